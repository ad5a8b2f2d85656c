"""Which pictures are alike: neighbours among fingerprints, found by bands and verified bit by bit.

Two fingerprints become candidates where twenty of their steadiest bits agree, in any of 48 bands (locality
sensitive hashing, Indyk & Motwani 1998). Candidates are verified on all bits, so bands decide only what is
missed, never what is found; `benchmarks/media.py` counts what they miss.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt._media_hash import BITS, TILES

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

HOW = (
    "alike",
    "mirrored",
    "without its frame",
    "mirrored, without its frame",
    "cut",
    "mirrored, cut",
    "in part",
    "mirrored, in part",
)

_IN_PART = 6  # the place in HOW from which only tiles are alike
_FLAT_APART = 16
"""Bits two flat pictures may differ by: cards of one design with other words differ by 40 and more, and recoding
changes 18 at most."""
_TILE_APART = 10  # bits of 63: recoding changes at most 6; of unrelated tiles 1 in 10,000,000 is so near
_TILES_ALIKE = 5  # of nine; unrelated photographs of one design share 1, rarely 2
_BUCKET = 256
"""Entries of one bucket that are looked at, the earliest: enough to tie every copy of a viral picture to its
first ones, and a bound where many pictures share a layout."""
_MOST_EACH = 64  # matches kept of one picture, the earliest
_CHUNK = 1_500_000  # candidates held at a time

_BANDS = 48
_BAND_BITS = 20
_STEADY = np.array([8 * row + column for row in range(8) for column in range(8)][1:])
"""The 63 lowest coefficients without the mean: a cut of 5 to 10 % turns one in ten of their bits, noise fewer."""


@dataclass(frozen=True)
class Likeness:
    """Pairs of pictures that are alike, one row each: the earlier, the later, bits apart, and `HOW`.

    In part: `apart` counts the bits of all firm tiles and `bits` how many there were.
    """

    earlier: Ints
    later: Ints
    apart: Ints
    bits: Ints
    how: Ints

    def __len__(self) -> int:
        return len(self.earlier)


def alike(
    marks: NDArray[np.void],
    owner: Ints,
    new: NDArray[np.bool_],
    *,
    most_apart: int,
) -> Likeness:
    """Pictures that look alike, at least one of the two new.

    `marks` are rows of MARKS, `owner` gives the picture of each in order of arrival, `new` is per picture.
    """
    rows = [*_whole(marks, owner, new, most_apart), *_parts(marks, owner, new)]
    if not rows:
        none = np.zeros(0, dtype=np.int64)
        return Likeness(none, none, none, none, none)
    a, b, apart, bits, how = (np.concatenate(each) for each in zip(*rows, strict=True))
    a, b = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((how, apart / bits, how >= _IN_PART, b, a))  # the whole says more than parts
    first = np.ones(len(a), dtype=bool)
    first[1:] = (a[order][1:] != a[order][:-1]) | (b[order][1:] != b[order][:-1])
    keep = order[first]
    keep = keep[_ranks(b[keep]) < _MOST_EACH]
    return Likeness(a[keep], b[keep], apart[keep], bits[keep], how[keep])


def near(words: Words, new: NDArray[np.bool_], *, most_apart: int) -> tuple[Ints, Ints, Ints]:
    """Pairs of given fingerprints (n × words of 64 bits) at most so far apart: earlier, later, bits apart.

    Exact: every pair is compared, block by block. Given hashes are few, or equal where they are many.
    """
    found: list[tuple[Ints, Ints, Ints]] = []
    for start in range(0, len(words), 2048):
        block = words[start : start + 2048]
        apart = np.zeros((len(block), start + len(block)), dtype=np.int64)
        for place in range(words.shape[1]):
            apart += np.bitwise_count(block[:, place, None] ^ words[: start + len(block), place])
        later, earlier = np.nonzero(apart <= most_apart)
        fresh = new[earlier] | new[later + start]
        pick = (earlier < later + start) & fresh
        later, earlier = later[pick], earlier[pick]
        found.append((earlier, later + start, apart[later, earlier]))
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return none, none, none
    a, b, d = (np.concatenate(each) for each in zip(*found, strict=True))
    return a, b, d


def false_matches(marks: NDArray[np.void], most_apart: int, pairs: float, seed: int = 1) -> float:
    """Pairs of unrelated pictures that chance lets lie within `most_apart` bits.

    From this case's own pictures: the distances of 20,000 pairs drawn blindly, whose lower half gives the
    spread (so that real copies among them do not count), read as a normal distribution.
    """
    from math import erfc, sqrt

    if len(marks) < 20:
        middle, spread = BITS / 2, sqrt(BITS) / 2  # as if every bit were a coin
    else:
        rng = np.random.default_rng(seed)
        a, b = rng.integers(0, len(marks), (2, 20_000))
        a, b = a[a != b], b[a != b]
        apart = np.bitwise_count(marks["whole"][a] ^ marks["whole"][b]).sum(axis=1)
        middle = float(np.median(apart))
        spread = max((middle - float(np.quantile(apart, 0.1))) / 1.2816, sqrt(BITS) / 2)
    return float(pairs * 0.5 * erfc((middle - most_apart - 0.5) / spread / sqrt(2)))


def _whole(
    marks: NDArray[np.void], owner: Ints, new: NDArray[np.bool_], most_apart: int
) -> Iterator[tuple[Ints, Ints, Ints, Ints, Ints]]:
    """Pairs by all 256 bits: whole against whole and against parts, directly and mirrored."""
    entries = np.concatenate([marks["whole"][:, None], marks["cut"]], axis=1).reshape(-1, 4)
    row = np.repeat(np.arange(len(marks)), 6)
    cut = np.tile(np.arange(6) > 0, len(marks))
    index = _Buckets(_keys(entries))
    for mirrored, asked in ((0, marks["whole"]), (1, marks["mirrored"])):
        for question, answer in _candidates(index, _keys(asked), new[owner], new[owner[row]]):
            apart = _apart(asked[question], entries[answer])
            close = (apart <= most_apart) & (owner[question] != owner[row[answer]])
            q, e, apart = question[close], answer[close], apart[close]
            r = row[e]
            flat = marks["flat"][q] | marks["flat"][r]
            good = ~flat | ((apart <= _FLAT_APART) & _tiles_agree(marks, q, r, mirrored))
            q, e, r, apart = q[good], e[good], r[good], apart[good]
            framed = marks["unframed"][q] | marks["unframed"][r]
            how = mirrored + np.where(cut[e], 4, np.where(framed, 2, 0))
            yield owner[q], owner[r], apart, np.full(len(q), BITS), how


def _parts(
    marks: NDArray[np.void], owner: Ints, new: NDArray[np.bool_]
) -> Iterator[tuple[Ints, Ints, Ints, Ints, Ints]]:
    """Pairs of which most tiles are alike, though words or a sticker cover the others."""
    for place in range(TILES):
        held = np.flatnonzero(marks["firm"][:, place] & ~marks["flat"])
        index = _Buckets(_quarters(marks["tiles"][held, place]))
        for mirrored, field in ((0, "tiles"), (1, "tiles_mirrored")):
            firm = marks["firm"][:, _MIRRORED[place] if mirrored else place] & ~marks["flat"]
            asked = np.flatnonzero(firm)
            keys = _quarters(marks[field][asked, place])
            fresh = new[owner]
            for question, answer in _candidates(index, keys, fresh[asked], fresh[held]):
                q, r = asked[question], held[answer]
                apart = np.bitwise_count(marks[field][q, place] ^ marks["tiles"][r, place])
                close = (apart <= _TILE_APART) & (owner[q] != owner[r])
                pair = np.unique(np.stack([q[close], r[close]]), axis=1)
                q, r = pair[0], pair[1]
                each, both = _tile_distances(marks, q, r, mirrored)
                good = ((each <= _TILE_APART) & both).sum(axis=1) >= _TILES_ALIKE
                apart = (each * both).sum(axis=1)[good]
                yield (
                    owner[q[good]], owner[r[good]], apart, both.sum(axis=1)[good] * 63,
                    np.full(int(good.sum()), _IN_PART + mirrored),
                )  # fmt: skip


_MIRRORED = (2, 1, 0, 5, 4, 3, 8, 7, 6)


def _tile_distances(
    marks: NDArray[np.void], q: Ints, r: Ints, mirrored: int
) -> tuple[Ints, NDArray[np.bool_]]:
    asked = marks["tiles_mirrored" if mirrored else "tiles"][q]
    firm = marks["firm"][q][:, list(_MIRRORED)] if mirrored else marks["firm"][q]
    each = np.bitwise_count(asked ^ marks["tiles"][r]).astype(np.int64)
    return each, firm & marks["firm"][r]


def _tiles_agree(marks: NDArray[np.void], q: Ints, r: Ints, mirrored: int) -> NDArray[np.bool_]:
    """Whether all firm tiles but one at most are alike: asked of flat pictures, where words are all there is."""
    each, both = _tile_distances(marks, q, r, mirrored)
    alike_ = ((each <= _TILE_APART) & both).sum(axis=1)
    return np.asarray(alike_ >= both.sum(axis=1) - 1)


def _apart(one: Words, other: Words) -> Ints:
    return np.asarray(np.bitwise_count(one ^ other).sum(axis=1), dtype=np.int64)


def _keys(words: Words) -> NDArray[np.uint32]:
    """The band keys of each fingerprint (bands × n)."""
    low = np.ascontiguousarray(words.astype("<u8")).view(np.uint8).reshape(-1, 32)[:, 0:16:2]
    bits = np.unpackbits(low, axis=1).astype(np.uint32)
    rng = np.random.default_rng(20)  # any choice does, as long as it stays the same
    places = np.arange(_BAND_BITS, dtype=np.uint32)
    keys = np.empty((_BANDS, len(words)), dtype=np.uint32)
    for band in range(_BANDS):
        chosen = np.sort(rng.choice(_STEADY, _BAND_BITS, replace=False))
        keys[band] = (bits[:, chosen] << places).sum(axis=1, dtype=np.uint32)
    return keys


def _quarters(tiles: Words) -> NDArray[np.uint32]:
    """A tile's word in four keys (4 × n)."""
    return np.ascontiguousarray(tiles.astype("<u8")).view("<u2").reshape(-1, 4).T.astype(np.uint32)


class _Buckets:
    """Entries by key, band by band: those of one key in order of arrival."""

    def __init__(self, keys: NDArray[np.uint32]) -> None:
        self.order = [np.argsort(each, kind="stable") for each in keys]
        self.keys = [each[order] for each, order in zip(keys, self.order, strict=True)]


def _candidates(
    index: _Buckets,
    keys: NDArray[np.uint32],
    new_question: NDArray[np.bool_],
    new_answer: NDArray[np.bool_],
) -> Iterator[tuple[Ints, Ints]]:
    """(question, answer) rows that share a bucket, at least one new; a pair may come several times."""
    for band, order in enumerate(index.order):
        first = np.searchsorted(index.keys[band], keys[band], side="left")
        last = np.searchsorted(index.keys[band], keys[band], side="right")
        count = np.minimum(last - first, _BUCKET)
        ends = np.cumsum(count)
        begin = 0
        while begin < len(count):
            before = ends[begin - 1] if begin else 0
            stop = max(int(np.searchsorted(ends, before + _CHUNK, side="right")), begin + 1)
            part = count[begin:stop]
            question = np.repeat(np.arange(begin, stop), part)
            inside = np.arange(len(question)) - np.repeat(ends[begin:stop] - part - before, part)
            answer = order[np.repeat(first[begin:stop], part) + inside]
            fresh = new_question[question] | new_answer[answer]
            yield question[fresh], answer[fresh]
            begin = stop


def _ranks(values: Ints) -> Ints:
    """How many equal values stand before each one."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    begins = np.searchsorted(ordered, ordered, side="left")
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = np.arange(len(values)) - begins
    return ranks
