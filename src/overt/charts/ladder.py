"""What each window would find alone, signal by signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import altair as alt
import pyarrow as pa

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, INK, VERMILLION, WIDTH

if TYPE_CHECKING:
    from overt.case import Case

_ROWS = """
    SELECT signal, window_s, candidates, pairs, expected FROM ladder ORDER BY signal NULLS LAST, window_s NULLS LAST
"""
_UNITS = ((86_400, "day"), (3_600, "h"), (60, "min"), (1, "s"))


def window_ladder(case: Case, labels: Mapping[str, str] | None = None) -> Figure:
    """Pairs that each window of each signal would keep if it were the only one tried."""
    return draw(case.sql(_ROWS), q=case.settings.q, labels=labels or {})


def draw(rows: pa.Table, *, q: float, labels: Mapping[str, str]) -> Figure:
    """The ladder, from rows of the table `ladder`."""
    key, title = "ladder", "Pairs found by each window alone"
    listed = rows.to_pylist()
    names = [labels.get(row["signal"], row["signal"]) for row in listed]
    twin = pa.table(
        {
            "signal": pa.array(names, pa.string()),
            "window": pa.array([_named(row["window_s"]) for row in listed], pa.string()),
            "candidate_pairs": rows["candidates"],
            "kept_pairs": rows["pairs"],
            "expected_false": pa.array([round(row["expected"], 2) for row in listed], pa.float64()),
        }
    )
    found = [row for row in listed if row["pairs"]]
    if not found:
        why = f"No window of any signal keeps a pair by itself at q ≤ {q:g}."
        return not_drawn(key, title, twin, "kept_pairs", why)
    best = max(found, key=lambda row: (row["pairs"], row["signal"]))
    shown = {row["signal"] for row in found}
    return Figure(
        key=key,
        title=title,
        subtitle=f"at q ≤ {q:g} in one window; the run tries all of them and pays for it",
        alt=(
            f"{len(shown)} of {len({row['signal'] for row in listed})} signals find pairs by one window alone. "
            f"Most are found by “{labels.get(best['signal'], best['signal'])}” within {_named(best['window_s'])}: "
            f"{best['pairs']:,} pairs, of which {best['expected']:,.1f} at most are expected by chance."
        ),
        twin=twin,
        measure="kept_pairs",
        chart=_chart(
            [row for row in twin.to_pylist() if row["signal"] in {labels.get(s, s) for s in shown}],
            listed,
        ),
        notes=(
            "Here the analytic bound decides, signal by signal; the run joins the signals and calibrates by copies.",
        ),
    )


def _named(seconds: int) -> str:
    """A window in the largest unit that divides it: "10 s", "2 min", "1 day"."""
    size, unit = next(
        (size, unit) for size, unit in _UNITS if seconds % size == 0 and (seconds or size == 1)
    )
    return f"{seconds // size} {unit}"


def _chart(rows: list[dict[str, object]], listed: list[dict[str, int]]) -> Chart:
    order = [_named(window) for window in sorted({row["window_s"] for row in listed})]
    x = alt.X("window:N", title=None, sort=order, axis=alt.Axis(labelAngle=0, labelFontSize=9))
    base = alt.Chart(data(rows)).encode(x=x)
    kept = base.mark_bar(color=BLUE, size=14).encode(
        y=alt.Y("kept_pairs:Q", title="pairs kept", axis=alt.Axis(tickCount=3, format=",d"))
    )
    false = base.mark_tick(color=VERMILLION, thickness=2, size=20).encode(y="expected_false:Q")
    across = 3
    return themed(
        alt.layer(kept, false)
        .properties(width=(WIDTH - 100) // across, height=90)
        .facet(
            facet=alt.Facet(
                "signal:N", title=None, header=alt.Header(labelAnchor="start", labelFontSize=11, labelColor=INK)
            ),
            columns=across,
        )
        .resolve_scale(y="independent")
    )
