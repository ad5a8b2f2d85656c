"""Who reposts, answers, quotes and names whom: read once for the marker `audience`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from overt.markers._context import Context
from overt.text import key_of

Ints = NDArray[np.int64]

INSIDE, OTHER_CLUSTERS, OUTSIDE, UNKNOWN = SOURCES = ("inside", "other clusters", "outside", "unknown")

# An act on a post of somebody else; the author as the platform says, else as the case knows the post.
_ACTS = """
    SELECT p.account_id AS who, p.posted_at AS at_s, p.repost_key AS about_key, 'repost' AS act,
           COALESCE(p.repost_account, o.account_id) AS author
    FROM post p LEFT JOIN post o ON o.post_key = p.repost_key
    WHERE p.kind = 'repost' AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    UNION ALL
    SELECT p.account_id AS who, p.posted_at AS at_s, p.reply_key AS about_key, 'reply' AS act,
           COALESCE(p.reply_account, o.account_id) AS author
    FROM post p LEFT JOIN post o ON o.post_key = p.reply_key
    WHERE p.kind = 'reply' AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    UNION ALL
    SELECT p.account_id AS who, p.posted_at AS at_s, p.quote_key AS about_key, 'quote' AS act, o.account_id AS author
    FROM post p JOIN post o ON o.post_key = p.quote_key
    WHERE p.kind = 'quote' AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
"""
_WHENCE = """CASE WHEN w.account_id IS NULL THEN 'outside'
                  WHEN w.cluster_id = t.cluster_id THEN 'inside' ELSE 'other clusters' END"""
_RECEIVED = f"""
    WITH engaged AS ({_ACTS})
    SELECT s.subject, {_WHENCE} AS whence, COUNT(*) AS acts
    FROM engaged a
    JOIN _subject s ON s.account_id = a.author
    LEFT JOIN membership t ON t.account_id = a.author
    LEFT JOIN membership w ON w.account_id = a.who
    WHERE a.who <> a.author
    GROUP BY s.subject, {_WHENCE}
    ORDER BY s.subject NULLS LAST, whence NULLS LAST
"""
_MADE = f"""
    WITH engaged AS ({_ACTS})
    SELECT w.cluster_id, COUNT(*) AS acts
    FROM engaged a
    LEFT JOIN membership w ON w.account_id = a.who
    WHERE a.author IS NULL OR a.who <> a.author
    GROUP BY w.cluster_id
    ORDER BY w.cluster_id NULLS LAST
"""
_MENTIONS = """
    SELECT m.mention_key, p.account_id AS who, w.cluster_id, COUNT(*) AS acts
    FROM post_mention m
    JOIN post p ON p.post_key = m.post_key
    LEFT JOIN membership w ON w.account_id = p.account_id
    WHERE p.kind = 'post' AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    GROUP BY m.mention_key, p.account_id, w.cluster_id
    ORDER BY m.mention_key NULLS LAST, p.account_id NULLS LAST
"""
_NAMES = """
    SELECT s.account_id, a.handle, m.cluster_id
    FROM _subject s
    JOIN account a ON a.account_id = s.account_id
    LEFT JOIN membership m ON m.account_id = s.account_id
    WHERE s.is_cluster = 0
    ORDER BY s.account_id NULLS LAST
"""
# What the platform counted on a post beyond what the case holds of it; likes are never in the case.
_COUNTED = f"""
    WITH engaged AS ({_ACTS}),
    seen AS (
        SELECT about_key,
               SUM(CASE WHEN act = 'repost' THEN 1 ELSE 0 END) AS reposts,
               SUM(CASE WHEN act = 'reply' THEN 1 ELSE 0 END) AS replies,
               SUM(CASE WHEN act = 'quote' THEN 1 ELSE 0 END) AS quotes
        FROM engaged WHERE about_key IS NOT NULL GROUP BY about_key
    )
    SELECT s.subject, COUNT(*) AS posts,
           CAST(SUM(COALESCE(p.likes, 0)
               + GREATEST(COALESCE(p.reposts, 0) - COALESCE(e.reposts, 0), 0)
               + GREATEST(COALESCE(p.replies, 0) - COALESCE(e.replies, 0), 0)
               + GREATEST(COALESCE(p.quotes, 0) - COALESCE(e.quotes, 0), 0)) AS BIGINT) AS unseen
    FROM post p
    JOIN _subject s ON s.account_id = p.account_id
    LEFT JOIN seen e ON e.about_key = p.post_key
    WHERE p.kind <> 'repost'
      AND (p.likes IS NOT NULL OR p.reposts IS NOT NULL OR p.replies IS NOT NULL OR p.quotes IS NOT NULL)
    GROUP BY s.subject
    ORDER BY s.subject NULLS LAST
"""
_MOMENTS: Final = """
    WITH engaged AS ({acts})
    SELECT {subject} AS subject, a.about_key, a.who, MIN(a.at_s) AS at_s
    FROM engaged a
    JOIN {table} s ON s.account_id = a.author
    WHERE a.who <> a.author AND a.at_s IS NOT NULL AND a.about_key IS NOT NULL
    GROUP BY {subject}, a.about_key, a.who
    ORDER BY subject NULLS LAST, about_key NULLS LAST, at_s NULLS LAST, who NULLS LAST
"""
_SUBJECT_MOMENTS = _MOMENTS.format(acts=_ACTS, subject="s.subject", table="_subject")
_ORDINARY_MOMENTS = _MOMENTS.format(acts=_ACTS, subject="a.author", table="_ordinary")
_ENGAGERS = f"""
    WITH engaged AS ({_ACTS})
    SELECT s.subject, a.who AS account_id, e.platform, e.created_at
    FROM engaged a
    JOIN _subject s ON s.account_id = a.author
    JOIN account e ON e.account_id = a.who
    LEFT JOIN membership t ON t.account_id = a.author
    LEFT JOIN membership w ON w.account_id = a.who
    WHERE s.is_cluster = 1 AND e.created_at IS NOT NULL AND e.platform IS NOT NULL
      AND CASE WHEN w.cluster_id = t.cluster_id THEN 1 ELSE 0 END = 0
    GROUP BY s.subject, a.who, e.platform, e.created_at
    ORDER BY s.subject NULLS LAST, e.created_at NULLS LAST, a.who NULLS LAST
"""


@dataclass
class Received:
    """What a subject's posts received: acts in the case by where they come from, and what the platform counted
    beyond them. `counted` is the number of its posts with a counter."""

    acts: dict[str, int] = field(default_factory=dict)
    counted: int = 0

    def of(self, *sources: str) -> int:
        """Acts from these sources together."""
        return sum(self.acts.get(name, 0) for name in sources)

    def add(self, source: str, acts: int) -> None:
        """Count further acts."""
        self.acts[source] = self.acts.get(source, 0) + acts


@dataclass(frozen=True)
class Engagement:
    """All acts of the case: `received` by subject, and `made` by the cluster of who acts ("" for none)."""

    received: Mapping[str, Received]
    made: Mapping[str, int]


def read(context: Context) -> Engagement:
    """Reposts, replies, quotes, and mentions in posts that are none of these."""
    received: dict[str, Received] = {}
    for row in context.read(_RECEIVED).to_pylist():
        received.setdefault(row["subject"], Received()).add(row["whence"], row["acts"])
    made: dict[str, int] = {}
    for row in context.read(_MADE).to_pylist():
        made[_cluster(row["cluster_id"])] = row["acts"]
    by_key = _keys(context)
    for row in context.read(_MENTIONS).to_pylist():
        whose = _cluster(row["cluster_id"])
        made[whose] = made.get(whose, 0) + row["acts"]
        named = by_key.get(row["mention_key"])
        if named is None or named[0] == row["who"]:
            continue
        account, cluster = named
        source = OUTSIDE if not whose else INSIDE if whose == cluster else OTHER_CLUSTERS
        for subject in (account, cluster) if cluster else (account,):
            received.setdefault(subject, Received()).add(source, row["acts"])
    for row in context.read(_COUNTED).to_pylist():
        found = received.setdefault(row["subject"], Received())
        found.add(UNKNOWN, row["unseen"])
        found.counted = row["posts"]
    return Engagement(received, made)


def _cluster(cluster_id: int | None) -> str:
    return "" if cluster_id is None else f"cluster:{cluster_id}"


def _keys(context: Context) -> dict[int, tuple[str, str]]:
    """Key of a handle or native id, as mentions have it → (account, its cluster)."""
    found: dict[int, tuple[str, str]] = {}
    for row in context.read(_NAMES).to_pylist():
        who = (row["account_id"], _cluster(row["cluster_id"]))
        for name in (row["handle"], row["account_id"].partition(":")[2]):
            if name:
                found.setdefault(key_of(name.lower()), who)
    return found


def moments(context: Context, *, ordinary: bool) -> dict[str, list[Ints]]:
    """subject → for each of its posts the sorted first acts of each account on it, seconds; two acts at least."""
    table = context.read(_ORDINARY_MOMENTS if ordinary else _SUBJECT_MOMENTS)
    found: dict[str, list[Ints]] = {}
    subjects, posts = table["subject"].to_pylist(), table["about_key"].to_pylist()
    times, start = table["at_s"].to_numpy().astype(np.int64), 0
    for end in range(1, len(times) + 1):
        if end == len(times) or (subjects[end], posts[end]) != (subjects[start], posts[start]):
            if end - start >= 2:
                found.setdefault(subjects[start], []).append(times[start:end])
            start = end
    return found


def engagers(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Cluster → accounts outside of it that act on its posts and whose creation time is known, oldest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in context.read(_ENGAGERS).to_pylist():
        found.setdefault(row["subject"], []).append(row)
    return found
