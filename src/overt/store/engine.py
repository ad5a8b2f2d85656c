"""The one seam between Overt and a query engine.

Stages up to `signals` give SQL in the portable subset (docs/reference/portable-sql.md) and never
see which engine runs it. A statement's parameters are written `:like_this`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

import pyarrow as pa

_NAMED_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]\w*)")


class Engine(Protocol):
    """What every engine can do. Table names are the caller's; the engine knows none."""

    name: str

    def put(self, table: str, rows: pa.Table) -> None:
        """Make Arrow rows a table, replacing one of that name."""

    def build(
        self,
        table: str,
        sql: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        keep: bool = True,
    ) -> int:
        """Compute SQL once as a table and return its number of rows.

        A table not kept lives until `drop` or the end of the session, outside the case.
        """

    def append(self, table: str, sql: str, parameters: Mapping[str, Any] | None = None) -> int:
        """Add the rows of a SELECT to a kept table and return how many."""

    def read(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        """Run SQL and return its rows."""

    def has(self, table: str) -> bool:
        """Whether a table of that name exists."""

    def drop(self, table: str) -> None:
        """Forget a table; no error when there is none."""


def used_parameters(sql: str, parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """The parameters a statement names: engines refuse those it does not."""
    given = parameters or {}
    return {name: given[name] for name in _NAMED_PARAMETER.findall(sql)}


def with_marks(sql: str, mark: str) -> str:
    """Rewrite `:name` to the engine's own mark, for example `$name`."""
    return _NAMED_PARAMETER.sub(rf"{mark}\1", sql)


def with_values(sql: str, written: Mapping[str, str]) -> str:
    """Rewrite some `:name`, for example to a cast of the same parameter; others stay."""
    return _NAMED_PARAMETER.sub(lambda found: written.get(found[1], found[0]), sql)
