"""The null model of a signal about what accounts are, not when they act: no moment to be dealt anew.

Two accounts share at most one such object (a biography, a picture), and one shared object never makes a pair.
So only pairs that another signal brought up are tested: of M such pairs at most M · τ reach p ≤ τ by chance, for
under chance the second has the first's with the probability that anybody has it, 2^-bits, whatever they do. What
accounts have that no other signal paired with anybody is seen here: where more of them have a thing than 2^-bits says
(the day on which a crowd signed up), their share is its chance. In a copy of the case every pair that met there shares
the thing with its chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.distinct import distinct_pairs
from overt.chance.fusion import LEAST_P
from overt.chance.tails import FalsePairs
from overt.signals import BROUGHT_UP_P, Trait
from overt.significance._tests import Tested
from overt.store import Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS = 200  # powers of two from which F is drawn
_MOST_BITS = 300.0
_CROWD = 10  # strangers to each account that another signal paired, from which their share is believed


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

    def expected(self, window: int, a: Ints, b: Ints) -> Floats:  # noqa: ARG002
        """λ of pairs of account numbers: the chance that the second has what the first has."""
        return np.asarray(np.maximum(self.chance[a], self.chance[b]))

    def p(self, window: int, a: Ints, b: Ints, k: Ints) -> Floats:
        """The chance of one shared object."""
        return np.where(k >= 1, np.maximum(self.expected(window, a, b), LEAST_P), 1.0)

    def drawn(self, met: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Floats]:
        """(a, b, p) of one copy: which of the pairs that met in it share the thing by chance."""
        a, b = met[:, 0], met[:, 1]
        chance = self.expected(0, a, b)
        shares = (chance < 1.0) & (rng.random(len(met)) < chance)
        return a[shares], b[shares], np.maximum(chance[shares], LEAST_P)


def read_traits(
    engine: Engine, signal: Trait, windows: tuple[int, ...], accounts: Ints, met: Ints
) -> TraitNull:
    """Fit the model from `act` and the signal's own `bits_sql`; `met` are the pairs to be tested, as numbers."""
    acts = engine.read(
        "SELECT DISTINCT account_key, object_key FROM act WHERE signal = :signal", {"signal": signal.name}
    )
    known = engine.read(signal.bits_sql())
    order = np.argsort(known["object_key"].to_numpy(), kind="stable")
    keys = known["object_key"].to_numpy()[order]
    bits = np.clip(known["bits"].to_numpy().astype(np.float64)[order], 0.0, _MOST_BITS)
    place = np.searchsorted(accounts, acts["account_key"].to_numpy())
    which = np.searchsorted(keys, acts["object_key"].to_numpy())
    chance = np.ones(len(accounts))
    chance[place] = np.maximum(np.exp2(-bits), _strangers(place, which, len(keys), len(accounts), met))[which]
    at = np.exp2(-np.arange(_STEPS, -1.0, -1.0))
    false_pairs = FalsePairs.from_steps(at, len(met) * at)
    return TraitNull(windows, chance, signal.least_objects, false_pairs, (false_pairs,))


def _strangers(place: Ints, which: Ints, objects: int, accounts: int, met: Ints) -> Floats:
    """The share of the accounts without a pair that have each object.

    0 unless they outnumber those with one: in a case of one operation the others are its quieter accounts, and no
    standard of what is ordinary.
    """
    alone = np.ones(accounts, dtype=bool)
    alone[met.ravel()] = False
    if alone.sum() < _CROWD * (accounts - alone.sum()):
        return np.zeros(objects)
    return np.asarray(np.bincount(which[alone[place]], minlength=objects) / alone.sum())


def pairs_met(tests: Iterable[tuple[Ints, Ints, Floats]]) -> Ints:
    """The pairs that another signal brought up, from (a, b, p) of each: one row each, ascending, the lower first."""
    ends = [np.sort(np.column_stack((a, b))[p <= BROUGHT_UP_P], axis=1) for a, b, p in tests]
    return distinct_pairs(*np.concatenate([np.zeros((0, 2), dtype=np.int64), *ends]).T)[0]


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
