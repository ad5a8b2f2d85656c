"""Pairs are kept by rules that count accounts, so no dense group pays for strangers."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overt.chance.keeping import Rule, find_rule
from overt.chance.tails import FalsePairs, least_by_account, q_by_account


def expecting(count, upto=1e-300):
    """`count` false ones at every p from `upto` on."""
    return FalsePairs.from_steps(np.array([upto]), np.array([float(count)]))


def complete(accounts):
    return list(combinations(accounts, 2))


def as_arrays(pairs, p):
    return np.full(len(pairs), p), np.array(pairs, dtype=np.int64).reshape(-1, 2)


PAIRS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(7, 12)), min_size=1, max_size=15, unique=True
)


@settings(max_examples=60, deadline=None)
@given(pairs=PAIRS, data=st.data())
def test_q_is_the_share_of_accounts_drawn_in_by_chance(pairs, data):
    size = len(pairs)
    p = np.array(
        data.draw(st.lists(st.sampled_from((1e-9, 1e-6, 1e-3, 0.1)), min_size=size, max_size=size))
    )
    false_accounts = FalsePairs.from_steps(np.array([1e-8, 1e-4, 0.05]), np.array([0.1, 1.0, 3.0]))
    q = q_by_account(p, np.array(pairs), false_accounts)
    for number in range(size):
        rates = []
        for tau in p[p >= p[number]]:
            drawn = {
                account for pair, at in zip(pairs, p, strict=True) if at <= tau for account in pair
            }
            rates.append(min(float(false_accounts.at(np.array([tau]))[0]) / len(drawn), 1.0))
        assert q[number] == pytest.approx(min(rates))


def test_the_strength_of_an_account_is_that_of_its_strongest_pair():
    least = least_by_account(np.array([0.1, 1e-3, 0.5]), np.array([[5, 9], [9, 7], [2, 5]]))
    assert least.tolist() == [0.5, 0.1, 1e-3, 1e-3]  # accounts 2, 5, 7, 9


def test_a_dense_group_does_not_pay_for_strangers():
    """Forty accounts make 780 strong pairs; 20 strangers' pairs would be 2.5 % of the edges."""
    p, pairs = as_arrays(complete(range(40)), 1e-12)
    weak = np.full(20, 1e-4)
    strangers = np.arange(100, 140).reshape(20, 2)
    q = q_by_account(np.append(p, weak), np.vstack((pairs, strangers)), expecting(40, upto=1e-5))
    assert (q[:780] == 0).all()
    assert (q[780:] == 0.5).all()  # 40 accounts by chance among the 80 drawn in


# -------------------------------------------------------------------------- pairs kept for their company


def rule(**changed):
    values = {"false_accounts": expecting(100), "weak_p": 1e-3, "least_pairs": 2, "weak_q": 0.02}
    return Rule(**values | changed)


def test_weak_pairs_are_kept_where_both_accounts_have_company():
    """A triangle stays; an account hanging on it by one pair does not."""
    p, pairs = as_arrays([*complete((1, 2, 3)), (3, 9)], 1e-3)
    assert rule().q(p, pairs, 0.05).tolist() == [0.02, 0.02, 0.02, 1.0]
    assert rule(least_pairs=3).q(p, pairs, 0.05).tolist() == [1.0] * 4
    assert rule(least_pairs=0).q(p, pairs, 0.05).tolist() == [1.0] * 4


def test_pairs_weaker_than_the_rule_asks_are_no_company():
    p, pairs = as_arrays(complete((1, 2, 3)), 1e-3)
    p[0] = 2e-3
    assert rule().q(p, pairs, 0.05).tolist() == [1.0] * 3


def test_a_pair_strong_by_itself_keeps_its_own_q():
    p, pairs = as_arrays(complete((1, 2, 3)), 1e-9)
    strong = rule(false_accounts=expecting(0.003))
    assert strong.q(p, pairs, 0.05) == pytest.approx(0.001)


def test_without_copies_only_the_strong_rule_is_used():
    p, pairs = as_arrays(complete(range(8)), 1e-9)
    found = find_rule(p, pairs, expecting(0.01), expecting(0.02), [], 0.05)
    assert (found.weak_p, found.least_pairs) == (0.0, 0)


def test_as_much_company_is_asked_for_as_chance_does_not_give():
    """In each copy ten accounts have two pairs and none has three: three pairs are a sign, two not."""
    p, pairs = as_arrays(complete(range(30)), 1e-6)
    scattered = as_arrays([pair for a in range(10) for pair in ((a, 50 + a), (a, 70 + a))], 1e-6)
    found = find_rule(p, pairs, expecting(1), expecting(100), [scattered] * 10, 0.05)
    assert found.weak_p == 1e-6
    assert found.least_pairs == 3
    assert found.weak_q == pytest.approx(3 / 10 / 30)  # none seen in ten copies counts as three
    assert (found.q(p, pairs, 0.05) <= 0.05).all()


def test_company_that_chance_gives_as_well_is_no_sign():
    p, pairs = as_arrays(complete(range(30)), 1e-6)
    found = find_rule(p, pairs, expecting(1), expecting(100), [(p, pairs)] * 10, 0.05)
    assert found.least_pairs == 0
    assert (found.q(p, pairs, 0.05) > 0.05).all()


def test_no_pairs_need_no_rule():
    nothing = (np.zeros(0), np.zeros((0, 2), dtype=np.int64))
    found = find_rule(*nothing, FalsePairs.none(), FalsePairs.none(), [nothing], 0.05)
    assert found.least_pairs == 0
    assert found.q(*nothing, 0.05).size == 0
