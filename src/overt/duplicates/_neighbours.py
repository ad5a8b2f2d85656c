"""Which texts are near enough to be looked at: the nearest of each, in blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._encoder import Floats

Pairs = NDArray[np.int64]

EXACT_UP_TO = 100_000
"""Texts up to which everything is compared with everything: 10^10 cosines, a few minutes on two cores."""

_BLOCK = 2048
_CELL = 1_000
_CELLS_EACH = 4


def neighbours(rows: Floats, new: NDArray[np.bool_], *, least: float, most: int, seed: int) -> Pairs:
    """Pairs (a, b), a < b, of which one is new, with a cosine of at least `least`.

    Of each text at most the `most` nearest are given; a pair that is among the nearest of either is
    there. Exact up to EXACT_UP_TO texts. Beyond, each text is compared with those that share one of its
    four nearest of some thousand landmarks: a pair that reaches the thresholds is lost in few cases (a
    test counts them).
    """
    found: list[Pairs] = [np.empty((0, 2), np.int64)]
    parts = _whole(len(rows)) if len(rows) <= EXACT_UP_TO else _cells(rows, seed)
    for part in parts:
        asked = part[new[part]]
        found += [
            _nearest(rows, asked[begin : begin + _BLOCK], part, least, most)
            for begin in range(0, len(asked), _BLOCK)
        ]
    pairs = np.concatenate(found)
    pairs.sort(axis=1)
    return np.unique(pairs, axis=0)


def _whole(count: int) -> Iterator[NDArray[np.int64]]:
    yield np.arange(count)


def _nearest(
    rows: Floats, asked: NDArray[np.int64], among: NDArray[np.int64], least: float, most: int
) -> Pairs:
    cosines = rows[asked] @ rows[among].T
    cosines[asked[:, None] == among] = -1.0
    if cosines.shape[1] > most:
        bar = np.partition(cosines, -most, axis=1)[:, -most]
        line, column = np.nonzero(cosines >= np.maximum(bar, np.float32(least))[:, None])
    else:
        line, column = np.nonzero(cosines >= least)
    return np.stack([asked[line], among[column]], axis=1)


def _cells(rows: Floats, seed: int) -> Iterator[NDArray[np.int64]]:
    """Groups of texts that share a near landmark; a landmark is a text drawn at random."""
    count = max(2, len(rows) // _CELL)
    landmarks = rows[np.random.default_rng(seed).choice(len(rows), count, replace=False)]
    each = min(_CELLS_EACH, count)
    where = np.empty((len(rows), each), np.int32)
    for begin in range(0, len(rows), _BLOCK):
        cosines = rows[begin : begin + _BLOCK] @ landmarks.T
        where[begin : begin + _BLOCK] = np.argpartition(-cosines, each - 1, axis=1)[:, :each]
    texts = np.repeat(np.arange(len(rows)), each)
    order = np.lexsort((texts, where.ravel()))
    for part in np.split(texts[order], np.cumsum(np.bincount(where.ravel(), minlength=count))[:-1]):
        if len(part) > 1:
            yield part
