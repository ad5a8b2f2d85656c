"""Joins the pairs of all signals into edges, and keeps the posts behind every edge."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from overt.chance.fusion import cauchy
from overt.chance.tails import FalsePairs, q_values
from overt.network._evidence import keep_evidence
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.store import DuckDBEngine

__all__ = ["run"]

WRITES = ("edge", "edge_signal", "edge_post")


def run(
    engine: DuckDBEngine, settings: RunSettings | None = None, progress: Progress = SILENT
) -> str:
    """Fill `edge`, `edge_signal` and `edge_post`; returns one line about the result."""
    settings = settings or RunSettings()
    engine.create(*WRITES)
    for table in WRITES:
        engine.execute(f'DELETE FROM "{table}"')
    progress.start("network", 2, "steps")
    tests = engine.read(
        'SELECT account_a, account_b, signal, k, "lambda", p_value FROM pair_test '
        "ORDER BY account_a NULLS LAST, account_b NULLS LAST, signal NULLS LAST"
    )
    bound, signals = _expected(engine)
    pair, first = _numbered(tests)
    if not len(first):
        progress.end("network", "no pair of accounts to join")
        return "0 edges"
    p = tests["p_value"].to_numpy()
    fused = cauchy(pair, p, len(first), signals)
    q = q_values(fused, bound)
    # three decimals: sums of bits then come out the same in whatever order they are added
    bits = np.round(np.minimum(-np.log2(p), settings.bits_cap), 3)
    kept = q <= settings.q
    tests = tests.append_column("bits", pa.array(bits))
    engine.insert("edge", _edges(tests, pair, first, fused, q, kept))
    engine.insert(
        "edge_signal",
        tests.filter(pa.array(kept[pair])).select(
            ["account_a", "account_b", "signal", "k", "lambda", "p_value", "bits"]
        ),
    )
    progress.advance("network", 1, f"{int(kept.sum()):,} edges")
    posts = keep_evidence(engine)
    note = f"{int(kept.sum()):,} of {len(first):,} pairs kept at q ≤ {settings.q:g}, {posts:,} coincidences as evidence"
    progress.end("network", note)
    return note


def _expected(engine: DuckDBEngine) -> tuple[FalsePairs, int]:
    """F of the fused p-value, from the table `expected`, and how many signals are fused."""
    rows = engine.read(
        "SELECT p_value, expected FROM expected WHERE signal = 'fused' ORDER BY p_value NULLS LAST"
    )
    ran = engine.read("SELECT COUNT(*) AS n FROM signal_run WHERE state = 'ready'").to_pylist()[0][
        "n"
    ]
    return FalsePairs.from_steps(rows["p_value"].to_numpy(), rows["expected"].to_numpy()), int(ran)


def _numbered(tests: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """(pair number of each row, first row of each pair); rows are in order of pair."""
    if not tests.num_rows:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    a, b = (
        tests[name].combine_chunks().dictionary_encode().indices.to_numpy()
        for name in ("account_a", "account_b")
    )
    new = np.ones(len(a), dtype=bool)
    new[1:] = (np.diff(a) != 0) | (np.diff(b) != 0)
    return np.cumsum(new) - 1, np.flatnonzero(new)


def _edges(
    tests: pa.Table,
    pair: np.ndarray,
    first: np.ndarray,
    fused: np.ndarray,
    q: np.ndarray,
    kept: np.ndarray,
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
        }
    )
