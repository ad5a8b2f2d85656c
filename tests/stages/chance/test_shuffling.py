"""A shuffled copy keeps every degree and destroys everything else."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from overt.chance.shuffling import Coincidences, deal


class AsTheyWere:
    """A source of chance that changes nothing."""

    def permutation(self, values):
        return values.copy()


@settings(max_examples=40, deadline=None)
@given(
    held=arrays(np.bool_, st.tuples(st.integers(2, 12), st.integers(2, 12))),
    seed=st.integers(0, 2**32 - 1),
)
def test_accounts_and_objects_keep_their_degrees(held, seed):
    account, of = np.nonzero(held)
    before = account.copy()
    dealt = deal(account, of, np.random.default_rng(seed))
    assert Counter(dealt.tolist()) == Counter(account.tolist())
    assert (account == before).all()


def test_no_account_is_dealt_an_object_twice(worlds):
    world = worlds.make_world(np.random.default_rng(1), accounts=200, objects=300)
    account, of = np.nonzero(world.held)
    for seed in range(5):
        dealt = deal(account, of, np.random.default_rng(seed))
        assert len(np.unique(np.column_stack((dealt, of)), axis=0)) == len(dealt)
        assert (dealt != account).mean() > 0.5


def test_the_same_seed_deals_the_same(worlds):
    account, of = np.nonzero(worlds.make_world(np.random.default_rng(2)).held)
    one, two = (deal(account, of, np.random.default_rng(9)) for _ in range(2))
    assert (one == two).all()


def test_accounts_dealt_as_they_were_give_the_pairs_of_the_data(worlds):
    world = worlds.make_world(np.random.default_rng(3), share=0.1)
    found = worlds.coincidences_of(world).shuffled_pairs(AsTheyWere(), worlds.WINDOWS, 2)
    for ours, data in zip(found, worlds.pairs_of(world), strict=True):
        assert [each.tolist() for each in ours] == [each.tolist() for each in data]
    assert len(found[1][0]) > 50


def test_a_copy_has_no_pair_of_an_account_with_itself_and_counts_an_object_once(worlds):
    world = worlds.make_world(np.random.default_rng(4), accounts=20, objects=25, share=0.4)
    met = worlds.coincidences_of(world)
    for seed in range(5):
        for a, b, k in met.shuffled_pairs(np.random.default_rng(seed), worlds.WINDOWS, 1):
            assert (a < b).all()
            assert k.max(initial=0) <= 25
            assert len(np.unique(np.column_stack((a, b)), axis=0)) == len(a)


def test_coordination_does_not_survive_the_shuffle(worlds):
    rng = np.random.default_rng(5)
    world = worlds.make_world(rng)
    held, at = world.held.copy(), world.at.copy()
    at[:2] = at[0]
    held[:2, :40] = True
    world = worlds.world_of(held, at)
    together = {tuple(ends): k for *ends, k in zip(*worlds.pairs_of(world)[0], strict=True)}
    assert together[0, 1] == 40
    _, _, k = worlds.coincidences_of(world).shuffled_pairs(rng, worlds.WINDOWS, 2)[0]
    assert k.max(initial=0) < 8


def coincidences(**changed):
    """Three accounts on three objects, all close: 0 with 1 on each, 2 with 1 on the last."""
    values = {
        "account": np.array([0, 0, 0, 1, 1, 1, 2]), "of": np.array([0, 1, 2, 0, 1, 2, 2]),
        "first": np.array([0, 1, 2, 5]), "second": np.array([3, 4, 5, 6]),
        "author": np.array([0, 0, 0, 1]), "obj": np.array([0, 1, 2, 2]), "moment": None,
        "gap_s": np.array([5, 50, 500, 5]), "paired_s": np.array([600, 600, 600, 600]),
    }  # fmt: skip
    return Coincidences(**values | changed)


def ends(found):
    a, b, k = found
    return list(zip(a.tolist(), b.tolist(), k.tolist(), strict=True))


def test_each_window_counts_the_coincidences_within_it():
    found = coincidences().shuffled_pairs(AsTheyWere(), (10, 60, 600), 1)
    assert [ends(each) for each in found] == [
        [(0, 1, 1), (1, 2, 1)], [(0, 1, 2), (1, 2, 1)], [(0, 1, 3), (1, 2, 1)]
    ]  # fmt: skip
    assert [ends(each) for each in coincidences().shuffled_pairs(AsTheyWere(), (10, 60, 600), 2)] == [
        [], [(0, 1, 2)], [(0, 1, 3)]
    ]  # fmt: skip


def test_an_object_paired_in_a_narrow_window_only_does_not_count_in_a_wider_one():
    met = coincidences(paired_s=np.array([10, 600, 600, 600]))
    assert ends(met.shuffled_pairs(AsTheyWere(), (600,), 1)[0]) == [(0, 1, 2), (1, 2, 1)]


def test_objects_met_at_one_moment_count_once_in_a_copy_too():
    met = coincidences(moment=np.array([100, 100, 900, 900]))
    assert ends(met.shuffled_pairs(AsTheyWere(), (600,), 1)[0]) == [(0, 1, 2), (1, 2, 1)]


def test_the_author_of_a_directed_signal_stays_who_it_was():
    met = coincidences(first=np.full(4, -1), author=np.array([7, 7, 7, 8]))
    found = ends(met.shuffled_pairs(np.random.default_rng(1), (600,), 1)[0])
    assert {a for a, _, _ in found} <= {7, 8}
    assert sum(k for a, _, k in found if a == 7) == 3


@pytest.mark.parametrize("least", [1, 2])
def test_no_coincidences_give_no_pairs(least):
    nothing = {
        name: np.zeros(0, dtype=np.int64)
        for name in ("first", "second", "author", "obj", "gap_s", "paired_s")
    }
    found = coincidences(**nothing).shuffled_pairs(np.random.default_rng(1), (60, 600), least)
    assert [ends(each) for each in found] == [[], []]


def test_every_stratum_is_dealt_among_its_own(worlds):
    world = worlds.make_world(np.random.default_rng(6), accounts=120, objects=200)
    account, of = np.nonzero(world.held)
    stratum = np.random.default_rng(7).integers(0, 3, len(account))
    dealt = deal(account, of, np.random.default_rng(8), stratum)
    for each in range(3):
        here = stratum == each
        assert Counter(dealt[here].tolist()) == Counter(account[here].tolist())
    assert len(np.unique(np.column_stack((dealt, of)), axis=0)) == len(dealt)
    assert (dealt != account).mean() > 0.5
