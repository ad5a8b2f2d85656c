"""What happened while a cluster was active: lettered lines on a time axis, keyed to a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from string import ascii_uppercase

import altair as alt
import pyarrow as pa

from overt.charts._figure import Chart, data
from overt.charts._style import INK, MUTED, VERMILLION
from overt.text import show_hidden

MOST = len(ascii_uppercase)

# Incidents that a person listed and those the cluster took up; every action of a platform.
EVENTS = """
    SELECT d.series, d.label, CAST(d.value AS BIGINT) AS at_s
    FROM marker_detail d
    LEFT JOIN marker_detail t
      ON t.subject = d.subject AND t.marker = d.marker AND t.series = 'onset_h' AND t.place = d.place
    WHERE d.subject = :subject AND d.marker = 'incidents'
      AND (d.series = 'action' OR (d.series = 'at' AND t.subject IS NOT NULL))
    ORDER BY at_s NULLS LAST, d.series NULLS LAST, d.label NULLS LAST
"""


@dataclass(frozen=True)
class Event:
    """One line: its letter, when, what, and whether a platform did it."""

    letter: str
    at: int
    name: str
    action: bool

    @property
    def time(self) -> str:
        """When, in UTC."""
        return datetime.fromtimestamp(self.at, UTC).strftime("%Y-%m-%dT%H:%MZ")


def events_of(rows: pa.Table, first_at: int, last_at: int) -> list[Event]:
    """Events within a span of time, lettered in order; those beyond the alphabet are left out."""
    inside = [row for row in rows.to_pylist() if first_at <= row["at_s"] < last_at]
    return [
        Event(letter, row["at_s"], show_hidden(row["label"] or ""), row["series"] == "action")
        for letter, row in zip(ascii_uppercase, inside, strict=False)
    ]


def list_of(events: Sequence[Event]) -> tuple[str, ...]:
    """The letters in words, for the notes of a figure."""
    if not events:
        return ()
    told = "; ".join(
        f"{each.letter} {each.time} {each.name}{' (action of a platform)' if each.action else ''}"
        for each in events
    )
    return (
        f"Lines: {told}. Dashed: incidents; solid: actions of platforms. What follows another need not follow from it.",
    )


def lines(events: Sequence[Event], x: alt.X) -> list[Chart]:
    """Marks for a panel whose time axis is `x`: dashed for incidents, solid for actions of platforms."""
    if not events:
        return []
    rows = [
        {"from_utc": each.time, "letter": each.letter, "action": each.action} for each in events
    ]
    base = alt.Chart(data(rows)).encode(x=x)
    return [
        base.transform_filter("!datum.action").mark_rule(
            color=MUTED, strokeDash=[3, 3], strokeWidth=1.2
        ),
        base.transform_filter("datum.action").mark_rule(color=VERMILLION, strokeWidth=2),
        base.mark_text(y=-6, color=INK, fontSize=11, fontWeight="bold").encode(text="letter:N"),
    ]
