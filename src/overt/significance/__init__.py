"""Tests every pair against chance, and repeats the whole search on shuffled copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overt.abreast import abreast
from overt.chance.fusion import Signals, fuse, fused_false_pairs, most_signals, with_traits
from overt.chance.keeping import find_rule
from overt.chance.redealing import Bundles
from overt.chance.shuffling import Coincidences
from overt.chance.tails import FalsePairs, least_by_account, q_values
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.signals import Trait, find
from overt.significance._floor import Copy, floor_rows, harvest, shuffled
from overt.significance._null import Null
from overt.significance._search import Searched, search, search_trait
from overt.significance._tests import (
    Tested,
    as_rows,
    expected_rows,
    ladder_rows,
    rule_rows,
)
from overt.significance._traits import TraitNull, pairs_met
from overt.store import DuckDBEngine, Engine

__all__ = ["read_false_pairs", "run"]

WRITES = ("pair_test", "ladder", "expected", "rule", "floor")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def run(
    engine: DuckDBEngine, settings: RunSettings | None = None, progress: Progress = SILENT
) -> str:
    """Fill `pair_test`, `ladder`, `expected`, `rule` and `floor`; returns one line about the result."""
    settings = settings or RunSettings()
    accounts, ids, rank = _accounts(engine)
    ready = engine.read(
        "SELECT signal, windows, settings FROM signal_run WHERE state = 'ready' ORDER BY signal NULLS LAST"
    ).to_pylist()
    progress.start("significance", len(ready), "signals")
    for table in WRITES:  # not DELETE: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after it
        engine.drop(table)
    engine.create(*WRITES)
    searched = _searched(engine, ready, accounts, settings, progress)
    nulls = {name: each.null for name, each in searched.items()}
    tested = {name: each.tested for name, each in searched.items()}
    count = sum(len(each.p) for each in tested.values())
    progress.end("significance", f"{count:,} pairs tested")
    met = {name: each.met for name, each in searched.items() if each.met is not None}
    copies = _copies(nulls, met, settings, progress)
    singles, fused, drawn = _calibrated(nulls, tested, copies.calibrating)
    for name, each in tested.items():
        q = q_values(each.p, singles[name])
        engine.insert("pair_test", as_rows(name, each, q, nulls[name].windows, ids, rank))
        engine.insert("ladder", ladder_rows(name, nulls[name], each, settings.q))
        engine.insert("expected", expected_rows(name, singles[name], each.p))
    p, pairs = _fused(nulls, tested)
    engine.insert("expected", expected_rows("fused", fused, p))
    engine.insert("expected", expected_rows("accounts", drawn, least_by_account(p, pairs)))
    rule = find_rule(
        p, pairs, fused, drawn, [(c.fused, c.pairs) for c in copies.calibrating], settings.q
    )
    engine.insert("rule", rule_rows(rule))
    engine.insert("floor", floor_rows([harvest(copy, rule, fused, settings) for copy in copies.verifying]))
    return f"{count:,} pairs tested, {len(copies.verifying)} shuffled copies"


def read_false_pairs(engine: Engine, of: str) -> FalsePairs:
    """F of a signal, of "fused" p-values or of "accounts" drawn in, from the table `expected`."""
    rows = engine.read(
        "SELECT p_value, expected FROM expected WHERE signal = :of ORDER BY p_value NULLS LAST", {"of": of}
    )
    return FalsePairs.from_steps(rows["p_value"].to_numpy(), rows["expected"].to_numpy())


def _searched(
    engine: DuckDBEngine,
    ready: Sequence[Mapping[str, Any]],
    accounts: Ints,
    settings: RunSettings,
    progress: Progress,
) -> dict[str, Searched]:
    """What every signal finds, in order of name, traits last: what these find is among the pairs of the others."""
    signals = find()
    acts, traits = (
        [row for row in ready if issubclass(signals[row["signal"]], Trait) is trait] for trait in (False, True)
    )

    def one(row: Mapping[str, Any]) -> Searched:
        return search(engine, signals[row["signal"]], row, accounts, copies=settings.copies > 0)

    # those over spans of time first: they take longest
    queue = sorted(acts, key=lambda row: signals[row["signal"]].spans_s is None)
    made: dict[str, Searched] = {}
    for row, found in zip(queue, abreast(one, queue), strict=True):
        made[row["signal"]] = found
        progress.advance("significance", 1, row["signal"])
    made = {row["signal"]: made[row["signal"]] for row in acts}
    pairs = pairs_met((each.tested.a, each.tested.b, each.tested.p) for each in made.values())
    for row in traits:
        if issubclass(signal := signals[row["signal"]], Trait):
            made[row["signal"]] = search_trait(engine, signal, row, accounts, pairs)
            progress.advance("significance", 1, row["signal"])
    return made


@dataclass(frozen=True)
class _Copies:
    """Shuffled copies: half calibrate the expected false pairs, the other half check them."""

    calibrating: list[Copy]
    verifying: list[Copy]


def _copies(
    nulls: Mapping[str, Null],
    met: Mapping[str, Coincidences | Bundles],
    settings: RunSettings,
    progress: Progress,
) -> _Copies:
    if not nulls or settings.copies == 0:
        return _Copies([], [])
    work = sum(each.work for each in met.values())
    half = max(
        min(settings.copies, 3), min(settings.copies, settings.copy_budget // (2 * max(work, 1)))
    )
    progress.start("shuffling", 2 * half, "shuffled copies")
    made = []

    def one(sequence: np.random.SeedSequence) -> Copy:
        return shuffled(nulls, met, np.random.default_rng(sequence))

    for copy in abreast(one, np.random.SeedSequence(settings.seed).spawn(2 * half)):
        made.append(copy)
        progress.advance("shuffling", 1)
    progress.end("shuffling", f"{half} copies to calibrate, {half} to check")
    return _Copies(made[:half], made[half:])


def _calibrated(
    nulls: Mapping[str, Null], tested: Mapping[str, Tested], copies: Sequence[Copy]
) -> tuple[dict[str, FalsePairs], FalsePairs, FalsePairs]:
    """Expected false pairs of each signal and of all together, and expected accounts in false pairs.

    Each is the analytic bound (a pair draws in two accounts at most) or what copies show.
    """
    singles = {
        name: null.false_pairs.seen_in_copies(
            _joined([copy.single[name] for copy in copies]), len(copies)
        )
        for name, null in nulls.items()
    }
    if not tested:
        return singles, FalsePairs.none(), FalsePairs.none()
    traits = [null for null in nulls.values() if isinstance(null, TraitNull)]
    acts = {name: null for name, null in nulls.items() if not isinstance(null, TraitNull)}
    most = most_signals([np.column_stack((tested[name].a, tested[name].b)) for name in acts])
    bound = fused_false_pairs([null.false_pairs for null in acts.values()], most)
    bound = with_traits(bound, [float(null.chance.min(initial=1.0)) for null in traits])
    fused = bound.seen_in_copies(_joined([copy.fused for copy in copies]), len(copies))
    drawn = bound.times(2).seen_in_copies(
        _joined([least_by_account(copy.fused, copy.pairs) for copy in copies]), len(copies)
    )
    return singles, fused, drawn


def _fused(nulls: Mapping[str, Null], tested: Mapping[str, Tested]) -> tuple[Floats, Ints]:
    """Fused p and the two accounts of every pair that was tested."""
    acts, traits = (
        [
            (each.a, each.b, each.p)
            for name, each in tested.items()
            if isinstance(nulls[name], TraitNull) is trait
        ]
        for trait in (False, True)
    )
    return fuse(acts, traits, Signals(len(acts), len(traits)))


def _joined(parts: Sequence[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)


def _accounts(engine: DuckDBEngine) -> tuple[Ints, NDArray[np.object_], Ints]:
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
    names: list[str] = rows["account_id"].to_pylist()
    order = sorted(
        range(len(names)), key=lambda place: names[place].encode("utf-8", "surrogatepass")
    )
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    return rows["account_key"].to_numpy().astype(np.int64), np.array(names, dtype=object), rank
