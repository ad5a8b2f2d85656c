"""Joins the pairs of all signals into edges, and keeps the posts behind every edge."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.chance.fusion import Signals, joined
from overt.chance.keeping import Rule
from overt.network._evidence import keep_evidence
from overt.network._interest import Beyond, beyond_interest
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.signals import searched, trait_names
from overt.significance import read_false_pairs
from overt.store import TABLES, DuckDBEngine

__all__ = ["run"]

WRITES = ("edge", "edge_signal", "edge_post")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def run(
    engine: DuckDBEngine, settings: RunSettings | None = None, progress: Progress = SILENT
) -> str:
    """Fill `edge`, `edge_signal` and `edge_post`; returns one line about the result."""
    settings = settings or RunSettings()
    for table in WRITES:  # not DELETE: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after it
        engine.drop(table)
    engine.create(*WRITES)
    progress.start("network", 2, "steps")
    tests = engine.read(
        'SELECT account_a, account_b, signal, k, "lambda", p_value, a_first, b_first, shared, close, '
        "close_expected, p_interest, least_p_interest FROM pair_test "
        "ORDER BY account_a NULLS LAST, account_b NULLS LAST, signal NULLS LAST"
    )
    rule, signals = _rule(engine)
    pair, first, ends = _numbered(tests)
    if not len(first):
        progress.end("network", "no pair of accounts to join")
        return "0 edges"
    p = tests["p_value"].to_numpy()
    trait = np.isin(tests["signal"].to_numpy(zero_copy_only=False), trait_names())
    fused = joined(pair, p, trait, len(first), signals)
    q = rule.q(fused, ends, settings.q)
    # three decimals: sums of bits then come out the same in whatever order they are added
    bits = np.round(np.minimum(-np.log2(p), settings.bits_cap), 3)
    kept = q <= settings.q
    beyond = beyond_interest(tests, pair, kept, settings.q)
    tests = tests.append_column("bits", pa.array(bits))
    engine.insert("edge", _edges(tests, pair, first, fused, q, kept, beyond))
    engine.insert(
        "edge_signal",
        tests.filter(pa.array(kept[pair])).select(
            list(TABLES["edge_signal"].names)
        ),
    )
    progress.advance("network", 1, f"{int(kept.sum()):,} edges")
    posts = keep_evidence(engine)
    note = f"{int(kept.sum()):,} of {len(first):,} pairs kept at q ≤ {settings.q:g}, {posts:,} coincidences as evidence"
    progress.end("network", note)
    return note


def _rule(engine: DuckDBEngine) -> tuple[Rule, Signals]:
    """Which pairs are kept, as the stage before found it, and how many signals are fused."""
    false_accounts = read_false_pairs(engine, "accounts")
    found = engine.read("SELECT weak_p, least_pairs, weak_q FROM rule").to_pylist()
    weak = found[0] if found else {"weak_p": 0.0, "least_pairs": 0, "weak_q": 1.0}
    return Rule(false_accounts, **weak), searched(engine)


def _numbered(tests: pa.Table) -> tuple[Ints, Ints, Ints]:
    """(pair number of each row, first row of each pair, two account numbers per pair).

    Rows are in order of pair.
    """
    a, b = (tests[name].to_pylist() for name in ("account_a", "account_b"))
    number = {account: place for place, account in enumerate(dict.fromkeys((*a, *b)))}
    ends = np.array(
        [(number[x], number[y]) for x, y in zip(a, b, strict=True)], dtype=np.int64
    ).reshape(-1, 2)
    new = np.ones(len(ends), dtype=bool)
    new[1:] = (np.diff(ends, axis=0) != 0).any(axis=1)
    first = np.flatnonzero(new)
    return np.cumsum(new) - 1, first, ends[first]


def _edges(
    tests: pa.Table,
    pair: Ints,
    first: Ints,
    fused: Floats,
    q: Floats,
    kept: NDArray[np.bool_],
    beyond: Beyond,
) -> pa.Table:
    bits = tests["bits"].to_numpy()
    names = tests["signal"].to_numpy(zero_copy_only=False)
    signals: list[list[tuple[float, str]]] = [[] for _ in first]
    for number, bit, name in zip(pair.tolist(), bits.tolist(), names.tolist(), strict=True):
        if kept[number]:
            signals[number].append((-bit, name))
    chosen = np.flatnonzero(kept)
    rows = tests.take(pa.array(first[chosen]))
    return pa.table(
        {
            "account_a": rows["account_a"],
            "account_b": rows["account_b"],
            "p_value": fused[chosen],
            "q_value": q[chosen],
            "bits": np.round(np.bincount(pair, weights=bits, minlength=len(first))[chosen], 3),
            "signals": pa.array(
                [",".join(n for _, n in sorted(signals[c])) for c in chosen.tolist()], pa.string()
            ),
            "p_interest": beyond.p,
            "q_interest": beyond.q,
            "reading": pa.array(beyond.reading, pa.string()),
        }
    )
