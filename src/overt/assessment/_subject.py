"""The accounts of an operation, and everybody else sorted by how they stand to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from overt import decisions
from overt.errors import NotFound
from overt.store import DuckDBEngine

INSIDE, SUSPECT, OUTSIDE, UNKNOWN = SIDES = ("inside", "suspect", "outside", "unknown")
"""How an account stands to an operation.

inside    put into it by a person, and not excluded
suspect   in another operation, or in a cluster that no innocent explanation explains and no person cleared
outside   all others the case knows, those in explained clusters among them
unknown   nobody knows whose act it was
"""

STANDS = "_stands"

_SIDES = """
    WITH held AS (
        SELECT part AS account_id FROM operation_part
        WHERE operation_id = :operation AND kind = 'account'{left_out}
    ),
    suspect AS (
        SELECT m.account_id
        FROM membership m
        JOIN cluster c ON c.cluster_id = m.cluster_id
        WHERE c.verdict <> 'explained'{cleared}
        UNION
        SELECT part AS account_id FROM operation_part WHERE kind = 'account' AND operation_id <> :operation
    )
    SELECT a.account_id, a.account_key, a.platform, a.handle, a.name, a.followers,
           CASE WHEN h.account_id IS NOT NULL THEN 'inside'
                WHEN s.account_id IS NOT NULL THEN 'suspect' ELSE 'outside' END AS side
    FROM account a
    LEFT JOIN held h ON h.account_id = a.account_id
    LEFT JOIN suspect s ON s.account_id = a.account_id
"""


@dataclass(frozen=True)
class Subject:
    """One operation as it stands: its accounts that are not excluded, and the clusters they are in now.

    clusters   cluster → accounts of the operation in it, most first; None for those in no cluster
    excluded   accounts that a person put in and another decision excludes
    changed_by number of the latest decision about what it holds
    """

    operation_id: str
    name: str
    accounts: tuple[str, ...]
    domains: tuple[str, ...]
    clusters: dict[int | None, int]
    excluded: tuple[str, ...]
    changed_by: int


def subject(engine: DuckDBEngine, operation_id: str) -> Subject:
    """The operation; makes the temporary table `_stands`: every account of the case with its side.

    Raises NotFound when there is no such operation.
    """
    log = decisions.standing(engine)
    last = {(each.subject, each.field): each.new for each in log}
    found = {each.operation_id: each for each in decisions.operations(engine)}
    if operation_id not in found:
        there = (
            f"There are: {', '.join(found)}"
            if found
            else "There is none yet: overt operation new NAME --cluster 1"
        )
        raise NotFound(f"There is no operation {operation_id}. {there}.")
    one = found[operation_id]
    excluded = [
        who.partition(":")[2]
        for (who, name), value in last.items()
        if name == "exclude" and value == "yes" and who.startswith("account:")
    ]
    excluded = sorted(set(excluded) & set(one.accounts))
    cleared = sorted(
        int(who.partition(":")[2])
        for (who, name), value in last.items()
        if who.startswith("cluster:") and (name, value) in (("label", "no"), ("exclude", "yes"))
    )
    values: dict[str, Any] = {"operation": operation_id}
    values |= {f"account_{n}": each for n, each in enumerate(excluded)}
    values |= {f"cluster_{n}": each for n, each in enumerate(cleared)}
    sides = _SIDES.format(
        left_out="".join(f" AND part <> :account_{n}" for n in range(len(excluded))),
        cleared="".join(f" AND m.cluster_id <> :cluster_{n}" for n in range(len(cleared))),
    )
    engine.build(STANDS, sides, values, keep=False)
    rows = engine.read(
        "SELECT m.cluster_id, COUNT(*) AS n FROM _stands s LEFT JOIN membership m ON m.account_id = s.account_id "
        "WHERE s.side = 'inside' GROUP BY m.cluster_id ORDER BY COUNT(*) DESC NULLS LAST, m.cluster_id NULLS LAST"
    ).to_pylist()
    about = {f"operation:{each}" for each in (operation_id, *one.absorbed)}
    held_by = [
        d.decision_no
        for d in log
        if d.subject in about and d.field in ("made", "add", "remove", "merge")
    ]
    return Subject(
        operation_id=operation_id,
        name=one.name,
        accounts=tuple(sorted(set(one.accounts) - set(excluded))),
        domains=tuple(sorted(one.domains)),
        clusters={row["cluster_id"]: row["n"] for row in rows},
        excluded=tuple(excluded),
        changed_by=max(held_by),
    )
