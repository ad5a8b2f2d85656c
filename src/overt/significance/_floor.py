"""The floor: the same steps on copies of the case in which nobody coordinates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.chance import small_groups
from overt.chance.communities import communities
from overt.chance.distinct import distinct_pairs
from overt.chance.fusion import Signals, best_of_windows, fuse
from overt.chance.keeping import Rule
from overt.chance.redealing import Bundles
from overt.chance.shuffling import Coincidences
from overt.chance.tails import FalsePairs
from overt.settings import RunSettings
from overt.significance._kinds import Incidences
from overt.significance._null import Null
from overt.significance._traits import TraitNull, pairs_met
from overt.store import Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def read_coincidences(
    engine: Engine, signal: str, accounts: Ints, incidences: Incidences, *, by_moment: bool
) -> Coincidences:
    """The coincidences of one signal, in the form that shuffling needs.

    `by_moment` says that objects met at one moment count once (`Signal.one_object_a_post` is False).
    """
    # in any order: a copy sorts what it counts
    met = engine.read(
        "SELECT key_a, key_b, object_key, at_s, gap_s, paired_s FROM coincidence WHERE signal = :signal",
        {"signal": signal},
    )
    objects = incidences.objects
    code = incidences.account * len(objects) + incidences.of
    a = np.searchsorted(accounts, met["key_a"].to_numpy()).astype(np.int64)
    b = np.searchsorted(accounts, met["key_b"].to_numpy()).astype(np.int64)
    obj = np.searchsorted(objects, met["object_key"].to_numpy()).astype(np.int64)
    first = _place(code, a * len(objects) + obj)
    return Coincidences(
        account=incidences.account,
        of=incidences.of,
        first=first,
        second=_place(code, b * len(objects) + obj),
        author=a,
        obj=obj,
        moment=met["at_s"].to_numpy().astype(np.int64) if by_moment else None,
        gap_s=met["gap_s"].to_numpy().astype(np.int64),
        paired_s=met["paired_s"].to_numpy().astype(np.int64),
        stratum=incidences.kind if incidences.of_kinds else None,
    )


def _place(code: Ints, wanted: Ints) -> Ints:
    """Place of each wanted value in the ascending array `code`, −1 where it is absent."""
    if code.size == 0:
        return np.full(wanted.shape, -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(code, wanted), code.size - 1)
    return np.where(code[place] == wanted, place, -1).astype(np.int64)


@dataclass(frozen=True)
class Copy:
    """One shuffled copy, tested: p of each signal's candidate pairs, the fused pairs, and how often each met."""

    single: dict[str, Floats]
    pairs: Ints
    fused: Floats
    met: Ints


def shuffled(
    nulls: Mapping[str, Null],
    coincidences: Mapping[str, Coincidences | Bundles],
    rng: np.random.Generator,
) -> Copy:
    """Deal the accounts anew under every signal and test all pairs as in the data.

    What accounts are is no act: of the pairs that met in the copy, some share it by chance.
    """
    tests: dict[str, tuple[Ints, Ints, Floats]] = {}
    often: list[tuple[Ints, Ints]] = []
    for name, met in coincidences.items():
        null = nulls[name]
        if null.author is not None and isinstance(met, Coincidences):
            # the author stays; only reposters are dealt anew
            met = replace(met, first=np.full_like(met.first, -1))
        pairs, p, k = _signal_copy(null, met, rng)
        tests[name] = (pairs[:, 0], pairs[:, 1], p)
        often.append((pairs, k))
    traits: dict[str, tuple[Ints, Ints, Floats]] = {}
    if any(isinstance(null, TraitNull) for null in nulls.values()):
        met_in_copy = pairs_met(tests.values())
        traits = {
            name: null.drawn(met_in_copy, rng)
            for name, null in nulls.items()
            if isinstance(null, TraitNull)
        }
    fused, pairs = fuse(list(tests.values()), list(traits.values()), Signals(len(tests), len(traits)))
    single = {name: p for name, (_, _, p) in (tests | traits).items()}
    return Copy(single, pairs, fused, _met(pairs, often))


def _met(pairs: Ints, often: Sequence[tuple[Ints, Ints]]) -> Ints:
    """How often each of the pairs met, over all signals. `pairs` are in order, the lesser account first."""
    size = int(pairs.max(initial=0)) + 1
    code = pairs[:, 0] * size + pairs[:, 1]
    out = np.zeros(len(pairs), dtype=np.int64)
    for ends, k in often:
        place = np.searchsorted(code, ends.min(axis=1) * size + ends.max(axis=1))
        np.add.at(out, place, k)
    return out


def harvest(copy: Copy, rule: Rule, false_pairs: FalsePairs, settings: RunSettings) -> dict[str, int]:
    """Edges and clusters that a copy yields under the settings of the run.

    In a smaller group every coincidence counts as a post of its own, which makes the floor no lower than it is.
    """
    kept = rule.q(copy.fused, copy.pairs, settings.q) <= settings.q
    ends = copy.pairs[kept]
    if not len(ends):
        return {"edges": 0, "clusters": 0, "accounts": 0, "largest": 0}
    _, node = np.unique(ends, return_inverse=True)
    node = node.reshape(ends.shape)
    labels = communities(
        node[:, 0],
        node[:, 1],
        np.ones(len(ends)),
        resolution=settings.resolution,
        seed=settings.seed,
    )
    _, group, size = np.unique(labels, return_inverse=True, return_counts=True)
    inside = group[node[:, 0]] == group[node[:, 1]]
    met = np.zeros(len(labels), dtype=np.int64)
    np.add.at(met, node[inside].ravel(), np.repeat(copy.met[kept][inside], 2))
    large = small_groups.called(
        group, size, small_groups.Edges(node[:, 0], node[:, 1], copy.fused[kept]), met, false_pairs,
        least_members=settings.least_members, least_posts=settings.small_group_posts, q=settings.q,
    )  # fmt: skip
    return {
        "edges": len(ends),
        "clusters": int(large.sum()),
        "accounts": int(size[large].sum()),
        "largest": int(size[large].max(initial=0)),
    }


def _signal_copy(
    null: Null, met: Coincidences | Bundles, rng: np.random.Generator
) -> tuple[Ints, Floats, Ints]:
    """(pairs, p, times they met within the widest window) of the candidate pairs of one signal in one copy."""
    found = met.shuffled_pairs(rng, null.windows, null.least)
    pairs, pair = distinct_pairs(np.concatenate([a for a, _, _ in found]), np.concatenate([b for _, b, _ in found]))
    if not len(pairs):
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.int64)
    by_window: list[Floats] = []
    most = np.zeros(len(pairs), dtype=np.int64)
    start = 0
    for index, (a, b, k) in enumerate(found):
        p = np.ones(len(pairs))
        p[pair[start : start + len(a)]] = null.p(index, a, b, k)
        most[pair[start : start + len(a)]] = k  # windows are nested: the last one holds the others
        start += len(a)
        by_window.append(p)
    least, _ = best_of_windows(by_window)
    return pairs, least, most


def floor_rows(copies: Sequence[Mapping[str, int]]) -> pa.Table:
    """Rows of the table `floor`."""
    names = ("edges", "clusters", "accounts", "largest")
    columns = {name: pa.array([copy[name] for copy in copies], pa.int64()) for name in names}
    return pa.table({"copy": pa.array(range(1, len(copies) + 1), pa.int32()), **columns})
