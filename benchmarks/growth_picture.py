"""The picture of `benchmarks.growth`: processor seconds and memory against the acts, in powers of ten."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import altair as alt

from benchmarks.processes import DONE
from overt.charts import save
from overt.charts._figure import data, themed
from overt.charts._style import BLUE, INK

OVERT, BARE = "Overt, with all its evidence", "the bare DuckDB join"
_KINDS = (OVERT, BARE)
_WIDTH, _HEIGHT = 270, 200


def draw(kept: dict[str, Any], file: Path) -> None:
    """Write the picture; rows without a result and the crowd on one object are not in it."""
    points = [point for row in kept["rows"] if not row["crowd"] for point in _points(row)]
    title = alt.Title(
        "Pairing grows with the acts",
        subtitle=[f"Acts within 60 s, {kept['machine']['cores']} cores, {kept['machine']['date'][:10]}"],
        anchor="start", offset=12,
    )  # fmt: skip
    panels = alt.hconcat(
        _panel(points, "cpu_s", "processor seconds"), _panel(points, "gib", "most memory held, GiB"), spacing=36
    )
    save(themed(panels.properties(title=title)), str(file))


def _points(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"acts": row["acts"], "kind": kind, "cpu_s": each["said"]["cpu_s"], "gib": each["peak_gib"]}
        for kind, each in zip(_KINDS, (row["pair"], row["bare"]), strict=True)
        if each and each["state"] == DONE
    ]


def _panel(points: list[dict[str, Any]], column: str, title: str) -> alt.LayerChart:
    x = alt.X(
        "acts:Q", title="acts", scale=alt.Scale(type="log"),
        axis=alt.Axis(format="~s", values=[10**power for power in range(4, 9)]),
    )  # fmt: skip
    powers = [math.log10(point[column]) for point in points]
    tens = [10.0**power for power in range(math.floor(min(powers)), math.ceil(max(powers)) + 1)]
    y = alt.Y(
        f"{column}:Q", title=title, scale=alt.Scale(type="log", domain=[tens[0], tens[-1]]),
        axis=alt.Axis(values=tens, format="~g"),
    )  # fmt: skip
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(_KINDS), range=[BLUE, INK]))
    base = alt.Chart(data(points)).encode(x=x, y=y, color=colour)
    line = base.mark_line(strokeWidth=1.5).encode(
        strokeDash=alt.StrokeDash(
            "kind:N", title=None, scale=alt.Scale(domain=list(_KINDS), range=[[1, 0], [4, 3]])
        )
    )
    dots = base.mark_point(filled=True, size=45, opacity=1).encode(
        shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=list(_KINDS), range=["circle", "square"]))
    )
    return alt.layer(line, dots).properties(width=_WIDTH, height=_HEIGHT)
