"""The null model of a signal whose acts are of several kinds or are repeated (`overt.chance.kinds`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.kinds import Kinds, Repeats
from overt.chance.poisson_binomial import TailRatio
from overt.chance.tails import FalsePairs, poisson_tail
from overt.store import Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# An incidence is of the kind "repost" where the account had the object in reposts alone.
_INCIDENCES = """
    SELECT a.account_key, a.object_key, MIN(COALESCE(p.repost, 0)) AS kind,
           CASE WHEN MAX(a.acted_at) > MIN(a.acted_at) THEN 1 ELSE 0 END AS again
    FROM act a
    LEFT JOIN (
        SELECT post_key, 1 AS repost FROM post WHERE kind = 'repost'
        UNION ALL
        SELECT post_key, 1 AS repost FROM repost_elsewhere
    ) p ON p.post_key = a.post_key
    WHERE a.signal = :signal
    GROUP BY a.account_key, a.object_key
    ORDER BY a.account_key NULLS LAST, a.object_key NULLS LAST
"""

# How often an account came back to an object more than a window after its last act there.
_RETURNS = """
    WITH step AS (
        SELECT account_key, object_key, acted_at - LAG(acted_at) OVER (
                   PARTITION BY account_key, object_key ORDER BY acted_at NULLS LAST
               ) AS gap_s
        FROM act
        WHERE signal = :signal
    )
    SELECT w.window_s, s.account_key, s.object_key, COUNT(*) AS returns
    FROM step s
    JOIN (SELECT DISTINCT window_s FROM closeness WHERE signal = :signal) w ON s.gap_s > w.window_s
    GROUP BY w.window_s, s.account_key, s.object_key
"""
_CLOSE = """
    SELECT w.window_s, c.object_key, COUNT(*) AS close_pairs
    FROM coincidence c
    JOIN (SELECT DISTINCT window_s FROM closeness WHERE signal = :signal) w
      ON c.gap_s <= w.window_s AND c.paired_s >= w.window_s
    WHERE c.signal = :signal
    GROUP BY w.window_s, c.object_key
"""


@dataclass(frozen=True)
class Incidences:
    """Which account had which object of one signal, in order of account and object key.

    account    account number
    of         object number
    kind       1 where it had the object in reposts alone, else 0
    again      whether some account came back to an object
    objects    object keys, ascending
    """

    account: Ints
    of: Ints
    kind: Ints
    again: bool
    objects: Ints

    @property
    def of_kinds(self) -> bool:
        """Whether acts are of two kinds."""
        return bool(self.kind.min(initial=1) < self.kind.max(initial=0))


def read_incidences(engine: Engine, signal: str, accounts: Ints) -> Incidences:
    """The incidences of one signal; `accounts` are all account keys of the case in ascending order."""
    rows = engine.read(_INCIDENCES, {"signal": signal})
    objects, of = np.unique(rows["object_key"].to_numpy(), return_inverse=True)
    return Incidences(
        account=np.searchsorted(accounts, rows["account_key"].to_numpy()).astype(np.int64),
        of=of.astype(np.int64),
        kind=rows["kind"].to_numpy().astype(np.int64),
        again=bool(rows["again"].to_numpy().max(initial=0)),
        objects=objects,
    )


@dataclass(frozen=True)
class KindsNull:
    """What chance does under a signal whose acts are of several kinds or repeated; as `SignalNull`."""

    windows: tuple[int, ...]
    kinds: Kinds
    repeats: tuple[Repeats, ...]
    lam: tuple[Floats, ...]
    ratio: tuple[TailRatio, ...]
    least: int
    false_pairs: FalsePairs
    by_window: tuple[FalsePairs, ...]
    author: None = None

    def expected(self, window: int, a: Ints, b: Ints) -> Floats:
        """λ of pairs of account numbers in the window with this index."""
        of = self.repeats[window].of
        return np.asarray(self.lam[window][of[a], of[b]])

    def p(self, window: int, a: Ints, b: Ints, k: Ints) -> Floats:
        """Test A: the chance of k or more coincidences in that window."""
        of = self.repeats[window].of
        p = poisson_tail(k, self.expected(window, a, b))
        return np.asarray(p * self.ratio[window].at(of[a], of[b], k), dtype=np.float64)


def needs_kinds(engine: Engine, signal: str, incidences: Incidences) -> bool:
    """Whether acts of an undirected signal are of two kinds, or some account comes back to an object."""
    directed = engine.read(
        "SELECT COUNT(*) AS n FROM closeness WHERE signal = :signal AND author_key IS NOT NULL", {"signal": signal}
    )
    return not directed["n"][0].as_py() and (incidences.of_kinds or incidences.again)


def read_kinds(
    engine: Engine,
    signal: str,
    windows: tuple[int, ...],
    least: int,
    accounts: Ints,
    incidences: Incidences,
) -> KindsNull:
    """Fit the model from the tables `act` and `coincidence`; `accounts` as for `read_null`."""
    objects = incidences.objects
    of_accounts, of_objects = (
        np.bincount(2 * number + incidences.kind, minlength=2 * size).reshape(size, 2)
        for number, size in ((incidences.account, len(accounts)), (incidences.of, len(objects)))
    )
    kinds = Kinds.fit(of_accounts, of_objects)
    back = engine.read(_RETURNS, {"signal": signal})
    returns = back["returns"].to_numpy().astype(float)
    of_account, of_object = (
        _table(windows, keys, back["window_s"].to_numpy(), back[name].to_numpy(), returns)
        for keys, name in ((accounts, "account_key"), (objects, "object_key"))
    )
    met = engine.read(_CLOSE, {"signal": signal})
    close = _table(
        windows, objects, met["window_s"].to_numpy(), met["object_key"].to_numpy(), met["close_pairs"].to_numpy()
    )
    d = of_objects.sum(axis=1).astype(float)
    possible = np.maximum(np.bincount(kinds.obj, weights=d * (d - 1) / 2, minlength=len(kinds.objects)), 1.0)
    repeats, lam, ratios, by_window = [], [], [], []
    for index in range(len(windows)):
        again = Repeats.fit(kinds, of_accounts.sum(axis=1) + of_account[index], d + of_object[index])
        mean = np.bincount(kinds.obj, weights=close[index], minlength=len(kinds.objects)) / possible
        closeness = again.closeness(kinds, np.asarray(mean, dtype=np.float64))
        rates = again.expected(kinds, closeness)
        ratio = TailRatio.of_levels(
            kinds.p[again.row], kinds.objects, closeness, kinds.degree[again.row], again.level
        )
        repeats.append(again)
        lam.append(rates)
        ratios.append(ratio)
        by_window.append(FalsePairs.of(rates, again.pairs(), least, ratio))
    return KindsNull(
        windows, kinds, tuple(repeats), tuple(lam), tuple(ratios), least, FalsePairs.best_of(by_window),
        tuple(by_window),
    )  # fmt: skip


def _table(windows: tuple[int, ...], keys: Ints, window_s: Ints, key: Ints, value: Floats) -> Floats:
    """[window, key]: sums of the values of rows."""
    out = np.zeros((len(windows), len(keys)))
    np.add.at(out, (np.searchsorted(np.array(windows), window_s), np.searchsorted(keys, key)), value)
    return out
