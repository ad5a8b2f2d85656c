"""Text: which encoding a file has, and its lines with their exact bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from overt.ingest._raw import MAX_RECORD

_BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}


class Readable(Protocol):
    """What lines are read from."""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, and none only at the end."""


@dataclass(frozen=True)
class Encoding:
    """How a file writes text.

    name      Python's name of the encoding
    bom       bytes before the text
    fallback  encoding of a line that is not valid in `name`; None shows its bad bytes as U+FFFD
    """

    name: str = "utf-8"
    bom: bytes = b""
    fallback: str | None = None

    @property
    def words(self) -> str:
        """Name for people."""
        return _NAMES[self.name]

    @property
    def is_wide(self) -> bool:
        """Two bytes per letter: lines cannot be found by looking for single bytes."""
        return self.name.startswith("utf-16")

    def decode(self, raw: bytes) -> tuple[str, bool]:
        """The text of exact bytes, and whether it had to be repaired."""
        try:
            return raw.decode(self.name), False
        except UnicodeDecodeError:
            if self.fallback is not None:
                return raw.decode(_one_byte(raw)), True
            return raw.decode(self.name, "replace"), True

    def exact(self, line: bytes) -> bytes:
        """The bytes on disk of a line that `split_lines` gave."""
        if not self.is_wide:
            return line
        return line.decode("utf-8", "surrogatepass").encode(self.name, "surrogatepass")


UTF8 = Encoding()


def encoding_of(head: bytes) -> Encoding:
    """The encoding of a file that begins so.

    A byte-order mark decides; else UTF-8 when the head is valid UTF-8, or holds more of its letters
    than damaged ones (they do not come about by chance); else Windows-1252, or Latin-1 where that
    has no letter for a byte. Those two are an assumption: any bytes are valid in them.
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Encoding(name, bom)
    high, low = head[:400:2].count(0), head[1:400:2].count(0)
    if max(high, low) > 50 and min(high, low) < 5:  # every other byte is 0: two bytes per letter
        return Encoding("utf-16-be" if high > low else "utf-16-le")
    if head.isascii():
        return Encoding("utf-8", fallback="cp1252")
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)  # the end may be cut
    wrong = text.count("�") - head.count("�".encode())
    right = sum(letter > "\x7f" for letter in text) - text.count("�")
    if wrong < right or not wrong:
        return Encoding("utf-8")
    return Encoding(_one_byte(head))


def split_lines(stream: Readable, encoding: Encoding) -> Iterator[bytes]:
    """Lines with their ends, whichever of LF, CRLF and CR ends each.

    UTF-16 comes out as UTF-8 (see Encoding.exact). A line longer than MAX_RECORD comes in pieces.
    """
    wide = (
        codecs.getincrementaldecoder(encoding.name)("surrogatepass") if encoding.is_wide else None
    )
    waiting: list[bytes] = []
    size = 0
    bom = stream.read(len(encoding.bom)) if encoding.bom else b""
    assert bom == encoding.bom
    while block := stream.read(_BLOCK):
        if wide is not None:
            block = wide.decode(block).encode("utf-8", "surrogatepass")
        if b"\n" not in block and b"\r" not in block and size < MAX_RECORD:
            waiting.append(block)
            size += len(block)
            continue
        lines = b"".join((*waiting, block)).splitlines(keepends=True)
        # A CR at the very end may be the first half of a CRLF: it waits for the next block.
        waiting = [] if lines[-1].endswith(b"\n") or size >= MAX_RECORD else [lines.pop()]
        size = sum(map(len, waiting))
        yield from lines
    yield from b"".join(waiting).splitlines(keepends=True)


def _one_byte(raw: bytes) -> str:
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"
