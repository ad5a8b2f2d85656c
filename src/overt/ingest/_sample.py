"""The first records of a file, under every shape in which it could hold them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import islice

from overt.ingest._base import Importer, Record, Refusal
from overt.ingest._columnar import parquet_shape, sheet_shape
from overt.ingest._delimited import sniff_table
from overt.ingest._files import Stored
from overt.ingest._json import JsonDocument, JsonLines
from overt.ingest._lines import Encoding, encoding_of
from overt.ingest._raw import MAX_RECORD, Raw, Shape
from overt.ingest._scan import loads
from overt.ingest._unpack import Stream

HEAD = 1 << 18
"""Bytes from which the shape is told."""

SEARCHED = MAX_RECORD + (1 << 20)
"""Bytes searched for records: a document may hold other things before them, or be one."""

_SAMPLE = 500
_LINES = 50
_DOCUMENTS = 200
"""JSON documents in one file searched for a list: thousands of them are no pages of lists."""


def shapes_of(stored: Stored, head: bytes) -> list[Shape]:
    """The shapes that need no knowledge of a format; none for what is neither table nor JSON."""
    if stored.sheet is not None:
        sheet = sheet_shape(stored)
        return [sheet] if sheet is not None else []
    if head.startswith(b"PAR1"):
        return [parquet_shape(stored)]
    encoding = _json_encoding(head)
    if encoding is None:
        table = sniff_table(head)
        return [table] if table is not None else []
    if _is_lines(_as_utf8(head, encoding), whole=len(head) < HEAD):
        return [JsonLines(encoding)]
    return [JsonDocument((), encoding)]


def lists_of(head: bytes, importer: Importer) -> list[Shape]:
    """A JSON document with the lists in which this importer's records lie."""
    encoding = _json_encoding(head)
    return [JsonDocument(importer.lists, encoding)] if encoding and importer.lists else []


def first_records(stored: Stored, shape: Shape, limit: int) -> tuple[tuple[Raw, Record], ...]:
    """The first records that can be decoded, from the first `limit` bytes."""
    return tuple(islice(_decoded(stored, shape, limit), _SAMPLE))


def _decoded(stored: Stored, shape: Shape, limit: int) -> Iterator[tuple[Raw, Record]]:
    with contextlib.ExitStack() as stack:
        if isinstance(shape, JsonLines):
            records = shape.split(_Beginning(stack.enter_context(stored.open()), limit))
        elif isinstance(shape, JsonDocument):
            beginning = _Beginning(stack.enter_context(stored.open()), limit)
            records = shape.split(beginning, _DOCUMENTS if shape.lists else limit)
        else:
            records = stack.enter_context(shape.opened(stored)).records
        for raw in records:
            with contextlib.suppress(Refusal):  # it becomes a refused row when the file is read
                if raw.broken is None:
                    yield raw, shape.decode(raw)[0]


class _Beginning:
    """A stream that ends after its first bytes: what is not there soon is not searched for."""

    def __init__(self, stream: Stream, limit: int) -> None:
        self._stream, self._left = stream, limit

    def read(self, size: int) -> bytes:
        taken = self._stream.read(min(size, self._left))
        self._left -= len(taken)
        return taken


def _json_encoding(head: bytes) -> Encoding | None:
    """The encoding of a file that begins as JSON does, else None."""
    encoding = encoding_of(head)
    text = _as_utf8(head, encoding)
    return encoding if text.lstrip(b" \t\r\n\0")[:1] in (b"{", b"[") else None


def _as_utf8(head: bytes, encoding: Encoding) -> bytes:
    text = head[len(encoding.bom) :]
    return text.decode(encoding.name, "replace").encode() if encoding.is_wide else text


def _is_lines(text: bytes, *, whole: bool) -> bool:
    """Whether most of the first lines are JSON objects by themselves."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        # One line longer than the head is a document without line ends, or a giant first record
        # that is followed by others: as a document both are read.
        return False
    if not whole:
        lines.pop()  # cut by the size of the head
    objects = sum(map(_is_object, lines[:_LINES]))
    return objects * 2 > min(len(lines), _LINES)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(loads(line.strip(b" \t\0"))[0], dict)
    except ValueError:
        return False
