"""Where in a row of posts the words change: a change point between two mixtures, with a chance by shuffling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PLAIN = 10
"""Shufflings as sharp as the row itself after which no more are made: the chance is then large enough to know."""


@dataclass(frozen=True)
class Turn:
    """The split of a row of posts at which before and after differ most.

    place      posts before it
    distance   Jensen-Shannon distance of the two mixtures, 0 (equal) to 1 (nothing in common)
    p_value    share of shufflings whose best split differs as much, itself counted
    """

    place: int
    distance: float
    p_value: float


def turn(
    labels: Sequence[Sequence[int]], rng: np.random.Generator, *, margin: int, shufflings: int
) -> Turn:
    """The best split of posts in order of time, each with its labels (languages, hashtags …) as small numbers.

    `margin` posts at least lie on either side. What is maximised is the likelihood of two mixtures over one, so that
    a few odd posts at an end do not win. Shuffling ends early where the chance is large anyway. Assumes posts that
    could stand in any order.
    """
    n = len(labels)
    kinds = 1 + max((label for each in labels for label in each), default=0)
    table = np.zeros((n, kinds))
    for place, each in enumerate(labels):
        for label in each:
            table[place, label] += 1 / len(each)
    best, distance = _best(table, margin)
    gain = _gain(table, margin).max()
    beaten = done = 0
    while done < shufflings and beaten < _PLAIN:
        beaten += bool(_gain(table[rng.permutation(n)], margin).max() >= gain - 1e-12)
        done += 1
    return Turn(best, distance, (beaten + 1) / (done + 1))


def _best(table: Floats, margin: int) -> tuple[int, float]:
    gain = _gain(table, margin)
    place = int(gain.argmax()) + margin
    before, after = table[:place].sum(axis=0), table[place:].sum(axis=0)
    return place, _distance(before / max(before.sum(), 1e-9), after / max(after.sum(), 1e-9))


def _gain(table: Floats, margin: int) -> Floats:
    """Information that each split gives about the labels, in bits per post: the likelihood ratio of a change there."""
    upto = np.cumsum(table, axis=0)
    whole = upto[-1]
    before = upto[margin - 1 : len(table) - margin]
    after = whole - before
    total = max(float(whole.sum()), 1e-9)
    gain: Floats = (_bits(before) + _bits(after) - _bits(whole[None, :])) / total
    return gain


def _bits(counts: Floats) -> Floats:
    """Log-likelihood in bits of counts under their own mixture, row by row."""
    sums = counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(counts > 0, counts * np.log2(counts / sums), 0.0)
    found: Floats = each.sum(axis=1)
    return found


def _distance(p: Floats, q: Floats) -> float:
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(p > 0, p * np.log2(p / middle), 0.0).sum()
        right = np.where(q > 0, q * np.log2(q / middle), 0.0).sum()
    return float(np.sqrt(max(0.0, (left + right) / 2)))
