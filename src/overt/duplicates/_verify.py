"""How much of one text another keeps, exactly: the candidates are compared letter by letter."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._sketches import NONE, Sketches

Numbers = NDArray[np.int64]

_AT_ONCE = 500_000  # pairs: their strings are held in lists meanwhile
_ADDED = 0.85  # share of letters from which a text is edited rather than added to
_LEAST_PIECE = 50  # letters: shorter pieces are phrases
# A shorter text's hashes are its share of the longer one's sketch where it stands there whole; of so many as
# this share is expected, for a sample varies.
_SURE = 0.4
_ALWAYS_COMPARED = (
    4  # hashes in common of 24: of copies with a tenth of the words replaced none had fewer
)
_COMPARED_PER_TEXT = 3
_COMPARED_ANYWAY = 1_000_000
_SHARED_AT_ONCE = 8_192  # their hashes stay in the processor's cache


@dataclass(frozen=True)
class Rule:
    """When two texts are copies.

    least_kept      (letters kept - chance) / letters of the longer one, at least
    chance          letters in common without copying
    least_held      else, share of the shorter one that stands in one piece of the longer one …
    least_share     … where the shorter has at least this share of the longer one's letters
    """

    least_kept: float
    chance: float
    least_held: float
    least_share: float


@dataclass(frozen=True)
class Verified:
    """Pairs of copies by number, in order, and the share of characters kept."""

    first: Numbers
    second: Numbers
    score: NDArray[np.float64]


def verify(
    forms: Sequence[str],
    sizes: NDArray[np.int32],
    sketches: Sketches,
    first: Numbers,
    second: Numbers,
    rule: Rule,
    workers: int,
) -> Verified:
    """The candidates that are copies.

    Letter by letter are compared those with most hashes in common: all with 4 or more, and with fewer while
    there are not more than 3 for each text, or a million.
    """
    common = shared(sketches, first, second, workers)
    full = (sketches[first, -1] != NONE) & (
        sketches[second, -1] != NONE
    )  # short texts have few hashes
    room = max(_COMPARED_PER_TEXT * len(sketches), _COMPARED_ANYWAY)
    with_more = np.cumsum(np.bincount(common, minlength=_ALWAYS_COMPARED + 1)[::-1])[::-1]
    least = next((n for n in range(1, _ALWAYS_COMPARED) if with_more[n] <= room), _ALWAYS_COMPARED)
    chosen = np.flatnonzero(~full | (common >= least))
    first, second, common = first[chosen], second[chosen], common[chosen]
    none = np.zeros(0, dtype=np.int64)
    found = [Verified(none, none, np.zeros(0))]
    for begin in range(0, len(first), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        found.append(
            _verify(
                forms,
                sizes,
                first[part],
                second[part],
                common[part] / sketches.shape[1],
                rule,
                workers,
            )
        )
    return Verified(
        np.concatenate([part.first for part in found]),
        np.concatenate([part.second for part in found]),
        np.concatenate([part.score for part in found]),
    )


def _verify(
    forms: Sequence[str],
    sizes: NDArray[np.int32],
    first: Numbers,
    second: Numbers,
    common: NDArray[np.float64],
    rule: Rule,
    workers: int,
) -> Verified:
    shorter = np.minimum(sizes[first], sizes[second])
    longer = np.maximum(np.maximum(sizes[first], sizes[second]), 1)
    share = shorter / longer
    score = np.zeros(len(first))
    near = np.flatnonzero(
        share >= rule.least_kept * 0.9
    )  # a sign more or less may be a vowel, of size 0
    score[near] = _kept(forms, first[near], second[near], rule.least_kept, workers)
    copies = score - rule.chance / longer >= rule.least_kept
    maybe = np.flatnonzero(
        ~copies
        & (share >= rule.least_share)
        & (share < _ADDED)
        & (shorter >= _LEAST_PIECE)
        & (common >= rule.least_share * _SURE)
    )
    held = maybe[_held(forms, first[maybe], second[maybe], rule.least_held, workers) > 0]
    score[held] = _kept(forms, first[held], second[held], 0.0, workers)
    copies[held] = True
    return Verified(first[copies], second[copies], score[copies])


def _kept(
    forms: Sequence[str], first: Numbers, second: Numbers, least: float, workers: int
) -> NDArray[np.float64]:
    """Share of characters kept: 1 less Levenshtein distance over the longer length; 0 where below `least`."""
    from rapidfuzz.distance import Levenshtein

    return _scores(Levenshtein.normalized_similarity, forms, first, second, least, workers)


def _held(
    forms: Sequence[str], first: Numbers, second: Numbers, least: float, workers: int
) -> NDArray[np.float64]:
    """Likeness of the shorter text to the piece of the longer that is most like it; 0 where below `least`."""
    from rapidfuzz import fuzz

    return _scores(fuzz.partial_ratio, forms, first, second, 100 * least, workers) / 100


def _scores(
    scorer: Any, forms: Sequence[str], first: Numbers, second: Numbers, least: float, workers: int
) -> NDArray[np.float64]:
    from rapidfuzz import process

    if not len(first):
        return np.zeros(0)
    found: NDArray[np.float64] = process.cpdist(
        [forms[number] for number in first.tolist()],
        [forms[number] for number in second.tolist()],
        scorer=scorer, score_cutoff=least, dtype=np.float64, workers=workers,
    )  # fmt: skip
    return found


def shared(
    sketches: Sketches, first: Numbers, second: Numbers, workers: int = 1
) -> NDArray[np.uint8]:
    """How many hashes two sketches have in common."""
    short = sketches.astype(
        np.uint32
    )  # their lower half: a chance hit is one in seven million pairs
    short[sketches == NONE] = 0
    found = np.zeros(len(first), dtype=np.uint8)

    def count(begin: int) -> None:
        part = slice(begin, begin + _SHARED_AT_ONCE)
        one, other = short[first[part]].T.copy(), short[second[part]].T.copy()
        one[one == 0] = 1  # what is missing on one side is not what is missing on the other
        width = len(one)
        other = np.concatenate((other, other))
        same = np.zeros(one.shape, dtype=np.uint8)
        for turn in range(width):  # each hash meets each other one once, whole rows of pairs at a time
            same += (one == other[turn : turn + width]).view(np.uint8)
        found[part] = same.sum(axis=0, dtype=np.uint8)

    with ThreadPoolExecutor(workers) as pool:  # numpy lets go of the interpreter meanwhile
        list(pool.map(count, range(0, len(first), _SHARED_AT_ONCE)))
    return found
