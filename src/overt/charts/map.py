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

_WIDTH, _HEIGHT = 620, 460  # pixels at most
_LARGEST_UNIT = 24  # pixels between neighbours where there are few
_MARGIN = 1.5  # in units
_MOST_LABELS = 30

_CLUSTERS = """
    SELECT cluster_id, size
    FROM cluster
    ORDER BY CASE verdict WHEN 'explained' THEN 1 ELSE 0 END, cluster_id NULLS LAST
"""
_ACCOUNTS = """
    SELECT m.account_id, m.cluster_id, m.edges
    FROM membership m
    WHERE m.cluster_id IN (SELECT UNNEST(:chosen))
    ORDER BY m.edges DESC NULLS LAST, m.account_id NULLS LAST
"""
# The strongest of each cluster in turn: a dense cluster would otherwise leave the others bare.
_EDGES = """
    WITH tied AS (
        SELECT e.account_a, e.account_b, COUNT(*) OVER () AS in_all,
               ROW_NUMBER() OVER (
                   PARTITION BY a.cluster_id, b.cluster_id
                   ORDER BY e.p_value NULLS LAST, e.account_a NULLS LAST, e.account_b NULLS LAST
               ) AS place
        FROM edge e
        JOIN membership a ON a.account_id = e.account_a
        JOIN membership b ON b.account_id = e.account_b
        WHERE a.cluster_id IN (SELECT UNNEST(:chosen)) AND b.cluster_id IN (SELECT UNNEST(:chosen))
    )
    SELECT account_a, account_b, in_all
    FROM tied
    ORDER BY place NULLS LAST, account_a NULLS LAST, account_b NULLS LAST
    LIMIT :most
"""


def cluster_map(case: Case) -> Figure:
    """The accounts of the clusters and the edges between them.

    Whole clusters are drawn, those without an innocent explanation first, as many as fit.
    """
    clusters = case.sql(_CLUSTERS).to_pylist()
    chosen = _that_fit(clusters)
    ids = chosen or [0]
    edges = case.sql(_EDGES, chosen=ids, most=MOST_EDGES)
    return draw(
        case.sql(_ACCOUNTS, chosen=ids),
        edges,
        drawn=chosen,
        clusters=len(clusters),
        edges_in_all=int(edges["in_all"][0].as_py()) if edges.num_rows else 0,
    )


def _that_fit(clusters: list[dict[str, Any]]) -> list[int]:
    """Clusters to draw, in order; one that is too large for what is left is passed over."""
    chosen: list[int] = []
    left = MOST_ACCOUNTS
    for row in clusters:
        if row["size"] <= left or not chosen:
            chosen.append(row["cluster_id"])
            left -= row["size"]
    return chosen


def draw(
    accounts: pa.Table, edges: pa.Table, *, drawn: list[int], clusters: int, edges_in_all: int
) -> Figure:
    """The map, from rows of (account_id, cluster_id, edges) and of (account_a, account_b).

    `drawn` gives the clusters in the order in which they get the middle of the map and a colour.
    """
    key, title = "map", "Map of the clusters"
    if not accounts.num_rows:
        return not_drawn(key, title, _twin([], []), "edges", "The case has no cluster.")
    turn = {cluster: place for place, cluster in enumerate(drawn)}
    rows = sorted(accounts.to_pylist(), key=lambda row: turn[row["cluster_id"]])
    positions = place([(row["account_id"], row["cluster_id"]) for row in rows], _pairs(edges))
    twin = _twin(rows, positions)
    cluster = {row["account_id"]: row["cluster_id"] for row in rows}
    between = sum(1 for a, b in _pairs(edges) if cluster[a] != cluster[b])
    sizes = [sum(1 for row in rows if row["cluster_id"] == each) for each in drawn]
    return Figure(
        key=key,
        title=title,
        subtitle=f"{len(rows):,} accounts in {len(drawn):,} clusters, {edges.num_rows:,} edges",
        alt=(
            f"Map of {len(drawn):,} {'cluster' if len(drawn) == 1 else 'clusters'}, each an island "
            f"of dots, one per account; the largest has {max(sizes):,} accounts. "
            f"{between:,} of the edges drawn run between clusters. {CAPTION}"
        ),
        twin=twin,
        measure="edges",
        chart=_chart(twin, edges, [_name(each) for each in drawn]),
        notes=_notes(len(drawn), clusters, edges.num_rows, edges_in_all),
    )


def _notes(drawn: int, clusters: int, edges: int, edges_in_all: int) -> tuple[str, ...]:
    notes = [CAPTION]
    if drawn < clusters:
        notes.append(
            f"{drawn:,} of {clusters:,} clusters are drawn, those without an innocent explanation "
            "first, as many as fit."
        )
    if edges < edges_in_all:
        notes.append(
            f"{edges:,} of {edges_in_all:,} edges are drawn, the strongest of each cluster."
        )
    return tuple(notes)


def _pairs(edges: pa.Table) -> list[tuple[str, str]]:
    return list(zip(edges["account_a"].to_pylist(), edges["account_b"].to_pylist(), strict=True))


def _twin(rows: list[dict[str, Any]], positions: list[tuple[float, float]]) -> pa.Table:
    return pa.table(
        {
            "account": pa.array([str(row["account_id"]) for row in rows], pa.string()),
            "cluster": pa.array([row["cluster_id"] for row in rows], pa.int64()),
            "edges": pa.array([row["edges"] for row in rows], pa.int64()),
            "x": pa.array([round(x, 2) for x, _ in positions], pa.float64()),
            "y": pa.array([round(y, 2) for _, y in positions], pa.float64()),
        }
    )


def _chart(twin: pa.Table, edges: pa.Table, names: list[str]) -> Chart:
    rows = twin.to_pylist()
    xs, ys = [row["x"] for row in rows], [row["y"] for row in rows]
    across = [min(xs) - _MARGIN, max(xs) + _MARGIN]
    up = [min(ys) - _MARGIN, max(ys) + _MARGIN]
    unit = min(_WIDTH / (across[1] - across[0]), _HEIGHT / (up[1] - up[0]), _LARGEST_UNIT)
    for row in rows:
        row["group"] = _name(row["cluster"])
        row["size"] = min(8 + 6 * row["edges"] ** 0.5, (0.8 * unit) ** 2)  # no dot hides another
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=across, nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=up, nice=False))
    further = len(names) + 1 - len(CATEGORIES)
    colours = [*CATEGORIES[: len(names)], *[OTHERS] * max(1, further)]
    colour = alt.Color(
        "group:N", scale=alt.Scale(domain=[*names, _BETWEEN], range=colours), legend=None
    )
    lines = alt.Chart(data(_strokes(rows, edges))).mark_line(
        strokeWidth=0.6, opacity=0.35, invalid=BREAK
    )
    dots = alt.Chart(data(rows)).mark_circle(stroke=PAPER, strokeWidth=0.5, opacity=1)
    labels = alt.Chart(data(_labels(rows))).mark_text(
        color=INK, fontSize=12, fontWeight="bold", dy=-8, baseline="bottom"
    )
    return themed(
        alt.layer(
            lines.encode(x=x, y=y, color=colour, order="order:Q"),
            dots.encode(x=x, y=y, color=colour, size=alt.Size("size:Q", scale=None, legend=None)),
            labels.encode(x=x, y=y, text="label:N"),
        ).properties(width=(across[1] - across[0]) * unit, height=(up[1] - up[0]) * unit)
    )


_BETWEEN = "between clusters"


def _name(cluster: int) -> str:
    return f"cluster {cluster}"


def _strokes(rows: list[dict[str, Any]], edges: pa.Table) -> list[dict[str, Any]]:
    """All edges of a colour as one broken line: a tenth of the size of a line for each."""
    of = {row["account"]: row for row in rows}
    points: list[dict[str, Any]] = []
    for a, b in _pairs(edges):
        ends = of[a], of[b]
        group = ends[0]["group"] if ends[0]["group"] == ends[1]["group"] else _BETWEEN
        for end in (*ends, {"x": None, "y": None}):
            points.append({"x": end["x"], "y": end["y"], "group": group, "order": len(points)})
    return points


def _labels(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The number of each cluster above its island, as long as they do not run into each other."""
    tops: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        tops.setdefault(row["cluster"], []).append(row)
    return [
        {
            "label": str(cluster),
            "x": sum(row["x"] for row in members) / len(members),
            "y": max(row["y"] for row in members),
        }
        for cluster, members in list(tops.items())[:_MOST_LABELS]
    ]
