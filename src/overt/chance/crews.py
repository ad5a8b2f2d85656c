"""Whether accounts keep one day or several: crews with shifts or zones of their own, told apart by likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOURS: Final = 24
MOST: Final = 3
_ALIKE: Final = 8.0
"""Concentration of accounts round their crew's day: people of one office differ about so much. With less, every
group of ordinary people falls into early and late risers (`python -m benchmarks.clocks` counts how often)."""

_PARAMETERS: Final = 18
"""Numbers that describe one more crew: 23 hours, not all of them free, since neighbours are alike."""

_ROUNDS: Final = 60


@dataclass(frozen=True)
class Crews:
    """`crew` of each account (0 the largest) and `gain`: log-likelihood over one crew, penalties paid."""

    crew: Ints
    number: int
    gain: float


def crews(hours: Floats, *, least_accounts: int = 3) -> Crews:
    """Split accounts by their days: `hours` is accounts × 24, acts per hour of the day in UTC.

    A mixture of Dirichlet-multinomials, as many as the Bayesian information criterion pays for, at most MOST. Acts of
    one account count for no more than 48 together: they are not independent.
    """
    accounts = len(hours)
    weighed = hours * np.minimum(1.0, 48 / np.maximum(hours.sum(axis=1, keepdims=True), 1))
    one = Crews(np.zeros(accounts, dtype=np.int64), 1, 0.0)
    alone = _mixture(weighed, np.zeros(accounts, dtype=np.int64), 1)[1]
    best = one
    for number in range(2, MOST + 1):
        if accounts < number * least_accounts:
            break
        tried = [_mixture(weighed, start, number) for start in _beginnings(weighed, number)]
        crew, like = max(tried, key=lambda found: found[1])
        gain = like - alone - 0.5 * _PARAMETERS * (number - 1) * np.log(accounts)
        sizes = np.bincount(crew, minlength=number)
        if gain > best.gain and sizes.min() >= least_accounts:
            best = Crews(_by_size(crew, sizes), number, float(gain))
    return best


def _beginnings(weighed: Floats, number: int) -> list[Ints]:
    """Accounts split by the hour round which their day lies, cut at several places of the clock."""
    wave = weighed @ np.exp(2j * np.pi * np.arange(HOURS) / HOURS)
    hour = (np.angle(wave) / (2 * np.pi) * HOURS) % HOURS
    return [
        np.asarray(((hour - cut) % HOURS) // (HOURS / number), dtype=np.int64)
        for cut in np.arange(0, HOURS / number, 2)
    ]


def _mixture(weighed: Floats, crew: Ints, number: int) -> tuple[Ints, float]:
    """Expectation and maximisation from a first split: the split it ends in and its log-likelihood."""
    share = np.eye(number)[crew]
    like = -np.inf
    table = np.zeros((len(weighed), number))
    for _ in range(_ROUNDS):
        days = share.T @ weighed + 0.5
        days /= days.sum(axis=1, keepdims=True)
        size = (share.sum(axis=0) + 0.5) / (len(weighed) + 0.5 * number)
        table = np.stack([_fits(weighed, day) for day in days], axis=1) + np.log(size)
        whole = logsumexp(table, axis=1, keepdims=True)
        share = np.exp(table - whole)
        before, like = like, float(whole.sum())
        if abs(like - before) < 1e-6:
            break
    return np.asarray(table.argmax(axis=1), dtype=np.int64), like


def _fits(weighed: Floats, day: Floats) -> Floats:
    """Log-likelihood of every account under one crew's day."""
    alpha = _ALIKE * day
    total = alpha.sum()
    found = gammaln(alpha + weighed) - gammaln(alpha)
    return np.asarray(found.sum(axis=1) + gammaln(total) - gammaln(total + weighed.sum(axis=1)))


def _by_size(crew: Ints, sizes: Ints) -> Ints:
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[crew]
