"""Discrete-aware false-discovery rates: how many pairs would pass by chance, counted exactly.

The number of common objects is a small whole number, so p-values come in steps, and a threshold τ
admits, for two accounts with λ expected coincidences, only the chance of the first step at or
under τ. Counting these steps over all pairs of accounts (also those that never met) gives

    F(τ) = Σ_pairs P(Poisson(λ) ≥ k_min(τ))        q(τ) = F(τ) / #{pairs with P ≤ τ}

with Poisson's tail corrected where it is off by more than 1 % (`poisson_binomial`). Plain
Benjamini–Hochberg over all pairs assumes that every pair reaches τ and is needlessly blind: on
CooRTweet's Russian sample it keeps 0 pairs where this keeps 6 at 5 %.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtrc

from overt.chance.bicm import DegreeClasses
from overt.chance.poisson_binomial import MOST_K, TailRatio

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# F is kept as a step function on a grid of log10 p; a step that falls inside a grid cell is counted
# for the whole cell, so F is never too small, and a step comes at most 2.3 % of its p too early.
_PER_DECADE = 100
_DECADES = 300
_CELLS = _PER_DECADE * _DECADES
_NEGLIGIBLE = 1e-9  # expected false pairs below this change no q-value that a person reads
_RATES_PER_DECADE = 400  # pairs whose λ agree within 0.6 % are counted together
_UNSEEN = 3.0  # added to what copies show
_EDGES = 10.0 ** (np.arange(_CELLS + 1) / _PER_DECADE - _DECADES)


def poisson_tail(k: Floats | Ints | int, lam: Floats) -> Floats:
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
    def of(
        cls, lam: Floats, pairs: Floats, least_k: int, ratio: TailRatio | None = None
    ) -> FalsePairs:
        """Count the steps of all pairs.

        `lam` and `pairs` have one shape: λ and how many pairs of accounts have it. A pair is only
        ever found with `least_k` objects or more. With `ratio` both are account class × account
        class, and the tails are Poisson's times the ratio, as the p-values of pairs are.
        """
        kind, factors = np.zeros(lam.size, dtype=np.int64), np.ones((1, MOST_K + 1))
        if ratio is not None:
            places = np.arange(len(lam))
            kind = ratio.rows(places[:, None], places[None, :]).ravel()
            factors = ratio.flat().astype(np.float64)
        return cls._counted(*_merged(lam.ravel(), pairs.ravel(), kind), factors, least_k)

    @classmethod
    def of_groups(cls, least: Floats, most: Floats, weight: Floats, least_k: int) -> FalsePairs:
        """As `of`, for groups of `weight` pairs whose λ lie between `least` and `most`."""
        kind = np.zeros(len(least), dtype=np.int64)
        return cls._counted(kind, least, most, weight, np.ones((1, MOST_K + 1)), least_k)

    @classmethod
    def _counted(
        cls, kind: Ints, least: Floats, most: Floats, weight: Floats, factors: Floats, least_k: int
    ) -> FalsePairs:
        """The steps of groups of pairs, with the factor of each group's kind at each k."""
        gain = np.zeros(_CELLS + 1)
        k = least_k
        tail = poisson_tail(k, most) * factors[kind, min(k, MOST_K)]
        while most.size:
            place = _cell(poisson_tail(k, least) * factors[kind, min(k, MOST_K)])
            beyond = poisson_tail(k + 1, most) * factors[kind, min(k + 1, MOST_K)]
            gain += np.bincount(place, weights=weight * (tail - beyond), minlength=_CELLS + 1)
            alive = weight * beyond > _NEGLIGIBLE
            kind, least, most = kind[alive], least[alive], most[alive]
            weight, tail = weight[alive], beyond[alive]
            k += 1
        return cls(np.cumsum(gain))

    @classmethod
    def best_of(cls, windows: Sequence[FalsePairs]) -> FalsePairs:
        """F of the least p over windows, times their number, from F of each window's own p."""
        total = sum(windows, cls.none())
        return total.scaled(1 / len(windows)) if len(windows) > 1 else total

    def at(self, p: Floats) -> Floats:
        """F at each p."""
        return np.asarray(self.upto[_cell(p)], dtype=np.float64)

    def times(self, factor: float) -> FalsePairs:
        """The function τ → factor · F(τ)."""
        return FalsePairs(self.upto * factor)

    def __add__(self, other: FalsePairs) -> FalsePairs:
        return FalsePairs(self.upto + other.upto)

    def through(self, threshold: Callable[[Floats], Floats]) -> FalsePairs:
        """The function τ → F(threshold(τ)), for a threshold that rises with τ."""
        return FalsePairs(self.at(threshold(_EDGES)))

    def scaled(self, factor: float) -> FalsePairs:
        """F of the p-values min(p / factor, 1): the function τ → F(factor · τ), and F(1) at 1.

        All p above `factor` are written as 1, so the threshold 1 lets every one of them through.
        """
        return self.through(lambda tau: np.where(tau < 1.0, np.minimum(factor * tau, 1.0), 1.0))

    def seen_in_copies(self, p: Floats, copies: int) -> FalsePairs:
        """The smaller of this bound and what copies without coordination show.

        `p` holds the p-values of all pairs in all copies together. The expected number in one copy at or
        under τ is `in_one_copy` of those seen there. The analytic bound goes on beyond what a few
        copies can show.
        """
        if copies == 0:
            return self
        seen = np.bincount(_cell(p), minlength=_CELLS + 1) if p.size else np.zeros(_CELLS + 1)
        return FalsePairs(np.minimum(self.upto, in_one_copy(np.cumsum(seen), copies)))

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


def in_one_copy(seen: Floats, copies: int) -> Floats:
    """What to expect of chance in one copy, from how much was seen in all `copies` together: (n + 3) / copies.

    Where none was seen, 3 / copies is the upper 95 % limit of a Poisson mean (the rule of three). With n + 1, the mean
    itself, one pair beyond 20 copies was an edge, and null sets whose copies do not quite match them exceeded q
    (docs/decisions/0018-three-more.md).
    """
    return np.asarray((seen + _UNSEEN) / copies, dtype=np.float64)


def q_values(p: Floats, false_pairs: FalsePairs) -> Floats:
    """q of each p: the least F(τ)/R(τ) over all τ ≥ p, at most 1."""
    if p.size == 0:
        return p
    thresholds, index = np.unique(p, return_inverse=True)
    found = np.searchsorted(np.sort(p), thresholds, side="right")
    rate = np.minimum(false_pairs.at(thresholds) / found, 1.0)
    least = np.minimum.accumulate(rate[::-1])[::-1]
    return np.asarray(least[index], dtype=np.float64)


def q_by_account(p: Floats, pairs: Ints, false_accounts: FalsePairs) -> Floats:
    """q of each pair, counted in accounts: how many of those drawn in at this p are drawn in by chance.

    `pairs` holds two account numbers per row, `false_accounts` the accounts expected at or under a p
    by chance. Counting edges instead lets one dense group pay for false edges elsewhere: 470 accounts
    that all act together make 92,000 edges, and 5 % of these are enough to draw in 12,000 strangers
    (measured on a million simulated posts).
    """
    if p.size == 0:
        return p
    thresholds, index = np.unique(p, return_inverse=True)
    drawn_in = np.searchsorted(np.sort(least_by_account(p, pairs)), thresholds, side="right")
    rate = np.minimum(false_accounts.at(thresholds) / drawn_in, 1.0)
    least = np.minimum.accumulate(rate[::-1])[::-1]
    return np.asarray(least[index], dtype=np.float64)


def least_by_account(p: Floats, pairs: Ints) -> Floats:
    """The least p of every account that is in a pair."""
    accounts, place = np.unique(pairs, return_inverse=True)
    least = np.ones(len(accounts))
    np.minimum.at(least, place.reshape(pairs.shape)[:, 0], p)
    np.minimum.at(least, place.reshape(pairs.shape)[:, 1], p)
    return least


def _cell(p: Floats) -> Ints:
    """Grid cell whose upper edge is at or above p."""
    place = np.ceil((np.log10(np.maximum(p, 1e-300)) + _DECADES) * _PER_DECADE - 1e-9)
    return np.clip(place, 0, _CELLS).astype(np.int64)


def _merged(lam: Floats, pairs: Floats, kind: Ints) -> tuple[Ints, Floats, Floats, Floats]:
    """Join pairs of one kind and nearly equal λ: (kind, least λ, largest λ, pairs) of each group.

    A step is counted as often as the largest λ makes it, and at the p where the least λ has it:
    F gets a little larger, never smaller. Both ends at the largest λ would put the steps of all
    other pairs above their own p-values.
    """
    used = (pairs > 0) & (lam > 0)
    lam, pairs, kind = lam[used], pairs[used], kind[used]
    if lam.size == 0:
        return kind, lam, lam, pairs
    place = np.ceil(np.log10(lam) * _RATES_PER_DECADE).astype(np.int64)
    span = int(place.max() - place.min()) + 1
    groups, index = np.unique(kind * span + place - place.min(), return_inverse=True)
    least, most = np.full(groups.size, np.inf), np.zeros(groups.size)
    np.minimum.at(least, index, lam)
    np.maximum.at(most, index, lam)
    weight = np.bincount(index, weights=pairs)
    return groups // span, least, most, np.asarray(weight, dtype=np.float64)
