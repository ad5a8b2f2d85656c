"""Which pairs of texts are worth comparing: those that share a shingle few others have.

1. Texts that share one hash of their sketches form a list. Short lists first, all pairs of a list are
   taken while the budget lasts. A copy shares several of its hashes, so it is enough that one is rare.
2. Hashes in longer lists are common: ordinary speech, or one text copied thousandfold. A text's common
   hashes, ascending, give pairs of neighbours, and texts that share such a pair form a list again.
3. In lists that are still too long each text goes with two others instead of all: with the first
   that shares a third hash, and with the one before it. Copies stay connected; not every pair is seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._sketches import HASH_BITS, NONE, Sketches, scrambled

Numbers = NDArray[np.int64]
Keys = NDArray[np.uint64]

_PAIRS_AT_ONCE = 4_000_000
_ODD = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_LOW_HALF = np.uint64(2**32 - 1)


@dataclass(frozen=True)
class Candidates:
    """Pairs of texts by number, `first` below `second`, each pair once.

    crowded   texts in lists of which not all pairs were taken
    """

    first: Numbers
    second: Numbers
    crowded: int


def candidates(sketches: Sketches, new: NDArray[np.bool_], budget: int) -> Candidates:
    """Pairs of which at least one text is new: about `budget` of the first kind, half as many of the second."""
    bits = max(1, int(len(sketches) - 1).bit_length())
    lists = _lists(*_postings(sketches, bits), bits)
    found, long = _all_pairs(lists, new, budget)
    text, third, hashes = _neighbours(lists.text[long], lists.hashes[long], bits)
    del lists
    lists = _lists(text, hashes, bits)
    more, long = _all_pairs(lists, new, budget // 2)
    common = lists.hashes[long]
    left = _among(hashes, common[_differs(common)])
    del lists
    few = _few(text[left], hashes[left], third[left], new)
    packed = np.concatenate((found, more, few))
    del found, more, few
    packed = _distinct(packed)
    return Candidates(
        (packed >> _HALF).astype(np.int64),
        (packed & _LOW_HALF).astype(np.int64),
        int(np.count_nonzero(np.bincount(text[left]))),
    )


@dataclass(frozen=True)
class _Lists:
    """Postings sorted by hash, then text."""

    hashes: Keys
    text: Numbers


def _postings(sketches: Sketches, bits: int) -> tuple[Numbers, Keys]:
    """Number of the text and hash. Of a hash's 52 bits as many are kept as the number leaves of 64: 44 for a
    million texts, where a dozen of 16 million hashes then fall together, which costs a comparison."""
    filled = sketches != NONE
    spare = np.uint64(max(0, HASH_BITS + bits - 64))
    return np.nonzero(filled)[0], sketches[filled] >> spare


def _lists(text: Numbers, hashes: Keys, bits: int) -> _Lists:
    """Group postings by hash: one sort of plain numbers, hash above and text below."""
    low = np.uint64(bits)
    packed = (hashes << low) | text.astype(np.uint64)
    packed.sort()
    hashes = packed >> low
    text = (packed & np.uint64(2**bits - 1)).astype(np.int64)
    return _Lists(hashes, text)


def _all_pairs(
    lists: _Lists, new: NDArray[np.bool_], budget: int
) -> tuple[Keys, NDArray[np.bool_]]:
    """All pairs of the shortest lists while the budget lasts, and which postings are in longer lists."""
    count = len(lists.text)
    if not count:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=bool)
    starts = np.flatnonzero(_differs(lists.hashes))
    sizes = np.diff(starts, append=count)
    old = sizes - np.add.reduceat(new[lists.text].astype(np.int64), starts)
    pairs = np.bincount(sizes, sizes * (sizes - 1) // 2 - old * (old - 1) // 2)
    longest = int(np.searchsorted(np.cumsum(pairs), budget, side="right")) - 1
    size = np.repeat(sizes, sizes)
    at = np.flatnonzero((size > 1) & (size <= longest))
    return _with_earlier(lists.text[at], np.repeat(np.arange(len(sizes)), sizes)[at], new), size > longest


def _with_earlier(text: Numbers, of_list: Numbers, new: NDArray[np.bool_]) -> Keys:
    """Every pair of one list with a new text: old texts first, each new one goes with all before it.

    What it costs follows the pairs that are wanted, however many old texts a list holds.
    """
    order = np.argsort(2 * of_list + new[text], kind="stable")
    text, of_list = text[order], of_list[order]
    begin = np.flatnonzero(np.diff(of_list, prepend=-1))
    size = np.diff(begin, append=len(text))
    before = np.arange(len(text)) - np.repeat(begin, size)
    later = np.flatnonzero(new[text] & (before > 0))
    ends = np.cumsum(before[later])
    found = [np.zeros(0, dtype=np.uint64)]
    done = 0
    while done < len(later):
        made = int(ends[done - 1]) if done else 0
        until = max(int(np.searchsorted(ends, made + _PAIRS_AT_ONCE, side="right")), done + 1)
        some, many = later[done:until], before[later[done:until]]
        one = np.repeat(some, many)
        other = np.arange(len(one)) - np.repeat(ends[done:until] - many - made, many) + np.repeat(some - many, many)
        found.append(_pairs(text[one], text[other], new))
        done = until
    return np.concatenate(found)


def _neighbours(text: Numbers, hashes: Keys, bits: int) -> tuple[Numbers, Keys, Keys]:
    """Text, the hash after the next one, and one hash for two neighbours, of each text's hashes in order."""
    high = np.uint64(64 - bits)
    packed = (text.astype(np.uint64) << high) | hashes
    packed.sort()
    text = (packed >> high).astype(np.int64)
    mixed = scrambled(packed & (np.uint64(2**64 - 1) >> np.uint64(bits)))
    same = text[1:] == text[:-1]
    both = scrambled(mixed[:-1] * _ODD + mixed[1:]) >> np.uint64(bits)
    third = np.zeros(len(both), dtype=np.uint64)
    follows = same[1:] & same[:-1]
    third[:-1][follows] = mixed[2:][follows]
    return text[:-1][same], third[same], both[same]


def _few(text: Numbers, hashes: Keys, third: Keys, new: NDArray[np.bool_]) -> Keys:
    """Each text with the one before it in its list, and with the first that shares the third hash too."""
    order = np.lexsort((text, third, hashes))
    text, hashes, third = text[order], hashes[order], third[order]
    part = _differs(hashes) | _differs(third)
    first = text[np.flatnonzero(part)][np.cumsum(part) - 1]
    after = ~_differs(hashes)
    before = _pairs(text[:-1][after[1:]], text[1:][after[1:]], new)
    return np.concatenate((before, _pairs(first, text, new)))


def _pairs(one: Numbers, other: Numbers, new: NDArray[np.bool_]) -> Keys:
    """Pairs with a new text, packed into one number each, the lower text first."""
    wanted = (new[one] | new[other]) & (one != other)
    one, other = one[wanted].astype(np.uint64), other[wanted].astype(np.uint64)
    return (np.minimum(one, other) << _HALF) | np.maximum(one, other)


def _differs(values: Keys) -> NDArray[np.bool_]:
    """Whether each value differs from the one before it; the first does."""
    found = np.ones(len(values), dtype=bool)
    found[1:] = values[1:] != values[:-1]
    return found


def _among(values: Keys, known: Keys) -> NDArray[np.bool_]:
    """Which values are among some that ascend."""
    if not len(known):
        return np.zeros(len(values), dtype=bool)
    return np.asarray(known[np.minimum(np.searchsorted(known, values), len(known) - 1)] == values)


def _distinct(values: Keys) -> Keys:
    values.sort()
    return values[_differs(values)]
