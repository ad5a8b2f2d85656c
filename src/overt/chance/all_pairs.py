"""How many pairs of accounts have which λ, where λ is a sum over the hours that both are there.

The busiest accounts are paired with everybody exactly, by products of sparse matrices in blocks; all
pairs among the others get an upper bound of λ. Up to a budget of 200 million pairs and hours,
which cases of some hundred thousand posts keep to, everything is exact.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from overt.chance.moments import LEVELS, Presence, Rates
from overt.chance.tails import FalsePairs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BUDGET = 200_000_000
"""Pairs of accounts times hours that are looked at one by one."""

_BLOCK = 4_000_000
_PER_DECADE = 400  # λ within 0.6 % are counted together
_LEAST_EXPONENT = -10  # λ below 1e-10 are counted as that
_CELLS = 16 * _PER_DECADE


def false_pairs(presence: Presence, rates: Rates, least_k: int, budget: int = BUDGET) -> FalsePairs:
    """F over all pairs of accounts: exact up to the width of the λ groups, or an upper bound."""
    accounts, number = np.unique(presence.account, return_inverse=True)
    size = np.diff(presence.start)
    work = np.bincount(number, size[presence.hour].astype(float), len(accounts)).astype(np.float64)
    order = np.argsort(-work, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    exact = int(np.searchsorted(np.cumsum(work[order]), budget, side="right"))
    weight = np.zeros(_CELLS + 1)
    for cell in _blocks(presence, rates, rank[number], work[order], exact):
        weight += np.bincount(cell, minlength=_CELLS + 1)
    upper = 10.0 ** (np.arange(_CELLS + 1) / _PER_DECADE + _LEAST_EXPONENT)
    used = np.flatnonzero(weight)
    found = FalsePairs.of_groups(
        upper[used] / 10 ** (1 / _PER_DECADE), upper[used], weight[used], least_k
    )
    if exact >= len(order):
        return found
    rest = rank[number] >= exact
    bound, pairs = _bounds(presence, rates, number, rest)
    return found + FalsePairs.of(bound, pairs, least_k)


def _blocks(
    presence: Presence, rates: Rates, rank: Ints, work: Floats, exact: int
) -> Iterator[Ints]:
    """The λ group of every pair of one of the first `exact` accounts with one of higher rank."""
    levels = len(LEVELS)
    there = np.bincount(
        presence.hour * levels + presence.level, minlength=(len(presence.start) - 1) * levels
    )
    spot, column = np.flatnonzero(there), np.cumsum(there > 0) - 1  # hours and levels that occur
    accounts = int(rank.max(initial=-1)) + 1
    mine = csr_matrix(
        (np.ones(len(rank)), (rank, column[presence.hour * levels + presence.level])),
        shape=(accounts, len(spot)),
    )
    # everybody in the hour, once for each level that occurs in it
    size = np.diff(presence.start)[spot // levels]
    row = np.repeat(np.arange(len(spot)), size)
    first = np.cumsum(size) - size
    who = np.arange(len(row)) - first[row] + presence.start[spot // levels][row]
    q = rates.q[(spot % levels)[row], presence.level[who]] * rates.hour[(spot // levels)[row]]
    others = csr_matrix((q, (row, rank[who])), shape=(len(spot), accounts))
    load = np.cumsum(work[:exact])
    begin = 0
    while begin < exact:
        done = load[begin - 1] if begin else 0.0
        end = max(int(np.searchsorted(load, done + _BLOCK)), begin + 1)
        met = (mine[begin:end] @ others).tocoo()
        lam = met.data[(met.col > met.row + begin) & (met.data > 0)]
        cell = np.ceil((np.log10(lam) - _LEAST_EXPONENT) * _PER_DECADE - 1e-9)
        yield np.clip(cell, 0, _CELLS).astype(np.int64)
        begin = end


def _bounds(
    presence: Presence, rates: Rates, number: Ints, rest: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """(upper bound of λ, pairs) for groups of the accounts in the rows `rest`.

    Two accounts share at most the hours of the less busy one, at their highest levels and in the
    most moving of their hours.
    """
    account = number[rest]
    hours = np.bincount(account)
    level, moved = np.zeros(len(hours), dtype=np.int64), np.zeros(len(hours))
    np.maximum.at(level, account, presence.level[rest])
    np.maximum.at(moved, account, rates.hour[presence.hour[rest]])
    here = hours > 0
    step = 1.1
    often = np.ceil(np.log(hours[here]) / np.log(step) - 1e-9)
    much = np.ceil(np.log(np.maximum(moved[here], 1.0)) / np.log(step) - 1e-9)
    group, n = np.unique(np.column_stack((often, level[here], much)), axis=0, return_counts=True)
    often, level, much = step ** group[:, 0], group[:, 1].astype(np.int64), step ** group[:, 2]
    lam = (
        np.minimum.outer(often, often)
        * rates.q[np.ix_(level, level)]
        * np.minimum.outer(much, much)
    )
    pairs = np.triu(np.outer(n, n).astype(float), 1)
    np.fill_diagonal(pairs, n * (n - 1) / 2)
    return np.asarray(lam, dtype=np.float64), pairs
