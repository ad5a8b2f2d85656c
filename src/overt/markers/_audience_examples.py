"""Worked examples of the marker `audience`."""

from __future__ import annotations

from typing import Any

from overt.markers._base import MEASURED, ORDINARY, STANDS_OUT, Example


def examples() -> tuple[Example, ...]:
    """Three accounts that answer one another beside a crowd; then one post that nobody answers."""
    at, key = 1_714_000_000, 0
    posts: list[dict[str, Any]] = []

    def post(who: str, kind: str = "post", about: str | None = None) -> str:
        nonlocal key
        key += 1
        row = {"post_key": key, "post_id": f"x:p{key}", "account_id": who, "posted_at": at + 1_000 * key, "kind": kind}
        if kind == "repost":
            row |= {"repost_key": int(str(about)[3:]), "repost_of": about}
        elif kind == "reply":
            row |= {"reply_key": int(str(about)[3:]), "reply_to": about}
        elif who == "x:a":
            row |= {"likes": 2, "reposts": 2, "replies": 0, "quotes": 0}
        posts.append(row)
        return f"x:p{key}"

    for _ in range(10):
        first = post("x:a")
        post("x:b", "repost", first)
        post("x:c", "repost", first)
    for n in range(10):
        theirs = post(f"x:crowd{n}")
        for step in range(1, 11):
            post(f"x:crowd{(n + step) % 12}", "repost", theirs)
    who = sorted({row["account_id"] for row in posts})
    tables = {
        "post": posts,
        "account": [
            {"account_id": name, "account_key": n, "platform": "x", "handle": name[2:], "posts": 10}
            for n, name in enumerate(who)
        ],
        "membership": [{"account_id": name, "cluster_id": 1} for name in ("x:a", "x:b", "x:c")],
    }
    return (
        Example(
            shows="all reposts that ten posts get come from two accounts of the same cluster, which make a sixth of "
            "all reposts in the data; ten of twenty likes and reposts counted are in the data",
            tables=tables,
            gives=[
                {"subject": s, "name": "echo", "value": 1.0, "baseline": 1 / 6, "n": 20, "verdict": STANDS_OUT}
                for s in ("cluster:1", "x:a")
            ]
            + [
                {"subject": s, "name": "other_clusters", "value": 0.0, "n": 20, "verdict": MEASURED}
                for s in ("cluster:1", "x:a")
            ]
            + [
                {"subject": s, "name": "echo_of_counted", "value": 0.5, "low": 0.5, "high": 1.0, "n": 40,
                 "verdict": MEASURED}
                for s in ("cluster:1", "x:a")
            ]
            + [
                {"subject": s, "name": "at_once", "value": 0.0, "n": 10, "verdict": ORDINARY}
                for s in ("cluster:1", "x:a")
            ]
            + [
                {"subject": s, "name": "echo", "n": 0, "verdict": "too little data"} for s in ("x:b", "x:c")
            ],
        ),
        Example(
            shows="a post that nobody answers has no audience to speak of",
            tables={"post": posts[:1], "account": tables["account"][:1], "membership": tables["membership"][:1]},
            gives=[
                {"subject": "cluster:1", "name": "echo", "value": None, "n": 0, "verdict": "too little data"},
                {"subject": "x:a", "name": "echo", "value": None, "n": 0, "verdict": "too little data"},
            ],
        ),
    )  # fmt: skip
