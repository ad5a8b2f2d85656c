"""How much less likely k coincidences are than Poisson's law says, where few objects can bring them.

Two accounts coincide on object o with chance π(o), so the number of objects on which they do follows a
Poisson-binomial law. Poisson's tail with λ = Σ π is larger from k = λ + 1 on: once two popular objects
are used up, the third coincidence has fewer objects left. The first correction (Le Cam 1960, Barbour
& Jensen 1989) says how far off it is:

    1 − P(exact) / P(Poisson)  ≈  Σπ² / 2 · (f(k − 2) − f(k − 1)) / P(Poisson ≥ k)        f: Poisson's law

about k(k − 1)/2 divided by λ²/Σπ², the number of objects that count. Where that stays under 1 % for
every k with a tail over 1e-12 nothing is computed. Elsewhere the law is exact: with the odds w = π / (1 − π)

    P(j) = P(0) · e_j        j · e_j = Σ_i (−1)^(i−1) t_i e_(j−i)        t_i = Σ_o w(o)^i

The signs alternate, so digits go where k comes near the number of objects. The largest possible loss
is carried along. Where it reaches 1e-6, e_j is replaced by the largest value it can have, and from there on
e_j / e_(j−1) · j, which falls with j (Newton's inequalities), is held: an upper bound of the tail, still
under Poisson's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, pdtrc

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_K = 24
"""Ratios are kept up to this k. They fall with k, so that of `MOST_K` is an upper bound beyond it."""

_OFF = 0.01  # a smaller relative error of Poisson's tail changes no decision
_UNSEEN = 1e-12  # tails below this are past every threshold, whatever their third digit
_LARGEST_RATE = 6.0  # above this λ the law has its mass near MOST_K: Poisson's tail stays, the larger one
_MOST_CLASSES = 128  # accounts whose degrees are close share a table: 1.6 MB a window at most
_LOSS = 1e-6
_AT_ONCE = 4_000_000  # numbers in one step of the power sums


@dataclass(frozen=True)
class TailRatio:
    """P(exact ≥ k) / P(Poisson ≥ k) for pairs of account classes; 1 where Poisson is within 1 %.

    of       row of `table` for each account class
    table    [row, row, k], k from 0 to `MOST_K`
    """

    of: Ints
    table: NDArray[np.float32]

    @classmethod
    def of_model(cls, p: Floats, objects: Floats, closeness: Floats, degree: Ints) -> TailRatio:
        """From p[account class, object class], the objects of each class and their closeness.

        `degree` ascends. More than 128 classes are put together where their degrees are nearest, and
        the largest of them stands for all: it reaches most objects, so its ratio is the largest.
        """
        rows, of = _representatives(degree)
        return cls._of(p[rows], objects, closeness[None, :], np.zeros(len(rows), dtype=np.int64), of)

    @classmethod
    def of_levels(
        cls, p: Floats, objects: Floats, closeness: Floats, degree: Floats, level: Ints
    ) -> TailRatio:
        """As `of_model` for account classes in any order, whose closeness[sum of levels, object class] hangs
        on the sum of their two levels (`kinds`)."""
        rows, of = _representatives_of_levels(degree, level)
        return cls._of(p[rows], objects, closeness, level[rows], of)

    @classmethod
    def _of(cls, p: Floats, objects: Floats, closeness: Floats, level: Ints, of: Ints) -> TailRatio:
        used = (objects > 0) & (closeness > 0).any(axis=0)
        p, objects, closeness = p[:, used], objects[used], np.minimum(closeness[:, used], 1.0)
        table = np.ones((len(p), len(p), MOST_K + 1), dtype=np.float32)
        lam, squares = np.zeros((len(p), len(p))), np.zeros((len(p), len(p)))
        for row in range(len(p)):
            chance = p[row] * p * closeness[level[row] + level]
            lam[row], squares[row] = chance @ objects, chance**2 @ objects
        a, b = np.nonzero(np.triu(worth_correcting(lam, squares)))
        step = max(1, _AT_ONCE // max(p.shape[1], 1))
        for start in range(0, len(a), step):
            x, y = a[start : start + step], b[start : start + step]
            ratio = tail_ratio(p[x] * p[y] * closeness[level[x] + level[y]], objects)
            table[x, y] = ratio
            table[y, x] = ratio
        return cls(of, table)

    def rows(self, a: Ints, b: Ints) -> Ints:
        """Number of the row of `flat` for account classes a and b."""
        return np.asarray(self.of[a] * len(self.table) + self.of[b], dtype=np.int64)

    def flat(self) -> NDArray[np.float32]:
        """The table with one row per pair of classes."""
        return self.table.reshape(-1, MOST_K + 1)

    def at(self, a: Ints, b: Ints, k: Ints) -> Floats:
        """The ratio for account classes a and b at k."""
        return self.flat()[self.rows(a, b), np.minimum(k, MOST_K)].astype(np.float64)


def worth_correcting(lam: Floats, squares: Floats) -> NDArray[np.bool_]:
    """Whether Poisson's tail is off by more than 1 % at any k that can matter.

    `lam` is Σπ, `squares` Σπ². The first correction grows with k, so the largest k of a tail over
    1e-12 decides.
    """
    k = np.full(lam.shape, 2.0)
    for each in range(3, MOST_K + 1):
        k[pdtrc(each - 1.0, lam) > _UNSEEN] = each
    off = first_correction(lam, squares, k)
    return np.asarray((lam > 0) & (lam <= _LARGEST_RATE) & (off > _OFF), dtype=np.bool_)


def first_correction(lam: Floats, squares: Floats, k: Floats | Ints) -> Floats:
    """1 − P(exact ≥ k) / P(Poisson ≥ k) to first order in Σπ², for k of 2 or more."""
    k, lam = np.broadcast_arrays(np.asarray(k, dtype=float), lam)
    safe = np.maximum(lam, 1e-300)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        tail = pdtrc(k - 1, safe)
        before = np.exp((k - 1) * np.log(safe) - safe - _log_factorial(k - 1))  # f(k − 1)
        steps = before * (k - 1) / safe - before
        return np.where(tail > 0, squares / 2 * steps / tail, np.inf)


def tail_ratio(chance: Floats, objects: Floats) -> Floats:
    """P(exact ≥ k) / P(Poisson ≥ k), one row per pair, k from 0 to `MOST_K`.

    `chance[pair, class]` is π on each of `objects[class]` objects. 1 for k under λ + 1 (where Poisson's
    tail is the smaller one and neither is evidence), and where the two are within 1 %.
    """
    chance = np.minimum(chance, 1 - 1e-9)
    lam = chance @ objects
    odds = chance / (1 - chance)
    none = np.log1p(-chance) @ objects
    rate, fall = _falls(odds, objects)
    k = np.arange(MOST_K + 1)
    # log of e_j, then the tail from the far end: everything beyond MOST_K as Poisson with the last rate
    log_each = np.cumsum(np.log(np.maximum(fall, 1e-300)), axis=1)
    log_each += k * np.log(rate)[:, None] - _log_factorial(k)
    each = np.exp(none[:, None] + log_each)
    last = rate * fall[:, -1]
    term, beyond = each[:, -1].copy(), np.zeros(len(lam))
    for j in range(MOST_K + 1, MOST_K + 60):
        term = term * last / j
        beyond += term
    tail = np.cumsum(each[:, ::-1], axis=1)[:, ::-1] + beyond[:, None]
    poisson = pdtrc(k[None, 1:] - 1.0, lam[:, None])
    ratio = np.ones_like(tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(poisson > 0, tail[:, 1:] / poisson, np.nan)
    far = k[None, 1:] >= lam[:, None] + 1
    use = far & (found < 1 - _OFF)
    ratio[:, 1:] = np.where(use, found, 1.0)
    # where Poisson's tail has left the range of doubles, the last ratio stands
    gone = far & ~np.isfinite(found)
    ratio[:, 1:][gone] = np.inf
    return np.minimum.accumulate(ratio, axis=1)


def _falls(odds: Floats, objects: Floats) -> tuple[Floats, Floats]:
    """(t_1, falls): j · e_j / e_(j−1) = t_1 · falls[j], with falls[0] = falls[1] = 1.

    All in units of t_1, so that nothing leaves the range of doubles.
    """
    rate = odds @ objects
    share = odds / rate[:, None]
    power, sums = np.ones_like(share), [np.zeros(len(rate))]
    for _ in range(MOST_K):
        power = power * share
        sums.append(power @ objects)
    exact, largest = [np.ones(len(rate))], [np.ones(len(rate))]
    falls = np.ones((len(rate), MOST_K + 1))
    sure = first = np.ones(len(rate), dtype=bool)
    for j in range(1, MOST_K + 1):
        signs = [(-1.0) ** (i - 1) for i in range(1, j + 1)]
        back = range(j - 1, -1, -1)
        terms = np.stack([sums[j - i] * exact[i] for i in back])
        this = np.asarray(np.array(signs) @ terms / j)
        most = np.asarray(np.sum([sums[j - i] * largest[i] for i in back], axis=0) / j)
        lost = most * j * 4e-16
        sure = sure & (lost < _LOSS * this)
        with np.errstate(divide="ignore", invalid="ignore"):
            fall = np.where(sure, this, np.abs(this) + lost) * j / exact[j - 1]
        fall = np.where(sure | first, fall, falls[:, j - 1])
        first = sure
        falls[:, j] = np.minimum(fall, falls[:, j - 1])
        exact.append(np.where(sure, this, exact[j - 1] * falls[:, j] / j))
        largest.append(most)
    return rate, falls


def _log_factorial(k: Floats | Ints) -> Floats:
    return np.asarray(gammaln(np.asarray(k, dtype=float) + 1.0), dtype=np.float64)


def _representatives(degree: Ints) -> tuple[Ints, Ints]:
    """(classes that stand for others, for each class the place of its own among these)."""
    if len(degree) <= _MOST_CLASSES:
        every = np.arange(len(degree), dtype=np.int64)
        return every, every
    width = 1.0
    while True:  # bins of one relative width, so that small degrees keep a class each
        width *= 1.02
        bin_ = np.ceil(np.log(degree) / np.log(width) - 1e-9).astype(np.int64)
        bins, of = np.unique(bin_, return_inverse=True)
        if len(bins) <= _MOST_CLASSES:
            break
    last = np.searchsorted(of, np.arange(len(bins)), side="right") - 1
    return last.astype(np.int64), of.reshape(-1).astype(np.int64)


def _representatives_of_levels(degree: Floats, level: Ints) -> tuple[Ints, Ints]:
    """As `_representatives`: in each bin of degree and level the class of the largest degree and level."""
    width, bins = 1.0, np.column_stack((degree, level.astype(float)))
    group, of = np.unique(bins, axis=0, return_inverse=True)
    while len(group) > _MOST_CLASSES:
        width *= 1.05
        bins[:, 0] = np.ceil(np.log(degree) / np.log(width) - 1e-9)
        bins[:, 1] = level // (1 + int(np.log2(width) * 4))  # a level is a quarter of an octave or more
        group, of = np.unique(bins, axis=0, return_inverse=True)
    of = of.reshape(-1).astype(np.int64)
    order = np.lexsort((level, degree, of))
    last = np.searchsorted(of[order], np.arange(len(group)), side="right") - 1
    return order[last].astype(np.int64), of
