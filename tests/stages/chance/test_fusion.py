"""Signals are joined by the Cauchy combination, and the false pairs it lets through are bounded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from overt.chance.fusion import (
    LEAST_P,
    Signals,
    best_of_windows,
    cauchy,
    fused_false_pairs,
    joined,
    most_signals,
    with_traits,
)
from overt.chance.tails import FalsePairs, poisson_tail

SINGLE = st.floats(-14, -0.302).map(lambda e: 10.0**e)


def fuse(p, signals):
    """Fused p of one pair with these single p-values."""
    return float(cauchy(np.zeros(len(p), dtype=np.int64), np.array(p), 1, signals)[0])


@settings(max_examples=100, deadline=None)
@given(p=st.lists(SINGLE, min_size=1, max_size=5), silent=st.integers(0, 5))
def test_the_fused_p_is_the_tail_of_the_cauchy_law_at_the_mean(p, silent):
    signals = len(p) + silent
    scores = [*stats.cauchy.isf(p), *[0.0] * silent]
    assert fuse(p, signals) == pytest.approx(stats.cauchy.sf(np.mean(scores)), rel=1e-6)


def test_one_signal_alone_keeps_its_p():
    for p in (1e-298, 1e-30, 1e-9, 1e-8, 1e-3, 0.2, 0.5):
        assert fuse([p], 1) == pytest.approx(p, rel=1e-6)


def test_a_silent_signal_weakens_and_never_reverses():
    assert fuse([1e-20], 5) == pytest.approx(5e-20)
    assert fuse([1e-20, 1.0], 5) == pytest.approx(5e-20)  # p = 1 counts as 1/2


def test_equal_p_of_all_signals_stay_what_they_are():
    assert fuse([1e-12] * 4, 4) == pytest.approx(1e-12)


@pytest.mark.parametrize("p", [0.0, 5e-324, 1e-320, LEAST_P])
def test_p_at_the_end_of_what_a_double_can_hold_gives_the_least_p_and_no_warning(p):
    assert LEAST_P <= fuse([p], 1) <= 1e-298
    assert LEAST_P <= fuse([p] * 9, 9) <= 1e-298
    assert fuse([p, 0.5], 2) < 1e-297


@settings(max_examples=60, deadline=None)
@given(p=st.lists(SINGLE, min_size=1, max_size=4), factor=st.floats(0.01, 1))
def test_stronger_evidence_never_gives_a_larger_p(p, factor):
    assert fuse([p[0] * factor, *p[1:]], 5) <= fuse(p, 5) * (1 + 1e-9)


def test_pairs_are_fused_each_for_itself():
    fused = cauchy(np.array([0, 2, 2]), np.array([1e-6, 1e-9, 1e-3]), 3, 3)
    assert fused[0] == pytest.approx(fuse([1e-6], 3))
    assert fused[1] == pytest.approx(0.5)
    assert fused[2] == pytest.approx(fuse([1e-9, 1e-3], 3))


def test_every_window_tried_is_paid_for():
    p, best = best_of_windows([np.array([0.01, 0.4, 0.0]), np.array([0.02, 0.9, 0.3])])
    assert p.tolist() == [0.02, 0.8, LEAST_P]
    assert best.tolist() == [0, 0, 0]
    assert best_of_windows([np.array([0.9]), np.array([0.7])])[0].tolist() == [1.0]


def test_the_most_signals_of_a_pair_are_counted_whatever_the_order_of_its_accounts():
    pairs = [np.array([[1, 2], [3, 4]]), np.array([[2, 1]]), np.zeros((0, 2), dtype=np.int64)]
    assert most_signals(pairs) == 2
    assert most_signals([np.zeros((0, 2), dtype=np.int64)]) == 1


# ------------------------------------------------------------------- false pairs under dependence

TAUS = np.array([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 1.0])


@pytest.mark.parametrize("rate", [0.02, 0.4, 4.0], ids=lambda rate: f"λ about {rate}")
@pytest.mark.parametrize(("copies", "silent"), [(1, 0), (1, 4), (3, 0), (3, 3)])
def test_the_bound_holds_when_one_signal_is_said_three_times(rate, copies, silent):
    """The worst dependence: the same counts under several names, beside signals without data."""
    rng = np.random.default_rng(7)
    lam = rate * rng.lognormal(0, 0.5, 20_000)
    single = FalsePairs.of(lam, np.ones(len(lam)), 2)
    signals = copies + silent
    bound = fused_false_pairs([single] * copies + [FalsePairs.none()] * silent, copies).at(TAUS)
    rounds, passed = 25, np.zeros(len(TAUS))
    for _ in range(rounds):
        k = rng.poisson(lam)
        p = poisson_tail(k[k >= 2], lam[k >= 2])
        pair = np.tile(np.arange(len(p)), copies)
        fused = np.sort(cauchy(pair, np.tile(p, copies), len(p), signals))
        passed += np.searchsorted(fused, TAUS, side="right")
    noise = 4 * np.sqrt(passed + 1) / rounds
    assert (passed / rounds <= bound + noise).all()


@pytest.mark.parametrize("silent", [0, 4, 8])
def test_pairs_that_chance_explains_stay_out_however_many_signals_are_silent(worlds, silent):
    """Everybody shares the same few hashtags: all pairs coincide, and none says anything."""
    rng = np.random.default_rng(8)
    held = rng.random((60, 30)) < rng.uniform(0.2, 0.6, (60, 1))
    world = worlds.world_of(held, rng.integers(0, 3_600, held.shape))
    null = worlds.fit(world)
    p = np.array(list(worlds.least_p(world, null, worlds.pairs_of(world)).values()))
    assert len(p) > 1_500
    fused = cauchy(np.arange(len(p)), p, len(p), 1 + silent)
    bound = fused_false_pairs([null.false_pairs] + [FalsePairs.none()] * silent, 1)
    found = np.searchsorted(np.sort(fused), fused, side="right")
    assert (bound.at(fused) / found).min() > 0.05


# -------------------------------------------------------------------------- what accounts are


def one_pair(acts, traits, signals):
    p = np.array([*acts, *traits])
    trait = np.arange(len(p)) >= len(acts)
    return float(joined(np.zeros(len(p), dtype=np.int64), p, trait, 1, signals)[0])


def test_the_chance_of_a_shared_day_is_multiplied_and_each_such_signal_costs_a_factor_of_two():
    acts = fuse([1e-3, 0.2], 3)
    assert one_pair([1e-3, 0.2], [], Signals(3, 0)) == pytest.approx(acts)
    assert one_pair([1e-3, 0.2], [], Signals(3, 1)) == pytest.approx(2 * acts)
    assert one_pair([1e-3, 0.2], [1 / 300], Signals(3, 1)) == pytest.approx(2 * acts / 300)
    assert one_pair([1e-3], [1 / 300, 1e-6], Signals(1, 2)) == pytest.approx(4 * 1e-3 / 300 * 1e-6)
    assert one_pair([0.9], [], Signals(1, 2)) == 1.0


@pytest.mark.parametrize("chances", [[0.003], [0.2], [0.003, 0.05]], ids=str)
@pytest.mark.parametrize("rate", [0.05, 0.8], ids=lambda rate: f"λ about {rate}")
def test_the_bound_holds_where_pairs_share_things_by_chance(chances, rate):
    rng = np.random.default_rng(11)
    lam = rate * rng.lognormal(0, 0.5, 40_000)
    bound = with_traits(FalsePairs.of(lam, np.ones(len(lam)), 2), chances).at(TAUS)
    rounds, passed = 25, np.zeros(len(TAUS))
    for _ in range(rounds):
        k = rng.poisson(lam)
        p = poisson_tail(k[k >= 2], lam[k >= 2])
        shares = [np.flatnonzero(rng.random(len(p)) < chance) for chance in chances]
        pair = np.concatenate((np.arange(len(p)), *shares))
        single = np.concatenate((p, *(np.full(len(s), c) for s, c in zip(shares, chances, strict=True))))
        trait = np.arange(len(single)) >= len(p)
        fused = np.sort(joined(pair, single, trait, len(p), Signals(1, len(chances))))
        passed += np.searchsorted(fused, TAUS, side="right")
    noise = 4 * np.sqrt(passed + 1) / rounds
    assert (passed / rounds <= bound + noise).all()


def test_without_such_signals_nothing_changes():
    single = FalsePairs.of(np.full(100, 0.3), np.ones(100), 2)
    assert np.array_equal(with_traits(single, []).upto, single.scaled(1).upto)
