"""Tables from a case to Spark and back, and what a case keeps of posts that never were on one machine."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overt.errors import CaseError
from overt.store.duckdb import DuckDBEngine
from overt.store.spark import SparkEngine, check_master
from overt.store.tables import TABLES

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS_AT_ONCE = 500_000
"""Rows that travel together: a few hundred megabytes of posts at most."""


@contextlib.contextmanager
def engine_for_pairs(
    engine: str | SparkSession | SparkEngine, folder: Path, **options: Any
) -> Iterator[Callable[[], SparkEngine] | None]:
    """A way to get the engine that is meant, made on first use and closed afterwards; None for DuckDB.

    `folder` takes what a local master writes, and is empty before and gone after.
    """
    if isinstance(engine, SparkEngine):
        yield lambda: engine
        return
    if engine == DuckDBEngine.name:
        yield None
        return
    if isinstance(engine, str):
        check_master(engine)
    made: list[SparkEngine] = []

    def make() -> SparkEngine:
        shutil.rmtree(folder, ignore_errors=True)  # what a run that was killed left there
        made.append(SparkEngine(engine, local=folder, **options))
        return made[0]

    try:
        yield make
    finally:
        for each in made:
            each.close()
        shutil.rmtree(folder, ignore_errors=True)


def hand_over(case: DuckDBEngine, spark: SparkEngine, tables: Iterable[str]) -> None:
    """Copy tables of the case to Spark; those that Spark was given stay as they are."""
    for table in tables:
        if table not in spark.given:
            spark.drop(table)
            for rows in case.batches(f"SELECT {_names(table)} FROM {table}", ROWS_AT_ONCE):
                spark.insert(table, rows)


def take_back(case: DuckDBEngine, spark: SparkEngine, tables: Iterable[str]) -> None:
    """Replace tables of the case by those of Spark, all or none."""
    with case.transaction():
        for table in tables:
            # Not DELETE: rows put into an emptied table of DuckDB 2.0.0 are lost to ORDER BY … LIMIT.
            case.drop(table)
            case.create(table)
            for rows in spark.batches(table):
                case.insert(table, rows)


def note_given(case: DuckDBEngine, spark: SparkEngine) -> None:
    """Make the tables that Spark was given the one source of the case.

    The source's sha256 is a fingerprint of counts and sums of their numbers, so that stages run
    again when the tables change. Raises CaseError when the case holds files.
    """
    held = case.read("SELECT format, sha256 FROM source").to_pylist()
    if any(row["format"] != spark.name for row in held):
        raise CaseError(
            "This case holds posts read from files, and the Spark engine brings tables of its own. Use a new "
            "case for them: two sets of posts cannot be one case."
        )
    prints = {table: spark.read(_fingerprint(table)).to_pylist() for table in sorted(spark.given)}
    digest = hashlib.sha256(json.dumps(prints, sort_keys=True).encode()).hexdigest()
    if held and held[0]["sha256"] == digest:
        return
    times = "post" if "post" in spark.given else next(t for t in spark.given if t != "account")
    span = spark.read(_SPAN.format(table=times)).to_pylist()[0]
    step = next((s for s in (86_400, 60) if span["posts"] and span[f"off_{s}"] == 0), 1)
    with case.transaction():
        case.drop("source")
        case.create("source")
        case.execute(
            _SOURCE,
            {"file": f"tables of {spark.master}", "format": spark.name, "sha256": digest, "posts": span["posts"],
             "step": step, "first": span["first_at"], "last": span["last_at"]},
        )  # fmt: skip


def take_posts(case: DuckDBEngine, spark: SparkEngine) -> None:
    """Bring into the case what its later stages read of posts that lie on Spark only.

    Posts, and what they hold, of the accounts that are in a pair; of links also those of others
    to the same sites, which the explanations count; and these accounts. Of the others' posts that
    are acts it is kept which are reposts: the null model of a signal knows acts of both kinds.
    """
    spark.build("_partner", _PARTNERS, keep=False)
    if "post_link" in spark.given:
        spark.build("_site", _SITES, keep=False)
    wanted = [table for table in spark.given if table != "source"]
    for table in {*wanted, "account"}:
        sql = _LINKS if table == "post_link" else _OWN
        if table == "account" and table not in spark.given:
            sql = _ACCOUNTS if "post" in spark.given else _KEYS
        spark.build(f"_own_{table}", sql.format(table=table, names=_names(table, "t")), keep=False)
    reposts = "post" in spark.given
    if reposts:
        spark.build("_reposts", _REPOSTS, keep=False)
    with case.transaction():
        if reposts:
            for rows in spark.batches("_reposts"):
                case.insert("repost_elsewhere", rows)
        for table in sorted({*wanted, "account"}):
            case.drop(table)
            case.create(table)
            for rows in spark.batches(f"_own_{table}"):
                case.insert(table, rows)
    for table in ("_partner", "_site", "_reposts", *(f"_own_{table}" for table in {*wanted, "account"})):
        spark.drop(table)


def _names(table: str, of: str = "") -> str:
    return ", ".join(f"{of}.{name}" if of else name for name in TABLES[table].names)


def _fingerprint(table: str) -> str:
    """Count of rows, and the sum of every number: keys by their upper half, so that no sum overflows."""
    sums = ", ".join(
        f"SUM(CAST(FLOOR({name} / 4294967296e0) AS BIGINT)) AS {name}"
        if name.endswith("_key")
        else f"SUM({name}) AS {name}"
        for name, kind in ((column.name, column.type) for column in TABLES[table].columns)
        if kind == "BIGINT" and (name.endswith("_key") or name in ("posted_at", "first_at", "last_at"))
    )
    return f"SELECT COUNT(*) AS found, {sums} FROM {table}"


_SPAN = """
    SELECT COUNT(*) AS posts, MIN(posted_at) AS first_at, MAX(posted_at) AS last_at,
           SUM(CASE WHEN posted_at = 60 * CAST(FLOOR(posted_at / 60e0) AS BIGINT) THEN 0 ELSE 1 END) AS off_60,
           SUM(CASE WHEN posted_at = 86400 * CAST(FLOOR(posted_at / 86400e0) AS BIGINT) THEN 0 ELSE 1 END)
               AS off_86400
    FROM {table}
"""

_SOURCE = """
    INSERT INTO source (source_no, file, format, records, posts, accounts, refused, duplicates, sha256, zone,
                        zone_basis, time_step_s, first_at, last_at, columns, unused, status)
    VALUES (1, :file, :format, :posts, :posts, 0, 0, 0, :sha256, 'UTC', 'epoch', :step, :first, :last, '{}', '[]',
            'done')
"""

_PARTNERS = """
    WITH ends AS (
        SELECT key_a AS account_key FROM pair
        UNION ALL
        SELECT key_b AS account_key FROM pair
    )
    SELECT account_key FROM ends GROUP BY account_key
"""

_SITES = """
    SELECT l.domain_key
    FROM post_link l
    JOIN _partner p ON p.account_key = l.account_key
    WHERE l.domain_key IS NOT NULL
    GROUP BY l.domain_key
"""

_REPOSTS = """
    SELECT t.post_key
    FROM post t
    JOIN act a ON a.post_key = t.post_key
    LEFT JOIN _partner p ON p.account_key = t.account_key
    WHERE t.kind = 'repost' AND p.account_key IS NULL
    GROUP BY t.post_key
"""

_OWN = "SELECT {names} FROM {table} t JOIN _partner p ON p.account_key = t.account_key"

_LINKS = """
    SELECT {names}
    FROM {table} t
    LEFT JOIN _partner p ON p.account_key = t.account_key
    LEFT JOIN _site s ON s.domain_key = t.domain_key
    WHERE p.account_key IS NOT NULL OR s.domain_key IS NOT NULL
"""

_ACCOUNTS = """
    SELECT t.account_key, MIN(t.account_id) AS account_id, MIN(t.platform) AS platform, COUNT(*) AS posts,
           MIN(t.posted_at) AS first_at, MAX(t.posted_at) AS last_at
    FROM post t
    JOIN _partner p ON p.account_key = t.account_key
    GROUP BY t.account_key
"""

# Acts without posts: the key is all that is known of an account.
_KEYS = "SELECT t.account_key, CAST(t.account_key AS STRING) AS account_id FROM _partner t"
