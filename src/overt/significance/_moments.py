"""The null model of a signal under which chance decides only the moment (`overt.chance.moments`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.all_pairs import false_pairs
from overt.chance.moments import Presence, Rates, expected_of
from overt.chance.redealing import Bundles
from overt.chance.tails import FalsePairs, poisson_tail
from overt.store import Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class MomentNull:
    """What chance does where everybody keeps its hours; as `SignalNull`."""

    windows: tuple[int, ...]
    presence: Presence
    rates: tuple[Rates, ...]
    bundles: Bundles
    least: int
    false_pairs: FalsePairs
    by_window: tuple[FalsePairs, ...]
    author: None = None

    def expected(self, window: int, a: Ints, b: Ints) -> Floats:
        """λ of pairs of account numbers in the window with this index."""
        return expected_of(self.presence, self.rates[window], a, b)

    def p(self, window: int, a: Ints, b: Ints, k: Ints) -> Floats:
        """Test A: the chance of k or more coincidences in that window."""
        return poisson_tail(k, self.expected(window, a, b))


def read_moments(
    engine: Engine,
    signal: str,
    windows: tuple[int, ...],
    least: int,
    accounts: Ints,
    spans_s: tuple[int, int],
) -> MomentNull:
    """Fit the model from the tables `act`, `object` and `coincidence`.

    `accounts` are all account keys of the case in ascending order; `spans_s` is `Signal.spans_s`.
    """
    acts = engine.read(
        "SELECT account_key, object_key, acted_at FROM act WHERE signal = :signal",
        {"signal": signal},
    )
    account = np.searchsorted(accounts, acts["account_key"].to_numpy()).astype(np.int64)
    hours, hour = np.unique(acts["object_key"].to_numpy(), return_inverse=True)
    at = acts["acted_at"].to_numpy().astype(np.int64)
    order = np.lexsort((at, account, hour))
    account, hour, at = account[order], hour[order], at[order]
    new = np.ones(len(at), dtype=bool)
    new[1:] = (np.diff(hour) != 0) | (np.diff(account) != 0)
    row = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    another = new.copy()
    another[1:] |= np.diff(at // 60) != 0
    presence = Presence.of(
        account[first],
        hour[first].astype(np.int64),
        np.bincount(row, weights=another).astype(np.int64),
        len(accounts),
    )
    paired = np.full(len(hours), -1, dtype=np.int64)
    objects = engine.read(
        "SELECT object_key, paired_s FROM object WHERE signal = :signal AND paired_s IS NOT NULL",
        {"signal": signal},
    )
    paired[np.searchsorted(hours, objects["object_key"].to_numpy())] = objects["paired_s"].to_numpy()
    met = engine.read(
        "SELECT key_a, key_b, object_key, gap_s FROM coincidence WHERE signal = :signal",
        {"signal": signal},
    )
    place = np.searchsorted(hours, met["object_key"].to_numpy())
    code = presence.hour * len(accounts) + presence.account  # ascends
    ends = [
        np.searchsorted(
            code, place * len(accounts) + np.searchsorted(accounts, met[end].to_numpy())
        ).astype(np.int64)
        for end in ("key_a", "key_b")
    ]
    gap = met["gap_s"].to_numpy()
    rates: list[Rates] = []
    by_window: list[FalsePairs] = []
    for window in windows:
        used = paired >= window
        near = (gap <= window) & used[place]
        rates.append(Rates.fit(presence, ends[0][near], ends[1][near], used))
        by_window.append(false_pairs(presence, rates[-1], least))
    expected = FalsePairs.best_of(by_window)
    length, begin = spans_s
    start = np.append(first, len(at)).astype(np.int64)
    bundles = Bundles(presence, start, (at - begin) % length, length, paired, len(gap))
    return MomentNull(windows, presence, tuple(rates), bundles, least, expected, tuple(by_window))

