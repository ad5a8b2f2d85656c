"""Nominal against observed false discoveries, a panel for each kind of null set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt

from benchmarks.calibration_tables import rates
from overt.charts import save
from overt.charts._figure import Chart, data, themed
from overt.charts._style import BLUE, GREEN, INK, MUTED, RULE, VERMILLION

_SHOWN = {
    "edges": ("any edge", BLUE, [1, 0]),
    "beyond": ("any edge beyond interest", GREEN, [6, 3]),
    "open_clusters": ("any cluster not explained", VERMILLION, [2, 3]),
}
_ACROSS, _WIDTH, _HEIGHT = 4, 165, 120
_LEAST = 0.003
"""Where "none" is drawn: both axes are logarithmic."""


def draw(null: Sequence[Mapping[str, Any]], file: Path) -> None:
    """Write the picture of all kinds."""
    save(picture(null), str(file))


def picture(null: Sequence[Mapping[str, Any]]) -> Chart:
    """Small panels: what was promised across, what was found up, with the 95 % interval of "any edge"."""
    panels = [_panel(kind) for kind in null]
    rows = [
        alt.hconcat(*panels[at : at + _ACROSS], spacing=18) for at in range(0, len(panels), _ACROSS)
    ]
    sets = sorted({kind["sets"] for kind in null})
    many = f"{sets[0]}" if len(sets) == 1 else f"{sets[0]} to {sets[-1]}"
    title = alt.Title(
        "False discoveries promised and found",
        subtitle=[
            f"Share of null sets with any discovery, {many} sets a kind. Grey: as promised. Bars: 95 % of any edge."
        ],
        anchor="start", offset=12,
    )  # fmt: skip
    return themed(alt.vconcat(*rows, spacing=14).properties(title=title))


def points(kind: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each discovery and level."""
    out = []
    for name, (shown, _, _) in _SHOWN.items():
        if name not in kind["levels"][0]:  # kept without it
            continue
        for q, rate in rates(kind, name):
            low, high = rate.interval()
            out.append({
                "discovery": shown, "q": q, "observed": max(rate.share, _LEAST),
                "low": max(low, _LEAST), "high": max(high, _LEAST),
            })  # fmt: skip
    return out


def _panel(kind: Mapping[str, Any]) -> alt.LayerChart:
    rows = points(kind)
    levels = [q for q, _ in rates(kind, "edges")]
    names, colours, dashes = zip(*_SHOWN.values(), strict=True)
    x = alt.X("q:Q", title="q promised", scale=alt.Scale(type="log", domain=[levels[0] / 1.2, levels[-1] * 1.2]),
              axis=alt.Axis(values=levels, format="~g"))  # fmt: skip
    label = f"datum.value <= {_LEAST} ? 'none' : format(datum.value, '~%')"
    y = alt.Y("observed:Q", title=None, scale=alt.Scale(type="log", domain=[_LEAST, 1]),
              axis=alt.Axis(values=[_LEAST, *levels, 1], labelExpr=label))  # fmt: skip
    colour = alt.Color("discovery:N", title=None, scale=alt.Scale(domain=list(names), range=list(colours)),
                       legend=alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=2))  # fmt: skip
    dash = alt.StrokeDash("discovery:N", title=None, scale=alt.Scale(domain=list(names), range=list(dashes)))
    nominal = alt.Chart(data([{"q": q, "observed": q} for q in levels])).mark_line(color=RULE, strokeWidth=1)
    found = alt.Chart(data(rows)).mark_line(strokeWidth=1.8, point=alt.OverlayMarkDef(size=22))
    bars = alt.Chart(data([row for row in rows if row["discovery"] == names[0]])).mark_rule(color=BLUE, opacity=0.5)
    return alt.layer(
        nominal.encode(x=x, y=y),
        bars.encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q"),
        found.encode(x=x, y=y, color=colour, strokeDash=dash),
    ).properties(
        width=_WIDTH, height=_HEIGHT,
        title=alt.Title(kind["kind"], subtitle=kind["base"].replace("control_x_", "control "), color=INK,
                        subtitleColor=MUTED, fontSize=11, subtitleFontSize=10),
    )  # fmt: skip
