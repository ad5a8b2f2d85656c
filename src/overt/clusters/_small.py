"""Evidence inside groups too small to be called clusters for their size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.store import DuckDBEngine

Ints = NDArray[np.int64]

_POSTS = """
    WITH inside AS (
        SELECT e.account_a, e.account_b, e.post_a, e.post_b
        FROM edge_post e
        JOIN _small x ON x.account_id = e.account_a
        JOIN _small y ON y.account_id = e.account_b AND y.label = x.label
    ),
    own AS (
        SELECT account_a AS account_id, post_a AS post_key FROM inside
        UNION ALL
        SELECT account_b AS account_id, post_b AS post_key FROM inside
    )
    SELECT s.account_id, COUNT(DISTINCT o.post_key) AS posts
    FROM _small s
    LEFT JOIN own o ON o.account_id = s.account_id
    GROUP BY s.account_id
"""


def posts_within(
    engine: DuckDBEngine, ids: Sequence[str], labels: Ints, wanted: NDArray[np.bool_]
) -> Ints:
    """Posts of each wanted account that are evidence for an edge to another account of its label."""
    accounts = [account for account, each in zip(ids, wanted, strict=True) if each]
    engine.put("_small", pa.table({"account_id": pa.array(accounts, pa.string()), "label": labels[wanted]}))
    rows = engine.read(_POSTS).to_pylist()
    engine.drop("_small")
    posts = {row["account_id"]: row["posts"] for row in rows}
    return np.array([posts[account] for account in accounts], dtype=np.int64)
