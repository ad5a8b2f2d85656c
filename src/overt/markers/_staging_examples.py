"""Worked examples of the marker `trend_staging`."""

from __future__ import annotations

from typing import Any

from overt.markers._base import MEASURED, STANDS_OUT, TOO_LITTLE, Example

_DAY_S = 86_400


def _case(uses: list[tuple[str, int]]) -> dict[str, list[dict[str, Any]]]:
    """Three accounts of a cluster and others; `uses` are (account, time) of one hashtag."""
    posts: list[dict[str, Any]] = [
        {"post_key": 0, "account_id": "x:90", "kind": "post", "posted_at": 0}
    ]
    tags = []
    for number, (who, at) in enumerate(uses, 1):
        posts.append({"post_key": number, "account_id": who, "kind": "post", "posted_at": at})
        tags.append({"post_key": number, "tag_norm": "harbour", "tag_key": 7})
    names = sorted({post["account_id"] for post in posts})
    return {
        "post": posts,
        "post_tag": tags,
        "account": [{"account_id": who, "account_key": int(who[2:]), "posts": 1} for who in names],
        "membership": [{"account_id": who, "cluster_id": 1} for who in ("x:1", "x:2", "x:3")],
    }


def examples() -> tuple[Example, ...]:
    """A hashtag that a cluster launches, one that it joins, and none."""
    launch = [(f"x:{who}", 2 * _DAY_S + who) for who in (1, 2, 3)]
    others = [(f"x:{who}", 2 * _DAY_S + 7_200 + who) for who in range(100, 400)]
    late = [(f"x:{who}", 3 * _DAY_S + who) for who in (1, 2, 3)]
    own: dict[str, Any] = {
        "subject": "cluster:1",
        "name": "own_tags",
        "value": 0.0,
        "n": 1,
        "verdict": MEASURED,
    }
    return (
        Example(
            shows="three accounts of a cluster use a hashtag two hours before 300 others do",
            tables=_case(launch + others),
            gives=[
                {
                    "subject": "cluster:1",
                    "name": "staged",
                    "value": 1.0,
                    "baseline": 1 / 301,
                    "n": 1,
                    "verdict": STANDS_OUT,
                    "words": "#harbour",
                },
                {"subject": "cluster:1", "name": "uptake_h", "value": (7_200 + 99) / 3_600, "n": 1},
                {"subject": "cluster:1", "name": "outside_later", "value": 1.0, "n": 300},
                own,
            ],
        ),
        Example(
            shows="the same accounts join a day later",
            tables=_case(others + late),
            gives=[
                {
                    "subject": "cluster:1",
                    "name": "staged",
                    "value": 0.0,
                    "n": 1,
                    "verdict": "ordinary",
                },
                own,
            ],
        ),
        Example(
            shows="a hashtag of one account is not the cluster's",
            tables=_case([*launch[:1], *others]),
            gives=[
                {
                    "subject": "cluster:1",
                    "name": "staged",
                    "value": None,
                    "n": 0,
                    "verdict": TOO_LITTLE,
                }
            ],
        ),
    )
