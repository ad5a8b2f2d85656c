"""What every test may use: a case's tables in memory, and a way to fill them by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from overt.store import TABLES, DuckDBEngine

_ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(), "BLOB": pa.binary(),
}  # fmt: skip


@pytest.fixture(scope="session")
def _database() -> Iterator[DuckDBEngine]:
    database = DuckDBEngine(threads=1)
    yield database
    database.close()


@pytest.fixture
def engine(_database: DuckDBEngine) -> DuckDBEngine:
    """All tables of the data dictionary and no others, empty, in memory."""
    present = _database.read("SELECT table_name FROM duckdb_tables()")["table_name"].to_pylist()
    for table in present:
        if table in TABLES:
            _database.execute(f'DELETE FROM "{table}"')
        else:
            _database.drop(table)
    _database.create(*(table for table in TABLES if table not in present))
    return _database


@pytest.fixture(scope="session")
def fill():
    """`fill(engine, table=rows, …)` makes rows the content of tables; other columns are NULL."""

    def put(engine: DuckDBEngine, **tables: Sequence[Mapping[str, Any]]) -> None:
        for name, rows in tables.items():
            columns = TABLES[name].columns
            unknown = {key for row in rows for key in row} - set(TABLES[name].names)
            assert not unknown, f"table {name} has no column {unknown}"
            data = {
                column.name: pa.array([row.get(column.name) for row in rows], _ARROW[column.type])
                for column in columns
            }
            engine.execute(f'DELETE FROM "{name}"')
            engine.insert(name, pa.table(data))

    return put


@pytest.fixture(scope="session")
def content():
    """`content(engine, table)` is the rows of a table as dicts, in an order of their own."""

    def rows(engine: DuckDBEngine, table: str) -> list[dict[str, Any]]:
        names = ", ".join(f'"{name}"' for name in TABLES[table].names)
        found = engine.read(f'SELECT {names} FROM "{table}"').to_pylist()
        return sorted(found, key=lambda row: [(value is None, value) for value in row.values()])

    return rows
