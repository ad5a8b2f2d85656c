"""What is counted in a case that was run: Overt's accounts in clusters, and those of the naive rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from overt.case import Case

NAIVE = {"letters": 25, "seconds": 600, "texts": 2}
"""METHOD.md: "same text of 25 letters or more, 10 minutes, twice"; twice means two distinct texts."""


@dataclass(frozen=True)
class Score:
    """Figures about the accounts of one set in one case.

    considered      accounts with enough posts, whose id begins as those of the set do
    in_clusters     of these, accounts in a cluster
    not_explained   of these, accounts in a cluster whose verdict is not "explained"
    naive           of these, accounts that the naive rule flags
    edges           edges between two accounts of the set (of any number of posts)
    verdicts        clusters by verdict that hold an account of the set
    """

    considered: int
    in_clusters: int
    not_explained: int
    naive: int
    edges: int
    verdicts: dict[str, int]

    def percent(self, count: int) -> float:
        """A count as a percentage of the accounts considered."""
        return 100.0 * count / self.considered if self.considered else 0.0


def score(case: Case, *, least_posts: int, begins: str = "") -> Score:
    """Count what was found among accounts whose id begins with `begins` ("x:us-")."""
    counts = _row(case, _ACCOUNTS, least_posts=least_posts, begins=begins, **NAIVE)
    edges = _row(case, _EDGES, begins=begins)["edges"]
    verdicts = case.sql(_VERDICTS, begins=begins).to_pylist()
    return Score(
        **counts, edges=edges, verdicts={row["verdict"]: row["clusters"] for row in verdicts}
    )


def mixed_clusters(case: Case, begins: str) -> list[dict[str, Any]]:
    """Clusters with accounts both of the set whose ids begin so and of the other one."""
    return case.sql(_MIXED, begins=begins).to_pylist()


def floor_text(floor: dict[str, Any]) -> str:
    """Mean edges and clusters of the shuffled copies."""
    return f"{floor['mean_edges']:.2f} / {floor['mean_clusters']:.2f}"


def verdict_text(verdicts: dict[str, int]) -> str:
    """Clusters by verdict: unexplained, unclear, explained."""
    return " / ".join(
        str(verdicts.get(name, 0)) for name in ("unexplained", "unclear", "explained")
    )


def _row(case: Case, sql: str, **parameters: Any) -> dict[str, Any]:
    found = case.sql(sql, **parameters).to_pylist()[0]
    return {name: int(value or 0) for name, value in found.items()}


_ACCOUNTS = """
    WITH worded AS (
        SELECT account_key, text_key, posted_at
        FROM post
        WHERE text_size >= :letters AND text_key IS NOT NULL AND NOT COALESCE(embedded, FALSE)
    ),
    naive_pair AS (
        SELECT x.account_key AS a, y.account_key AS b
        FROM worded x
        JOIN worded y ON y.text_key = x.text_key AND x.account_key < y.account_key
        WHERE ABS(x.posted_at - y.posted_at) <= :seconds
        GROUP BY x.account_key, y.account_key
        HAVING COUNT(DISTINCT x.text_key) >= :texts
    ),
    naive AS (
        SELECT a AS account_key FROM naive_pair
        UNION
        SELECT b AS account_key FROM naive_pair
    )
    SELECT COUNT(*) AS considered, COUNT(m.account_id) AS in_clusters,
           COUNT(CASE WHEN c.verdict <> 'explained' THEN 1 END) AS not_explained, COUNT(n.account_key) AS naive
    FROM account a
    LEFT JOIN membership m ON m.account_id = a.account_id
    LEFT JOIN cluster c ON c.cluster_id = m.cluster_id
    LEFT JOIN naive n ON n.account_key = a.account_key
    WHERE a.posts >= :least_posts AND STARTS_WITH(a.account_id, :begins)
"""

_EDGES = """
    SELECT COUNT(*) AS edges
    FROM edge
    WHERE STARTS_WITH(account_a, :begins) AND STARTS_WITH(account_b, :begins)
"""

_VERDICTS = """
    SELECT c.verdict, COUNT(DISTINCT c.cluster_id) AS clusters
    FROM cluster c
    JOIN membership m ON m.cluster_id = c.cluster_id
    WHERE STARTS_WITH(m.account_id, :begins)
    GROUP BY c.verdict
"""

_MIXED = """
    SELECT c.cluster_id, c.size, c.verdict, c.signals,
           COUNT(CASE WHEN STARTS_WITH(m.account_id, :begins) THEN 1 END) AS of_first
    FROM cluster c
    JOIN membership m ON m.cluster_id = c.cluster_id
    GROUP BY c.cluster_id, c.size, c.verdict, c.signals
    HAVING COUNT(CASE WHEN STARTS_WITH(m.account_id, :begins) THEN 1 END) BETWEEN 1 AND c.size - 1
    ORDER BY c.cluster_id
"""
