"""Invented cases for the report and the charts: a crew that posts in step, among people who do not."""

from __future__ import annotations

import random
from typing import Any

from overt.text import key_of, normalise

START = 1_714_521_600  # 2024-05-01 00:00 UTC, a Wednesday
DAY = 86_400
CREW = tuple(f"x:crew{number}" for number in range(6))

HOSTILE = {
    "text": (
        "<script>alert(1)</script> \u202eevil\u202c zero\u200bwidth <img src=x onerror=alert(2)> "
        "https://malware.example/drop?a=1&b=2 mail me at boss@malware.example or www.malware.com/x "
    ),
    "handle": '"><svg onload=alert(3)>\u202e',
    "name": "</style><script>alert(4)</script>",
    "language": 'en" onmouseover="alert(5)',
    "platform": "x",
    "file": "</title><script>alert(6)</script>\u202egnp.csv",
    "excerpt": "<iframe src=https://malware.example></iframe>",
    "detail": 'posted_at is "<b onclick=alert(7)>", see http://malware.example',
}


def crew_case(*, hostile: bool = False, days: int = 60) -> dict[str, list[dict[str, Any]]]:
    """Rows of tables: six accounts post one text a day within seconds, forty others post alone.

    The crew posts on working days at nine, and nothing at all is collected from day 20 to 24.
    """
    rng = random.Random(7)
    posts: list[dict[str, Any]] = []

    def post(account: str, at: int, text: str) -> None:
        number = len(posts) + 1
        known = normalise(text)
        posts.append(
            {
                "post_key": number, "post_id": f"x:{number}", "account_key": key_of(account),
                "account_id": account, "platform": "x", "posted_at": at, "kind": "post", "text": text,
                "text_key": key_of(known.key_text) if known.key_text else None,
                "text_size": known.size, "language": HOSTILE["language"] if hostile else "en",
                "embedded": False, "record_no": number, "tag_count": 0,
            }
        )  # fmt: skip

    for day in (each for each in range(days) if not 20 <= each < 25):
        begin = START + day * DAY
        if day % 7 not in (3, 4):  # Saturday and Sunday
            words = f"The harbour office opens gate number {day} today, says the notice on its door"
            nasty = HOSTILE["text"] if hostile else ""
            for place, account in enumerate(CREW):
                post(account, begin + 9 * 3600 + 7 * place, f"{nasty}{words} {'!' * (place % 3)}")
        for person in range(40):
            for _ in range(rng.randint(0, 2)):
                said = (
                    f"Person {person} talks about their own garden on day {day}, {rng.random():.9f}"
                )
                post(f"x:person{person}", begin + rng.randrange(DAY), said)
    if hostile:
        post(CREW[0], START + 50, "<b>" + "endless \u202e " * 120_000)
    accounts = sorted({row["account_id"] for row in posts})
    return {
        "post": posts,
        "account": [_account(each, posts, hostile=hostile) for each in accounts],
        "record": [
            {"record_no": row["record_no"], "source_no": 1, "line": row["record_no"] + 1}
            for row in posts
        ],
        "source": [_source(posts, hostile=hostile)],
        "refused": _refused(hostile=hostile),
    }


def _account(account: str, posts: list[dict[str, Any]], *, hostile: bool) -> dict[str, Any]:
    times = [row["posted_at"] for row in posts if row["account_id"] == account]
    native = account.removeprefix("x:")
    return {
        "account_key": key_of(account), "account_id": account, "platform": "x",
        "handle": HOSTILE["handle"] + native if hostile else native,
        "name": HOSTILE["name"] if hostile else None, "posts": len(times),
        "first_at": min(times), "last_at": max(times),
    }  # fmt: skip


def _source(posts: list[dict[str, Any]], *, hostile: bool) -> dict[str, Any]:
    times = [row["posted_at"] for row in posts]
    return {
        "source_no": 1, "file": HOSTILE["file"] if hostile else "export/posts.csv", "format": "table",
        "platform": "x", "bytes": 123_456, "sha256": "ab" * 32, "records": len(posts) + 2,
        "posts": len(posts), "accounts": 0, "refused": 2, "duplicates": 0, "zone": "UTC",
        "zone_basis": "given", "time_step_s": 1, "first_at": min(times), "last_at": max(times),
        "columns": "{}", "unused": "[]", "status": "done",
    }  # fmt: skip


def _refused(*, hostile: bool) -> list[dict[str, Any]]:
    return [
        {
            "source_no": 1, "record_no": 9_000 + line, "line": line, "reason": "no_zone",
            "detail": HOSTILE["detail"] if hostile else 'posted_at is "2024-05-14 10:00", without zone.',
            "excerpt": HOSTILE["excerpt"] if hostile else "ana,2024-05-14 10:00,hello",
        }
        for line in (214, 215)
    ]  # fmt: skip
