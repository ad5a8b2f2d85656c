"""Bins of time in UTC, their axis, and the runs of empty bins that are gaps, not quiet days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import altair as alt
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

EXPECTED_IN_A_GAP = 20
"""Posts that would ordinarily have fallen into a run of empty bins for it to be called a gap: if
posts fell at random, so long a silence would come once in 485 million such runs (e^−20)."""

_MOST_BINS = 220  # more are narrower than a line is thick


@dataclass(frozen=True)
class Bins:
    """Equal spans of time, wide enough that a figure can show all of them.

    unit     hour, day, week (Monday to Sunday) or month
    first    number of the first bin
    count    how many bins
    """

    unit: str
    first: int
    count: int

    @classmethod
    def over(cls, first_hour: int, last_hour: int) -> Bins:
        """Bins from one hour to another, both counted since 1970."""
        for unit in ("hour", "day", "week", "month"):
            first, last = (int(n) for n in _number(np.array([first_hour, last_hour]), unit))
            if last - first < _MOST_BINS or unit == "month":
                return cls(unit, first, last - first + 1)
        raise AssertionError("the last unit always fits")

    def totals(self, hours: Ints, values: Ints) -> Ints:
        """Sums of values, given with their hours since 1970, in each bin."""
        place = _number(hours, self.unit) - self.first
        return np.bincount(place, weights=values, minlength=self.count).astype(np.int64)

    @property
    def starts(self) -> list[str]:
        """Where each bin begins: "2016-09-04", for hours "2016-09-04T10:00Z"."""
        return [self._start(self.first + place) for place in range(self.count)]

    @property
    def ends(self) -> list[str]:
        """Where each bin ends: the start of the next."""
        return [self._start(self.first + place + 1) for place in range(self.count)]

    def _start(self, number: int) -> str:
        if self.unit == "hour":
            return datetime.fromtimestamp(number * 3600, UTC).strftime("%Y-%m-%dT%H:00Z")
        if self.unit == "month":
            return str(np.datetime64(number, "M")) + "-01"
        days = number * 7 - 3 if self.unit == "week" else number
        return str(np.datetime64(days, "D"))


def _number(hours: Ints, unit: str) -> Ints:
    """Number of the bin an hour since 1970 falls in."""
    if unit == "hour":
        return hours
    days = hours // 24
    if unit == "day":
        return days
    if unit == "week":  # day 0 was a Thursday
        return (days + 3) // 7
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def gaps(counts: Sequence[int] | Ints) -> list[tuple[int, int]]:
    """Runs of empty bins (first, last) too long to be quiet: see EXPECTED_IN_A_GAP.

    What is usual is the median of the bins that hold posts, so a few busy days do not make gaps.
    """
    values = np.asarray(counts)
    held = np.flatnonzero(values)
    if not len(held):
        return []
    usual = float(np.median(values[held]))
    steps = np.diff(held)
    return [
        (int(held[place]) + 1, int(held[place + 1]) - 1)
        for place in np.flatnonzero(steps > 1)
        if (steps[place] - 1) * usual >= EXPECTED_IN_A_GAP
    ]


def time_axis(bins: Bins, *, labels: bool = True) -> alt.Axis:
    """The x axis of a figure through time; without labels for a panel that stands on another."""
    if not labels:
        return alt.Axis(labels=False, title=None, tickCount=6)
    return alt.Axis(
        title=f"{bins.unit} (UTC)",
        format="%d %b %H:%M" if bins.unit == "hour" else "%d %b %Y",
        tickCount=6,
        labelOverlap=True,
        labelFlush=True,
    )
