"""CSV and its relatives, split into records whose exact bytes are known.

A record ends at the end of a line unless a quotation mark is still open there. Whether one is
open is counted (an odd number of marks opens or closes), which costs a fraction of parsing and
keeps the bytes. A mark that was never meant to open anything would then swallow what follows up
to the next one, so every record of several lines must parse without fault into as many cells as
the header; where it does not, the lines are taken apart again.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from overt.ingest._base import Record, Refusal
from overt.ingest._files import Stored
from overt.ingest._lines import UTF8, Encoding, Readable, encoding_of, split_lines
from overt.ingest._raw import MAX_RECORD, Raw, Source, source_of

# The limit of Python's csv module is 131,072 characters per cell, less than posts can have. It is
# one number for the whole process, so it is only ever raised.
csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD))

_SEPARATORS = {",": "CSV", ";": "CSV separated by ;", "\t": "TSV", "|": "table separated by |"}
_LONGEST_LINES = 20_000
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f]")
_CONTROLS_ONE_IN = 20  # letters; hostile texts hold some, binary files one in ten
_SNIFFED_RECORDS = 50

Line = tuple[int, bytes]


@dataclass(frozen=True)
class Dialect:
    """How cells are written: what separates them, and whether \\ takes a mark's meaning away."""

    separator: str = ","
    escape: bool = False

    def is_odd(self, line: bytes) -> bool:
        """Whether the quotation marks of a line leave a cell open, or close one that was."""
        marks = line.count(b'"')
        if self.escape and marks:
            marks -= line.count(b'\\"')
        return marks % 2 == 1

    def opens(self, line: bytes) -> bool:
        """Whether a cell of a line can be open at its end: only a mark that begins a cell opens."""
        begins = line[:1] == b'"' or f'{self.separator}"'.encode() in line
        return begins and self.is_odd(line)

    def strict(self, text: str) -> list[str] | None:
        """The cells of one record written without fault, else None."""
        try:
            return next(csv.reader((text,), _strict(self.separator, self.escape)), [])
        except csv.Error:
            return None

    def lenient(self, text: str) -> list[str]:
        """The cells where marks inside a text were not doubled: only a mark before a separator, or
        at the end, closes a cell; one that is never closed is part of the text."""
        cells = []
        text = text.rstrip("\r\n")
        at = -1
        while at < len(text):
            found = _cell(self.separator).match(text, at + 1)
            assert found is not None
            quoted, bare = found.groups()
            cells.append(bare if quoted is None else quoted.replace('""', '"'))
            at = found.end()
        return cells


@lru_cache(maxsize=2 * len(_SEPARATORS))
def _strict(separator: str, escape: bool) -> Any:
    """The dialect as csv keeps it: a reader made from it is there in half the time of one made from words."""
    return csv.reader(
        (), delimiter=separator, strict=True, escapechar="\\" if escape else None, doublequote=not escape
    ).dialect


@lru_cache(maxsize=len(_SEPARATORS))
def _cell(separator: str) -> re.Pattern[str]:
    end = rf"(?=\{separator}|\Z)" if separator == "|" else rf"(?={separator}|\Z)"
    not_end = end.replace("(?=", "(?!")
    return re.compile(rf'"((?:[^"]++|"{not_end})*+)"{end}|([^{separator}]*)', re.DOTALL)


@dataclass(frozen=True)
class Delimited:
    """A table as text: one record per row, the first row names the columns.

    `skip` lines stand before the header (Excel's "sep=;"); blank lines are no records.
    """

    columns: tuple[str, ...]
    dialect: Dialect = Dialect()
    encoding: Encoding = UTF8
    skip: int = 0

    kind = "table"

    @property
    def words(self) -> str:
        """For people: "CSV separated by ;, UTF-8"."""
        return f"{_SEPARATORS[self.dialect.separator]}, {self.encoding.words}"

    @contextmanager
    def opened(self, stored: Stored) -> Iterator[Source]:
        """The rows after the header."""
        with stored.open() as stream:
            rows = self.split(stream)
            for _ in range(self.skip + 1):
                next(rows, None)
            yield source_of(rows, stream)

    def split(self, stream: Readable) -> Iterator[Raw]:
        """Every record with its exact bytes, the header and lines before it included."""
        lines = enumerate(split_lines(stream, self.encoding), start=1)
        blank = b' \t\r\n\0"' + self.dialect.separator.encode()
        again: deque[Line] = deque()  # lines taken apart again, to be read before the next ones
        held: list[Line] = []
        size = 0
        while True:
            line = again.popleft() if again else next(lines, None)
            if line is None and not held:
                return
            closes = False
            if line is not None:
                if not held and not self.dialect.opens(line[1]):
                    if line[1].strip(blank):
                        yield Raw(line[0], self.encoding.exact(line[1]))
                    continue
                closes = bool(held) and self.dialect.is_odd(line[1])
                held.append(line)
                size += len(line[1])
            if closes or line is None or len(held) > _LONGEST_LINES or size > MAX_RECORD:
                record, rest = self._settle(held, closed=closes)
                yield record
                again.extendleft(reversed(rest))
                held, size = [], 0

    def decode(self, raw: Raw) -> tuple[Record, bool]:
        """Column → cell; raises Refusal where the cells are not as many as the columns."""
        assert isinstance(raw.content, bytes)
        text, repaired = self.encoding.decode(raw.content)
        cells = self._cells(text)
        if cells is None:
            has = len(self.dialect.lenient(text))
            raise Refusal(
                "unreadable",
                f"The row has {has} cells where the header names {len(self.columns)} columns, so "
                "its cells cannot be told apart. A separator, a line break or a quotation mark in "
                "a text that is not quoted does this; export the table again with quoted texts.",
            )
        return dict(zip(self.columns, cells, strict=True)), repaired

    def _cells(self, text: str) -> list[str] | None:
        """The cells under the columns, by the strictest reading that gives as many."""
        wanted = len(self.columns)
        for read in (self.dialect.strict, self.dialect.lenient):
            cells = read(text)
            if cells is None:
                continue
            if len(cells) > wanted and not any(cells[wanted:]):
                return cells[:wanted]
            if len(cells) == wanted:
                return cells
        return None

    def _stands_alone(self, line: Line) -> bool:
        """Whether a line is a whole row by itself."""
        cells = self.dialect.strict(self._text([line]))
        return cells is not None and len(cells) == len(self.columns)

    def _text(self, lines: list[Line]) -> str:
        whole = b"".join(line for _, line in lines)
        return (UTF8 if self.encoding.is_wide else self.encoding).decode(whole)[0]

    def _settle(self, held: list[Line], *, closed: bool) -> tuple[Raw, list[Line]]:
        """The first record of lines under an open quotation mark, and the lines after it."""
        wanted = len(self.columns)
        if closed and len(self.dialect.strict(self._text(held)) or ()) == wanted:
            return self._joined(held), []
        until = next((n for n in range(1, len(held)) if self._stands_alone(held[n])), None)
        if until is None and closed and len(self.dialect.lenient(self._text(held))) == wanted:
            return self._joined(held), []
        first_is_whole = len(self.dialect.lenient(self._text(held[:1]))) == wanted
        if first_is_whole and (until == 1 or (until is None and closed)):
            return self._joined(held[:1]), held[1:]
        broken = (
            "A quotation mark opens in this row and is not closed as it should be, so its cells "
            "cannot be told apart. Export the table again with marks in texts doubled."
        )
        until = until or len(held)
        return self._joined(held[:until], broken), held[until:]

    def _joined(self, lines: list[Line], broken: str | None = None) -> Raw:
        whole = b"".join(line for _, line in lines)
        return Raw(lines[0][0], self.encoding.exact(whole), broken=broken)


def sniff_table(head: bytes) -> Delimited | None:
    """How a text that begins so is a table, or None when it is none, or no text at all.

    The separator is the one that cuts most of the first rows into as many cells as the header.
    """
    encoding = encoding_of(head)
    body = head[len(encoding.bom) :]
    text = encoding.decode(body[: len(body) & ~1] if encoding.is_wide else body)[0]
    if len(_CONTROL.findall(text)) * _CONTROLS_ONE_IN > len(text):
        return None
    skip = 1 if text[:4].lower() == "sep=" else 0
    best: tuple[float, int, Delimited] | None = None
    for separator in _SEPARATORS:
        for escape in (False, True) if '\\"' in text else (False,):
            tried = _tried(head, Delimited((), Dialect(separator, escape), encoding, skip))
            if tried is not None and (best is None or tried[:2] > best[:2]):
                best = tried
    return best[2] if best is not None else None


def _tried(head: bytes, table: Delimited) -> tuple[float, int, Delimited] | None:
    """Share of rows that fit the header, number of columns, and the table with its columns."""
    rows = table.split(_Head(head))
    for _ in range(table.skip):
        next(rows, None)
    first = next(rows, None)
    if first is None or not isinstance(first.content, bytes):
        return None
    text = table.encoding.decode(first.content)[0]
    header = table.dialect.strict(text) or table.dialect.lenient(text)
    while header and not header[-1].strip():
        header.pop()  # the separator at the end of every row that some programs write
    if len(header) < 2:
        return None
    named = Delimited(_unique(header), table.dialect, table.encoding, table.skip)
    again = named.split(_Head(head))
    sample = [row for row, _ in zip(again, range(table.skip + _SNIFFED_RECORDS + 1), strict=False)]
    fits = [_fits(named, row) for row in sample[table.skip + 1 :]]
    return (sum(fits) / len(fits) if fits else 0.0), len(header), named


def _fits(table: Delimited, row: Raw) -> bool:
    if row.broken is not None:
        return False
    assert isinstance(row.content, bytes)
    cells = table.dialect.strict(table.encoding.decode(row.content)[0]) or []
    return len(cells) == len(table.columns)


def _unique(header: list[str]) -> tuple[str, ...]:
    """Names of columns: trimmed, an empty one by its place, a repeated one with a number."""
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = cell.strip().strip("\0") or f"column {place}"
        again = sum(each == name or each.startswith(f"{name} (") for each in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return tuple(names)


class _Head:
    """The first bytes of a file, read like a file."""

    def __init__(self, head: bytes) -> None:
        self._rest = head

    def read(self, size: int) -> bytes:
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken
