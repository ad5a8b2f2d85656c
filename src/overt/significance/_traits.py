"""The null model of a signal about what accounts are, not when they act: no moment to be dealt anew.

Two accounts share at most one such object (a biography, a picture), and one shared object never makes a pair.
So only pairs that another signal brought up are tested: of M such pairs at most M · τ reach p ≤ τ by chance, for
under chance the second has the first's with the probability that anybody has it, 2^-bits, whatever they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.fusion import LEAST_P
from overt.chance.tails import FalsePairs
from overt.signals import Trait
from overt.significance._tests import Tested
from overt.store import Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS = 200  # powers of two from which F is drawn
_MOST_BITS = 300.0


class NoMoments:
    """What shuffled copies hold of such a signal: nothing, for nothing was left to chance but the choice itself."""

    work = 0

    def shuffled_pairs(
        self, rng: np.random.Generator, windows: tuple[int, ...], least: int  # noqa: ARG002
    ) -> list[tuple[Ints, Ints, Ints]]:
        """No pair in any window."""
        nobody = np.zeros(0, dtype=np.int64)
        return [(nobody, nobody, nobody) for _ in windows]


@dataclass(frozen=True)
class TraitNull:
    """What chance does where accounts have an object once and for all; as `SignalNull`.

    `chance` is by account number the probability that anybody else has what it has; 1 for accounts with nothing.
    """

    windows: tuple[int, ...]
    chance: Floats
    least: int
    false_pairs: FalsePairs
    by_window: tuple[FalsePairs, ...]
    author: None = None

    @property
    def bundles(self) -> NoMoments:
        """What there is to shuffle: nothing."""
        return NoMoments()

    def expected(self, window: int, a: Ints, b: Ints) -> Floats:  # noqa: ARG002
        """λ of pairs of account numbers: the chance that the second has what the first has."""
        return np.asarray(np.maximum(self.chance[a], self.chance[b]))

    def p(self, window: int, a: Ints, b: Ints, k: Ints) -> Floats:
        """The chance of one shared object."""
        return np.where(k >= 1, np.maximum(self.expected(window, a, b), LEAST_P), 1.0)


def read_traits(
    engine: Engine, signal: Trait, windows: tuple[int, ...], accounts: Ints, pairs: int
) -> TraitNull:
    """Fit the model from `act` and the signal's own `bits_sql`; `pairs` are the pairs to be tested."""
    acts = engine.read(
        "SELECT DISTINCT account_key, object_key FROM act WHERE signal = :signal", {"signal": signal.name}
    )
    known = engine.read(signal.bits_sql())
    order = np.argsort(known["object_key"].to_numpy(), kind="stable")
    keys = known["object_key"].to_numpy()[order]
    bits = np.clip(known["bits"].to_numpy().astype(np.float64)[order], 0.0, _MOST_BITS)
    chance = np.ones(len(accounts))
    place = np.searchsorted(accounts, acts["account_key"].to_numpy())
    chance[place] = np.exp2(-bits[np.searchsorted(keys, acts["object_key"].to_numpy())])
    at = np.exp2(-np.arange(_STEPS, -1.0, -1.0))
    false_pairs = FalsePairs.from_steps(at, pairs * at)
    return TraitNull(windows, chance, signal.least_objects, false_pairs, (false_pairs,))


def pairs_met(tested: Mapping[str, Tested]) -> Ints:
    """The pairs that other signals test, ascending: one row of account numbers each, the lower first."""
    ends = [np.sort(np.column_stack((each.a, each.b)), axis=1) for each in tested.values()]
    return np.unique(np.concatenate([np.zeros((0, 2), dtype=np.int64), *ends]), axis=0)


def only(found: Tested, met: Ints) -> Tested:
    """Those of the tested pairs that are among `met`."""
    ends = np.sort(np.column_stack((found.a, found.b)), axis=1)
    most = int(max(met.max(initial=0), ends.max(initial=0))) + 1
    kept = np.isin(ends[:, 0] * most + ends[:, 1], met[:, 0] * most + met[:, 1])
    columns = {name: getattr(found, name)[kept] for name in ("a", "b", "k", "lam", "p", "window")}
    return Tested(
        **columns,
        facts={name: values[kept] for name, values in found.facts.items()},
        by_window=tuple(p[kept] for p in found.by_window),
    )
