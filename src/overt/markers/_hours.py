"""Hours of activity of subjects, and how hours, offsets and sets of them are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from overt.markers._context import Context

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# One row per account and half-hour with any post: ten posts in a row are one sign of being at work.
_HALVES = """
    SELECT s.subject, p.account_id, CAST(FLOOR(p.posted_at / 1800e0) AS BIGINT) AS half
    FROM _subject s
    JOIN post p ON p.account_id = s.account_id
    WHERE p.posted_at IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    GROUP BY s.subject, p.account_id, CAST(FLOOR(p.posted_at / 1800e0) AS BIGINT)
    ORDER BY s.subject NULLS LAST, p.account_id NULLS LAST, half NULLS LAST
"""
_ORDINARY_HALVES = """
    SELECT p.account_id AS subject, p.account_id, CAST(FLOOR(p.posted_at / 1800e0) AS BIGINT) AS half
    FROM _ordinary o
    JOIN post p ON p.account_id = o.account_id
    WHERE p.posted_at IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    GROUP BY p.account_id, CAST(FLOOR(p.posted_at / 1800e0) AS BIGINT)
    ORDER BY p.account_id NULLS LAST, half NULLS LAST
"""

Halves = dict[str, dict[str, Ints]]
"""subject → account → half-hours since 1970 in UTC with any post, ascending."""


def of_subjects(context: Context) -> Halves:
    """Half-hours in which the accounts of each subject post."""
    return _read(context, _HALVES)


def of_ordinary(context: Context) -> dict[str, Ints]:
    """The same of accounts in no cluster."""
    return {subject: found[subject] for subject, found in _read(context, _ORDINARY_HALVES).items()}


def pooled(accounts: Mapping[str, Ints]) -> Ints:
    """The half-hours of several accounts in one array, one entry per account and half-hour."""
    return np.sort(np.concatenate(list(accounts.values()))) if accounts else np.zeros(0, np.int64)


def _read(context: Context, sql: str) -> Halves:
    table = context.read(sql)
    halves = table["half"].to_numpy().astype(np.int64)
    if not len(halves):
        return {}
    subjects = table["subject"].dictionary_encode().combine_chunks()
    accounts = table["account_id"].dictionary_encode().combine_chunks()
    pair = np.stack([subjects.indices.to_numpy(), accounts.indices.to_numpy()])
    first = np.flatnonzero(np.append(True, (np.diff(pair, axis=1) != 0).any(axis=0)))
    names, ids = subjects.dictionary.to_pylist(), accounts.dictionary.to_pylist()
    found: Halves = {}
    for start, end in zip(first, [*first[1:], len(halves)], strict=True):
        found.setdefault(names[pair[0, start]], {})[ids[pair[1, start]]] = halves[start:end]
    return found


def clock_time(hour: float) -> str:
    """13.5 as 13:30; past midnight it begins anew."""
    minutes = round(hour * 60) % 1_440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def zone(offset: float) -> str:
    """3.5 as UTC+3:30."""
    minutes = round(abs(offset) * 60)
    half = f":{minutes % 60:02d}" if minutes % 60 else ""
    return f"UTC{'−' if offset < 0 else '+'}{minutes // 60}{half}"


def zones(offsets: Sequence[float]) -> str:
    """A set of offsets as spans: "UTC+2 to UTC+5"; spans end where a whole hour is missing."""
    ordered = sorted(offsets)
    spans: list[list[float]] = []
    for offset in ordered:
        if spans and offset - spans[-1][-1] <= 1:
            spans[-1].append(offset)
        else:
            spans.append([offset])
    said = [
        zone(span[0]) if len(span) == 1 else f"{zone(span[0])} to {zone(span[-1])}"
        for span in spans
    ]
    return " or ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else said[0]


def span_of_day(probability: Floats, level: float = 0.95) -> tuple[float, float, float]:
    """Likeliest hour of 48 half-hours, and the ends of the shortest stretch that holds `level`.

    A quarter of an hour is added on both sides: no more is told apart. The ends may lie before 0 or after 24, so
    that low ≤ value ≤ high also over midnight.
    """
    likely = probability / probability.sum()
    best = int(likely.argmax())
    for length in range(1, 49):
        begins = [
            start
            for start in range(best - length + 1, best + 1)
            if likely[np.arange(start, start + length) % 48].sum() >= level - 1e-9
        ]
        if begins:
            start = max(begins, key=lambda s: float(likely[np.arange(s, s + length) % 48].sum()))
            return best / 2, start / 2 - 0.25, (start + length - 1) / 2 + 0.25
    return best / 2, best / 2 - 12, best / 2 + 12


def dates_of(text: str) -> list[int]:
    """ "2016-11-04,2016-12-31" as days since 1970; ValueError when one is no date."""
    days = [np.datetime64(each.strip(), "D") for each in text.split(",") if each.strip()]
    return [int(day.astype(np.int64)) for day in days]
