"""C6: how much time lies between the two posts of a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, INK, WIDTH

if TYPE_CHECKING:
    from overt.case import Case

LEAST_MEETINGS = 20

_EDGES = (
    (0, "same second"), (10, "1–10 s"), (30, "11–30 s"), (60, "31–60 s"), (120, "1–2 min"),
    (300, "2–5 min"), (600, "5–10 min"), (1_800, "10–30 min"), (3_600, "30–60 min"),
    (10_800, "1–3 h"), (21_600, "3–6 h"), (43_200, "6–12 h"), (86_400, "12–24 h"),
    (604_800, "1–7 days"),
)  # fmt: skip
"""Upper end of each bin in seconds, itself included, and its name."""

# Counted by bin, each known by its upper end: the table would be a million times longer by second.
_BIN = (
    "CASE "
    + " ".join(f"WHEN gap_s <= {edge} THEN {edge}" for edge, _ in _EDGES)
    + f" ELSE {_EDGES[-1][0]} END"
)
_CLUSTER = f"""
    SELECT {_BIN} AS gap_s, COUNT(*) AS meetings
    FROM edge_post e
    JOIN membership a ON a.account_id = e.account_a AND a.cluster_id = :cluster_id
    JOIN membership b ON b.account_id = e.account_b AND b.cluster_id = :cluster_id
    GROUP BY {_BIN}
    ORDER BY gap_s NULLS LAST
"""
# Pairs with an edge are left out: what remains is how people meet who are not in question.
_OTHERS = f"""
    WITH tied AS (
        SELECT a.account_key AS key_a, b.account_key AS key_b
        FROM edge e
        JOIN account a ON a.account_id = e.account_a
        JOIN account b ON b.account_id = e.account_b
    ),
    ends AS (
        SELECT key_a, key_b FROM tied
        UNION ALL
        SELECT key_b AS key_a, key_a AS key_b FROM tied
    )
    SELECT c.signal, {_BIN} AS gap_s, COUNT(*) AS meetings
    FROM coincidence c
    LEFT JOIN ends x ON x.key_a = c.key_a AND x.key_b = c.key_b
    WHERE x.key_a IS NULL
    GROUP BY c.signal, {_BIN}
    ORDER BY c.signal NULLS LAST, gap_s NULLS LAST
"""
_SIGNALS = """
    SELECT DISTINCT s.signal
    FROM edge_signal s
    JOIN membership m ON m.account_id = s.account_a AND m.cluster_id = :cluster_id
"""
_STEP = "SELECT MAX(time_step_s) AS step FROM source"


def gaps_of_others(case: Case) -> pa.Table:
    """Time between the posts of all pairs without an edge: (signal, gap_s, meetings).

    It is the same for every cluster and may take long: read it once where several are drawn.
    """
    return case.sql(_OTHERS)


def gap_histogram(case: Case, cluster_id: int, *, others: pa.Table | None = None) -> Figure:
    """Seconds between the closest two posts of each pair on each object they have in common.

    `others` is what `gaps_of_others` gives, read anew when it is left out.
    """
    others = gaps_of_others(case) if others is None else others
    used = case.sql(_SIGNALS, cluster_id=cluster_id)["signal"]
    return draw(
        case.sql(_CLUSTER, cluster_id=cluster_id),
        others.filter(pc.is_in(others["signal"], value_set=used.combine_chunks())),
        cluster_id,
        time_step_s=int(case.sql(_STEP)["step"][0].as_py() or 1),
    )


def draw(inside: pa.Table, others: pa.Table, cluster_id: int, *, time_step_s: int = 1) -> Figure:
    """The histogram, from rows of (gap_s, meetings) of the cluster's edges and of pairs without edge."""
    key = f"gaps-{cluster_id}"
    title = f"Time between the posts that tie cluster {cluster_id}"
    names = _names(time_step_s)
    mine, theirs = (_counts(rows, names, time_step_s) for rows in (inside, others))
    total, total_others = int(mine.sum()), int(theirs.sum())
    twin = pa.table(
        {
            "time_between": pa.array(names, pa.string()),
            "cluster_meetings": pa.array(mine.tolist(), pa.int64()),
            "cluster_percent": pa.array(_percent(mine), pa.float64()),
            "other_meetings": pa.array(theirs.tolist(), pa.int64()),
            "other_percent": pa.array(_percent(theirs), pa.float64()),
        }
    )
    if total < LEAST_MEETINGS:
        why = f"A histogram needs {LEAST_MEETINGS} pairs of posts; this cluster has {total}."
        return not_drawn(key, title, twin, "cluster_percent", why)
    used = np.flatnonzero(mine + theirs)
    shown = twin.slice(int(used[0]), int(used[-1] - used[0]) + 1)
    minute = names.index("1–2 min") + 1
    compared = (
        f" Among pairs of accounts without an edge it is {theirs[:minute].sum() / total_others:.0%}."
        if total_others
        else ""
    )
    return Figure(
        key=key,
        title=title,
        subtitle=f"{total:,} pairs of posts on common objects; {total_others:,} of pairs without an edge",
        alt=(
            f"Bars of the time between two posts on the same object. "
            f"{mine[:minute].sum() / total:.0%} lie within two minutes of each other."
            f"{compared} The commonest span is {names[int(mine.argmax())]}."
        ),
        twin=shown,
        measure="cluster_percent",
        chart=_chart(shown, bool(total_others)),
        notes=_notes(time_step_s, compared=bool(total_others)),
    )


def _names(time_step_s: int) -> list[str]:
    """Names of the bins; those finer than the resolution of the times are one."""
    if time_step_s <= 1:
        return [name for _, name in _EDGES]
    unit = "day" if time_step_s >= 86_400 else "minute" if time_step_s == 60 else f"{time_step_s} s"
    return [f"same {unit}"] + [name for edge, name in _EDGES if edge > time_step_s]


def _counts(rows: pa.Table, names: list[str], time_step_s: int) -> np.ndarray:
    edges = [edge for edge, _ in _EDGES if edge > time_step_s or edge == 0 or time_step_s <= 1]
    place = np.searchsorted(np.array(edges), rows["gap_s"].to_numpy(), side="left")
    place = np.minimum(place, len(edges) - 1)
    counts = np.bincount(place, weights=rows["meetings"].to_numpy(), minlength=len(names))
    return counts.astype(np.int64)


def _percent(counts: np.ndarray) -> list[float]:
    return [float(share) for share in np.round(100 * counts / max(int(counts.sum()), 1), 2)]


def _notes(time_step_s: int, *, compared: bool) -> tuple[str, ...]:
    notes = ["Bins widen to the right: their bars are not to be compared with each other."]
    if compared:
        notes = [
            "Bins widen to the right, so bars are compared with the line, not with each other.",
            "Pairs without an edge have met by chance, by common interest, or too seldom to tell.",
        ]
    if time_step_s > 1:
        notes.append(f"Times are recorded to {time_step_s} s: shorter spans cannot be told apart.")
    return tuple(notes)


def _chart(twin: pa.Table, compare: bool) -> Chart:
    order = twin["time_between"].to_pylist()
    base = alt.Chart(data(twin.to_pylist())).encode(
        x=alt.X(
            "time_between:O",
            sort=order,
            axis=alt.Axis(title="time between the two posts", labelAngle=-35, labelOverlap=False),
        )
    )
    y = alt.Y("cluster_percent:Q", title="% of pairs of posts", axis=alt.Axis(tickCount=5))
    kinds = ["this cluster", "pairs without an edge"][: 1 + compare]
    legend = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=kinds, range=[BLUE, INK][: len(kinds)]),
        legend=alt.Legend(title=None, orient="top"),
    )
    bars = base.transform_calculate(kind="'this cluster'").mark_bar(opacity=0.75)
    layers: list[alt.Chart] = [bars.encode(y=y, color=legend)]
    if compare:
        line = base.transform_calculate(kind="'pairs without an edge'").mark_line(
            strokeDash=[4, 3], point=alt.OverlayMarkDef(filled=True, size=28), strokeWidth=1.5
        )
        layers.append(line.encode(y="other_percent:Q", color=legend))
    return themed(alt.layer(*layers).properties(width=WIDTH, height=180))
