"""A list that was found as rows of the tables `numbered_list` and `list_item`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from overt.duplicates import _lists
from overt.duplicates._first_person import first_person
from overt.duplicates._items import Item
from overt.duplicates._lists import Judged
from overt.store import TABLES


def rows_of(
    name: str, found: Judged, rows: Sequence[dict[str, Any]], marks: dict[int, Item]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The list and its items, as rows of the two tables."""
    lines = []
    for post in sorted(found.posts, key=lambda each: (each.number, each.at, each.row)):
        row = rows[post.row]
        item = marks[row["text_key"]]
        lines.append(
            {
                "list_id": name,
                "number": post.number,
                "marked": item.marked,
                "place": item.place,
                "post_id": row["post_id"],
                "post_key": row["post_key"],
                "account_key": row["account_key"],
                "posted_at": row["posted_at"],
                "text_key": row["text_key"],
                "first_person": first_person(item.rest, row["language"]),
            }
        )
    styles = Counter(marks[rows[post.row]["text_key"]].style for post in found.posts)
    numbers = {line["number"] for line in lines}
    times = [line["posted_at"] for line in lines if line["posted_at"] is not None]
    personal = {line["number"] for line in lines if line["first_person"]}
    head = {
        "list_id": name,
        "marker": ", ".join(style for style, _ in sorted(styles.items(), key=lambda each: (-each[1], each[0]))),
        "items": len(numbers),
        "least": min(numbers),
        "most": max(numbers),
        "missing": _lists.missing(numbers),
        "posts": len(lines),
        "accounts": found.accounts,
        "first_person": len(personal),
        "first_at": min(times, default=None),
        "last_at": max(times, default=None),
        "p_value": found.p_value,
        "evidence": _sentence(found, len(lines)),
    }
    return head, lines


def _sentence(found: Judged, posts: int) -> str:
    said = (
        f"{found.accounts} accounts posted {found.numbers} different numbers in {posts} posts; "
        f"{found.repeated} items were posted with their number by two accounts or more, "
        f"{found.detached} also without it"
    )
    if found.parts > 1:
        said += (
            f"; it is put together from {found.parts} stretches of other accounts or languages, which have no number "
            "in common"
        )
    if found.conflicts:
        said += f"; {found.conflicts} items contradict the list"
    return said + "."


def schema_of(table: str) -> pa.Schema:
    """The columns of a table of lists as Arrow has them."""
    kinds = {
        "VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(),
        "BOOLEAN": pa.bool_(),
    }  # fmt: skip
    return pa.schema([(column.name, kinds[column.type]) for column in TABLES[table].columns])
