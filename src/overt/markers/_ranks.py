"""Where a number lies among those of ordinary accounts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

Floats = NDArray[np.float64]


def rank(value: float, others: Floats) -> float:
    """Share of `others` (sorted) below a value, equal ones counted half; NaN without others."""
    if not len(others):
        return float("nan")
    below, upto = np.searchsorted(others, value, "left"), np.searchsorted(others, value, "right")
    return float(below + upto) / 2 / len(others)


def median_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """(median, low, high): the 95 % interval of a median by order statistics, whatever the distribution.

    With five values or fewer it is their whole range, whose cover is 94 % at five and less below.
    """
    ordered = np.sort(np.asarray(values, np.float64))
    n = len(ordered)
    cut = 0
    while cut + 1 <= (n - 1) // 2 and bdtr(cut + 1, n, 0.5) <= 0.025:
        cut += 1
    return float(np.median(ordered)), float(ordered[cut]), float(ordered[n - 1 - cut])
