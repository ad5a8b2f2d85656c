"""When things happen: the span of a case, daily rhythms of people, work shifts of crews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from overt.simulate.posts import Floats, Ints

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
"""Milliseconds."""


def moment(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2024) -> int:
    """A UTC time in milliseconds since 1970."""
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1_000


START = moment(4, 1)
"""Every case begins on this Monday. No zone used here changes its clock within the span."""
WEEKS = 13
END = START + WEEKS * 7 * DAY

_WORKDAY = (35, 18, 10, 7, 7, 15, 40, 80, 100, 100, 100, 105, 120, 110, 100, 100, 105, 115, 130,
            150, 170, 170, 130, 75)  # posts per local hour, the shape of organic daily curves
_DAYS = (1.0, 1.0, 1.02, 1.0, 0.96, 0.9, 0.95)  # Monday to Sunday
_CHRONOTYPES_H = (-1, 0, 2)  # early, usual and late people live by a shifted clock
RHYTHMS = len(_CHRONOTYPES_H)


def _week_of(shift_h: int) -> Floats:
    """Cumulated weight of the 168 local hours of a week, ending at 1; weekends start later."""
    days = [
        np.roll(_WORKDAY, shift_h + (1 if day >= 5 else 0)) * weight
        for day, weight in enumerate(_DAYS)
    ]
    return np.asarray(np.cumsum(np.concatenate(days)) / np.sum(days))


_WEEKS_CUMULATED = np.concatenate([_week_of(h) + i for i, h in enumerate(_CHRONOTYPES_H)])


def waking_times(rng: np.random.Generator, rhythm: Ints, offset_min: Ints) -> Ints:
    """One time per row within the span, at an hour when its person is likely awake.

    `rhythm` is the person's chronotype, `offset_min` the person's zone in minutes east of UTC.
    """
    size = len(rhythm)
    slot = np.searchsorted(_WEEKS_CUMULATED, rhythm + rng.random(size), side="right")
    hour = np.minimum(slot, (rhythm + 1) * 168 - 1) - rhythm * 168
    at = rng.integers(0, WEEKS, size) * 7 * DAY + hour * HOUR + rng.integers(0, HOUR, size)
    return START + (at - offset_min * MINUTE) % (END - START)


def soon(rng: np.random.Generator, size: int, median_ms: float, sigma: float = 0.8) -> Ints:
    """Delays of people who react: lognormal around a median."""
    return np.asarray(median_ms * np.exp(sigma * rng.standard_normal(size)), dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Working hours of a crew, as local hours (9.5 is half past nine), Monday to Friday."""

    start: float
    lunch: float
    lunch_end: float
    supper: float
    supper_end: float
    end: float
    utc_offset_h: float = 8.0
    days_off: tuple[int, ...] = ()

    def working_days(self) -> Ints:
        """Days of the span (0 = its first) on which the crew works."""
        days = np.arange(WEEKS * 7)
        return days[(days % 7 < 5) & ~np.isin(days, self.days_off)]

    def times(self, rng: np.random.Generator, day: Ints) -> Ints:
        """One time per row on the given day of the span, within the shift and outside meals."""
        periods = np.array(
            [(self.start, self.lunch), (self.lunch_end, self.supper), (self.supper_end, self.end)]
        )
        lengths = periods[:, 1] - periods[:, 0]
        worked = rng.random(len(day)) * lengths.sum()  # hours of work before this post
        ends = np.cumsum(lengths)
        period = np.searchsorted(ends, worked, side="right").clip(max=len(ends) - 1)
        hour = periods[period, 0] + worked - (ends - lengths)[period]
        at_ms: Ints = START + day * DAY + ((hour - self.utc_offset_h) * HOUR).astype(np.int64)
        return at_ms

    def __str__(self) -> str:
        def clock(hour: float) -> str:
            return f"{int(hour):02d}:{round(hour % 1 * 60):02d}"

        periods = (
            (self.start, self.lunch), (self.lunch_end, self.supper), (self.supper_end, self.end)
        )
        hours = ", ".join(f"{clock(begin)}-{clock(end)}" for begin, end in periods)
        return f"{hours} at UTC{self.utc_offset_h:+g}, Monday to Friday"
