"""Which importer reads a file: decided by looking at its first records, never at its name."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from overt.errors import MissingColumn, UnknownFormat, UnreadableFile
from overt.ingest._base import Importer, Record, Refusal
from overt.ingest._columnar import parquet_shape, sheet_shape
from overt.ingest._delimited import sniff_table
from overt.ingest._files import Stored
from overt.ingest._hints import paths
from overt.ingest._json import JsonDocument, JsonLines, loads
from overt.ingest._lines import Encoding, encoding_of
from overt.ingest._options import GENERIC, Options, importers
from overt.ingest._raw import MAX_RECORD, Raw, Shape
from overt.ingest._unpack import Stream

HEAD = 1 << 18
SAMPLE = 500
_VOTERS = 50
_JSON_HEAD = MAX_RECORD + (1 << 20)
"""Bytes searched for a list of records: a document may hold other things before it, or be one."""


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
    with stored.open() as stream:
        head = stream.read(HEAD)
        if not head.strip(b" \t\r\n\0"):
            why = stream.problem or f"{stored.name} is empty: there is nothing in it to read."
            raise UnreadableFile(why, file=stored.name)
    candidates = list(_candidates(stored, head, options))
    if candidates and not any(found.sample for found in candidates):
        raise UnreadableFile(
            f"{stored.name} is {_with_article(candidates[0].shape.words)} without one complete record. "
            "Export it again, or leave it out.",
            file=stored.name,
        )
    wanted = options.importer or (importers()[GENERIC] if options.mapping else None)
    if wanted is not None:
        mine = [found for found in candidates if found.importer.name == wanted.name]
        # The reading under which the importer knows most records; the first, where it knows none.
        if mine and (found := max(mine, key=_votes)).sample:
            if not _lacking(found, options):
                return found
            if stored.explicit:
                raise _missing_column(found, options)
    return _elected([found for found in candidates if found.sample], stored, head)


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


def _candidates(stored: Stored, head: bytes, options: Options) -> Iterator[Recognised]:
    """Every importer with every way in which the file could hold its records."""
    samples: dict[Shape, tuple[tuple[Raw, Record], ...]] = {}
    tables, json_encoding, is_lines = _shapes(stored, head)
    limit = _JSON_HEAD if options.importer is None else sys.maxsize
    for importer in importers().values():
        if options.importer is not None and importer.name != options.importer.name:
            continue
        shapes: list[Shape] = list(tables) if "table" in importer.shapes else []
        if json_encoding is not None and "json" in importer.shapes:
            if is_lines:
                shapes.append(JsonLines(json_encoding))
            shapes.append(JsonDocument((), json_encoding))
            if importer.lists:
                shapes.append(JsonDocument(importer.lists, json_encoding))
        for shape in shapes:
            if shape not in samples:
                samples[shape] = tuple(islice(_sampled(stored, shape, limit), SAMPLE))
            yield Recognised(stored, shape, importer, samples[shape])


def _shapes(stored: Stored, head: bytes) -> tuple[list[Shape], Encoding | None, bool]:
    """Shapes of a table; else the encoding of a JSON file, and whether it has a record per line."""
    if stored.sheet is not None:
        sheet = sheet_shape(stored)
        return ([sheet] if sheet is not None else []), None, False
    if head.startswith(b"PAR1"):
        return [parquet_shape(stored)], None, False
    encoding = encoding_of(head)
    text = head[len(encoding.bom) :]
    if encoding.is_wide:
        text = text[: len(text) & ~1].decode(encoding.name, "replace").encode()
    if text.lstrip(b" \t\r\n\0")[:1] in (b"{", b"["):
        return [], encoding, _is_lines(text, whole=len(head) < HEAD)
    table = sniff_table(head)
    return ([table] if table is not None else []), None, False


def _is_lines(text: bytes, *, whole: bool) -> bool:
    """Whether most of the first lines are JSON objects by themselves."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not whole:
        lines = lines[:-1] or lines  # the last one is cut by the size of the head
    starts = [line for line in lines[:_VOTERS] if line.strip(b" \t\0")[:1] == b"{"]
    if not whole and len(lines) == 1:
        return bool(starts)  # one line longer than the head: a giant record, or a document
    return len(lines) > 1 and sum(map(_is_object, starts)) * 2 > min(len(lines), _VOTERS)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(loads(line.strip(b" \t\0"))[0], dict)
    except ValueError:
        return False


def _sampled(stored: Stored, shape: Shape, limit: int) -> Iterator[tuple[Raw, Record]]:
    """The first records that can be decoded."""
    with contextlib.ExitStack() as stack:
        if isinstance(shape, (JsonLines, JsonDocument)):
            records = shape.split(_Beginning(stack.enter_context(stored.open()), limit))
        else:
            records = stack.enter_context(shape.opened(stored)).records
        for raw in records:
            try:
                if raw.broken is None:
                    yield raw, shape.decode(raw)[0]
            except Refusal:
                continue


class _Beginning:
    """A stream that ends after its first bytes: what is not there soon is not searched for."""

    def __init__(self, stream: Stream, limit: int) -> None:
        self._stream, self._left = stream, limit

    def read(self, size: int) -> bytes:
        taken = self._stream.read(min(size, self._left))
        self._left -= len(taken)
        return taken


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
