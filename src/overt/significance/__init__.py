"""Tests every pair against chance, and repeats the whole search on shuffled copies."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from overt.chance.fusion import Signals, fuse, fused_false_pairs, most_signals, with_traits
from overt.chance.keeping import find_rule
from overt.chance.tails import FalsePairs, least_by_account, q_values
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.signals import Signal, Trait, find
from overt.significance._floor import Copy, floor_rows, harvest, read_coincidences, shuffled
from overt.significance._interest import test_interest
from overt.significance._kinds import needs_kinds, read_kinds
from overt.significance._moments import MomentNull, read_moments
from overt.significance._null import Null, read_null
from overt.significance._tests import (
    Tested,
    as_rows,
    expected_rows,
    ladder_rows,
    rule_rows,
    test_pairs,
)
from overt.significance._traits import TraitNull, only, pairs_met, read_traits
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
    signals = find()
    ready = engine.read(
        "SELECT signal, windows, settings FROM signal_run WHERE state = 'ready' ORDER BY signal NULLS LAST"
    ).to_pylist()
    progress.start("significance", len(ready), "signals")
    nulls: dict[str, Null] = {}
    for table in WRITES:  # not DELETE: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after it
        engine.drop(table)
    engine.create(*WRITES)
    tested: dict[str, Tested] = {}
    met: Ints | None = None
    for row in sorted(ready, key=lambda row: issubclass(signals[row["signal"]], Trait)):
        name = row["signal"]
        windows = tuple(int(window) for window in row["windows"].split(","))
        if issubclass(trait := signals[name], Trait):
            if met is None:  # traits come last: what they find is among these
                met = pairs_met((each.a, each.b, each.p) for each in tested.values())
            nulls[name] = read_traits(engine, trait(), windows, accounts, met)
            found = only(test_pairs(engine, name, nulls[name], accounts), met)
        else:
            nulls[name] = _null(engine, signals[name], windows, _least(row["settings"]), accounts)
            found = test_pairs(engine, name, nulls[name], accounts)
        close = test_interest(engine, signals[name](), found.a, found.b, accounts, windows)
        tested[name] = replace(found, facts={**found.facts, **close})
        progress.advance("significance", 1, name)
    count = sum(len(each.p) for each in tested.values())
    progress.end("significance", f"{count:,} pairs tested")
    copies = _copies(engine, nulls, accounts, settings, progress)
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


def _null(
    engine: DuckDBEngine, signal: type[Signal], windows: tuple[int, ...], least: int, accounts: Ints
) -> Null:
    if signal.spans_s is not None:
        return read_moments(engine, signal.name, windows, least, accounts, signal.spans_s)
    if needs_kinds(engine, signal.name):
        return read_kinds(engine, signal.name, windows, least, accounts)
    return read_null(engine, signal.name, windows, least, accounts)


@dataclass(frozen=True)
class _Copies:
    """Shuffled copies: half calibrate the expected false pairs, the other half check them."""

    calibrating: list[Copy]
    verifying: list[Copy]


def _copies(
    engine: DuckDBEngine,
    nulls: Mapping[str, Null],
    accounts: Ints,
    settings: RunSettings,
    progress: Progress,
) -> _Copies:
    if not nulls or settings.copies == 0:
        return _Copies([], [])
    signals = find()
    met = {
        name: null.bundles
        if isinstance(null, MomentNull)
        else read_coincidences(
            engine, name, accounts, by_moment=not signals[name].one_object_a_post
        )
        for name, null in nulls.items()
        if not isinstance(null, TraitNull)
    }
    work = sum(each.work for each in met.values())
    half = max(
        min(settings.copies, 3), min(settings.copies, settings.copy_budget // (2 * max(work, 1)))
    )
    progress.start("shuffling", 2 * half, "shuffled copies")
    made = []
    for sequence in np.random.SeedSequence(settings.seed).spawn(2 * half):
        made.append(shuffled(nulls, met, np.random.default_rng(sequence)))
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


def _least(settings_json: str) -> int:
    return int(json.loads(settings_json)["least_objects"])
