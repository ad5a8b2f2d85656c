"""Groups in a network: the same input gives the same groups."""

from __future__ import annotations

import numpy as np

from overt.chance.communities import communities, sizes


def groups(labels):
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels)}


def cliques(*members):
    """Edges of complete groups."""
    ends = [(a, b) for group in members for a in group for b in group if a < b]
    return tuple(np.array(each, dtype=np.int64) for each in zip(*ends, strict=True))


def test_separate_groups_are_separate_communities():
    a, b = cliques(range(4), range(4, 9))
    labels = communities(a, b, np.ones(len(a)), resolution=1.0, seed=1)
    assert groups(labels) == {frozenset(range(4)), frozenset(range(4, 9))}
    assert sizes(labels).tolist() == [4] * 4 + [5] * 5


def test_two_groups_joined_by_one_weak_edge_stay_two():
    a, b = cliques(range(5), range(5, 10))
    a, b = np.append(a, 0), np.append(b, 9)
    weight = np.append(np.full(len(a) - 1, 20.0), 1.0)
    labels = communities(a, b, weight, resolution=1.0, seed=1)
    assert groups(labels) == {frozenset(range(5)), frozenset(range(5, 10))}


def test_the_order_of_edges_and_the_run_change_nothing():
    rng = np.random.default_rng(1)
    a, b = np.triu_indices(60, 1)
    kept = rng.random(len(a)) < 0.15
    a, b, weight = a[kept], b[kept], rng.random(kept.sum()) * 30
    first = communities(a, b, weight, resolution=1.0, seed=5)
    order = rng.permutation(len(a))
    assert (communities(a[order], b[order], weight[order], resolution=1.0, seed=5) == first).all()
    assert (communities(a, b, weight, resolution=1.0, seed=5) == first).all()


def test_an_account_without_an_edge_is_a_community_of_its_own():
    labels = communities(np.array([0]), np.array([2]), np.ones(1), resolution=1.0, seed=1)
    assert groups(labels) == {frozenset({0, 2}), frozenset({1})}


def test_no_edges_give_no_communities():
    nothing = np.zeros(0, dtype=np.int64)
    assert communities(nothing, nothing, np.zeros(0), resolution=1.0, seed=1).size == 0
