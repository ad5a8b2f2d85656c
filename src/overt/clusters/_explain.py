"""Gathers what the checks look at, asks them all, and sums up a verdict per cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pyarrow as pa

from overt.clusters._checks import (
    CANNOT_TELL,
    EXPLAINS,
    ClusterFacts,
    EvidenceObject,
    Explanation,
    Finding,
    Member,
)
from overt.plugins import configured, discover
from overt.signals import find as find_signals
from overt.store import DuckDBEngine

_UNCLEAR_FROM = (
    0.5  # a check that cannot tell, about this share of the cluster or more, leaves it unclear
)


def find() -> dict[str, type[Explanation]]:
    """All checks by name."""
    return cast("dict[str, type[Explanation]]", discover("explanation", "overt.clusters"))


def effective(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Check → its settings as they take effect; None where it is switched off."""
    return {
        check.name: check.values() if enabled else None
        for check, enabled in configured(find(), settings)
    }


def explain(engine: DuckDBEngine, settings: Mapping[str, Mapping[str, Any]]) -> None:
    """Fill `explanation` and the verdicts of `cluster`."""
    checks = [check for check, enabled in configured(find(), settings) if enabled]
    rows: list[dict[str, Any]] = []
    for facts in _facts(engine):
        found = {check.name: check.assess(facts) for check in checks}
        rows += [
            {
                "cluster_id": facts.cluster_id,
                "check": check.name,
                "question": check.question,
                "verdict": found[check.name].verdict,
                "share": found[check.name].share,
                "evidence": found[check.name].evidence,
            }
            for check in checks
        ]
        verdict, by = _verdict(found)
        engine.execute(
            "UPDATE cluster SET verdict = :verdict, explained_by = :by WHERE cluster_id = :id",
            {"verdict": verdict, "by": by, "id": facts.cluster_id},
        )
    if rows:
        engine.insert("explanation", pa.Table.from_pylist(rows, schema=_SCHEMA))


def _verdict(found: Mapping[str, Finding]) -> tuple[str, str | None]:
    explained = [name for name, finding in found.items() if finding.verdict == EXPLAINS]
    if explained:
        return "explained", ",".join(explained)
    open_ = [
        f
        for f in found.values()
        if f.verdict == CANNOT_TELL and f.share is not None and f.share >= _UNCLEAR_FROM
    ]
    return ("unclear" if open_ else "unexplained"), None


def _facts(engine: DuckDBEngine) -> list[ClusterFacts]:
    # an hour has no author, no website and no crowd that was drawn to it
    hours = [name for name, signal in find_signals().items() if signal.spans_s is not None]
    left_out = " AND ".join(f"p.signal <> :signal_{n}" for n in range(len(hours))) or "1 = 1"
    given = {f"signal_{n}": name for n, name in enumerate(hours)}
    engine.build("_evidence", _EVIDENCE.format(objects=left_out), given, keep=False)
    objects: dict[int, list[EvidenceObject]] = {}
    for row in engine.read(_OBJECTS).to_pylist():
        objects.setdefault(row.pop("cluster_id"), []).append(EvidenceObject(**row))
    domains: dict[str, dict[str, int]] = {}
    for row in engine.read(_DOMAINS).to_pylist():
        domains.setdefault(row["account_id"], {})[row["domain"]] = row["posts"]
    members: dict[int, list[Member]] = {}
    for row in engine.read(_MEMBERS).to_pylist():
        profile = " ".join(row[name] for name in _PROFILE if row[name])
        members.setdefault(row["cluster_id"], []).append(
            Member(
                row["account_id"],
                profile or None,
                row["posts"] or 0,
                row["evidence"],
                domains.get(row["account_id"], {}),
                row["created_at"],
            )
        )
    engine.drop("_evidence")
    return [
        ClusterFacts(number, tuple(objects.get(number, ())), tuple(each))
        for number, each in sorted(members.items())
    ]


_PROFILE = ("handle", "name", "biography", "website", "profile_place")

_SCHEMA = pa.schema(
    [
        ("cluster_id", pa.int32()),
        ("check", pa.string()),
        ("question", pa.string()),
        ("verdict", pa.string()),
        ("share", pa.float64()),
        ("evidence", pa.string()),
    ]
)

# One row per cluster, signal and object; `post_key` is one of its posts, `at_s` one of its times.
_EVIDENCE = """
    SELECT x.cluster_id, p.signal, p.object_key, MIN(p.object) AS object, MIN(p.post_a) AS post_key,
           MIN(LEAST(p.at_a, p.at_b)) AS first_at, MAX(GREATEST(p.at_a, p.at_b)) AS last_at, COUNT(*) AS ties
    FROM edge_post p
    JOIN membership x ON x.account_id = p.account_a
    JOIN membership y ON y.account_id = p.account_b AND y.cluster_id = x.cluster_id
    WHERE {objects}
    GROUP BY x.cluster_id, p.signal, p.object_key
"""

_OBJECTS = """
    WITH clustered AS (
        SELECT a.account_key, m.cluster_id
        FROM membership m
        JOIN account a ON a.account_id = m.account_id
    ),
    acted AS (
        SELECT e.cluster_id, e.signal, e.object_key, t.account_key,
               MAX(CASE WHEN t.acted_at BETWEEN e.first_at - 3600 AND e.last_at + 3600 THEN 1 ELSE 0 END) AS near
        FROM _evidence e
        JOIN act t ON t.signal = e.signal AND t.object_key = e.object_key
        GROUP BY e.cluster_id, e.signal, e.object_key, t.account_key
    ),
    crowd AS (
        SELECT a.cluster_id, a.signal, a.object_key, COUNT(*) AS accounts,
               SUM(CASE WHEN c.cluster_id = a.cluster_id THEN 1 ELSE 0 END) AS inside,
               SUM(CASE WHEN c.cluster_id IS NULL THEN 1 ELSE 0 END) AS outside,
               SUM(a.near) AS near
        FROM acted a
        LEFT JOIN clustered c ON c.account_key = a.account_key
        GROUP BY a.cluster_id, a.signal, a.object_key
    ),
    page_of AS (
        SELECT e.cluster_id, e.signal, e.object_key, MIN(l.link_key) AS link_key, MIN(l.domain) AS domain
        FROM _evidence e
        JOIN post_link l ON l.post_key = e.post_key
        GROUP BY e.cluster_id, e.signal, e.object_key
    ),
    page_crowd AS (
        SELECT l.link_key, COUNT(DISTINCT l.account_key) AS accounts,
               COUNT(DISTINCT CASE WHEN c.cluster_id IS NULL THEN l.account_key END) AS outside
        FROM (SELECT DISTINCT link_key FROM page_of) w
        JOIN post_link l ON l.link_key = w.link_key
        LEFT JOIN clustered c ON c.account_key = l.account_key
        GROUP BY l.link_key
    ),
    domain_crowd AS (
        SELECT l.domain, COUNT(DISTINCT l.account_key) AS accounts,
               COUNT(DISTINCT CASE WHEN c.cluster_id IS NULL THEN l.account_key END) AS outside
        FROM (SELECT DISTINCT domain FROM page_of) w
        JOIN post_link l ON l.domain = w.domain
        LEFT JOIN clustered c ON c.account_key = l.account_key
        GROUP BY l.domain
    ),
    author_of AS (
        SELECT e.cluster_id, e.signal, e.object_key, MIN(p.repost_account) AS author
        FROM _evidence e
        JOIN act t ON t.signal = e.signal AND t.object_key = e.object_key
        JOIN post p ON p.post_key = t.post_key
        GROUP BY e.cluster_id, e.signal, e.object_key
    )
    SELECT e.cluster_id, e.signal, COALESCE(e.object, '') AS object, e.ties, CAST(c.accounts AS BIGINT) AS accounts,
           CAST(c.inside AS BIGINT) AS inside, CAST(c.outside AS BIGINT) AS outside,
           CAST(c.near AS BIGINT) AS near, e.first_at, e.last_at, g.domain, q.accounts AS page_accounts,
           q.outside AS page_outside, d.accounts AS domain_accounts, d.outside AS domain_outside, a.author
    FROM _evidence e
    JOIN crowd c ON c.cluster_id = e.cluster_id AND c.signal = e.signal AND c.object_key = e.object_key
    LEFT JOIN page_of g ON g.cluster_id = e.cluster_id AND g.signal = e.signal AND g.object_key = e.object_key
    LEFT JOIN page_crowd q ON q.link_key = g.link_key
    LEFT JOIN domain_crowd d ON d.domain = g.domain
    LEFT JOIN author_of a ON a.cluster_id = e.cluster_id AND a.signal = e.signal AND a.object_key = e.object_key
    ORDER BY e.cluster_id NULLS LAST, e.signal NULLS LAST, e.object_key NULLS LAST
"""

_DOMAINS = """
    SELECT m.account_id, l.domain, COUNT(DISTINCT l.post_key) AS posts
    FROM membership m
    JOIN account a ON a.account_id = m.account_id
    JOIN post_link l ON l.account_key = a.account_key
    WHERE l.domain IS NOT NULL
    GROUP BY m.account_id, l.domain
    ORDER BY m.account_id NULLS LAST, l.domain NULLS LAST
"""

_MEMBERS = """
    WITH ends AS (
        SELECT p.account_a AS account_id, p.post_a AS post_key FROM edge_post p
        UNION
        SELECT p.account_b AS account_id, p.post_b AS post_key FROM edge_post p
    ),
    used AS (
        SELECT account_id, COUNT(*) AS posts FROM ends GROUP BY account_id
    )
    SELECT m.cluster_id, m.account_id, a.handle, a.name, a.biography, a.website,
           a.place AS profile_place, a.created_at, a.posts,
           COALESCE(u.posts, 0) AS evidence
    FROM membership m
    LEFT JOIN account a ON a.account_id = m.account_id
    LEFT JOIN used u ON u.account_id = m.account_id
    ORDER BY m.cluster_id NULLS LAST, m.account_id NULLS LAST
"""
