"""Partners' files in the case: brought in once each, listed, and held against the case's own posts."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from overt.errors import NotFound
from overt.partner._parcel import Indicator, Parcel, Told
from overt.share import Fact
from overt.store import TABLES, DuckDBEngine

_TABLES = ("partner_file", "partner_object", "partner_indicator", "partner_fact")
_ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32()}


@dataclass(frozen=True)
class Brought:
    """What bringing in a file did: its number, and False where the same bytes were there already."""

    file_no: int
    new: bool
    objects: int
    indicators: int
    facts: int


def bring_in(engine: DuckDBEngine, parcel: Parcel, *, now: int | None = None) -> Brought:
    """Put a parcel into the case's tables; the same bytes are never put in twice."""
    engine.create(*_TABLES)
    counts = len(parcel.objects), len(parcel.indicators), len(parcel.facts)
    held = engine.read("SELECT file_no FROM partner_file WHERE sha256 = :hash", {"hash": parcel.sha256})
    if held.num_rows:
        return Brought(held["file_no"][0].as_py(), False, *counts)
    number = int(engine.read("SELECT COALESCE(MAX(file_no), 0) + 1 AS n FROM partner_file")["n"][0].as_py())
    about = {
        name: getattr(parcel, name) for name in ("file", "sha256", "format", "title", "producer", "tlp", "pap")
    }
    read_at = int(time.time()) if now is None else now
    objects = [
        {
            **{name: getattr(each, name) for name in ("object_id", "type", "name", "tlp", "confidence")},
            "place": place,
            "body": json.dumps(each.body, ensure_ascii=False),
        }
        for place, each in enumerate(parcel.objects)
    ]
    with engine.transaction():
        _insert(engine, "partner_file", number, [{**about, "read_at": read_at, "objects": len(objects)}])
        _insert(engine, "partner_object", number, objects)
        _insert(engine, "partner_indicator", number, [asdict(each) for each in parcel.indicators])
        _insert(engine, "partner_fact", number, [each._asdict() for each in sorted(parcel.facts)])
    return Brought(number, True, *counts)


def files(engine: DuckDBEngine) -> list[dict[str, Any]]:
    """The files that were brought in, in order; none in a case that never got one."""
    if not engine.has("partner_file"):
        return []
    names = ", ".join(TABLES["partner_file"].names)
    rows: list[dict[str, Any]] = engine.read(
        f"SELECT {names} FROM partner_file ORDER BY file_no NULLS LAST"
    ).to_pylist()
    return rows


def parcel_of(engine: DuckDBEngine, file_no: int) -> Parcel:
    """A file as it was brought in, from the case alone; NotFound when there is none of that number."""
    about = next((row for row in files(engine) if row["file_no"] == file_no), None)
    if about is None:
        raise NotFound(f"The case has no partner's file {file_no}. overt partner show lists them.")
    number = {"number": file_no}
    objects = engine.read(
        "SELECT object_id, type, name, tlp, confidence, body FROM partner_object WHERE file_no = :number "
        "ORDER BY place NULLS LAST", number,
    )  # fmt: skip
    indicators = engine.read(
        "SELECT object_id, kind, value, platform, domain, tlp FROM partner_indicator WHERE file_no = :number "
        "ORDER BY object_id NULLS LAST, kind NULLS LAST, value NULLS LAST", number,
    )  # fmt: skip
    facts = engine.read("SELECT kind, subject, field, value FROM partner_fact WHERE file_no = :number", number)
    return Parcel(
        **{name: about[name] for name in ("file", "sha256", "format", "title", "producer", "tlp", "pap")},
        objects=tuple(Told(**{**row, "body": json.loads(row["body"])}) for row in objects.to_pylist()),
        indicators=tuple(Indicator(**row) for row in indicators.to_pylist()),
        facts=frozenset(Fact(**row) for row in facts.to_pylist()),
    )


def matches(engine: DuckDBEngine) -> list[dict[str, Any]]:
    """Indicators of all files that the case's own posts hold: file_no, kind, value, what it is here, posts, accounts.

    A website matches by registrable domain, an account by platform (where the file says it) and handle or number.
    A match says that both name the same thing, not that either is right about it.
    """
    return engine.read(_MATCHES).to_pylist() if engine.has("partner_file") else []


def _insert(engine: DuckDBEngine, table: str, number: int, rows: list[dict[str, Any]]) -> None:
    if rows:
        texts = {column.name for column in TABLES[table].columns if column.type == "VARCHAR"}
        rows = [{name: _text(value) if name in texts else value for name, value in row.items()} for row in rows]
        schema = pa.schema([(column.name, _ARROW[column.type]) for column in TABLES[table].columns])
        engine.insert(table, pa.Table.from_pylist([{"file_no": number, **row} for row in rows], schema=schema))


def _text(value: Any) -> str | None:
    """A value as text; halves of characters, which no table can hold, become question marks."""
    return None if value is None else str(value).encode("utf-8", "replace").decode()


_MATCHES = """
    WITH site AS (
        SELECT i.file_no, i.kind, i.value, l.domain AS here, COUNT(DISTINCT l.post_key) AS posts,
               COUNT(DISTINCT l.account_key) AS accounts
        FROM (SELECT DISTINCT file_no, kind, value, domain FROM partner_indicator WHERE kind IN ('domain', 'url')) i
        JOIN post_link l ON l.domain = i.domain
        GROUP BY i.file_no, i.kind, i.value, l.domain
    ), who AS (
        -- an account stands there by number and by handle: one row, and the handle
        SELECT i.file_no, i.kind, MAX(i.value) AS value, a.account_id AS here, MAX(a.posts) AS posts, 1 AS accounts
        FROM partner_indicator i
        JOIN account a ON (LOWER(a.handle) = i.value OR a.account_id = CONCAT(a.platform, ':', i.value))
        WHERE i.kind = 'account' AND (i.platform IS NULL OR i.platform = a.platform)
        GROUP BY i.file_no, i.kind, a.account_id
    )
    SELECT file_no, kind, value, here, posts, accounts FROM site
    UNION ALL
    SELECT file_no, kind, value, here, posts, accounts FROM who
    ORDER BY file_no NULLS LAST, posts DESC NULLS LAST, kind NULLS LAST, value NULLS LAST, here NULLS LAST
"""
