"""C7: when the accounts of a cluster were made, beside all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pyarrow as pa

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, INK, PAPER, WIDTH
from overt.charts._time import Bins, Ints, time_axis

if TYPE_CHECKING:
    from overt.case import Case

LEAST_ACCOUNTS = 4
LEAST_OTHERS = 30
"""Accounts in no cluster from which an outline is drawn; fewer say nothing about what is usual."""

_DAYS_SHOWN_AS_DAYS = 90

# Only of the platforms that the cluster is on: each platform grew in its own years.
_ACCOUNTS = """
    WITH mine AS (
        SELECT a.platform FROM membership m JOIN account a ON a.account_id = m.account_id
        WHERE m.cluster_id = :cluster_id GROUP BY a.platform
    )
    SELECT a.created_at, CASE WHEN m.cluster_id = :cluster_id THEN 1 ELSE 0 END AS member
    FROM account a
    JOIN mine p ON p.platform = a.platform
    LEFT JOIN membership m ON m.account_id = a.account_id
    WHERE m.cluster_id = :cluster_id OR (m.account_id IS NULL AND a.posts >= 1)
    ORDER BY a.created_at NULLS LAST, a.account_id NULLS LAST
"""


def account_creation(case: Case, cluster_id: int) -> Figure:
    """Accounts of a cluster by month or day of creation, each as a tick, with what the others let expect."""
    return draw(case.sql(_ACCOUNTS, cluster_id=cluster_id), cluster_id)


def draw(accounts: pa.Table, cluster_id: int) -> Figure:
    """The figure, from rows of (created_at, member): seconds since 1970 or None, and 1 for the cluster's own.

    Bars are accounts of the cluster, the outline is the share of accounts in no cluster made in the same span
    times the accounts of the cluster. Days are shown where all were made within 90 days, months else.
    """
    key, title = f"creation-{cluster_id}", f"When the accounts of cluster {cluster_id} were made"
    own = [row for row in accounts.to_pylist() if row["member"]]
    made = np.array([row["created_at"] for row in own if row["created_at"] is not None], np.int64)
    others = np.array(
        [row["created_at"] for row in accounts.to_pylist() if not row["member"] and row["created_at"] is not None],
        np.int64,
    )
    unknown = len(own) - len(made)
    if len(made) < LEAST_ACCOUNTS:
        why = f"The creation time of {len(made)} of {len(own)} accounts is known; {LEAST_ACCOUNTS} are needed."
        return not_drawn(key, title, _twin(None, [], [], None), "cluster_accounts", why)
    bins = _bins(made)
    inside = others[(others >= _second(bins.starts[0])) & (others < _second(bins.ends[-1]))]
    mine, theirs = (bins.totals(times // 3_600, np.ones(len(times), np.int64)) for times in (made, inside))
    enough = len(others) >= LEAST_OTHERS
    expected = theirs / len(others) * len(made) if enough else None
    twin = _twin(bins, mine.tolist(), theirs.tolist(), None if expected is None else expected.round(3).tolist())
    peak = int(np.argmax(mine))
    usual = (
        f"{int(theirs[peak]):,} of {len(others):,} accounts in no cluster were made in it"
        if enough
        else "there are too few accounts in no cluster to say what is usual"
    )
    return Figure(
        key=key,
        title=title,
        subtitle=f"{len(made):,} accounts of the cluster, {len(others):,} in no cluster on the same platforms",
        alt=(
            f"Accounts per {bins.unit} of creation in UTC from {bins.starts[0]} to {bins.ends[-1]}. Most of the "
            f"cluster's, {int(mine[peak]):,} of {len(made):,}, were made in the {bins.unit} of {bins.starts[peak]}; "
            f"{usual}."
        ),
        twin=twin,
        measure="cluster_accounts",
        chart=_chart(twin, bins, made, drawn_others=enough),
        notes=_notes(unknown, len(own), len(others) - len(inside), enough),
    )


def _bins(made: Ints) -> Bins:
    first, last = (int(each) // 86_400 for each in (made.min(), made.max()))
    if last - first < _DAYS_SHOWN_AS_DAYS:
        return Bins("day", first - 2, last - first + 5)
    months = np.array([first, last]).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return Bins("month", int(months[0]) - 1, int(months[1] - months[0]) + 3)


def _second(day: str) -> int:
    return int(np.datetime64(day, "s").astype(np.int64))


def _notes(unknown: int, own: int, outside: int, enough: bool) -> tuple[str, ...]:
    notes = []
    if unknown:
        notes.append(f"Of {unknown:,} of {own:,} accounts the creation time is not known; they are not drawn.")
    if not enough:
        notes.append(f"No outline: fewer than {LEAST_OTHERS} accounts in no cluster have a known creation time.")
    elif outside:
        were = "account in no cluster was" if outside == 1 else "accounts in no cluster were"
        notes.append(f"{outside:,} {were} made before or after the time drawn; the outline counts them.")
    return tuple(notes)


def _twin(bins: Bins | None, mine: list[int], theirs: list[int], expected: list[float] | None) -> pa.Table:
    outline: list[float | None] = [*expected] if expected else [None] * len(mine)
    return pa.table(
        {
            "from_utc": pa.array(bins.starts if bins else [], pa.string()),
            "to_utc": pa.array(bins.ends if bins else [], pa.string()),
            "cluster_accounts": pa.array(mine, pa.int64()),
            "other_accounts": pa.array(theirs, pa.int64()),
            "expected_accounts": pa.array(outline, pa.float64()),
        }
    )


def _chart(twin: pa.Table, bins: Bins, made: Ints, *, drawn_others: bool) -> Chart:
    rows = data(twin.to_pylist())
    domain = [bins.starts[0], bins.ends[-1]]

    def x(field: str, *, labels: bool) -> alt.X:
        axis = time_axis(bins, labels=labels)
        return alt.X(f"{field}:T", scale=alt.Scale(type="utc", domain=domain, nice=False), axis=axis)

    y = alt.Y(
        "cluster_accounts:Q",
        title=f"accounts per {bins.unit}",
        axis=alt.Axis(tickCount=4, format=",d", tickMinStep=1),
    )
    base = alt.Chart(rows)
    layers: list[alt.Chart] = [
        base.mark_bar(color=BLUE, opacity=0.75, stroke=PAPER, strokeWidth=0.5).encode(
            x=x("from_utc", labels=False), x2="to_utc:T", y=y, y2=alt.datum(0)
        )
    ]
    if drawn_others:
        layers.append(
            base.mark_line(color=INK, strokeWidth=1.4, strokeDash=[4, 2], interpolate="step-after").encode(
                x=x("from_utc", labels=False), y="expected_accounts:Q"
            )
        )
    each = [{"made_utc": str(np.datetime64(int(at), "s")) + "Z"} for at in made]
    ticks = alt.Chart(data(each)).mark_tick(color=BLUE, thickness=1.2, height=12, opacity=0.6)
    return themed(
        alt.vconcat(
            alt.layer(*layers).properties(width=WIDTH, height=150),
            ticks.encode(x=x("made_utc", labels=True)).properties(width=WIDTH, height=14),
            spacing=2,
        )
    )
