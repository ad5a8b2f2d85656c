"""Checking a received pack, or a case against the files it was read from, without a network."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from overt import decisions, ingest
from overt.decisions import Decision
from overt.errors import CaseError, InputError
from overt.pack._bag import BLOCK, BLOCKS, MANIFEST, TAG_MANIFEST, blocks_of, sha256_of
from overt.pack._seal import Checks, check_seals, is_seal

if TYPE_CHECKING:
    from overt.case import Case


@dataclass(frozen=True)
class Checked:
    """What a check found: how much was checked, and every problem in a sentence, the first first.

    `notes` say what signatures and time stamps hold, or that they were not checked.
    """

    checked: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.problems


class _Files(Protocol):
    def names(self) -> set[str]: ...

    def opened(self, name: str) -> IO[bytes]: ...


def verify_pack(pack: Path, checks: Checks | None = None) -> Checked:
    """Check every file of a pack against its manifests, the log of decisions in it, and its seals.

    Raises CaseError when `pack` is no bag. A file that differs is named with the first bytes that do.
    """
    with _files(pack) as files:
        if not {"bagit.txt", MANIFEST, TAG_MANIFEST} <= files.names():
            raise CaseError(f"{pack} is no evidence pack: it has no bagit.txt with manifests.")
        tags = _manifest(files, TAG_MANIFEST)
        payload = _manifest(files, MANIFEST)
        blocks = _blocks(files) if BLOCKS in tags else {}
        problems = [
            problem
            for name, digest in (*tags.items(), *payload.items())
            for problem in _compare(files, name, digest, blocks.get(name))
        ]
        known = {*payload, *tags, TAG_MANIFEST}
        seals = {name: _content(files, name) for name in files.names() - known if is_seal(name)}
        unknown = sorted(files.names() - known - seals.keys())
        problems += [f"{name} is in the pack and in no manifest" for name in unknown]
        problems += _decisions(files)
        sealed = list(check_seals(_content(files, TAG_MANIFEST), seals, checks or Checks()))
    problems += [said for wrong, said in sealed if wrong]
    notes = [said for wrong, said in sealed if not wrong]
    return Checked(len(payload) + len(tags), tuple(problems), tuple(notes))


def manifest_of(pack: Path) -> bytes:
    """The tag manifest of a pack: what signatures and time stamps are made over."""
    with _files(pack) as files:
        if TAG_MANIFEST not in files.names():
            raise CaseError(f"{pack} is no evidence pack: it has no {TAG_MANIFEST}.")
        return _content(files, TAG_MANIFEST)


def _content(files: _Files, name: str) -> bytes:
    with files.opened(name) as source:
        return source.read()


def verify_case(case: Case) -> Checked:
    """Check the files a case was read from, record by record where a file differs, and the log of decisions."""
    problems: list[str] = []
    rows = case.sql(
        "SELECT source_no, file, format, sha256 FROM source WHERE status = 'done' ORDER BY source_no NULLS LAST"
    ).to_pylist()
    for row in rows:
        file = Path(row["file"].partition("!")[0])
        if not file.is_file():
            problems.append(f"{file} is not there: it cannot be checked")
        elif sha256_of(file.open("rb")) != row["sha256"]:
            problems.append(_where(case, row, file))
    log = decisions.verify(case.engine)
    if log.problem:
        problems.append(log.problem)
    return Checked(len(rows) + log.rows, tuple(problems))


def _where(case: Case, row: Mapping[str, object], file: Path) -> str:
    """The first record of a changed file that is not what was read."""
    kept = case.sql(
        "SELECT line, sha256 FROM record WHERE source_no = :number ORDER BY record_no NULLS LAST",
        number=row["source_no"],
    ).to_pylist()
    try:
        for place, (line, digest) in enumerate(
            ingest.raw_records(file, str(row["file"]), str(row["format"]))
        ):
            if place >= len(kept):
                return f"{file} has changed: line {line} is new"
            if digest != kept[place]["sha256"]:
                return f"{file} has changed: first in the record at line {kept[place]['line']}"
    except InputError as problem:
        return f"{file} has changed, so that it can no longer be read: {problem}"
    return f"{file} has changed, though its {len(kept):,} records begin as before"


def _compare(files: _Files, name: str, digest: str, blocks: list[str] | None) -> Iterator[str]:
    if name not in files.names():
        yield f"{name} is missing"
        return
    if sha256_of(files.opened(name)) == digest:
        return
    if blocks is None:
        yield f"{name} differs"
        return
    with files.opened(name) as source:
        found = blocks_of(source)
    first = next(
        (place for place, (was, now) in enumerate(zip(blocks, found, strict=False)) if was != now),
        min(len(blocks), len(found)),
    )
    yield f"{name} differs, first within bytes {first * BLOCK + 1:,} to {(first + 1) * BLOCK:,}"


def _decisions(files: _Files) -> Iterator[str]:
    """The chain of decisions, as the rows in the pack have it."""
    name = "data/decisions.jsonl"
    if name not in files.names():
        return
    with files.opened(name) as source:
        rows = [json.loads(line) for line in source.read().decode("utf-8", "surrogatepass").splitlines()]
    found = decisions.verify_rows([Decision(**row) for row in rows])
    if found.problem:
        yield found.problem


def _manifest(files: _Files, name: str) -> dict[str, str]:
    with files.opened(name) as source:
        lines = source.read().decode().splitlines()
    parts = [line.split(None, 1) for line in lines if line.strip()]
    return {
        path.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"): digest.lower()
        for digest, path in parts
    }


def _blocks(files: _Files) -> dict[str, list[str]]:
    with files.opened(BLOCKS) as source:
        rows = [line.rstrip("\n").split("\t") for line in source.read().decode().splitlines()]
    return {name: digests.split() for name, digests in rows}


@dataclass(frozen=True)
class _Folder:
    root: Path

    def names(self) -> set[str]:
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()}

    def opened(self, name: str) -> IO[bytes]:
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise CaseError(f"{name} of the manifest leads out of the pack; nothing outside is read.")
        return path.open("rb")


@dataclass(frozen=True)
class _Zip:
    archive: zipfile.ZipFile

    def names(self) -> set[str]:
        return {each.filename for each in self.archive.infolist() if not each.is_dir()}

    def opened(self, name: str) -> IO[bytes]:
        return self.archive.open(name)


@contextmanager
def _files(pack: Path) -> Iterator[_Files]:
    if pack.is_dir():
        yield _Folder(pack)
    elif zipfile.is_zipfile(pack):
        with zipfile.ZipFile(pack) as archive:
            yield _Zip(archive)
    else:
        raise CaseError(f"{pack} is no evidence pack: it is neither a folder nor a zip.")
