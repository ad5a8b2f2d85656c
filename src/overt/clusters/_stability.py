"""How firmly each account belongs to its cluster: the grouping repeated on parts of the evidence.

Each run keeps four fifths of the objects, drawn at random for all edges together, and another seed.
Edges lose what they owed to the objects left out; those that no longer pass are gone. Then the
groups are found anew. An account stayed with its cluster when it is in the group that holds the
largest part of the cluster's accounts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.abreast import abreast
from overt.chance.communities import communities
from overt.chance.fusion import LEAST_P, Signals, joined
from overt.chance.tails import poisson_tail
from overt.settings import RunSettings
from overt.signals import searched, trait_names
from overt.store import DuckDBEngine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KEPT_SHARE = 0.8
LOOSE = 0.5
"""Accounts that stay in fewer runs than this are loosely attached."""

# One row per edge and signal, in order.
_STRANDS = """
    SELECT s.account_a, s.account_b, s.signal, s.k, s."lambda", s.p_value, COUNT(e.object_key) AS met
    FROM edge_signal s
    JOIN pair_test t ON t.account_a = s.account_a AND t.account_b = s.account_b AND t.signal = s.signal
    LEFT JOIN edge_post e ON e.account_a = s.account_a AND e.account_b = s.account_b
         AND e.signal = s.signal AND e.gap_s <= t.window_s
    GROUP BY s.account_a, s.account_b, s.signal, s.k, s."lambda", s.p_value
    ORDER BY s.account_a NULLS LAST, s.account_b NULLS LAST, s.signal NULLS LAST
"""

# The objects of each strand in the same order, numbered over all signals.
_MET = """
    SELECT DENSE_RANK() OVER (ORDER BY e.signal NULLS LAST, e.object_key NULLS LAST) - 1 AS object
    FROM edge_post e
    JOIN pair_test t ON t.account_a = e.account_a AND t.account_b = e.account_b AND t.signal = e.signal
    WHERE e.gap_s <= t.window_s
    ORDER BY e.account_a NULLS LAST, e.account_b NULLS LAST, e.signal NULLS LAST, e.object_key NULLS LAST
"""


@dataclass(frozen=True)
class _Network:
    """What the runs start from. Strands stand in order of edge, objects in order of strand."""

    a: Ints
    b: Ints
    edge: Ints
    k: Ints
    lam: Floats
    p: Floats
    strand: Ints
    object: Ints
    met: Ints
    weakest: float
    trait: NDArray[np.bool_]
    signals: Signals


def stability(
    engine: DuckDBEngine, place: dict[str, int], labels: Ints, settings: RunSettings
) -> Floats:
    """Share of runs in which each account stayed with its cluster; NaN when nothing was run.

    `place` numbers the accounts, `labels` gives each account's cluster number and 0 for none.
    """
    runs = settings.stability_runs
    if not runs or not len(labels):
        return np.full(len(labels), np.nan)
    network = _network(engine, place)

    def one(sequence: np.random.SeedSequence) -> Floats:
        return _stays(labels, _groups(network, len(labels), np.random.default_rng(sequence), settings))

    stayed = np.zeros(len(labels))
    for stays in abreast(one, np.random.SeedSequence(settings.seed).spawn(runs)):
        stayed += stays
    return stayed / runs


def _network(engine: DuckDBEngine, place: dict[str, int]) -> _Network:
    rows = engine.read(_STRANDS)
    a, b = (
        np.array([place[each] for each in rows[name].to_pylist()], dtype=np.int64)
        for name in ("account_a", "account_b")
    )
    new = np.ones(len(a), dtype=bool)
    new[1:] = (np.diff(a) != 0) | (np.diff(b) != 0)
    met = rows["met"].to_numpy().astype(np.int64)
    weakest = engine.read("SELECT MAX(p_value) AS p FROM edge").to_pylist()[0]["p"]
    return _Network(
        a=a[new],
        b=b[new],
        edge=np.cumsum(new) - 1,
        k=rows["k"].to_numpy().astype(np.int64),
        lam=rows["lambda"].to_numpy(),
        p=rows["p_value"].to_numpy(),
        strand=np.repeat(np.arange(len(met)), met),
        object=engine.read(_MET)["object"].to_numpy().astype(np.int64),
        met=met,
        weakest=weakest or 0.0,
        trait=np.isin(rows["signal"].to_numpy(zero_copy_only=False), trait_names()),
        signals=searched(engine),
    )


def _groups(
    network: _Network, accounts: int, rng: np.random.Generator, settings: RunSettings
) -> Ints:
    """The groups of one run, by account."""
    keeps = rng.random(int(network.object.max(initial=-1)) + 1) < KEPT_SHARE
    left = np.bincount(network.strand, weights=keeps[network.object], minlength=len(network.k))
    # k may count moments where `met` counts objects: it shrinks in proportion
    k = np.floor(network.k * left / np.maximum(network.met, 1) + 1e-9).astype(np.int64)
    # what is left is as much less improbable as Poisson's tail says
    before = np.maximum(poisson_tail(network.k, network.lam), 1e-300)
    change = poisson_tail(k, KEPT_SHARE * network.lam) / before
    p = np.clip(network.p * change, LEAST_P, 1.0)
    fused = joined(network.edge, p, network.trait, len(network.a), network.signals)
    passing = fused <= network.weakest
    bits = np.round(np.minimum(-np.log2(p), settings.bits_cap), 3)
    weight = np.bincount(network.edge, weights=bits, minlength=len(network.a)).astype(np.float64)
    found = communities(
        network.a[passing],
        network.b[passing],
        weight[passing],
        resolution=settings.resolution,
        seed=int(rng.integers(0, 2**31)),
        starts=1,
    )
    # accounts after the last one with an edge are alone, each in a group of its own
    rest = np.arange(len(found), accounts) + int(found.max(initial=0)) + 1
    return np.concatenate((found, rest))


def _stays(labels: Ints, groups: Ints) -> Floats:
    """1 for every account in the group that holds most accounts of its cluster."""
    inside = np.flatnonzero(labels > 0)
    pairs, index, count = np.unique(
        np.column_stack((labels[inside], groups[inside])),
        axis=0,
        return_inverse=True,
        return_counts=True,
    )
    # for each cluster the group with most accounts; of equal ones the first
    order = np.lexsort((np.arange(len(count)), -count, pairs[:, 0]))
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(pairs[order, 0]) != 0
    core = np.zeros(len(count), dtype=bool)
    core[order[first]] = count[order[first]] > 1
    out = np.zeros(len(labels))
    out[inside] = core[index.reshape(-1)]
    return out


def as_column(values: Floats) -> pa.Array:
    """Shares for a table, in three decimals; NaN is unknown."""
    return pa.array(np.round(values, 3), pa.float64(), from_pandas=True)
