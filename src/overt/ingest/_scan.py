"""A JSON document walked through in bounded memory.

The scanner goes down to the lists that are asked for and hands out the bytes of each item as soon
as its closing bracket is there. A document that was cut still gives every complete item.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from overt.ingest._lines import Readable
from overt.ingest._raw import MAX_RECORD, Raw

_BLOCK = 1 << 20
SPACE = b" \t\r\n\0\xef\xbb\xbf"
_GAP = re.compile(rb"[ \t\r\n\0]*+")
# Everything up to the next bracket that is not inside a string. Possessive (++, *+), so that a
# megabyte of text is passed once and never tried again.
_UP_TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SIMPLE = re.compile(rb'[^,\]\}\s"{\[]++')
_SURROGATE = re.compile("[\ud800-\udfff]")
_THE_REST = "the rest of the record"

Path = tuple[str, ...]


def loads(raw: bytes) -> tuple[Any, bool]:
    """The value of JSON bytes, and whether letters in it had to be replaced by U+FFFD.

    What strict JSON forbids but exports contain is read: NaN, control characters in strings, half
    surrogate pairs (emoji cut in two), bytes that are not UTF-8. Raises ValueError for the rest.
    """
    try:
        return orjson.loads(raw), False
    except orjson.JSONDecodeError:
        pass
    text = raw.decode("utf-8", "replace")
    try:
        value = json.loads(text, strict=False, parse_constant=lambda _: None)
    except RecursionError as problem:
        raise ValueError("it is nested too deeply") from problem
    return _without_halves(value), True


def _without_halves(value: Any) -> Any:
    """The same value with half surrogate pairs replaced: no encoding can store them."""
    if isinstance(value, str):
        return _SURROGATE.sub("�", value)
    if isinstance(value, list):
        return [_without_halves(item) for item in value]
    if isinstance(value, dict):
        return {_without_halves(key): _without_halves(item) for key, item in value.items()}
    return value


class _Cut(Exception):  # how the scanner stops, never seen outside
    """The document ends, or stops being JSON, inside the record that begins at `line`."""

    def __init__(self, line: int, content: bytes, why: str) -> None:
        super().__init__(why)
        self.line, self.content, self.why = line, content, why


class Scanner:
    """Walks a document and keeps only the part of it that is being looked at."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._text = b""
        self._at = 0
        self._line = 1
        self._counted = 0  # up to here the line ends of _text are in _line

    def records(self, paths: list[Path], most: int) -> Iterator[Raw]:
        """The records of the first `most` values at the top."""
        try:
            for _ in range(most):
                if not self._peek():
                    return
                yield from self._top(paths)
                if self._peek() == b",":
                    self._at += 1  # objects separated by commas without a list around them
        except _Cut as cut:
            yield Raw(cut.line, cut.content, broken=cut.why)

    def _top(self, paths: list[Path]) -> Iterator[Raw]:
        first = self._peek()
        if first == b"[":
            yield from self._items({})
        elif first == b"{" and paths:
            yield from self._walk(paths, {})
        else:
            line, content = self._value()
            yield Raw(line, content, {})

    def _walk(self, paths: list[Path], around: dict[str, Any]) -> Iterator[Raw]:
        """Records below the value that begins here; `around` are the simple values above it."""
        first = self._peek()
        if first == b"[" and () in paths:
            yield from self._items(around)
        elif first == b"[" and any(path[:1] == ("*",) for path in paths):
            below = [path[1:] for path in paths if path[:1] == ("*",)]
            for _ in self._members(b"]"):
                yield from self._walk(below, dict(around))
        elif first == b"{" and any(paths):
            yield from self._members_of_object(paths, around)
        else:
            self._value(keep=False)

    def _members_of_object(self, paths: list[Path], around: dict[str, Any]) -> Iterator[Raw]:
        for _ in self._members(b"}"):
            key = self._key()
            below = [path[1:] for path in paths if path[:1] in ((key,), ("*",))]
            if below and self._peek() in b"[{":
                yield from self._walk(below, dict(around))
            elif self._peek() in b"[{":
                self._value(keep=False)
            else:
                around[key] = self._simple()

    def _items(self, around: dict[str, Any]) -> Iterator[Raw]:
        for _ in self._members(b"]"):
            line, content = self._value()
            yield Raw(line, content, around)

    def _members(self, closing: bytes) -> Iterator[None]:
        """Stops before each member of the list or object that begins here; passes its end."""
        self._at += 1
        while True:
            mark = self._peek()
            if mark == closing:
                self._at += 1
                return
            if mark in (b"", b":", b"]", b"}"):
                raise self._cut(self._at, "another member of the list")
            yield
            mark = self._peek()
            if mark == b",":
                self._at += 1
            elif mark != closing:
                raise self._cut(self._at, f'a comma or "{closing.decode()}"')

    def _key(self) -> str:
        key = self._simple()
        if not isinstance(key, str) or self._peek() != b":":
            raise self._cut(self._at, "a name in quotation marks and a colon")
        self._at += 1
        return key

    def _simple(self) -> Any:
        """The text, number or truth value that begins here."""
        try:
            return loads(self._value()[1])[0]
        except ValueError:
            raise self._cut(self._at, "a JSON value") from None

    def _value(self, *, keep: bool = True) -> tuple[int, bytes]:
        """Line and bytes of the whole value that begins here; not its bytes when it is passed over."""
        first = self._peek()
        line = self._line
        start = self._at
        depth = 0
        while True:
            pattern = _UP_TO_BRACKET if first in b"{[" else _STRING if first == b'"' else _SIMPLE
            match = pattern.match(self._text, self._at)
            end = match.end() if match else self._at
            if first in b"{[":
                bracket = self._text[end : end + 1]
                if bracket and bracket != b'"':
                    self._at = end + 1
                    depth += 1 if bracket in b"{[" else -1
                    if depth == 0:
                        return line, self._text[start : self._at]
                    continue
                self._at = end
            elif match and (end < len(self._text) or first == b'"'):
                self._at = end
                return line, self._text[start:end]
            start, more = self._fill(start if keep else self._at)
            if not more:
                if match and first not in b'{["':
                    self._at = match.end()
                    return line, self._text[start : self._at]
                raise self._cut(start, _THE_REST)

    def _peek(self) -> bytes:
        """The next byte that is no space, b"" at the end; `_line` is then its line."""
        while True:
            gap = _GAP.match(self._text, self._at)
            self._at = gap.end() if gap else self._at
            if self._at < len(self._text):
                break
            if not self._fill(self._at)[1]:
                return b""
        self._line += self._text.count(b"\n", self._counted, self._at)
        self._counted = self._at
        return self._text[self._at : self._at + 1]

    def _fill(self, start: int) -> tuple[int, bool]:
        """Read on, keeping the text from `start`; its new place, and whether anything came."""
        kept = len(self._text) - start
        block = self._stream.read(max(_BLOCK, kept)) if kept <= MAX_RECORD else b""
        if not block:
            return start, False
        self._line += self._text.count(b"\n", self._counted, start)
        self._text = self._text[start:] + block
        self._at -= start
        self._counted = max(self._counted - start, 0)
        return 0, True

    def _cut(self, start: int, needed: str) -> _Cut:
        """Why the scanner stops: the document ends, a record is too long, or it is no JSON."""
        content = self._text[start:]
        if len(content) > MAX_RECORD:
            why = f"This record is longer than {MAX_RECORD >> 20} MiB, and reading stops at it."
        elif self._at >= len(self._text) or needed == _THE_REST:
            why = (
                "The document ends in the middle of this record: it was cut. Get it again to have "
                "the rest."
            )
        else:
            found = self._text[self._at : self._at + 20].decode("utf-8", "replace")
            why = (
                f"The document stops being JSON here: {needed} is needed and {found!r} stands "
                "there. Everything before is read; repair the file or export it again to have the "
                "rest."
            )
        return _Cut(self._line, content, why)
