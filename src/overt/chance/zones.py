"""The clocks of the world: offsets from UTC, and the rules by which they move in summer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

NO_RULE, EU, US, SOUTH = "none", "EU", "US", "south"
RULES: Final = (NO_RULE, EU, US, SOUTH)

_HALF_HOURS: Final = (-9.5, -3.5, 3.5, 4.5, 5.5, 6.5, 9.5, 10.5)
OFFSETS: Final = tuple(sorted([*map(float, range(-12, 15)), *_HALF_HOURS]))
"""Hours ahead of UTC that clocks keep somewhere. Nepal's 5:45 and others at quarter-hours are within the half-hours
beside them: no habit is that exact."""

_WHERE: Final = {EU: (-1.0, 2.0), US: (-10.0, -3.5), SOUTH: (9.5, 12.0)}
"""Offsets in winter between which a rule is kept. South: Australia and New Zealand; Chile's days differ."""

_FIRST, _LAST = 1987, 2050


def moves(rule: str, offset: float) -> bool:
    """Whether clocks with this offset in winter move by the rule somewhere."""
    if rule == NO_RULE:
        return True
    low, high = _WHERE[rule]
    return low <= offset <= high


def weight(offset: float) -> float:
    """How likely an offset is before a post is read: alike, but for those where next to nobody lives and for
    half-hours, which are few."""
    few = {-12.0: 0.05, -11.0: 0.3, 14.0: 0.3}
    return few.get(offset, 1.0 if offset == int(offset) else 0.3)


def summer(halves: Ints, rule: str) -> NDArray[np.bool_]:
    """For half-hours since 1970 in UTC: whether clocks under the rule are an hour ahead of winter."""
    if rule == NO_RULE:
        return np.zeros(len(halves), dtype=np.bool_)
    return np.asarray(np.searchsorted(_changes(rule), halves, side="right") % 2 == 1)


@cache
def _changes(rule: str) -> Ints:
    """Half-hours in which the clocks change: to summer, to winter, to summer …"""
    found: list[datetime] = []
    for year in range(_FIRST, _LAST):
        if rule == EU:  # last Sundays of March and October (until 1995 of September), 01:00 UTC
            found += [_sunday(year, 3, -1, 1), _sunday(year, 10 if year > 1995 else 9, -1, 1)]
        elif (
            rule == US
        ):  # second Sunday of March to the first of November since 2007, at about 08:00 UTC
            late = year >= 2007
            spring = _sunday(year, 3, 2, 8) if late else _sunday(year, 4, 1, 8)
            found += [spring, _sunday(year, 11, 1, 8) if late else _sunday(year, 10, -1, 8)]
        else:  # first Sunday of October to the first of April since 2008, on Saturday at 16:00 UTC
            autumn = _sunday(year, 4, 1, 0) if year >= 2008 else _sunday(year, 3, -1, 0)
            spring = _sunday(year, 10, 1, 0) if year >= 2008 else _sunday(year, 10, -1, 0)
            found += [autumn - timedelta(hours=8), spring - timedelta(hours=8)]
    if rule == SOUTH:
        found = found[1:]  # begin with a change to summer
    return np.array([int(at.timestamp()) // 1_800 for at in found], dtype=np.int64)


def _sunday(year: int, month: int, number: int, hour: int) -> datetime:
    """The first, second … or last (-1) Sunday of a month."""
    if number > 0:
        first = datetime(year, month, 1, hour, tzinfo=UTC)
        return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))
    last = datetime(year, month + 1, 1, hour, tzinfo=UTC) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() + 1) % 7)
