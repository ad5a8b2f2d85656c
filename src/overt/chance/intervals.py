"""Intervals of shares."""

from __future__ import annotations


def wilson(times: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927, Journal of the American Statistical Association 22).

    Zero to one where nothing was counted.
    """
    from scipy.stats import binomtest

    if not of:
        return 0.0, 1.0
    low, high = binomtest(times, of).proportion_ci(method="wilson")
    return float(low), float(high)
