"""The result of a case in one object: what the command line prints, `--json` gives and a report opens with."""

from __future__ import annotations

from typing import Any

from overt.store import DuckDBEngine


def summarise(engine: DuckDBEngine) -> dict[str, Any]:
    """Counts, clusters and floor of a case.

    Times are seconds since 1970, UTC. `pairs_tested` counts pairs of accounts that coincide on two
    or more objects under some signal; every other pair of accounts takes part in the expected number
    of false pairs. `may_be_chance` is that expected number among the edges kept.
    """
    posts = _row(
        engine,
        """
        SELECT COUNT(*) AS posts, COUNT(DISTINCT account_key) AS accounts, MIN(posted_at) AS first_at,
               MAX(posted_at) AS last_at
        FROM post
        """,
    )
    edges = _row(
        engine,
        "SELECT COUNT(*) AS edges, MAX(q_value) AS q_weakest, MAX(p_value) AS p_weakest FROM edge",
    )
    chance = _row(
        engine,
        "SELECT MAX(expected) AS n FROM expected WHERE signal = 'fused' AND p_value <= :p",
        p=edges["p_weakest"] if edges["p_weakest"] is not None else 0.0,
    )
    tested = _row(
        engine,
        "SELECT COUNT(*) AS n FROM (SELECT account_a, account_b FROM pair_test GROUP BY account_a, account_b) each",
    )
    platforms = engine.read("SELECT DISTINCT platform FROM post ORDER BY platform NULLS LAST")[
        "platform"
    ]
    return {
        **posts,
        "platforms": platforms.to_pylist(),
        "files": _row(engine, "SELECT COUNT(*) AS n FROM source")["n"],
        "records": _row(engine, "SELECT COUNT(*) AS n FROM record")["n"],
        "refused": _row(engine, "SELECT COUNT(*) AS n FROM refused")["n"],
        "duplicates": _row(
            engine, "SELECT CAST(COALESCE(SUM(duplicates), 0) AS BIGINT) AS n FROM source"
        )["n"],
        "signals": engine.read(
            "SELECT signal, state, candidates FROM signal_run ORDER BY signal NULLS LAST"
        ).to_pylist(),
        "pairs_tested": tested["n"],
        "edges": edges["edges"],
        "may_be_chance": min(chance["n"] or 0.0, float(edges["edges"])),
        "clusters": _clusters(engine),
        "floor": _floor(engine),
    }


def _clusters(engine: DuckDBEngine) -> list[dict[str, Any]]:
    members = engine.read(
        "SELECT cluster_id, account_id FROM membership ORDER BY cluster_id NULLS LAST, account_id NULLS LAST"
    ).to_pylist()
    of: dict[int, list[str]] = {}
    for row in members:
        of.setdefault(row["cluster_id"], []).append(row["account_id"])
    rows = engine.read(
        "SELECT cluster_id, size, q_value, signals, verdict, explained_by, first_at, last_at FROM cluster "
        "ORDER BY cluster_id NULLS LAST"
    ).to_pylist()
    return [
        {
            "id": row["cluster_id"],
            "accounts": row["size"],
            "q": row["q_value"],
            "signals": row["signals"].split(","),
            "verdict": row["verdict"],
            "explained_by": row["explained_by"],
            "first_at": row["first_at"],
            "last_at": row["last_at"],
            "members": of.get(row["cluster_id"], []),
        }
        for row in rows
    ]


def _floor(engine: DuckDBEngine) -> dict[str, Any]:
    return _row(
        engine,
        """
        SELECT COUNT(*) AS copies, COALESCE(AVG(edges), 0) AS mean_edges, COALESCE(MAX(edges), 0) AS largest_edges,
               COALESCE(AVG(clusters), 0) AS mean_clusters, COALESCE(MAX(clusters), 0) AS largest_clusters,
               COALESCE(MAX(largest), 0) AS largest_cluster
        FROM floor
        """,
    )


def _row(engine: DuckDBEngine, sql: str, **parameters: Any) -> dict[str, Any]:
    found: dict[str, Any] = engine.read(sql, parameters).to_pylist()[0]
    return found
