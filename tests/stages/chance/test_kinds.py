"""Accounts that repeat themselves, and accounts that repost or write, without anybody coordinating."""

from __future__ import annotations

import numpy as np
import pytest

from overt.chance import kinds as module
from overt.chance.bicm import DegreeClasses, expected_coincidences, solve
from overt.chance.kinds import Kinds, Repeats
from overt.chance.poisson_binomial import TailRatio
from overt.chance.tails import FalsePairs, poisson_tail

WINDOW_S = 600
DAY_S = 86_400


def chosen(rng, accounts, objects, acts):
    """Who holds what, by activity and popularity alone."""
    activity, popularity = rng.lognormal(0, 1, accounts), 1 / np.arange(3.0, objects + 3)
    who = rng.choice(accounts, acts, p=activity / activity.sum())
    what = rng.choice(objects, acts, p=popularity / popularity.sum())
    held = np.zeros((accounts, objects), dtype=bool)
    held[who, what] = True
    return held


def close_on(times, window_s=WINDOW_S):
    """[object, account, account]: close to each other, where times[object] is a list of (account, second)."""
    for acts in times:
        who, at = acts.T
        near = np.abs(at[:, None] - at) <= window_s
        a, b = np.nonzero(near & (who[:, None] < who))
        yield np.unique(np.column_stack((who[a], who[b])), axis=0)


def meetings(rng, visits):
    """(k of every two accounts, close pairs of every object) when visits come at any time of a day."""
    accounts, objects = visits.shape
    k, close = np.zeros((accounts, accounts), dtype=np.int64), np.zeros(objects)
    a, o = np.nonzero(visits)
    who, what = np.repeat(a, visits[a, o]), np.repeat(o, visits[a, o])
    at = rng.integers(0, DAY_S, len(who))
    acts = [np.column_stack((who[what == each], at[what == each])) for each in range(objects)]
    for each, met in enumerate(close_on(acts)):
        k[met[:, 0], met[:, 1]] += 1
        close[each] = len(met)
    return k, close


def fitted(held_by_kind, visits, close):
    """(λ of every two accounts, F) as the stage fits them."""
    of_accounts = np.stack([held.sum(axis=1) for held in held_by_kind], axis=1)
    of_objects = np.stack([held.sum(axis=0) for held in held_by_kind], axis=1)
    kinds = Kinds.fit(of_accounts, of_objects)
    again = Repeats.fit(kinds, visits.sum(axis=1).astype(float), visits.sum(axis=0).astype(float))
    d = of_objects.sum(axis=1)
    every = np.bincount(kinds.obj, weights=d * (d - 1) / 2)
    mean = np.bincount(kinds.obj, weights=close) / np.maximum(every, 1)
    closeness = again.closeness(kinds, mean)
    lam = again.expected(kinds, closeness)
    return lam[np.ix_(again.of, again.of)], FalsePairs.of(lam, again.pairs(), 2)


def by_degree(held, close):
    """λ that knows degrees alone."""
    k, d = held.sum(axis=1), held.sum(axis=0)
    model = solve(DegreeClasses.of(k), DegreeClasses.of(d))
    index = model.objects.index(d)
    every = np.bincount(index, weights=d * (d - 1) / 2)
    lam = expected_coincidences(model, np.bincount(index, weights=close) / np.maximum(every, 1))
    of = model.accounts.index(k)
    return lam[np.ix_(of, of)]


def everybody(held):
    """The rows of accounts that hold something, and the columns of objects that two hold."""
    return np.ix_(held.any(axis=1), held.sum(axis=0) >= 2)


def strong(k, lam, at):
    """Pairs with p at or under `at`."""
    a, b = np.triu_indices(len(k), 1)
    met = k[a, b] >= 2
    return int((poisson_tail(k[a, b][met], lam[a, b][met]) <= at).sum())


def test_one_kind_without_repetition_is_the_plain_model():
    rng = np.random.default_rng(1)
    held = chosen(rng, 80, 60, 600)
    held = held[everybody(held)]
    _, close = meetings(rng, held.astype(np.int64))
    lam, _ = fitted([held], held, close)
    assert lam == pytest.approx(by_degree(held, close), rel=1e-9)


def test_every_account_and_object_keeps_its_degree_in_each_kind():
    rng = np.random.default_rng(2)
    one, two = chosen(rng, 60, 80, 400), chosen(rng, 60, 80, 300)[:, ::-1]
    two &= ~one
    kinds = Kinds.fit(np.stack((one.sum(1), two.sum(1)), axis=1), np.stack((one.sum(0), two.sum(0)), axis=1))
    p = kinds.p[np.ix_(kinds.account[kinds.account >= 0], kinds.obj)]
    assert p.sum(axis=1) == pytest.approx((one | two).sum(axis=1)[kinds.account >= 0], rel=1e-3)
    assert p.sum(axis=0) == pytest.approx((one | two).sum(axis=0), rel=1e-3, abs=1e-9)


def test_the_mean_closeness_of_an_object_is_what_was_seen():
    rng = np.random.default_rng(3)
    held = chosen(rng, 60, 40, 500)
    held = held[everybody(held)]
    visits = held * (1 + rng.poisson(rng.lognormal(0, 1, (len(held), 1)) * np.ones(held.shape)))
    kinds = Kinds.fit(held.sum(axis=1)[:, None], held.sum(axis=0)[:, None])
    again = Repeats.fit(kinds, visits.sum(axis=1).astype(float), visits.sum(axis=0).astype(float))
    assert again.level.max() > 4
    mean = rng.random(len(kinds.objects)) * 0.9
    mean[0] = 0.0
    q = again.closeness(kinds, mean)
    weight = again.nodes[:, None] * kinds.p[again.row]
    seen = np.zeros(len(mean))
    for one in range(len(again.row)):
        for other in range(len(again.row)):
            seen += weight[one] * weight[other] * q[again.level[one] + again.level[other]]
    assert seen / weight.sum(axis=0) ** 2 == pytest.approx(mean, rel=1e-6, abs=1e-12)
    assert (np.diff(q[:, 1:], axis=0) >= 0).all()


def test_accounts_that_repeat_their_acts_are_not_beyond_chance():
    old = new = expected = 0.0
    for seed in range(6):
        rng = np.random.default_rng(seed)
        held = chosen(rng, 150, 60, 2_000)
        held = held[everybody(held)]
        visits = held * (1 + rng.poisson(rng.lognormal(0, 1.2, (len(held), 1)) * np.ones(held.shape)))
        k, close = meetings(rng, visits)
        lam, false_pairs = fitted([held], visits, close)
        old += strong(k, by_degree(held, close), 1e-3)
        new += strong(k, lam, 1e-3)
        expected += false_pairs.at(np.array([1e-3]))[0]
    assert old > 5 * expected
    assert new < 2 * expected + 5


def test_those_who_write_and_those_who_repost_are_not_groups():
    """Each account mostly writes or mostly reposts; what is written and what is reposted are other objects."""
    old = new = expected = 0.0
    for seed in range(6):
        rng = np.random.default_rng(seed)
        writer = rng.random((150, 1)) < 0.3
        own = rng.random((150, 300)) < np.where(writer, 0.4, 0.02) * (np.arange(300) < 80)
        reposts = rng.random((150, 300)) < np.where(writer, 0.02, 0.1) * (np.arange(300) >= 80)
        rows, columns = everybody(own | reposts)
        own, reposts = own[rows, columns], reposts[rows, columns]
        held = own | reposts
        k, close = meetings(rng, 5 * held)
        lam, false_pairs = fitted([own, reposts], 5 * held, close)
        old += strong(k, by_degree(held, close), 1e-3)
        new += strong(k, lam, 1e-3)
        expected += false_pairs.at(np.array([1e-3]))[0]
    assert old > 5 * expected
    assert new < 2 * expected + 5


def test_nearest_degrees_are_put_together_where_there_are_too_many(monkeypatch):
    rng = np.random.default_rng(4)
    held = chosen(rng, 120, 90, 1_500)
    held = held[everybody(held)]
    degrees = held.sum(axis=1)[:, None], held.sum(axis=0)[:, None]
    exact = Kinds.fit(*degrees)
    monkeypatch.setattr(module, "_MOST_ACCOUNT_CLASSES", 12)
    monkeypatch.setattr(module, "_MOST_OBJECT_CLASSES", 9)
    monkeypatch.setattr(module, "_MOST_JOINT", 20)
    coarse = Kinds.fit(*degrees)
    assert coarse.p.shape[0] <= 12
    assert coarse.p.shape[1] <= 9
    for kinds in (exact, coarse):
        assert kinds.accounts.sum() == len(held)
        assert kinds.accounts @ kinds.p @ kinds.objects == pytest.approx(held.sum(), rel=1e-4)
    visits = held.sum(axis=1) * rng.integers(1, 9, len(held)).astype(float)
    again = Repeats.fit(coarse, visits, held.sum(axis=0).astype(float))
    assert again.per_octave < 4
    assert again.nodes.sum() == len(held)


def test_without_levels_tails_are_corrected_as_in_the_plain_model():
    rng = np.random.default_rng(5)
    held = chosen(rng, 80, 20, 500)
    held = held[everybody(held)]
    model = solve(DegreeClasses.of(held.sum(axis=1)), DegreeClasses.of(held.sum(axis=0)))
    objects, close = model.objects.nodes.astype(float), rng.random(len(model.objects.degree)) / 5
    degree = model.accounts.degree
    plain = TailRatio.of_model(model.p, objects, close, degree)
    order = rng.permutation(len(degree))
    same = TailRatio.of_levels(
        model.p[order], objects, close[None, :], degree[order].astype(float), np.zeros(len(order), dtype=np.int64)
    )
    assert plain.table.min() < 0.9
    a, b = np.triu_indices(len(degree))
    for k in (2, 3, 5):
        ks = np.full(len(a), k)
        assert same.at(np.argsort(order)[a], np.argsort(order)[b], ks) == pytest.approx(plain.at(a, b, ks))
