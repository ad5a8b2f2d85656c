"""Groups too small to be called clusters for their size: two accounts that nobody else confirms.

Edges are kept at a share q of accounts that may be there by chance, and hundreds of accounts in large groups
pay for a few strangers elsewhere. Strangers end up in groups of two. So these are judged among themselves: at
the strength of their weakest edge, the pairs that chance makes in the whole case may be a share q of the small
groups found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.tails import FalsePairs, q_values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Edges:
    """Edges of a network: two node numbers and the fused p of each."""

    a: Ints
    b: Ints
    p: Floats


def called(
    group: Ints, size: Ints, edges: Edges, posts: Ints, false_pairs: FalsePairs, *, least_members: int,
    least_posts: int, q: float,
) -> NDArray[np.bool_]:  # fmt: skip
    """For each group whether it is called a cluster: for its size, or a smaller one of two or more that is kept.

    group         group number of each node
    size          nodes of each group
    posts         evidence of each node within its group; nodes of large groups are not asked
    """
    large = np.asarray(size >= least_members)
    small = np.flatnonzero(~large & (size >= 2))
    least = np.full(len(size), np.iinfo(np.int64).max)
    np.minimum.at(least, group, posts)
    weakest = np.zeros(len(size))
    within = group[edges.a] == group[edges.b]
    np.maximum.at(weakest, group[edges.a[within]], edges.p[within])
    large[small] = kept(weakest[small], least[small], false_pairs, least_posts=least_posts, q=q)
    return large


def kept(weakest: Floats, posts: Ints, false_pairs: FalsePairs, *, least_posts: int, q: float) -> NDArray[np.bool_]:
    """Which small groups are kept.

    weakest       fused p of each group's weakest edge
    posts         evidence of that account of the group which has least
    false_pairs   pairs expected by chance at or under a fused p
    """
    out = np.zeros(len(weakest), dtype=np.bool_)
    if least_posts:
        enough = posts >= least_posts
        out[enough] = q_values(weakest[enough], false_pairs) <= q
    return out
