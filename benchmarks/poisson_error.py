"""How far Poisson's tail is from the exact law of coincidences, where, and what the chain takes instead.

The exact law is added up object by object (a Poisson-binomial recursion over all objects of the fitted
model), apart from the chain's own code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import numpy as np

from benchmarks.nullchain import filled
from benchmarks.nullsets import Floats, Set, heavy_tailed
from benchmarks.tables import markdown
from overt import signals
from overt.chance.poisson_binomial import first_correction
from overt.chance.tails import pairs_per_class, poisson_tail
from overt.settings import RunSettings
from overt.significance import _accounts
from overt.significance._null import SignalNull, read_null

_DRAWN = 300  # pairs per signal and window
_KS = (2, 3, 5, 8)


def tables(bases: Mapping[str, tuple[Set, int]], seed: int) -> list[dict[str, Any]]:
    """Print by how much and where Poisson's tail is off; returns the same as data."""
    sets = {"heavy-tailed crowd": (heavy_tailed(np.random.default_rng(seed)), 1), **bases}
    rows, out = [], []
    for name, (acts, step) in sets.items():
        for signal, window_s, null, place in _nulls(acts, step):
            found = _errors(null, place, np.random.default_rng(seed))
            if found is None:
                continue
            rows.append([name, signal, window_s, *found["cells"]])
            out.append({"set": name, "signal": signal, "window_s": window_s, **found["figures"]})
    print("## Poisson's tail against the exact law, over pairs of accounts drawn at random\n")
    print(
        "Objects that count: λ²/Σp², median. Poisson over exact: median (largest) where k ≥ λ + 1 and exact > 1e-12. "
        "Off: share of those over 1 %,\nand of these the share that the criterion announces. Chain over exact: the "
        "same ratio for the p-values as shipped, smallest and largest, k to 8.\n"
    )
    header = ("set", "signal", "window s", "λ, median", "objects that count",
              *(f"Poisson / exact, k {k}" for k in _KS), "off > 1 %", "announced", "chain / exact")  # fmt: skip
    print(markdown(header, rows), "\n")
    return out


def _nulls(acts: Set, step_s: int) -> Iterator[tuple[str, int, SignalNull, int]]:
    parts = {name: {"enabled": False} for name in signals.find() if name not in acts}
    with closing(filled(acts, step_s)) as engine:
        signals.run(engine, RunSettings(parts=parts))
        accounts, _, _ = _accounts(engine)
        ready = engine.read("SELECT signal, windows FROM signal_run WHERE state = 'ready' ORDER BY signal")
        for row in ready.to_pylist():
            windows = tuple(int(each) for each in row["windows"].split(","))
            null = read_null(engine, row["signal"], windows, 2, accounts)
            close = engine.read(
                "SELECT window_s, close_pairs FROM closeness WHERE signal = :signal ORDER BY window_s, degree",
                {"signal": row["signal"]},
            )
            objects = null.model.objects
            every = np.maximum(objects.nodes * objects.degree * (objects.degree - 1) / 2, 1)
            counted = close["close_pairs"].to_numpy().reshape(len(windows), -1) / every
            for place, window_s in enumerate(windows):
                yield row["signal"], window_s, _With(null, counted[place]), place


class _With:
    """A signal's null and the closeness of one window, object class by object class."""

    def __init__(self, null: SignalNull, closeness: Floats) -> None:
        self.null, self.closeness = null, closeness


def _errors(given: Any, place: int, rng: np.random.Generator) -> dict[str, Any] | None:
    null, closeness = given.null, given.closeness
    weight = pairs_per_class(null.model.accounts)
    a, b = np.nonzero((weight > 0) & (null.lam[place] > 0))
    if not len(a):
        return None
    chosen = rng.choice(len(a), min(_DRAWN, len(a)), replace=True, p=weight[a, b] / weight[a, b].sum())
    a, b = a[chosen], b[chosen]
    chance = null.model.p[a] * null.model.p[b] * closeness
    lam, squares = chance @ null.model.objects.nodes, chance**2 @ null.model.objects.nodes
    exact = _exact(np.repeat(chance, null.model.objects.nodes, axis=1), max(_KS))
    cells, ratios, shipped, off, said = [], {}, [], [], []
    for k in range(2, max(_KS) + 1):
        able = (k >= lam + 1) & (exact[:, k] > 1e-12)
        poisson = poisson_tail(np.full(len(a), k), lam)
        ratio = (poisson[able] / exact[able, k])
        chain = poisson * null.ratio[place].at(a, b, np.full(len(a), k))
        shipped += (chain[able] / exact[able, k]).tolist()
        off += (ratio > 1 / 0.99).tolist()
        said += (first_correction(lam, squares, k)[able] > 0.01).tolist()
        if k in _KS:
            cells.append(f"{np.median(ratio):.3g} ({ratio.max():.3g})" if ratio.size else "")
            ratios[k] = [float(np.median(ratio)), float(ratio.max())] if ratio.size else None
    wrong = np.array(off, dtype=bool)
    told = np.array(said, dtype=bool)[wrong].mean() if wrong.any() else None
    count = float(np.median(lam**2 / squares))
    figures = {
        "lambda_median": float(np.median(lam)), "objects_that_count": count, "poisson_over_exact": ratios,
        "off": float(wrong.mean()) if wrong.size else None, "announced": None if told is None else float(told),
        "chain_over_exact": [min(shipped), max(shipped)] if shipped else None,
    }  # fmt: skip
    return {
        "figures": figures,
        "cells": [
            f"{np.median(lam):.2g}", f"{count:.0f}", *cells, f"{wrong.mean():.0%}" if wrong.size else "",
            "" if told is None else f"{told:.0%}",
            f"{min(shipped):.3f}–{max(shipped):.3f}" if shipped else "",
        ],
    }  # fmt: skip


def _exact(chance: Floats, most: int) -> Floats:
    """P(X ≥ k) for k from 0 to `most`, by adding one object after the other.

    What lies at `most` or above is kept in the last place, so that all terms are sums of positive numbers.
    """
    law = np.zeros((len(chance), most + 1))
    law[:, 0] = 1.0
    for each in chance.T:
        moved = law * each[:, None]
        law[:, :-1] -= moved[:, :-1]
        law[:, 1:] += moved[:, :-1]
    return np.cumsum(law[:, ::-1], axis=1)[:, ::-1]
