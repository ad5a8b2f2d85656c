"""The verb: files in, tables filled.

A file is split into chunks of records here, chunks become rows in worker processes, and the rows
come back in order into temporary tables. When enough has gathered they join the case in one
transaction. Whatever happens in between (Ctrl-C, a full disk, a power cut) the case holds whole
files only, and the next reading goes on with the first file that is not among them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from overt.errors import InputError
from overt.ingest import _sources as sources
from overt.ingest import _staging as staging
from overt.ingest._convert import Chunk, Converted, Job, resting_collector
from overt.ingest._files import Stored, find
from overt.ingest._merge import merge
from overt.ingest._options import checked
from overt.ingest._raw import Raw, Source
from overt.ingest._sources import SourceSummary, Tally
from overt.ingest._understand import Plan, Understanding, plans, settle_dates
from overt.ingest._workers import Workers
from overt.progress import SILENT, Progress
from overt.store.duckdb import DuckDBEngine

_RECORDS_PER_CHUNK = 5_000
_BYTES_PER_CHUNK = 4 << 20
_RECORDS_PER_INSERT = 50_000  # ten chunks at once take DuckDB a third of the time of ten times one
_RECORDS_PER_MERGE = 200_000
"""Records gathered before they join the case: small files join together, a large one alone."""

_TABLES = ("source", *staging.STAGED)
_TASK = "reading"


def look(
    files: Iterable[str | os.PathLike[str]],
    *,
    zone: str | None = None,
    mapping: Mapping[str, str] | None = None,
    platform: str | None = None,
    format: str | None = None,  # noqa: A002
    dates: str | None = None,
) -> list[Understanding]:
    """What `read` would understand of these files, from their first records; nothing is stored.

    Files, folders and archives in the given order, one Understanding per file found. Parameters
    and errors are those of `read`.
    """
    options = checked(zone=zone, mapping=mapping, platform=platform, format=format, dates=dates)
    return [plan.understood for plan in plans(find(files), options)]


def read(
    engine: DuckDBEngine,
    files: Iterable[str | os.PathLike[str]],
    *,
    zone: str | None = None,
    mapping: Mapping[str, str] | None = None,
    platform: str | None = None,
    format: str | None = None,  # noqa: A002
    dates: str | None = None,
    resolved_links: Mapping[str, str] | None = None,
    workers: int | None = None,
    progress: Progress = SILENT,
) -> list[SourceSummary]:
    """Read files, folders and archives into the case; one summary per file, in order.

    zone            IANA name (or +11:00) of times written without a zone
    mapping         field → column, for tables whose columns are not recognised; fields are named
                    as the columns of `post` and `account`
    platform        platform of the posts where the files do not say
    format          name of the importer, where recognition fails or is ambiguous
    dates           "dmy" or "mdy": which number comes first in 03/04/2016
    resolved_links  link → where it leads, for shorteners
    workers         processes; None takes the machine's cores for large files and none for small
    progress        told about bytes of the files on disk

    A file already in the case (by its SHA-256) is not read again. Records that cannot be trusted
    become rows of `refused`. Before anything is written, InputError (and its kinds) says when a
    file cannot be used at all, SettingError when a parameter makes no sense. CaseError says when
    the case cannot be written, for example because the disk is full; what was read before stays.
    """
    options = checked(zone=zone, mapping=mapping, platform=platform, format=format, dates=dates)
    made = [settle_dates(plan) for plan in plans(find(files), options)]
    _raise_blocking(made)
    engine.create(*_TABLES)
    return _read_all(engine, made, Workers(workers, resolved_links), progress)


def _raise_blocking(made: list[Plan]) -> None:
    """One sentence for all files that wait for the same word from a person."""
    blocked = [plan for plan in made if plan.recognised is not None and plan.understood.blocking]
    if blocked:
        first = blocked[0].understood
        more = f" (and {len(blocked) - 1} other files)" if len(blocked) > 1 else ""
        raise InputError(f"{first.blocking}{more}", file=first.file)


def _read_all(
    engine: DuckDBEngine, made: list[Plan], workers: Workers, progress: Progress
) -> list[SourceSummary]:
    sources.forget_interrupted(engine)
    known = sources.Known(engine)
    hashes = {
        path: _sha256(stored) for path, stored in {p.stored.path: p.stored for p in made}.items()
    }
    for plan in made:
        known.find(plan, hashes[plan.stored.path])  # raises before anything is read
    shares = _shares(made)
    progress.start(_TASK, sum(shares.values()), "bytes")
    reading = _Reading(engine, workers, progress)
    results: list[tuple[int, str | None]] = []
    with workers, resting_collector():
        try:
            for plan in made:
                name, sha256 = plan.stored.name, hashes[plan.stored.path]
                source_no, skipped = known.find(plan, sha256), None
                if source_no is None:
                    source_no = known.begin(plan, sha256)
                    reading.take(plan, source_no, shares[name], _beside(name, sha256))
                else:
                    skipped = f"{name} is already in the case and was not read again."
                    progress.advance(_TASK, shares[name], name)
                results.append((source_no, skipped))
            reading.settle()
        finally:
            staging.drop(engine)
    progress.end(_TASK, f"{len(made)} files")
    return [
        sources.summary(engine, source_no, reading.notes.get(source_no, ()), skipped)
        for source_no, skipped in results
    ]


class _Reading:
    """What is being read, from the first chunk until it joins the case."""

    def __init__(self, engine: DuckDBEngine, workers: Workers, progress: Progress) -> None:
        self._engine = engine
        self._workers = workers
        self._progress = progress
        self._next_record_no = sources.last_record_no(engine) + 1
        self._waiting: list[Tally] = []
        self.notes: dict[int, tuple[str, ...]] = {}
        self._gathered: dict[str, list[pa.RecordBatch]] = {}
        self._gathered_records = 0
        staging.create(engine)

    def take(self, plan: Plan, source_no: int, share: int, beside: str) -> None:
        """Read one file, worth `share` bytes of progress; join the case when enough has gathered."""
        tally = Tally(source_no, plan, self._next_record_no, _size(plan.stored))
        self._waiting.append(tally)
        if plan.recognised is not None:
            self._read_records(plan, tally, share, beside)
        else:
            self._progress.advance(_TASK, share, plan.stored.name)
        sources.refuse_file(self._engine, tally)
        if sum(each.records for each in self._waiting) >= _RECORDS_PER_MERGE:
            self.settle()

    def _read_records(self, plan: Plan, tally: Tally, share: int, beside: str) -> None:
        name = plan.stored.name
        job = Job(name, tally.source_no, plan.shape, plan.importer, plan.clock, plan.reading, beside)
        with plan.shape.opened(plan.stored) as source:
            chunks = self._chunks(source, name, share)
            for made in self._workers.convert(job, chunks, tally.bytes):
                tally.count(made)
                self._gather(made)
            self._store_gathered()
            tally.problem = source.problem

    def settle(self) -> None:
        """Everything read so far joins the case, in one transaction."""
        if not self._waiting:
            return
        with self._engine.transaction():
            merge(self._engine)
            for tally in self._waiting:
                sources.finish(self._engine, tally)
                self.notes[tally.source_no] = tally.notes()
        self._waiting = []
        staging.create(self._engine)

    def _gather(self, made: Converted) -> None:
        for table, batch in made.batches.items():
            self._gathered.setdefault(table, []).append(batch)
        self._gathered_records += made.records
        if self._gathered_records >= _RECORDS_PER_INSERT:
            self._store_gathered()

    def _store_gathered(self) -> None:
        for table, batches in self._gathered.items():
            self._engine.insert(staging.staged(table), pa.Table.from_batches(batches))
        self._gathered = {}
        self._gathered_records = 0

    def _chunks(self, source: Source, name: str, share: int) -> Iterator[Chunk]:
        held: list[Raw] = []
        size = told = 0
        for raw in source.records:
            held.append(raw)
            size += raw.size()
            if len(held) >= _RECORDS_PER_CHUNK or size >= _BYTES_PER_CHUNK:
                yield self._chunk(held)
                held, size = [], 0
                now = min(source.position or 0, share)
                self._progress.advance(_TASK, max(now - told, 0), name)
                told = max(now, told)
        if held:
            yield self._chunk(held)
        self._progress.advance(_TASK, share - told, name)

    def _chunk(self, records: list[Raw]) -> Chunk:
        chunk = Chunk(self._next_record_no, tuple(records))
        self._next_record_no += len(records)
        return chunk


def _shares(made: list[Plan]) -> dict[str, int]:
    """Bytes of progress each file is worth: its own, or its part of the archive it lies in."""
    parts = Counter(plan.stored.path for plan in made)
    return {p.stored.name: _size(p.stored) // parts[p.stored.path] for p in made}


def _size(stored: Stored) -> int:
    try:
        return stored.size()
    except OSError:
        return 0  # it vanished or may not be read; opening it says why


def _beside(name: str, sha256: str | None) -> str:
    """The export's SHA-256 and, inside an archive, the folder: the same wherever a person keeps the export."""
    inside = name.partition("!")[2]
    return f"{sha256 or ''}!{inside.rpartition('/')[0]}"


def _sha256(stored: Stored) -> str | None:
    try:
        return stored.sha256()
    except OSError as problem:
        if stored.problem is not None:
            return None
        raise InputError(f"{stored.name} can no longer be read: {problem.strerror}.") from problem
