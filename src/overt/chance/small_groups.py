"""Groups too small to be called clusters for their size: two accounts that nobody else confirms.

Edges are kept at a share q of accounts that may be there by chance, and hundreds of accounts in large groups
pay for a few strangers elsewhere. Strangers end up in groups of two. So these are judged among themselves: at
the strength of their weakest edge, the pairs that chance makes in the whole case may be a share q of the small
groups found.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overt.chance.tails import FalsePairs, q_values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
