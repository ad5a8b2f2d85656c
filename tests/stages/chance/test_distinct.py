"""Distinct numbers and pairs by sorting plain arrays: the same as by sorting rows."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from overt.chance.distinct import distinct_pairs, distinct_values, runs
from overt.chance.shuffling import _repeats


def test_runs_say_what_where_and_how_often() -> None:
    values, begin, size = runs(np.array([2, 2, 5, 9, 9, 9]))
    assert values.tolist() == [2, 5, 9]
    assert begin.tolist() == [0, 2, 3]
    assert size.tolist() == [2, 1, 3]


def test_pairs_are_those_of_sorted_rows() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 40, 500), rng.integers(0, 300_000, 500) // 20_000
    rows, place = np.unique(np.column_stack((a, b)), axis=0, return_inverse=True)
    found, at = distinct_pairs(a, b)
    assert np.array_equal(found, rows)
    assert np.array_equal(at, place.reshape(-1))


def test_no_pair_gives_no_row() -> None:
    none = np.zeros(0, dtype=np.int64)
    found, at = distinct_pairs(none, none)
    assert found.shape == (0, 2)
    assert not len(at)


@pytest.mark.parametrize("offset", [0, -5, 1_700_000_000, 2**62], ids=["small", "negative", "times", "too large"])
def test_values_are_counted_once_for_each_code(offset: int) -> None:
    """The last offset leaves no room for both in one number where codes are large."""
    rng = np.random.default_rng(1)
    code = rng.integers(0, 30, 400) + (2**40 if offset == 2**62 else 0)
    value = rng.integers(0, 6, 400) + offset
    value[0] = min(offset, 0)  # a wide span
    wanted = defaultdict(set)
    for each, what in zip(code.tolist(), value.tolist(), strict=True):
        wanted[each].add(what)
    codes, count = distinct_values(code, value)
    assert codes.tolist() == sorted(wanted)
    assert count.tolist() == [len(wanted[each]) for each in sorted(wanted)]


def test_a_repeated_code_is_marked_from_its_second_place_on() -> None:
    assert _repeats(np.array([7, 3, 7, 7, 1, 3])).tolist() == [False, False, True, True, False, True]
    assert not _repeats(np.array([3, 1, 2])).any()
    assert not len(_repeats(np.zeros(0, dtype=np.int64)))
