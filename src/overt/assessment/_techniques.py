"""Which techniques of the frameworks a cluster's posts show: proposed by the parts, never without posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyarrow as pa

from overt.assessment.frameworks import Technique, find
from overt.errors import PluginError
from overt.markers import find as markers
from overt.signals import find as signals
from overt.store import DuckDBEngine

MOST_POSTS_OF_A_MARKER = 20
"""A marker is measured on all posts of a cluster; so many of them, the latest, are kept to look at."""

_BY_SIGNAL = """
    WITH inside AS (
        SELECT m.cluster_id, e.signal, e.post_a, e.post_b
        FROM edge_post e
        JOIN membership m ON m.account_id = e.account_a
        JOIN membership n ON n.account_id = e.account_b AND n.cluster_id = m.cluster_id
    ),
    shown AS (
        SELECT cluster_id, signal, post_a AS post_key FROM inside
        UNION
        SELECT cluster_id, signal, post_b AS post_key FROM inside
    )
    SELECT cluster_id, signal AS part, post_key
    FROM shown
    WHERE post_key IS NOT NULL
    ORDER BY cluster_id NULLS LAST, signal NULLS LAST, post_key NULLS LAST
"""

_BY_MARKER = """
    WITH out AS (
        SELECT DISTINCT subject, marker FROM marker WHERE verdict = 'stands out' AND subject LIKE 'cluster:%'
    ),
    member AS (
        SELECT account_id, cluster_id, CONCAT('cluster:', CAST(cluster_id AS VARCHAR)) AS subject FROM membership
    ),
    latest AS (
        SELECT m.cluster_id, o.marker, p.post_key,
               ROW_NUMBER() OVER (
                   PARTITION BY m.cluster_id, o.marker ORDER BY p.posted_at DESC NULLS LAST, p.post_key NULLS LAST
               ) AS place
        FROM out o
        JOIN member m ON m.subject = o.subject
        JOIN post p ON p.account_id = m.account_id
    )
    SELECT cluster_id, marker AS part, post_key
    FROM latest
    WHERE place <= :most
    ORDER BY cluster_id NULLS LAST, marker NULLS LAST, post_key NULLS LAST
"""

_BY_LIST = """
    SELECT m.cluster_id, CASE WHEN i.first_person THEN 'first_person_list' ELSE 'numbered_list' END AS part, i.post_key
    FROM list_item i
    JOIN post p ON p.post_key = i.post_key
    JOIN membership m ON m.account_id = p.account_id
    ORDER BY m.cluster_id NULLS LAST, i.post_key NULLS LAST
"""

_OF_LISTS = {
    "numbered_list": ("T0084.001", "killchain:6.3"),
    "first_person_list": ("T0084.001", "killchain:5.2.5"),
}


def propose(engine: DuckDBEngine) -> tuple[int, list[str]]:
    """Fill `technique` and `technique_post`.

    Returns the number of techniques proposed, and numbers that no framework has: a part of another package may
    name one, and a run must not end for that.
    """
    shows: dict[tuple[int, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    known: dict[str, Mapping[str, tuple[str, ...]]] = {
        "signal": {name: kind.techniques for name, kind in signals().items()},
        "marker": {name: kind.techniques for name, kind in markers().items()},
        "list": _OF_LISTS,
    }
    for kind, sql in (("signal", _BY_SIGNAL), ("marker", _BY_MARKER), ("list", _BY_LIST)):
        for row in engine.read(sql, {"most": MOST_POSTS_OF_A_MARKER}).to_pylist():
            for number in known[kind].get(row["part"], ()):
                shows[row["cluster_id"], number][row["post_key"]].add(f"{kind}:{row['part']}")
    rows, posts, unknown = [], [], set()
    for (cluster, number), keys in shows.items():
        try:
            technique = find(number)
        except PluginError:
            unknown.add(number)
            continue
        rows.append((_subject(cluster), technique, sorted(set().union(*keys.values())), len(keys)))
        posts += [
            (_subject(cluster), technique.technique_id, key, ",".join(sorted(parts)))
            for key, parts in keys.items()
        ]
    rows.sort(key=lambda row: (row[0], row[1].framework, row[1].tactic_order, row[1].technique_id))
    engine.insert("technique", _techniques(rows))
    columns = zip(*sorted(posts), strict=True) if posts else ((),) * 4
    kinds = (pa.string(), pa.string(), pa.int64(), pa.string())
    names = ("subject", "technique_id", "post_key", "shown_by")
    engine.insert(
        "technique_post",
        pa.table({n: pa.array(c, k) for n, c, k in zip(names, columns, kinds, strict=True)}),
    )
    return len(rows), sorted(unknown)


def _subject(cluster: int) -> str:
    return f"cluster:{cluster}"


def _techniques(rows: list[tuple[str, Technique, list[str], int]]) -> pa.Table:
    return pa.table(
        {
            "subject": pa.array([subject for subject, *_ in rows], pa.string()),
            "framework": pa.array([t.framework for _, t, _, _ in rows], pa.string()),
            "technique_id": pa.array([t.technique_id for _, t, _, _ in rows], pa.string()),
            "name": pa.array([t.name for _, t, _, _ in rows], pa.string()),
            "tactic": pa.array([t.tactic for _, t, _, _ in rows], pa.string()),
            "tactic_order": pa.array([t.tactic_order for _, t, _, _ in rows], pa.int32()),
            "shown_by": pa.array([",".join(parts) for _, _, parts, _ in rows], pa.string()),
            "posts": pa.array([n for _, _, _, n in rows], pa.int64()),
        }
    )
