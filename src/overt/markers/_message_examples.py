"""Worked examples of the marker `camouflage`."""

from __future__ import annotations

from typing import Any

from overt.markers._base import MEASURED, STANDS_OUT, TOO_LITTLE, Example


def examples() -> tuple[Example, ...]:
    """Three accounts that put a copied text about soup between posts of one website; and too few posts."""
    posts: list[dict[str, Any]] = []
    links = []
    for who in (1, 2, 3):
        for number in range(24):
            key = who * 100 + number
            filler = number % 2 == 1
            text = (
                f"soup with bread number {'abcdefghijkl'[number // 2]}"
                if filler
                else f"read this {key}"
            )
            posts.append(
                {
                    "post_key": key,
                    "account_id": f"x:{who}",
                    "kind": "post",
                    "posted_at": 3_600 * number + who,
                    "text": text,
                    "text_key": 9_000 + number if filler else key,
                }
            )
            if not filler:
                links.append({"post_key": key, "domain": "harbour.example"})
    for who in range(50, 80):
        posts += [
            {
                "post_key": 10_000 + who * 100 + number,
                "account_id": f"x:{who}",
                "kind": "post",
                "posted_at": 60 * number,
                "text": f"what we saw at the lake {who}",
                "text_key": -(who * 100 + number),
            }
            for number in range(20)
        ]
    accounts = [
        {"account_id": f"x:{who}", "account_key": who, "posts": 20}
        for who in (1, 2, 3, *range(50, 80))
    ]
    members = [{"account_id": f"x:{who}", "cluster_id": 1} for who in (1, 2, 3)]
    gives: list[dict[str, Any]] = []
    for subject, times in (("x:1", 1), ("x:2", 1), ("x:3", 1), ("cluster:1", 3)):
        gives += [
            {
                "subject": subject,
                "name": "filler",
                "value": 0.5,
                "n": 24 * times,
                "verdict": MEASURED,
            },
            {
                "subject": subject,
                "name": "filler_copied",
                "value": 1.0,
                "baseline": 0.0,
                "n": 12 * times,
                "verdict": STANDS_OUT,
            },
            {
                "subject": subject,
                "name": "alternation",
                "value": 24 / 13,
                "baseline": 1.0,
                "n": 24 * times,
                "verdict": STANDS_OUT,
            },
        ]
    gives += [
        {"subject": "cluster:1", "name": name, "value": 0.0, "n": 72, "verdict": MEASURED}
        for name in ("message_by_topic", "topics_by_vectors")
    ]
    few = [post for post in posts if post["account_id"] != "x:1" or post["post_key"] < 110]
    return (
        Example(
            shows="every second post of three accounts is a text about soup that all three post",
            tables={"post": posts, "post_link": links, "account": accounts, "membership": members},
            gives=gives,
        ),
        Example(
            shows="ten posts do not show a mixture",
            tables={
                "post": [post for post in few if post["account_id"] not in ("x:2", "x:3")],
                "post_link": links,
                "account": accounts,
                "membership": members[:1],
            },
            gives=[
                {
                    "subject": subject,
                    "name": "filler",
                    "value": None,
                    "n": 10,
                    "verdict": TOO_LITTLE,
                }
                for subject in ("x:1", "cluster:1")
            ],
        ),
    )
