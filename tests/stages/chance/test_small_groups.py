"""Groups of two are judged among themselves, not at the cost of large groups."""

from __future__ import annotations

import numpy as np

from overt.chance.small_groups import kept
from overt.chance.tails import FalsePairs

AT = np.array([1e-6, 1e-3, 1e-2])
FALSE = FalsePairs.from_steps(AT, np.array([0.01, 0.2, 4.0]))
"""Of the whole case's pairs 0.01 are expected at 1e-6 or less by chance, 0.2 at a thousandth, 4 at a hundredth."""


def chosen(weakest, posts, least=6, q=0.05):
    found = kept(np.array(weakest), np.array(posts), FALSE, least_posts=least, q=q)
    return np.flatnonzero(found).tolist()


def test_a_pair_that_chance_makes_somewhere_in_the_case_is_left_out():
    assert chosen([1e-6, 1e-2], [9, 9]) == [0]


def test_several_pairs_bear_what_one_alone_does_not():
    assert chosen([1e-3], [9]) == []
    assert chosen([1e-3, 1e-6, 1e-6, 1e-6], [9, 9, 9, 9]) == [0, 1, 2, 3]


def test_pairs_with_too_few_posts_are_left_out_and_pay_for_nobody():
    assert chosen([1e-6, 1e-6], [6, 5]) == [0]
    assert chosen([1e-3, 1e-6, 1e-6, 1e-6], [9, 1, 1, 1]) == []
    assert chosen([1e-6], [9], least=0) == []
