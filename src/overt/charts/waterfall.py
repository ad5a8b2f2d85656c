"""C11: what each signal adds to an edge, for the median and the weakest edge of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import altair as alt
import pyarrow as pa

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, INK

if TYPE_CHECKING:
    from overt.case import Case

_WIDTH, _ROW, _LABELS = 430, 28, 200

# Edges in order of strength; the median of an even number is the weaker of the two in the middle.
_EDGES = """
    WITH inside AS (
        SELECT e.account_a, e.account_b, e.p_value, e.bits
        FROM edge e
        JOIN membership a ON a.account_id = e.account_a AND a.cluster_id = :cluster_id
        JOIN membership b ON b.account_id = e.account_b AND b.cluster_id = :cluster_id
    ),
    placed AS (
        SELECT account_a, account_b, COUNT(*) OVER () AS edges,
               ROW_NUMBER() OVER (
                   ORDER BY p_value NULLS LAST, bits DESC NULLS LAST, account_a NULLS LAST, account_b NULLS LAST
               ) AS place
        FROM inside
    )
    SELECT p.place, p.edges, s.account_a, s.account_b, s.signal, s.k, s."lambda", s.p_value, s.bits
    FROM placed p
    JOIN edge_signal s ON s.account_a = p.account_a AND s.account_b = p.account_b
    WHERE p.place = p.edges OR p.place = CAST(FLOOR(p.edges / 2e0) AS BIGINT) + 1
    ORDER BY p.place NULLS LAST, s.bits DESC NULLS LAST, s.signal NULLS LAST
"""


def evidence_waterfall(
    case: Case, cluster_id: int, *, labels: Mapping[str, str] | None = None
) -> Figure:
    """Bits of evidence per signal for a cluster's median and weakest edge.

    `labels` says in words what accounts do under a signal; without it the signals' names are used.
    """
    return draw(case.sql(_EDGES, cluster_id=cluster_id), cluster_id, labels=labels or {})


def draw(rows: pa.Table, cluster_id: int, *, labels: Mapping[str, str]) -> Figure:
    """The waterfall, from rows of (place, edges, account_a, account_b, signal, k, lambda, p_value, bits)."""
    key = f"waterfall-{cluster_id}"
    title = f"What ties the median and the weakest edge of cluster {cluster_id}"
    twin = _twin(rows, labels)
    if not twin.num_rows:
        return not_drawn(key, title, twin, "bits", "The case holds no evidence per signal.")
    edges = int(rows["edges"][0].as_py())
    return Figure(
        key=key,
        title=title,
        subtitle=f"{edges:,} {'edge' if edges == 1 else 'edges'}",
        alt=" ".join(_sentence(twin, which) for which in _kinds(twin)),
        twin=twin,
        measure="bits",
        chart=_chart(twin),
        notes=(
            "Signals are not independent: one post can carry a link, a hashtag and a text at once. "
            "The test of an edge allows for that, so a weaker edge may have the longer bars; their "
            "plain sum is only the weight with which clusters are formed.",
            "Bits are −log₂ of the p-value, capped per signal: 10 bits are about 1 in 1,000, "
            "20 bits about 1 in a million.",
        ),
    )


def _twin(rows: pa.Table, labels: Mapping[str, str]) -> pa.Table:
    """One row per bar: which edge, the signal, its numbers, and where the bar starts and ends."""
    out: list[dict[str, Any]] = []
    reached: dict[int, float] = {}
    for row in rows.to_pylist():
        place, last = row["place"], row["edges"]
        start = reached.get(place, 0.0)
        bits = max(row["bits"], 0.0) + 0.0  # −0.0 is 0
        reached[place] = start + bits
        kind = "only edge" if last == 1 else "weakest edge" if place == last else "median edge"
        out.append(
            {
                "edge": kind,
                "accounts": f"{row['account_a']} and {row['account_b']}",
                "signal": labels.get(row["signal"], row["signal"]),
                "k": row["k"],
                "lambda": row["lambda"],
                "p_value": row["p_value"],
                "bits": bits,
                "from_bits": start,
                "to_bits": reached[place],
            }
        )
    return pa.Table.from_pylist(out, schema=_SCHEMA)


_SCHEMA = pa.schema(
    [
        ("edge", pa.string()), ("accounts", pa.string()), ("signal", pa.string()),
        ("k", pa.int64()), ("lambda", pa.float64()), ("p_value", pa.float64()),
        ("bits", pa.float64()), ("from_bits", pa.float64()), ("to_bits", pa.float64()),
    ]
)  # fmt: skip


def _kinds(twin: pa.Table) -> list[str]:
    return list(dict.fromkeys(twin["edge"].to_pylist()))


def _sentence(twin: pa.Table, which: str) -> str:
    rows = [row for row in twin.to_pylist() if row["edge"] == which]
    parts = ", ".join(
        f"{row['signal']}: {row['k']} objects where {_rate(row['lambda'])} are expected, "
        f"{row['bits']:.0f} bits"
        for row in rows
    )
    return f"The {which} reaches {rows[-1]['to_bits']:.0f} bits ({parts})."


def _rate(value: float) -> str:
    """An expected number of objects, short: 5.7, 0.003, under 0.001."""
    if value < 0.001:
        return "under 0.001"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _is(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {_rate(value)}"


def _nothing(bits: float) -> str:
    return "" if bits >= 0.05 else ": adds nothing"


def _chart(twin: pa.Table) -> Chart:
    rows = twin.to_pylist()
    longest = max(row["to_bits"] for row in rows)
    kinds = _kinds(twin)
    panels = [
        _panel([row for row in rows if row["edge"] == kind], kind, longest, axis=kind == kinds[-1])
        for kind in kinds
    ]
    return themed(alt.vconcat(*panels, spacing=16).resolve_scale(x="shared"))


def _panel(rows: list[dict[str, Any]], kind: str, longest: float, *, axis: bool) -> Chart:
    drawn = [
        {**row, "says": f"k = {row['k']}, λ {_is(row['lambda'])}{_nothing(row['bits'])}"}
        for row in rows
    ]
    scale = alt.Scale(domain=[0, longest * 1.3], nice=False)
    x_axis = (
        alt.Axis(title="bits of evidence (−log₂ p), added up", tickCount=6)
        if axis
        else alt.Axis(labels=False, title=None, ticks=False)
    )
    base = alt.Chart(data(drawn)).encode(
        y=alt.Y(
            "signal:N",
            sort=[str(row["signal"]) for row in rows],
            axis=alt.Axis(title=None, labelLimit=_LABELS, minExtent=_LABELS, labelColor=INK),
            scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
        )
    )
    bars = base.mark_bar(color=BLUE, opacity=0.75).encode(
        x=alt.X("from_bits:Q", scale=scale, axis=x_axis), x2="to_bits:Q"
    )
    text = base.mark_text(align="left", dx=5, color=INK, fontSize=11).encode(
        x="to_bits:Q", text="says:N"
    )
    total = f"{kind}: {rows[-1]['to_bits']:.1f} bits"
    return alt.layer(bars, text).properties(width=_WIDTH, height=_ROW * len(rows), title=total)
