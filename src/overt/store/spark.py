"""Spark as the engine of the stages up to pairs, on a session the user brings or one made here.

A table is Parquet in a work folder, and a temporary view over it. Each `build` computes its result
once and writes it down, so that plans stay short, results larger than memory are no matter, and a
lost executor costs a task and not the run. Views live in a session of their own beside the user's
(same cluster, same catalogue): no name of theirs is touched.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from overt.errors import CaseError, MissingColumn, NotFound, SettingError
from overt.store.engine import used_parameters, with_values
from overt.store.tables import TABLES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

_MASTER = re.compile(r"local(\[.+\])?|(spark|k8s|yarn|mesos)(://.+)?")
_NEEDED = ("post_key", "account_key", "posted_at", "kind")
_TYPES = {
    "BIGINT": "bigint", "INTEGER": "int", "VARCHAR": "string", "DOUBLE": "double", "BOOLEAN": "boolean",
    "BLOB": "binary",
}  # fmt: skip
_HERE = "127.0.0.1"
_LOCAL = "file://"  # without it a cluster would take a path for one of its own file system


def check_master(text: str) -> None:
    """Raise SettingError unless a text is the address of a Spark master."""
    if not _MASTER.fullmatch(text):
        raise SettingError(
            f"engine is {text!r}, but it must be duckdb or the address of a Spark master: local[*], local[2], "
            "spark://host:7077, yarn or k8s://…"
        )


class SparkEngine:
    """Runs SQL on Spark.

    session  a SparkSession (stays open), or the address of a master: "local[2]", "spark://host:7077"
    work     folder for tables, which every machine of the cluster must reach: a path or a URL such
             as s3a://bucket/work. Without one, local masters use a temporary folder of this machine
    tables   tables that lie ready: name → path or URL of Parquet, or a DataFrame (written to `work`
             once). Columns are those of the data dictionary; NULL stands in for those not there, but
             keys of post and account, posted_at and kind must be
    memory   heap of a session that is made here, "6g"; a session that runs keeps its own

    Raises SettingError without pyspark or Java, and when `work` is needed and missing. What was
    written is removed by `close`; each engine has a folder of its own below `work`.
    """

    name = "spark"

    def __init__(
        self,
        session: SparkSession | str,
        *,
        work: str | Path | None = None,
        tables: Mapping[str, DataFrame | str | Path] | None = None,
        memory: str | None = None,
        local: Path | None = None,
    ) -> None:
        self._owned: SparkSession | None = None
        if isinstance(session, str):
            session, made = _session(session, memory)
            self._owned = session if made else None
        self.master = str(session.conf.get("spark.master", "?"))
        self._work = _work_folder(work or (local if self.master.startswith("local") else None), self.master)
        self._session = _beside(session)
        self._parts: dict[str, list[str]] = {}
        self._shapes: dict[str, StructType] = {}
        self._views: set[str] = set()
        self._written = 0
        self.given = tuple(tables or ())
        for table, data in (tables or {}).items():
            self._attach(table, data)

    def put(self, table: str, rows: pa.Table) -> None:
        """Make Arrow rows a table, replacing one of that name."""
        with self._in_words():
            self._replace(table, self._session.createDataFrame(rows))

    def insert(self, table: str, rows: pa.Table | pa.RecordBatch) -> None:
        """Append Arrow rows to a table, or begin it with them."""
        if isinstance(rows, pa.RecordBatch):
            rows = pa.Table.from_batches([rows])
        with self._in_words():
            arrived = self._session.createDataFrame(rows)
            if table in self._parts:
                self._add(table, arrived.select(*self.columns(table)))
            else:
                self._replace(table, arrived)

    def build(
        self,
        table: str,
        sql: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        keep: bool = True,  # noqa: ARG002  # nothing here outlives the session
    ) -> int:
        """Compute SQL once as a table and return its number of rows."""
        with self._in_words():
            return self._replace(table, self._sql(sql, parameters))

    def append(self, table: str, sql: str, parameters: Mapping[str, Any] | None = None) -> int:
        """Add the rows of a SELECT, in the table's column order, and return how many."""
        with self._in_words():
            return self._add(table, self._sql(sql, parameters))

    def read(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        """Run SQL and return its rows, which must fit into memory."""
        with self._in_words():
            return self._sql(sql, parameters).toArrow()

    def batches(self, table: str) -> Iterator[pa.Table]:
        """The rows of a table, one of its Parquet files at a time."""
        with self._in_words():
            whole = self._session.table(table)
            for file in whole.inputFiles():
                yield self._session.read.schema(whole.schema).parquet(unquote(file)).toArrow()

    def columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns of a table."""
        return tuple(self._session.table(table).columns)

    def has(self, table: str) -> bool:
        """Whether a table of that name exists."""
        return table in self._views

    def drop(self, table: str) -> None:
        """Forget a table; no error when there is none."""
        if table in self._views:
            self._session.catalog.dropTempView(table)
            self._views.discard(table)
            for part in self._parts.pop(table, ()):
                self._remove(part)

    def close(self) -> None:
        """Remove everything written, and stop the session if it was made here."""
        for table in tuple(self._views):
            self.drop(table)
        self._remove(self._work)
        if self._owned is not None:
            self._owned.stop()
            self._owned = None

    def _attach(self, table: str, data: DataFrame | str | Path) -> None:
        with self._in_words():
            if isinstance(data, (str, Path)):
                found = _as_declared(table, self._session.read.parquet(str(data)))
                found.createOrReplaceTempView(table)
                self._views.add(table)
            else:
                self._replace(table, _as_declared(table, data))

    def _sql(self, sql: str, parameters: Mapping[str, Any] | None) -> DataFrame:
        given = used_parameters(sql, parameters)
        # Spark takes a small whole number for an INTEGER, which overflows where DuckDB's BIGINT does not.
        whole = {k for k, v in given.items() if isinstance(v, int) and not isinstance(v, bool)}
        marked = with_values(sql, {name: f"CAST(:{name} AS BIGINT)" for name in whole})
        return self._session.sql(marked, args=given) if given else self._session.sql(marked)

    def _replace(self, table: str, rows: DataFrame) -> int:
        part = self._write(table, rows)
        old = self._parts.get(table, ())
        self._show(table, [part], rows.schema)
        for each in old:
            self._remove(each)
        return self._count(part)

    def _add(self, table: str, rows: DataFrame) -> int:
        """Add rows in the table's column order, as its types, and return how many."""
        shape = self._shapes[table]
        if [(c.name, c.dataType) for c in rows.schema] != [(c.name, c.dataType) for c in shape]:
            named = rows.toDF(*shape.names)
            rows = named.select(*(named[each.name].cast(each.dataType) for each in shape.fields))
        part = self._write(table, rows)
        found = self._count(part)
        if found:
            self._show(table, [*self._parts[table], part], shape)
        else:
            self._remove(part)  # else every later statement would look for its rows
        return found

    def _write(self, table: str, rows: DataFrame) -> str:
        """Write rows as Parquet into a new folder; nothing refers to it before it is complete."""
        self._written += 1
        place = f"{self._work}/{self._written:05}-{table.strip('_')}"
        # No file that says "done": nobody looks for it, and each file costs this machine a process (chmod).
        rows.write.option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false").parquet(place)
        return place

    def _count(self, place: str) -> int:
        if not place.startswith(_LOCAL):
            return int(self._session.read.parquet(place).count())
        # The footers say it at once; a job of Spark takes a tenth of a second, twenty times a signal.
        files = Path(place.removeprefix(_LOCAL)).glob("*.parquet")
        return sum(pq.read_metadata(file).num_rows for file in files)

    def _show(self, table: str, parts: list[str], shape: StructType) -> None:
        self._session.read.schema(shape).parquet(*parts).createOrReplaceTempView(table)
        self._views.add(table)
        self._parts[table] = parts
        self._shapes[table] = shape

    def _remove(self, place: str) -> None:
        if place.startswith(_LOCAL):
            shutil.rmtree(place.removeprefix(_LOCAL), ignore_errors=True)
            return
        # The one way to delete wherever Spark can write; a Spark Connect session has no such door.
        jvm, context = self._session._jvm, self._session.sparkContext
        path = jvm.org.apache.hadoop.fs.Path(place)
        path.getFileSystem(context._jsc.hadoopConfiguration()).delete(path, True)

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Say in a sentence what stopped Spark; faults in a statement stay what they are."""
        from py4j.protocol import Py4JError
        from pyspark.errors import AnalysisException, ParseException, PySparkException

        try:
            yield
        except (AnalysisException, ParseException):
            raise
        except (PySparkException, Py4JError) as problem:
            said = next((line for line in str(problem).splitlines() if line.strip()), "no reason given")
            raise CaseError(
                f"Spark ({self.master}) stopped: {said.strip()[:300]} If memory or disk ran out, give it more "
                f"(it works in {self._work}) and run the same command again: finished stages are kept."
            ) from problem


def _session(master: str, memory: str | None) -> tuple[SparkSession, bool]:
    """The session that runs in this process, or a new one; and whether it is new."""
    check_master(master)
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as problem:
        raise SettingError(
            f"The engine {master} needs pyspark ({problem}). Install it: pip install 'overt[spark]'"
        ) from problem
    running = SparkSession.getActiveSession()
    if running is not None:
        return running, False
    make = SparkSession.builder.appName("overt").master(master)
    make = make.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    make = make.config("spark.log.level", "ERROR").config("spark.driver.memory", memory or "4g")
    if master.startswith("local"):
        make = make.config("spark.driver.host", _HERE).config("spark.driver.bindAddress", _HERE)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # or workers run the system's Python
    try:
        return make.getOrCreate(), True
    except PySparkException as problem:
        raise SettingError(
            f"Spark did not start on {master}: {problem}. Spark 4 needs Java 17 or newer: install it, or set JAVA_HOME."
        ) from problem


def _beside(session: SparkSession) -> SparkSession:
    """A session on the same cluster with views of its own and the settings the SQL relies on."""
    mine = session.newSession()
    for key, value in session.conf.getAll.items():
        if key.startswith("spark.sql.") and mine.conf.isModifiable(key):
            mine.conf.set(key, value)
    # Overflow and wrong casts are errors, as in DuckDB; 3e0 is a DOUBLE.
    mine.conf.set("spark.sql.ansi.enabled", "true")
    mine.conf.set("spark.sql.legacy.exponentLiteralAsDecimal.enabled", "false")
    return mine


def _as_declared(table: str, rows: DataFrame) -> DataFrame:
    """The columns of the data dictionary, in its order and types; NULL for those not there."""
    from pyspark.sql import functions as f

    if table not in TABLES:
        raise NotFound(f"There is no table {table!r}. There are: {', '.join(TABLES)}.")
    columns = TABLES[table].columns
    missing = tuple(c.name for c in columns if c.name in _NEEDED and c.name not in rows.columns)
    if missing and TABLES[table].written_by == "ingest" and table not in ("account", "source"):
        raise MissingColumn(
            f"The table {table} given to Spark has no column {', '.join(missing)}; it has "
            f"{', '.join(rows.columns)}. docs/reference/tables.md says what each means.",
            file=None, missing=missing, has=tuple(rows.columns),
        )  # fmt: skip
    return rows.select(
        *(
            (f.col(c.name) if c.name in rows.columns else f.lit(None))
            .cast(_TYPES[c.type])
            .alias(c.name)
            for c in columns
        )
    )


def _work_folder(work: str | Path | None, master: str) -> str:
    """A new folder for one engine below `work`."""
    if work is None:
        if not master.startswith("local"):
            raise SettingError(
                f"Spark on {master} needs a work folder that all its machines reach, for example "
                "s3a://bucket/work or a shared disk. Give it with --engine-work, or SparkEngine(session, work=…)."
            )
        return _LOCAL + tempfile.mkdtemp(prefix="overt-spark-")
    if "://" in str(work):
        return f"{str(work).rstrip('/')}/overt-{uuid.uuid4().hex[:12]}"
    Path(work).mkdir(parents=True, exist_ok=True)
    return _LOCAL + tempfile.mkdtemp(prefix="overt-spark-", dir=Path(work).resolve())
