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

What two accounts are (made on one day, one biography) is no act, and under chance independent of when they
act, so its chance π is multiplied. With t such signals a pair shares one of 2^t sets of things, and

    P' = 2^t · P · Π π        Pr(P' ≤ τ) ≤ Σ_sets Π π · Pr(P ≤ τ / (2^t Π π)) ≤ τ
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Signals:
    """How many signals a case is searched with: about what accounts do, and about what they are."""

    acts: int
    traits: int


def joined(
    pair: Ints, p: Floats, trait: NDArray[np.bool_], pairs: int, signals: Signals
) -> Floats:
    """Fused p of each of `pairs` pairs, from single p-values of signals of which `trait` are about what accounts are.

    `pair` gives, for each single p-value, the number of its pair (0 … pairs − 1).
    """
    out = cauchy(pair[~trait], p[~trait], pairs, max(signals.acts, 1))
    np.multiply.at(out, pair[trait], p[trait])
    return np.clip(out * 2.0**signals.traits, LEAST_P, 1.0)


def fuse(
    acts: Sequence[tuple[Ints, Ints, Floats]],
    traits: Sequence[tuple[Ints, Ints, Floats]],
    signals: Signals,
) -> tuple[Floats, Ints]:
    """(fused p, two account numbers per pair) from (a, b, p) of each signal of either sort."""
    tests = [*acts, *traits]
    ends = [(np.minimum(a, b), np.maximum(a, b)) for a, b, _ in tests] or [(np.zeros(0, dtype=np.int64),) * 2]
    low, high = (np.concatenate(each) for each in zip(*ends, strict=True))
    p = np.concatenate([each for *_, each in tests] or [np.zeros(0)])
    trait = np.arange(len(p)) >= sum(len(each) for *_, each in acts)
    pairs, pair = distinct_pairs(low, high)
    return joined(pair, p, trait, len(pairs), signals), pairs


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


_SHARES = 64  # steps between the least chance and 1


def with_traits(acts: FalsePairs, least: Sequence[float]) -> FalsePairs:
    """The same bound where each of some signals says what accounts are; `least` holds the least chance of each.

    A pair that shares a thing of chance π passes with P ≤ τ/π, and such pairs are a share π; the π that
    lets most pass stands for all.
    """
    total = acts.scaled(1 / 2 ** len(least))
    for chance in least:
        more = [
            total.scaled(1 / share).times(share).upto
            for share in np.geomspace(max(chance, LEAST_P), 1.0, _SHARES, endpoint=False)
        ]
        total = total + FalsePairs(np.max(more, axis=0)) if chance < 1.0 else total
    return total
