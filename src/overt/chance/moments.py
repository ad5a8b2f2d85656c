"""When, not what: coincidences expected of accounts whose hours are given.

Accounts awake in the same hours coincide. Here the hours are given: every account keeps the hours in
which it acts, and in how many different minutes of each. Chance decides only at which moments of
the hour it acts. For accounts a and b, both there in hour o with m_a and m_b minutes,

    q(a,b,o) = s_o · q(m_a, m_b)        λ(a,b) = Σ_o q(a,b,o)   over the hours that both are there

q(m, m') is the share of pairs in an hour, at these levels of activity, that act within the window:
counted in the case, with 10 coincidences' worth of 1 − exp(−r m m'), whose one rate r fits all pairs
together. s_o ≥ 1 says how much more often than that accounts coincide in hour o, when a goal or
a speech moves everybody, with 50 coincidences' worth of "as always": a group alone in an hour
shall not explain itself. Nothing is capped, so λ errs upwards where q is large.

That keeps more than the hour of the week: the very hours, and with them holidays, matches, gaps of
the collection and any rhythm of the day (docs/decisions/0010-same-hours.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.sparse import csr_matrix

from overt.chance import interest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS = np.array([1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49], dtype=np.int64)
"""The least number of minutes of each level of activity in an hour."""

_OF_LEVEL = 10.0
_OF_HOUR = 50.0
_ROWS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Presence:
    """Who was there in which hour: one row per account and hour, in order of hour and account.

    account   account number
    hour      number of the hour, from 0
    level     place in `LEVELS`
    start     first row of each hour, and the number of rows at the end
    row_of    accounts × hours → row + 1
    """

    account: Ints
    hour: Ints
    level: Ints
    start: Ints
    row_of: csr_matrix

    @classmethod
    def of(cls, account: Ints, hour: Ints, minutes: Ints, accounts: int) -> Presence:
        """From rows in order of hour and account; `accounts` is how many account numbers there are."""
        hours = int(hour[-1]) + 1 if len(hour) else 0
        level = np.searchsorted(LEVELS, np.maximum(minutes, 1), side="right") - 1
        row_of = csr_matrix(
            (np.arange(1, len(account) + 1), (account, hour)), shape=(accounts, hours)
        )
        row_of.sort_indices()
        start = np.searchsorted(hour, np.arange(hours + 1)).astype(np.int64)
        return cls(account, hour, level.astype(np.int64), start, row_of)

    def in_hours(self) -> Floats:
        """Hours × levels: accounts there."""
        flat = np.bincount(
            self.hour * len(LEVELS) + self.level, minlength=(len(self.start) - 1) * len(LEVELS)
        )
        return np.asarray(flat.reshape(-1, len(LEVELS)), dtype=np.float64)


@dataclass(frozen=True)
class Rates:
    """One window: q(m, m') as levels × levels, and s of each hour (0 where the window is not used)."""

    q: Floats
    hour: Floats

    @classmethod
    def fit(cls, presence: Presence, first: Ints, second: Ints, used: NDArray[np.bool_]) -> Rates:
        """From the rows of `presence` that coincide within the window, each two in an hour once.

        `used` says of each hour whether its coincidences in this window are known.
        """
        n = presence.in_hours() * used[:, None]
        levels = len(LEVELS)
        every = n.T @ n
        every[np.diag_indices(levels)] -= n.sum(axis=0)
        every /= 2  # unordered pairs: twice over off the diagonal of a symmetric table
        flat = np.bincount(
            presence.level[first] * levels + presence.level[second], minlength=levels * levels
        ).reshape(levels, levels)
        close = (flat + flat.T) / 2
        # the mean m of a level stands for it; the last is open
        mean = np.append((LEVELS[:-1] + LEVELS[1:] - 1) / 2, LEVELS[-1])
        product = np.outer(mean, mean)
        prior = -np.expm1(-_rate(every, close, product) * product)
        some = np.where(prior > 0, _OF_LEVEL / np.maximum(prior, 1e-300), 0.0)
        q = np.where(prior > 0, (close + _OF_LEVEL) / np.maximum(every + some, 1e-300), 0.0)
        expected = (np.einsum("oi,ij,oj->o", n, q, n) - n @ np.diag(q)) / 2
        found = np.bincount(presence.hour[first], minlength=len(used))
        s = np.maximum((found + _OF_HOUR) / (expected + _OF_HOUR), 1.0)
        return cls(np.asarray(q, dtype=np.float64), np.asarray(s * used, dtype=np.float64))


def expected_of(presence: Presence, rates: Rates, a: Ints, b: Ints) -> Floats:
    """λ of pairs of account numbers."""
    out = np.zeros(len(a))
    hours = np.diff(presence.row_of.indptr)
    load = np.cumsum(hours[a] + hours[b])
    begin = 0
    while begin < len(a):
        done = load[begin - 1] if begin else 0
        end = max(int(np.searchsorted(load, done + _ROWS_AT_ONCE)), begin + 1)
        pair, row_a, row_b = interest.shared(presence.row_of, a[begin:end], b[begin:end])
        q = rates.q[presence.level[row_a], presence.level[row_b]] * rates.hour[presence.hour[row_a]]
        out[begin:end] = np.bincount(pair, weights=q, minlength=end - begin)
        begin = end
    return out


def _rate(every: Floats, close: Floats, product: Floats) -> float:
    """r with Σ every · (1 − exp(−r · product)) = Σ close."""
    wanted = float(close.sum())
    if wanted <= 0:
        return 0.0
    low, high = -60.0, 5.0

    def excess(log_r: float) -> float:
        return float((every * -np.expm1(-np.exp(log_r) * product)).sum()) - wanted

    if excess(high) <= 0:
        return float(np.exp(high))
    return float(np.exp(brentq(excess, low, high)))
