"""Overt beside the recipes of others, each cut at Overt's own false-positive rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.curves import Curve
from benchmarks.recipes import Found, Scores
from benchmarks.recipes._found import OVERT
from benchmarks.tables import markdown

PERMILLE = 0.001
LEAST_ACTIVE = 10
TOGETHER, POOLED = "in one case", "each alone, pooled"
ACTIVE = f"each alone, with {LEAST_ACTIVE} posts or more"
DEALT = "dealt anew"


@dataclass(frozen=True)
class Pairing:
    """Accounts of an operation, to be found, and of controls, not to be."""

    operation: str
    control: str
    how: str
    positive: Scores
    negative: Scores

    @property
    def name(self) -> str:
        """As a column is headed."""
        return f"{self.operation} + {self.control}, {self.how}"

    def curve(self, method: str) -> Curve:
        """The sweep of one method."""
        return Curve.of(self.positive.methods[method].score, self.negative.methods[method].score)

    def kept(self, method: str) -> tuple[int, int] | None:
        """Accounts of the operation and of the control that the method's own cut keeps."""
        of: list[Found] = [side.methods[method] for side in (self.positive, self.negative)]
        counts = [None if each.kept is None else int(each.kept.sum()) for each in of]
        return None if counts[0] is None or counts[1] is None else (counts[0], counts[1])

    def figures(self) -> list[dict[str, Any]]:
        """One row for each method; shares from 0 to 1."""
        own = self.kept(OVERT)
        false = own[1] if own else 0
        size, others = len(self.positive.ids), len(self.negative.ids)
        out = []
        for method in self.positive.methods:
            curve, kept = self.curve(method), self.kept(method)
            out.append({
                "method": method, "accounts": size, "control_accounts": others, "overt_false": false,
                # what Overt keeps, not what its score could add without another false account
                "recall_at_overt": own[0] / size if method == OVERT and own else curve.recall_at(false),
                "recall_at_permille": curve.recall_at(int(PERMILLE * others)),
                "auc": curve.auc(), "average_precision": curve.average_precision(),
                "kept": kept[0] / size if kept else None, "control_kept": kept[1] / others if kept else None,
            })  # fmt: skip
        return out


def pooled_active(operation: str, positive: Scores, controls: Sequence[Scores]) -> Pairing:
    """An operation with the accounts of all controls, each run alone, that post as much as it asks for."""
    active = [control.of("", least_posts=LEAST_ACTIVE) for control in controls]
    methods = {
        name: Found(np.concatenate([each.methods[name].score for each in active]),
                    None if found.kept is None else np.concatenate([_kept(each, name) for each in active]))
        for name, found in positive.methods.items()
    }  # fmt: skip
    ids = tuple(name for each in active for name in each.ids)
    pool = Scores(ids, np.concatenate([each.posts for each in active]), methods)
    return Pairing(operation, "all controls", ACTIVE, positive, pool)


def tables(pairings: Sequence[Pairing]) -> list[dict[str, Any]]:
    """Print a table for each pairing; returns the figures."""
    print("## Beside the recipes of others\n")
    out = []
    header = ("method", "recall at Overt's rate, %", "recall at 0.1 %, %", "AUC", "average precision",
              "its own cut finds, %", "and flags of the control, %")  # fmt: skip
    for pairing in pairings:
        if not pairing.positive.ids or not pairing.negative.ids:
            print(f"### {pairing.name}\n\nNo account to compare.\n")
            out.append({"pairing": pairing.name, "methods": []})
            continue
        rows = pairing.figures()
        first = rows[0]
        few = first["control_accounts"] * PERMILLE < 1  # one account is more than 0.1 % of them
        print(f"### {pairing.name}\n")
        print(
            f"{first['accounts']:,} accounts to find, {first['control_accounts']:,} not to. Overt's rate: "
            f"{first['overt_false']:,} of these ({first['overt_false'] / first['control_accounts']:.3%}).\n"
        )
        print(markdown(header, [_row(row, few) for row in rows]), "\n")
        out.append({"pairing": pairing.name, "methods": rows})
    return out


def _row(row: dict[str, Any], few: bool) -> list[Any]:
    return [
        row["method"], _percent(row["recall_at_overt"]), None if few else _percent(row["recall_at_permille"]),
        f"{row['auc']:.3f}", f"{row['average_precision']:.3f}", _percent(row["kept"]), _percent(row["control_kept"], 3),
    ]  # fmt: skip


def _percent(share: float | None, digits: int = 1) -> str | None:
    return None if share is None else f"{100 * share:.{digits}f}"


def _kept(scores: Scores, method: str) -> np.ndarray:
    kept = scores.methods[method].kept
    return np.zeros(len(scores.ids), dtype=bool) if kept is None else kept
