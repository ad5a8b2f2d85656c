"""Worked examples of the marker `roles`."""

from __future__ import annotations

from typing import Any

from overt.markers._base import CANNOT_TELL, MEASURED, ORDINARY, STANDS_OUT, Example


def examples() -> tuple[Example, ...]:
    """One account writes, two repeat it; and one with three posts."""
    posts: list[dict[str, Any]] = [
        {"account_id": "x:1", "kind": "post", "post_key": number, "posted_at": number * 100}
        for number in range(20)
    ]
    for who, delay in (("x:2", 5), ("x:3", 9)):
        posts += [
            {
                "account_id": who,
                "kind": "repost",
                "repost_account": "x:1",
                "posted_at": number * 100 + delay,
            }
            for number in range(20)
        ]
    names = ("x:1", "x:2", "x:3")
    members = [{"account_id": who, "cluster_id": 1} for who in names]
    accounts = [
        {"account_id": who, "account_key": number, "posts": 20} for number, who in enumerate(names)
    ]
    gives: list[dict[str, Any]] = [
        {
            "subject": "x:1",
            "name": "role",
            "value": 1.0,
            "n": 20,
            "verdict": MEASURED,
            "words": "originator: posts of its own that the cluster repeats 40 times",
        },
        {"subject": "x:1", "name": "reposts", "value": 0.0, "verdict": CANNOT_TELL},
        {"subject": "x:1", "name": "replies", "value": 0.0, "verdict": CANNOT_TELL},
    ]
    for who in ("x:2", "x:3"):
        gives += [
            {
                "subject": who,
                "name": "role",
                "value": 1.0,
                "words": "amplifier: mostly reposts 1 account of its cluster",
            },
            {"subject": who, "name": "reposts", "value": 1.0, "verdict": CANNOT_TELL},
            {"subject": who, "name": "replies", "value": 0.0},
            {"subject": who, "name": "inside", "value": 1.0, "n": 20, "verdict": CANNOT_TELL},
        ]
    gives += [
        {
            "subject": "cluster:1",
            "name": "amplifiers",
            "value": 2 / 3,
            "n": 3,
            "words": "1 originator, 2 amplifiers",
        },
        {"subject": "cluster:1", "name": "reposts", "value": 2 / 3, "n": 60},
        {"subject": "cluster:1", "name": "replies", "value": 0.0, "n": 60},
        {"subject": "cluster:1", "name": "inside", "value": 1.0, "n": 40},
        {
            "subject": "cluster:1",
            "name": "top_repeated",
            "value": 1.0,
            "baseline": 1.0,
            "n": 40,
            "verdict": ORDINARY,
        },
        {"subject": "cluster:1", "name": "gini_repeated", "value": 2 / 3, "n": 40},
    ]
    order = [(number, who) for number in range(12) for who in ("x:1", "x:2")]
    wrote = [{"account_id": who, "kind": "post", "posted_at": 99 * number} for number, who in order]
    shared = [
        {
            "account_a": "x:1",
            "account_b": "x:2",
            "signal": "co_link",
            "object_key": number,
            "at_a": 10,
            "at_b": 20,
        }
        for number in range(12)
    ]
    first: list[dict[str, Any]] = [
        {
            "subject": "x:1",
            "name": "first",
            "value": 1.0,
            "baseline": 0.5,
            "n": 12,
            "verdict": STANDS_OUT,
        },
        {
            "subject": "x:2",
            "name": "first",
            "value": 0.0,
            "baseline": 0.5,
            "n": 12,
            "verdict": ORDINARY,
        },
        {
            "subject": "x:1",
            "name": "role",
            "words": "originator: posts of its own on what others take up later",
        },
        {"subject": "x:2", "name": "role", "words": "poster"},
        {
            "subject": "cluster:1",
            "name": "amplifiers",
            "value": 0.0,
            "words": "1 originator, 1 poster",
        },
    ]
    first += [
        {"subject": subject, "name": name, "value": 0.0}
        for subject in ("x:1", "x:2", "cluster:1")
        for name in ("reposts", "replies")
    ]
    few = [{"subject": "x:9", "name": "role", "value": None, "n": 3, "verdict": "too little data"}]
    few += [{**few[0], "subject": "cluster:1", "name": "amplifiers", "n": 0}]
    return (
        Example(
            shows="one account writes, two repeat it",
            tables={"post": posts, "account": accounts, "membership": members},
            gives=gives,
        ),
        Example(
            shows="two post the same links, and one is always ahead",
            tables={
                "post": wrote,
                "account": accounts[:2],
                "membership": members[:2],
                "edge_post": shared,
            },
            gives=first,
        ),
        Example(
            shows="three posts show no role",
            tables={
                "post": [
                    {"account_id": "x:9", "kind": "post", "posted_at": 100 * n} for n in range(3)
                ],
                "account": [{"account_id": "x:9", "account_key": 9, "posts": 3}],
                "membership": [{"account_id": "x:9", "cluster_id": 1}],
            },
            gives=few,
        ),
    )
