"""Which pairs of old and new texts are looked at: every one with a new text, none without."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from overt.duplicates._candidates import candidates
from overt.duplicates._sketches import NONE

TEXTS = 30


@pytest.mark.parametrize("fresh", [set(), {29}, {0, 7}, set(range(15, 30)), set(range(30))])
def test_texts_of_one_list_are_paired_where_one_is_new(fresh: set[int]) -> None:
    sketches = np.full((TEXTS, 24), NONE, dtype=np.uint64)
    sketches[:, 0] = np.arange(TEXTS) % 3 + 1  # three lists of ten
    new = np.isin(np.arange(TEXTS), list(fresh))
    found = candidates(sketches, new, 10_000)
    wanted = [
        (a, b) for a, b in combinations(range(TEXTS), 2) if a % 3 == b % 3 and (a in fresh or b in fresh)
    ]
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == wanted
    assert found.crowded == 0
