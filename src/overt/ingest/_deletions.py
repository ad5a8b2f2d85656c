"""Deletion notices: which posts were deleted, when, and how long they had stood.

X tells subscribers of its streams that a post is gone: `{"delete": {"status": {"id_str": …, "user_id_str": …},
"timestamp_ms": …}}`. Researchers keep the same as a table. The notice has no text; when the post was made is in its
id, of which the bits from the 22nd on are milliseconds since 2010-11-04 01:42:54.657 UTC (X's "snowflake").
"""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import json
import lzma
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa

from overt.errors import InputError, MissingColumn
from overt.ingest._base import Refusal
from overt.ingest._time import Clock
from overt.store import DuckDBEngine
from overt.text import key_of

FORMAT: Final = "deletion_notices"

_EPOCH_MS: Final = 1_288_834_974_657
_POST = ("post_id", "id", "tweet_id", "status_id")
_ACCOUNT = ("account_id", "author_id", "user_id")
_WHEN = ("timestamp_ms", "deleted_at")
_OPEN: Mapping[str, Callable[..., IO[str]]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_SCHEMA = pa.schema(
    [
        ("post_id", pa.string()),
        ("account_id", pa.string()),
        ("account_key", pa.int64()),
        ("posted_at", pa.int64()),
        ("deleted_at", pa.int64()),
        ("lifetime_ms", pa.int64()),
        ("source_no", pa.int32()),
    ]
)


def posted_ms(post_id: str) -> int | None:
    """When a post of X was made, in milliseconds since 1970, from its id; None for an id that does not say."""
    if (
        not post_id.isdigit() or int(post_id) < 1 << 35
    ):  # ids of before November 2010 were counted up
        return None
    return (int(post_id) >> 22) + _EPOCH_MS


def read_deletions(engine: DuckDBEngine, file: Path, *, platform: str = "x") -> int:
    """Read a table or JSON Lines of deletion notices into `post_deletion`; returns how many were new.

    A file already read is skipped. Raises InputError where the file cannot be used, or a time has no zone:
    one that cannot be trusted would make every lifetime wrong.
    """
    try:
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as problem:
        raise InputError(f"{file} cannot be read: {problem.strerror}.", file=file) from problem
    known = engine.read(
        "SELECT sha256, source_no FROM source ORDER BY source_no NULLS LAST"
    ).to_pylist()
    if any(row["sha256"] == sha256 for row in known):
        return 0
    source_no = max((row["source_no"] for row in known), default=0) + 1
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for line, post, account, raw in _records(file):
        made = _row(file, line, platform, post, account, raw)
        rows.setdefault((made["post_id"], made["account_id"]), {**made, "source_no": source_no})
    if not rows:
        raise InputError(f"{file} holds no deletion notice.", file=file)
    times = [row["deleted_at"] for row in rows.values()]
    source = {
        "source_no": source_no, "file": str(file), "format": FORMAT, "platform": platform,
        "bytes": file.stat().st_size, "sha256": sha256, "records": len(rows), "posts": 0, "accounts": 0, "refused": 0,
        "duplicates": 0, "zone_basis": "stated", "time_step_s": 1, "first_at": min(times), "last_at": max(times),
        "columns": "{}", "unused": "[]", "status": "done",
    }  # fmt: skip
    with engine.transaction():
        engine.insert("post_deletion", pa.Table.from_pylist(list(rows.values()), schema=_SCHEMA))
        engine.insert("source", pa.Table.from_pylist([source]))
    return len(rows)


def _row(
    file: Path, line: int, platform: str, post: str, account: str, raw: object
) -> dict[str, Any]:
    try:
        moment = Clock().read(raw, "deleted_at")
    except Refusal as refusal:
        raise InputError(f"{file}:{line}: {refusal.detail}", file=file) from refusal
    deleted = moment.at_s * 1000 + (moment.ms or 0)
    made = posted_ms(post) if platform == "x" else None
    lifetime = deleted - made if made is not None and made <= deleted else None
    account_id = f"{platform}:{account}"
    return {
        "post_id": f"{platform}:{post}",
        "account_id": account_id,
        "account_key": key_of(account_id),
        "posted_at": made // 1000 if made is not None and lifetime is not None else None,
        "deleted_at": moment.at_s,
        "lifetime_ms": lifetime,
    }


def _records(file: Path) -> Iterator[tuple[int, str, str, object]]:
    """Line, post, account and time of deletion of each notice."""
    opened: Callable[..., IO[str]] = _OPEN.get(file.suffix, open)
    with opened(file, "rt", encoding="utf-8-sig", newline="") as lines:
        first = lines.readline()
        if first.lstrip().startswith("{"):
            for number, text in enumerate((first, *lines), 1):
                if text.strip():
                    yield _notice(file, number, text)
            return
        reader = csv.DictReader(lines, fieldnames=next(csv.reader([first])))
        columns = [
            next((name for name in names if name in (reader.fieldnames or ())), None)
            for names in (_POST, _ACCOUNT, _WHEN)
        ]
        for names, column in zip((_POST, _ACCOUNT, _WHEN), columns, strict=True):
            if column is None:
                raise MissingColumn(
                    f"{file} is no table of deletions: none of the columns {', '.join(names)} is there.",
                    file=file,
                    missing=names,
                    has=tuple(reader.fieldnames or ()),
                )
        for number, row in enumerate(reader, 2):
            post, account, when = (row[column or ""] for column in columns)
            yield number, post, account, when


def _notice(file: Path, line: int, text: str) -> tuple[int, str, str, object]:
    try:
        notice = json.loads(text)["delete"]
        status = notice["status"]
        return line, str(status.get("id_str") or status["id"]), str(status.get("user_id_str") or status["user_id"]), (
            notice["timestamp_ms"]
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as problem:
        raise InputError(
            f"{file}:{line}: this is no deletion notice of X ({problem!r}).", file=file
        ) from problem
