"""Where nobody coordinates the nominal rate holds; where somebody does, they are found."""

from __future__ import annotations

import numpy as np
import pytest

from overt.chance.tails import q_values

SEEDS = 40


def edges(worlds, world, seed, copies=20):
    """Pairs kept at q ≤ 5 %: with the analytic bound, and with what copies show."""
    null = worlds.fit(world)
    best = worlds.least_p(world, null, worlds.pairs_of(world))
    ends, p = list(best), np.array(list(best.values()))
    met, rng = worlds.coincidences_of(world), np.random.default_rng(seed)
    seen = [
        p_of_copy
        for _ in range(copies)
        for p_of_copy in worlds.least_p(
            world, null, met.shuffled_pairs(rng, worlds.WINDOWS, worlds.LEAST)
        ).values()
    ]
    calibrated = null.false_pairs.seen_in_copies(np.array(seen), copies)
    return [
        {ends[place] for place in np.flatnonzero(q_values(p, bound) <= 0.05)}
        for bound in (null.false_pairs, calibrated)
    ]


@pytest.mark.parametrize("share", [0.02, 0.08], ids=("sparse", "dense"))
def test_without_coordination_the_share_of_cases_with_any_edge_is_nominal(worlds, share):
    """Every edge is false here, so at most 5 % of cases may have one: 2 of 40, and 6 by bad luck."""
    found = []
    for seed in range(SEEDS):
        world = worlds.make_world(np.random.default_rng(seed), 100, 150, share=share)
        found.append([len(kept) for kept in edges(worlds, world, seed)])
    analytic, calibrated = np.array(found).T
    assert (analytic > 0).sum() <= 2
    assert (calibrated > 0).sum() <= 6
    assert calibrated.sum() <= 10


def test_as_many_pairs_coincide_by_chance_as_the_model_expects(worlds):
    """F(1) counts every pair that chance brings to two objects in some window."""
    expected = found = in_copies = 0.0
    for seed in range(10):
        world = worlds.make_world(np.random.default_rng(seed), share=0.08)
        null = worlds.fit(world)
        expected += float(null.false_pairs.at(np.array([1.0]))[0])
        found += len(worlds.least_p(world, null, worlds.pairs_of(world)))
        copy = worlds.coincidences_of(world).shuffled_pairs(
            np.random.default_rng(seed), worlds.WINDOWS, worlds.LEAST
        )
        in_copies += len(worlds.least_p(world, null, copy))
    assert in_copies == pytest.approx(found, rel=0.1)
    assert found <= expected <= 1.4 * found  # nested windows are counted one by one


def test_planted_accounts_are_found_and_little_else(worlds):
    """Six accounts post eight objects of their own within the minute, inside an ordinary crowd."""
    planted, others = set(), 0
    for seed in range(5):
        rng = np.random.default_rng(100 + seed)
        world = worlds.make_world(rng)
        held, at = world.held.copy(), world.at.copy()
        held[:6, :8] = True
        at[:6, :8] = rng.integers(0, 86_000, 8) + rng.integers(0, 40, (6, 8))
        kept, calibrated = edges(worlds, worlds.world_of(held, at), seed)
        assert kept <= calibrated
        planted |= {ends for ends in calibrated if max(ends) < 6}
        assert sum(max(ends) < 6 for ends in kept) == 15
        others += sum(max(ends) >= 6 for ends in calibrated)
    assert len(planted) == 15
    assert others <= 8
