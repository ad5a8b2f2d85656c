"""By which clocks the hours of a cluster could be kept: every offset from UTC and how likely it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pyarrow as pa

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, INK, MUTED, PAPER, WIDTH

if TYPE_CHECKING:
    from overt.case import Case

NOTES = (
    "An offset names no country: each holds many, and people abroad keep the hours of those they work for.",
    "Posts scheduled ahead would look like a shift in whichever zone the scheduler was set to.",
    "Night shifts, and an audience elsewhere whose hours are kept, move the whole profile.",
)

_OFFSETS = """
    SELECT place AS offset_h, label AS zone, value AS probability, expected AS inside
    FROM marker_detail
    WHERE subject = :subject AND marker = 'shift_pattern' AND series = 'offset'
    ORDER BY place NULLS LAST
"""
_ROW = """
    SELECT words, verdict, n, evidence FROM marker
    WHERE subject = :subject AND marker = 'shift_pattern' AND name = 'utc_offset_h'
"""


def offset_profile(case: Case, cluster_id: int) -> Figure:
    """Probability of every offset from UTC, given a cluster's hours of posting (marker shift_pattern)."""
    if not case.engine.has("marker"):
        return draw([], None, cluster_id)
    subject = f"cluster:{cluster_id}"
    row = case.sql(_ROW, subject=subject).to_pylist()
    return draw(
        case.sql(_OFFSETS, subject=subject).to_pylist(), row[0] if row else None, cluster_id
    )


def draw(offsets: list[dict[str, Any]], row: dict[str, Any] | None, cluster_id: int) -> Figure:
    """The profile, from rows of (offset_h, zone, probability, inside) and the marker's row about the cluster."""
    key, title = f"offset-{cluster_id}", f"Clocks that fit the hours of cluster {cluster_id}"
    if row is None:
        why = "The marker shift_pattern was not computed for this cluster."
        return not_drawn(key, title, _twin([]), "percent", why)
    if not offsets:
        return not_drawn(key, title, _twin([]), "percent", row["evidence"])
    best = max(offsets, key=lambda each: (each["probability"], -each["offset_h"]))
    open_ = row["verdict"] == "cannot tell"
    return Figure(
        key=key,
        title=title,
        subtitle=f"{row['n']:,} half-hours with a post",
        alt=(
            f"Bars: how likely each offset from UTC is. Likeliest: {best['zone']} with {best['probability']:.0%}; "
            f"{row['words']} cannot be excluded at 95%."
            + (" The data leave it open." if open_ else "")
        ),
        twin=_twin(offsets),
        measure="percent",
        chart=_chart(offsets),
        notes=(
            *NOTES,
            *(("The data leave the clock open: read no zone from this.",) if open_ else ()),
        ),
    )


def _twin(offsets: list[dict[str, Any]]) -> pa.Table:
    return pa.table(
        {
            "zone": pa.array([each["zone"] for each in offsets], pa.string()),
            "percent": pa.array(
                [round(100 * each["probability"], 2) for each in offsets], pa.float64()
            ),
            "cannot_be_excluded": pa.array([bool(each["inside"]) for each in offsets], pa.bool_()),
        }
    )


def _chart(offsets: list[dict[str, Any]]) -> Chart:
    inside, outside = "cannot be excluded (95%)", "less likely"
    rows = [
        {
            "offset_h": each["offset_h"],
            "zone": each["zone"],
            "percent": round(100 * each["probability"], 2),
            "zero": 0,
            "left": each["offset_h"]
            - (0.38 if each["offset_h"] == round(each["offset_h"]) else 0.1),
            "right": each["offset_h"]
            + (0.38 if each["offset_h"] == round(each["offset_h"]) else 0.1),
            "set": inside if each["inside"] else outside,
        }
        for each in offsets
    ]
    whole = list(range(-12, 15, 2))
    x = alt.X(
        "left:Q",
        title="hours ahead of UTC (half-hour zones: thin bars)",
        scale=alt.Scale(domain=[-12.5, 14.5], nice=False),
        axis=alt.Axis(values=whole, format="+d"),
    )
    bars = (
        alt.Chart(data(rows))
        .mark_rect(strokeWidth=1)
        .encode(
            x=x,
            x2="right:Q",
            y=alt.Y("percent:Q", title="probability, %", axis=alt.Axis(tickCount=4)),
            y2="zero:Q",
            # outline and fill: told apart in grey too
            fill=alt.Fill(
                "set:N",
                scale=alt.Scale(domain=[inside, outside], range=[BLUE, PAPER]),
                legend=alt.Legend(title=None, symbolStrokeWidth=1, symbolStrokeColor=MUTED),
            ),
            stroke=alt.value(MUTED),
        )
    )
    zero = alt.Chart(data([{"left": 0}])).mark_rule(color=INK, strokeDash=[3, 3]).encode(x="left:Q")
    return themed(alt.layer(bars, zero).properties(width=WIDTH, height=150))
