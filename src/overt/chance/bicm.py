"""The bipartite configuration model, solved on classes of equal degree.

Accounts × objects: account `a` holds object `o` with probability

    p(a,o) = x_a y_o / (1 + x_a y_o)

where x and y are solved so that every expected degree equals the observed one. It is the model of
maximum entropy under those constraints: each account keeps its activity, each object its
popularity, and everything else is chance (Saracco et al. 2017, Inferring monopartite projections
of bipartite networks, New J. Phys. 19, 053022).

Accounts of one degree share x and objects of one degree share y, so the unknowns are as many as
distinct degrees (hundreds), whatever the number of acts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS = 20_000
_GOOD_ENOUGH = 1e-6  # relative error of the expected degrees; tails move by less than this


@dataclass(frozen=True)
class DegreeClasses:
    """Distinct degrees in ascending order and how many nodes have each."""

    degree: Ints
    nodes: Ints

    @classmethod
    def of(cls, degrees: Ints) -> DegreeClasses:
        """Group nodes by degree; nodes of degree 0 take no part."""
        degree, nodes = np.unique(degrees[degrees > 0], return_counts=True)
        return cls(degree.astype(np.int64), nodes.astype(np.int64))

    def index(self, degrees: Ints) -> Ints:
        """Class number of each degree; every degree must occur in the classes."""
        return np.searchsorted(self.degree, degrees).astype(np.int64)


@dataclass(frozen=True)
class Bicm:
    """A solved model: `p[i, j]` is the chance that an account of class i holds an object of class j."""

    accounts: DegreeClasses
    objects: DegreeClasses
    p: Floats
    error: float
    """Largest relative difference between an expected and an observed degree."""


def solve(accounts: DegreeClasses, objects: DegreeClasses) -> Bicm:
    """Fit the model by fixed-point steps on the classes, after the links that are certain.

    Where the degrees leave no choice without a single account or object being full, the steps
    stop at the precision reached, which `error` states.
    """
    p, k_left, d_left = _certain_links(accounts, objects)
    rows, columns = k_left > 0, d_left > 0
    if rows.any():
        p[np.ix_(rows, columns)] = _fixed_point(
            k_left[rows],
            accounts.nodes[rows].astype(float),
            d_left[columns],
            objects.nodes[columns].astype(float),
        )
    return Bicm(accounts, objects, p, _degree_error(p, accounts, objects))


def _certain_links(
    accounts: DegreeClasses, objects: DegreeClasses
) -> tuple[Floats, Floats, Floats]:
    """(p with 1 where a link is certain, degrees left of accounts, degrees left of objects).

    In a case collected by one hashtag every account holds it: its y would be infinite, and the
    steps would creep towards it for half a minute. Full objects and accounts are taken out in
    turn until none is left.
    """
    k, d = accounts.degree.astype(float), objects.degree.astype(float)
    p = np.zeros((k.size, d.size))
    while True:
        full_objects = (d > 0) & (d == accounts.nodes[k > 0].sum())
        full_accounts = (k > 0) & (k == objects.nodes[d > 0].sum())
        if full_objects.any():
            p[np.ix_(k > 0, full_objects)] = 1.0
            k[k > 0] -= objects.nodes[full_objects].sum()
            d[full_objects] = 0.0
        elif full_accounts.any():
            p[np.ix_(full_accounts, d > 0)] = 1.0
            d[d > 0] -= accounts.nodes[full_accounts].sum()
            k[full_accounts] = 0.0
        else:
            return p, k, d


def _fixed_point(k: Floats, n: Floats, d: Floats, m: Floats) -> Floats:
    """p for degrees `k` of accounts (`n` of each) and `d` of objects (`m` of each), none full."""
    links = float(k @ n)
    x, y = k / np.sqrt(links), d / np.sqrt(links)
    for step in range(_STEPS):
        free = 1.0 / (1.0 + np.outer(x, y))
        x = k / ((free * y) @ m)
        free = 1.0 / (1.0 + np.outer(x, y))
        y = d / ((free.T * x) @ n)
        if step % 10 == 0:
            xy = np.outer(x, y)
            p = xy / (1.0 + xy)
            if max(np.max(np.abs(p @ m - k) / k), np.max(np.abs(p.T @ n - d) / d)) < _GOOD_ENOUGH:
                break
    xy = np.outer(x, y)
    return np.asarray(xy / (1.0 + xy), dtype=np.float64)


def _degree_error(p: Floats, accounts: DegreeClasses, objects: DegreeClasses) -> float:
    if not p.size:
        return 0.0
    of_accounts = np.abs(p @ objects.nodes - accounts.degree) / accounts.degree
    of_objects = np.abs(p.T @ accounts.nodes - objects.degree) / objects.degree
    return float(max(np.max(of_accounts), np.max(of_objects)))


def expected_coincidences(model: Bicm, closeness: Floats) -> Floats:
    """λ[i, j]: objects on which accounts of classes i and j would coincide by chance alone.

        λ(a,b) = Σ_o p(a,o) p(b,o) q(o)

    `closeness[j]` is the mean, over objects of class j, of q(o): the share of all pairs of the
    object's accounts that acted within the window.
    """
    weight = model.objects.nodes.astype(float) * closeness
    return np.asarray((model.p * weight) @ model.p.T, dtype=np.float64)
