"""The null model: expected degrees are the observed ones, and λ is what chance really brings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from overt.chance.bicm import DegreeClasses, expected_coincidences, solve


def fitted(held):
    """(model, p of every account and object) for a 0/1 matrix without empty rows or columns."""
    k, d = held.sum(axis=1), held.sum(axis=0)
    model = solve(DegreeClasses.of(k), DegreeClasses.of(d))
    return model, model.p[np.ix_(model.accounts.index(k), model.objects.index(d))]


def without_empty(held):
    held = held[:, held.any(axis=0)]
    return held[held.any(axis=1)]


@settings(max_examples=25, deadline=None)
@given(
    arrays(np.int64, st.tuples(st.integers(2, 9), st.integers(2, 9)), elements=st.integers(0, 1))
)
def test_expected_degrees_are_the_observed_ones(held):
    held = without_empty(held)
    if not held.size:
        return
    model, p = fitted(held)
    assert model.error < 1e-3
    assert p.sum(axis=1) == pytest.approx(held.sum(axis=1), rel=1e-3)
    assert p.sum(axis=0) == pytest.approx(held.sum(axis=0), rel=1e-3)
    assert ((p >= 0) & (p <= 1)).all()


def test_expected_degrees_are_exact_on_a_case_of_ordinary_shape(worlds):
    world = worlds.make_world(np.random.default_rng(1), accounts=400, objects=600)
    held = without_empty(world.held.astype(np.int64))
    model, p = fitted(held)
    assert model.error < 1e-6
    assert p.sum(axis=1) == pytest.approx(held.sum(axis=1), rel=1e-6)


def test_an_object_that_everybody_holds_is_certain_and_costs_no_time(worlds):
    """A case collected by one hashtag: every account carries it, and it says nothing of any."""
    world = worlds.make_world(np.random.default_rng(2), accounts=2_000, objects=500)
    held = world.held.astype(np.int64)
    held[:, 0] = 1
    model, p = fitted(without_empty(held))
    assert model.error < 1e-6
    assert (p[:, 0] == 1).all()
    assert p[:, 1:].max() < 1


@pytest.mark.parametrize(
    "held",
    [
        np.ones((2, 2)), np.ones((1, 5)), np.ones((5, 1)), np.tril(np.ones((4, 4))),
    ],
    ids=("all hold all", "one account", "one object", "nested"),
)  # fmt: skip
def test_where_degrees_leave_no_choice_the_model_is_exact(held):
    held = np.asarray(held, dtype=np.int64)
    model, p = fitted(held)
    assert model.error == pytest.approx(0, abs=1e-12)
    assert p.sum(axis=1) == pytest.approx(held.sum(axis=1))


def test_no_acts_give_an_empty_model():
    nothing = DegreeClasses.of(np.zeros(3, dtype=np.int64))
    model = solve(nothing, nothing)
    assert model.p.shape == (0, 0)
    assert model.error == 0


def test_accounts_of_one_degree_share_a_class_and_nobody_of_degree_zero_takes_part():
    classes = DegreeClasses.of(np.array([3, 0, 1, 3, 1, 1]))
    assert classes.degree.tolist() == [1, 3]
    assert classes.nodes.tolist() == [3, 2]
    assert classes.index(np.array([3, 1])).tolist() == [1, 0]


@pytest.mark.filterwarnings("ignore")  # numba warns about itself
def test_the_model_is_that_of_the_package_bicm():
    """bicm on PyPI is by the authors of the model (Saracco, Vallarano and others)."""
    bicm = pytest.importorskip("bicm", reason="needs the package bicm, which Overt does not need")
    held = without_empty((np.random.default_rng(3).random((30, 40)) < 0.2).astype(np.int64))
    theirs = bicm.BipartiteGraph()
    theirs.set_biadjacency_matrix(held)
    theirs.solve_tool(method="newton", tol=1e-12)
    _, ours = fitted(held)
    assert ours == pytest.approx(theirs.get_bicm_matrix(), abs=1e-5)


def test_lambda_is_the_mean_number_of_coincidences_over_worlds_drawn_from_the_model(worlds):
    rng = np.random.default_rng(4)
    held = without_empty(worlds.make_world(rng, accounts=30, objects=60, share=0.15).held)
    model, p = fitted(held.astype(np.int64))
    closeness = rng.random(len(model.objects.degree))
    lam = expected_coincidences(model, closeness)
    q = closeness[model.objects.index(held.sum(axis=0))]
    row = model.accounts.index(held.sum(axis=1))
    a, b = np.triu_indices(len(held), 1)
    rounds = 1_500
    total = np.zeros(len(a))
    for _ in range(rounds):
        drawn = rng.random(p.shape) < p
        both = drawn[a] & drawn[b] & (rng.random((len(a), len(q))) < q)
        total += both.sum(axis=1)
    expected = lam[row[a], row[b]]
    noise = np.sqrt(np.maximum(expected, 0.05) / rounds)
    assert np.abs(total / rounds - expected).max() < 5 * noise.max()
    assert (total / rounds).sum() == pytest.approx(expected.sum(), rel=0.02)


def test_lambda_is_the_same_for_a_pair_in_either_order(worlds):
    null = worlds.fit(worlds.make_world(np.random.default_rng(5)))
    for lam in null.lam:
        assert lam == pytest.approx(lam.T)
    assert (null.lam[0] <= null.lam[1]).all()  # a wider window never brings fewer coincidences
