"""Operations as a person puts them together: accounts, whole clusters and websites under one name.

Clusters get new numbers when the case is run again, so a cluster is put in as the accounts it had when the
person decided. What an operation holds follows from the log alone; the tables `operation` and
`operation_part` are written anew after every decision.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from overt._sites import site_of
from overt.decisions._given import given_by, given_tables
from overt.decisions._log import Decision, history, must_exist, standing, undone, write
from overt.errors import NotFound, SettingError
from overt.store import DuckDBEngine


@dataclass
class Operation:
    """One operation as the decisions stand; parts map what is in it to the decision that put it there.

    `absorbed` are the operations merged into it.
    """

    operation_id: str
    name: str
    made_at: int
    changed_at: int
    note: str
    accounts: dict[str, int] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)
    merged_into: str | None = None
    absorbed: list[str] = field(default_factory=list)


def new_operation(
    engine: DuckDBEngine, name: str, *, person: str, reason: str, now: int | None = None
) -> str:
    """Make an operation and return its id, O1, O2 …; a number is never used again."""
    if not name.strip():
        raise SettingError("An operation needs a name.")
    made = engine.read("SELECT COUNT(*) AS n FROM decision WHERE field = 'made'")["n"][0].as_py()
    operation_id = f"O{made + 1}"
    write(
        engine, f"operation:{operation_id}", "made", name.strip(), person=person, reason=reason, now=now
    )
    refresh(engine)
    return operation_id


def add_parts(
    engine: DuckDBEngine,
    operation_id: str,
    *,
    clusters: Iterable[int] = (),
    accounts: Iterable[str] = (),
    domains: Iterable[str] = (),
    person: str,
    reason: str,
    now: int | None = None,
) -> list[Decision]:
    """Put clusters, accounts and websites into an operation; each is one decision."""
    return _change(engine, "add", operation_id, clusters, accounts, domains, person, reason, now)


def remove_parts(
    engine: DuckDBEngine,
    operation_id: str,
    *,
    clusters: Iterable[int] = (),
    accounts: Iterable[str] = (),
    domains: Iterable[str] = (),
    person: str,
    reason: str,
    now: int | None = None,
) -> list[Decision]:
    """Take clusters, accounts and websites out of an operation."""
    return _change(engine, "remove", operation_id, clusters, accounts, domains, person, reason, now)


def merge_operations(
    engine: DuckDBEngine, into: str, other: str, *, person: str, reason: str, now: int | None = None
) -> Decision:
    """Make two operations one, under the first's id; undoing the decision parts them again."""
    if into == other:
        raise SettingError(f"{into} cannot be merged with itself.")
    for each in (into, other):
        must_stand(engine, each)
    made = write(engine, f"operation:{into}", "merge", other, person=person, reason=reason, now=now)
    refresh(engine)
    return made


def rename_operation(
    engine: DuckDBEngine, operation_id: str, name: str, *, person: str, reason: str, now: int | None = None
) -> Decision:
    """Give an operation another name; its id stays."""
    must_stand(engine, operation_id)
    made = write(
        engine, f"operation:{operation_id}", "name", name.strip(), person=person, reason=reason, now=now
    )
    refresh(engine)
    return made


def log_export(
    engine: DuckDBEngine, operation_id: str, what: str, *, person: str, reason: str, now: int | None = None
) -> Decision:
    """Note that an operation left the case: in which format, for whom, with which hash."""
    must_stand(engine, operation_id)
    return write(
        engine, f"operation:{operation_id}", "shared", what, person=person, reason=reason, now=now
    )


def operations(engine: DuckDBEngine) -> list[Operation]:
    """The operations that stand, in order of being made."""
    found: dict[str, Operation] = {}
    for each in standing(engine):
        if not each.subject.startswith("operation:"):
            continue
        name = each.subject.partition(":")[2]
        if each.field == "made":
            found[name] = Operation(name, each.new, each.decided_at, each.decided_at, each.reason)
        elif name in found and each.field in _APPLY:
            _APPLY[each.field](found, found[name], each)
            found[name].changed_at, found[name].note = each.decided_at, each.reason
    return [each for each in found.values() if each.merged_into is None]


def undo(
    engine: DuckDBEngine, number: int, *, person: str, reason: str, now: int | None = None
) -> Decision:
    """Take one decision back by a further decision; to undo that one brings the first back."""
    log = history(engine)
    known = {each.decision_no: each for each in log}
    if number not in known:
        raise NotFound(f"There is no decision {number}. The log has {len(log)}: overt log")
    if number in undone(log):
        raise SettingError(f"Decision {number} is undone already.")
    before = known[number]
    made = write(
        engine, f"decision:{number}", "undo", before.new, person=person, reason=reason, now=now
    )
    refresh(engine)
    return made


def refresh(engine: DuckDBEngine) -> None:
    """Write the tables of operations, and of what people brought to them, as the log says."""
    found = operations(engine)
    rows: list[dict[str, Any]] = [
        {
            "operation_id": each.operation_id,
            "name": each.name,
            "accounts": len(each.accounts),
            "domains": len(each.domains),
            "note": each.note,
            "made_at": each.made_at,
            "changed_at": each.changed_at,
        }
        for each in found
    ]
    parts = [
        {"operation_id": each.operation_id, "kind": kind, "part": part, "decision_no": number}
        for each in found
        for kind, held in (("account", each.accounts), ("domain", each.domains))
        for part, number in sorted(held.items())
    ]
    for table in ("operation", "operation_part"):
        engine.drop(table)
    engine.create("operation", "operation_part")
    engine.insert("operation", pa.Table.from_pylist(rows, schema=_OPERATION))
    engine.insert("operation_part", pa.Table.from_pylist(parts, schema=_PART))
    log = standing(engine)
    brought = given_tables(
        {each.operation_id: given_by(log, (each.operation_id, *each.absorbed)) for each in found}
    )
    for table, held in brought.items():
        if not held.num_rows and engine.has(table) and not _count(engine, table):
            continue  # nothing was brought, as before
        engine.drop(table)
        engine.create(table)
        engine.insert(table, held)


def _count(engine: DuckDBEngine, table: str) -> int:
    return int(engine.read(f'SELECT COUNT(*) AS n FROM "{table}"')["n"][0].as_py())


def _change(
    engine: DuckDBEngine,
    verb: str,
    operation_id: str,
    clusters: Iterable[int],
    accounts: Iterable[str],
    domains: Iterable[str],
    person: str,
    reason: str,
    now: int | None,
) -> list[Decision]:
    must_stand(engine, operation_id)
    values = [_cluster(engine, number) for number in clusters]
    for account in accounts:
        must_exist(engine, f"account:{account}")
        values.append({"accounts": [account]})
    values += [{"domains": [_website(domain)]} for domain in domains]
    if not values:
        raise SettingError(
            f"Nothing to {verb}: name what with --cluster, --account or --domain, each as often as needed."
        )
    held = next(each for each in operations(engine) if each.operation_id == operation_id)
    have = {*held.accounts, *held.domains}
    for value in values:
        parts = {*value.get("accounts", ()), *value.get("domains", ())}
        if verb == "add" and parts <= have:
            raise SettingError(f"{_named(value)} is in {operation_id} already; nothing was changed.")
        if verb == "remove" and not parts & have:
            raise SettingError(f"{_named(value)} is not in {operation_id}; nothing was changed.")
    made = [
        write(
            engine, f"operation:{operation_id}", verb,
            json.dumps(value, ensure_ascii=False, sort_keys=True),
            person=person, reason=reason, now=now,
        )
        for value in values
    ]  # fmt: skip
    refresh(engine)
    return made


def _named(value: dict[str, Any]) -> str:
    if "cluster" in value:
        return f"Cluster {value['cluster']}"
    return ", ".join([*value.get("accounts", ()), *(each.replace(".", "[.]") for each in value.get("domains", ()))])


def _website(text: str) -> str:
    """The registrable domain of a website as a person writes it: an address, a name, defanged or not."""
    plain = text.strip().replace("[.]", ".").replace("hxxp", "http", 1)
    site = site_of(plain.partition("://")[2].partition("/")[0] if "://" in plain else plain.partition("/")[0])
    if site is None:
        raise SettingError(f"{text!r} is no website. Write its name, for example example.org.")
    return site.domain


def _cluster(engine: DuckDBEngine, number: int) -> dict[str, Any]:
    must_exist(engine, f"cluster:{number}")
    members = engine.read(
        "SELECT account_id FROM membership WHERE cluster_id = :number ORDER BY account_id NULLS LAST",
        {"number": number},
    )["account_id"].to_pylist()
    return {"cluster": number, "accounts": members}


def must_stand(engine: DuckDBEngine, operation_id: str) -> None:
    """NotFound when there is no such operation now."""
    stand = [each.operation_id for each in operations(engine)]
    if operation_id not in stand:
        there = f"There are: {', '.join(stand)}" if stand else "There is none yet: overt operation new NAME"
        raise NotFound(f"There is no operation {operation_id}. {there}.")


def _name(_: dict[str, Operation], operation: Operation, decision: Decision) -> None:
    operation.name = decision.new


def _add(_: dict[str, Operation], operation: Operation, decision: Decision) -> None:
    value = json.loads(decision.new)
    for account in value.get("accounts", ()):
        operation.accounts.setdefault(account, decision.decision_no)
    for domain in value.get("domains", ()):
        operation.domains.setdefault(domain, decision.decision_no)


def _remove(_: dict[str, Operation], operation: Operation, decision: Decision) -> None:
    value = json.loads(decision.new)
    for account in value.get("accounts", ()):
        operation.accounts.pop(account, None)
    for domain in value.get("domains", ()):
        operation.domains.pop(domain, None)


def _merge(found: dict[str, Operation], operation: Operation, decision: Decision) -> None:
    other = found.get(decision.new)
    if other is None or other.merged_into is not None:
        return  # the other one was undone or has gone elsewhere since
    other.merged_into = operation.operation_id
    operation.absorbed += [other.operation_id, *other.absorbed]
    for part, number in other.accounts.items():
        operation.accounts.setdefault(part, number)
    for part, number in other.domains.items():
        operation.domains.setdefault(part, number)


_APPLY: dict[str, Callable[[dict[str, Operation], Operation, Decision], None]] = {
    "name": _name,
    "add": _add,
    "remove": _remove,
    "merge": _merge,
}

_OPERATION = pa.schema(
    [
        ("operation_id", pa.string()), ("name", pa.string()), ("accounts", pa.int64()),
        ("domains", pa.int64()), ("note", pa.string()), ("made_at", pa.int64()), ("changed_at", pa.int64()),
    ]
)  # fmt: skip
_PART = pa.schema(
    [
        ("operation_id", pa.string()), ("kind", pa.string()), ("part", pa.string()),
        ("decision_no", pa.int32()),
    ]
)  # fmt: skip
