"""What goes into an evidence pack: the files as they were read, all tables, decisions, runs, the report."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet

from overt import decisions
from overt.errors import CaseError
from overt.pack._bag import Bag, sha256_of
from overt.store import TABLES

if TYPE_CHECKING:
    from overt.case import Case

_AWKWARD = re.compile(r"[^\w.\-]+")

README = """This is an evidence pack of Overt, a BagIt bag (RFC 8493).

raw/          the files as they were read, byte for byte; sources.json says which record lies where
tables/       every table of the case as Parquet; docs/reference/tables.md of Overt says what each column means
decisions.jsonl  what people decided, each row chained to the one before by its SHA-256
runs.jsonl    what was computed, with which settings and which version
settings.json settings of the case
report.html   the report; it loads nothing

To check it without a network: overt verify PACK. Any BagIt tool checks the manifests too.
Where tagmanifest-sha256.txt.minisig lies beside the manifests, minisign checks it too; .tsr files are RFC 3161 tokens.
A manifest proves that nothing has changed since the pack was made. It does not prove that what was captured was true.
"""


def write(
    case: Case,
    to: Path,
    *,
    raw: bool = True,
    report: str | None = None,
    seal: Callable[[bytes], Mapping[str, bytes]] | None = None,
) -> dict[str, Any]:
    """Write the pack to a new folder, or to a file that ends in .zip; returns what is in it and what is not.

    `raw` False leaves the files themselves out (their hashes stay in the table `source`). `report` is the
    report as HTML, `seal` makes signatures and time stamps (see `Bag`). Raises CaseError when `to` exists. A
    file that is not where it was read from, or has changed since, is not packed, and named.
    """
    if to.exists():
        raise CaseError(f"{to} exists already. Give another name; a pack is never changed.")
    missing: list[str] = []
    with Bag(to, seal) as bag:
        bag.add("README.txt", README.encode())
        sources = case.table("source").to_pylist()
        if raw:
            missing = _raw(bag, sources)
        bag.add("sources.json", _json(sources))
        for name in (each for each in TABLES if case.engine.has(each)):  # a case of an older version lacks some
            bag.add(f"tables/{name}.parquet", _parquet(case, name))
        log = decisions.history(case.engine)
        bag.add("decisions.jsonl", b"".join(_json(asdict(each), 0) for each in log))
        bag.add("runs.jsonl", b"".join(_json(row, 0) for row in case.runs().to_pylist()))
        settings = case.settings
        bag.add("settings.json", _json({**settings.values(), "parts": dict(settings.parts)}))
        if report is not None:
            bag.add("report.html", report.encode())
    return {
        "files": len(bag.hashes),
        "raw": len({row["sha256"] for row in sources}) - len(missing) if raw else 0,
        "missing": missing,
        "decisions": len(log),
        "head": decisions.verify(case.engine).head,
    }


def _raw(bag: Bag, sources: list[dict[str, Any]]) -> list[str]:
    """Pack each file once, and note its place in the rows of `sources`."""
    packed: dict[str, str] = {}
    missing: dict[str, str] = {}
    for row in sources:
        file = Path(row["file"].partition("!")[0])
        digest = row["sha256"]
        if digest in packed or digest in missing:
            continue
        if not file.is_file():
            missing[digest] = f"{file} is not there any more"
        elif sha256_of(file.open("rb")) != digest:
            missing[digest] = f"{file} has changed since it was read"
        else:
            packed[digest] = f"raw/{len(packed) + 1:03d}-{_AWKWARD.sub('_', file.name)}"
            bag.add_file(packed[digest], file)
    for row in sources:
        row["packed_as"] = packed.get(row["sha256"])
    return list(missing.values())


def _parquet(case: Case, name: str) -> bytes:
    out = io.BytesIO()
    names = ", ".join(f'"{column}"' for column in TABLES[name].names)
    # in an order of their own, so that the same case gives the same bytes
    rows = case.sql(f'SELECT {names} FROM "{name}" ORDER BY ALL')
    pyarrow.parquet.write_table(rows, out, compression="zstd")
    return out.getvalue()


def _json(value: Any, indent: int | None = 1) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent or None, default=str)
    return (text + "\n").encode("utf-8", "surrogatepass")
