"""C18: from which days each source holds posts, and where it holds none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pyarrow as pa

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._names import short_paths
from overt.charts._steps import stepped
from overt.charts._style import EMPTY, HATCH, PAPER, STEPS, WIDTH
from overt.charts._time import Bins, gaps, time_axis

if TYPE_CHECKING:
    from overt.case import Case

MOST_LANES = 24
GAP = "gap"

_POSTS = """
    SELECT p.platform, r.source_no, CAST(FLOOR(p.posted_at / 3600e0) AS BIGINT) AS hour,
           COUNT(*) AS posts
    FROM post p
    LEFT JOIN record r ON r.record_no = p.record_no
    WHERE p.posted_at IS NOT NULL AND NOT COALESCE(p.embedded, FALSE)
    GROUP BY p.platform, r.source_no, CAST(FLOOR(p.posted_at / 3600e0) AS BIGINT)
    ORDER BY r.source_no NULLS LAST, p.platform NULLS LAST, hour NULLS LAST
"""
_FILES = "SELECT source_no, file FROM source ORDER BY source_no NULLS LAST"


def coverage_calendar(case: Case) -> Figure:
    """Posts per source and platform through time; where posts should be and are none is hatched."""
    files = {row["source_no"]: row["file"] for row in case.sql(_FILES).to_pylist()}
    return draw(case.sql(_POSTS), files)


def draw(posts: pa.Table, files: dict[int, str | None] | None = None) -> Figure:
    """The calendar, from rows of (platform, source_no, hour since 1970, posts).

    `files` names the sources; a post whose source is not known stands under its platform alone.
    """
    key, title = "coverage", "Posts in the case, by source and time"
    short = short_paths(file for file in (files or {}).values() if file)
    names = {number: short[file] for number, file in (files or {}).items() if file}
    rows = posts.to_pylist()
    if not rows:
        return not_drawn(key, title, _TWIN.empty_table(), "posts", "The case holds no posts.")
    hours = posts["hour"].to_numpy()
    bins = Bins.over(int(hours.min()), int(hours.max()))
    lanes: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        lane = _lane(row["platform"], names.get(row["source_no"]))
        lanes.setdefault(lane, []).append((row["hour"], row["posts"]))
    kept, left_out = _largest(lanes)
    twin = pa.Table.from_pylist(
        [cell for lane in kept for cell in _cells(lane, lanes[lane], bins)], schema=_TWIN
    )
    holes = sum(1 for cell in twin["state"].to_pylist() if cell == GAP)
    more = (f"The {MOST_LANES} largest of {len(lanes)} sources are drawn.",) if left_out else ()
    unit = bins.unit
    return Figure(
        key=key,
        title=title,
        subtitle=f"{sum(row['posts'] for row in rows):,} posts, one cell per {unit} (UTC)",
        alt=(
            f"Calendar of {len(kept)} {'source' if len(kept) == 1 else 'sources'} by {unit} in UTC, "
            f"from {bins.starts[0]} to {bins.starts[-1]}. {_holes(holes, unit)}"
        ),
        twin=twin,
        measure="posts",
        chart=_chart(twin, bins, kept),
        notes=(
            "Hatched: a gap, so long that 20 posts or more would ordinarily have fallen into it. "
            "Whether nothing was collected or nobody posted, the files do not say.",
            *more,
        ),
    )


_TWIN = pa.schema(
    [
        ("source", pa.string()), ("from_utc", pa.string()), ("to_utc", pa.string()),
        ("posts", pa.int64()), ("state", pa.string()),
    ]
)  # fmt: skip


def silences(figure: Figure) -> list[tuple[str, str, str]]:
    """The gaps of a coverage figure in words: (source, from, to), the end not included."""
    out: list[tuple[str, str, str]] = []
    for row in figure.twin.to_pylist():
        if row["state"] != GAP:
            continue
        if out and out[-1][0] == row["source"] and out[-1][2] == row["from_utc"]:
            out[-1] = (row["source"], out[-1][1], row["to_utc"])
        else:
            out.append((row["source"], row["from_utc"], row["to_utc"]))
    return out


def _lane(platform: str | None, file: str | None) -> str:
    where = platform or "platform not given"
    return f"{where} · {file}" if file else where


def _largest(lanes: dict[str, list[tuple[int, int]]]) -> tuple[list[str], int]:
    """The lanes to draw, in order of arrival, and how many are left out."""
    by_size = sorted(lanes, key=lambda lane: (-sum(n for _, n in lanes[lane]), lane))
    chosen = set(by_size[:MOST_LANES])
    return [lane for lane in lanes if lane in chosen], max(0, len(lanes) - MOST_LANES)


def _cells(lane: str, posts: list[tuple[int, int]], bins: Bins) -> list[dict[str, object]]:
    hours, numbers = np.array(posts, dtype=np.int64).T
    counts = bins.totals(hours, numbers)
    inside = {place for first, last in gaps(counts) for place in range(first, last + 1)}
    return [
        {
            "source": lane,
            "from_utc": start,
            "to_utc": end,
            "posts": int(number),
            "state": GAP if place in inside else "posts" if number else "none",
        }
        for place, (start, end, number) in enumerate(
            zip(bins.starts, bins.ends, counts, strict=True)
        )
    ]


def _holes(number: int, unit: str) -> str:
    if not number:
        return "No gap is found."
    return f"{number} {unit}s without any post lie in gaps and are hatched."


def _chart(twin: pa.Table, bins: Bins, lanes: list[str]) -> Chart:
    cells = twin.to_pylist()
    steps, names = stepped([float(cell["posts"]) for cell in cells], skewed=True)
    has_gap = any(cell["state"] == GAP for cell in cells)
    rows = [
        {**cell, "step": GAP if cell["state"] == GAP else step}
        for cell, step in zip(cells, steps, strict=True)
    ]
    domain = [*names, GAP] if has_gap else names
    colours = [EMPTY, *STEPS][: len(names)] + ([HATCH] if has_gap else [])
    chart = (
        alt.Chart(data(rows))
        .mark_rect(stroke=PAPER, strokeWidth=0.5 if bins.count < 120 else 0)
        .encode(
            x=alt.X("from_utc:T", scale=alt.Scale(type="utc"), axis=time_axis(bins)),
            x2="to_utc:T",
            y=alt.Y("source:N", sort=lanes, axis=alt.Axis(title=None, labelLimit=230)),
            color=alt.Color(
                "step:O",
                scale=alt.Scale(domain=domain, range=colours),
                legend=alt.Legend(title=f"posts per {bins.unit}", columns=len(domain)),
            ),
        )
        .properties(width=WIDTH, height=26 * len(lanes))
    )
    return themed(chart)
