"""What lies ready to be shared: picked by topic, popularity and freshness."""

from __future__ import annotations

import numpy as np

from overt.simulate.posts import Floats, Ints
from overt.simulate.times import DAY, END, START

_SPAN = 2 * (END - START)  # topics are laid end to end on one axis, this far apart
_FORGOTTEN = 4 * DAY


class Shelf:
    """Objects (articles, posts) that people come across.

    Whoever looks at time t sees what was published in the last while, popular things more often.
    As the length of "the last while" is drawn anew for each look (lognormal), attention decays
    over hours with a long tail, and popularity stays as heavy-tailed as the weights are. Where
    nothing is that fresh the latest thing will do, unless it is days old.
    """

    def __init__(self, topic: Ints, at_ms: Ints, weight: Floats) -> None:
        place = topic * _SPAN + (at_ms - START)
        self._order = np.argsort(place, kind="stable")
        self._place = place[self._order]
        self._mass = np.concatenate([[0.0], np.cumsum(weight[self._order])])

    def __len__(self) -> int:
        return len(self._order)

    def pick(
        self, rng: np.random.Generator, topic: Ints, at_ms: Ints, *, within_h: float = 5.0
    ) -> Ints:
        """Position of one object per look, or -1 where nothing of the topic is recent.

        `within_h` is the median of how far back a look reaches, in hours.
        """
        size = len(topic)
        if not len(self):
            return np.full(size, -1)
        now = topic * _SPAN + (at_ms - START)
        reach = np.exp(np.log(within_h * 3.6e6) + 1.1 * rng.standard_normal(size)).astype(np.int64)
        oldest = np.maximum(now - reach, topic * _SPAN)
        first = np.searchsorted(self._place, oldest, side="left")
        after = np.searchsorted(self._place, now, side="left")
        low, high = self._mass[first], self._mass[after]
        point = low + rng.random(size) * (high - low)
        latest = np.maximum(after - 1, 0)
        chosen = np.clip(
            np.searchsorted(self._mass, point, side="right") - 1, np.minimum(first, latest), latest
        )
        oldest = np.maximum(now - np.maximum(reach, _FORGOTTEN), topic * _SPAN)
        known = (after > 0) & (self._place[latest] >= oldest)
        return np.where(known, self._order[chosen], -1)
