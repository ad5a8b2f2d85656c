"""Worked examples of the marker `repurposed`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from overt.markers._base import CANNOT_TELL, MEASURED, ORDINARY, Example

_DAY: Final = 86_400


def examples() -> tuple[Example, ...]:
    """An account posts in Thai about music for a month, is silent for a year, then posts in Russian about a vote."""
    at = 1_680_000_000

    def posts(who: str, n: int, start: int, language: str, tags: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {"post_id": f"{who}-{start}-{k}", "post_key": int(who[2:]) * 10_000 + start + k, "account_id": who,
             "posted_at": at + (start + k) * _DAY, "language": language, "tags": tags[k % len(tags)]}
            for k in range(n)
        ]  # fmt: skip

    turned = posts("x:1", 30, 0, "th", ("music", "band")) + posts("x:1", 30, 400, "ru", ("vote", "news"))
    steady = [row for k in range(60) for row in posts("x:2", 1, k, "th" if k % 3 else "en", (f"t{k % 7 % 4}",))]
    rows = turned + steady
    tables = {
        "post": [{key: value for key, value in row.items() if key != "tags"} for row in rows],
        "post_tag": [
            {"post_key": row["post_key"], "tag_norm": row["tags"], "tag": row["tags"], "position": 0} for row in rows
        ],
        "account": [
            {"account_id": f"x:{n}", "account_key": n, "platform": "x", "posts": 60, "followers": 10,
             "declared_posts": 60} for n in (1, 2)
        ],
        "membership": [{"account_id": f"x:{n}", "cluster_id": 1} for n in (1, 2)],
    }  # fmt: skip
    return (
        Example(
            shows="one account changes language and hashtags after a year's silence, another is always mixed; without "
            "accounts to compare with nothing stands out",
            tables=tables,
            gives=[
                {"subject": "x:1", "name": "language_turn", "value": 1.0, "n": 60, "verdict": CANNOT_TELL,
                 "words": "from th to ru on 2024-05-01"},
                {"subject": "x:1", "name": "topic_turn", "value": 1.0, "n": 60, "verdict": CANNOT_TELL},
                {"subject": "x:1", "name": "pause_at_turn", "value": 371.0, "n": 60, "verdict": MEASURED},
                {"subject": "x:2", "name": "language_turn", "n": 60, "verdict": ORDINARY},
                {"subject": "x:2", "name": "topic_turn", "n": 60, "verdict": ORDINARY},
                *({"subject": f"x:{n}", "name": "followers_per_post", "verdict": MEASURED} for n in (1, 2)),
            ],
        ),
        Example(
            shows="nine posts show no turn",
            tables={
                "post": tables["post"][:9],
                "account": [{"account_id": "x:1", "account_key": 1, "platform": "x", "posts": 9}],
                "membership": tables["membership"][:1],
            },
            gives=[{"subject": "x:1", "name": "language_turn", "value": None, "n": 9, "verdict": "too little data"}],
        ),
    )  # fmt: skip
