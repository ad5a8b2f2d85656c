"""When accounts made in one window count as made together: one judgement for members and for those who engage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from overt.chance.shares import binomial_interval
from overt.markers._base import CANNOT_TELL, ORDINARY, STANDS_OUT
from overt.markers._scan import Background, Burst, Ints


def background_of(others: Sequence[Mapping[str, Any]], dated: Sequence[Mapping[str, Any]]) -> Background:
    """Creation times of others by platform, from rows of (platform, created_at); its ends are those of both."""
    times: dict[str, list[int]] = {}
    for row in others:
        times.setdefault(row["platform"], []).append(row["created_at"])
    known = {name: list(values) for name, values in times.items()}
    for row in dated:
        known.setdefault(row["platform"], []).append(row["created_at"])
    sorted_times: dict[str, Ints] = {name: np.sort(np.array(v, np.int64)) for name, v in times.items()}
    return Background(sorted_times, {name: (min(v), max(v)) for name, v in known.items()})


def judge(
    burst: Burst,
    platforms: Sequence[str],
    background: Background,
    *,
    comparable: bool,
    alpha: float,
    least: int,
    factor: float,
) -> str:
    """A verdict on the accounts of a window: improbable, and more than others made in the same window explain.

    `comparable` is whether there are enough others. A burst that others show too, or without others, cannot be told:
    something may have brought many people in.
    """
    if burst.p_value > alpha or len(burst.members) < least:
        return ORDINARY
    if not comparable:
        return CANNOT_TELL
    hits, tries = background.inside(platforms, burst.start, burst.width_s)
    low, _ = binomial_interval(len(burst.members), burst.n)
    # One more of the others, so that none of a few others is not taken for none at all.
    return STANDS_OUT if low > factor * (hits + 1) / (tries + 1) else CANNOT_TELL
