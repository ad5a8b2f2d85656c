"""Where few objects can bring two accounts together, the tail is that of their exact law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overt.chance.bicm import expected_coincidences
from overt.chance.poisson_binomial import (
    MOST_K,
    TailRatio,
    first_correction,
    tail_ratio,
    worth_correcting,
)
from overt.chance.tails import FalsePairs, pairs_per_class, poisson_tail


def brute(chances):
    """P(X ≥ k) for k from 0, object by object; sums of positive numbers only, so every digit holds."""
    law = np.array([1.0])
    for chance in chances:
        law = np.append(law * (1 - chance), 0.0) + np.append(0.0, law * chance)
    return np.cumsum(law[::-1])[::-1]


def spread(chance, objects):
    return np.repeat(chance, objects.astype(int))


CASES = st.lists(
    st.tuples(st.floats(-5, -0.05).map(lambda e: 10.0**e), st.integers(1, 60)), min_size=1, max_size=8
)


@settings(max_examples=150, deadline=None)
@given(case=CASES)
def test_the_tail_is_that_of_adding_object_by_object_or_an_upper_bound(case):
    chance, objects = (np.array(each, dtype=float) for each in zip(*case, strict=True))
    lam = float(chance @ objects)
    if lam > 6:
        return
    exact = brute(spread(chance, objects))
    ratio = tail_ratio(chance[None, :], objects)[0]
    for k in range(int(np.ceil(lam + 1)), MOST_K + 1):
        true = exact[k] if k < len(exact) else 0.0
        poisson = float(poisson_tail(k, np.array([lam]))[0])
        found = ratio[k] * poisson
        assert found >= true * (1 - 1e-5)
        assert found <= poisson * (1 + 1e-12)


@pytest.mark.parametrize(
    ("chance", "objects"),
    [([0.01], [20]), ([0.3, 0.001], [3, 500]), ([0.05, 0.002, 1e-5], [10, 100, 5_000]), ([0.1], [40])],
)
def test_the_tail_is_exact_where_the_digits_suffice(chance, objects):
    chance, objects = np.array(chance), np.array(objects, dtype=float)
    lam = float(chance @ objects)
    exact = brute(spread(chance, objects))
    ratio = tail_ratio(chance[None, :], objects)[0]
    seen = 0
    for k in range(int(np.ceil(lam + 1)), 8):
        poisson = float(poisson_tail(k, np.array([lam]))[0])
        if k < len(exact) and exact[k] < 0.99 * poisson:
            assert ratio[k] * poisson == pytest.approx(exact[k], rel=1e-3)
            seen += 1
        elif k < len(exact):
            assert ratio[k] == 1.0
    assert seen


@settings(max_examples=60, deadline=None)
@given(e=st.floats(-4, -1.3), n=st.integers(20, 2_000), k=st.integers(2, 6))
def test_the_first_correction_says_when_poisson_is_off(e, n, k):
    chance = 10.0**e
    lam, squares = n * chance, n * chance**2
    if lam > 3 or k < lam + 1:
        return
    exact = brute(np.full(n, chance))[k] if k <= n else 0.0
    off = 1 - exact / float(poisson_tail(k, np.array([lam]))[0])
    said = float(first_correction(np.array([lam]), np.array([squares]), k)[0])
    if off > 0.013:
        assert said > 0.01
    if said < 0.02:
        assert off == pytest.approx(said, rel=0.3, abs=1e-5)


def test_thousands_of_equally_likely_objects_need_no_correction():
    lam = np.array([0.001, 0.05])
    assert not worth_correcting(lam, lam**2 / 1e7).any()
    assert worth_correcting(lam, lam**2 / 10).all()


@pytest.fixture
def world(worlds):
    return worlds.make_world(np.random.default_rng(4), share=0.05)


def test_pairs_of_a_fitted_world_have_the_tail_of_their_objects(worlds, world):
    model = worlds.fit(world).model
    objects = model.objects.nodes.astype(float)
    closeness = np.random.default_rng(1).uniform(0.05, 0.6, len(objects))
    ratio = TailRatio.of_model(model.p, objects, closeness, model.accounts.degree)
    lam = expected_coincidences(model, closeness)
    checked = 0
    for a in range(len(lam)):
        for b in range(a, len(lam)):
            exact = brute(spread(model.p[a] * model.p[b] * closeness, objects))
            for k in range(2, 7):
                poisson = float(poisson_tail(k, lam[a, b : b + 1])[0])
                if k < lam[a, b] + 1 or exact[k] < 1e-12:
                    continue
                found = poisson * float(ratio.at(np.array([a]), np.array([b]), np.array([k]))[0])
                assert found == pytest.approx(exact[k], rel=0.011)
                checked += 1
    assert checked > 500


def test_false_pairs_are_counted_at_the_p_values_that_pairs_have(worlds, world):
    model = worlds.fit(world).model
    objects = model.objects.nodes.astype(float)
    closeness = np.full(len(objects), 0.3)
    ratio = TailRatio.of_model(model.p, objects, closeness, model.accounts.degree)
    lam, pairs = expected_coincidences(model, closeness), pairs_per_class(model.accounts)
    counted = FalsePairs.of(lam, pairs, 2, ratio)
    plain = FalsePairs.of(lam, pairs, 2)
    a, b = np.nonzero(pairs)
    steps = np.array([poisson_tail(k, lam[a, b]) * ratio.at(a, b, np.full(len(a), k)) for k in range(2, 40)])
    for tau in (1e-6, 1e-4, 1e-2, 1.0):
        exact = float(pairs[a, b] @ np.where(steps <= tau * (1 + 1e-12), steps, 0.0).max(axis=0))
        found = float(counted.at(np.array([tau]))[0])
        assert exact * (1 - 1e-6) - 1e-6 <= found <= 1.4 * exact + 1e-6
    assert counted.at(np.array([1.0]))[0] < plain.at(np.array([1.0]))[0]


def test_many_degrees_share_tables_by_the_largest_of_their_neighbours():
    rng = np.random.default_rng(2)
    degree = np.unique(np.concatenate((np.arange(1, 150), rng.integers(150, 5_000, 200))))
    popularity = rng.pareto(1.2, 40) + 0.05
    xy = np.outer(degree / 2_000.0, popularity)
    p, objects = xy / (1 + xy), rng.integers(1, 5, 40).astype(float)
    closeness = np.full(40, 0.02)
    ratio = TailRatio.of_model(p, objects, closeness, degree)
    assert len(ratio.table) <= 128
    for a, b in rng.integers(0, len(degree), (200, 2)):
        lam = float((p[a] * p[b] * closeness) @ objects)
        exact = brute(spread(p[a] * p[b] * closeness, objects))
        for k in (2, 3, 5):
            if k < lam + 1 or exact[k] < 1e-12:
                continue
            found = float(poisson_tail(k, np.array([lam]))[0]) * float(ratio.at(np.array([a]), np.array([b]), np.array([k]))[0])
            assert exact[k] * 0.999 <= found <= exact[k] * 1.05
