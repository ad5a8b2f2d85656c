"""All pairs of rows with at least a given cosine, without the pairs that cannot reach it."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from benchmarks.nullsets import Floats, Ints

_ROWS = 500
_TAIL = 0.5


def alike_rows(unit: sparse.csr_array, least: float) -> tuple[Ints, Ints, Floats]:
    """(x, y, cosine) of every two unit rows x < y with a cosine of `least` or more.

    The commonest columns of a row together are shorter than `_TAIL` (its tail), so what two rows share
    in them adds less than that: x·y ≥ least needs head(x)·y ≥ least − _TAIL. Heads hold rare columns
    only, which keeps the product small (prefix filtering, Bayardo et al. 2007).
    """
    head = _heads(unit)
    across = unit.T.tocsr()
    xs, ys, found = [], [], []
    for begin in range(0, unit.shape[0], _ROWS):
        rough = sparse.triu(head[begin : begin + _ROWS] @ across, k=begin + 1).tocoo()
        likely = rough.data >= least - _TAIL
        x, y = rough.row[likely] + begin, rough.col[likely]
        exact = np.asarray(unit[x].multiply(unit[y]).sum(axis=1)).reshape(-1)
        kept = exact >= least - 1e-12
        xs.append(x[kept])
        ys.append(y[kept])
        found.append(exact[kept])
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate(xs or [none]), np.concatenate(ys or [none]), np.concatenate(found or [np.zeros(0)])


def _heads(unit: sparse.csr_array) -> sparse.csr_array:
    """Each row without its tail."""
    common = np.bincount(unit.indices, minlength=unit.shape[1])[unit.indices]
    row = np.repeat(np.arange(unit.shape[0]), np.diff(unit.indptr))
    order = np.lexsort((unit.indices, -common, row))  # commonest first within each row
    square = unit.data[order] ** 2
    run = np.cumsum(square)
    before = np.concatenate(([0.0], run))[unit.indptr[:-1]]
    tail = run - np.repeat(before, np.diff(unit.indptr)) < _TAIL**2
    data = unit.data.copy()
    data[order[tail]] = 0.0
    head = sparse.csr_array((data, unit.indices.copy(), unit.indptr.copy()), shape=unit.shape)
    head.eliminate_zeros()
    return head
