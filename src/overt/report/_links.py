"""What ties a cluster: its signals with their numbers, and the objects most members share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from overt.case import Case

OBJECTS_PER_SIGNAL = 3

_INSIDE = """
    inside AS (
        SELECT e.account_a, e.account_b
        FROM edge e
        JOIN membership a ON a.account_id = e.account_a AND a.cluster_id = :cluster_id
        JOIN membership b ON b.account_id = e.account_b AND b.cluster_id = :cluster_id
    )
"""
# A signal that adds less than a tenth of a bit speaks for an edge no more than silence does.
_SIGNALS = f"""
    WITH {_INSIDE},
    strands AS (
        SELECT s.signal, s.account_a, s.account_b, s.k, s."lambda", s.bits
        FROM inside i
        JOIN edge_signal s ON s.account_a = i.account_a AND s.account_b = i.account_b
        WHERE s.bits >= 0.1
    ),
    counted AS (
        SELECT signal, COUNT(*) AS edges, MEDIAN(k) AS k, MAX(k) AS most, MEDIAN("lambda") AS expected,
               SUM(bits) AS bits
        FROM strands
        GROUP BY signal
    ),
    alone AS (
        SELECT s.signal, COUNT(*) AS edges
        FROM strands s
        JOIN (
            SELECT account_a, account_b FROM strands GROUP BY account_a, account_b HAVING COUNT(*) = 1
        ) one ON one.account_a = s.account_a AND one.account_b = s.account_b
        GROUP BY s.signal
    ),
    posts AS (
        SELECT p.signal, COUNT(DISTINCT p.object_key) AS objects, MEDIAN(p.gap_s) AS gap_s
        FROM inside i
        JOIN edge_post p ON p.account_a = i.account_a AND p.account_b = i.account_b
        GROUP BY p.signal
    )
    SELECT c.signal, c.edges, COALESCE(a.edges, 0) AS alone, p.objects, c.k, c.most, c.expected,
           p.gap_s, c.bits
    FROM counted c
    LEFT JOIN alone a ON a.signal = c.signal
    LEFT JOIN posts p ON p.signal = c.signal
    ORDER BY c.bits DESC NULLS LAST, c.signal NULLS LAST
"""
# Under a directed signal the author of the object is an end of the edge, by the object itself: that
# is no act on it. An object that is a post is shown with its text, or with that of a repost of it.
_OBJECTS = f"""
    WITH {_INSIDE},
    ends AS (
        SELECT p.signal, p.object_key, p.object, p.accounts, p.account_a AS account_id, p.at_a AS at_s,
               p.post_a AS post_key
        FROM inside i
        JOIN edge_post p ON p.account_a = i.account_a AND p.account_b = i.account_b
        UNION ALL
        SELECT p.signal, p.object_key, p.object, p.accounts, p.account_b AS account_id, p.at_b AS at_s,
               p.post_b AS post_key
        FROM inside i
        JOIN edge_post p ON p.account_a = i.account_a AND p.account_b = i.account_b
    ),
    objects AS (
        SELECT signal, object_key, MIN(SUBSTR(object, 1, 400)) AS object, MAX(accounts) AS accounts,
               COUNT(DISTINCT account_id) AS members, MIN(at_s) AS first_at, MAX(at_s) AS last_at,
               MIN(post_key) AS post_key
        FROM ends
        WHERE post_key IS NULL OR post_key <> object_key
        GROUP BY signal, object_key
    ),
    placed AS (
        SELECT signal, object_key, object, accounts, members, first_at, last_at, post_key,
               COUNT(*) OVER () AS in_all,
               ROW_NUMBER() OVER (
                   PARTITION BY signal
                   ORDER BY members DESC NULLS LAST, accounts NULLS LAST, object_key NULLS LAST
               ) AS place
        FROM objects
    ),
    chosen AS (
        SELECT signal, object_key, object, accounts, members, first_at, last_at, post_key, in_all, place
        FROM placed
        WHERE place <= :most
    )
    SELECT c.signal, c.object, c.accounts, c.members, c.first_at, c.last_at, c.in_all,
           SUBSTR(COALESCE(o.text, r.text), 1, 400) AS post_text
    FROM chosen c
    LEFT JOIN post o ON o.post_key = c.object_key
    LEFT JOIN post r ON r.post_key = c.post_key AND r.repost_key = c.object_key AND r.repost_of = c.object
    ORDER BY c.signal NULLS LAST, c.place NULLS LAST
"""


def signals_of(case: Case, cluster_id: int, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row per signal that ties the cluster, strongest first.

    edges, and of these `alone`: those no other signal speaks for; distinct objects; median and
    largest k; median λ; median seconds between two posts.
    """
    rows = case.sql(_SIGNALS, cluster_id=cluster_id).to_pylist()
    return [{**row, "label": labels.get(row["signal"], row["signal"])} for row in rows]


def objects_of(
    case: Case, cluster_id: int, signals: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], int]:
    """The objects most members acted on, per signal of `signals_of`; and how many there are."""
    rows = case.sql(_OBJECTS, cluster_id=cluster_id, most=OBJECTS_PER_SIGNAL).to_pylist()
    shown = []
    for signal in signals:
        for row in rows:
            if row["signal"] == signal["signal"]:
                row["label"] = signal["label"]
                row["object"] = (row["object"] or "").removeprefix("text:") or None
                shown.append(row)
    return shown, rows[0]["in_all"] if rows else 0
