"""Counting codes in hashed buckets first gives what counting them all gives."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from overt.chance.shuffling import occur

CODES = st.lists(st.integers(-(2**62), 2**62) | st.integers(0, 9), max_size=80)


@given(codes=CODES, least=st.integers(1, 5))
def test_occur_finds_the_codes_that_are_there_often_enough(codes, least):
    often = Counter(codes)
    found = occur(np.array(codes, dtype=np.int64), least)
    assert found.tolist() == [often[code] >= least for code in codes]
