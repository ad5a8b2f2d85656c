"""How improbable a text is: a character model of the case's own texts, each judged without its own group.

Two people can write "thank you so much" by themselves, and hardly two a sentence of twenty words. How
hardly depends on what people write in this case and in this language, so the model is made of the case:
n-grams of characters (no script needs word boundaries), each order smoothed with the one below (Dirichlet
prior, MacKay & Peto 1995). A text's own group, and what it was cut from, is taken out of the counts before
it is judged, or a paragraph that five hundred accounts pasted would be the most ordinary text of all. A formula ("good
morning everyone …") stays probable without its group, because others are made of the same pieces.

Bits are a lower bound where a text is longer than is read, and are no measure of truth or of style.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._spread import workers

ORDERS = 6
"""Longest n-gram, in characters."""
MOST_READ = 120
"""Characters of a text that are read: more would add bits to what is improbable enough already."""
MOST_LEARNT = 2_000_000
"""Characters the model learns from; in larger cases an even sample of texts."""
_PRIOR = 3.0  # characters of the order below that weigh as much as what was counted
_AT_ONCE = 2_048  # texts judged at once: a quarter of a million characters at most
_DEEPEST = 32  # keys with one beginning; of hashes there are a handful
_ODD = np.uint64(0x9E3779B97F4A7C15)

Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class _Pieces:
    """Texts end to end, each with a mark before it; `order[i]` is how far back from i its text reaches."""

    grams: tuple[Keys, ...]
    owner: NDArray[np.int64]
    order: NDArray[np.int64]
    letter: NDArray[np.bool_]


class Model:
    """Counts of n-grams over the texts of a case.

    `texts` are normalised, `groups` the group of each (any number), `accounts` how many posted it: a text
    counts as often as it has authors, at most eight times.
    """

    def __init__(
        self,
        texts: Sequence[str],
        groups: NDArray[np.int64],
        accounts: NDArray[np.int64],
        keys: NDArray[np.int64],
    ) -> None:
        chosen = _sample(texts, keys)
        learnt = _pieces([texts[i] for i in chosen])
        weight = np.minimum(accounts[chosen], 8).astype(np.int64)[learnt.owner]
        group = groups[chosen][learnt.owner].astype(np.uint64)

        def counted(order: int) -> tuple[_Counts, _Counts]:
            there = learnt.order >= order
            gram = learnt.grams[order - 1][there]
            return _counted(gram, weight[there]), _counted(_with(gram, group[there]), weight[there])

        with ThreadPoolExecutor(workers()) as pool:  # numpy lets go of the interpreter meanwhile
            self._counts, self._own = zip(*pool.map(counted, range(1, ORDERS + 1)), strict=True)
        self._total = float(weight.sum())
        self._of_group = _counted(group, weight)
        self._letters = max(len(self._counts[0].keys), 256)

    def bits(self, texts: Sequence[str], groups: NDArray[np.int64]) -> NDArray[np.float64]:
        """−log2 of the chance that somebody outside a text's group writes its beginning."""

        def judged(begin: int) -> NDArray[np.float64]:
            return self._judged(texts[begin : begin + _AT_ONCE], groups[begin : begin + _AT_ONCE])

        with ThreadPoolExecutor(workers()) as pool:
            parts = list(pool.map(judged, range(0, len(texts), _AT_ONCE)))
        return np.concatenate([np.zeros(0), *parts])

    def _judged(self, texts: Sequence[str], groups: NDArray[np.int64]) -> NDArray[np.float64]:
        pieces = _pieces(texts)
        group = groups[pieces.owner].astype(np.uint64)
        chance = np.full(len(pieces.owner), 1.0 / self._letters)
        # the text so far is a context of order n - 1; of order 0 it is everything
        of_group = _looked(self._of_group, group)
        context = np.full(len(chance), self._total) - of_group
        learnt = of_group > 0
        for order in range(1, ORDERS + 1):
            there = np.flatnonzero(pieces.order >= order)
            gram = pieces.grams[order - 1][there]
            count = _looked(self._counts[order - 1], gram)
            mine = learnt[there]  # of other groups nothing is in the counts
            own = _looked(self._own[order - 1], _with(gram[mine], group[there[mine]]))
            count[mine] = np.maximum(count[mine] - own, 0.0)
            whole = context[there]
            chance[there] = (count + _PRIOR * chance[there]) / (np.maximum(whole, count) + _PRIOR)
            # the n-gram that ends one character before is the context of the next order
            context = np.zeros(len(chance))
            following = there[there + 1 < len(context)] + 1
            context[following] = count[: len(following)]
        bits = -np.log2(chance) * pieces.letter
        return np.bincount(pieces.owner, weights=bits, minlength=len(texts)).astype(np.float64)


def _sample(texts: Sequence[str], keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which texts are learnt from: all, or those with the least keys, which are as good as random."""
    sizes = np.fromiter((min(len(text), MOST_READ) + 1 for text in texts), np.int64, len(texts))
    order = np.argsort(keys, kind="stable")
    enough = int(np.searchsorted(np.cumsum(sizes[order]), MOST_LEARNT, side="right"))
    return np.sort(order[: max(enough, 1)]) if len(order) else order


def _pieces(texts: Sequence[str]) -> _Pieces:
    cut = ["\0" + text[:MOST_READ] for text in texts]
    sizes = np.fromiter(map(len, cut), np.int64, len(cut))
    codes = np.frombuffer("".join(cut).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    starts = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(cut)), sizes)
    place = np.arange(len(codes)) - starts[owner]
    grams = [_mixed(codes + np.uint64(1))]
    for _ in range(1, ORDERS):
        before = np.concatenate([np.zeros(1, np.uint64), grams[-1][:-1]])
        grams.append(_mixed(before * _ODD + codes + np.uint64(1)))
    return _Pieces(tuple(grams), owner, place + 1, place > 0)


def _mixed(keys: Keys) -> Keys:
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return keys ^ (keys >> np.uint64(27))


def _with(keys: Keys, group: Keys) -> Keys:
    return _mixed(keys + _mixed(group * _ODD + np.uint64(1)))


class _Counts(NamedTuple):
    """Numbers by key, found by the key's first bits: `first` is where the keys with such a beginning stand."""

    keys: Keys
    number: NDArray[np.float64]
    first: NDArray[np.int64]
    shift: np.uint64
    deepest: int


def _counted(keys: Keys, weight: NDArray[np.int64]) -> _Counts:
    keys = np.repeat(keys, weight)  # weights are small and mostly 1, and numbers alone are sorted fastest
    keys.sort()
    new = np.ones(len(keys), dtype=bool)
    new[1:] = keys[1:] != keys[:-1]
    begin = np.flatnonzero(new)
    known = keys[begin]
    number = np.diff(begin, append=len(keys)).astype(np.float64)
    bits = max(len(known), 1).bit_length() + 1
    shift = np.uint64(64 - bits)
    held = np.bincount((known >> shift).astype(np.int64), minlength=1 << bits)
    first = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(held)))
    return _Counts(known, number, first, shift, int(held.max()))


def _looked(counts: _Counts, keys: Keys) -> NDArray[np.float64]:
    """The number of each key, 0 for unknown ones."""
    if counts.deepest > _DEEPEST:  # keys that are no hashes
        place = np.minimum(np.searchsorted(counts.keys, keys), len(counts.keys) - 1)
        return np.where(counts.keys[place] == keys, counts.number[place], 0.0)
    out = np.zeros(len(keys))
    beginning = (keys >> counts.shift).astype(np.int64)
    place, end = counts.first[beginning], counts.first[beginning + 1]
    asked = np.flatnonzero(place < end)
    place, end, left = place[asked], end[asked], keys[asked]
    while len(asked):
        same = counts.keys[place] == left
        out[asked[same]] = counts.number[place[same]]
        place += 1
        more = ~same & (place < end)
        asked, place, end, left = asked[more], place[more], end[more], left[more]
    return out
