"""Test A on every candidate pair of every signal, and the table `pair_test`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.chance.distinct import distinct_pairs
from overt.chance.fusion import best_of_windows
from overt.chance.keeping import Rule
from overt.chance.tails import FalsePairs, q_values
from overt.significance._null import Null
from overt.store import Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Tested:
    """The candidate pairs of one signal, tested. All arrays have one row per pair.

    `a` and `b` are account numbers (for a directed signal author and reposter); `window` is the
    index of the window with the least p; `k`, `lam` and the columns of `facts` are of that window,
    but for the columns of test B (`INTEREST`).
    """

    a: Ints
    b: Ints
    k: Ints
    lam: Floats
    p: Floats
    window: Ints
    facts: dict[str, NDArray[np.float64] | Ints]
    by_window: tuple[Floats, ...] = ()
    """p of every pair in each window alone, 1 where it has too few objects there."""


INTEREST = ("shared", "close", "close_expected", "p_interest", "least_p_interest")
"""Columns of `pair_test` that test B fills."""

_FACTS = ("a_first", "b_first", "gap_s", "first_at", "last_at")


def test_pairs(engine: Engine, signal: str, null: Null, accounts: Ints) -> Tested:
    """Test the candidate pairs of one signal in all windows."""
    rows = engine.read(
        f"""
        SELECT window_s, key_a, key_b, k, {", ".join(_FACTS)}
        FROM pair
        WHERE signal = :signal
        ORDER BY key_a NULLS LAST, key_b NULLS LAST, window_s NULLS LAST
        """,
        {"signal": signal},
    )
    column = {name: rows[name].to_numpy() for name in rows.column_names}
    a = np.searchsorted(accounts, column["key_a"]).astype(np.int64)
    b = np.searchsorted(accounts, column["key_b"]).astype(np.int64)
    window = np.searchsorted(np.array(null.windows), column["window_s"])
    pairs, pair = distinct_pairs(a, b)
    lam = np.zeros(len(a))
    p = np.ones(len(a))
    for index in range(len(null.windows)):
        here = window == index
        lam[here] = null.expected(index, a[here], b[here])
        p[here] = null.p(index, a[here], b[here], column["k"][here])
    by_window = [np.ones(len(pairs)) for _ in null.windows]
    row_of = np.zeros((len(null.windows), len(pairs)), dtype=np.int64)
    for index in range(len(null.windows)):
        here = np.flatnonzero(window == index)
        by_window[index][pair[here]] = p[here]
        row_of[index, pair[here]] = here
    least, best = (
        best_of_windows(by_window) if len(pairs) else (np.ones(0), np.zeros(0, dtype=np.int64))
    )
    row = row_of[best, np.arange(len(pairs))]
    return Tested(
        a=a[row],
        b=b[row],
        k=column["k"][row].astype(np.int64),
        lam=lam[row],
        p=least,
        window=best,
        facts={name: column[name][row] for name in _FACTS},
        by_window=tuple(by_window),
    )


def as_rows(
    signal: str,
    tested: Tested,
    q: Floats,
    windows: tuple[int, ...],
    ids: NDArray[np.object_],
    rank: Ints,
) -> pa.Table:
    """Rows of `pair_test`: text ids in text order, one row for two accounts.

    `ids` are the account ids by account number, `rank` their places in text order. Where a directed
    signal holds both directions of a pair the stronger one is written.
    """
    swap = rank[tested.a] > rank[tested.b]
    low, high = np.where(swap, tested.b, tested.a), np.where(swap, tested.a, tested.b)
    order = np.lexsort((tested.p, rank[high], rank[low]))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    keep = order[first]
    flip = swap[keep]
    facts = {name: values[keep] for name, values in tested.facts.items()}
    facts["a_first"], facts["b_first"] = (
        np.where(flip, facts["b_first"], facts["a_first"]),
        np.where(flip, facts["a_first"], facts["b_first"]),
    )
    return pa.table(
        {
            "signal": pa.array([signal] * len(keep), pa.string()),
            "account_a": pa.array(ids[low[keep]], pa.string()),
            "account_b": pa.array(ids[high[keep]], pa.string()),
            "k": pa.array(tested.k[keep], pa.int64()),
            "lambda": tested.lam[keep],
            "p_value": tested.p[keep],
            "q_value": q[keep],
            "window_s": pa.array(
                np.array(windows, dtype=np.int64)[tested.window[keep]], pa.int64()
            ),
            "a_first": pa.array(facts["a_first"].astype(np.int64), pa.int64()),
            "b_first": pa.array(facts["b_first"].astype(np.int64), pa.int64()),
            "gap_s": pa.array(facts["gap_s"].astype(float), pa.float64()),
            "first_at": pa.array(facts["first_at"].astype(np.int64), pa.int64()),
            "last_at": pa.array(facts["last_at"].astype(np.int64), pa.int64()),
            "shared": pa.array(facts["shared"].astype(np.int64), pa.int64()),
            "close": pa.array(facts["close"].astype(np.int64), pa.int64()),
            "close_expected": facts["close_expected"],
            "p_interest": facts["p_interest"],
            "least_p_interest": facts["least_p_interest"],
        }
    )


def expected_rows(signal: str, false_pairs: FalsePairs, p: Floats) -> pa.Table:
    """Rows of `expected`: the steps of F, and how many of the p-values lie at or under each."""
    at, expected = false_pairs.steps()
    found = np.searchsorted(np.sort(p), at, side="right")
    return pa.table(
        {
            "signal": pa.array([signal] * len(at), pa.string()),
            "p_value": at,
            "expected": expected,
            "found": pa.array(found.astype(np.int64), pa.int64()),
        }
    )


def ladder_rows(signal: str, null: Null, tested: Tested, level: float) -> pa.Table:
    """Rows of `ladder`: what each window would find if it were the only one."""
    rows = []
    for window, p, false_pairs in zip(null.windows, tested.by_window, null.by_window, strict=True):
        met = p[p < 1.0]
        kept = met[q_values(met, false_pairs) <= level]
        chance = float(false_pairs.at(kept.max(keepdims=True))[0]) if len(kept) else 0.0
        rows.append((signal, window, len(met), len(kept), min(chance, float(len(kept)))))
    names = ("signal", "window_s", "candidates", "pairs", "expected")
    return pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))


def rule_rows(rule: Rule) -> pa.Table:
    """The row of `rule`."""
    return pa.table(
        {
            "weak_p": pa.array([rule.weak_p], pa.float64()),
            "least_pairs": pa.array([rule.least_pairs], pa.int32()),
            "weak_q": pa.array([rule.weak_q], pa.float64()),
        }
    )
