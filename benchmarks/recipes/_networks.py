"""Similarity networks: TF-IDF, cosine, percentiles of edges, eigenvector centrality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import eigsh

from benchmarks.nullsets import Floats, Ints

DIGITS = 9
"""Similarities are rounded to this, so that no two equal ones differ by how they were added up."""

_ROWS = 500


@dataclass(frozen=True)
class Network:
    """Edges between accounts, a < b, each once."""

    a: Ints
    b: Ints
    weight: Floats

    def over(self, quantile: float) -> Network:
        """The edges of at least the weight that this share of the edges stays under."""
        if not len(self.weight):
            return self
        kept = self.weight >= np.quantile(self.weight, quantile)
        return Network(self.a[kept], self.b[kept], self.weight[kept])

    def strongest(self, accounts: int) -> Floats:
        """The weight of each account's strongest edge; 0 without one."""
        best = np.zeros(accounts)
        np.maximum.at(best, self.a, self.weight)
        np.maximum.at(best, self.b, self.weight)
        return best

    def members(self, accounts: int) -> NDArray[np.bool_]:
        """Whether an account has an edge."""
        held = np.zeros(accounts, dtype=bool)
        held[self.a] = held[self.b] = True
        return held


def fused(networks: list[Network]) -> Network:
    """All edges of all networks; where several have one, its largest weight."""
    a, b, weight = (np.concatenate([getattr(each, name) for each in networks]) for name in ("a", "b", "weight"))
    order = np.lexsort((-weight, b, a))
    a, b, weight = a[order], b[order], weight[order]
    first = np.ones(len(a), dtype=bool)
    first[1:] = (np.diff(a) != 0) | (np.diff(b) != 0)
    return Network(a[first], b[first], weight[first])


def tf_idf(row: Ints, column: Ints, *, sublinear: bool = False, least_rows: int = 1) -> tuple[Ints, sparse.csr_array]:
    """(the rows that have something, matrix of unit rows) from one entry for each event.

    tf is the count, or 1 + ln of it (`sublinear`); idf = ln((1 + n)/(1 + df)) + 1. Columns with
    fewer than `least_rows` rows are left out.
    """
    rows, r = np.unique(row, return_inverse=True)
    columns, c = np.unique(column, return_inverse=True)
    counted = sparse.coo_array(
        (np.ones(len(r)), (r.reshape(-1), c.reshape(-1))), shape=(len(rows), len(columns))
    ).tocsr()
    if sublinear:
        counted.data = 1.0 + np.log(counted.data)
    df = np.bincount(counted.indices, minlength=len(columns))
    idf = np.where(df >= least_rows, np.log((1 + len(rows)) / (1 + df)) + 1.0, 0.0)
    weighted = counted.multiply(idf[None, :]).tocsr()
    norm = np.sqrt(weighted.multiply(weighted).sum(axis=1))
    unit = weighted.multiply((1.0 / np.where(norm > 0, norm, 1.0))[:, None]).tocsr()
    unit.eliminate_zeros()
    return rows, unit


def cosine(rows: Ints, unit: sparse.csr_array) -> Network:
    """Every two rows with something in common; `rows` names them."""
    a, b, weight = [], [], []
    for begin in range(0, unit.shape[0], _ROWS):
        alike = sparse.triu(unit[begin : begin + _ROWS] @ unit.T, k=begin + 1).tocoo()
        a.append(rows[alike.row + begin])
        b.append(rows[alike.col])
        weight.append(np.round(alike.data, DIGITS))
    return Network(
        np.concatenate(a or [np.zeros(0, dtype=np.int64)]),
        np.concatenate(b or [np.zeros(0, dtype=np.int64)]),
        np.concatenate(weight or [np.zeros(0)]),
    )


def centrality(network: Network, accounts: int) -> Floats:
    """Eigenvector centrality by weight, of length 1 over the network; 0 outside its leading part."""
    out = np.zeros(accounts)
    if not len(network.a):
        return out
    who, place = np.unique(np.concatenate((network.a, network.b)), return_inverse=True)
    a, b = np.split(place.reshape(-1), 2)
    half = sparse.coo_array((network.weight, (a, b)), shape=(len(who), len(who)))
    whole = (half + half.T).tocsr()
    if len(who) < 10:
        vector = np.linalg.eigh(whole.toarray())[1][:, -1]
    else:
        vector = eigsh(whole, k=1, which="LA", v0=np.ones(len(who)))[1][:, 0]
    out[who] = np.round(np.abs(vector), DIGITS)
    return out
