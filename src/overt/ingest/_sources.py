"""The table `source`: which files a case holds, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from overt.errors import InputError
from overt.ingest._convert import Converted
from overt.ingest._staging import staged
from overt.ingest._understand import Plan
from overt.store.duckdb import DuckDBEngine
from overt.store.tables import TABLES

_FEW = 3  # so few times may all lie on a full minute by chance


@dataclass(frozen=True, kw_only=True)
class SourceSummary:
    """What came of one file: its row of table `source`, why records were refused, remarks.

    `refused_for` counts refused records by reason. `skipped` says why the file was not read now.
    """

    source_no: int
    file: str
    format: str | None
    platform: str | None
    bytes: int | None
    sha256: str | None
    records: int
    posts: int
    accounts: int
    refused: int
    duplicates: int
    zone: str | None
    zone_basis: str | None
    time_step_s: int | None
    first_at: int | None
    last_at: int | None
    columns: Mapping[str, str]
    unused: tuple[str, ...]
    refused_for: Mapping[str, int]
    notes: tuple[str, ...] = ()
    skipped: str | None = None


@dataclass
class Tally:
    """Counts of one file while it is read."""

    source_no: int
    plan: Plan
    first_record_no: int
    bytes: int
    records: int = 0
    profiles: int = 0
    repaired: int = 0
    unnumbered: int = 0
    rounded: int = 0
    bases: set[str] = field(default_factory=set)
    step_s: int = 86_400
    problem: str | None = None

    def count(self, made: Converted) -> None:
        """Add what came of one chunk."""
        self.records += made.records
        self.profiles += made.profiles
        self.repaired += made.repaired
        self.unnumbered += made.unnumbered
        self.rounded += made.rounded
        self.bases |= made.bases
        self.step_s = min(self.step_s, made.step_s)

    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file, in words."""
        found = list(self.plan.understood.problems) if not self.records else []
        if self.repaired:
            found.append(
                f"{self.repaired} records hold bytes that are no valid text, shown as U+FFFD."
            )
        if self.rounded:
            found.append(
                f"{self.rounded} ids of posts lost their last digits in a spreadsheet; these posts "
                "got an id made from their record, and reposts of them cannot be tied to them."
            )
        if self.unnumbered:
            found.append(f"{self.unnumbered} posts have no id and got one made from their record.")
        return tuple(found)

    def zone(self) -> tuple[str | None, str | None]:
        """Zone and its basis: what had to be known from outside goes before what times state."""
        basis = next(
            (b for b in ("given", "documented", "stated", "epoch") if b in self.bases), None
        )
        if basis in ("given", "documented"):
            return self.plan.clock.zone, basis
        return ("UTC" if basis == "epoch" else None), basis


class Known:
    """The files a case holds."""

    def __init__(self, engine: DuckDBEngine) -> None:
        self._engine = engine
        self._last = 0
        self._by_sha256: dict[str | None, list[dict[str, Any]]] = {}
        names = ", ".join(f'"{name}"' for name in TABLES["source"].names)
        for row in engine.read(f"SELECT {names} FROM source ORDER BY source_no").to_pylist():
            self._keep(row)

    def find(self, plan: Plan, sha256: str | None) -> int | None:
        """Number of the source with the same bytes, or None when the file is new.

        Raises InputError when they were read in another way than is asked for now: the times and
        fields in the case would not be the ones the person thinks of.
        """
        row = self._same(plan, sha256)
        if row is None or (row["format"] is None and plan.recognised is not None):
            return None
        _refuse_other_reading(row, plan)
        return int(row["source_no"])

    def begin(self, plan: Plan, sha256: str | None) -> int:
        """Note that a file is being read, and give its number."""
        unread = self._same(plan, sha256)
        if unread is not None and unread["format"] is None:  # it could not be read, and now can
            self._by_sha256[sha256].remove(unread)
            for table in ("refused", "source"):
                self._engine.execute(
                    f"DELETE FROM {table} WHERE source_no = :n", {"n": unread["source_no"]}
                )
        source_no = self._last + 1
        row: dict[str, Any] = {
            "source_no": source_no,
            "file": plan.stored.name,
            "format": plan.understood.format,
            "platform": plan.understood.platform,
            "sha256": sha256,
            "columns": orjson.dumps(dict(plan.understood.columns)).decode(),
            "unused": orjson.dumps(list(plan.understood.unused)).decode(),
            "status": "reading",
        }
        self._keep(row)
        names = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f":{name}" for name in row)
        self._engine.execute(f"INSERT INTO source ({names}) VALUES ({values})", row)
        return source_no

    def _same(self, plan: Plan, sha256: str | None) -> dict[str, Any] | None:
        """The row of the same bytes: the same file on disk and the same place inside it."""
        for row in self._by_sha256.get(sha256, ()):
            # Without a hash the file could not even be opened: then its name is all there is.
            file, inside = row["file"], plan.stored.inside
            if file == plan.stored.name or (sha256 is not None and file.endswith(inside)):
                return row
        return None

    def _keep(self, row: dict[str, Any]) -> None:
        self._by_sha256.setdefault(row["sha256"], []).append(row)
        self._last = max(self._last, row["source_no"])


def forget_interrupted(engine: DuckDBEngine) -> None:
    """Files whose reading was broken off left only a row in `source`: they are read again."""
    engine.execute("DELETE FROM source WHERE status = 'reading'")


def last_record_no(engine: DuckDBEngine) -> int:
    """Number of the last record in the case, 0 without any."""
    found = (
        engine.read("SELECT COALESCE(MAX(record_no), 0) AS n FROM record").column("n")[0].as_py()
    )
    return int(found)


def refuse_file(engine: DuckDBEngine, tally: Tally) -> None:
    """Stage a refused row for a file that could not be read, or only in part."""
    reason = tally.problem if tally.plan.recognised else tally.plan.understood.blocking
    if reason is not None:
        engine.execute(
            f"INSERT INTO {staged('refused')} (source_no, reason, detail) "
            "VALUES (:source_no, 'unreadable', :detail)",
            {"source_no": tally.source_no, "detail": reason},
        )


def finish(engine: DuckDBEngine, tally: Tally) -> None:
    """Complete the row of a file whose records have just joined the case."""
    within = {"first": tally.first_record_no, "last": tally.first_record_no + tally.records - 1}
    posts = engine.read(
        """
        SELECT COUNT(*) AS posts, MIN(posted_at) AS first_at, MAX(posted_at) AS last_at,
               MAX(posted_at % 60) AS in_minute, MAX(posted_at % 86400) AS in_day
        FROM post WHERE NOT embedded AND record_no BETWEEN :first AND :last
        """,
        within,
    ).to_pylist()[0]
    zone, basis = tally.zone()
    engine.execute(
        """
        UPDATE source SET
            bytes = :bytes, records = :records, posts = :posts, accounts = :accounts,
            refused = (SELECT COUNT(*) FROM refused WHERE source_no = :source_no),
            duplicates = (SELECT COUNT(*) FROM verdict WHERE verdict = 'duplicate'
                          AND record_no BETWEEN :first AND :last),
            zone = :zone, zone_basis = :zone_basis, time_step_s = :time_step_s,
            first_at = :first_at, last_at = :last_at, status = 'done'
        WHERE source_no = :source_no
        """,
        {
            "source_no": tally.source_no,
            "bytes": tally.bytes,
            "records": tally.records,
            "posts": posts["posts"],
            "accounts": tally.profiles,
            "zone": zone,
            "zone_basis": basis,
            "time_step_s": _step_s(posts, tally.step_s),
            "first_at": posts["first_at"],
            "last_at": posts["last_at"],
            **within,
        },
    )


def summary(
    engine: DuckDBEngine, source_no: int, notes: tuple[str, ...] = (), skipped: str | None = None
) -> SourceSummary:
    """What came of a file, from the tables."""
    names = ", ".join(f'"{name}"' for name in TABLES["source"].names if name != "status")
    row = engine.read(
        f"SELECT {names} FROM source WHERE source_no = :n", {"n": source_no}
    ).to_pylist()[0]
    reasons = engine.read(
        "SELECT reason, COUNT(*) AS n FROM refused WHERE source_no = :n GROUP BY reason ORDER BY n DESC, reason",
        {"n": source_no},
    ).to_pylist()
    row["columns"] = orjson.loads(row["columns"])
    row["unused"] = tuple(orjson.loads(row["unused"]))
    refused_for = {reason["reason"]: reason["n"] for reason in reasons}
    return SourceSummary(**row, refused_for=refused_for, notes=notes, skipped=skipped)


def _step_s(posts: Mapping[str, Any], written_s: int) -> int | None:
    """Resolution of the times: as written, or coarser where every one of them is a full minute or
    day (exports write :00 for seconds that were never known)."""
    if not posts["posts"]:
        return None
    if posts["posts"] < _FEW:
        return written_s
    if posts["in_day"] == 0 or written_s == 86_400:
        return 86_400
    return 60 if posts["in_minute"] == 0 or written_s == 60 else 1


def _refuse_other_reading(row: Mapping[str, Any], plan: Plan) -> None:
    """Refuse to pass over a file that the case holds, but read in another way than is wanted."""
    understood = plan.understood
    zone_mattered = row.get("zone_basis") in ("given", "documented")
    differences = [
        f"{what} {before!r} and not {now!r}"
        for what, before, now in (
            ("format", row["format"], understood.format),
            ("platform", row["platform"], understood.platform),
            (
                "the zone",
                row["zone"] if zone_mattered else None,
                plan.clock.zone if zone_mattered else None,
            ),
            ("columns", orjson.loads(row["columns"]), dict(understood.columns)),
        )
        if before != now
    ]
    if plan.recognised is not None and differences:
        raise InputError(
            f"{understood.file} is already in the case (as {row['file']}), read with "
            f"{'; '.join(differences)}. A case keeps how its files were read; read this file into "
            "a new case to read it in another way.",
            file=understood.file,
        )
