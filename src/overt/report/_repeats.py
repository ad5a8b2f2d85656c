"""What posts repeat: the templates of a cluster's copies, and the numbered lists of the case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from overt.report._posts import Account

if TYPE_CHECKING:
    from overt.case import Case

MOST_TEMPLATES = 3
MOST_ROWS = 12
MOST_FILLINGS = 6
MOST_LISTS = 5
MOST_ITEMS = 60
_PIECE = re.compile(r"\{\{|\}\}|\{(\d+)\}")

# Groups that count as evidence, by the number of the cluster's accounts that posted them.
_GROUPS = """
    WITH inside AS (
        SELECT g.group_key, COUNT(DISTINCT g.account_key) AS members, COUNT(*) AS posts
        FROM text_group g
        JOIN account a ON a.account_key = g.account_key
        JOIN membership m ON m.account_id = a.account_id AND m.cluster_id = :cluster_id
        GROUP BY g.group_key
        HAVING COUNT(DISTINCT g.account_key) > 1
    )
    SELECT t.group_key, t.group_id, t.template, t.slots, t.posts, t.texts, t.accounts, t.kinds, t.platforms,
           t.languages, t.bits, t.first_at, t.last_at, i.members, COUNT(*) OVER () AS in_all
    FROM inside i
    JOIN text_template t ON t.group_key = i.group_key
    WHERE t.evidence = 'yes' AND t.texts > 1
    ORDER BY i.members DESC NULLS LAST, t.texts DESC NULLS LAST, t.group_key NULLS LAST
"""
_POSTED = """
    SELECT p.account_id, a.handle, p.platform, g.posted_at, g.score, p.post_id
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    JOIN account a ON a.account_key = g.account_key
    JOIN membership m ON m.account_id = a.account_id AND m.cluster_id = :cluster_id
    WHERE g.group_key = :key
    ORDER BY g.posted_at NULLS LAST, g.post_key NULLS LAST
"""
_LISTS = """
    SELECT list_id, marker, items, least, most, missing, posts, accounts, first_person, first_at, last_at, p_value,
           evidence
    FROM numbered_list
    ORDER BY items DESC NULLS LAST, list_id NULLS LAST
"""
_ITEMS = """
    SELECT i.number, i.first_person, i.posted_at, p.account_id, a.handle, p.text, p.post_id
    FROM list_item i
    JOIN post p ON p.post_key = i.post_key
    LEFT JOIN account a ON a.account_id = p.account_id
    WHERE i.list_id = :id
    ORDER BY i.number NULLS LAST, i.posted_at NULLS LAST, i.post_key NULLS LAST
"""


@dataclass(frozen=True)
class Piece:
    """A stretch of a template: its text, or the number of a slot."""

    text: str
    slot: int | None


@dataclass(frozen=True)
class Slot:
    """What stands in a slot: fillings with the number of texts that have each, most frequent first."""

    number: int
    fillings: tuple[tuple[str, int], ...]
    more: int


@dataclass(frozen=True)
class Template:
    """A group of like texts as a cluster's section shows it."""

    facts: dict[str, Any]
    pieces: tuple[Piece, ...]
    slots: tuple[Slot, ...]
    rows: tuple[tuple[Account, dict[str, Any]], ...]
    rows_in_all: int


@dataclass(frozen=True)
class Templates:
    """The templates shown of a cluster, of `in_all`."""

    shown: tuple[Template, ...]
    in_all: int


@dataclass(frozen=True)
class ListRow:
    """One item, or the gap before the next: `gap` are the numbers not found, "7–9"."""

    number: int | None
    gap: str | None = None
    text: str | None = None
    first_person: bool = False
    posts: tuple[tuple[Account, int | None], ...] = ()
    posts_in_all: int = 0


@dataclass(frozen=True)
class NumberedList:
    """One list with its items and gaps in order."""

    facts: dict[str, Any]
    rows: tuple[ListRow, ...]
    items_shown: int


def templates(case: Case, cluster_id: int) -> Templates:
    """Templates of the copies that most accounts of a cluster posted."""
    if not case.engine.has("text_template"):
        return Templates((), 0)
    groups = case.sql(_GROUPS, cluster_id=cluster_id).to_pylist()
    made = []
    for facts in groups[:MOST_TEMPLATES]:
        rows = case.sql(_POSTED, cluster_id=cluster_id, key=facts["group_key"]).to_pylist()
        slots = tuple(
            Slot(int(number), tuple(list(each.items())[:MOST_FILLINGS]), max(len(each) - MOST_FILLINGS, 0))
            for number, each in json.loads(facts["slots"] or "{}").items()
        )
        posted = tuple((Account(row["account_id"], row["handle"]), row) for row in rows[:MOST_ROWS])
        made.append(Template(facts, tuple(_pieces(facts["template"] or "")), slots, posted, len(rows)))
    return Templates(tuple(made), groups[0]["in_all"] if groups else 0)


def numbered_lists(case: Case) -> list[NumberedList]:
    """The numbered lists of a case, the longest first."""
    if not case.engine.has("numbered_list"):
        return []
    return [_list(case, facts) for facts in case.sql(_LISTS).to_pylist()[:MOST_LISTS]]


def _list(case: Case, facts: dict[str, Any]) -> NumberedList:
    posts: dict[int, list[dict[str, Any]]] = {}
    for row in case.sql(_ITEMS, id=facts["list_id"]).to_pylist():
        posts.setdefault(row["number"], []).append(row)
    rows: list[ListRow] = []
    before = None
    for number, own in list(posts.items())[:MOST_ITEMS]:
        if before is not None and number > before + 1:
            gap = f"{before + 1}" if number == before + 2 else f"{before + 1}–{number - 1}"
            rows.append(ListRow(None, gap=gap))
        before = number
        who = tuple((Account(row["account_id"], row["handle"]), row["posted_at"]) for row in own[:3])
        personal = any(row["first_person"] for row in own)
        rows.append(ListRow(number, None, own[0]["text"], personal, who, len(own)))
    return NumberedList(facts, tuple(rows), min(len(posts), MOST_ITEMS))


def _pieces(template: str) -> Iterator[Piece]:
    """A template taken apart; doubled braces are single ones again."""
    text, done = "", 0
    for found in _PIECE.finditer(template):
        text += template[done : found.start()]
        done = found.end()
        if found[1] is None:
            text += found[0][0]
            continue
        if text:
            yield Piece(text, None)
        yield Piece("", int(found[1]))
        text = ""
    if text + template[done:]:
        yield Piece(text + template[done:], None)
