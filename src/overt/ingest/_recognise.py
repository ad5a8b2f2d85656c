"""Which importer reads a file: decided by looking at its first records, never at its name."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from overt.errors import MissingColumn, UnknownFormat, UnreadableFile
from overt.ingest._base import Importer, Record
from overt.ingest._files import Stored
from overt.ingest._hints import paths
from overt.ingest._options import GENERIC, Options, importers
from overt.ingest._raw import Raw, Shape
from overt.ingest._sample import HEAD, SEARCHED, first_records, lists_of, shapes_of

_VOTERS = 50


@dataclass(frozen=True)
class Recognised:
    """A file, how its records lie, who reads them, and the first of them."""

    stored: Stored
    shape: Shape
    importer: Importer
    sample: tuple[tuple[Raw, Record], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table, or the paths of the values in the sampled JSON records."""
        if self.shape.columns:
            return self.shape.columns
        return tuple(dict.fromkeys(path for _, record in self.sample for path in paths(record)))


def recognise(stored: Stored, options: Options) -> Recognised:
    """How to read a file; raises UnreadableFile, UnknownFormat or MissingColumn."""
    if stored.problem is not None:
        raise UnreadableFile(stored.problem, file=stored.name)
    head = _head(stored)
    wanted = options.importer or (importers()[GENERIC] if options.mapping else None)
    known = [options.importer] if options.importer is not None else list(importers().values())
    limit = sys.maxsize if options.importer is not None else SEARCHED
    candidates = _candidates(stored, known, shapes_of(stored, head), limit)
    if not _is_decided(candidates):
        # Lists deeper inside a JSON document are looked for only now: it takes reading on.
        for importer in known:
            candidates += _candidates(stored, [importer], lists_of(head, importer), limit)
    if candidates and not any(found.sample for found in candidates):
        raise UnreadableFile(
            f"{stored.name} is {_with_article(candidates[0].shape.words)} without one complete "
            "record. Export it again, or leave it out.",
            file=stored.name,
        )
    candidates = [found for found in candidates if found.sample]
    mine = [found for found in candidates if wanted and found.importer.name == wanted.name]
    if mine:
        best = max(mine, key=_votes)  # the first, where it knows none
        if not _lacking(best, options):
            return best
        if stored.explicit:
            raise _missing_column(best, options)
    return _elected(candidates, stored, head)


def _head(stored: Stored) -> bytes:
    with stored.open() as stream:
        head = stream.read(HEAD)
        if not head.strip(b" \t\r\n\0"):
            why = stream.problem or f"{stored.name} is empty: there is nothing in it to read."
            raise UnreadableFile(why, file=stored.name)
        return head


def _candidates(
    stored: Stored, known: Iterable[Importer], shapes: Iterable[Shape], limit: int
) -> list[Recognised]:
    """Every importer with every shape it reads, and a sample of the records."""
    return [
        Recognised(stored, shape, importer, sample)
        for shape in shapes
        for sample in (first_records(stored, shape, limit),)
        for importer in known
        if shape.kind in importer.shapes
    ]


def _is_decided(candidates: list[Recognised]) -> bool:
    """Whether an importer knows the records; the generic one must know more than one."""
    return any(_votes(found) > (1 if found.importer.name == GENERIC else 0) for found in candidates)


def _elected(candidates: list[Recognised], stored: Stored, head: bytes) -> Recognised:
    """The candidate whose importer knows most of the records; a specific one before the generic."""
    votes = [(_votes(found), found) for found in candidates]
    most = max((count for count, found in votes if found.importer.name != GENERIC), default=0)
    best = [found for count, found in votes if count == most and found.importer.name != GENERIC]
    if most == 0:
        generic = [vote for vote in votes if vote[0]]
        best = [max(generic, key=lambda vote: vote[0])[1]] if generic else []
    if not best:
        raise UnknownFormat(_unknown(candidates, stored, head), file=stored.name)
    names = sorted({found.importer.name for found in best})
    if len(names) > 1:
        raise UnknownFormat(
            f"{stored.name} can be read as {' and as '.join(names)}. Say which it is with --format, "
            f"e.g. --format {names[0]}.",
            file=stored.name,
        )
    return best[0]


def _votes(found: Recognised) -> int:
    return sum(_knows(found.importer, record) for _, record in found.sample[:_VOTERS])


def _knows(importer: Importer, record: Record) -> bool:
    try:
        return importer.recognises(record)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError):
        return False  # a record of another shape than the importer's own


def _lacking(found: Recognised, options: Options) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for c in options.mapping.values() if c not in found.columns))


def _missing_column(found: Recognised, options: Options) -> MissingColumn:
    lacking = _lacking(found, options)
    fields = ", ".join(
        f"{field}={column}" for field, column in options.mapping.items() if column in lacking
    )
    return MissingColumn(
        f"{found.stored.name} has no column {' and no column '.join(lacking)}, which --map names "
        f"({fields}). Its columns are {', '.join(found.columns)}.",
        file=found.stored.name,
        missing=lacking,
        has=found.columns,
    )


def _unknown(candidates: list[Recognised], stored: Stored, head: bytes) -> str:
    """What was seen in a file nobody can read, and what to do."""
    if not candidates:
        start = head[:60].decode("utf-8", "replace").strip()
        return (
            f"{stored.name} is neither a table nor JSON: it begins with {start!r}. Overt reads CSV, "
            "TSV, JSON, JSON Lines, Parquet and Excel, also packed; overt formats lists the exports."
        )
    seen = candidates[0]
    return (
        f"{stored.name} is {_with_article(seen.shape.words)} with the columns "
        f"{', '.join(map(str, seen.columns[:40]))}, which no importer recognises. Say which columns "
        "hold what with --map, e.g. --map account_id=author,posted_at=date,text=message; "
        "overt formats lists what is recognised without."
    )


def _with_article(words: str) -> str:
    return f"an {words}" if words[0] in "AEIO" else f"a {words}"
