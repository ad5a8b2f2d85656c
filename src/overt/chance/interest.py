"""Test B: are two accounts closer in time than others who took up the same objects?

Only the objects that both accounts took up count, and of each only the first act: whoever shares
the interest is there anyway, the question is when. Under the null, each of the two took one of the
times at which the object was taken up by anybody, the likelier the better it fits how early the
account usually is (its promptness). Two accounts that are always fast are then compared with the
fast ones.

The times of one object, in order, fall into three classes: the first eighth, up to the half, the
rest. Account a prefers class i by

    r_a(i) = (taken_a(i) + s) / (expected_a(i) + s)      expected: Σ over its objects of N_i / N
                                                         s: SHRINKAGE, for accounts with few objects

and for two accounts on object o, over its ordered pairs of different times (u, v),

    q(a,b,o) = Σ r_a(u) r_b(v) [|u − v| ≤ w] / Σ r_a(u) r_b(v)
    P_B = P(Poisson-binomial(q(a,b,o) for shared o) ≥ number of o on which |t_a − t_b| ≤ w)

The sum includes the two accounts' own times: where nobody else took up the object q is 1 and it says
nothing, and where a group took up its objects among itself P_B stays large. Only ranks of first acts
enter the promptness, so it means the same for a story that lasts an hour and one that lasts a month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHRINKAGE = 4.0
"""Objects' worth of average promptness that every account is given."""

_CLASS_ENDS = (1 / 8, 1 / 2)
_CLASSES = len(_CLASS_ENDS) + 1
_PAIRS_OF_CLASSES = tuple((i, j) for i in range(_CLASSES) for j in range(i, _CLASSES))


@dataclass(frozen=True)
class Adoptions:
    """Who took up which object when, one row per account and object, in order of object and time.

    account, object   numbers from 0
    at                seconds
    start             first row of each object, and the number of rows at the end
    row_of            accounts × objects → row + 1
    prompt            accounts × classes: how much the account prefers a class, 1 for as everybody
    """

    account: Ints
    object: Ints
    at: Ints
    start: Ints
    row_of: csr_matrix
    prompt: Floats

    @classmethod
    def of(cls, account: Ints, object_: Ints, at: Ints, accounts: int) -> Adoptions:
        """From first acts in any order; `accounts` is how many account numbers there are."""
        _, number = np.unique(object_, return_inverse=True)
        order = np.lexsort((account, at, number))
        account, number, at = account[order], number[order].astype(np.int64), at[order]
        objects = int(number[-1]) + 1 if len(number) else 0
        start = np.searchsorted(number, np.arange(objects + 1)).astype(np.int64)
        row_of = csr_matrix(
            (np.arange(1, len(at) + 1), (account, number)), shape=(accounts, objects)
        )
        row_of.sort_indices()
        held = _class_ends(start)
        share = np.diff(held, axis=1) / np.maximum(np.diff(start), 1)[:, None]
        taken = np.zeros((accounts, _CLASSES))
        np.add.at(taken, (account, _class_of(held, number)), 1.0)
        expected = np.column_stack(
            [
                np.bincount(account, weights=share[number, i], minlength=accounts)
                for i in range(_CLASSES)
            ]
        )
        return cls(account, number, at, start, row_of, (taken + SHRINKAGE) / (expected + SHRINKAGE))


@dataclass(frozen=True)
class Crowd:
    """Pairs of different times of each object, by the classes of the two: all, and within the window.

    Both are objects × pairs of classes (0,0), (0,1) …; pairs are unordered.
    """

    everything: Floats
    close: Floats


def crowd(adoptions: Adoptions, window_s: int) -> Crowd:
    """Count the pairs of times of every object."""
    start, number = adoptions.start, adoptions.object
    objects = len(start) - 1
    ends = _class_ends(start)
    size = np.diff(ends, axis=1).astype(float)
    everything = np.column_stack(
        [
            size[:, i] * (size[:, i] - 1) / 2 if i == j else size[:, i] * size[:, j]
            for i, j in _PAIRS_OF_CLASSES
        ]
    )
    # Times of different objects are set so far apart that no window reaches from one to the next.
    step = int(adoptions.at.max() - adoptions.at.min()) + window_s + 1 if len(number) else 1
    line = adoptions.at - (adoptions.at.min() if len(number) else 0) + number * step
    last = np.searchsorted(line, line + window_s, side="right")
    row = np.arange(len(line))
    mine = _class_of(ends, number)
    close = np.zeros((objects, len(_PAIRS_OF_CLASSES)))
    for place, (i, j) in enumerate(_PAIRS_OF_CLASSES):
        here = mine == i
        first = np.maximum(row[here] + 1, ends[number[here], j])
        met = np.maximum(np.minimum(last[here], ends[number[here], j + 1]) - first, 0)
        close[:, place] = np.bincount(number[here], weights=met, minlength=objects)
    return Crowd(everything, close)


def chances(of: Crowd, object_: Ints, prompt_a: Floats, prompt_b: Floats) -> Floats:
    """q(a,b,o) for rows of an object and the promptness of the two accounts on it."""
    top, bottom = np.zeros(len(object_)), np.zeros(len(object_))
    for place, (i, j) in enumerate(_PAIRS_OF_CLASSES):
        # an unordered pair of times in classes i and j is a's and b's in two ways
        ways = prompt_a[:, i] * prompt_b[:, j] + prompt_a[:, j] * prompt_b[:, i]
        top += ways * of.close[object_, place]
        bottom += ways * of.everything[object_, place]
    return np.asarray(np.minimum(top / np.maximum(bottom, 1e-300), 1.0), dtype=np.float64)


def followers(adoptions: Adoptions, since: Ints, window_s: int) -> tuple[Floats, Floats]:
    """For objects with an origin: (times, times within the window of it), objects × classes.

    `since` is the time of each object's origin.
    """
    ends = _class_ends(adoptions.start)
    close = (adoptions.at - since[adoptions.object] <= window_s).astype(float)
    mine = _class_of(ends, adoptions.object)
    met = np.zeros((len(adoptions.start) - 1, _CLASSES))
    np.add.at(met, (adoptions.object, mine), close)
    return np.diff(ends, axis=1).astype(float), met


def following_chances(everything: Floats, close: Floats, object_: Ints, prompt: Floats) -> Floats:
    """As `chances`, for one account that follows an origin."""
    top = (prompt * close[object_]).sum(axis=1)
    bottom = (prompt * everything[object_]).sum(axis=1)
    return np.asarray(np.minimum(top / np.maximum(bottom, 1e-300), 1.0), dtype=np.float64)


def shared(row_of: csr_matrix, a: Ints, b: Ints) -> tuple[Ints, Ints, Ints]:
    """(pair, row of a, row of b) for every object that both accounts of a pair took up.

    `row_of` is accounts × objects → row + 1, with sorted indices.
    """
    first, second = row_of[a], row_of[b]
    in_both = first.multiply(_pattern(second)).tocoo()
    of_b = second.multiply(_pattern(first)).tocoo()
    return (
        in_both.row.astype(np.int64),
        in_both.data.astype(np.int64) - 1,
        of_b.data.astype(np.int64) - 1,
    )


def _pattern(matrix: csr_matrix) -> csr_matrix:
    return csr_matrix(
        (np.ones(len(matrix.data), dtype=np.int64), matrix.indices, matrix.indptr),
        shape=matrix.shape,
    )


def _class_ends(start: Ints) -> Ints:
    """Objects × (classes + 1): the rows between which each class of an object's times lies."""
    n = np.diff(start)
    # time number m of n is in the first eighth when (m + 1/2) / n < 1/8
    inner = [start[:-1] + np.ceil(n * end - 0.5).astype(np.int64) for end in _CLASS_ENDS]
    return np.column_stack((start[:-1], *inner, start[1:]))


def _class_of(ends: Ints, number: Ints) -> Ints:
    row = np.arange(len(number))
    inner = [row >= ends[number, place] for place in range(1, _CLASSES)]
    return np.sum(inner, axis=0, dtype=np.int64) if inner else np.zeros(len(row), dtype=np.int64)
