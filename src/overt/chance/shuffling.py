"""Copies of a case in which nobody coordinates: accounts permuted over acts.

One incidence is "this account acted on this object". A copy deals the accounts anew over the
incidences of a signal: every account keeps its number of objects, every object its number of
accounts and its times, and everything else is chance. Which incidences coincide in time does not
change, so a copy only renames the two ends of each coincidence: a million acts take a tenth of a
second and no join.

A plain permutation deals some accounts the same object twice, which in dense data (few accounts,
popular objects) thins out the coincidences and makes chance look weaker than it is. Those
incidences are swapped with random others until every account holds an object once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.distinct import distinct_values, runs

Ints = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing (Knuth, vol. 3, 6.4)
_SWAPS = 100  # sparse data need two or three rounds; dense data improve little after this many


@dataclass(frozen=True)
class Coincidences:
    """All coincidences of one signal, with the incidences they join.

    account     account number of each incidence
    of          object number of each incidence
    first       incidence of the first account of each coincidence; −1 where `author` stands for it
    second      incidence of the second account
    author      account number of the first account; used where `first` is −1
    obj         object number
    moment      time of the coincidence where objects met at one moment count once, else None
    gap_s       seconds between the two acts
    paired_s    widest window the object was paired in
    stratum     which incidences are dealt among each other (kinds of acts); None: all of them
    """

    account: Ints
    of: Ints
    first: Ints
    second: Ints
    author: Ints
    obj: Ints
    moment: Ints | None
    gap_s: Ints
    paired_s: Ints
    stratum: Ints | None = None

    @property
    def work(self) -> int:
        """What a copy costs, in coincidences."""
        return len(self.second) + len(self.account)

    def shuffled_pairs(
        self, rng: np.random.Generator, windows: tuple[int, ...], least: int
    ) -> list[tuple[Ints, Ints, Ints]]:
        """(a, b, k) per window after dealing the accounts anew; pairs with `least` objects or more.

        Where an account holds two incidences of one object even after the swaps, their coincidence is
        void, and an object counts once for a pair.
        """
        dealt = deal(self.account, self.of, rng, self.stratum)
        b = dealt[self.second]
        a = np.where(self.first >= 0, dealt[self.first], self.author)
        undirected = self.first >= 0
        low, high = np.minimum(a, b), np.maximum(a, b)
        a, b = np.where(undirected, low, a), np.where(undirected, high, b)
        real = a != b
        base = int(max(self.account.max(initial=0), self.author.max(initial=0))) + 1
        code = (a * base + b)[real]
        obj, gap, paired = self.obj[real], self.gap_s[real], self.paired_s[real]
        able = occur(code, least)
        code, obj, gap, paired = code[able], obj[able], gap[able], paired[able]
        moment = self.moment[real][able] if self.moment is not None else None
        out = []
        for window in windows:
            near = (gap <= window) & (paired >= window)
            pairs, k = distinct_values(code[near], obj[near])
            if moment is not None:  # both counts list the same pairs in the same order
                k = np.minimum(k, distinct_values(code[near], moment[near])[1])
            keep = k >= least
            out.append((pairs[keep] // base, pairs[keep] % base, k[keep]))
        return out


def occur(code: Ints, least: int) -> NDArray[np.bool_]:
    """Which codes occur `least` times or more among them.

    Most pairs meet once: counting in hashed buckets leaves few to be sorted.
    """
    able = _crowded(code, least)
    left = code[able]
    order = np.argsort(left)
    _, _, size = runs(left[order])
    enough = np.empty(left.size, dtype=bool)
    enough[order] = np.repeat(size >= least, size)
    able[able] = enough
    return able


def deal(
    account: Ints, of: Ints, rng: np.random.Generator, stratum: Ints | None = None
) -> Ints:
    """Accounts dealt anew over incidences, so that no account holds an object twice where possible.

    Both degree sequences are kept exactly, in every stratum if there are any. Repeated (account, object)
    incidences are swapped with random partners of their stratum, at most `_SWAPS` times over; what
    then remains repeated is left.
    """
    if stratum is None:
        ranked = np.arange(len(account))
        begin, size = np.zeros_like(ranked), np.full_like(ranked, len(ranked))
        dealt = rng.permutation(account)
    else:
        ranked = _by_stratum(stratum)
        many = np.bincount(stratum, minlength=1)
        begin, size = (np.cumsum(many) - many)[stratum], many[stratum]
        dealt = np.empty_like(account)
        chance = np.argsort(rng.random(len(account)), kind="stable")
        dealt[ranked] = account[chance[_by_stratum(stratum[chance])]]
    if not dealt.size:
        return dealt
    base = int(of.max()) + 1
    for _ in range(_SWAPS):
        again = _repeats(dealt * base + of)
        repeated = np.flatnonzero(again)
        if not repeated.size:
            break
        partner = ranked[begin[repeated] + rng.integers(0, size[repeated])]
        _, once = np.unique(partner, return_index=True)
        free = ~again[partner[once]]
        mine, theirs = repeated[once[free]], partner[once[free]]
        dealt[mine], dealt[theirs] = dealt[theirs], dealt[mine]
    return dealt


def _by_stratum(stratum: Ints) -> Ints:
    """Places in order of the stratum, equal ones as they stand; few strata are counted, not compared."""
    narrow = np.int16 if stratum.max(initial=0) < 2**15 and stratum.min(initial=0) >= 0 else stratum.dtype
    return np.argsort(stratum.astype(narrow), kind="stable")


def _repeats(code: Ints) -> NDArray[np.bool_]:
    """Whether a code stood in an earlier place already; few do, so only crowded buckets are sorted."""
    place = np.flatnonzero(_crowded(code, 2))
    place = place[np.argsort(code[place], kind="stable")]
    again = np.zeros(code.size, dtype=bool)
    again[place[1:]] = code[place[1:]] == code[place[:-1]]
    return again


def _crowded(code: Ints, least: int) -> NDArray[np.bool_]:
    """Which codes lie in a hashed bucket with `least` of them or more: all that occur so often, and some others."""
    bits = min(max(int(code.size).bit_length() + 2, 10), 23)
    bucket = ((code.astype(np.uint64) * _GOLDEN) >> np.uint64(64 - bits)).astype(np.int64)
    return np.asarray((np.bincount(bucket, minlength=1 << bits) >= least)[bucket])
