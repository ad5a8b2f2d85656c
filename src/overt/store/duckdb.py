"""The default engine: DuckDB inside this process, out of core past its memory limit."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from overt.errors import CaseError
from overt.store.engine import used_parameters, with_marks
from overt.store.tables import TABLES

if TYPE_CHECKING:
    import duckdb


class DuckDBEngine:
    """Runs everything on this machine and keeps tables in one file, or in memory.

    `path` None keeps everything in memory. Kept tables go to the file; others to DuckDB's
    temporary schema, which spills to `spill_dir`.
    """

    name = "duckdb"

    def __init__(
        self,
        path: Path | None = None,
        *,
        memory_limit: str | None = None,
        threads: int | None = None,
        read_only: bool = False,
    ) -> None:
        import duckdb

        self.read_only = read_only
        self._reading = threading.Lock()
        config: dict[str, Any] = {"preserve_insertion_order": "true"}
        if memory_limit:
            config["memory_limit"] = memory_limit
        if threads:
            config["threads"] = str(threads)
        if path is not None:
            config["temp_directory"] = str(path.parent / "spill")
        try:
            self._db: duckdb.DuckDBPyConnection = duckdb.connect(
                str(path) if path else ":memory:", read_only=read_only, config=config
            )
        except (duckdb.IOException, duckdb.ConnectionException) as problem:
            if "lock" in str(problem).lower():
                raise CaseError(
                    f"{path} is in use by another program (another overt, a notebook, a database "
                    "viewer). Close it and run the command again; nothing was changed."
                ) from problem
            raise CaseError(f"{path} cannot be opened as a case: {problem}") from problem
        # In a terminal DuckDB draws a bar of its own over ours. In a notebook without ipywidgets
        # it draws none and refuses to be told so.
        with contextlib.suppress(duckdb.InvalidInputException):
            self._db.execute("SET enable_progress_bar = false")

    def put(self, table: str, rows: pa.Table) -> None:
        """Make Arrow rows a table, replacing one of that name."""
        self._db.register("_arriving", rows)
        self._run(f'CREATE OR REPLACE TABLE "{table}" AS SELECT * FROM _arriving')
        self._db.unregister("_arriving")

    def insert(self, table: str, rows: pa.Table | pa.RecordBatch) -> None:
        """Append Arrow rows, by column name, to a table of the data dictionary."""
        names = ", ".join(f'"{name}"' for name in rows.schema.names)
        if isinstance(rows, pa.RecordBatch):
            rows = pa.Table.from_batches([rows])
        self._db.register("_arriving", rows)
        self._run(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM _arriving')
        self._db.unregister("_arriving")

    def build(
        self,
        table: str,
        sql: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        keep: bool = True,
    ) -> int:
        """Compute SQL once as a table and return its number of rows."""
        temporary = "" if keep else "TEMP"
        return self._counted(f'CREATE OR REPLACE {temporary} TABLE "{table}" AS {sql}', parameters)

    def append(self, table: str, sql: str, parameters: Mapping[str, Any] | None = None) -> int:
        """Add the rows of a SELECT, in the table's column order, and return how many."""
        return self._counted(f'INSERT INTO "{table}" {sql}', parameters)

    def read(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        """Run SQL and return its rows. Several threads may read: they take turns."""
        parameters = used_parameters(sql, parameters)
        with self._reading, self._in_words():
            return self._db.sql(with_marks(sql, "$"), params=parameters or None).to_arrow_table()

    def batches(self, sql: str, rows: int) -> Iterator[pa.Table]:
        """The rows of SQL, at most so many at a time; one empty table when there are none."""
        with self._in_words():
            reader = self._db.sql(sql).to_arrow_reader(rows)
            found = 0
            for batch in reader:
                found += 1
                yield pa.Table.from_batches([batch])
            if not found:
                yield reader.schema.empty_table()

    def has(self, table: str) -> bool:
        """Whether a table of that name exists."""
        found = self._run(
            "SELECT COUNT(*) FROM duckdb_tables() WHERE table_name = $name", {"name": table}
        ).fetchall()  # a result left half read gets in the way of the next statement
        return bool(found[0][0])

    def drop(self, table: str) -> None:
        """Forget a table; no error when there is none."""
        self._run(f'DROP TABLE IF EXISTS "{table}"')

    def create(self, *tables: str) -> None:
        """Create tables of the data dictionary, empty, where they do not exist; for this session alone where
        the file may only be read."""
        for table in tables:
            ddl = TABLES[table].ddl()
            self._run(ddl.replace("CREATE TABLE", "CREATE TEMP TABLE", 1) if self.read_only else ddl)

    def missing(self) -> list[str]:
        """Tables of the data dictionary that a case of an earlier version does not have."""
        found = self._columns()
        return [name for name in TABLES if name not in found]

    def _columns(self) -> dict[str, list[str]]:
        rows = self._run(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
        ).fetchall()
        found: dict[str, list[str]] = {}
        for table, column in rows:
            found.setdefault(table, []).append(column)
        return found

    def outdated(self) -> list[str]:
        """Tables whose columns are not those of the data dictionary: made by another version."""
        found = self._columns()
        return [
            name
            for name, table in TABLES.items()
            if name in found and tuple(found[name]) != table.names
        ]

    def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a statement for its effect."""
        self._run(with_marks(sql, "$"), used_parameters(sql, parameters))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside take effect together, or none does."""
        self._run("BEGIN")
        try:
            yield
        except BaseException:
            with contextlib.suppress(
                CaseError
            ):  # after a full disk nothing can be rolled back either
                self._run("ROLLBACK")
            raise
        self._run("COMMIT")

    def interrupt(self) -> None:
        """Stop the statement that is running, from another thread."""
        self._db.interrupt()

    def close(self) -> None:
        """Write everything out and let go of the file."""
        self._db.close()

    def _counted(self, sql: str, parameters: Mapping[str, Any] | None) -> int:
        rows = self._run(with_marks(sql, "$"), used_parameters(sql, parameters)).fetchall()
        return int(rows[0][0]) if rows else 0

    def _run(
        self, sql: str, parameters: Mapping[str, Any] | None = None
    ) -> duckdb.DuckDBPyConnection:
        with self._in_words():
            return self._db.execute(sql, parameters or None)

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Say what a full disk or too little memory means for the case, instead of a traceback."""
        import duckdb

        try:
            yield
        except duckdb.OutOfMemoryException as problem:
            raise CaseError(
                f"The database ran out of memory: {problem}. Give it more with --memory, or free disk space "
                "beside the case, where it puts what does not fit. Finished stages are kept."
            ) from problem
        except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as problem:
            raise CaseError(
                f"The case cannot be written: {problem}. If the disk is full, free some space and run the "
                "same command again: finished stages are kept."
            ) from problem
