"""Joining signals: one p-value per pair of accounts, with an expected count that stays valid.

The same post often carries a link, a hashtag and a text, so the p-values of signals depend on each
other. The Cauchy combination (Liu & Xie 2020, JASA 115, 393–402) bears any dependence in the tail:

    T = Σ_s w_s · cot(π p_s)        P = 1/2 − arctan(T)/π         w_s = 1/S for S signals

A signal under which a pair has too few objects adds nothing (as if p = 1/2), rather than the −∞
that a discrete p = 1 would give.

How many pairs reach a fused P ≤ τ by chance is bounded without assuming independence: at most m
signals speak for any pair, so one of them has cot(π p_s) ≥ (S/m)·cot(πτ), and

    F(τ) ≤ Σ_s F_s(g(τ))        g(τ) = arctan((m/S)·tan(πτ))/π for τ < 1/2, and 1 from there on

where F_s counts the discrete steps of signal s (`tails`). g is about (m/S)·τ for small τ. From
τ = 1/2 on every pair passes, because p above 1/2 counts as 1/2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overt.chance.distinct import distinct_pairs
from overt.chance.tails import FalsePairs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_P = 1e-299
"""Smaller p-values are written as this: doubles end there, and nothing hangs on the difference."""


def best_of_windows(p: Sequence[Floats]) -> tuple[Floats, Ints]:
    """Signal-level p from one array of p per window: the least, times the number of windows.

    Returns (p, index of the window with the least p). Windows are nested, so the factor is
    larger than needed, never smaller.
    """
    stacked = np.vstack(p)
    best = np.argmin(stacked, axis=0)
    least = stacked[best, np.arange(stacked.shape[1])]
    return np.clip(least * len(p), LEAST_P, 1.0), best.astype(np.int64)


def cauchy(pair: Ints, p: Floats, pairs: int, signals: int) -> Floats:
    """Fused p of each of `pairs` pairs.

    `pair` gives, for each single p-value, the number of its pair (0 … pairs − 1).
    """
    small = np.clip(p, LEAST_P, 0.5)
    # cot(πp) → 1/(πp): the tangent of tiny angles loses its digits
    with np.errstate(divide="ignore"):
        cot = np.where(small < 1e-8, 1.0 / (np.pi * small), 1.0 / np.tan(np.pi * small))
    total = np.bincount(pair, weights=np.minimum(cot, 1e300) / signals, minlength=pairs)
    far = total > 1e8
    fused = np.where(far, 1.0 / (np.pi * np.maximum(total, 1.0)), 0.5 - np.arctan(total) / np.pi)
    return np.clip(fused, LEAST_P, 1.0)


def fuse(tests: Sequence[tuple[Ints, Ints, Floats]], signals: int) -> tuple[Floats, Ints]:
    """(fused p, two account numbers per pair) from (a, b, p) of each signal."""
    ends = [(np.minimum(a, b), np.maximum(a, b)) for a, b, _ in tests] or [(np.zeros(0, dtype=np.int64),) * 2]
    low, high = (np.concatenate(each) for each in zip(*ends, strict=True))
    p = np.concatenate([each for *_, each in tests] or [np.zeros(0)])
    pairs, pair = distinct_pairs(low, high)
    return cauchy(pair, p, len(pairs), signals), pairs


def most_signals(pairs: Sequence[Ints]) -> int:
    """The largest number of signals that speak for one pair.

    `pairs` holds, per signal, rows of two account numbers in any order.
    """
    every = [np.sort(each, axis=1) for each in pairs if len(each)]
    if not every:
        return 1
    _, place = distinct_pairs(*np.concatenate(every).T)
    return int(np.bincount(place).max())


def fused_false_pairs(singles: Sequence[FalsePairs], most_signals: int) -> FalsePairs:
    """Upper bound of the pairs expected at or under a fused p by chance.

    `most_signals` is the largest number of signals that speak for one pair.
    """
    share = min(max(most_signals, 1) / max(len(singles), 1), 1.0)

    def single_threshold(tau: Floats) -> Floats:
        inside = np.arctan(share * np.tan(np.pi * np.minimum(tau, 0.5))) / np.pi
        return np.where(tau < 0.5, inside, 1.0)

    total = FalsePairs.none()
    for single in singles:
        total = total + single.through(single_threshold)
    return total
