"""What every test may use: a case's tables in memory, and a way to fill them by hand."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from overt.store import TABLES, DuckDBEngine
from overt.store.spark import SparkEngine

_ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(), "BLOB": pa.binary(),
}  # fmt: skip


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out files to processes in the turns of `turns.py`."""
    if config.getvalue("dist") != "loadfile":
        return None
    from turns import Turns

    return Turns(config, log)


@pytest.fixture(scope="session")
def _database() -> Iterator[DuckDBEngine]:
    database = DuckDBEngine(threads=1)
    yield database
    database.close()


@pytest.fixture
def engine(_database: DuckDBEngine) -> DuckDBEngine:
    """All tables of the data dictionary and no others, empty, in memory."""
    for table in _database.read("SELECT table_name FROM duckdb_tables()")["table_name"].to_pylist():
        _database.drop(table)
    _database.create(*TABLES)
    return _database


@pytest.fixture(scope="session")
def spark():
    """One Spark session for all tests of a process; skips with a reason where there can be none."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'overt[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java, which Spark needs")
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g", "spark.sql.shuffle.partitions": "2",
        # A handful of rows: compiling each statement takes longer than running it, and so does planning it anew.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.adaptive.enabled": "false", "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }  # fmt: skip
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # or workers run another Python
    session = SparkSession.builder.master("local[2]").appName("overt-tests").config(map=settings)
    session = session.getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def spark_engine(spark, tmp_path):
    """A Spark engine with all tables of the data dictionary that signals read or write, empty."""
    made = SparkEngine(spark, work=tmp_path / "spark work")
    yield made
    made.close()
    assert list((tmp_path / "spark work").iterdir()) == []


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
            if engine.name == "duckdb":
                engine.drop(name)
                engine.create(name)
                engine.insert(name, pa.table(data))
            else:
                engine.put(name, pa.table(data))

    return put


@pytest.fixture(scope="session")
def content():
    """`content(engine, table)` is the rows of a table as dicts, in an order of their own."""

    def rows(engine: DuckDBEngine, table: str) -> list[dict[str, Any]]:
        mark = '"' if engine.name == "duckdb" else ""  # "lambda" is a word of DuckDB's SQL
        names = ", ".join(f"{mark}{name}{mark}" for name in TABLES[table].names)
        found = engine.read(f"SELECT {names} FROM {table}").to_pylist()
        return sorted(found, key=lambda row: [(value is None, value) for value in row.values()])

    return rows


@pytest.fixture(scope="session")
def crew_folder(tmp_path_factory, fill):
    """A case with one planted crew of six accounts, investigated, for reading; whoever changes it takes a copy."""
    from stages.report.invented_case import crew_case

    return _investigated(tmp_path_factory.mktemp("cases") / "crew", fill, crew_case())


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory, fill):
    """The same case with texts, names and files that try to break out of every page."""
    from stages.report.invented_case import crew_case

    return _investigated(tmp_path_factory.mktemp("cases") / "hostile", fill, crew_case(hostile=True))


@pytest.fixture(scope="session")
def quiet_folder(tmp_path_factory, fill):
    """The same case without the crew: nobody acts together."""
    from stages.report.invented_case import CREW, crew_case

    tables = crew_case()
    tables["post"] = [post for post in tables["post"] if post["account_id"] not in CREW]
    return _investigated(tmp_path_factory.mktemp("cases") / "quiet", fill, tables)


def _investigated(folder, fill, tables):
    from overt.case import Case

    with Case.create(folder) as case:
        fill(case.engine, **tables)
        case.run()
    return folder


@pytest.fixture(scope="session")
def planted():
    """Tables of a small case: a crowd that reposts by chance, and ana, bob and cem in step.

    80 accounts repost 120 posts over four days; the three repost ten more within half a minute.
    """
    rng = random.Random(20_241_202)
    posts, accounts = [], []
    names = ["ana", "bob", "cem", *(f"crowd{number:02}" for number in range(80))]

    def repost(who: int, what: int, at: int) -> None:
        posts.append(
            {
                "post_key": 10_000 + len(posts), "post_id": f"x:{10_000 + len(posts)}",
                "account_key": 500 - who, "account_id": f"x:{names[who]}", "platform": "x",
                "posted_at": at, "kind": "repost", "text": f"words of {what}", "language": "en",
                "repost_key": 1_000 + what, "repost_of": f"x:{1_000 + what}", "embedded": False,
            }
        )  # fmt: skip

    for who in range(len(names)):
        for what in rng.sample(range(120), rng.randint(3, 12)):
            repost(who, what, rng.randrange(345_600))
    for what in range(120, 130):
        start = rng.randrange(345_600)
        for who in range(3):
            repost(who, what, start + rng.randint(0, 25))
    for who, name in enumerate(names):
        own = [post for post in posts if post["account_id"] == f"x:{name}"]
        accounts.append(
            {
                "account_key": 500 - who, "account_id": f"x:{name}", "platform": "x",
                "handle": name, "posts": len(own),
            }
        )  # fmt: skip
    source = {
        "source_no": 1, "file": "posts.csv", "format": "table", "sha256": "00", "posts": len(posts),
        "time_step_s": 1, "zone": "UTC", "columns": "{}", "status": "done",
    }  # fmt: skip
    return {"post": posts, "account": accounts, "source": [source]}
