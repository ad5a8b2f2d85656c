"""What each account does: how much it writes, repeats and answers, whom, and on what it was first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from overt.markers._compare import Others
from overt.markers._context import Context

KINDS: Final = ("post", "repost", "reply", "quote")

ROLES: Final = ("originator", "poster", "amplifier", "engager", "mixed")

_POSTED = """
    SELECT s.account_id, p.kind, COALESCE(p.repost_account, p.reply_account) AS target, COUNT(*) AS posts
    FROM _subject s
    JOIN post p ON p.account_id = s.account_id
    WHERE s.is_cluster = 0 AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    GROUP BY s.account_id, p.kind, COALESCE(p.repost_account, p.reply_account)
    ORDER BY s.account_id NULLS LAST, p.kind NULLS LAST, target NULLS LAST
"""
_ORDINARY_POSTED = """
    SELECT o.account_id, p.kind, COUNT(*) AS posts
    FROM _ordinary o
    JOIN post p ON p.account_id = o.account_id
    WHERE o.posts >= :least AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    GROUP BY o.account_id, p.kind
    ORDER BY o.account_id NULLS LAST, p.kind NULLS LAST
"""
# How often accounts in no cluster repeat or answer the accounts of each cluster (NULL: anybody else).
_ORDINARY_TARGETS = """
    SELECT m.cluster_id, COUNT(*) AS posts
    FROM _ordinary o
    JOIN post p ON p.account_id = o.account_id
    LEFT JOIN membership m ON m.account_id = COALESCE(p.repost_account, p.reply_account)
    WHERE CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
      AND COALESCE(p.repost_account, p.reply_account) IS NOT NULL
      AND COALESCE(p.repost_account, p.reply_account) <> o.account_id
    GROUP BY m.cluster_id
    ORDER BY m.cluster_id NULLS LAST
"""
# fast_repost is left out, for its author is first by definition, and sync_activity, whose objects are hours.
_TOOK_UP = """
    WITH shared AS (
        SELECT m.cluster_id, e.signal, e.object_key, e.account_a AS account_id, e.at_a AS acted_at
        FROM edge_post e
        JOIN membership m ON m.account_id = e.account_a
        JOIN membership n ON n.account_id = e.account_b AND n.cluster_id = m.cluster_id
        UNION ALL
        SELECT m.cluster_id, e.signal, e.object_key, e.account_b AS account_id, e.at_b AS acted_at
        FROM edge_post e
        JOIN membership m ON m.account_id = e.account_a
        JOIN membership n ON n.account_id = e.account_b AND n.cluster_id = m.cluster_id
    )
    SELECT cluster_id, object_key, account_id, MIN(acted_at) AS acted_at
    FROM shared
    WHERE signal <> 'fast_repost' AND signal <> 'sync_activity'
    GROUP BY cluster_id, object_key, account_id
    ORDER BY cluster_id NULLS LAST, object_key NULLS LAST, acted_at NULLS LAST, account_id NULLS LAST
"""
BRIDGES = """
    SELECT account_id, bridge_to FROM membership
    WHERE bridge_to IS NOT NULL
    ORDER BY account_id NULLS LAST
"""


@dataclass
class Work:
    """What one account does.

    kinds     its posts by kind
    reposted  whom it repeats, without itself
    answered  whom it answers
    shared    how many accounts of the cluster took up each object it shares with them
    first     of these objects, those on which it was first
    """

    kinds: Counter[str] = field(default_factory=Counter)
    reposted: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    shared: list[int] = field(default_factory=list)
    first: int = 0

    @property
    def posts(self) -> int:
        """All its posts."""
        return self.kinds.total()

    @property
    def chance_first(self) -> float:
        """Share of its shared objects on which it would be first if the order were a lottery."""
        return float(np.mean([1 / each for each in self.shared])) if self.shared else 0.0


def read_work(context: Context) -> dict[str, Work]:
    """Account of a subject → what it does."""
    work: dict[str, Work] = {}
    for row in context.read(_POSTED).to_pylist():
        mine = work.setdefault(row["account_id"], Work())
        mine.kinds[row["kind"]] += row["posts"]
        target = row["target"]
        if target is not None and target != row["account_id"]:
            side = mine.reposted if row["kind"] == "repost" else mine.answered
            side[target] += row["posts"]
    took_up: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for row in context.read(_TOOK_UP).to_pylist():
        key = (row["cluster_id"], row["object_key"])
        took_up.setdefault(key, []).append((row["acted_at"], row["account_id"]))
    for acts in took_up.values():
        alone = len(acts) > 1 and acts[1][0] > acts[0][0]  # in a tie nobody is first
        for place, (_, account) in enumerate(acts):
            mine = work.setdefault(account, Work())
            mine.shared.append(len(acts))
            mine.first += alone and place == 0
    return work


def read_others(
    context: Context, *, least: int, most_of: float
) -> tuple[Others, Others, tuple[int, int]]:
    """Shares of reposts and of answers among ordinary accounts, and how many of them amplify."""
    kinds: dict[str, Counter[str]] = {}
    for row in context.read(_ORDINARY_POSTED, least=least).to_pylist():
        kinds.setdefault(row["account_id"], Counter())[row["kind"]] += row["posts"]
    reposts = [each["repost"] / each.total() for each in kinds.values()]
    answers = [(each["reply"] + each["quote"]) / each.total() for each in kinds.values()]
    amplify = sum(share >= most_of for share in reposts)
    return Others(reposts), Others(answers), (amplify, len(reposts))


def read_outside(context: Context) -> dict[str, float]:
    """Cluster → share of ordinary accounts' reposts and replies that go to its accounts."""
    rows = context.read(_ORDINARY_TARGETS).to_pylist()
    total = sum(row["posts"] for row in rows)
    if total < 100:  # from fewer, a share of a percent cannot be told from none
        return {}
    hits = {f"cluster:{row['cluster_id']}": row["posts"] for row in rows}
    return {cluster: hits.get(cluster, 0) / total for cluster in context.clusters}


def received_inside(
    work: Mapping[str, Work], clusters: Mapping[str, tuple[str, ...]]
) -> Counter[str]:
    """How often each account is repeated or answered by others of its own cluster."""
    received = Counter[str]()
    for members in clusters.values():
        inside = set(members)
        for who in members:
            if who in work:
                for side in (work[who].reposted, work[who].answered):
                    received.update({to: count for to, count in side.items() if to in inside})
    return received
