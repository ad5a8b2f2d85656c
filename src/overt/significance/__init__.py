"""Tests every pair against chance, and repeats the whole search on shuffled copies."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa

from overt.progress import SILENT, Progress
from overt.significance._floor import floor_rows, one_copy, read_coincidences
from overt.significance._null import SignalNull, read_null
from overt.significance._tests import as_rows, test_pairs
from overt.settings import RunSettings
from overt.signals import find
from overt.store import DuckDBEngine

__all__ = ["run"]

WRITES = ("pair_test", "expected", "floor")


def run(engine: DuckDBEngine, settings: RunSettings | None = None, progress: Progress = SILENT) -> str:
    """Fill `pair_test`, `expected` and `floor`; returns one line about the result."""
    settings = settings or RunSettings()
    accounts, ids, rank = _accounts(engine)
    ready = engine.read(
        "SELECT signal, windows, settings FROM signal_run WHERE state = 'ready' ORDER BY signal NULLS LAST"
    ).to_pylist()
    progress.start("significance", len(ready), "signals")
    nulls: dict[str, SignalNull] = {}
    engine.create(*WRITES)
    for table in WRITES:
        engine.execute(f'DELETE FROM "{table}"')
    tested_pairs = 0
    for row in ready:
        name = row["signal"]
        windows = tuple(int(window) for window in row["windows"].split(","))
        null = read_null(engine, name, windows, _least(row["settings"]), accounts)
        tested = test_pairs(engine, name, null, accounts)
        rows = as_rows(name, tested, windows, ids, rank)
        engine.insert("pair_test", rows)
        engine.insert("expected", _expected_rows(name, null, tested.p))
        nulls[name] = null
        tested_pairs += rows.num_rows
        progress.advance("significance", 1, name)
    progress.end("significance", f"{tested_pairs:,} pairs tested")
    copies = _floor(engine, nulls, accounts, settings, progress)
    return f"{tested_pairs:,} pairs tested, {copies} shuffled copies"


def _floor(
    engine: DuckDBEngine, nulls: dict[str, SignalNull], accounts: np.ndarray, settings: RunSettings, progress: Progress
) -> int:
    if not nulls or settings.copies == 0:
        return 0
    signals = find()
    met = {
        name: read_coincidences(engine, name, accounts, by_moment=not signals[name].one_object_a_post)
        for name in nulls
    }
    work = sum(len(each.second) for each in met.values()) + sum(len(each.account) for each in met.values())
    copies = max(min(settings.copies, 3), min(settings.copies, settings.copy_budget // max(work, 1)))
    directed = frozenset(name for name, null in nulls.items() if null.author is not None)
    progress.start("floor", copies, "shuffled copies")
    rows = []
    for number, sequence in enumerate(np.random.SeedSequence(settings.seed).spawn(copies), start=1):
        rows.append(
            one_copy(
                nulls, met, directed, np.random.default_rng(sequence),
                q=settings.q, least_members=settings.least_members, seed=settings.seed,
            )
        )
        progress.advance("floor", 1, f"copy {number}: {rows[-1]['edges']} edges")
    engine.insert("floor", floor_rows(rows))
    progress.end("floor", f"{copies} copies")
    return copies


def _accounts(engine: DuckDBEngine) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Account keys ascending, their ids, and each id's place in text order.

    Text order is the order of bytes in UTF-8, as SQL compares text: account_a < account_b holds in
    every engine and in Python.
    """
    rows = engine.read(
        """
        SELECT a.account_key, MIN(COALESCE(n.account_id, CAST(a.account_key AS VARCHAR))) AS account_id
        FROM (SELECT account_key FROM actor UNION ALL SELECT key_a AS account_key FROM pair) a
        LEFT JOIN account n ON n.account_key = a.account_key
        GROUP BY a.account_key
        ORDER BY a.account_key NULLS LAST
        """
    )
    ids = np.array(rows["account_id"].to_pylist(), dtype=object)
    order = sorted(range(len(ids)), key=lambda place: ids[place].encode("utf-8", "surrogatepass"))
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids))
    return rows["account_key"].to_numpy().astype(np.int64), ids, rank


def _expected_rows(signal: str, null: SignalNull, p: np.ndarray) -> pa.Table:
    at, expected = null.false_pairs.steps()
    found = np.searchsorted(np.sort(p), at, side="right")
    return pa.table(
        {
            "signal": pa.array([signal] * len(at), pa.string()),
            "p_value": at,
            "expected": expected,
            "found": pa.array(found.astype(np.int64), pa.int64()),
        }
    )


def _least(settings_json: str) -> int:
    return int(json.loads(settings_json)["least_objects"])

