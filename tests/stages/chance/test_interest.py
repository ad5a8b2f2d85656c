"""Test B's chances against pairs of times counted one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from overt.chance import interest


@pytest.fixture
def taken():
    """Sixty accounts, forty objects, each taken up by two to thirty of them."""
    draw = np.random.default_rng(1)
    rows = [
        (account, number, int(draw.integers(0, 5_000)))
        for number in range(40)
        for account in draw.choice(60, size=draw.integers(2, 31), replace=False)
    ]
    account, number, at = (np.array(column) for column in zip(*rows, strict=True))
    return interest.Adoptions.of(account, number, at, 60)


def by_hand(taken, number, window, prompt_a, prompt_b):
    """q over all ordered pairs of different times of one object."""
    at = taken.at[taken.start[number] : taken.start[number + 1]]
    n = len(at)
    kind = [0 if (m + 0.5) / n < 1 / 8 else 1 if (m + 0.5) / n < 1 / 2 else 2 for m in range(n)]
    top = bottom = 0.0
    for u, v in itertools.permutations(range(n), 2):
        weight = prompt_a[kind[u]] * prompt_b[kind[v]]
        bottom += weight
        top += weight * (abs(at[u] - at[v]) <= window)
    return top / bottom


@pytest.mark.parametrize("window", [0, 10, 300, 10_000])
def test_chances_are_the_weighted_share_of_pairs_of_times_within_the_window(taken, window):
    crowd = interest.crowd(taken, window)
    for number, (a, b) in itertools.product(range(40), [(0, 1), (7, 30)]):
        found = interest.chances(crowd, np.array([number]), taken.prompt[[a]], taken.prompt[[b]])[0]
        wanted = by_hand(taken, number, window, taken.prompt[a], taken.prompt[b])
        assert found == pytest.approx(wanted, abs=1e-12)


def test_shared_rows_are_those_of_both_accounts_on_the_same_object(taken):
    a, b = np.array([0, 3, 5]), np.array([1, 9, 40])
    pair, row_a, row_b = interest.shared(taken.row_of, a, b)
    assert (taken.account[row_a] == a[pair]).all()
    assert (taken.account[row_b] == b[pair]).all()
    assert (taken.object[row_a] == taken.object[row_b]).all()
    for place, (x, y) in enumerate(zip(a, b, strict=True)):
        both = set(taken.object[taken.account == x]) & set(taken.object[taken.account == y])
        assert set(taken.object[row_a[pair == place]]) == both


def test_an_account_that_is_always_first_is_prompt():
    rows = [(0, number, 0) for number in range(20)]
    rows += [(1 + place, number, 100 + place) for number in range(20) for place in range(9)]
    account, number, at = (np.array(column) for column in zip(*rows, strict=True))
    prompt = interest.Adoptions.of(account, number, at, 10).prompt
    assert prompt[0, 0] > 3
    assert prompt[9, 2] > 1 > prompt[9, 0]


def test_two_that_are_always_fast_are_compared_with_the_fast():
    """Sixteen auto-posters react within a minute, 84 people within a day: fast is no synchrony."""
    draw = np.random.default_rng(3)
    rows = []
    for number in range(60):
        rows += [(fast, number, int(draw.integers(0, 60))) for fast in range(16)]
        rows += [(16 + slow, number, int(draw.integers(60, 86_400))) for slow in range(84)]
    account, number, at = (np.array(column) for column in zip(*rows, strict=True))
    taken = interest.Adoptions.of(account, number, at, 100)
    crowd = interest.crowd(taken, 10)
    objects = np.arange(60)
    prompt = taken.prompt
    fast = interest.chances(crowd, objects, prompt[np.full(60, 0)], prompt[np.full(60, 1)])
    plain = np.ones((60, 3))
    blind = interest.chances(crowd, objects, plain, plain)
    pair, row_a, row_b = interest.shared(taken.row_of, np.array([0]), np.array([1]))
    close = (np.abs(taken.at[row_a] - taken.at[row_b]) <= 10).sum()
    assert blind.sum() < close / 4
    assert fast.sum() == pytest.approx(close, rel=0.5)
    assert len(pair) == 60


def test_objects_of_the_two_alone_say_nothing():
    taken = interest.Adoptions.of(
        np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]), np.array([5, 7, 50, 52]), 2
    )
    crowd = interest.crowd(taken, 10)
    ones = np.ones((2, 3))
    assert interest.chances(crowd, np.arange(2), ones, ones).tolist() == [1.0, 1.0]


def test_followers_are_counted_from_the_origin(taken):
    since = np.full(40, -100)
    everything, close = interest.followers(taken, since, 1_000)
    n = np.diff(taken.start)
    assert everything.sum(axis=1).tolist() == n.tolist()
    early = np.bincount(taken.object[taken.at <= 900], minlength=40)
    assert close.sum(axis=1).tolist() == early.tolist()
    plain = interest.following_chances(everything, close, np.arange(40), np.ones((40, 3)))
    assert plain == pytest.approx(early / n)
