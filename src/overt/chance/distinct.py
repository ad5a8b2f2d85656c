"""Distinct numbers and pairs of numbers by sorting one plain array, which is many times faster than sorting rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def runs(values: Ints) -> tuple[Ints, Ints, Ints]:
    """Of ascending values: each one, where it begins, and how often it stands there."""
    new = np.ones(len(values), dtype=bool)
    new[1:] = values[1:] != values[:-1]
    begin = np.flatnonzero(new)
    return values[begin], begin, np.diff(begin, append=len(values))


def distinct_pairs(a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Each pair of account numbers once, ascending, in rows; and for every pair given the number of its row."""
    base = int(b.max(initial=0)) + 1
    code, place = np.unique(a * base + b, return_inverse=True)
    return np.column_stack((code // base, code % base)), place


def distinct_rows(rows: Ints) -> tuple[Ints, Ints]:
    """Each row of whole numbers from 0 once, ascending, and for every row given the number of its own."""
    _, place = np.unique(rows[:, 0], return_inverse=True)
    for column in rows.T[1:]:
        _, place = distinct_pairs(place, column)
    _, first = np.unique(place, return_index=True)
    return rows[first], place


def distinct_values(code: Ints, value: Ints) -> tuple[Ints, Ints]:
    """(code, number of distinct values) for each code, ascending. Codes are not negative."""
    if not len(code):
        return code, np.zeros(0, dtype=np.int64)
    low = int(value.min())
    span = int(value.max()) - low + 1
    if (int(code.max()) + 1) * span < 2**63:  # both fit into one number
        both, _, _ = runs(np.sort(code * span + (value - low)))
        codes = both // span
    else:
        order = np.lexsort((value, code))
        code, value = code[order], value[order]
        new = np.ones(len(code), dtype=bool)
        new[1:] = (code[1:] != code[:-1]) | (value[1:] != value[:-1])
        codes = code[new]
    codes, _, count = runs(codes)
    return codes, count
