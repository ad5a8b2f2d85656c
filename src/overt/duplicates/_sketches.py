"""A short sketch of each text, from which texts that may be copies are found.

A shingle is a run of letters, the shortest with `shingle` letters or more (an ideograph, kana or Hangul
syllable counts 3, so that 8 letters are three ideographs), digits all alike. A sketch is the `kept` smallest
hashes of a text's shingles: a sample that two copies draw alike (bottom-k MinHash). It depends on
nothing but the text, so it is computed once and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._letters import letters_of, totals_of

Sketches = NDArray[np.uint64]
"""One row for each text: its hashes, ascending, each below 2^52; NONE fills rows of short texts."""

NONE = np.uint64(2**64 - 1)
HASH_BITS = 52
_TEXTS = 2048  # at once: their shingles stay in the processor's cache, and their number fits in 64 - 52 bits

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2^64
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Read:
    """Some texts, made ready to be compared: as letters, how many letters each counts, and its sketch."""

    forms: list[str]
    sizes: NDArray[np.int32]
    sketches: Sketches


def read(raw: Sequence[str], *, least_size: int, shingle: int, kept: int) -> Read:
    """Texts as posted, made ready to be compared; of 0 `kept` hashes the sketches are empty."""
    forms: list[str] = []
    sizes = [np.zeros(0, dtype=np.int32)]
    rows = [np.zeros((0, kept), dtype=np.uint64)]
    for begin in range(0, len(raw), _TEXTS):
        part = letters_of(raw[begin : begin + _TEXTS], least_size)
        total = totals_of(part.points)
        forms += part.forms
        sizes.append(np.diff(total[part.ends], prepend=0).astype(np.int32))
        if kept:
            rows.append(sketch(part.points, part.ends, total, shingle=shingle, kept=kept))
    return Read(forms, np.concatenate(sizes), np.concatenate(rows))


def sketch(
    points: NDArray[np.uint32],
    ends: NDArray[np.int64],
    total: NDArray[np.int64],
    *,
    shingle: int,
    kept: int,
) -> Sketches:
    """Sketches of at most 2048 texts, given as code points one after the other and letters up to each."""
    begins = np.concatenate(([0], ends[:-1])).astype(np.int64)
    first, last = _shingles(total, begins, ends, shingle)
    hashes = _hashes(points, first, last)
    owner = np.searchsorted(ends, first, side="right").astype(np.uint64)
    packed = (owner << np.uint64(HASH_BITS)) | hashes
    packed.sort()
    new = np.ones(len(packed), dtype=bool)
    new[1:] = packed[1:] != packed[:-1]  # a shingle repeated in its text counts once
    packed = packed[new]
    owner = packed >> np.uint64(HASH_BITS)
    of_text = owner.astype(np.int64)
    place = np.arange(len(packed)) - np.searchsorted(of_text, np.arange(len(ends)))[of_text]
    within = place < kept
    rows = np.full((len(ends), kept), NONE, dtype=np.uint64)
    rows[of_text[within], place[within]] = packed[within] & np.uint64(2**HASH_BITS - 1)
    return rows


def _shingles(
    total: NDArray[np.int64], begins: NDArray[np.int64], ends: NDArray[np.int64], shingle: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where shingles begin and end; a text shorter than one is one shingle as a whole."""
    count = len(total) - 1
    first = np.arange(count, dtype=np.int64)
    limit = np.repeat(ends, ends - begins)
    every_one = count == 0 or (total[-1] == count and not np.any(np.diff(total) != 1))
    last = first + shingle if every_one else np.searchsorted(total, total[:-1] + shingle)
    fits = last <= limit
    whole = begins[ends > begins]  # the first shingle of every text is kept, cut at its end
    fits[whole] = True
    return first[fits], np.minimum(last, limit)[fits]


def _hashes(
    points: NDArray[np.uint32], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """52-bit hashes of runs of code points, by differences of one running polynomial modulo 2^64."""
    letters = scrambled(points.astype(np.uint64))
    digits = (points >= 0x30) & (points <= 0x39)
    letters[digits] = scrambled(np.array([0x30], dtype=np.uint64))[0]
    count = len(points)
    up = _powers(_BASE, count)
    running = np.zeros(count + 1, dtype=np.uint64)
    np.cumsum(letters * up, out=running[1:])
    down = _powers(pow(_BASE, -1, 2**64), count)
    found = (running[last] - running[first]) * down[first]
    return scrambled(found) >> np.uint64(64 - HASH_BITS)


def _powers(base: int, count: int) -> NDArray[np.uint64]:
    powers = np.full(count, base, dtype=np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)


def scrambled(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64: every bit of the result depends on every bit given."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_A
    values = (values ^ (values >> np.uint64(27))) * _MIX_B
    return values ^ (values >> np.uint64(31))
