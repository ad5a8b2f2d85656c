"""Where nobody coordinates the nominal rate holds; where somebody does, they are found."""

from __future__ import annotations

import numpy as np
import pytest

from overt.chance.keeping import find_rule
from overt.chance.tails import least_by_account, q_values

SEEDS = 40


def in_arrays(best):
    """(p, two accounts) of each pair."""
    return np.array(list(best.values())), np.array(list(best), dtype=np.int64).reshape(-1, 2)


def edges(worlds, world, seed, number=20):
    """Pairs kept at q ≤ 5 %: by the analytic bound, by what copies show, and by the rules."""
    null = worlds.fit(world)
    p, ends = in_arrays(worlds.least_p(world, null, worlds.pairs_of(world)))
    met, rng = worlds.coincidences_of(world), np.random.default_rng(seed)
    copies = [
        in_arrays(
            worlds.least_p(world, null, met.shuffled_pairs(rng, worlds.WINDOWS, worlds.LEAST))
        )
        for _ in range(number)
    ]
    bound = null.false_pairs
    seen = bound.seen_in_copies(np.concatenate([at for at, _ in copies]), number)
    drawn_in = np.concatenate([least_by_account(at, pairs) for at, pairs in copies])
    drawn = bound.times(2).seen_in_copies(drawn_in, number)
    rule = find_rule(p, ends, seen, drawn, copies, 0.05)
    return [
        {tuple(pair) for pair in ends[q <= 0.05].tolist()}
        for q in (q_values(p, bound), q_values(p, seen), rule.q(p, ends, 0.05))
    ]


@pytest.mark.parametrize("share", [0.02, 0.08], ids=("sparse", "dense"))
def test_without_coordination_the_share_of_cases_with_any_edge_is_nominal(worlds, share):
    """Every edge is false here, so at most 5 % of cases may have one: 2 of 40, and 6 by bad luck."""
    found = []
    for seed in range(SEEDS):
        world = worlds.make_world(np.random.default_rng(seed), 100, 150, share=share)
        found.append([len(kept) for kept in edges(worlds, world, seed)])
    analytic, by_copies, by_rules = np.array(found).T
    assert (analytic > 0).sum() <= 2
    assert (by_copies > 0).sum() <= 6
    assert (by_rules > 0).sum() <= 6
    assert max(by_copies.sum(), by_rules.sum()) <= 10


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
    others = 0
    for seed in range(5):
        rng = np.random.default_rng(100 + seed)
        world = worlds.make_world(rng)
        held, at = world.held.copy(), world.at.copy()
        held[:6, :8] = True
        at[:6, :8] = rng.integers(0, 86_000, 8) + rng.integers(0, 40, (6, 8))
        analytic, by_copies, by_rules = edges(worlds, worlds.world_of(held, at), seed)
        assert analytic <= by_copies
        for kept in (analytic, by_rules):
            assert sum(max(ends) < 6 for ends in kept) == 15
        others += sum(max(ends) >= 6 for ends in by_rules)
    assert others <= 5
