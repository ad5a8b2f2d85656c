"""JSON, line by line or as one document, each record with its exact bytes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from overt.ingest._base import Record, Refusal
from overt.ingest._files import Stored
from overt.ingest._lines import UTF8, Encoding, Readable, split_lines
from overt.ingest._raw import Raw, Source, source_of
from overt.ingest._scan import SPACE, Scanner, loads


def _object(raw: Raw, encoding: Encoding) -> tuple[Record, bool]:
    assert isinstance(raw.content, bytes)
    content = raw.content
    if encoding.name != "utf-8":
        content = encoding.decode(content)[0].encode("utf-8", "replace")
    try:
        value, repaired = loads(content.strip(SPACE))
    except ValueError as problem:
        raise Refusal("unreadable", f"This is no complete JSON record: {problem}.") from problem
    if not isinstance(value, dict):
        raise Refusal("unreadable", f"A JSON object is needed, and this is a {_kind(value)}.")
    return value, repaired


def _kind(value: object) -> str:
    names = {list: "list", str: "text", bool: "truth value", int: "number", float: "number"}
    return names.get(type(value), "null")


@dataclass(frozen=True)
class JsonLines:
    """One JSON object per line."""

    encoding: Encoding = UTF8

    kind = "json"
    columns: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """For people."""
        return f"JSON Lines, {self.encoding.words}"

    @contextmanager
    def opened(self, stored: Stored) -> Iterator[Source]:
        """Every line that is not blank."""
        with stored.open() as stream:
            yield source_of(self.split(stream), stream)

    def split(self, stream: Readable) -> Iterator[Raw]:
        """Every line that is not blank."""
        for number, line in enumerate(split_lines(stream, self.encoding), start=1):
            if line.strip(SPACE):
                yield Raw(number, self.encoding.exact(line))

    def decode(self, raw: Raw) -> tuple[Record, bool]:
        """The object of a line; raises Refusal unreadable."""
        return _object(raw, self.encoding)


@dataclass(frozen=True)
class JsonDocument:
    """One JSON document (or several in a row): the records are the items of its lists.

    `lists` are dotted paths with * for "each". Without any, an object at the top is itself a
    record; a list at the top always holds records. A document in UTF-16 is hashed as UTF-8.
    """

    lists: tuple[str, ...] = ()
    encoding: Encoding = UTF8

    kind = "json"
    columns: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """For people."""
        return f"JSON document, {self.encoding.words}"

    @contextmanager
    def opened(self, stored: Stored) -> Iterator[Source]:
        """Every item of the lists."""
        with stored.open() as stream:
            yield Source(self.split(stream), stream)

    def split(self, stream: Readable, most: int = sys.maxsize) -> Iterator[Raw]:
        """Every item of the lists in order, from the first `most` documents of the file."""
        bom = stream.read(len(self.encoding.bom)) if self.encoding.bom else b""
        assert bom == self.encoding.bom
        if self.encoding.is_wide:
            stream = _AsUtf8(stream, Encoding(self.encoding.name))
        paths = [tuple(path.split(".")) for path in self.lists]
        return Scanner(stream).records(paths, most)

    def decode(self, raw: Raw) -> tuple[Record, bool]:
        """The object of an item; raises Refusal unreadable."""
        return _object(raw, UTF8 if self.encoding.is_wide else self.encoding)


class _AsUtf8:
    """A UTF-16 stream read as UTF-8."""

    def __init__(self, stream: Readable, encoding: Encoding) -> None:
        self._lines = split_lines(stream, encoding)

    def read(self, size: int) -> bytes:  # noqa: ARG002  # a line is at most MAX_RECORD
        return next(self._lines, b"")
