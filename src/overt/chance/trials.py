"""The chance that many or more of several unequal trials succeed (Poisson-binomial law)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CELLS = 4_000_000
"""Numbers held at once: bounds the memory of a batch."""

_EXACT_UP_TO = 3_000
"""Trials up to which the law is computed; from there the binomial bound stands for it."""


def tail(group: Ints, chance: Floats, needed: Ints) -> Floats:
    """P(at least `needed[g]` of the trials of group g succeed).

    group    number of each trial's group, ascending
    chance   of each trial
    needed   successes, per group

    Exact by convolution, trial by trial. Where a group has more than 3,000 trials: the binomial
    tail with the mean chance, which is no smaller when `needed` exceeds the expected number by one
    (Hoeffding 1956), and 1 where it does not.
    """
    size = np.bincount(group, minlength=len(needed))
    start = np.concatenate(([0], np.cumsum(size)))
    out = np.where(needed <= 0, 1.0, 0.0)
    open_ = (needed > 0) & (needed <= size)
    large = open_ & (size > _EXACT_UP_TO)
    if large.any():
        total = np.bincount(group, weights=chance, minlength=len(needed))[large]
        out[large] = np.where(
            needed[large] >= total + 1,
            binom.sf(needed[large] - 1, size[large], total / size[large]),
            1.0,
        )
    places = np.flatnonzero(open_ & ~large)
    places = places[np.lexsort((needed[places], size[places]))]
    at = 0
    while at < len(places):
        batch = _batch(places[at:], size, needed)
        out[batch] = _convolved(start[batch], size[batch], needed[batch], chance)
        at += len(batch)
    return out


def _batch(places: Ints, size: Ints, needed: Ints) -> Ints:
    """The next groups of about one size that fit into memory together."""
    widest = np.maximum.accumulate(np.maximum(size[places], needed[places] + 1))
    fits = widest * np.arange(1, len(places) + 1) <= _CELLS
    alike = size[places] <= 1.25 * size[places[0]] + 4
    return places[: max(int(np.argmin(np.append(fits & alike, False))), 1)]


def _convolved(start: Ints, size: Ints, needed: Ints, chance: Floats) -> Floats:
    most = int(needed.max())
    counts = np.zeros((len(start), most + 1))  # the last holds "most or more"
    counts[:, 0] = 1.0
    for trial in range(int(size.max())):
        inside = trial < size
        p = np.where(inside, chance[np.where(inside, start + trial, 0)], 0.0)[:, None]
        moved = counts[:, :-1] * p
        counts[:, :-1] *= 1 - p
        counts[:, 1:] += moved
    at_least = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(at_least[np.arange(len(start)), needed], dtype=np.float64)
