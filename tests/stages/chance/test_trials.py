"""The Poisson-binomial tail against all outcomes counted one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import binom

from overt.chance import trials


def counted(chances, needed):
    """P(at least `needed` succeed) by going through every outcome."""
    total = 0.0
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        if sum(outcome) >= needed:
            total += np.prod([p if won else 1 - p for p, won in zip(chances, outcome, strict=True)])
    return total


def test_the_tail_is_the_sum_over_all_outcomes():
    draw = np.random.default_rng(4)
    sizes = draw.integers(0, 9, size=60)
    chances = [draw.random(size) ** 2 for size in sizes]
    needed = draw.integers(0, 9, size=60)
    group = np.repeat(np.arange(60), sizes)
    found = trials.tail(group, np.concatenate(chances), needed)
    wanted = [counted(p, k) for p, k in zip(chances, needed, strict=True)]
    assert found == pytest.approx(wanted, abs=1e-12)


def test_small_tails_keep_their_digits():
    found = trials.tail(np.zeros(30, dtype=int), np.full(30, 1e-4), np.array([12]))
    assert found[0] == pytest.approx(binom.sf(11, 30, 1e-4), rel=1e-9)


def test_certain_trials_succeed_and_more_than_all_never_do():
    group = np.array([0, 0, 1, 1])
    found = trials.tail(group, np.array([1.0, 1.0, 0.5, 0.5]), np.array([2, 3]))
    assert found.tolist() == [1.0, 0.0]


def test_a_very_long_series_gets_a_bound_that_is_no_smaller():
    draw = np.random.default_rng(5)
    chances = draw.random(4_000) * 0.02
    needed = int(chances.sum()) + 25
    bound = trials.tail(np.zeros(4_000, dtype=int), chances, np.array([needed]))[0]
    shorter = trials.tail(np.zeros(3_000, dtype=int), chances[:3_000], np.array([needed]))[0]
    spread = np.sqrt((chances * (1 - chances)).sum())
    assert shorter < bound < np.exp(-0.5 * (25 / spread) ** 2) * 3
