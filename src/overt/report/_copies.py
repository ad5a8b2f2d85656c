"""The copy-paste panel: posts of several accounts on one object, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from overt.report._posts import ALIKE, Post, compare, read_posts
from overt.signals import find

if TYPE_CHECKING:
    from overt.case import Case

MOST_COLUMNS = 6
_CANDIDATES = 3  # objects tried per signal
_LEAST_LETTERS = 25  # shorter texts are greetings

# The objects most members acted on, and of each member its earliest post on them.
_POSTS = """
    WITH inside AS (
        SELECT e.signal, e.object_key, e.object, e.accounts, e.account_a, e.account_b,
               e.post_a, e.post_b, e.at_a, e.at_b
        FROM edge_post e
        JOIN membership a ON a.account_id = e.account_a AND a.cluster_id = :cluster_id
        JOIN membership b ON b.account_id = e.account_b AND b.cluster_id = :cluster_id
    ),
    acts AS (
        SELECT signal, object_key, object, accounts, account_a AS account_id, post_a AS post_key, at_a AS at_s
        FROM inside
        UNION
        SELECT signal, object_key, object, accounts, account_b AS account_id, post_b AS post_key, at_b AS at_s
        FROM inside
    ),
    counted AS (
        SELECT signal, object_key, COUNT(DISTINCT account_id) AS members
        FROM acts
        GROUP BY signal, object_key
    ),
    chosen AS (
        SELECT signal, object_key, members,
               ROW_NUMBER() OVER (PARTITION BY signal ORDER BY members DESC NULLS LAST, object_key NULLS LAST) AS place
        FROM counted
    ),
    posts AS (
        SELECT c.signal, c.object_key, c.members, a.object, a.accounts, a.post_key, a.at_s,
               ROW_NUMBER() OVER (
                   PARTITION BY c.signal, c.object_key, a.account_id ORDER BY a.at_s NULLS LAST, a.post_key NULLS LAST
               ) AS turn
        FROM chosen c
        JOIN acts a ON a.signal = c.signal AND a.object_key = c.object_key
        WHERE c.place <= :candidates
    )
    SELECT signal, object_key, members, SUBSTR(object, 1, 400) AS object, accounts, post_key, at_s
    FROM posts
    WHERE turn = 1
    ORDER BY signal NULLS LAST, object_key NULLS LAST, at_s NULLS LAST, post_key NULLS LAST
"""


@dataclass(frozen=True)
class Column:
    """One post of the panel; what differs from the first post is marked in `body`."""

    post: Post
    body: Markup
    first: bool


@dataclass(frozen=True)
class Panel:
    """Up to six posts side by side, earliest first.

    signal   the signal under which they count as the same
    members  accounts of the cluster that acted on the object
    accounts accounts in the whole case that did
    same     whether the texts are copies, rather than posts with one link or hashtag in common
    """

    signal: str
    object: str | None
    members: int
    accounts: int | None
    same: bool
    columns: tuple[Column, ...]


def panel(case: Case, cluster_id: int) -> Panel | None:
    """The object whose posts say most when they stand side by side; None without any.

    Copies of a text go before posts that have only a link in common, then what more members
    posted, then the longer text. What was posted in one hour is no common object to compare.
    """
    hours = {name for name, signal in find().items() if signal.spans_s is not None}
    rows = [
        row
        for row in case.sql(_POSTS, cluster_id=cluster_id, candidates=_CANDIDATES).to_pylist()
        if row["signal"] not in hours and row["post_key"] is not None  # no post: what an account is
    ]
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["signal"], row["object_key"]), []).append(row)
    shown = {key: found[:MOST_COLUMNS] for key, found in groups.items() if len(found) > 1}
    posts = read_posts(case, [row["post_key"] for found in shown.values() for row in found])
    panels = [_panel(found, posts) for found in shown.values()]
    ready = [each for each in panels if each is not None]
    return max(ready, key=_tells, default=None)


def _panel(rows: list[dict[str, Any]], posts: dict[int, Post]) -> Panel | None:
    found = [posts[row["post_key"]] for row in rows if row["post_key"] in posts]
    if len(found) < 2:
        return None
    first, *others = found
    compared = [compare(first, other) for other in others]
    columns = [Column(first, first.body, True)]
    columns += [
        Column(post, each.right, False) for post, each in zip(others, compared, strict=True)
    ]
    return Panel(
        signal=rows[0]["signal"],
        object=(rows[0]["object"] or "").removeprefix("text:") or None,
        members=rows[0]["members"],
        accounts=rows[0]["accounts"],
        same=sum(each.alike for each in compared) / len(compared) >= max(ALIKE, 0.6),
        columns=tuple(columns),
    )


def _tells(each: Panel) -> tuple[bool, int, int, str]:
    letters = min(len(column.post.text or "") for column in each.columns)
    return (each.same and letters >= _LEAST_LETTERS, each.members, letters, each.signal)
