"""Worked examples of the marker `incidents`."""

from __future__ import annotations

from typing import Any

from overt.markers._base import MEASURED, STANDS_OUT, TOO_LITTLE, Example

_DAY_S = 86_400
_INCIDENT = 10 * _DAY_S


def _case(late: list[tuple[str, int, str]]) -> dict[str, list[dict[str, Any]]]:
    """Forty people speak of a storm on one day; `late` are posts of a cluster: account, time, hashtag."""
    uses = [
        (f"x:{who}", day * _DAY_S + 60 * who, f"day{who}")
        for who in range(100, 140)
        for day in range(9)
    ]
    uses += [(f"x:{who}", _INCIDENT + 600 * (who - 99), "storm") for who in range(100, 140)]
    uses += late
    posts, tags = [], []
    for number, (who, at, tag) in enumerate(uses, 1):
        posts.append({"post_key": number, "account_id": who, "kind": "post", "posted_at": at})
        tags.append({"post_key": number, "tag_norm": tag, "tag_key": len(tag)})
    names = sorted({who for who, _, _ in uses} | {"x:1", "x:2", "x:3"})
    return {
        "post": posts,
        "post_tag": tags,
        "account": [{"account_id": who, "account_key": int(who[2:]), "posts": 10} for who in names],
        "membership": [{"account_id": who, "cluster_id": 1} for who in ("x:1", "x:2", "x:3")],
    }


def examples() -> tuple[Example, ...]:
    """A cluster that turns to a storm two days late, and one that hardly posts."""
    members = ("x:1", "x:2", "x:3")
    before = [(who, (4 + day) * _DAY_S, "harbour") for who in members for day in range(6)]
    before += [(who, (4 + day) * _DAY_S + 60, "harbour") for who in members for day in range(6)]
    after = [
        (who, _INCIDENT + 2 * _DAY_S + 600 + 3_600 * hour, "storm")
        for who in members
        for hour in range(10)
    ]
    return (
        Example(
            shows="forty people speak of a storm at once; the cluster turns to it two days later with all it posts",
            tables=_case(before + after),
            gives=[
                {
                    "subject": "cluster:1",
                    "name": "taken_up",
                    "value": 1.0,
                    "n": 1,
                    "verdict": MEASURED,
                },
                {
                    "subject": "cluster:1",
                    "name": "onset_h",
                    "value": 48.0,
                    "n": 3,
                    "verdict": STANDS_OUT,
                    "words": "48.0 h after burst of #storm",
                },
                {
                    "subject": "cluster:1",
                    "name": "output",
                    "value": 1.0,
                    "baseline": 1.0,
                    "n": 30,
                    "verdict": "ordinary",
                },
                {
                    "subject": "cluster:1",
                    "name": "dropped",
                    "value": 1.0,
                    "baseline": 0.0,
                    "n": 36,
                    "verdict": STANDS_OUT,
                    "words": "#harbour 100% → 0%",
                },
            ],
        ),
        Example(
            shows="three posts after the storm are too few",
            tables=_case([(who, _INCIDENT + 600, "storm") for who in members]),
            gives=[
                {
                    "subject": "cluster:1",
                    "name": "taken_up",
                    "value": None,
                    "n": 1,
                    "verdict": TOO_LITTLE,
                }
            ],
        ),
    )
