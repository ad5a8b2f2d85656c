"""The log of decisions: appending, undoing, and checking that nobody has rewritten it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from overt.decisions._fields import check, kind_of
from overt.errors import NotFound, SettingError
from overt.store import DuckDBEngine

FIRST = "0" * 64
"""What stands for the previous hash in the first row."""

OPERATION_FIELDS = ("made", "name", "add", "remove", "merge", "shared")
"""Fields that only the commands of operations write."""


@dataclass(frozen=True)
class Decision:
    """One row of the log, in the order of the table `decision`."""

    decision_no: int
    decided_at: int
    person: str
    subject: str
    field: str
    old: str | None
    new: str
    reason: str
    run: str | None
    sha256: str

    def digest(self, previous: str) -> str:
        """SHA-256 over the hash before and this row without its own, as canonical JSON."""
        row = asdict(self)
        del row["sha256"]
        text = json.dumps([previous, row], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Verified:
    """What checking the log found.

    rows      decisions in the log
    head      hash of the last row: written down elsewhere, it shows that nothing before was changed since
    problem   the first row that does not fit, in a sentence; None when the chain holds
    """

    rows: int
    head: str
    problem: str | None


def decide(
    engine: DuckDBEngine,
    subject: str,
    field: str,
    value: str,
    *,
    person: str,
    reason: str,
    now: int | None = None,
) -> Decision:
    """Append one decision about a subject that the case holds; SettingError or NotFound where it cannot be."""
    check(subject, field, value)
    must_exist(engine, subject)
    return write(engine, subject, field, value, person=person, reason=reason, now=now)


def history(engine: DuckDBEngine, subject: str | None = None) -> list[Decision]:
    """All decisions in order, or those about one subject."""
    names = ", ".join(Decision.__annotations__)
    rows = engine.read(f"SELECT {names} FROM decision ORDER BY decision_no NULLS LAST").to_pylist()
    return [Decision(**row) for row in rows if subject is None or row["subject"] == subject]


def standing(engine: DuckDBEngine) -> list[Decision]:
    """The decisions that count now: those undone, and the undoing itself, left out."""
    return _counting(history(engine))


def verify(engine: DuckDBEngine) -> Verified:
    """Check numbers and hashes of the whole log."""
    return verify_rows(history(engine))


def verify_rows(log: Sequence[Decision]) -> Verified:
    """Check numbers and hashes of a log, wherever its rows come from."""
    previous = FIRST
    for place, each in enumerate(log, 1):
        if each.decision_no != place:
            return Verified(
                len(log), previous, f"decision {place} is missing: the next in the log is {each.decision_no}"
            )
        if each.digest(previous) != each.sha256:
            return Verified(
                len(log), previous,
                f"decision {place} ({each.person}, {each.subject} {each.field}) does not fit its hash: it, or one "
                "before it, was changed after it was written",
            )  # fmt: skip
        previous = each.sha256
    return Verified(len(log), previous, None)


def write(
    engine: DuckDBEngine,
    subject: str,
    field: str,
    value: str,
    *,
    person: str,
    reason: str,
    now: int | None = None,
) -> Decision:
    """Append one row without asking whether the subject is there."""
    if not person.strip():
        raise SettingError("A decision needs a name: give yours with --by, or set OVERT_PERSON.")
    if not reason.strip():
        raise SettingError("A decision needs a reason: give it with --reason, in your own words.")
    log = history(engine)
    before = [each for each in _counting(log) if (each.subject, each.field) == (subject, field)]
    row: dict[str, Any] = {
        "decision_no": len(log) + 1,
        "decided_at": int(time.time()) if now is None else now,
        "person": person.strip(),
        "subject": subject,
        "field": field,
        "old": before[-1].new if before and field not in OPERATION_FIELDS else None,
        "new": value,
        "reason": reason.strip(),
        "run": _last_run(engine),
    }
    made = Decision(**row, sha256="")
    made = Decision(**row, sha256=made.digest(log[-1].sha256 if log else FIRST))
    engine.insert("decision", pa.Table.from_pylist([asdict(made)], schema=_SCHEMA))
    return made


def must_exist(engine: DuckDBEngine, subject: str) -> None:
    """NotFound when the case holds no such account, cluster, pair, operation or text."""
    kind, _, name = subject.partition(":")
    kind_of(subject)
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "account": ("SELECT COUNT(*) AS n FROM account WHERE account_id = :name", {"name": name}),
        "operation": ("SELECT COUNT(*) AS n FROM operation WHERE operation_id = :name", {"name": name}),
        "text": ("SELECT COUNT(*) AS n FROM text_group WHERE group_id = :name", {"name": name}),
        "domain": ("SELECT COUNT(*) AS n FROM post_link WHERE domain = :name", {"name": name}),
    }
    if kind == "cluster":
        asked[kind] = (
            "SELECT COUNT(*) AS n FROM cluster WHERE cluster_id = :number",
            {"number": int(name) if name.isdigit() else -1},
        )
    if kind == "pair":
        a, _, b = name.partition("|")
        asked[kind] = (
            "SELECT COUNT(*) AS n FROM edge WHERE account_a = :a AND account_b = :b",
            {"a": a, "b": b},
        )
    if kind in asked and not engine.read(*asked[kind])["n"][0].as_py():
        hint = " (the two accounts in text order, with | between)" if kind == "pair" else ""
        raise NotFound(f"The case has no {kind} {name!r}{hint}.")


def _counting(log: Sequence[Decision]) -> list[Decision]:
    gone = undone(log)
    return [each for each in log if each.decision_no not in gone and each.field != "undo"]


def undone(log: Sequence[Decision]) -> set[int]:
    """Numbers of decisions that are undone; an undone undoing counts for nothing."""
    gone: set[int] = set()
    for each in reversed(log):  # later ones decide about earlier ones
        if each.field == "undo" and each.decision_no not in gone:
            gone.add(int(each.subject.partition(":")[2]))
    return gone


def _last_run(engine: DuckDBEngine) -> str | None:
    rows = engine.read(
        "SELECT input_hash FROM run WHERE status = 'done' ORDER BY run_no DESC NULLS LAST LIMIT 1"
    ).to_pylist()
    return str(rows[0]["input_hash"]) if rows else None


_SCHEMA = pa.schema(
    [
        ("decision_no", pa.int32()),
        ("decided_at", pa.int64()),
        *((name, pa.string()) for name in ("person", "subject", "field", "old", "new", "reason", "run", "sha256")),
    ]
)
