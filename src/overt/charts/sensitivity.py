"""C12: how many pairs are kept when the share of false ones allowed is set otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, INK, VERMILLION, WIDTH

if TYPE_CHECKING:
    from overt.case import Case

Floats = NDArray[np.float64]

Q_VALUES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)

_KEPT = "SELECT q_value FROM edge ORDER BY q_value NULLS LAST"
_STEPS = """
    SELECT p_value, expected, found FROM expected WHERE signal = 'fused' ORDER BY p_value NULLS LAST
"""
_COPIES = "SELECT COUNT(*) AS copies, AVG(edges) AS edges FROM floor"
_TESTED = """
    SELECT COUNT(*) AS pairs FROM (SELECT account_a, account_b FROM pair_test GROUP BY account_a, account_b) t
"""


def sensitivity_curve(case: Case) -> Figure:
    """Pairs kept at each threshold, how many of them are expected to be chance, and the setting."""
    floor = case.sql(_COPIES).to_pylist()[0]
    return draw(
        case.sql(_KEPT),
        case.sql(_STEPS),
        q=case.settings.q,
        tested=int(case.sql(_TESTED)["pairs"][0].as_py()),
        copies=int(floor["copies"]),
        edges_in_copies=float(floor["edges"] or 0),
    )


def draw(
    kept: pa.Table,
    steps: pa.Table,
    *,
    q: float,
    tested: int,
    copies: int = 0,
    edges_in_copies: float = 0.0,
) -> Figure:
    """The curve, from the q_value of every edge and the steps (p_value, expected, found) beyond them."""
    key, title = "sensitivity", "Pairs kept, by the share of false pairs allowed"
    twin = _twin(kept["q_value"].to_numpy(), steps, q)
    if not max(twin["kept_pairs"].to_pylist(), default=0):
        why = f"No pair of accounts is kept at any threshold up to q ≤ {max(Q_VALUES):g}."
        return not_drawn(key, title, twin, "kept_pairs", why)
    rows = twin.to_pylist()
    here = next(row for row in rows if row["q_threshold"] == q)
    others = (row for row in (rows[0], rows[-1]) if row is not here)
    return Figure(
        key=key,
        title=title,
        subtitle=f"{tested:,} pairs of accounts tested",
        alt=(
            f"At the setting used, q ≤ {q:g}, {here['kept_pairs']:,} pairs are kept, of which about "
            f"{here['expected_false']:,.1f} are expected by chance. "
            + " ".join(
                f"At q ≤ {row['q_threshold']:g} it would be {row['kept_pairs']:,}."
                for row in others
            )
        ),
        twin=twin,
        measure="kept_pairs",
        chart=_chart(twin, q),
        notes=_notes(copies, edges_in_copies, q),
    )


def _twin(edges: Floats, steps: pa.Table, q: float) -> pa.Table:
    """Kept and expected false pairs at each threshold.

    Up to the setting from the edges themselves; beyond it from the steps of the fused test, where
    the threshold reaches to the largest p whose q is within it.
    """
    rows = []
    for threshold in sorted({*(each for each in Q_VALUES if each < q), q}):
        count = int(np.searchsorted(edges, threshold, side="right"))
        rows.append((threshold, count, count * float(edges[count - 1]) if count else 0.0))
    found, expected = steps["found"].to_numpy(), steps["expected"].to_numpy()
    used = found > 0
    rate = (expected[used] / found[used])[::-1]
    least = np.minimum.accumulate(rate)[::-1]
    for threshold in (each for each in Q_VALUES if each > q and len(rate)):
        within = np.flatnonzero(least <= threshold)
        if len(within):
            place = within[-1]
            rows.append((threshold, int(found[used][place]), float(expected[used][place])))
    return pa.table(
        {
            "q_threshold": pa.array([row[0] for row in rows], pa.float64()),
            "kept_pairs": pa.array([row[1] for row in rows], pa.int64()),
            "expected_false": pa.array([round(row[2], 2) for row in rows], pa.float64()),
        }
    )


def _notes(copies: int, edges_in_copies: float, q: float) -> tuple[str, ...]:
    if not copies:
        return ()
    return (
        f"In {copies} shuffled copies, q ≤ {q:g} keeps {edges_in_copies:.1f} pairs on average.",
    )


def _chart(twin: pa.Table, q: float) -> Chart:
    rows = twin.to_pylist()
    domain = [rows[0]["q_threshold"], rows[-1]["q_threshold"]]
    x = alt.X(
        "q_threshold:Q",
        title="share of false pairs allowed (q), log scale",
        scale=alt.Scale(type="log", domain=domain, nice=False),
        axis=alt.Axis(values=[row["q_threshold"] for row in rows], format="~g"),
    )
    y = alt.Y("kept_pairs:Q", title="pairs of accounts", axis=alt.Axis(tickCount=5, format=",d"))
    names = ["pairs kept", "of these, expected by chance"]
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=names, range=[BLUE, VERMILLION]),
        legend=alt.Legend(title=None, orient="top", symbolOpacity=1, symbolType="square"),
    )
    base = alt.Chart(data(rows)).encode(x=x)
    kept = base.transform_calculate(kind=f"'{names[0]}'").mark_line(
        point=alt.OverlayMarkDef(filled=True, size=30), strokeWidth=1.8
    )
    false = base.transform_calculate(kind=f"'{names[1]}'").mark_area(opacity=0.4)
    used = alt.Chart(data([row for row in rows if row["q_threshold"] == q])).encode(x=x, y=y)
    ring = used.mark_point(size=150, color=INK, strokeWidth=2, filled=False)
    label = used.mark_text(align="right", dx=-12, dy=-12, color=INK, fontSize=11)
    return themed(
        alt.layer(
            false.encode(y=alt.Y("expected_false:Q"), color=colour),
            kept.encode(y=y, color=colour),
            ring,
            label.encode(text=alt.value(f"setting used: q ≤ {q:g}")),
        ).properties(width=WIDTH, height=190)
    )
