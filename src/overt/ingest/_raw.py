"""One raw record and what every shape of file can do with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import orjson

from overt.ingest._base import Record
from overt.ingest._files import Stored
from overt.ingest._unpack import Stream

MAX_RECORD = 64 << 20
"""Bytes of one record; a longer one is cut there and refused, so that memory stays bounded."""


class Raw(NamedTuple):
    """One record as it lies in its file.

    line      where it begins: line of the file, row of the sheet, from 1
    content   its exact bytes; the cells themselves where a format (Parquet, Excel) has no bytes of
              its own for a record
    envelope  the simple values around it in a JSON document
    broken    why it cannot be read, found while the file was split; else None
    """

    line: int
    content: bytes | Mapping[str, str]
    envelope: Mapping[str, Any] | None = None
    broken: str | None = None

    def size(self) -> int:
        """Bytes, about."""
        if isinstance(self.content, bytes):
            return len(self.content)
        return sum(len(cell) for cell in self.content.values())

    def sha256(self) -> bytes:
        """SHA-256 of the exact bytes, or of the cells as JSON with sorted keys."""
        if isinstance(self.content, bytes):
            return hashlib.sha256(self.content).digest()
        return hashlib.sha256(orjson.dumps(self.content, option=orjson.OPT_SORT_KEYS)).digest()

    def excerpt(self, size: int = 200) -> str:
        """Its first characters, for people."""
        if isinstance(self.content, bytes):
            return self.content[: size * 4].decode("utf-8", "replace").replace("\0", "")[:size]
        return orjson.dumps(self.content).decode()[:size]


class Shape(Protocol):
    """How records lie in one file. Frozen and small: it travels to the worker processes."""

    @property
    def kind(self) -> str:
        """ "table" or "json": what an importer names in `shapes`."""

    @property
    def words(self) -> str:
        """For people: "CSV separated by ;, Windows-1252"."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of a table; empty for JSON."""

    def opened(self, stored: Stored) -> AbstractContextManager[Source]:
        """The records of a file in order."""

    def decode(self, raw: Raw) -> tuple[Record, bool]:
        """The parsed record, and whether bytes in it were no text and are shown as U+FFFD.

        Raises Refusal unreadable.
        """


@dataclass
class Source:
    """An opened file: its records, and how far reading has come."""

    records: Iterator[Raw]
    stream: Stream | None = None

    @property
    def position(self) -> int | None:
        """Bytes of the file on disk consumed so far, where that can be known."""
        return self.stream.position if self.stream is not None else None

    @property
    def problem(self) -> str | None:
        """Why the file ended early, when it did; known after the last record."""
        return self.stream.problem if self.stream is not None else None


def source_of(records: Iterator[Raw], stream: Stream) -> Source:
    """Records of lines: where damage cut the last line, it is no record but a piece of one."""
    return Source(records if stream.is_plain else _without_cut_line(records, stream), stream)


def _without_cut_line(records: Iterator[Raw], stream: Stream) -> Iterator[Raw]:
    last = next(records, None)
    while last is not None:
        following = next(records, None)
        if following is None and stream.problem is not None:
            assert isinstance(last.content, bytes)
            if last.broken is None and not last.content.rstrip(b"\0").endswith((b"\n", b"\r")):
                last = last._replace(broken="The file was cut in the middle of this record.")
        yield last
        last = following
