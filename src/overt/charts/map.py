"""C1: which accounts are tied to which, each cluster an island."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pyarrow as pa

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._islands import place
from overt.charts._style import BREAK, CATEGORIES, INK, OTHERS, PAPER

if TYPE_CHECKING:
    from overt.case import Case

CAPTION = "Position is a layout aid. Distance is not a measurement."
MOST_ACCOUNTS = 1_500
MOST_EDGES = 4_000
_SIZE = 620

# Whole clusters are drawn, largest first, as long as their accounts fit.
_ACCOUNTS = """
    SELECT m.account_id, m.cluster_id, m.edges, c.size
    FROM membership m
    JOIN (
        SELECT cluster_id, size, SUM(size) OVER (ORDER BY cluster_id NULLS LAST) AS upto FROM cluster
    ) c ON c.cluster_id = m.cluster_id
    WHERE c.upto <= :most OR c.cluster_id = 1
    ORDER BY m.cluster_id NULLS LAST, m.edges DESC NULLS LAST, m.account_id NULLS LAST
"""
_EDGES = """
    SELECT e.account_a, e.account_b
    FROM edge e
    JOIN membership a ON a.account_id = e.account_a
    JOIN membership b ON b.account_id = e.account_b
    ORDER BY e.p_value NULLS LAST, e.account_a NULLS LAST, e.account_b NULLS LAST
    LIMIT :most
"""
_CLUSTERS = "SELECT COUNT(*) AS clusters, SUM(size) AS accounts FROM cluster"
_TIES = """
    SELECT COUNT(*) AS n
    FROM edge e
    JOIN membership a ON a.account_id = e.account_a
    JOIN membership b ON b.account_id = e.account_b
"""


def cluster_map(case: Case) -> Figure:
    """The accounts of all clusters and the edges between them."""
    whole = case.sql(_CLUSTERS).to_pylist()[0]
    return draw(
        case.sql(_ACCOUNTS, most=MOST_ACCOUNTS),
        case.sql(_EDGES, most=MOST_EDGES),
        clusters=int(whole["clusters"]),
        edges_in_case=int(case.sql(_TIES)["n"][0].as_py()),
    )


def draw(accounts: pa.Table, edges: pa.Table, *, clusters: int, edges_in_case: int) -> Figure:
    """The map, from rows of (account_id, cluster_id, edges) and of (account_a, account_b)."""
    key, title = "map", "Map of the clusters"
    if not accounts.num_rows:
        return not_drawn(key, title, _twin([], []), "edges", "The case has no cluster.")
    rows = accounts.to_pylist()
    drawn = list(dict.fromkeys(row["cluster_id"] for row in rows))
    positions = place([(row["account_id"], row["cluster_id"]) for row in rows], _pairs(edges))
    where = {row["account_id"]: spot for row, spot in zip(rows, positions, strict=True)}
    twin = _twin(rows, positions)
    cluster = {row["account_id"]: row["cluster_id"] for row in rows}
    between = sum(
        1 for a, b in _pairs(edges) if a in where and b in where and cluster[a] != cluster[b]
    )
    notes = [CAPTION]
    if len(drawn) < clusters:
        notes.append(f"Drawn are the {len(drawn)} largest of {clusters:,} clusters.")
    if edges.num_rows < edges_in_case:
        notes.append(f"Drawn are the {edges.num_rows:,} strongest of {edges_in_case:,} edges.")
    return Figure(
        key=key,
        title=title,
        subtitle=f"{len(rows):,} accounts in {len(drawn):,} clusters, {edges.num_rows:,} edges",
        alt=(
            f"Map of {len(drawn):,} {'cluster' if len(drawn) == 1 else 'clusters'}, each an island "
            f"of dots, one per account; the largest has {rows[0]['size']:,} accounts. "
            f"{between:,} of the edges drawn run between clusters. {CAPTION}"
        ),
        twin=twin,
        measure="edges",
        chart=_chart(twin, edges, where, drawn),
        notes=tuple(notes),
    )


def _pairs(edges: pa.Table) -> list[tuple[str, str]]:
    return list(zip(edges["account_a"].to_pylist(), edges["account_b"].to_pylist(), strict=True))


def _twin(rows: list[dict[str, Any]], positions: list[tuple[float, float]]) -> pa.Table:
    return pa.table(
        {
            "account": pa.array([str(row["account_id"]) for row in rows], pa.string()),
            "cluster": pa.array([row["cluster_id"] for row in rows], pa.int64()),
            "edges": pa.array([row["edges"] for row in rows], pa.int64()),
            "x": pa.array([round(x, 3) for x, _ in positions], pa.float64()),
            "y": pa.array([round(y, 3) for _, y in positions], pa.float64()),
        }
    )


def _chart(
    twin: pa.Table, edges: pa.Table, where: dict[str, tuple[float, float]], drawn: list[int]
) -> Chart:
    rows = [
        {**row, "group": _group(row["cluster"]), "size": 8 + 6 * row["edges"] ** 0.5}
        for row in twin.to_pylist()
    ]
    xs, ys = [row["x"] for row in rows], [row["y"] for row in rows]
    margin = 1.5
    width_units, height_units = max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin
    scale = min(_SIZE / width_units, 460 / height_units, 24)
    x = alt.X(
        "x:Q", axis=None, scale=alt.Scale(domain=[min(xs) - margin, max(xs) + margin], nice=False)
    )
    y = alt.Y(
        "y:Q", axis=None, scale=alt.Scale(domain=[min(ys) - margin, max(ys) + margin], nice=False)
    )
    groups = [_group(cluster) for cluster in drawn[: len(CATEGORIES)]]
    groups += [_REST] if len(drawn) > len(CATEGORIES) else []
    colour = alt.Color(
        "group:N",
        scale=alt.Scale(domain=groups, range=[*CATEGORIES[: len(groups)], OTHERS][: len(groups)]),
        legend=None,
    )
    lines = alt.Chart(data(_strokes(twin, edges, where))).mark_line(
        strokeWidth=0.6, opacity=0.35, invalid=BREAK
    )
    dots = alt.Chart(data(rows)).mark_circle(stroke=PAPER, strokeWidth=0.6, opacity=1)
    labels = alt.Chart(data(_labels(rows))).mark_text(
        color=INK, fontSize=12, fontWeight="bold", dy=-10, baseline="bottom"
    )
    return themed(
        alt.layer(
            lines.encode(x=x, y=y, color=colour, order="order:Q"),
            dots.encode(x=x, y=y, color=colour, size=alt.Size("size:Q", scale=None, legend=None)),
            labels.encode(x=x, y=y, text="label:N"),
        ).properties(width=width_units * scale, height=height_units * scale)
    )


_REST = "further clusters"


def _group(cluster: int) -> str:
    return f"cluster {cluster}" if cluster <= len(CATEGORIES) else _REST


def _strokes(
    twin: pa.Table, edges: pa.Table, where: dict[str, tuple[float, float]]
) -> list[dict[str, Any]]:
    """All edges of a colour as one broken line: a tenth of the size of a line for each."""
    cluster = dict(zip(twin["account"].to_pylist(), twin["cluster"].to_pylist(), strict=True))
    rows: list[dict[str, Any]] = []
    for a, b in _pairs(edges):
        if a in where and b in where:
            group = _group(cluster[a]) if cluster[a] == cluster[b] else _REST
            for x, y in (where[a], where[b], (None, None)):
                rows.append(
                    {
                        "x": None if x is None else round(x, 2),
                        "y": None if y is None else round(y, 2),
                        "group": group,
                        "order": len(rows),
                    }
                )
    return rows


def _labels(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The number of each cluster, above its island."""
    tops: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        tops.setdefault(row["cluster"], []).append(row)
    return [
        {
            "label": str(cluster),
            "x": sum(row["x"] for row in members) / len(members),
            "y": max(row["y"] for row in members),
        }
        for cluster, members in tops.items()
    ]
