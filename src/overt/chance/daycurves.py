"""The shapes a day of activity may have: waking days, evenings, and working shifts with their breaks.

Every shape is a curve over 48 half-hours that sums to one and begins at place 0; `Shapes.starts` says at which
local hours shapes of that kind begin, and how likely. A shift and a waking day differ in their edges: work
begins and ends at an hour, waking up does not.

The constants are rounded; they were chosen on half of the authors of public git histories whose zones are known and
checked on the other half (`python -m benchmarks.clocks`). They hold no data of those authors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HALVES: Final = 48
ORGANIC, EVENING, SHIFT, LOOSE = "organic", "evening", "shift", "loose"
FAMILIES: Final = (ORGANIC, EVENING, SHIFT, LOOSE)
WEIGHTS: Final = {ORGANIC: 0.45, EVENING: 0.05, SHIFT: 0.45, LOOSE: 0.05}
"""How likely each kind is before a post is read. LOOSE is any shape at all, such as a timer's: it fits everything
badly, says nothing of the zone, and wins where no other fits."""

_MIDDLE: Final = {ORGANIC: (15.5, 2.2), EVENING: (20.5, 2.0), SHIFT: (14.25, 1.8)}
"""Local hour of the middle of such a day, and standard deviation over people. Working days from 9 or 10 to 18 or 19
have their middle at 14 or 14:30; the middle of a waking day, 8 to 23, lies at 15.5."""

_ANY_HOUR: Final = 0.04
"""Share of people who live or work at any hour: nights, other people's zones."""

MEAL_AFTER: Final = (3.0, 4.0, 5.0)
MEAL_H: Final = 1.0
MEAL_DEPTH: Final = 0.6
"""A meal falls so many hours after the start, lasts an hour, and keeps two of five."""

_T: Final = (np.arange(HALVES) + 0.5) / 2


@dataclass(frozen=True)
class Shape:
    """What one curve means: its kind, its length in hours, the hours after its start of a meal and of a session
    after supper (None: without), and how long that session is."""

    family: str
    hours: float
    meal: float | None = None
    evening: float | None = None
    evening_hours: float = 0.0


@dataclass(frozen=True)
class Shapes:
    """All curves: `log_curve` (shapes × 48), `log_weight` per shape within its kind, `group` of each shape, and
    `start` (groups × 48): how likely a shape of the group begins at each local half-hour."""

    shapes: tuple[Shape, ...]
    log_curve: Floats
    log_weight: Floats
    group: NDArray[np.int64]
    start: Floats
    family: NDArray[np.str_]

    def of(self, family: str) -> NDArray[np.int64]:
        """Places of the shapes of one kind."""
        return np.flatnonzero(self.family == family)


@cache
def shapes() -> Shapes:
    """The bank of curves."""
    made = [*_waking(), *_working()]
    kinds = [shape for shape, _ in made]
    keys = sorted({(shape.family, shape.hours) for shape in kinds})
    families = np.array([shape.family for shape in kinds])
    sizes = {family: int((families == family).sum()) for family in FAMILIES}
    return Shapes(
        shapes=tuple(kinds),
        log_curve=np.log(np.array([curve for _, curve in made])),
        log_weight=np.array([-np.log(sizes[shape.family]) for shape in kinds]),
        group=np.array(
            [keys.index((shape.family, shape.hours)) for shape in kinds], dtype=np.int64
        ),
        start=np.array([_start(family, hours) for family, hours in keys]),
        family=families,
    )


def _waking() -> Iterator[tuple[Shape, Floats]]:
    for hours in (10.0, 12.0, 14.0, 16.0):
        for rest in (0.05, 0.2):
            for tilt in (-0.5, 0.0, 0.5):
                yield Shape(ORGANIC, hours), _window(hours, 1.0, rest, tilt)
    for hours in (3.0, 4.0, 5.0):
        for rest in (0.05, 0.2):
            yield Shape(EVENING, hours), _window(hours, 0.6, rest)


def _working() -> Iterator[tuple[Shape, Floats]]:
    for hours in (7.0, 8.0, 9.0, 10.0, 11.0):
        for rest, soft_h in ((0.01, 0.25), (0.05, 0.25), (0.05, 0.75), (0.2, 0.5)):
            plain = _window(hours, soft_h, rest)
            yield Shape(SHIFT, hours), plain
            if rest < 0.1:  # busier towards the end, or quieter
                for tilt in (-0.5, 0.5):
                    yield Shape(SHIFT, hours), _window(hours, soft_h, rest, tilt)
            for meal in MEAL_AFTER:
                yield Shape(SHIFT, hours, meal), _with_meal(plain, meal)
            for after in (1.0, 2.0):
                for session in (2.0, 3.0):
                    late = _with_evening(plain, hours + after, session)
                    yield Shape(SHIFT, hours, None, hours + after, session), late
                    yield Shape(SHIFT, hours, 4.0, hours + after, session), _with_meal(late, 4.0)


def _window(hours: float, soft_h: float, rest: float, tilt: float = 0.0) -> Floats:
    """A stretch of the day with soft edges, over a floor that holds the share `rest`; `tilt` leans to its end."""
    curve = np.zeros(HALVES)
    for day in (-24.0, 0.0, 24.0):
        curve += _edge((_T + day) / soft_h) * _edge((hours - _T - day) / soft_h)
    curve *= np.clip(1 + tilt * (2 * _T / hours - 1) * (hours >= _T), 0.2, None)
    return np.asarray((1 - rest) * curve / curve.sum() + rest / HALVES)


def _with_meal(curve: Floats, after: float) -> Floats:
    inside = (after <= _T) & (after + MEAL_H > _T)
    dented = np.where(inside, (1 - MEAL_DEPTH) * curve, curve)
    return np.asarray(dented / dented.sum())


def _with_evening(curve: Floats, after: float, hours: float) -> Floats:
    inside = (after <= _T) & (after + hours > _T)
    longer = np.where(inside, curve + 0.5 * curve.max(), curve)
    return np.asarray(longer / longer.sum())


def _edge(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-2 * x)))


def _start(family: str, hours: float) -> Floats:
    middle, sd = _MIDDLE[family]
    apart = (np.arange(HALVES) / 2 + hours / 2 - middle + 12) % 24 - 12
    likely = np.exp(-0.5 * (apart / sd) ** 2)
    return np.asarray((1 - _ANY_HOUR) * likely / likely.sum() + _ANY_HOUR / HALVES)
