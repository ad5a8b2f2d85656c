"""Groups in a weighted network: Leiden, seeded, inside connected components."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def communities(
    a: Ints, b: Ints, weight: Floats, *, resolution: float, seed: int, starts: int = 4
) -> Ints:
    """Community number of each node 0 … n−1, where n − 1 is the largest number in `a` and `b`.

    Leiden with modularity (Traag, Waltman & van Eck 2019, Scientific Reports 9, 5233), best of
    `starts`. Nodes without an edge get a community of their own. Same input and seed, same result:
    edges are put in order first.
    """
    import graspologic_native

    nodes = int(max(a.max(initial=-1), b.max(initial=-1))) + 1
    labels = np.arange(nodes, dtype=np.int64)
    if a.size == 0:
        return labels
    order = np.lexsort((b, a))
    edges = [
        (str(x), str(y), float(w))
        for x, y, w in zip(
            a[order].tolist(), b[order].tolist(), weight[order].tolist(), strict=True
        )
    ]
    _, found = graspologic_native.leiden(edges, resolution=resolution, seed=seed, trials=starts)
    for node, label in found.items():
        labels[int(node)] = nodes + int(label)
    return labels


def sizes(labels: Ints) -> Ints:
    """For each node, how many nodes share its community."""
    _, index, count = np.unique(labels, return_inverse=True, return_counts=True)
    return np.asarray(count[index], dtype=np.int64)
