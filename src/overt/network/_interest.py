"""Test B of whole edges: all signals together, and what both tests say in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from overt.chance.fusion import cauchy
from overt.readings import reading

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Beyond:
    """Test B of the kept pairs, in their order: fused p, q among the kept pairs, and the reading."""

    p: Floats
    q: Floats
    reading: list[str]


def beyond_interest(tests: pa.Table, pair: Ints, kept: NDArray[np.bool_], level: float) -> Beyond:
    """Fuse test B over the signals of each kept pair and read both tests together.

    `tests` are rows of `pair_test`, `pair` the pair of each row. Only signals under which the pair
    was tested are fused. q is Benjamini and Hochberg's, `level` the share of false ones borne.
    """
    rows = kept[pair]
    number = (np.cumsum(kept) - 1)[pair[rows]]
    count = int(kept.sum())
    tested = np.bincount(number, minlength=count)
    fused = _fused(number, _known(tests["p_interest"])[rows], tested)
    least = _fused(number, _known(tests["least_p_interest"])[rows], tested)
    q = np.asarray(false_discovery_control(fused)) if count else fused
    words = [
        str(reading(True, bool(beyond), bool(can)))
        for beyond, can in zip(q <= level, least <= level, strict=True)
    ]
    return Beyond(fused, q, words)


def _known(p: pa.ChunkedArray) -> Floats:
    """p-values as numbers; a test that was not made says nothing: 1."""
    return np.asarray(p.fill_null(1.0).to_numpy(), dtype=np.float64)


def _fused(pair: Ints, p: Floats, tested: Ints) -> Floats:
    """Cauchy combination of each pair over as many signals as it was tested under."""
    out = np.ones(len(tested))
    for signals in np.unique(tested):
        here = tested == signals
        rows = here[pair]
        number = (np.cumsum(here) - 1)[pair[rows]]
        fused = cauchy(number, p[rows], int(here.sum()), int(signals))
        out[here] = fused
    return out
