"""Posts that lie on a cluster: rows of a Spark DataFrame become the tables that signals read.

The rows go through the same importer, clock and normalising as a Parquet file read on one machine,
in Arrow batches on the executors, which need overt installed. Ids, keys and times are therefore
equal to those of `read`. Two things differ, because a cluster has no order of reading:

* of several posts with one id the earliest is kept (then the smallest account_key), and all others
  are dropped without a row in `refused`; `read` keeps the first read and names the reused ids;
* `record_no` is no running number but taken from the record's SHA-256.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from overt.errors import MissingColumn
from overt.ingest._base import Reading
from overt.ingest._columnar import Parquet, flat, in_microseconds
from overt.ingest._convert import Chunk, Job, convert
from overt.ingest._options import GENERIC, Options, checked, importers
from overt.ingest._raw import Raw
from overt.ingest._rows import Normaliser
from overt.ingest._staging import CHILDREN, PROFILE, STAGED
from overt.ingest._time import Clock
from overt.store.tables import TABLES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

_PACKED = "payload binary, table_name string"
_PACKED_ARROW = pa.schema([("payload", pa.binary()), ("table_name", pa.string())])
_TYPES = {
    "BIGINT": "bigint", "INTEGER": "int", "VARCHAR": "string", "DOUBLE": "double", "BOOLEAN": "boolean",
    "BLOB": "binary",
}  # fmt: skip
_MADE = ("post", *CHILDREN, "account", "refused")


def on_spark(
    posts: DataFrame,
    *,
    into: str,
    zone: str | None = None,
    mapping: Mapping[str, str] | None = None,
    platform: str | None = None,
    format: str | None = None,  # noqa: A002
    dates: str | None = None,
    resolved_links: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Normalise posts on Spark and return name → URL of each table, for `SparkEngine(tables=…)`.

    posts  one row per post; columns are found by their names as in any table (account_id,
           posted_at, text, kind or is_repost, repost_of …), nested ones as parent.child
    into   folder or URL that the cluster reaches; tables are written there as Parquet, each into
           a folder of its name, replacing older ones

    The other parameters are those of `read`. Raises MissingColumn when no account and time can be
    found, SettingError when a parameter makes no sense. Rows that cannot be trusted are in the
    table `refused`, which a person should count: the case's report does not know it.
    """
    options = checked(zone=zone, mapping=mapping, platform=platform, format=format, dates=dates)
    importer = options.importer or importers()[GENERIC]
    columns = tuple(_leaves(posts.schema))
    _check(importer.columns_used(_reading(columns, options)), columns)
    session = posts.sparkSession
    place = into.rstrip("/")
    packed_at = f"{place}/_packed"
    pack = _packing(importer.name, columns, options, tuple((resolved_links or {}).items()))
    # Written once: every table below is a part of it, and normalising is the dear step.
    packed = posts.mapInArrow(pack, _PACKED).write.mode("overwrite")
    packed.partitionBy("table_name").parquet(packed_at)
    session = posts.sparkSession.newSession()  # the user's views keep their names
    read = session.read.schema(_PACKED).parquet(packed_at)
    for table in _MADE:
        staged = ", ".join(f"{column.name} {_TYPES[column.type]}" for column in STAGED[table])
        mine = read.where(read["table_name"] == table).select("payload")
        mine.mapInArrow(_unpack, staged).createOrReplaceTempView(f"staged_{table}")
    for table in _MADE:
        session.sql(_statement(table)).write.mode("overwrite").parquet(f"{place}/{table}")
        # What hangs on posts is joined to the posts that were kept.
        session.read.parquet(f"{place}/{table}").createOrReplaceTempView(table)
    return {table: f"{place}/{table}" for table in _MADE}


def _check(chosen: Mapping[str, str], columns: tuple[str, ...]) -> None:
    missing = tuple(name for name in ("account_id", "posted_at") if name not in chosen)
    if missing:
        raise MissingColumn(
            f"The DataFrame has no column for {' and '.join(missing)} among {', '.join(columns)}. "
            "Say which it is with mapping={FIELD: COLUMN}.",
            file=None,
            missing=missing,
            has=columns,
        )


def _leaves(shape: StructType, above: str = "") -> Iterator[str]:
    """Names of the columns as the importer sees them: parent.child for nested ones."""
    for column in shape.fields:
        if hasattr(column.dataType, "fields"):
            yield from _leaves(column.dataType, f"{above}{column.name}.")
        else:
            yield above + column.name


def _reading(columns: tuple[str, ...], options: Options) -> Reading:
    return Reading(columns=columns, mapping=options.mapping, platform=options.platform)


@lru_cache(maxsize=4)
def _normaliser(resolved: tuple[tuple[str, str], ...]) -> Normaliser:
    """One per executor process, so that its memory serves all batches."""
    return Normaliser(dict(resolved))


def _packing(
    importer: str, columns: tuple[str, ...], options: Options, resolved: tuple[tuple[str, str], ...]
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function that turns batches of rows into the staged rows of all tables, one payload each."""
    clock = Clock(options.zone, "given", options.dates)
    if options.zone is None:
        clock = Clock(importers()[importer].documented_zone, "documented", options.dates)

    def pack(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        job = Job("Spark", 1, Parquet(columns), importers()[importer], clock, _reading(columns, options))
        for batch in batches:
            made = convert(job, Chunk(0, tuple(_raw(batch))), _normaliser(resolved), by_digest=True)
            for table, rows in made.batches.items():
                if table in _MADE:
                    yield pa.RecordBatch.from_pydict(
                        {"table_name": [table], "payload": [_bytes(rows)]}, schema=_PACKED_ARROW
                    )

    return pack


def _raw(batch: pa.RecordBatch) -> Iterator[Raw]:
    for row in in_microseconds(batch).to_pylist():
        yield Raw(0, dict(flat(row)))


def _bytes(rows: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_batch(rows)
    return bytes(sink.getvalue())


def _unpack(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for payload in batch.column(0):
            yield from pa.ipc.open_stream(payload.as_buffer())


def _statement(table: str) -> str:
    """The kept rows of a table, from its staged rows."""
    if table == "refused":
        return f"SELECT {_names('refused')} FROM staged_refused"
    if table == "account":
        return _account()
    if table == "post":
        return _POSTS.format(
            names=_names("post", "p"),
            told=", ".join(_TOLD.get(name, f"p.{name}") for name in TABLES["post"].names),
        )
    return _CHILDREN.format(table=table, names=_names(table, "c"), plain=_names(table))


def _names(table: str, of: str = "") -> str:
    return ", ".join(f"{of}.{name}" if of else name for name in TABLES[table].names)


def _account() -> str:
    """Of every value of a profile the one seen last; a value not given changes nothing."""
    latest = ", ".join(
        f"MAX_BY(a.{name}, a.seen) FILTER (WHERE a.{name} IS NOT NULL) AS {name}" for name in PROFILE
    )
    values = ", ".join(f"m.{name}" for name in PROFILE)
    return f"""
        WITH merged AS (
            SELECT a.account_key, MIN(a.account_id) AS account_id, {latest}
            FROM staged_account a
            GROUP BY a.account_key
        ),
        counted AS (
            SELECT account_key, COUNT(*) AS posts, MIN(posted_at) AS first_at, MAX(posted_at) AS last_at
            FROM post
            WHERE NOT embedded
            GROUP BY account_key
        )
        SELECT m.account_key, m.account_id, {values}, COALESCE(c.posts, 0) AS posts, c.first_at, c.last_at
        FROM merged m
        LEFT JOIN counted c ON c.account_key = m.account_key
    """


# A post read in full stands before one seen only inside another record.
_POSTS = """
    WITH ranked AS (
        SELECT {names}, ROW_NUMBER() OVER (
            PARTITION BY p.post_key
            ORDER BY p.embedded, p.posted_at, p.account_key, p.record_no, p.part
        ) AS nth
        FROM staged_post p
    ),
    kept AS (SELECT p.* FROM ranked p WHERE p.nth = 1)
    SELECT {told}
    FROM kept p
    LEFT JOIN kept o ON o.post_key = p.repost_key
"""

# Where the original of a repost is there, its time and author are known.
_TOLD = {
    "repost_at": "COALESCE(p.repost_at, o.posted_at) AS repost_at",
    "repost_account": "COALESCE(p.repost_account, o.account_id) AS repost_account",
}

# The same record twice gives each row twice: one of them is enough.
_CHILDREN = """
    WITH ranked AS (
        SELECT {names}, ROW_NUMBER() OVER (PARTITION BY c.post_key, c.position ORDER BY c.part) AS nth
        FROM staged_{table} c
        JOIN post p ON p.post_key = c.post_key AND p.record_no = c.record_no
    )
    SELECT {plain} FROM ranked WHERE nth = 1
"""
