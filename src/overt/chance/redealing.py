"""Copies of a case in which everybody keeps its hours and nobody coordinates the minutes.

What an account did in an hour is a bundle of moments. A copy deals the bundles anew among all
accounts and hours with about as many minutes in them: inside one hour where thirty accounts or
more have that many, so that a goal or a speech still moves that hour's crowd, and otherwise over all
such hours together, or a group that is alone at night would be dealt its own moments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.distinct import runs
from overt.chance.moments import LEVELS, Presence
from overt.chance.shuffling import occur

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_OWN_HOUR = 30
_ROWS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Bundles:
    """The moments of every row of a `Presence`.

    start     first moment of each row, and the number of moments at the end
    offset    seconds since the hour began, of each moment
    hour_s    length of an hour
    paired_s  widest window of each hour; −1 where it is left out
    met       coincidences in the case: what a copy costs
    """

    presence: Presence
    start: Ints
    offset: Ints
    hour_s: int
    paired_s: Ints
    met: int

    @property
    def work(self) -> int:
        """What a copy costs, in coincidences."""
        return self.met + 2 * len(self.offset)

    def shuffled_pairs(
        self, rng: np.random.Generator, windows: tuple[int, ...], least: int
    ) -> list[tuple[Ints, Ints, Ints]]:
        """(a, b, k) per window after dealing the bundles anew; pairs with `least` hours or more."""
        return self.pairs_of(self.deal(rng), windows, least)

    def deal(self, rng: np.random.Generator) -> Ints:
        """For every row the row whose moments it gets."""
        spot = self.presence.hour * len(LEVELS) + self.presence.level
        there = np.bincount(spot, minlength=1)[spot] if len(spot) else spot
        group = np.where(there >= _OWN_HOUR, spot + len(LEVELS), self.presence.level)
        dealt = np.empty(len(group), dtype=np.int64)
        dealt[np.argsort(group, kind="stable")] = np.lexsort((rng.random(len(group)), group))
        return dealt

    def pairs_of(
        self, source: Ints, windows: tuple[int, ...], least: int
    ) -> list[tuple[Ints, Ints, Ints]]:
        """As `shuffled_pairs`, where every row has the moments of the row `source`."""
        size = np.diff(self.start)[source]
        row = np.repeat(np.arange(len(source)), size)
        place = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
        line = self.presence.hour[row] * (2 * self.hour_s) + self.offset[self.start[source][row] + place]
        order = np.argsort(line, kind="stable")
        hour = self.presence.hour[row[order]]
        account = self.presence.account[row[order]]
        reach = self.paired_s[hour]
        codes, gaps = _meetings(line[order], account, hour, reach)
        base = int(self.presence.account.max(initial=0)) + 1
        pair = codes % (base * base)
        able = occur(pair, least)
        codes, gaps = codes[able], gaps[able]
        out = []
        for window in windows:
            near = (gaps <= window) & (self.paired_s[codes // (base * base)] >= window)
            once, _, _ = runs(np.sort(codes[near]))  # an hour counts once
            pairs, _, k = runs(np.sort(once % (base * base)))
            keep = k >= least
            out.append((pairs[keep] // base, pairs[keep] % base, k[keep].astype(np.int64)))
        return out


def _meetings(line: Ints, account: Ints, hour: Ints, reach: Ints) -> tuple[Ints, Ints]:
    """(hour and two accounts in one number, seconds) of every two moments within reach.

    `line` ascends, and no reach leads from one hour into the next.
    """
    base = int(account.max(initial=0)) + 1
    last = np.searchsorted(line, line + reach, side="right")
    many = np.where(reach >= 0, last - np.arange(len(line)) - 1, 0)
    total = np.cumsum(many)
    codes, gaps = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    begin = 0
    while begin < len(line):
        done = total[begin - 1] if begin else 0
        end = max(int(np.searchsorted(total, done + _ROWS_AT_ONCE)), begin + 1)
        x = np.repeat(np.arange(begin, end), many[begin:end])
        y = x + 1 + np.arange(len(x)) - (total[x] - many[x] - done)
        two = account[x] != account[y]
        x, y = x[two], y[two]
        low = np.minimum(account[x], account[y])
        high = np.maximum(account[x], account[y])
        codes.append((hour[x] * base + low) * base + high)
        gaps.append(line[y] - line[x])
        begin = end
    return np.concatenate(codes), np.concatenate(gaps)
