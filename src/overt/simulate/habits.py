"""How ordinary people differ: where they live, how active they are, what becomes popular."""

from __future__ import annotations

import numpy as np

from overt.simulate.posts import Floats, Ints, Texts

_ZONES: dict[str, tuple[tuple[int, float], ...]] = {  # minutes east of UTC, share of the speakers
    "en": ((-240, 0.3), (-420, 0.15), (60, 0.3), (330, 0.15), (600, 0.1)),
    "fr": ((120, 0.8), (660, 0.08), (-240, 0.06), (0, 0.06)),
    "es": ((120, 0.4), (-180, 0.35), (-300, 0.25)),
    "ru": ((180, 0.8), (300, 0.2)),
    "zh": ((480, 0.9), (600, 0.1)),
    "ar": ((180, 0.7), (60, 0.3)),
    "th": ((420, 1.0),),
}


def zones(rng: np.random.Generator, languages: Texts) -> Ints:
    """Minutes east of UTC at which the speakers of each language live."""
    result = np.zeros(len(languages), dtype=np.int64)
    for language, offsets in _ZONES.items():
        rows = np.flatnonzero(languages == language)
        minutes, shares = zip(*offsets, strict=True)
        result[rows] = rng.choice(minutes, len(rows), p=shares)
    return result


def popularity(rng: np.random.Generator, size: int) -> Floats:
    """Heavy-tailed weights of what can be shared: Pareto with exponent 0.9, cut at 3,000."""
    return np.minimum(1.0 + rng.pareto(0.9, size), 3_000.0)


def activity(rng: np.random.Generator, size: int) -> Floats:
    """Heavy-tailed weights of how much people post: lognormal, the busiest tenth makes half."""
    return np.asarray(rng.lognormal(0.0, 1.2, size))
