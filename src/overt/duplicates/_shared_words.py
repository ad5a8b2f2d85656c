"""How much of the wording two texts share, counting what is rare in this case for more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from overt.duplicates._encoder import Floats

_LONG = 4
_BUCKETS = 1 << 20


def wording(texts: Sequence[str]) -> csr_array:
    """Rows of length 1: runs of four characters, each weighted by how few texts have it (TF-IDF).

    Characters and not words: inflected languages and those without spaces are served alike.
    """
    starts = np.zeros(len(texts) + 1, np.int64)
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float64]] = []
    for place, text in enumerate(texts):
        runs, times = np.unique(_runs(text), return_counts=True)
        columns.append(runs)
        values.append(1 + np.log(times))
        starts[place + 1] = starts[place] + len(runs)
    column = np.concatenate([*columns, np.empty(0, np.int64)])
    value = np.concatenate([*values, np.empty(0)])
    having = np.bincount(column, minlength=_BUCKETS)
    value *= np.log((len(texts) + 1) / (having[column] + 0.5))
    row = np.repeat(np.arange(len(texts)), np.diff(starts))
    length = np.sqrt(np.bincount(row, value * value, minlength=len(texts)))
    value /= np.maximum(length, 1e-9)[row]
    return csr_array((value.astype(np.float32), column, starts), shape=(len(texts), _BUCKETS))


def shared_wording(rows: csr_array, pairs: NDArray[np.int64]) -> Floats:
    """Cosine of the wording of each pair, 0 to 1."""
    out = np.empty(len(pairs), np.float32)
    for begin in range(0, len(pairs), 50_000):
        a, b = pairs[begin : begin + 50_000].T
        out[begin : begin + 50_000] = rows[a].multiply(rows[b]).sum(axis=1)
    return out


def _runs(text: str) -> NDArray[np.int64]:
    """A number below 2^20 for each run of four characters; the same text gives the same on any machine."""
    points = np.frombuffer(text.ljust(_LONG).encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    mixed = np.zeros(len(points) - _LONG + 1, np.uint64)
    for place in range(_LONG):
        mixed = mixed * np.uint64(0x100000001B3) + points[place : place + len(mixed)]
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(44)).astype(np.int64)
