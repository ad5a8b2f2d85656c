"""An operation and a control in one case: written out again with Overt's own field names.

Both halves come from the tables of cases already read, so what is merged is what Overt
understood. Ids get the half's name in front. The control is moved by whole weeks, so that the hour
and the day of the week of every post stay, until its median post lies in the same week as that of
the operation. Times keep the resolution of their source: minutes stay minutes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from overt.case import Case

WEEK_S = 7 * 86_400

_IDS = (
    "post_id",
    "account_id",
    "repost_of",
    "repost_account",
    "reply_to",
    "reply_account",
    "quote_of",
    "conversation",
)
_TIMES = ("posted_at", "repost_at", "created_at")
_LISTS = ("tags", "mentions", "objects")
_FOUND_IN_TEXT = ("links", "tags", "mentions")  # where the source has no column for them
_AS_THEY_ARE = (
    "text", "kind", "language", "client", "likes", "reposts", "replies", "quotes", "views", "place", "url",
    "handle", "name", "followers", "following", "declared_posts", "biography", "account_place", "website",
    "avatar", "account_language", "verified",
)  # fmt: skip
FIELDS = (*_IDS, *_TIMES, "links", *_LISTS, *_AS_THEY_ARE)


def begins(half: str) -> str:
    """How the account ids of a half begin in the merged case."""
    return f"x:{half}-"


def weeks_between(operation: Case, control: Case) -> int:
    """Weeks by which the control moves."""
    median = "SELECT MEDIAN(posted_at) AS at FROM post"
    apart = operation.sql(median)["at"][0].as_py() - control.sql(median)["at"][0].as_py()
    return round(apart / WEEK_S)


def overlap(operation: Case, control: Case, shift_s: int) -> float:
    """Share of the control's posts that lie, once moved, within the span of the operation."""
    span = operation.sql(
        "SELECT MIN(posted_at) AS first, MAX(posted_at) AS last FROM post"
    ).to_pylist()[0]
    inside = control.sql(
        "SELECT AVG(CASE WHEN posted_at + :shift BETWEEN :first AND :last THEN 1.0 ELSE 0.0 END) AS share FROM post",
        shift=shift_s,
        **span,
    )
    return float(inside["share"][0].as_py())


def write_half(case: Case, to: Path, *, half: str, shift_s: int) -> int:
    """Write the posts of a case as one CSV table; returns their number."""
    return write_rows(case, half_rows(case), to, half=half, shift_s=shift_s)


def write_rows(case: Case, rows: Iterable[dict[str, Any]], to: Path, *, half: str, shift_s: int) -> int:
    """Write rows of `half_rows(case)`, which may have been changed, as one CSV table; returns their number."""
    fields = _fields(case)
    count = 0
    with to.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fields, extrasaction="ignore")
        table.writeheader()
        for row in rows:
            table.writerow(_cells(row, half, shift_s))
            count += 1
    return count


def ingest_halves(case: Case, files: list[Path]) -> None:
    """Read the halves into a case, every column as the field it is named for."""
    for half in files:
        with half.open(encoding="utf-8", newline="") as file:
            fields = next(csv.reader(file))
        case.ingest([half], platform="x", format="table", mapping={name: name for name in fields})


def _fields(case: Case) -> list[str]:
    """All fields; links, tags and mentions only where a source says them itself."""
    said = {
        field
        for columns in case.table("source")["columns"].to_pylist()
        for field in json.loads(columns or "{}")
    }
    return [field for field in FIELDS if field not in _FOUND_IN_TEXT or field in said]


def half_rows(case: Case) -> Iterator[dict[str, Any]]:
    """The posts of a case with their authors' profiles, in the order they were read."""
    for batch in case.sql(_POSTS).to_batches(10_000):
        yield from batch.to_pylist()


def _cells(row: dict[str, Any], half: str, shift_s: int) -> dict[str, Any]:
    cells = dict(row)
    for name in _IDS:
        cells[name] = _renamed(row[name], half)
    for name in _TIMES:
        cells[name] = (
            None
            if row[name] is None
            else datetime.fromtimestamp(row[name] + shift_s, UTC).isoformat()
        )
    for name in _LISTS:
        cells[name] = json.dumps(row[name] or [], ensure_ascii=False)
    cells["links"] = " ".join(row["links"] or [])
    return cells


def _renamed(platform_id: str | None, half: str) -> str | None:
    """x:123 becomes us-123; a repost known by its text alone has no id to keep."""
    if platform_id is None or platform_id.startswith("text:"):
        return None
    return f"{half}-{platform_id.removeprefix('x:')}"


_POSTS = """
    WITH link AS (
        SELECT post_key, LIST(url ORDER BY position) AS links FROM post_link GROUP BY post_key
    ),
    tag AS (
        SELECT post_key, LIST(tag ORDER BY position) AS tags FROM post_tag GROUP BY post_key
    ),
    mention AS (
        SELECT post_key, LIST(mention ORDER BY position) AS mentions FROM post_mention GROUP BY post_key
    ),
    object AS (
        SELECT post_key, LIST(object ORDER BY position) AS objects FROM post_object GROUP BY post_key
    )
    SELECT p.post_id, p.account_id, p.text_key, p.repost_key, p.repost_of, p.repost_account, p.reply_to,
           p.reply_account, p.quote_of, p.conversation, p.posted_at, p.repost_at, a.created_at, link.links, tag.tags,
           mention.mentions, object.objects, p.text, p.kind, p.language, p.client, p.likes, p.reposts, p.replies,
           p.quotes, p.views, p.place, p.url, a.handle, a.name, a.followers, a.following, a.declared_posts,
           a.biography, a.place AS account_place, a.website, a.avatar, a.language AS account_language, a.verified
    FROM post p
    LEFT JOIN account a ON a.account_key = p.account_key
    LEFT JOIN link ON link.post_key = p.post_key
    LEFT JOIN tag ON tag.post_key = p.post_key
    LEFT JOIN mention ON mention.post_key = p.post_key
    LEFT JOIN object ON object.post_key = p.post_key
    WHERE NOT COALESCE(p.embedded, FALSE)
    ORDER BY p.record_no, p.post_key
"""
