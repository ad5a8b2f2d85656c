"""Simulated cases in which nobody coordinates, and the null model fitted to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from overt.chance.bicm import Bicm, DegreeClasses, expected_coincidences, solve
from overt.chance.shuffling import Coincidences
from overt.chance.tails import FalsePairs, pairs_per_class, poisson_tail

WINDOWS = (60, 3_600)
LEAST = 2


@dataclass(frozen=True)
class World:
    """Who acted on what (0/1), when (seconds), and the two accounts, object and gap of each meeting."""

    held: np.ndarray
    at: np.ndarray
    meetings: np.ndarray


@dataclass(frozen=True)
class Null:
    """The fitted model of a world: λ of two accounts in each window, and F of the least p."""

    model: Bicm
    lam: tuple[np.ndarray, ...]
    false_pairs: FalsePairs


def make_world(rng, accounts=120, objects=200, span_s=86_400, share=0.03):
    """Accounts choose by their own activity and each object's popularity, and act at any time."""
    activity, popularity = rng.pareto(1.5, accounts) + 0.2, rng.pareto(1.2, objects) + 0.2
    xy = np.outer(activity, popularity)
    xy *= share / xy.mean()
    held = rng.random(xy.shape) < xy / (1 + xy)
    return world_of(held, rng.integers(0, span_s, held.shape))


def world_of(held, at):
    """The world of given acts: every two accounts on one object within the widest window."""
    met = []
    for obj in range(held.shape[1]):
        who = np.flatnonzero(held[:, obj])
        a, b = (who[each] for each in np.triu_indices(len(who), 1))
        gap = np.abs(at[a, obj] - at[b, obj])
        near = gap <= WINDOWS[-1]
        met.append(np.column_stack((a, b, np.full(len(a), obj), gap))[near])
    return World(held, at, np.concatenate(met))


def fit(world):
    """The null model from degrees and closeness, as the stage `significance` fits it from tables."""
    k, d = world.held.sum(axis=1), world.held.sum(axis=0)
    accounts, objects = DegreeClasses.of(k), DegreeClasses.of(d)
    model = solve(accounts, objects)
    every = np.maximum(objects.nodes * objects.degree * (objects.degree - 1) / 2, 1)
    lam, false_pairs = [], FalsePairs.none()
    for window in WINDOWS:
        near = world.meetings[world.meetings[:, 3] <= window, 2]
        close = np.bincount(objects.index(d[near]), minlength=len(objects.degree))
        lam.append(expected_coincidences(model, close / every))
        false_pairs = false_pairs + FalsePairs.of(lam[-1], pairs_per_class(accounts), LEAST)
    return Null(model, tuple(lam), false_pairs.scaled(1 / len(WINDOWS)))


def least_p(world, null, found):
    """p of each pair found, from (a, b, k) per window: the least, times the number of windows."""
    degree = null.model.accounts.index(world.held.sum(axis=1))
    best = {}
    for lam, (a, b, k) in zip(null.lam, found, strict=True):
        p = poisson_tail(k, lam[degree[a], degree[b]]) * len(WINDOWS)
        for ends, value in zip(zip(a.tolist(), b.tolist(), strict=True), p.tolist(), strict=True):
            best[ends] = min(best.get(ends, 1.0), value)
    return best


def pairs_of(world):
    """(a, b, k) per window as the data have them."""
    found = []
    for window in WINDOWS:
        near = world.meetings[world.meetings[:, 3] <= window]
        ends, k = np.unique(near[:, :2], axis=0, return_counts=True)
        found.append((*ends[k >= LEAST].T, k[k >= LEAST]))
    return found


def coincidences_of(world):
    """The meetings in the form that shuffling needs."""
    account, of = np.nonzero(world.held)
    place = np.full(world.held.shape, -1)
    place[account, of] = np.arange(len(account))
    a, b, obj, gap = world.meetings.T
    return Coincidences(
        account=account, of=of, first=place[a, obj], second=place[b, obj], author=a, obj=obj,
        moment=None, gap_s=gap, paired_s=np.full(len(gap), WINDOWS[-1]),
    )  # fmt: skip


@pytest.fixture(scope="session")
def worlds():
    """The functions of this file, for tests: `worlds.make_world`, `worlds.fit`, …"""
    from types import SimpleNamespace

    names = ("make_world", "world_of", "fit", "least_p", "pairs_of", "coincidences_of")
    return SimpleNamespace(
        **{name: globals()[name] for name in names}, WINDOWS=WINDOWS, LEAST=LEAST
    )
