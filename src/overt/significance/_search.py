"""The search by one signal: its null model, the pairs tested against it, and what its shuffled copies need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overt.chance.redealing import Bundles
from overt.chance.shuffling import Coincidences
from overt.signals import Signal, Trait
from overt.significance._floor import read_coincidences
from overt.significance._interest import test_interest
from overt.significance._kinds import needs_kinds, read_incidences, read_kinds
from overt.significance._moments import read_moments
from overt.significance._null import Null, read_null
from overt.significance._tests import Tested, test_pairs
from overt.significance._traits import only, read_traits
from overt.store import Engine

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Searched:
    """What was found by one signal. `met` is None for a trait, and where no copies are made."""

    null: Null
    tested: Tested
    met: Coincidences | Bundles | None


def search(
    engine: Engine, signal: type[Signal], row: Mapping[str, Any], accounts: Ints, *, copies: bool
) -> Searched:
    """Test the pairs of a signal about what accounts do; `row` is its row of `signal_run`.

    `copies` says whether shuffled copies will be made. Reads only, and hangs on no other signal.
    """
    name, windows = signal.name, _windows(row)
    least = int(json.loads(row["settings"])["least_objects"])
    met: Coincidences | Bundles | None
    null: Null
    if signal.spans_s is not None:
        null = moments = read_moments(engine, name, windows, least, accounts, signal.spans_s)
        met = moments.bundles
    else:
        incidences = read_incidences(engine, name, accounts)
        if needs_kinds(engine, name, incidences):
            null = read_kinds(engine, name, windows, least, accounts, incidences)
        else:
            null = read_null(engine, name, windows, least, accounts)
        by_moment = not signal.one_object_a_post
        met = read_coincidences(engine, name, accounts, incidences, by_moment=by_moment) if copies else None
    tested = test_pairs(engine, name, null, accounts)
    return Searched(null, _with_interest(engine, signal, tested, accounts, windows), met)


def search_trait(
    engine: Engine, signal: type[Trait], row: Mapping[str, Any], accounts: Ints, pairs: Ints
) -> Searched:
    """Test by a signal about what accounts are: those of its pairs that are among `pairs`, which others brought up."""
    windows = _windows(row)
    null = read_traits(engine, signal(), windows, accounts, pairs)
    tested = only(test_pairs(engine, signal.name, null, accounts), pairs)
    return Searched(null, _with_interest(engine, signal, tested, accounts, windows), None)


def _windows(row: Mapping[str, Any]) -> tuple[int, ...]:
    """The windows of a row of `signal_run`, seconds."""
    return tuple(int(window) for window in row["windows"].split(","))


def _with_interest(
    engine: Engine, signal: type[Signal], tested: Tested, accounts: Ints, windows: tuple[int, ...]
) -> Tested:
    close = test_interest(engine, signal(), tested.a, tested.b, accounts, windows)
    return replace(tested, facts={**tested.facts, **close})
