"""Whether an operation was found again under changed conditions: reads the table `recheck`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overt.store import DuckDBEngine

AS_IT_IS = "as_it_is"
VARIANTS = ("half_window", "double_window", "half_q", "double_q")
HALVES = ("first_half", "second_half")
"""Conditions under which the case is run again; the halves are those of the operation's own posts in time."""

LEAST_SHARE = 0.8
"""The group holds when so many of the accounts that had an edge inside it have one again."""

LEAST_HELD_OUT = 0.5
"""Found again in one half: so many of its accounts with posts there have an edge inside it, in each half."""


@dataclass(frozen=True)
class Again:
    """One run under one condition; see the table `recheck`."""

    condition: str
    accounts: int
    in_edges: int
    together: int
    strangers: int
    signals: tuple[str, ...]


@dataclass(frozen=True)
class Rechecked:
    """The runs that are still about what the operation holds now. `stale` counts those that are not."""

    runs: Mapping[str, Again]
    stale: int

    def stable(self) -> tuple[bool, str]:
        """Whether all four variants hold it, and what was found."""
        base = self.runs.get(AS_IT_IS)
        lacking = [name for name in VARIANTS if name not in self.runs]
        if base is None or lacking:
            return (
                False,
                f"Not run{self._stale()}: {', '.join(lacking or VARIANTS).replace('_', ' ')}.",
            )
        told = ", ".join(
            f"{name.replace('_', ' ')} {self.runs[name].in_edges}" for name in VARIANTS
        )
        met = base.in_edges > 0 and all(
            self.runs[name].in_edges >= LEAST_SHARE * base.in_edges for name in VARIANTS
        )
        return met, f"Accounts with an edge inside it: {base.in_edges} as it is; {told}."

    def held_out(self) -> tuple[bool, str]:
        """Whether both halves of the period, each by itself, give the group and by a common kind of signal."""
        halves = [self.runs[name] for name in HALVES if name in self.runs]
        if len(halves) < 2:
            return (
                False,
                f"Not looked for in the halves of the period by themselves{self._stale()}.",
            )
        told = "; ".join(
            f"{each.condition.replace('_', ' ')}: {each.in_edges} of {each.accounts} accounts"
            for each in halves
        )
        common = set(halves[0].signals) & set(halves[1].signals)
        met = bool(common) and all(
            each.accounts >= 3 and each.in_edges >= LEAST_HELD_OUT * each.accounts
            for each in halves
        )
        return met, f"In each half by itself, with an edge inside: {told}."

    def _stale(self) -> str:
        return " since it last changed" if self.stale else ""


def rechecked(
    engine: DuckDBEngine, operation_id: str, changed_by: int, input_hash: str
) -> Rechecked:
    """Runs about an operation as it is now: same decisions about what it holds, same case."""
    if not engine.has("recheck"):
        return Rechecked({}, 0)
    rows = engine.read(
        "SELECT decision_no, condition, accounts, in_edges, together, strangers, signals, input_hash FROM recheck "
        "WHERE operation_id = :operation ORDER BY run_at NULLS LAST",
        {"operation": operation_id},
    ).to_pylist()
    current = [
        row for row in rows if (row["decision_no"], row["input_hash"]) == (changed_by, input_hash)
    ]
    runs = {
        row["condition"]: Again(
            row["condition"], row["accounts"], row["in_edges"], row["together"], row["strangers"],
            tuple(each for each in row["signals"].split(",") if each),
        )
        for row in current
    }  # fmt: skip
    return Rechecked(runs, len(rows) - len(current))


def input_hash(engine: DuckDBEngine) -> str:
    """Hash of the last finished stage: of the results that the operation stands on."""
    rows = engine.read(
        "SELECT input_hash FROM run WHERE status = 'done' ORDER BY run_no DESC NULLS LAST LIMIT 1"
    ).to_pylist()
    return str(rows[0]["input_hash"]) if rows else ""
