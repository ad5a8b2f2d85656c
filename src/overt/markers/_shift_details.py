"""Curves behind the marker shift_pattern, for charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overt.chance.clock import Clock
from overt.markers import _hours as hours
from overt.markers._base import Detail

Ints = NDArray[np.int64]


def offsets(subject: str, series: str, clock: Clock) -> Iterator[Detail]:
    """Probability of each offset; `expected` is 1 for those in the set that holds 95 %."""
    for offset, likely, inside in zip(clock.offsets, clock.probability, clock.inside, strict=True):
        yield Detail(
            subject=subject,
            series=series,
            place=float(offset),
            label=hours.zone(float(offset)),
            value=rounded(float(likely)),
            expected=float(inside),
        )


def curves(subject: str, halves: Ints, clock: Clock) -> Iterator[Detail]:
    """Shares of the half-hours of the day and of the hours of the week, in UTC, the week from Monday."""
    yield from hour_of_day(subject, "hour_of_day", halves, clock)
    week = np.bincount((halves // 2 + 72) % 168, minlength=168) / len(halves)
    for place, share in enumerate(week):
        yield Detail(
            subject=subject, series="hour_of_week", place=float(place), value=rounded(float(share))
        )


def hour_of_day(subject: str, series: str, halves: Ints, clock: Clock) -> Iterator[Detail]:
    """Share of each half-hour of the day in UTC; `expected` is that of the shift that fits best."""
    share = np.bincount(halves % 48, minlength=48) / len(halves)
    for place in range(48):
        yield Detail(
            subject=subject,
            series=series,
            place=place / 2,
            label=hours.clock_time(place / 2),
            value=rounded(float(share[place])),
            expected=rounded(float(clock.shift.fitted[place])),
        )


def rounded(number: Any) -> float:
    """Six digits: beyond them sums differ between machines."""
    return float(round(float(number), 6))
