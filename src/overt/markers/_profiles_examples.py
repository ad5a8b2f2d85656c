"""Worked examples of the marker `profiles`."""

from __future__ import annotations

from typing import Any

from overt.markers._base import MEASURED, ORDINARY, STANDS_OUT, Example


def examples() -> tuple[Example, ...]:
    """Six accounts with one biography and program beside forty ordinary ones; then two of which nothing is known."""
    likes = ("tea", "trains", "old maps", "choir", "gardens", "chess", "ceramics", "birds")
    others: list[dict[str, Any]] = [
        {"account_id": f"x:o{n:02}", "account_key": 100 + n, "platform": "x", "posts": 3, "handle": f"o{n}",
         "name": f"Person {n}", "avatar": "own.jpg", "place": "Bangkok" if n % 2 else None, "language": "en",
         "biography": f"{likes[n % 8]} and {likes[n // 8]}, number {n}" if n % 5 else None}
        for n in range(40)
    ]  # fmt: skip
    crew: list[dict[str, Any]] = [
        {"account_id": f"x:{n}", "account_key": n, "platform": "x", "posts": 3, "handle": f"m{n}", "name": f"m{n}",
         "avatar": None, "place": "Bangkok, Thailand" if n == 1 else None, "language": "ru",
         "biography": "Proud of our harbour town and its people" if n <= 4 else None}
        for n in range(1, 7)
    ]  # fmt: skip
    posts = [
        {"post_id": f"x:p{who}{n}", "account_id": who, "kind": "post", "posted_at": 1_000 * n, "client": program}
        for program, whose in (("Planner", crew), ("Phone", others))
        for who in (row["account_id"] for row in whose)
        for n in range(2)
    ]
    members = [{"account_id": row["account_id"], "cluster_id": 1} for row in crew]
    bare = [{"account_id": f"x:{n}", "account_key": n, "platform": "x"} for n in (1, 2)]
    return (
        Example(
            shows="four of six biographies are one text, two profiles are empty, and all use one program; one claims "
            "Bangkok with a Russian interface",
            tables={"account": others + crew, "post": posts, "membership": members},
            gives=[
                {"subject": "cluster:1", "name": "copied_biography", "value": 4 / 6, "verdict": STANDS_OUT, "n": 6},
                {"subject": "cluster:1", "name": "default_profile", "value": 2 / 6, "verdict": ORDINARY, "n": 6},
                {"subject": "cluster:1", "name": "empty_biography", "value": 2 / 6, "verdict": ORDINARY},
                {"subject": "cluster:1", "name": "one_program", "value": 1.0, "baseline": 0.0, "words": "Planner",
                 "verdict": STANDS_OUT},
                {"subject": "cluster:1", "name": "declared", "value": 4 / 6, "words": "harbour", "verdict": MEASURED},
                *({"subject": f"x:{n}", "name": "empty_fields", "value": {1: 2.0}.get(n, 3.0 if n <= 4 else 4.0)}
                  for n in range(1, 7)),
                *({"subject": f"x:{n}", "name": "same_biography", "value": 3.0, "verdict": MEASURED}
                  for n in range(1, 5)),
                {"subject": "x:1", "name": "disagrees_with_place", "value": 1.0, "n": 1, "verdict": MEASURED,
                 "words": "interface in ru"},
            ],
        ),
        Example(
            shows="two accounts without a profile",
            tables={"account": bare, "membership": members[:2]},
            gives=[
                {"subject": "cluster:1", "name": "default_profile", "value": None, "n": 0,
                 "verdict": "too little data"},
                *({"subject": f"x:{n}", "name": "empty_fields", "value": None, "n": 0, "verdict": "too little data"}
                  for n in (1, 2)),
            ],
        ),
    )  # fmt: skip
