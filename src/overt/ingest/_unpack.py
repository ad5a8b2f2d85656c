"""Compressed bytes as a plain stream that ends early, and says so, where the file is damaged."""

from __future__ import annotations

import bz2
import lzma
import zipfile
import zlib
from collections.abc import Callable
from types import TracebackType
from typing import IO, Protocol

import zstandard

from overt.errors import UnreadableFile

_BLOCK = 1 << 18


class _Unpacker(Protocol):
    """What zlib, bz2, lzma and zstandard have in common: one frame of compressed bytes."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


_PACKED: tuple[tuple[bytes, str, Callable[[], _Unpacker]], ...] = (
    (b"\x1f\x8b", "gzip", lambda: zlib.decompressobj(wbits=31)),
    (b"BZh", "bzip2", bz2.BZ2Decompressor),
    (b"\x28\xb5\x2f\xfd", "Zstandard", lambda: zstandard.ZstdDecompressor().decompressobj()),
    (b"\xfd7zXZ\x00", "xz", lzma.LZMADecompressor),
)
_MAGIC_SIZE = 6
_DAMAGE = (zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile, EOFError, OSError)


class Stream:
    """The unpacked bytes of a file or of a member of an archive.

    Damage does not raise: the stream ends where the readable bytes end and `problem` says why, so
    that everything before it is kept and the rest is counted as refused.
    """

    def __init__(self, name: str, file: IO[bytes], member: str | None = None) -> None:
        self.name = name
        self.problem: str | None = None
        self._file = file
        self._archive: zipfile.ZipFile | None = None
        self._begins_at = 0
        self._source: IO[bytes] = file
        self._ready = bytearray()
        self._new_unpacker: Callable[[], _Unpacker] | None = None
        try:
            if member is not None:
                self._archive = zipfile.ZipFile(file)
                self._source = self._archive.open(member)
                self._begins_at = self._archive.getinfo(member).header_offset
            self._sniff()
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, KeyError) as problem:
            self.close()
            raise UnreadableFile(f"{name} cannot be unpacked: {problem}.", file=name) from problem

    @property
    def is_plain(self) -> bool:
        """Whether the bytes on disk are the bytes read."""
        return self._new_unpacker is None and self._archive is None

    @property
    def position(self) -> int:
        """Bytes of the file (of the packed member) consumed so far; for progress."""
        return self._file.tell() - self._begins_at

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, and none only at the end."""
        while len(self._ready) < size and self._more():
            pass
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken

    def close(self) -> None:
        """Let go of the file."""
        if self._source is not self._file:
            self._source.close()
        if self._archive is not None:
            self._archive.close()
        self._file.close()

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _sniff(self) -> None:
        head = self._raw(_BLOCK)
        for magic, name, unpacker in _PACKED:
            if head[:_MAGIC_SIZE].startswith(magic):
                self._packing, self._new_unpacker = name, unpacker
                self._unpacker = unpacker()
                self._unpack(head)
                return
        self._ready += head

    def _more(self) -> bool:
        """Read on; False at the end of the bytes that can be read."""
        if self.problem is not None:
            return False
        block = self._raw(_BLOCK)
        if self._new_unpacker is None:
            self._ready += block
            return bool(block)
        if block:
            self._unpack(block)
            return True
        if not self._unpacker.eof:
            self.problem = (
                f"{self.name} ends in the middle of its {self._packing} data: it was cut while it "
                "was copied or downloaded. Get it again to have the rest."
            )
        return False

    def _raw(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except _DAMAGE as damage:
            self._damaged(damage)
            return b""

    def _unpack(self, block: bytes) -> None:
        """Unpack into `_ready`, frame after frame: gzip and zstd files may hold several."""
        assert self._new_unpacker is not None
        try:
            while block:
                if self._unpacker.eof:
                    if not block.strip(b"\0"):
                        return  # padding of tapes and of block devices
                    self._unpacker = self._new_unpacker()
                self._ready += self._unpacker.decompress(block)
                block = self._unpacker.unused_data if self._unpacker.eof else b""
        except _DAMAGE as damage:
            self._damaged(damage)

    def _damaged(self, damage: Exception) -> None:
        self.problem = (
            f"{self.name} is damaged and can be read only up to here ({damage}). Get it again to "
            "have the rest."
        )
