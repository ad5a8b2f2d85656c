"""How sure a share is."""

from __future__ import annotations

from scipy.special import betaincinv


def binomial_interval(
    hits: int, tries: int, *, level: float = 0.95, tests: int = 1
) -> tuple[float, float]:
    """Ends of the exact interval of a share (Clopper and Pearson 1934); (0, 1) without tries.

    `tests` is among how many cells the most used one was picked: the interval is widened for it (Bonferroni).
    Assumes that tries are independent; where they come in bursts the interval is too narrow.
    """
    if not tries:
        return 0.0, 1.0
    tail = (1 - level) / 2 / tests
    low = float(betaincinv(hits, tries - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, tries - hits, 1 - tail)) if hits < tries else 1.0
    return low, high


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927, Journal of the American Statistical Association 22).

    (0, 1) without tries.
    """
    from scipy.stats import binomtest

    if not tries:
        return 0.0, 1.0
    low, high = binomtest(hits, tries).proportion_ci(method="wilson")
    return float(low), float(high)
