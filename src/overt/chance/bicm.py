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
    """Fit the model by fixed-point steps on the classes.

    Converges for every pair of degree sequences that a real table of acts can have; where an
    account holds every object (or the other way round) its x tends to infinity and the steps
    stop at the precision reached, which `error` states.
    """
    k, n = accounts.degree.astype(float), accounts.nodes.astype(float)
    d, m = objects.degree.astype(float), objects.nodes.astype(float)
    links = float(k @ n)
    x, y = k / np.sqrt(links), d / np.sqrt(links)
    error = np.inf
    for step in range(_STEPS):
        free = 1.0 / (1.0 + np.outer(x, y))
        x = k / ((free * y) @ m)
        free = 1.0 / (1.0 + np.outer(x, y))
        y = d / ((free.T * x) @ n)
        if step % 10 == 0:
            error = _degree_error(x, y, k, d, n, m)
            if error < _GOOD_ENOUGH:
                break
    xy = np.outer(x, y)
    return Bicm(accounts, objects, xy / (1.0 + xy), error)


def _degree_error(x: Floats, y: Floats, k: Floats, d: Floats, n: Floats, m: Floats) -> float:
    xy = np.outer(x, y)
    p = xy / (1.0 + xy)
    return float(max(np.max(np.abs(p @ m - k) / k), np.max(np.abs(p.T @ n - d) / d)))


def expected_coincidences(model: Bicm, closeness: Floats) -> Floats:
    """λ[i, j]: objects on which accounts of classes i and j would coincide by chance alone.

        λ(a,b) = Σ_o p(a,o) p(b,o) q(o)

    `closeness[j]` is the mean, over objects of class j, of q(o): the share of all pairs of the
    object's accounts that acted within the window.
    """
    weight = model.objects.nodes.astype(float) * closeness
    return np.asarray((model.p * weight) @ model.p.T, dtype=np.float64)
