"""Crews are told apart by their days, and people of one office are one crew."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.clock_simulated import waking, working

from overt.chance.crews import crews
from overt.chance.shares import binomial_interval


def people(rng, begins, kind=working):
    days = [kind(rng, begins=begin) if kind is working else kind(rng) for begin in begins]
    return np.array([rng.multinomial(60, day).reshape(24, 2).sum(axis=1) for day in days], dtype=np.float64)


def test_two_shifts_are_told_apart():
    rng = np.random.default_rng(1)
    late = np.arange(20) % 4 == 0
    found = crews(people(rng, np.where(late, 18.0, 9.0) + rng.normal(0, 0.5, 20)))
    assert found.number == 2
    assert found.gain > 0
    assert np.array_equal(found.crew == 1, late)  # the smaller crew is 1


def test_one_office_is_one_crew():
    rng = np.random.default_rng(2)
    assert [crews(people(rng, rng.normal(9.5, 0.8, 15))).number for _ in range(8)].count(1) >= 7


def test_ordinary_people_with_their_differences_are_one_crew():
    rng = np.random.default_rng(3)
    assert [crews(people(rng, range(15), kind=waking)).number for _ in range(8)].count(1) >= 7


def test_a_crew_has_the_accounts_that_are_asked_for():
    rng = np.random.default_rng(4)
    begins = np.array([9.0] * 8 + [20.0] * 2)
    assert crews(people(rng, begins), least_accounts=3).number == 1
    assert crews(people(rng, begins), least_accounts=2).number == 2


def test_too_few_accounts_and_no_acts_are_one_crew():
    assert crews(np.zeros((4, 24))).number == 1
    assert crews(np.ones((1, 24))).crew.tolist() == [0]


@pytest.mark.parametrize(("hits", "tries", "low", "high"), [(0, 10, 0.0, 0.3085), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1.0)])
def test_the_interval_of_a_share_is_the_exact_one(hits, tries, low, high):
    assert binomial_interval(hits, tries) == pytest.approx((low, high), abs=1e-4)


def test_no_tries_say_nothing_and_a_cell_that_was_picked_is_less_sure():
    assert binomial_interval(0, 0) == (0.0, 1.0)
    assert binomial_interval(20, 100, tests=60)[0] < binomial_interval(20, 100)[0]
