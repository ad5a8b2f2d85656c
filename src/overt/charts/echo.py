"""C17: where the engagement that a cluster receives comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pyarrow as pa

from overt.charts._figure import Chart, Figure, data, not_drawn, themed
from overt.charts._style import BLUE, EMPTY, HATCH, RULE, SKY, WIDTH
from overt.text import show_hidden

if TYPE_CHECKING:
    from overt.case import Case

LEAST_ACTS = 20
MOST_BARS = 20

SOURCES = ("inside", "other clusters", "outside", "unknown")
_WORDS = {"inside": "own cluster", "other clusters": "other clusters", "outside": "in no cluster",
          "unknown": "counted, origin unknown"}  # fmt: skip
_COLOURS = {"inside": BLUE, "other clusters": SKY, "outside": EMPTY, "unknown": HATCH}

_SOURCES = """
    SELECT d.subject, d.label AS source, CAST(d.value AS BIGINT) AS acts
    FROM marker_detail d
    JOIN membership m ON m.account_id = d.subject AND m.cluster_id = :cluster_id
    WHERE d.marker = 'audience' AND d.series = 'source'
    ORDER BY d.subject NULLS LAST, d.place NULLS LAST
"""


def own_applause(case: Case, cluster_id: int) -> Figure:
    """Reposts, replies, quotes, mentions and likes that each account of a cluster received, by where they come from."""
    received = case.sql(_SOURCES, cluster_id=cluster_id) if case.engine.has("marker_detail") else None
    return draw(received, cluster_id)


def draw(received: pa.Table | None, cluster_id: int) -> Figure:
    """The figure, from rows of (subject, source, acts) as the marker `audience` writes them; None without it.

    One bar per account, the most first, 20 at most and one for all others together. What the platform counted and
    nobody collected is shown as unknown, never left out.
    """
    key, title = f"echo-{cluster_id}", f"Who answers and spreads the posts of cluster {cluster_id}"
    if received is None:
        return not_drawn(key, title, _twin([]), "acts", "The marker audience was not computed for this case.")
    by_account: dict[str, dict[str, int]] = {}
    for row in received.to_pylist():
        by_account.setdefault(row["subject"], dict.fromkeys(SOURCES, 0))[row["source"]] = row["acts"]
    totals = {name: sum(each[name] for each in by_account.values()) for name in SOURCES}
    seen = sum(totals.values()) - totals["unknown"]
    if seen < LEAST_ACTS:
        why = f"The case holds {seen} reposts, replies, quotes and mentions of its posts; {LEAST_ACTS} are needed."
        return not_drawn(key, title, _twin([]), "acts", why)
    ordered = sorted(by_account, key=lambda who: (-sum(by_account[who].values()), who))
    rows = [
        _row(show_hidden(who)[:40], source, by_account[who][source])
        for who in ordered[:MOST_BARS]
        for source in SOURCES
    ]
    rest = ordered[MOST_BARS:]
    if rest:
        label = f"{len(rest):,} other accounts"
        rows += [_row(label, source, sum(by_account[who][source] for who in rest)) for source in SOURCES]
    in_all = seen + totals["unknown"]
    least, most = totals["inside"] / in_all, (totals["inside"] + totals["unknown"]) / in_all
    return Figure(
        key=key,
        title=title,
        subtitle=f"{seen:,} acts on posts of {len(by_account):,} accounts in the case, "
        f"{totals['unknown']:,} more counted by the platform",
        alt=(
            f"Of {seen:,} reposts, replies, quotes and mentions in the case {totals['inside']:,} come from the "
            f"cluster itself, {totals['other clusters']:,} from other clusters and {totals['outside']:,} from accounts "
            f"in none. With the {totals['unknown']:,} of unknown origin, between {least:.0%} and {most:.0%} of all "
            "are its own."
        ),
        twin=_twin(rows),
        measure="acts",
        chart=_chart(rows),
        notes=(
            "Likes, and what was deleted or not collected, have no origin in the data: they are the unknown part.",
            "Applause from one's own is ordinary among colleagues, friends and fans.",
        ),
    )


def _row(account: str, source: str, acts: int) -> dict[str, Any]:
    return {"account": account, "source": _WORDS[source], "acts": acts, "place": SOURCES.index(source)}


def _twin(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.table(
        {
            "account": pa.array([row["account"] for row in rows], pa.string()),
            "source": pa.array([row["source"] for row in rows], pa.string()),
            "acts": pa.array([row["acts"] for row in rows], pa.int64()),
        }
    )


def _chart(rows: list[dict[str, Any]]) -> Chart:
    order = list(dict.fromkeys(row["account"] for row in rows))
    colour = alt.Color(
        "source:N",
        scale=alt.Scale(domain=[_WORDS[name] for name in SOURCES], range=[_COLOURS[name] for name in SOURCES]),
        legend=alt.Legend(title="comes from", symbolType="square", symbolStrokeWidth=1, columns=4),
    )
    bars = (
        alt.Chart(data(rows))
        .mark_bar(stroke=RULE, strokeWidth=0.6)
        .encode(
            x=alt.X(
                "acts:Q",
                title="reposts, replies, quotes, mentions, likes",
                axis=alt.Axis(format=",d", tickCount=6),
            ),
            y=alt.Y("account:N", sort=order, title=None, axis=alt.Axis(labelLimit=220)),
            color=colour,
            order=alt.Order("place:Q"),
        )
        .properties(width=WIDTH - 140, height=alt.Step(17))
    )
    return themed(bars)
