"""Raw records become rows of tables: parsed, read by the importer, refused where they must be.

This is the work done in parallel. A chunk of records goes in, Arrow batches come out; nothing
here depends on another chunk, so that the result is the same however many processes share it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from overt.ingest._base import Importer, Post, Profile, Reading, Record, Refusal
from overt.ingest._clean import storable
from overt.ingest._raw import Raw, Shape
from overt.ingest._rows import NO_TIME, Normaliser, Origin, Rows
from overt.ingest._time import Clock

# What a record of another shape than expected makes an importer raise. Such a record is refused;
# anything else is a fault of ours and must be seen.
MISSHAPEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Job:
    """What is the same for all records of one file.

    beside   what tells the folder that its relative paths begin at from that of any other export, wherever it lies
    """

    file: str
    source_no: int
    shape: Shape
    importer: Importer
    clock: Clock
    reading: Reading
    beside: str = ""


@dataclass(frozen=True)
class Chunk:
    """Records in a row, with the number of the first. To another process they travel by column, which is quicker."""

    first_record_no: int
    records: tuple[Raw, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        return _chunk, (self.first_record_no, *zip(*self.records, strict=True))


def _chunk(first_record_no: int, *columns: tuple[Any, ...]) -> Chunk:
    return Chunk(first_record_no, tuple(map(Raw, *columns)) if columns else ())


@dataclass
class Converted:
    """Rows by table, and what was noticed."""

    records: int
    batches: dict[str, pa.RecordBatch] = field(default_factory=dict)
    bases: set[str] = field(default_factory=set)
    step_s: int = 86_400
    profiles: int = 0
    repaired: int = 0
    unnumbered: int = 0
    rounded: int = 0


def convert(
    job: Job, chunk: Chunk, normaliser: Normaliser, *, by_digest: bool = False
) -> Converted:
    """The rows of a chunk. `by_digest` numbers records by their SHA-256, where there is no order."""
    with resting_collector():
        converter = _Converter(job, normaliser, len(chunk.records))
        for record_no, raw in enumerate(chunk.records, start=chunk.first_record_no):
            converter.take(_number_of(raw) if by_digest else record_no, raw)
        return converter.done()


@contextmanager
def resting_collector() -> Iterator[None]:
    """The collector of cycles rests: records and rows are tuples in hundreds of thousands and hold no cycles, and
    looking through them again and again took a fifth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _number_of(raw: Raw) -> int:
    """31 bits of the digest: two records of one post share them once in two thousand million."""
    return int.from_bytes(raw.sha256()[:4]) >> 1


class _Converter:
    def __init__(self, job: Job, normaliser: Normaliser, records: int) -> None:
        self._job = job
        self._rows = Rows(job.source_no, job.clock, normaliser, job.beside)
        self._made = Converted(records)
        self._readings: dict[int, Reading] = {}

    def done(self) -> Converted:
        """The rows as Arrow batches, and what was noticed."""
        self._made.batches = self._rows.batches()
        self._made.bases = self._rows.bases
        self._made.step_s = self._rows.step_s
        self._made.unnumbered = self._rows.unnumbered
        self._made.rounded = self._rows.rounded
        return self._made

    def take(self, record_no: int, raw: Raw) -> None:
        """Make rows of one record: at least its row in `record`, and a post or a refusal."""
        digest = raw.sha256()
        self._rows.add("record", (record_no, self._job.source_no, raw.line, digest))
        refusal = self._read(raw, Origin(record_no, 0, raw.line, digest))
        if refusal is not None:
            detail = f"{self._job.file}:{raw.line}: {refusal.detail}"
            excerpt = storable(raw.excerpt())
            row = (self._job.source_no, record_no, raw.line, refusal.reason, detail, excerpt)
            self._rows.add("refused", row)

    def _read(self, raw: Raw, origin: Origin) -> Refusal | None:
        """Add the posts and profiles of a record; why it, or a post of it, was not taken in."""
        if raw.broken is not None:
            return Refusal("unreadable", raw.broken)
        refused: Refusal | None = None
        taken = False
        try:
            record, repaired = self._job.shape.decode(raw)
            self._made.repaired += repaired
            for part, item in enumerate(self._items(record, raw)):
                try:
                    self._take_item(item, origin._replace(part=part))
                    taken = True
                except Refusal as refusal:
                    # An embedded post is only another record's picture of it: nothing is refused.
                    if isinstance(item, Profile) or not item.embedded:
                        refused = refused or refusal
        except Refusal as refusal:
            refused = refused or refusal
        if not taken and refused is None:
            return Refusal("not_a_post", "The record holds no post.")
        return refused

    def _take_item(self, item: Post | Profile, origin: Origin) -> None:
        if isinstance(item, Post):
            self._rows.add_post(item, origin)
        else:
            platform = self._job.importer.platform or self._job.reading.platform or "unknown"
            self._rows.add_profile(item, platform, NO_TIME, origin)
            self._made.profiles += 1

    def _items(self, record: Record, raw: Raw) -> Iterator[Post | Profile]:
        try:
            yield from self._job.importer.read(record, self._reading(raw))
        except MISSHAPEN as problem:
            raise Refusal(
                "unreadable",
                f"The record is not built as {self._job.importer.label} records are "
                f"({type(problem).__name__}: {problem}).",
            ) from problem

    def _reading(self, raw: Raw) -> Reading:
        """What is known about the file, with the values that stand around this record."""
        if not raw.envelope:
            return self._job.reading
        # All records of one list share one envelope, so it is known by its identity here.
        reading = self._readings.get(id(raw.envelope))
        if reading is None:
            known = self._job.reading
            reading = Reading(
                envelope=raw.envelope,
                mapping=known.mapping,
                platform=known.platform,
                columns=known.columns,
            )
            self._readings[id(raw.envelope)] = reading
        return reading
