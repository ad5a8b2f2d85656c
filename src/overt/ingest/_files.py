"""Where bytes come from: files, folders, archives and workbooks, told apart by their content."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import IO

from overt.errors import InputError, UnreadableFile
from overt.ingest._unpack import Stream

_HASH_BLOCK = 1 << 20
_ARCHIVE = b"PK\x03\x04"
_MEDIA = (
    b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"%PDF", b"ID3", b"OggS", b"\x1aE\xdf\xa3",
    b"wOFF", b"wOF2", b"\x00\x01\x00\x00", b"SQLite format 3", b"\x7fELF", b"BM",
)  # fmt: skip
"""First bytes of pictures, films, sounds, fonts and databases, which lie beside posts in exports."""


@dataclass(frozen=True)
class Stored:
    """One thing that may hold posts: a file, a member of an archive, or a sheet of a workbook.

    name      path as the person gave it; inside an archive or a workbook: archive!member
    path      the file on disk that holds it
    explicit  named by the person, not found inside something else: it must then be readable
    member    path inside the zip archive `path`
    sheet     sheet of the workbook
    problem   why it cannot be read, where that is known already
    """

    name: str
    path: Path
    explicit: bool
    member: str | None = None
    sheet: str | None = None
    problem: str | None = None

    @property
    def inside(self) -> str:
        """What stands after the name of the file on disk: "" or "!member"."""
        return "".join(f"!{part}" for part in (self.member, self.sheet) if part is not None)

    def size(self) -> int:
        """Bytes of the file on disk."""
        return self.path.stat().st_size

    def sha256(self) -> str:
        """SHA-256 of the file on disk, as hexadecimal digits."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while block := file.read(_HASH_BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def open(self) -> Stream:
        """The unpacked bytes, from the start; raises UnreadableFile."""
        try:
            return Stream(self.name, self.path.open("rb"), self.member)
        except OSError as problem:
            raise UnreadableFile(_cannot(self.name, problem), file=self.name) from problem

    def open_seekable(self) -> IO[bytes]:
        """The unpacked bytes with seek, for formats that begin at their end (Parquet, Excel).

        What is packed is first unpacked to a temporary file.
        """
        with self.open() as stream:
            if stream.is_plain:
                return self.path.open("rb")
            spool = tempfile.TemporaryFile()  # noqa: SIM115  # handed to the caller
            while block := stream.read(_HASH_BLOCK):
                spool.write(block)
            spool.seek(0)
            return spool


def find(files: Iterable[str | os.PathLike[str]]) -> list[Stored]:
    """Everything the given files, folders and archives hold, in the given order, folders sorted.

    Hidden files, and the pictures and films that lie beside posts, are passed over. Raises
    InputError when nothing is given or a folder is empty, UnreadableFile when a path leads nowhere.
    """
    given = [os.fspath(file) for file in files]
    if not given:
        raise InputError("No file was given. Name at least one file or folder with posts.")
    return [stored for name in given for stored in _found_at(name)]


def _found_at(name: str) -> Iterator[Stored]:
    path = Path(name).expanduser()
    if not path.exists():
        raise UnreadableFile(_missing(name, path), file=name)
    if not path.is_dir():
        yield from _parts_of(name, path, explicit=True)
        return
    found = [
        part for each in _files_in(path) for part in _parts_of(str(each), each, explicit=False)
    ]
    if not found:
        raise InputError(
            f"{name} is a folder without a file that could hold posts. Name the folder of the "
            "export itself.",
            file=name,
        )
    yield from found


def _files_in(folder: Path) -> list[Path]:
    """Files below a folder, sorted by path so that every machine reads them in one order."""
    return sorted(
        Path(root) / name
        for root, folders, names in os.walk(folder)
        if _visible(folders)
        for name in names
        if not name.startswith(".")
    )


def _visible(folders: list[str]) -> bool:
    """Drop hidden folders in place, as os.walk wants it; always true."""
    folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
    return True


def _parts_of(name: str, path: Path, *, explicit: bool) -> Iterator[Stored]:
    whole = Stored(name, path, explicit)
    try:
        head = _first_bytes(name, path)
        if not explicit and (head.startswith(_MEDIA) or head[4:8] == b"ftyp"):
            return
        if head.startswith(_ARCHIVE):
            yield from _opened_zip(whole)
        else:
            yield whole
    except OSError as problem:
        yield from _unreadable(whole, UnreadableFile(_cannot(name, problem), file=name))
    except (zipfile.BadZipFile, NotImplementedError) as problem:
        damaged = f"{name} is a damaged zip archive ({problem}). Copy or download it again."
        yield from _unreadable(whole, UnreadableFile(damaged, file=name))
    except UnreadableFile as problem:
        yield from _unreadable(whole, problem)


def _first_bytes(name: str, path: Path) -> bytes:
    if not path.is_file():
        raise UnreadableFile(f"{name} is not a file but a device or a pipe.", file=name)
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise UnreadableFile(
            f"{name} is empty (0 bytes). Export or copy it again; a download may have failed.",
            file=name,
        )
    return head


def _unreadable(whole: Stored, problem: UnreadableFile) -> Iterator[Stored]:
    """A file the person named must be readable; one found in a folder is noted and passed."""
    if whole.explicit:
        raise problem
    yield Stored(whole.name, whole.path, explicit=False, problem=str(problem))


def _opened_zip(whole: Stored) -> Iterator[Stored]:
    """Members of an archive in its order; a workbook is an archive too and gives its sheets."""
    with zipfile.ZipFile(whole.path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.filename == "xl/workbook.xml" for info in members):
        yield from _sheets(whole)
        return
    for info in sorted(members, key=lambda info: info.filename):
        hidden = any(part.startswith((".", "__MACOSX")) for part in info.filename.split("/"))
        if hidden or info.file_size == 0:
            continue
        name = f"{whole.name}!{info.filename}"
        locked = f"{name} is encrypted. Unpack the archive with its password and name the files."
        part = Stored(
            name, whole.path, explicit=False, member=info.filename,
            problem=locked if info.flag_bits & 1 else None,
        )  # fmt: skip
        if fnmatch.fnmatch(info.filename.lower(), "*.xls[xm]") and part.problem is None:
            yield from _sheets(part)
        else:
            yield part


def _sheets(book: Stored) -> Iterator[Stored]:
    """The sheets of a workbook, each a thing of its own; a single sheet is the workbook."""
    from overt.ingest._columnar import sheet_names

    names = sheet_names(book)
    for sheet in names:
        single = len(names) == 1
        yield Stored(
            book.name if single else f"{book.name}!{sheet}",
            book.path, explicit=book.explicit and single, member=book.member, sheet=sheet,
        )  # fmt: skip


def _cannot(name: str, problem: OSError) -> str:
    return (
        f"{name} cannot be opened: {problem.strerror or problem}. Check that it is there and that "
        "you may read it."
    )


def _missing(name: str, path: Path) -> str:
    folder = path.parent
    beside = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    near = get_close_matches(path.name, beside, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Check the path."
    return f"{name} does not exist. {hint}"
