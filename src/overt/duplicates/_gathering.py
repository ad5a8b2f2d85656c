"""Which near texts repeat each other: pairs that stand by themselves, and what groups of them draw in.

A pair by itself must be far above what the two have in common with the background. A text may also join
others that already hold together, on weaker evidence, because it is compared with all of them: one cosine
strays, the mean of several does not. Two groups unite under the same rule. In either case the mean cosine
across must come near that within, so that two stories of one topic stay two (average link with a bar set
by each group's own closeness).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._encoder import Floats
from overt.duplicates._neighbours import Pairs


@dataclass(frozen=True)
class Bars:
    """What is asked for. Lift: cosine above the mean background of both sides.

    alone      lift plus half the shared wording of a pair by itself
    joining    mean lift for joining a pair; falls towards `settled` with the number of texts
    settled    mean lift for joining a large group
    cohesion   mean cosine across, as a share of the mean within the looser side
    """

    alone: float
    joining: float
    settled: float
    cohesion: float


@dataclass
class Gatherer:
    """Average-link clustering of a sparse graph; the result depends on no order of rows but ties'.

    rows        centred vectors of length 1
    background  of each text (`overt.duplicates._background`)
    """

    rows: Floats
    background: Floats
    bars: Bars
    _sums: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    _next: list[tuple[float, int, int, int, int]] = field(default_factory=list)

    def gather(self, pairs: Pairs, strength: Floats, known: Pairs) -> NDArray[np.int64]:
        """Group number of each text: the place of its first member.

        `strength` is that of each pair by itself; `known` are pairs that are together from the start.
        """
        count = len(self.rows)
        self._members: list[list[int]] = [[place] for place in range(count)]
        self._near: list[set[int]] = [set() for _ in range(count)]
        self._ground = self.background.astype(np.float64)
        self._stamp = [0] * count
        self._of = list(range(count))
        for a, b in (*pairs.tolist(), *known.tolist()):
            self._near[a].add(b)
            self._near[b].add(a)
        touched = {self._unite(self._root(a), self._root(b)) for a, b in known.tolist()}
        for group in sorted({self._root(one) for one in touched}):
            self._look_around(group)
        for (a, b), strong in zip(pairs.tolist(), strength.tolist(), strict=True):
            if strong >= self.bars.alone and len(self._members[a]) == len(self._members[b]) == 1:
                heapq.heappush(self._next, (self.bars.alone - strong, a, b, 0, 0))
        while self._next:
            _, a, b, stamp_a, stamp_b = heapq.heappop(self._next)
            if self._stamp[a] == stamp_a and self._stamp[b] == stamp_b:
                self._look_around(self._unite(a, b))
        out = np.arange(count)
        for members in self._members:
            if len(members) > 1:
                out[members] = min(members)
        return out

    def _root(self, place: int) -> int:
        while self._of[place] != place:
            self._of[place] = self._of[self._of[place]]
            place = self._of[place]
        return place

    def _sum(self, group: int) -> NDArray[np.float64]:
        found = self._sums.get(group)
        return self.rows[group].astype(np.float64) if found is None else found

    def _unite(self, a: int, b: int) -> int:
        """Put the smaller into the larger group and return its number."""
        if a == b:
            return a
        if (len(self._members[a]), -a) < (len(self._members[b]), -b):
            a, b = b, a
        self._sums[a] = self._sum(a) + self._sum(b)
        self._sums.pop(b, None)
        self._ground[a] += self._ground[b]
        self._members[a] += self._members[b]
        self._members[b] = []
        self._near[a] |= self._near[b]
        self._near[b] = set()
        self._of[b] = a
        self._stamp[a] += 1
        self._stamp[b] = -1
        return a

    def _look_around(self, group: int) -> None:
        """Weigh a changed group against all that are near it."""
        near = {self._root(one) for one in self._near[group]} - {group}
        self._near[group] = near
        for other in sorted(near):
            self._near[other].add(group)
            margin = self._margin(group, other)
            if margin >= 0:
                a, b = min(group, other), max(group, other)
                heapq.heappush(self._next, (-margin, a, b, self._stamp[a], self._stamp[b]))

    def _margin(self, a: int, b: int) -> float:
        """By how much the mean lift between two groups exceeds what is asked; negative where it does not."""
        many_a, many_b = len(self._members[a]), len(self._members[b])
        cosine = float(self._sum(a) @ self._sum(b)) / (many_a * many_b)
        for group, many in ((a, many_a), (b, many_b)):
            if many > 1:
                total = self._sum(group)
                within = (float(total @ total) - many) / (many * (many - 1))
                if cosine < self.bars.cohesion * within:
                    return -1.0
        lift = cosine - float(self._ground[a] / many_a + self._ground[b] / many_b) / 2
        fall = (2 / (many_a + many_b)) ** 0.5
        margin: float = lift - (self.bars.settled + (self.bars.joining - self.bars.settled) * fall)
        return margin
