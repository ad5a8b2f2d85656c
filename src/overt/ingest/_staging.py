"""Tables that hold what has been read until it joins the case in one step.

They are temporary tables of the session: what an interrupted run leaves in them is gone with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from overt.store.duckdb import DuckDBEngine
from overt.store.tables import TABLES, Column

CHILDREN = {
    "post_link": "link_key",
    "post_tag": "tag_key",
    "post_mention": "mention_key",
    "post_media": "media_key",
    "post_object": "object_key",
    "post_promotion": "currency",
}
"""Tables of what posts hold → the column that says whether two rows hold the same thing."""

PROFILE = (
    "platform", "handle", "name", "created_at", "followers", "following", "declared_posts",
    "biography", "place", "website", "avatar", "language", "verified",
)  # fmt: skip
"""Columns of `account` that come from profiles."""

_ARROW = {
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "INTEGER": pa.int32(),
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "BLOB": pa.binary(),
}


def _columns(table: str, *more: tuple[str, str, str]) -> tuple[Column, ...]:
    return (*TABLES[table].columns, *(Column(*column) for column in more))


def _account_columns() -> tuple[Column, ...]:
    kept = [
        c for c in TABLES["account"].columns if c.name in ("account_key", "account_id", *PROFILE)
    ]
    return (
        *kept,
        Column("seen", "BIGINT", "order in which profiles were seen: the largest is latest"),
    )


_PART = ("part", "INTEGER", "place among the posts of one record, from 0")

STAGED: dict[str, tuple[Column, ...]] = {
    "record": _columns("record"),
    "refused": _columns("refused"),
    "post": _columns(
        "post", _PART, ("source_no", "INTEGER", "the file"), ("line", "BIGINT", "line of the file")
    ),
    "account": _account_columns(),
    **{
        child: _columns(child, ("record_no", "BIGINT", "raw record it came from"), _PART)
        for child in CHILDREN
    },
}
"""Columns of the staged form of each table, in the order in which rows are made."""


def staged(table: str) -> str:
    """Name of the temporary table."""
    return f"incoming_{table}"


def schema(table: str) -> pa.Schema:
    """Arrow schema of a staged table."""
    return pa.schema([(column.name, _ARROW[column.type]) for column in STAGED[table]])


def batch_of(table: str, rows: Sequence[tuple[Any, ...]]) -> pa.RecordBatch:
    """Rows as Arrow; values stand in the order of STAGED."""
    shape = schema(table)
    arrays = [
        # most columns of most exports are empty: to count is quicker than to look at each value again
        pa.nulls(len(values), field.type) if values.count(None) == len(values) else pa.array(values, field.type)
        for values, field in zip(zip(*rows, strict=True), shape, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=shape)


def create(engine: DuckDBEngine) -> None:
    """Make the staged tables, empty."""
    for table, columns in STAGED.items():
        body = ", ".join(f'"{column.name}" {column.type}' for column in columns)
        engine.execute(f"CREATE OR REPLACE TEMP TABLE {staged(table)} ({body})")


def drop(engine: DuckDBEngine) -> None:
    """Forget the staged tables."""
    for table in (*map(staged, STAGED), "verdict"):
        engine.drop(table)
