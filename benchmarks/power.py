"""Planted groups of several sizes: what Overt and other cuts find of them, and what they find beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks import rivals
from benchmarks.nullchain import run_chain
from benchmarks.nullsets import Ints, planted

Q = 0.05
PLANTED = tuple(
    (size, k, window_s) for window_s in (10, 600, 3_600) for size in (2, 5, 20) for k in (2, 3, 6)
)
_OVERT, _PAIRS = "Overt, network", "Overt, q of pairs"
_METHODS = (_OVERT, _PAIRS, rivals.BH, rivals.BICM, rivals.COORTWEET, rivals.TOOLKIT)


def measured(
    sets: int, seed: int, side_by_side: Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
) -> list[dict[str, Any]]:
    """What each method finds in `sets` sets of each size, and what it keeps beside.

    `others` and `false_share` are sums over the sets: other accounts kept, and their share of the accounts kept.
    """
    if why := rivals.why_no_bicm():
        print(f"bicm is {why}.\n")
    tasks = [(*each, seed, number) for each in PLANTED for number in range(sets)]
    found = side_by_side(one_set, tasks)
    out = []
    for place, (size, k, window_s) in enumerate(PLANTED):
        here = found[place * sets : (place + 1) * sets]
        for name in _METHODS:
            scores = np.array([each[name] for each in here if each[name] is not None], dtype=float)
            if len(scores):
                mine, others = scores.T
                out.append({
                    "size": size, "k": k, "window_s": window_s, "method": name, "sets": len(scores),
                    "found_percent": 100 * mine.mean() / size, "others": int(others.sum()),
                    "sets_with_others": int((others > 0).sum()),
                    "false_share": float((others / np.maximum(mine + others, 1)).sum()),
                })  # fmt: skip
    return out


def one_set(task: tuple[int, int, int, int, int]) -> dict[str, tuple[int, int] | None]:
    """Method → (planted accounts found, other accounts kept); None where the method cannot run.

    A planted account is found when it is kept in a pair with another planted one.
    """
    size, k, window_s, seed, number = task
    rng = np.random.default_rng((seed, 1_000 + size, k, window_s, number))
    acts, group = planted(rng, size=size, k=k, window_s=window_s)
    found = run_chain(acts, (Q,), seed=number)
    signal, every = next(iter(acts.items()))
    p, ends = found.tests[signal]
    kept: dict[str, Ints | None] = {
        _OVERT: found.pairs["network", Q],
        _PAIRS: found.pairs[signal, Q],
        rivals.BH: rivals.benjamini_hochberg(p, ends, found.accounts[signal], Q),
        rivals.BICM: None if rivals.why_no_bicm() else rivals.bicm_projection(every, Q),
        rivals.COORTWEET: rivals.coortweet(every),
        rivals.TOOLKIT: rivals.toolkit(every),
    }
    return {name: None if pairs is None else _score(pairs, group) for name, pairs in kept.items()}


def _score(pairs: Ints, group: frozenset[int]) -> tuple[int, int]:
    inside = np.isin(pairs, list(group))
    mine = np.unique(pairs[inside.all(axis=1)])
    return len(mine), len(np.setdiff1d(pairs, list(group)))
