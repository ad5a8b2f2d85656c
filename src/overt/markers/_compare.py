"""How a number of a subject lies beside those of ordinary accounts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overt.markers._base import CANNOT_TELL, ORDINARY, STANDS_OUT

Floats = NDArray[np.float64]

LEAST_OTHERS = 20
"""Ordinary accounts from which a baseline is spoken of."""


class Others:
    """One share of each ordinary account: its median, and the value that one in twenty exceeds."""

    def __init__(self, values: Sequence[float]) -> None:
        self._values = np.asarray(values, dtype=np.float64)

    @property
    def known(self) -> bool:
        """Whether there are enough to speak of."""
        return len(self._values) >= LEAST_OTHERS

    @property
    def median(self) -> float | None:
        """The middle one; None where too few are known."""
        return float(np.median(self._values)) if self.known else None

    @property
    def high(self) -> float | None:
        """What one ordinary account in twenty exceeds; None where too few are known."""
        return float(np.quantile(self._values, 0.95)) if self.known else None

    def verdict(self, low: float) -> str:
        """STANDS_OUT where the whole interval lies above what 95 % of the others have."""
        high = self.high
        if high is None:
            return CANNOT_TELL
        return STANDS_OUT if low > high else ORDINARY

    def in_words(self) -> str:
        """What the others have, for the end of a sentence."""
        if not self.known:
            return f"fewer than {LEAST_OTHERS} accounts in no cluster have enough to compare with"
        return (
            f"the median of {len(self._values):,} accounts in no cluster is {self.median:.0%}, "
            f"and one in twenty exceeds {self.high:.0%}"
        )


def gini(counts: Sequence[int] | NDArray[np.int64]) -> float:
    """Gini's coefficient: 0 where all have the same, near 1 where one has everything; 0 for nothing."""
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    total = ordered.sum()
    if not total:
        return 0.0
    size = len(ordered)
    return float(2 * (np.arange(1, size + 1) * ordered).sum() / (size * total) - (size + 1) / size)
