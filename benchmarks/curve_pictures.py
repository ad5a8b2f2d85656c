"""ROC and precision-recall figures of Overt and the recipes, one picture for each pairing in one case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import altair as alt

from benchmarks.comparison import POOLED, TOGETHER, Pairing
from benchmarks.recipes._found import OVERT, PAIR, POSTS
from overt.charts import save
from overt.charts._figure import Chart, data, themed
from overt.charts._style import BLUE, CATEGORIES, INK, OTHERS

_SHOWN = {
    OVERT: (BLUE, [1, 0]),
    PAIR: (BLUE, [2, 3]),
    "naive rule": (CATEGORIES[1], [1, 0]),
    "CooRTweet, 60 s": (CATEGORIES[2], [1, 0]),
    "toolkit, 60 s": (CATEGORIES[2], [5, 3]),
    "Pacheco: co-reposts": (CATEGORIES[3], [1, 0]),
    "Pacheco: synchronous": (CATEGORIES[3], [5, 3]),
    "Luceri: fused, by edge": (CATEGORIES[4], [1, 0]),
    "Luceri: fused, by centrality": (CATEGORIES[4], [5, 3]),
    POSTS: (OTHERS, [1, 2]),
}  # fmt: skip
_SIZE = 290
_STRIP = (0.04, 0.6)
"""Where "no account flagged" lies, in accounts: a strip in which every method has a line of its own."""


def draw(pairings: Sequence[Pairing], folder: Path) -> list[Path]:
    """Write the pictures; returns the files. Pooled pairings are drawn where there are none in one case."""
    how = TOGETHER if any(each.how == TOGETHER for each in pairings) else POOLED
    files = []
    for pairing in pairings:
        if pairing.how == how:
            file = folder / f"curves-{pairing.operation}-{pairing.control}.svg"
            save(picture(pairing), str(file))
            files.append(file)
    return files


def picture(pairing: Pairing) -> Chart:
    """Both curves side by side. They end at the last account that a method has anything against."""
    rows = [row for name in _SHOWN for row in points(pairing, name)]
    marks = [row for name in _SHOWN if (row := own_cut(pairing, name))]
    size, others = len(pairing.positive.ids), len(pairing.negative.ids)
    tens = [10.0**power for power in range(-5, 1) if 10.0**power >= 1 / others]
    label = f"datum.value < {1 / others} ? 'none' : format(datum.value, '~%')"
    x = alt.X(
        "shown_rate:Q",
        title="control's accounts flagged, log scale",
        scale=alt.Scale(type="log", domain=[_STRIP[0] / others, 1.0], nice=False),
        axis=alt.Axis(values=[_STRIP[0] ** 0.5 * _STRIP[1] ** 0.5 / others, *tens], labelExpr=label),
    )
    roc = _panel(rows, marks, x, _share(alt.Y, "recall", "operation's accounts found"), "ROC", "linear")
    across = _share(alt.X, "recall", "operation's accounts found (recall)")
    up = _share(alt.Y, "precision", "of those flagged, the operation's (precision)")
    title = alt.Title(
        f"{pairing.operation} with {pairing.control}, {pairing.how}",
        subtitle=[
            f"{size:,} accounts to find, {others:,} not to. Ring: what a method keeps by its own cut.",
            "The control is far less active and holds hardly a repost: compare the left end, not the areas.",
        ],
        anchor="start", offset=12,
    )  # fmt: skip
    both = alt.hconcat(roc, _panel(rows, marks, across, up, "Precision-recall", "step-before"), spacing=40)
    return themed(both.properties(title=title))


def points(pairing: Pairing, method: str) -> list[dict[str, Any]]:
    """One row for each cut that keeps anybody with a score over 0."""
    curve = pairing.curve(method)
    rows = []
    for step, (threshold, true, false) in enumerate(
        zip(curve.threshold.tolist(), curve.true.tolist(), curve.false.tolist(), strict=True)
    ):
        if threshold > 0:
            rows.append({"method": method, "step": step, **_place(pairing, method, true, false)})
    return rows


def own_cut(pairing: Pairing, method: str) -> dict[str, Any] | None:
    """The point of a method's own cut; None where it has none or keeps nobody."""
    kept = pairing.kept(method)
    if method == PAIR or kept is None or not sum(kept):
        return None
    return {"method": method, **_place(pairing, method, *kept)}


def _place(pairing: Pairing, method: str, true: int, false: int) -> dict[str, float]:
    others = len(pairing.negative.ids)
    return {
        "recall": true / len(pairing.positive.ids),
        "shown_rate": (false or _in_strip(method)) / others,
        "precision": true / (true + false),
    }


def _in_strip(method: str) -> float:
    """Its place in the strip of no false account."""
    low, high = _STRIP
    step = (list(_SHOWN).index(method) + 1) / (len(_SHOWN) + 1)
    return float(low * (high / low) ** step)


def _panel(
    rows: list[dict[str, Any]], marks: list[dict[str, Any]], x: alt.X, y: alt.Y, title: str,
    between: Literal["linear", "step-before"],
) -> Chart:  # fmt: skip
    names = list(_SHOWN)
    colour = alt.Color(
        "method:N", title=None, scale=alt.Scale(domain=names, range=[colour for colour, _ in _SHOWN.values()]),
        legend=alt.Legend(columns=5, symbolType="stroke", symbolStrokeWidth=2, labelLimit=220),
    )  # fmt: skip
    dashes = alt.Scale(domain=names, range=[dash for _, dash in _SHOWN.values()])
    dash = alt.StrokeDash("method:N", title=None, scale=dashes)
    line = alt.Chart(data(rows)).mark_line(strokeWidth=1.6, interpolate=between, clip=True)
    ring = alt.Chart(data(marks)).mark_point(size=70, filled=False, strokeWidth=1.8)
    drawn = alt.layer(
        line.encode(x=x, y=y, color=colour, strokeDash=dash, order="step:Q"),
        ring.encode(x=x, y=y, color=alt.Color("method:N", scale=alt.Scale(domain=names), legend=None)),
    )
    return drawn.properties(width=_SIZE, height=_SIZE, title=alt.Title(title, color=INK))


def _share(axis: Any, column: str, title: str) -> Any:
    return axis(f"{column}:Q", title=title, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="~%", tickCount=5))
