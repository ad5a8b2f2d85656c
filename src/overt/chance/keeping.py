"""Which pairs are kept as edges: rules that do not let a dense group pay for strangers.

Counting false discoveries in edges fails where groups are dense: 470 accounts that all act together
make 92,000 edges, and 5 % of these are enough to draw in 12,000 strangers (measured on a million
simulated posts). Both rules here count accounts.

1. A pair is kept when, among all accounts that have a pair at least this strong, at most a share q is
   there by chance (`tails.q_by_account`). One pair is enough, so it must be very unlikely.
2. Among weaker pairs (at most a share q of false edges), a pair is kept when both its accounts have
   at least m such pairs. By chance pairs scatter, in a group they meet: m is the least number at
   which at most a share q of the accounts that reach it do so by chance.

What happens by chance is counted in the shuffled copies of the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.tails import FalsePairs, in_one_copy, q_by_account, q_values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOST_PAIRS = 50  # rule 2 is given up when even this many pairs are no sign


@dataclass(frozen=True)
class Rule:
    """The thresholds of one case.

    false_accounts  accounts expected in pairs at or under a p by chance (rule 1)
    weak_p          largest p of rule 2; 0 where rule 2 is not used
    least_pairs     m
    weak_q          share of accounts that reach m by chance
    """

    false_accounts: FalsePairs
    weak_p: float
    least_pairs: int
    weak_q: float

    def q(self, p: Floats, pairs: Ints, q: float) -> Floats:
        """q of each pair under the rule it is kept by; pairs over `q` are not kept."""
        strong = q_by_account(p, pairs, self.false_accounts)
        weak = np.flatnonzero(p <= self.weak_p)
        if self.least_pairs and weak.size:
            rich = _pairs_per_account(pairs[weak]) >= self.least_pairs
            held = weak[rich.all(axis=1)]
            held = held[strong[held] > q]
            # a hair under q where only rounding would put it over: the rule has decided already
            strong[held] = np.minimum(self.weak_q, q)
        return strong


def find_rule(
    p: Floats,
    pairs: Ints,
    false_pairs: FalsePairs,
    false_accounts: FalsePairs,
    copies: Sequence[tuple[Floats, Ints]],
    q: float,
) -> Rule:
    """Choose the thresholds of rule 2 from the data and from copies without coordination.

    `copies` holds (p, pairs) of each copy. With no copies rule 2 is not used.
    """
    kept = p[q_values(p, false_pairs) <= q]
    if not copies or not kept.size:
        return Rule(false_accounts, 0.0, 0, 1.0)
    weak_p = float(kept.max())
    reached = _accounts_by_pairs(pairs[p <= weak_p])
    chance = sum(
        (_accounts_by_pairs(each[at <= weak_p]) for at, each in copies), np.zeros(_MOST_PAIRS + 1)
    )
    for least in range(2, _MOST_PAIRS + 1):
        if not reached[least]:
            break
        share = float(in_one_copy(chance[least], len(copies)) / reached[least])
        if share <= q:
            return Rule(false_accounts, weak_p, least, share)
    return Rule(false_accounts, 0.0, 0, 1.0)


def _pairs_per_account(pairs: Ints) -> Ints:
    """For both accounts of each pair, how many of the pairs they are in."""
    _, index, count = np.unique(pairs, return_inverse=True, return_counts=True)
    return np.asarray(count[index.reshape(pairs.shape)], dtype=np.int64)


def _accounts_by_pairs(pairs: Ints) -> Floats:
    """At place m: accounts that are in m pairs or more."""
    _, count = np.unique(pairs, return_counts=True)
    exactly = np.bincount(np.minimum(count, _MOST_PAIRS), minlength=_MOST_PAIRS + 1)
    return np.asarray(np.cumsum(exactly[::-1])[::-1], dtype=np.float64)
