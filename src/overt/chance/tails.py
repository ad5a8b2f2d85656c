"""Discrete-aware false-discovery rates: how many pairs would pass by chance, counted exactly.

The number of common objects is a small whole number, so p-values come in steps, and a threshold τ
admits, for two accounts with λ expected coincidences, only the chance of the first step at or
under τ. Counting these steps over all pairs of accounts (also those that never met) gives

    F(τ) = Σ_pairs P(Poisson(λ) ≥ k_min(τ))        q(τ) = F(τ) / #{pairs with P ≤ τ}

Plain Benjamini–Hochberg over all pairs assumes that every pair reaches τ and is needlessly blind:
on CooRTweet's Russian sample it keeps 0 pairs where this keeps 6 at 5 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtrc

from overt.chance.bicm import DegreeClasses

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# F is kept as a step function on a grid of log10 p; a step that falls inside a grid cell is counted
# for the whole cell, so F is never too small and at most 2.3 % of a threshold too early.
_PER_DECADE = 100
_DECADES = 300
_CELLS = _PER_DECADE * _DECADES
_NEGLIGIBLE = 1e-9  # expected false pairs below this change no q-value that a person reads
_RATES_PER_DECADE = 400  # pairs whose λ agree within 0.6 % are counted together, at the larger λ


def poisson_tail(k: Floats | Ints, lam: Floats) -> Floats:
    """P(Poisson(λ) ≥ k) for arrays that broadcast."""
    return np.asarray(pdtrc(np.asarray(k, dtype=float) - 1.0, lam), dtype=np.float64)


def pairs_per_class(accounts: DegreeClasses) -> Floats:
    """N[i, j]: unordered pairs of accounts with classes i ≤ j; zero under the diagonal."""
    n = accounts.nodes.astype(float)
    pairs = np.triu(np.outer(n, n), 1)
    np.fill_diagonal(pairs, n * (n - 1) / 2)
    return np.asarray(pairs, dtype=np.float64)


@dataclass(frozen=True)
class FalsePairs:
    """F(τ): how many pairs are expected at or under a p-value by chance, over all pairs there are."""

    upto: Floats
    """F at each grid cell, from the smallest p (1e-300) to 1."""

    @classmethod
    def none(cls) -> FalsePairs:
        """Nothing is expected by chance."""
        return cls(np.zeros(_CELLS + 1))

    @classmethod
    def of(cls, lam: Floats, pairs: Floats, least_k: int) -> FalsePairs:
        """Count the steps of all pairs.

        `lam` and `pairs` have one shape: λ and how many pairs of accounts have it. A pair is only
        ever found with `least_k` objects or more.
        """
        rate, weight = _merged(lam.ravel(), pairs.ravel())
        gain = np.zeros(_CELLS + 1)
        k = least_k
        tail = poisson_tail(np.full(rate.size, k), rate)
        while rate.size:
            beyond = poisson_tail(np.full(rate.size, k + 1), rate)
            gain += np.bincount(_cell(tail), weights=weight * (tail - beyond), minlength=_CELLS + 1)
            alive = weight * beyond > _NEGLIGIBLE
            rate, weight, tail = rate[alive], weight[alive], beyond[alive]
            k += 1
        return cls(np.cumsum(gain))

    def at(self, p: Floats) -> Floats:
        """F at each p."""
        return np.asarray(self.upto[_cell(p)], dtype=np.float64)

    def __add__(self, other: FalsePairs) -> FalsePairs:
        return FalsePairs(self.upto + other.upto)

    def scaled(self, factor: float) -> FalsePairs:
        """The function τ → F(factor · τ); used where a p-value is only a share of a threshold."""
        moved = np.arange(_CELLS + 1) + int(np.ceil(np.log10(factor) * _PER_DECADE))
        return FalsePairs(np.where(moved < 0, 0.0, self.upto[np.clip(moved, 0, _CELLS)]))

    def steps(self) -> tuple[Floats, Floats]:
        """(p, F) at the grid cells where F rises: what is written to the table `expected`."""
        rises = np.flatnonzero(np.diff(self.upto, prepend=0.0) > 0)
        return 10.0 ** (rises / _PER_DECADE - _DECADES), self.upto[rises]

    @classmethod
    def from_steps(cls, p: Floats, expected: Floats) -> FalsePairs:
        """The inverse of `steps`."""
        upto = np.zeros(_CELLS + 1)
        cells = np.rint((np.log10(p) + _DECADES) * _PER_DECADE).astype(int)
        upto[cells] = expected
        return cls(np.maximum.accumulate(upto))


def q_values(p: Floats, false_pairs: FalsePairs) -> Floats:
    """q of each p: the least F(τ)/R(τ) over all τ ≥ p, at most 1."""
    if p.size == 0:
        return p
    thresholds, index = np.unique(p, return_inverse=True)
    found = np.searchsorted(np.sort(p), thresholds, side="right")
    rate = np.minimum(false_pairs.at(thresholds) / found, 1.0)
    least = np.minimum.accumulate(rate[::-1])[::-1]
    return np.asarray(least[index], dtype=np.float64)


def _cell(p: Floats) -> Ints:
    """Grid cell whose upper edge is at or above p."""
    place = np.ceil((np.log10(np.maximum(p, 1e-300)) + _DECADES) * _PER_DECADE - 1e-9)
    return np.clip(place, 0, _CELLS).astype(np.int64)


def _merged(lam: Floats, pairs: Floats) -> tuple[Floats, Floats]:
    """Join pairs of nearly equal λ, at the larger λ: F gets a little larger, never smaller."""
    used = (pairs > 0) & (lam > 0)
    lam, pairs = lam[used], pairs[used]
    if lam.size == 0:
        return lam, pairs
    place = np.ceil(np.log10(lam) * _RATES_PER_DECADE).astype(np.int64)
    places, index = np.unique(place, return_inverse=True)
    largest = np.zeros(places.size)
    np.maximum.at(largest, index, lam)
    return largest, np.bincount(index, weights=pairs)
