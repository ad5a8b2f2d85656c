"""Groups of accounts held together by edges, and the innocent explanations tried on them.

Adding a file to this folder adds an explanation.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.chance import small_groups
from overt.chance.communities import communities
from overt.clusters._explain import effective, explain
from overt.clusters._facts import CLUSTERS, MEMBERS
from overt.clusters._small import posts_within
from overt.clusters._stability import as_column, stability
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.significance import read_false_pairs
from overt.store import DuckDBEngine

__all__ = ["effective", "run"]

WRITES = ("cluster", "membership", "explanation")

Ints = NDArray[np.int64]


def run(
    engine: DuckDBEngine, settings: RunSettings | None = None, progress: Progress = SILENT
) -> str:
    """Fill `cluster` and `membership`; returns one line about the result."""
    settings = settings or RunSettings()
    for table in WRITES:  # not DELETE: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after it
        engine.drop(table)
    engine.create(*WRITES)
    progress.start("clusters", 1, "network")
    edges = engine.read(
        "SELECT account_a, account_b, bits, p_value FROM edge ORDER BY account_a NULLS LAST, account_b NULLS LAST"
    )
    ends = [edges[name].to_pylist() for name in ("account_a", "account_b")]
    ids = sorted({*ends[0], *ends[1]})
    place = {account: number for number, account in enumerate(ids)}
    a, b = (np.array([place[account] for account in end], dtype=np.int64) for end in ends)
    bits = edges["bits"].to_numpy()
    labels = communities(a, b, bits, resolution=settings.resolution, seed=settings.seed)
    found = small_groups.Edges(a, b, edges["p_value"].to_numpy())
    large = _large_enough(engine, ids, labels, found, settings)
    number = _numbered(labels, a, b, bits, large)
    inside = number > 0
    stays = stability(engine, place, number, settings)
    engine.put(
        "_label",
        pa.table(
            {
                "account_id": pa.array(
                    [account for account, kept in zip(ids, inside, strict=True) if kept],
                    pa.string(),
                ),
                "cluster_id": pa.array(number[inside], pa.int32()),
                "stability": as_column(stays[inside]),
            }
        ),
    )
    engine.append("membership", MEMBERS)
    count = engine.append("cluster", CLUSTERS)
    engine.drop("_label")
    explain(engine, settings.parts)
    note = f"{count} clusters, {int(inside.sum()):,} accounts"
    progress.end("clusters", note)
    return note


def _large_enough(
    engine: DuckDBEngine, ids: list[str], labels: Ints, edges: small_groups.Edges, settings: RunSettings
) -> NDArray[np.bool_]:
    """For each group, in order of its label, whether it is called a cluster.

    A group of `least_members` is; a smaller one when its evidence goes on and chance does not make it
    (`chance.small_groups`).
    """
    _, group, size = np.unique(labels, return_inverse=True, return_counts=True)
    small = ((size >= 2) & (size < settings.least_members))[group]
    posts = np.zeros(len(ids), dtype=np.int64)
    if small.any():
        posts[small] = posts_within(engine, ids, group, small)
    return small_groups.called(
        group, size, edges, posts, read_false_pairs(engine, "fused"),
        least_members=settings.least_members, least_posts=settings.small_group_posts, q=settings.q,
    )  # fmt: skip


def _numbered(
    labels: Ints, a: Ints, b: Ints, bits: NDArray[np.float64], large: NDArray[np.bool_]
) -> Ints:
    """Cluster number of each node, 0 for none: 1 is the largest; ties by bits inside, then by first node.

    `large` says of each group, in order of its label, whether it is called a cluster.
    """
    groups, group, size = np.unique(labels, return_inverse=True, return_counts=True)
    weight = np.zeros(len(groups))
    within = group[a] == group[b]
    np.add.at(weight, group[a[within]], bits[within])
    first = np.full(len(groups), len(labels))
    np.minimum.at(first, group, np.arange(len(labels)))
    order = np.lexsort((first, -weight, -size))
    rank = np.zeros(len(groups), dtype=np.int64)
    big = [place for place in order if large[place]]
    rank[big] = np.arange(1, len(big) + 1)
    return rank[group] if len(groups) else np.zeros(0, dtype=np.int64)
