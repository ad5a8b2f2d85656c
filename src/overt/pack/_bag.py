"""BagIt (RFC 8493): a folder or zip whose manifests name every file with its SHA-256.

Besides what the standard asks for there is `blocks-sha256.txt`: the hash of every 4,096 bytes of every file,
so that a check can say where a file begins to differ and not only that it does. It is a tag file like any
other, named in the tag manifest.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

BLOCK = 4_096
BLOCKS = "blocks-sha256.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
_READ = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip knows no earlier time; a fixed one keeps the same case the same bytes


@dataclass
class Bag:
    """Writes a bag to a folder, or to a zip when the name ends in .zip; leaving it writes the manifests.

    `seal` gets the tag manifest, which stands for everything, and returns files to lay beside it: signatures, time
    stamps. They are named in no manifest.
    """

    to: Path
    seal: Callable[[bytes], Mapping[str, bytes]] | None = None
    hashes: dict[str, str] = field(default_factory=dict)
    _blocks: list[str] = field(default_factory=list)
    _size: int = 0
    _zip: zipfile.ZipFile | None = None

    def __enter__(self) -> Bag:
        if self.to.suffix == ".zip":
            self._zip = zipfile.ZipFile(self.to, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        else:
            self.to.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            if self._zip is not None:
                self._zip.close()

    def add(self, name: str, content: bytes) -> None:
        """A file of the payload, by its path under data/."""
        self._write(f"data/{name}", iter((content,)))

    def add_file(self, name: str, file: Path) -> None:
        """A file of the payload, copied."""
        with file.open("rb") as source:
            self._write(f"data/{name}", _chunks(source))

    def _write(self, name: str, chunks: Iterator[bytes]) -> None:
        whole, blocks = hashlib.sha256(), _Blocks()
        with self._opened(name) as out:
            for chunk in chunks:
                out.write(chunk)
                whole.update(chunk)
                blocks.update(chunk)
        self.hashes[name] = whole.hexdigest()
        self._size += blocks.size
        self._blocks.append(f"{name}\t{' '.join(blocks.digests())}\n")

    def _opened(self, name: str) -> IO[bytes]:
        if self._zip is not None:
            about = zipfile.ZipInfo(name, _EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            return self._zip.open(about, "w", force_zip64=True)
        path = self.to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")

    def _finish(self) -> None:
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": f"Payload-Oxum: {self._size}.{len(self.hashes)}\n",
            MANIFEST: _lines(self.hashes),
            BLOCKS: "".join(self._blocks),
        }
        hashes = {}
        for name, text in tags.items():
            with self._opened(name) as out:
                out.write(text.encode())
            hashes[name] = hashlib.sha256(text.encode()).hexdigest()
        manifest = _lines(hashes).encode()
        with self._opened(TAG_MANIFEST) as out:
            out.write(manifest)
        # last, so that the pack is whole when an authority does not answer
        for name, content in (self.seal(manifest) if self.seal else {}).items():
            with self._opened(name) as out:
                out.write(content)


class _Blocks:
    """Hashes of every BLOCK bytes of a stream, sixteen hexadecimal digits each: enough to tell where, not a proof."""

    def __init__(self) -> None:
        self.size = 0
        self._done: list[str] = []
        self._rest = b""

    def update(self, chunk: bytes) -> None:
        self.size += len(chunk)
        whole = self._rest + chunk
        end = len(whole) - len(whole) % BLOCK
        self._done += [_short(whole[at : at + BLOCK]) for at in range(0, end, BLOCK)]
        self._rest = whole[end:]

    def digests(self) -> list[str]:
        return [*self._done, *([_short(self._rest)] if self._rest else [])]


def blocks_of(source: IO[bytes]) -> list[str]:
    """The block hashes of a stream, as a bag writes them."""
    blocks = _Blocks()
    for chunk in _chunks(source):
        blocks.update(chunk)
    return blocks.digests()


def sha256_of(source: IO[bytes]) -> str:
    """SHA-256 of a stream, as hexadecimal digits; closes it."""
    with source:
        digest = hashlib.sha256()
        for chunk in _chunks(source):
            digest.update(chunk)
    return digest.hexdigest()


def _short(block: bytes) -> str:
    return hashlib.sha256(block).hexdigest()[:16]


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(_READ):
        yield chunk


def _lines(hashes: dict[str, str]) -> str:
    # RFC 8493 section 2.1.3: line ends and % in names are written as escapes
    return "".join(
        f"{digest}  {name.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}\n"
        for name, digest in sorted(hashes.items())
    )
