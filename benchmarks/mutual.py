"""Adjusted mutual information of two groupings of the same accounts."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from scipy.special import gammaln

from benchmarks.nullsets import Floats, Ints


def adjusted_mutual_information(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """1 for the same grouping, 0 on average for groupings that have nothing to do with each other.

    (MI − E) / (mean of both entropies − E), E the mean of MI over all ways to deal the labels (Vinh,
    Epps & Bailey 2010, JMLR 11). Two groupings that both leave all together, or all apart, are the same.
    """
    table = _crossed(one, other)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    if len(rows) == len(columns) and len(rows) in (0, 1, int(table.sum())):
        return 1.0
    expected = expected_mutual_information(rows, columns)
    span = (_entropy(rows) + _entropy(columns)) / 2 - expected
    found = mutual_information(table) - expected
    return float(found / span) if abs(span) > 1e-12 else 0.0


def mutual_information(table: Ints) -> float:
    """In nats, from how many accounts have each two labels."""
    count = table.sum()
    rows, columns = np.nonzero(table)
    shared = table[rows, columns]
    ratio = shared * count / (table.sum(axis=1)[rows] * table.sum(axis=0)[columns])
    return float(np.sum(shared / count * np.log(ratio)))


def expected_mutual_information(rows: Ints, columns: Ints) -> float:
    """Its mean over all ways to deal labels of these sizes: each shared count is hypergeometric."""
    count = int(rows.sum())
    total = 0.0
    for a in rows.tolist():
        for b in columns.tolist():
            n = np.arange(max(1, a + b - count), min(a, b) + 1)
            log_p = (
                gammaln(a + 1) + gammaln(b + 1) + gammaln(count - a + 1) + gammaln(count - b + 1) - gammaln(count + 1)
                - gammaln(n + 1) - gammaln(a - n + 1) - gammaln(b - n + 1) - gammaln(count - a - b + n + 1)
            )  # fmt: skip
            total += float(np.sum(n / count * np.log(count * n / (a * b)) * np.exp(log_p)))
    return total


def _crossed(one: Sequence[Hashable], other: Sequence[Hashable]) -> Ints:
    numbers: list[list[int]] = []
    for labels in (one, other):
        number: dict[Hashable, int] = {}
        numbers.append([number.setdefault(label, len(number)) for label in labels])
    first, second = numbers
    table = np.zeros((max(first, default=-1) + 1, max(second, default=-1) + 1), dtype=np.int64)
    np.add.at(table, (first, second), 1)
    return table


def _entropy(sizes: Ints) -> float:
    share: Floats = sizes / sizes.sum()
    return float(-np.sum(share * np.log(share)))
