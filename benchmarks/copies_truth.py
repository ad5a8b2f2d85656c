"""Makes the posts of `benchmarks.copies` and scores pairs against them, in processes of their own.

python -m benchmarks.copies_truth make SIZE PLAIN POSTS.parquet TRUTH.npz
python -m benchmarks.copies_truth score PAIRS.npy TRUTH.npz
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.copies_texts import make


def make_files(size: int, plain: bool, posts: str, truth: str) -> None:
    """Posts as a table, what is true of them as arrays."""
    made = make(size, plain=plain)
    pq.write_table(pa.table({"text": made.texts}), posts)
    first, second, kind, base = made.pairs()
    np.savez(truth, size=size, family=made.family, first=first, second=second, kind=kind, base=base)


def score(pairs: Any, truth: Any) -> dict[str, Any]:
    """Recall over the pairs of families: as given, of those with the edited text, and after joining; precisions.

    `group_precision`: of pairs in one connected group, the share that is of one family.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    size, family = int(truth["size"]), truth["family"]
    low, high = (
        np.minimum(truth["first"], truth["second"]),
        np.maximum(truth["first"], truth["second"]),
    )
    pairs = np.unique(np.sort(pairs.reshape(-1, 2), axis=1), axis=0)
    direct = np.isin(low * size + high, pairs[:, 0] * size + pairs[:, 1])
    net = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    group = connected_components(net, directed=False)[1]
    joined = group[low] == group[high]
    right = (family[pairs[:, 0]] == family[pairs[:, 1]]) & (family[pairs[:, 0]] >= 0)
    sizes = np.bincount(group).astype(float)
    together = (sizes * (sizes - 1) / 2).sum()
    kinds = {
        str(kind): [
            float(direct[truth["kind"] == kind].mean()),
            float(joined[truth["kind"] == kind].mean()),
        ]
        for kind in dict.fromkeys(truth["kind"].tolist())
    }
    return {
        "precision": float(right.mean()) if len(pairs) else None,
        "pairs": float(direct.mean()),
        "base": float(direct[truth["base"]].mean()),
        "groups": float(joined.mean()),
        "group_precision": float(joined.sum() / together) if together else None,
        "kinds": kinds,
    }


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make_files(int(sys.argv[2]), sys.argv[3] == "1", sys.argv[4], sys.argv[5])
        print("{}")
    else:
        print(json.dumps(score(np.load(sys.argv[2]), np.load(sys.argv[3]))))
