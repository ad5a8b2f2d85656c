"""Turns numbers into a few named steps, so that a legend can say what each shade means."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from overt.charts._style import STEPS

_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


def stepped(
    values: Sequence[float], *, unit: str = "", skewed: bool = False
) -> tuple[list[str], list[str]]:
    """(step of each value, names of the steps in order): "0", "0–2 %", "2–4 %" …

    There are at most six steps, with round ends. They have equal width; or, for `skewed` values,
    each reaches about twice as far as the one before, so that one busy day does not make all
    others look alike. Zero has a step of its own: none is not little.
    """
    top = max(values, default=0.0)
    ends = _doubling(top) if skewed else _equal(top)
    suffix = f"\u202f{unit}" if unit else ""
    starts = ["" if not place else f"{ends[place - 1]:,g}" for place in range(len(ends))]
    names = [f"0{suffix}"] + [
        f"{start}–{end:,g}{suffix}" if start else f"up to {end:,g}{suffix}"
        for start, end in zip(starts, ends, strict=True)
    ]
    # A value on an end belongs to the lower step.
    place = [0 if value <= 0 else 1 + bisect_left(ends, value) for value in values]
    return [names[min(each, len(ends))] for each in place], names


def _equal(top: float) -> list[float]:
    if top <= 0:
        return [1.0]
    power = 10.0 ** math.floor(math.log10(top / len(STEPS)))
    least = top / len(STEPS) / power
    width = next(each for each in _ROUND if each >= least - 1e-9) * power
    return [float(f"{width * step:.6g}") for step in range(1, math.ceil(top / width - 1e-9) + 1)]


def _doubling(top: float) -> list[float]:
    """The last six of 1, 2, 5, 10, 20, 50 … up to the first that holds the largest value."""
    ends: list[float] = []
    for power in range(19):
        for digit in (1, 2, 5):
            ends.append(float(digit * 10**power))
            if ends[-1] >= top:
                return ends[-len(STEPS) :]
    return ends[-len(STEPS) :]
