"""C3: at which hours of the week a cluster posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._steps import stepped
from overt.charts._style import BLUE, EMPTY, INK, PAPER, STEPS, VERMILLION

if TYPE_CHECKING:
    from overt.case import Case

LEAST_POSTS = 200
LEAST_ACCOUNTS = 5
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DENSE_HOURS = 9  # a working day with its break

NOTES = (
    "Posts scheduled ahead imitate any clock.",
    "The waking hours of an audience look like a shift.",
    "Several time zones fit one pattern; the hours here are UTC and name no country.",
)

_TICKS = "Dark ticks: all other accounts of the case."

# Hour 0 of the week is Monday 00:00 UTC; hour 0 since 1970 was a Thursday, 72 hours later.
_POSTS = """
    WITH hourly AS (
        SELECT CAST(FLOOR(p.posted_at / 3600e0) AS BIGINT) + 72 AS hour, p.account_id
        FROM post p
        WHERE p.posted_at IS NOT NULL AND NOT COALESCE(p.embedded, FALSE)
    )
    SELECT h.hour - 168 * CAST(FLOOR(h.hour / 168e0) AS BIGINT) AS week_hour,
           CAST(SUM(CASE WHEN m.account_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS cluster_posts,
           CAST(SUM(CASE WHEN m.account_id IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS other_posts
    FROM hourly h
    LEFT JOIN membership m ON m.account_id = h.account_id AND m.cluster_id = :cluster_id
    GROUP BY h.hour - 168 * CAST(FLOOR(h.hour / 168e0) AS BIGINT)
    ORDER BY week_hour NULLS LAST
"""
_ACCOUNTS = "SELECT COUNT(*) AS n FROM membership WHERE cluster_id = :cluster_id"
_STEP = "SELECT MAX(time_step_s) AS step FROM source"


def shift_heatmap(case: Case, cluster_id: int) -> Figure:
    """Share of a cluster's posts in each of the 168 hours of the week, in UTC."""
    return draw(
        case.sql(_POSTS, cluster_id=cluster_id),
        cluster_id,
        accounts=int(case.sql(_ACCOUNTS, cluster_id=cluster_id)["n"][0].as_py()),
        time_step_s=int(case.sql(_STEP)["step"][0].as_py() or 1),
    )


def draw(posts: pa.Table, cluster_id: int, *, accounts: int, time_step_s: int = 1) -> Figure:
    """The heatmap, from rows of (week_hour from Monday 00:00 UTC, cluster_posts, other_posts)."""
    key, title = f"shift-{cluster_id}", f"Hours of the week in which cluster {cluster_id} posts"
    counts, others = np.zeros((2, 168), dtype=np.int64)
    place = posts["week_hour"].to_numpy().astype(np.int64)
    counts[place] = posts["cluster_posts"].to_numpy()
    others[place] = posts["other_posts"].to_numpy()
    total = int(counts.sum())
    why = _why_not(total, accounts, time_step_s)
    if why:
        return not_drawn(key, title, _twin(counts), "posts", why)
    start, share = _densest(counts)
    busiest = _FULL_DAYS[int(counts.reshape(7, 24).sum(axis=1).argmax())]
    weekend = counts.reshape(7, 24)[5:].sum() / total
    return Figure(
        key=key,
        title=title,
        subtitle=f"{accounts} accounts, {total:,} posts",
        alt=(
            f"Heatmap of 7 days by 24 hours in UTC. The densest {_DENSE_HOURS} hours of the day, "
            f"{_hours(start)} UTC, hold {share:.0%} of the posts ({_DENSE_HOURS / 24:.0%} if posts "
            f"were spread evenly). Most posts fall on {busiest}; Saturday and Sunday together hold "
            f"{weekend:.0%} (even spread: 29%)."
        ),
        twin=_twin(counts),
        measure="posts",
        chart=_chart(counts, others, start, share),
        notes=NOTES + ((_TICKS,) if others.any() else ()),
    )


def _why_not(posts: int, accounts: int, time_step_s: int) -> str | None:
    if time_step_s >= 86_400:
        return "The times of this case are days without hours."
    if posts < LEAST_POSTS or accounts < LEAST_ACCOUNTS:
        return (
            f"An hourly pattern needs {LEAST_POSTS} posts of {LEAST_ACCOUNTS} accounts; this "
            f"cluster has {posts:,} posts of {accounts}."
        )
    return None


def _densest(counts: NDArray[np.int64]) -> tuple[int, float]:
    """First hour and share of the nine hours of the day, over midnight too, with most posts."""
    by_hour = counts.reshape(7, 24).sum(axis=0)
    sums = [int(np.roll(by_hour, -start)[:_DENSE_HOURS].sum()) for start in range(24)]
    best = [start for start in range(24) if sums[start] == max(sums)]
    start = best[len(best) // 2]  # where several serve, the one that has the posts in its middle
    return start, sums[start] / int(counts.sum())


def _hours(start: int) -> str:
    return f"{start:02d}:00–{(start + _DENSE_HOURS) % 24:02d}:00"


def _twin(counts: NDArray[np.int64]) -> pa.Table:
    total = max(int(counts.sum()), 1)
    return pa.table(
        {
            "weekday": pa.array([DAYS[place // 24] for place in range(168)], pa.string()),
            "hour_utc": pa.array([place % 24 for place in range(168)], pa.int64()),
            "posts": pa.array(counts.tolist(), pa.int64()),
            "share_percent": pa.array(np.round(100 * counts / total, 2).tolist(), pa.float64()),
        }
    )


def _chart(counts: NDArray[np.int64], others: NDArray[np.int64], start: int, share: float) -> Chart:
    cells = _twin(counts).to_pylist()
    bands, names = stepped([row["share_percent"] for row in cells], unit="%")
    rows = [{**row, "band": band} for row, band in zip(cells, bands, strict=True)]
    hour = alt.X("hour_utc:O", axis=alt.Axis(title=None, labels=False, ticks=False, domain=False))
    day = alt.Y("weekday:O", sort=list(DAYS), axis=alt.Axis(title=None))
    heat = (
        alt.Chart(data(rows))
        .mark_rect(stroke=PAPER, strokeWidth=1.5)
        .encode(
            x=hour,
            y=day,
            color=alt.Color(
                "band:O",
                scale=alt.Scale(domain=names, range=[EMPTY, *STEPS][: len(names)]),
                legend=alt.Legend(title="share of the cluster's posts", columns=len(names)),
            ),
        )
    )
    width, height = 24 * 20, 7 * 20
    # Over midnight the outline falls into two pieces.
    pieces = [(start, min(start + _DENSE_HOURS, 24)), (0, start + _DENSE_HOURS - 24)]
    outline = (
        alt.Chart(data([{"left": a * 20, "right": b * 20} for a, b in pieces if b > a]))
        .mark_rect(fill=None, stroke=VERMILLION, strokeWidth=2, y=0, y2=height)
        .encode(
            x=alt.X("left:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None),
            x2="right:Q",
        )
    )
    table = counts.reshape(7, 24)
    title = alt.Title(
        f"outlined: densest {_DENSE_HOURS} h, {_hours(start)} UTC, {share:.0%} of posts",
        color=INK, fontWeight="normal", fontSize=11,
    )  # fmt: skip
    main = (
        alt.layer(heat, outline)
        .resolve_scale(x="independent")
        .properties(width=width, height=height, title=title)
    )
    chart = alt.vconcat(
        alt.hconcat(main, _by_day(table.sum(axis=1) / counts.sum(), height), spacing=8),
        _by_hour(table.sum(axis=0), others.reshape(7, 24).sum(axis=0), width),
        spacing=6,
    )
    return themed(chart)


def _by_day(shares: NDArray[np.float64], height: int) -> Chart:
    rows = [{"weekday": day, "day_share": float(s)} for day, s in zip(DAYS, shares, strict=True)]
    base = alt.Chart(data(rows)).encode(
        x=alt.X("day_share:Q", axis=None, scale=alt.Scale(domain=[0, float(shares.max()) * 1.45])),
        y=alt.Y("weekday:O", sort=list(DAYS), axis=None),
    )
    label = base.mark_text(align="left", dx=4, color=INK, fontSize=11)
    return alt.layer(
        base.mark_bar(color=BLUE, opacity=0.6),
        label.encode(text=alt.Text("day_share:Q", format=".0%")),
    ).properties(width=90, height=height)


def _by_hour(counts: NDArray[np.int64], others: NDArray[np.int64], width: int) -> Chart:
    rows = [
        {
            "hour_utc": hour,
            "hour_share": float(counts[hour] / counts.sum()),
            "others_share": float(others[hour] / max(int(others.sum()), 1)),
        }
        for hour in range(24)
    ]
    base = alt.Chart(data(rows)).encode(
        x=alt.X("hour_utc:O", axis=alt.Axis(title="hour of the day (UTC)", labelAngle=0)),
    )
    y = alt.Y(
        "hour_share:Q",
        title="share of posts",
        axis=alt.Axis(format=".0%", tickCount=3),
    )
    layers = [base.mark_bar(color=BLUE, opacity=0.6, stroke=PAPER).encode(y=y)]
    if others.any():
        ticks = base.mark_tick(color=INK, thickness=2, width=16)
        layers.append(ticks.encode(y="others_share:Q"))
    return alt.layer(*layers).properties(width=width, height=60)
