"""C5: how many posts a cluster and everybody else make over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.charts._events import EVENTS, Event, events_of, lines, list_of
from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, BREAK, HATCH, MUTED, WIDTH
from overt.charts._time import Bins, Ints, gaps, time_axis

if TYPE_CHECKING:
    from overt.case import Case

LEAST_POSTS = 20

_POSTS = """
    SELECT CAST(FLOOR(p.posted_at / 3600e0) AS BIGINT) AS hour,
           CAST(SUM(CASE WHEN m.account_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS cluster_posts,
           CAST(SUM(CASE WHEN m.account_id IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS other_posts
    FROM post p
    LEFT JOIN membership m ON m.account_id = p.account_id AND m.cluster_id = :cluster_id
    WHERE p.posted_at IS NOT NULL AND NOT COALESCE(p.embedded, FALSE)
    GROUP BY CAST(FLOOR(p.posted_at / 3600e0) AS BIGINT)
    ORDER BY hour NULLS LAST
"""


def activity_timeline(case: Case, cluster_id: int) -> Figure:
    """Posts of one cluster, and below them the posts of all other accounts, through time."""
    events = case.sql(EVENTS, subject=f"cluster:{cluster_id}")
    return draw(case.sql(_POSTS, cluster_id=cluster_id), cluster_id, events=events)


def draw(posts: pa.Table, cluster_id: int, *, events: pa.Table | None = None) -> Figure:
    """The timeline, from rows of (hour since 1970, cluster_posts, other_posts).

    The two have panels and scales of their own: what is compared is when they rise, not how high. `events`
    are rows of (series, label, at_s): incidents and actions of platforms, drawn as lettered lines.
    """
    key, title = f"activity-{cluster_id}", f"Activity of cluster {cluster_id} and of everybody else"
    in_all = sum(posts["cluster_posts"].to_pylist())
    if in_all < LEAST_POSTS:
        why = f"A timeline needs {LEAST_POSTS} posts; this cluster has {in_all}."
        return not_drawn(key, title, _twin([], [], [], []), "cluster_posts", why)
    hours, cluster_posts, other_posts = (column.to_numpy() for column in posts.columns)
    drawn = _active(hours, cluster_posts)
    hours, cluster_posts, other_posts = hours[drawn], cluster_posts[drawn], other_posts[drawn]
    bins = Bins.over(int(hours[0]), int(hours[-1]))
    cluster, others = bins.totals(hours, cluster_posts), bins.totals(hours, other_posts)
    silent = gaps(cluster + others)
    marked = [] if events is None else events_of(events, *_span(bins))
    twin = _twin(
        bins.starts, bins.ends, _broken(cluster.tolist(), silent), _broken(others.tolist(), silent)
    )
    total, peak = int(cluster.sum()), int(np.argmax(cluster))
    return Figure(
        key=key,
        title=title,
        subtitle=f"{total:,} posts of the cluster, {int(others.sum()):,} of all other accounts",
        alt=(
            f"Posts per {bins.unit} in UTC from {bins.starts[0]} to {bins.starts[-1]}. The cluster "
            f"makes most posts, {int(cluster[peak]):,}, in the {bins.unit} of {bins.starts[peak]}; "
            f"all other accounts make {int(others[peak]):,} in it. {_gap_words(len(silent))}"
        ),
        twin=twin,
        measure="cluster_posts",
        chart=_chart(twin, bins, silent, marked),
        notes=_notes(silent, in_all - total, not drawn.all()) + list_of(marked),
    )


def _active(hours: Ints, posts: Ints) -> NDArray[np.bool_]:
    """Which hours to draw: all, or where the cluster is active if that is less than half of them.

    A month of work in a case that spans five years would be one needle. The middle 98 % of the
    cluster's posts are kept, with a margin and at least two days.
    """
    upto = np.cumsum(posts) / posts.sum()
    first, last = (int(hours[int(np.searchsorted(upto, share))]) for share in (0.01, 0.99))
    margin = max(24, (last - first) // 6)
    if last - first + 2 * margin > (int(hours[-1]) - int(hours[0])) / 2:
        return np.ones(len(hours), dtype=np.bool_)
    return (hours >= first - margin) & (hours <= last + margin)


def _notes(silent: list[tuple[int, int]], outside: int, cut: bool) -> tuple[str, ...]:
    notes = []
    if cut:
        notes.append(
            "Drawn is the time in which the cluster is active, not the whole of the case"
            + (f"; {outside:,} of its posts lie outside." if outside else ".")
        )
    if silent:
        notes.append(
            "Hatched: no post of any account is in the case. The line is broken there, not zero."
        )
    return tuple(notes)


def _broken(values: list[int], silent: list[tuple[int, int]]) -> list[int | None]:
    """Values with nothing where the case has a gap."""
    inside = {place for first, last in silent for place in range(first, last + 1)}
    return [None if place in inside else value for place, value in enumerate(values)]


def _twin(
    starts: list[str], ends: list[str], cluster: list[int | None], others: list[int | None]
) -> pa.Table:
    return pa.table(
        {
            "from_utc": pa.array(starts, pa.string()),
            "to_utc": pa.array(ends, pa.string()),
            "cluster_posts": pa.array(cluster, pa.int64()),
            "other_posts": pa.array(others, pa.int64()),
        }
    )


def _gap_words(number: int) -> str:
    if not number:
        return "There is no gap in the case."
    return f"The case has {number} {'gap' if number == 1 else 'gaps'}, where the line is broken."


def _alone(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with whether it stands between two gaps: no line reaches it, so it is a dot."""
    missing = [True, *(row["cluster_posts"] is None for row in rows), True]
    return [
        {**row, "alone": not here and before and after}
        for row, before, here, after in zip(rows, missing, missing[1:], missing[2:], strict=False)
    ]


def _span(bins: Bins) -> tuple[int, int]:
    """First and last second that the bins hold, since 1970."""
    ends = (datetime.fromisoformat(each) for each in (bins.starts[0], bins.ends[-1]))
    first, last = (int((each if each.tzinfo else each.replace(tzinfo=UTC)).timestamp()) for each in ends)
    return first, last


def _chart(
    twin: pa.Table, bins: Bins, silent: list[tuple[int, int]], events: Sequence[Event] = ()
) -> Chart:
    rows = data(_alone(twin.to_pylist()))
    holes = data(
        [{"from_utc": bins.starts[first], "to_utc": bins.ends[last]} for first, last in silent]
    )

    def panel(column: str, whose: str, colour: str, *, height: int, last: bool) -> Chart:
        y = alt.Y(
            f"{column}:Q",
            title=[f"posts per {bins.unit},", whose],
            axis=alt.Axis(tickCount=4, format=",d", titleLineHeight=14),
        )
        x = alt.X("from_utc:T", scale=alt.Scale(type="utc"), axis=time_axis(bins, labels=last))
        base = alt.Chart(rows).encode(x=x, y=y)
        dash = [4, 2] if last else [1, 0]
        layers = [
            base.mark_area(color=colour, opacity=0.18, invalid=BREAK),
            base.mark_line(color=colour, strokeWidth=1.6, strokeDash=dash, invalid=BREAK),
            base.transform_filter("datum.alone").mark_circle(color=colour, size=30, opacity=1),
        ]
        if silent:
            hatch = alt.Chart(holes).mark_rect(color=HATCH).encode(x=x, x2="to_utc:T")
            layers.insert(0, hatch)
        if not last:
            layers += lines(events, x)
        return alt.layer(*layers).properties(width=WIDTH, height=height)

    return themed(
        alt.vconcat(
            panel("cluster_posts", "the cluster", BLUE, height=130, last=False),
            panel("other_posts", "all others", MUTED, height=80, last=True),
            spacing=12,
        ).resolve_scale(x="shared")
    )
