"""Expected false pairs are counted step by step, and never too few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from overt.chance.bicm import DegreeClasses
from overt.chance.tails import FalsePairs, pairs_per_class, poisson_tail, q_values

RATES = st.lists(
    st.tuples(st.floats(-5, 0.7).map(lambda e: 10.0**e), st.integers(1, 2_000)),
    min_size=1,
    max_size=30,
)


def counted(lam, pairs, least_k, tau):
    """F(τ) by definition: over all pairs, the chance of the first step at or under τ."""
    k = np.arange(least_k, least_k + 60)
    tails = stats.poisson.sf(k[None, :] - 1, lam[:, None])
    steps = np.where(tails <= tau * (1 + 1e-12), tails, 0.0).max(axis=1)
    return float(pairs @ steps)


@settings(max_examples=40, deadline=None)
@given(rates=RATES, least_k=st.integers(1, 3))
def test_expected_false_pairs_are_never_fewer_than_counting_pair_by_pair(rates, least_k):
    lam, pairs = (np.array(each, dtype=float) for each in zip(*rates, strict=True))
    false_pairs = FalsePairs.of(lam, pairs, least_k)
    k = np.arange(least_k, least_k + 8)
    steps = stats.poisson.sf(k[None, :] - 1, lam[:, None]).ravel()
    for tau in {*steps[steps > 1e-12].tolist(), 1e-6, 1e-3, 0.05, 0.5, 1.0}:
        exact = counted(lam, pairs, least_k, tau)
        found = float(false_pairs.at(np.array([tau]))[0])
        assert found >= exact * (1 - 1e-9) - 1e-6
        assert found <= counted(lam, pairs, least_k, 1.08 * tau) * 1.08 + 1e-6


def test_pairs_of_nearly_equal_lambda_are_counted_at_their_own_steps():
    """A million pairs beside ten whose λ is half a percent larger: none may fall out of F."""
    lam, pairs = np.array([0.0100001, 0.010055]), np.array([1e6, 10.0])
    false_pairs = FalsePairs.of(lam, pairs, 2)
    for k in (2, 3, 4):
        p = poisson_tail(np.array([k]), lam[:1])
        assert false_pairs.at(p)[0] >= 1e6 * p[0]


def test_the_tail_is_that_of_scipy():
    k, lam = np.meshgrid(np.arange(1, 40), 10.0 ** np.arange(-8, 2.5, 0.5))
    assert poisson_tail(k, lam) == pytest.approx(stats.poisson.sf(k - 1, lam), rel=1e-9, abs=1e-300)


def test_every_two_accounts_are_one_pair_of_classes():
    pairs = pairs_per_class(DegreeClasses.of(np.array([1, 1, 1, 4, 4, 9])))
    assert pairs.tolist() == [[3, 6, 3], [0, 1, 2], [0, 0, 0]]
    assert pairs.sum() == 6 * 5 / 2


@pytest.fixture(scope="module")
def some():
    rng = np.random.default_rng(6)
    return FalsePairs.of(
        10.0 ** rng.uniform(-6, 0.5, 200), rng.integers(1, 500, 200).astype(float), 2
    )


TAUS = 10.0 ** np.linspace(-12, 0, 500)


def test_steps_written_to_the_case_give_the_same_function_back(some):
    again = FalsePairs.from_steps(*some.steps())
    assert np.array_equal(again.upto, some.upto)


def test_no_steps_mean_that_nothing_is_expected():
    p, expected = FalsePairs.none().steps()
    assert p.size == expected.size == 0
    assert FalsePairs.from_steps(p, expected).at(TAUS).max() == 0


def test_a_scaled_function_is_the_function_at_a_share_of_the_threshold(some):
    scaled, factor = some.scaled(0.2), 0.2
    below = TAUS < 0.97
    assert (scaled.at(TAUS)[below] >= some.at(factor * TAUS)[below]).all()
    assert (scaled.at(TAUS)[below] <= some.at(1.05 * factor * TAUS)[below]).all()


def test_a_threshold_of_one_lets_every_pair_through_also_when_scaled(some):
    """p · windows is cut at 1, so pairs far above the threshold stand there too."""
    assert some.scaled(0.2).at(np.array([1.0])) == some.at(np.array([1.0]))


def test_functions_add_up(some):
    assert (some + some).at(TAUS) == pytest.approx(2 * some.at(TAUS))


# ------------------------------------------------------------------------------------------ q-values

P = st.lists(st.floats(-9, 0).map(lambda e: 10.0**e), min_size=1, max_size=40).map(np.array)


@settings(max_examples=60, deadline=None)
@given(p=P)
def test_q_is_the_least_expected_share_over_all_thresholds_that_let_the_pair_through(some, p):
    q = q_values(p, some)
    for value, found in zip(p, q, strict=True):
        naive = min(
            min(float(some.at(np.array([tau]))[0]) / (p <= tau).sum(), 1.0) for tau in p[p >= value]
        )
        assert found == pytest.approx(naive)


@settings(max_examples=60, deadline=None)
@given(p=P)
def test_a_smaller_p_never_has_a_larger_q(some, p):
    q = q_values(p, some)[np.argsort(p, kind="stable")]
    assert (np.diff(q) >= 0).all()
    assert ((q >= 0) & (q <= 1)).all()


def test_no_pairs_have_no_q(some):
    assert q_values(np.zeros(0), some).size == 0


def test_what_copies_show_never_raises_the_bound_and_never_reaches_zero(some):
    seen = some.seen_in_copies(np.array([1e-6, 1e-6, 1e-2]), 20)
    assert (seen.upto <= some.upto).all()
    assert seen.at(np.array([1e-7]))[0] == pytest.approx(min(some.at(np.array([1e-7]))[0], 3 / 20))
    assert seen.at(np.array([1e-5]))[0] == pytest.approx(min(some.at(np.array([1e-5]))[0], 5 / 20))
    assert some.seen_in_copies(np.zeros(0), 0) is some
