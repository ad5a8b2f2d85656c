"""Worked examples of the marker `targets`."""

from __future__ import annotations

from typing import Any

from overt.markers._base import STANDS_OUT, TOO_LITTLE, Example


def examples() -> tuple[Example, ...]:
    """Three accounts that speak of one country, in two languages, and mention one handle."""
    posts: list[dict[str, Any]] = []
    mentions = []
    said = ("the harbour of Norway is closed", "порты в Норвегии закрыты", "nothing new today")
    for who in (1, 2, 3):
        for number in range(12):
            key = who * 100 + number
            posts.append(
                {
                    "post_key": key,
                    "account_id": f"x:{who}",
                    "kind": "post",
                    "posted_at": key,
                    "text": f"{said[number % 3]} {number}",
                    "text_key": key,
                }
            )
            if number % 2:
                mentions.append({"post_key": key, "mention": "Somebody"})
    for who in range(50, 80):
        posts += [
            {
                "post_key": who * 100 + number,
                "account_id": f"x:{who}",
                "kind": "post",
                "posted_at": who * 100 + number,
                "text": f"we saw a turkey at the lake {number}",
                "text_key": who * 100 + number,
            }
            for number in range(20)
        ]
    accounts = [
        {"account_id": f"x:{who}", "account_key": who, "posts": 20}
        for who in (1, 2, 3, *range(50, 80))
    ]
    members = [{"account_id": f"x:{who}", "cluster_id": 1} for who in (1, 2, 3)]
    tables = {"post": posts, "post_mention": mentions, "account": accounts, "membership": members}
    row = {"subject": "cluster:1", "n": 36, "baseline": 0.0, "verdict": STANDS_OUT}
    return (
        Example(
            shows="two thirds of the posts name Norway, in English and in a Russian case; a handle of few is masked",
            tables=tables,
            gives=[
                {**row, "name": "places", "value": 2 / 3, "words": "Norway"},
                {**row, "name": "top_place", "value": 2 / 3, "words": "Norway"},
                {
                    **row,
                    "name": "top_handle",
                    "value": 0.5,
                    "words": "an account that few others mention",
                },
            ],
        ),
        Example(
            shows="four posts are too few",
            tables={**tables, "post": posts[:4]},
            gives=[
                {
                    "subject": "cluster:1",
                    "name": "places",
                    "value": None,
                    "n": 4,
                    "verdict": TOO_LITTLE,
                }
            ],
        ),
    )
