"""Test B on the candidate pairs of one signal: tighter in time than others on the same objects?"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance import interest, trials
from overt.chance.fusion import LEAST_P
from overt.signals import Signal, Trait
from overt.store import Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROWS_AT_ONCE = 2_000_000

_FIRST_ACTS = """
    SELECT a.account_key, a.object_key, MIN(a.acted_at) AS at_s
    FROM act a
    JOIN object o ON o.signal = a.signal AND o.object_key = a.object_key
    WHERE a.signal = :signal AND o.paired_s IS NOT NULL
    GROUP BY a.account_key, a.object_key
"""

# The same objects without their authors' own acts, with who is followed and since when.
_FOLLOWING_ACTS = """
    WITH origin AS (
        SELECT object_key, MIN(author_key) AS author_key, MIN(acted_at) AS acted_at
        FROM ({origins}) given
        WHERE object_key IS NOT NULL AND author_key IS NOT NULL
        GROUP BY object_key
    )
    SELECT a.account_key, a.object_key, MIN(a.acted_at) AS at_s, o.author_key, o.acted_at AS since
    FROM act a
    JOIN origin o ON o.object_key = a.object_key
    WHERE a.signal = :signal AND a.account_key <> o.author_key AND a.acted_at >= o.acted_at
    GROUP BY a.account_key, a.object_key, o.author_key, o.acted_at
"""


@dataclass(frozen=True)
class Shared:
    """What pairs took up in common: one row per trial, in order of pair.

    `chance` and `close` are windows × rows; `alone` is the chance were the two the only ones close.
    """

    pair: Ints
    alone: Floats
    chance: Floats
    close: NDArray[np.bool_]


def test_interest(
    engine: Engine, signal: Signal, a: Ints, b: Ints, accounts: Ints, windows: tuple[int, ...]
) -> dict[str, Floats | Ints]:
    """Test B for pairs of account numbers; the columns of `pair_test` that it fills."""
    out: dict[str, Floats | Ints] = {
        "shared": np.zeros(len(a), dtype=np.int64),
        "close": np.zeros(len(a), dtype=np.int64),
        "close_expected": np.zeros(len(a)),
        "p_interest": np.ones(len(a)),
        "least_p_interest": np.ones(len(a)),
    }
    if signal.spans_s is not None or isinstance(signal, Trait):  # no interest, or no moment: nothing to tell apart
        return out
    origins = signal.origins_sql()
    find = (
        _together(engine, signal, accounts, windows)
        if origins is None
        else _following(engine, signal, origins, accounts, windows)
    )
    for here, found in find(a, b):
        for name, values in _tested(found, len(a[here]), len(windows)).items():
            out[name][here] = values
    return out


_Find = Callable[[Ints, Ints], "list[tuple[slice, Shared]]"]


def _tested(found: Shared, pairs: int, windows: int) -> dict[str, Floats | Ints]:
    """Test B in every window; the window with the least p speaks, times their number."""
    shared = np.bincount(found.pair, minlength=pairs)
    p = np.ones((windows, pairs))
    close = np.zeros((windows, pairs), dtype=np.int64)
    expected = np.zeros((windows, pairs))
    for window in range(windows):
        close[window] = np.bincount(found.pair, weights=found.close[window], minlength=pairs)
        expected[window] = np.bincount(found.pair, weights=found.chance[window], minlength=pairs)
        more = close[window] > expected[window]  # where no more than expected, p says nothing: 1
        rows = more[found.pair]
        number = np.cumsum(more) - 1
        p[window, more] = trials.tail(
            number[found.pair[rows]], found.chance[window, rows], close[window, more]
        )
    best = np.argmin(p, axis=0)
    pick = (best, np.arange(pairs))
    least = np.bincount(found.pair, weights=np.log(found.alone), minlength=pairs)
    return {
        "shared": shared,
        "close": close[pick],
        "close_expected": expected[pick],
        "p_interest": np.clip(p[pick] * windows, LEAST_P, 1.0),
        "least_p_interest": np.clip(np.exp(np.maximum(least, -680)) * windows, LEAST_P, 1.0),
    }


def _together(engine: Engine, signal: Signal, accounts: Ints, windows: tuple[int, ...]) -> _Find:
    rows = engine.read(_FIRST_ACTS, {"signal": signal.name})
    taken = interest.Adoptions.of(
        np.searchsorted(accounts, rows["account_key"].to_numpy()),
        rows["object_key"].to_numpy(),
        rows["at_s"].to_numpy().astype(np.int64),
        len(accounts),
    )
    crowds = [interest.crowd(taken, window) for window in windows]
    n = np.diff(taken.start).astype(float)
    alone = 2 / np.maximum(n * (n - 1), 2)

    def find(a: Ints, b: Ints) -> list[tuple[slice, Shared]]:
        found = []
        for here in _pieces(taken, a, b):
            pair, row_a, row_b = interest.shared(taken.row_of, a[here], b[here])
            object_ = taken.object[row_a]
            gap = np.abs(taken.at[row_a] - taken.at[row_b])
            prompt_a, prompt_b = taken.prompt[a[here]][pair], taken.prompt[b[here]][pair]
            chance = np.vstack(
                [interest.chances(crowd, object_, prompt_a, prompt_b) for crowd in crowds]
            )
            close = np.vstack([gap <= window for window in windows])
            met = Shared(pair, alone[object_], chance, close)
            if not signal.one_object_a_post:
                met, kept = _one_a_moment(met, taken.at[row_a])
                met, _ = _one_a_moment(met, taken.at[row_b[kept]])
            found.append((here, met))
        return found

    return find


def _one_a_moment(met: Shared, moment: Ints) -> tuple[Shared, Ints]:
    """Objects taken up at one moment are one trial: close if any is, with the largest chance.

    Returns the trials and the first row of each.
    """
    order = np.lexsort((moment, met.pair))
    pair, at = met.pair[order], moment[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(pair) != 0) | (np.diff(at) != 0)
    first = np.flatnonzero(new)
    if not len(first):
        return met, first
    return (
        Shared(
            pair[first],
            np.maximum.reduceat(met.alone[order], first),
            np.maximum.reduceat(met.chance[:, order], first, axis=1),
            np.logical_or.reduceat(met.close[:, order], first, axis=1),
        ),
        order[first],
    )


def _following(
    engine: Engine, signal: Signal, origins: str, accounts: Ints, windows: tuple[int, ...]
) -> _Find:
    rows = engine.read(_FOLLOWING_ACTS.format(origins=origins), {"signal": signal.name})
    column = {name: rows[name].to_numpy() for name in rows.column_names}
    taken = interest.Adoptions.of(
        np.searchsorted(accounts, column["account_key"]),
        column["object_key"],
        column["at_s"].astype(np.int64),
        len(accounts),
    )
    _, one_row = np.unique(column["object_key"], return_index=True)
    since = column["since"][one_row].astype(np.int64)
    author = np.searchsorted(accounts, column["author_key"][one_row])
    crowds = [interest.followers(taken, since, window) for window in windows]
    alone = 1 / np.maximum(np.diff(taken.start), 1)

    def find(a: Ints, b: Ints) -> list[tuple[slice, Shared]]:
        """Pairs of author a and follower b: the posts of a that b followed at all."""
        wanted = {
            pair: place for place, pair in enumerate(zip(a.tolist(), b.tolist(), strict=True))
        }
        of_row = np.array(
            [
                wanted.get(ends, -1)
                for ends in zip(author[taken.object].tolist(), taken.account.tolist(), strict=True)
            ],
            dtype=np.int64,
        )
        row = np.flatnonzero(of_row >= 0)
        row = row[np.argsort(of_row[row], kind="stable")]
        pair, object_ = of_row[row], taken.object[row]
        prompt = taken.prompt[taken.account[row]]
        chance = (
            np.vstack([interest.following_chances(*crowd, object_, prompt) for crowd in crowds])
            if len(row)
            else np.zeros((len(windows), 0))
        )
        late = taken.at[row] - since[object_]
        close = np.vstack([late <= window for window in windows])
        return [(slice(0, len(a)), Shared(pair, alone[object_], chance, close))]

    return find


def _pieces(taken: interest.Adoptions, a: Ints, b: Ints) -> list[slice]:
    """The pairs in pieces whose accounts together took up a bounded number of objects."""
    degree = np.diff(taken.row_of.indptr)
    load = np.cumsum(degree[a] + degree[b])
    cuts = np.searchsorted(
        load, np.arange(1, (load[-1] if len(load) else 0) // _ROWS_AT_ONCE + 1) * _ROWS_AT_ONCE
    )
    edges = np.unique(np.concatenate(([0], cuts, [len(a)])))
    return [slice(int(x), int(y)) for x, y in itertools.pairwise(edges)]
