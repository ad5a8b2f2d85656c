"""False discoveries promised and found where nobody coordinates, and power where somebody does.

    python -m benchmarks.calibration [--sets N] [--seed N] [--workers N] [--json FILE]

Null sets of several kinds (benchmarks/nullsets.py) go through the chain as it ships. Every discovery in
them is false, so the share of sets with any discovery is the false-discovery rate. Sets with one planted
group go through the chain and through other cuts. Sets based on real people's acts need the folder
`shared` beside the project, or where OVERT_SHARED says; without it they are a row that says so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import nullsets, poisson_error, power
from benchmarks.machine import as_text, machine
from benchmarks.nullchain import BEYOND, SIGNALS, Found, base_of, run_chain
from benchmarks.nullsets import CROWDS, SHUFFLES, Set
from benchmarks.rates import Rate
from benchmarks.sets import AIRLINE, US, DataSet, shared
from benchmarks.tables import markdown, write_json
from overt.case import Case

LEVELS = (0.01, 0.05, 0.1, 0.2)
_CLUSTERS_AT = 0.05
_ENOUGH = ("accounts over posts", "time of day kept")
"""Kinds made from the second control too, where little more than hashtags coincides."""


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; returns 0."""
    options = _options(arguments)
    about = machine()
    began = time.perf_counter()
    print(f"# Calibration\n\n{as_text(about)}\nData: {shared() / 'data'}; {options.sets} sets of each kind, seed "
          f"{options.seed}\n")  # fmt: skip
    bases, absent = _bases()
    nulls = _nulls(_kinds(bases), absent, options)
    planted = power.tables(max(1, options.sets // 10), options.seed, partial(_side_by_side, options.workers))
    tails = poisson_error.tables(bases, options.seed)
    print(f"{time.perf_counter() - began:,.0f} s in all")
    if options.json:
        write_json(options.json, {
            "machine": about, "sets": options.sets, "seed": options.seed, "null": nulls, "power": planted,
            "poisson": tails,
        })  # fmt: skip
    return 0


# ------------------------------------------------------------------------------------- null sets


def _bases() -> tuple[dict[str, tuple[Set, int]], list[str]]:
    """Acts of the control sets with the resolution of their times, and the names of absent ones."""
    bases, absent = {}, []
    for about in (US, AIRLINE):
        if about.paths():
            _say(f"reading {about.name}")
            bases[about.name] = _read(about)
        else:
            absent.append(about.name)
    return bases, absent


def _read(about: DataSet) -> tuple[Set, int]:
    with (
        tempfile.TemporaryDirectory(prefix="overt-calibration-") as place,
        Case.create(Path(place) / "case") as case,
    ):
        case.ingest(about.paths(), **about.how)
        case.run()
        acts, step = base_of(case, SIGNALS)
    return {name: each for name, each in acts.items() if len(each.at) >= 100}, step


def _kinds(bases: Mapping[str, tuple[Set, int]]) -> list[tuple[str, str, Callable[..., Set], int]]:
    """(kind, base, how a set is made from a random generator, resolution of its times)."""
    kinds: list[tuple[str, str, Callable[..., Set], int]] = []
    for name, (base, step) in bases.items():
        wanted = SHUFFLES if name == US.name else _ENOUGH
        kinds += [(kind, name, partial(SHUFFLES[kind], base), step) for kind in wanted]
    kinds += [(kind, "synthetic", make, 1) for kind, make in CROWDS.items()]
    mixed = partial(_shuffled_crowd, "times within objects")
    return [
        *kinds,
        ("times within objects", "heavy-tailed crowd", mixed, 1),
        ("crowd that comes back", "synthetic", nullsets.repeating, 1),
    ]


def _shuffled_crowd(shuffle: str, rng: np.random.Generator) -> Set:
    return SHUFFLES[shuffle](nullsets.heavy_tailed(rng), rng)


def null_set(
    make: Callable[..., Set], step_s: int, seed: Sequence[int]
) -> dict[str, Any]:
    """Discoveries in one null set: "network" or signal → per level (pairs, accounts); and its clusters."""
    acts = make(np.random.default_rng(seed))
    found = run_chain(acts, LEVELS, seed=seed[-1], step_s=step_s, with_clusters=_CLUSTERS_AT)
    return {
        "kept": {name: [_kept(found, name, q) for q in LEVELS] for name in ("network", BEYOND, *acts)},
        "clustered": found.clustered,
        "acts": sum(len(each.at) for each in acts.values()),
    }


def _kept(found: Found, name: str, q: float) -> tuple[int, int]:
    pairs = found.pairs[name, q]
    return len(pairs), len(np.unique(pairs))


def _nulls(
    kinds: Iterable[tuple[str, str, Callable[..., Set], int]], absent: Sequence[str], options: argparse.Namespace
) -> list[dict[str, Any]]:
    shares, amounts, out = [], [], []
    for number, (kind, base, make, step_s) in enumerate(kinds):
        _say(f"{kind} ({base})")
        began = time.perf_counter()
        seeds = [(options.seed, number, each) for each in range(options.sets)]
        sets = _side_by_side(options.workers, partial(null_set, make, step_s), seeds)
        took = time.perf_counter() - began
        _say(f"  {took:,.0f} s")
        for name in sets[0]["kept"]:
            kept = np.array([each["kept"][name] for each in sets])  # set, level, (pairs, accounts)
            rates = [Rate(int((kept[:, level, 0] > 0).sum()), len(sets)) for level in range(len(LEVELS))]
            cells = [rate.against(q) for rate, q in zip(rates, LEVELS, strict=True)]
            shares.append([kind, base, name, *cells])
            mean = kept.mean(axis=0)
            out.append({
                "kind": kind, "base": base, "of": name, "sets": len(sets), "seconds": took,
                "levels": [
                    {"q": q, "runs_with_any": rate.hits, "share": rate.share, "interval": rate.interval(),
                     "pairs_a_set": mean[level, 0], "accounts_a_set": mean[level, 1]}
                    for level, (q, rate) in enumerate(zip(LEVELS, rates, strict=True))
                ],
            })  # fmt: skip
            if name == "network":
                clustered = np.array([each["clustered"] for each in sets]).mean(axis=0)
                acts = float(np.mean([each["acts"] for each in sets]))
                amounts.append([
                    kind, base, round(acts), *(f"{p:.2f} / {a:.2f}" for p, a in mean),
                    f"{clustered[0]:.2f} / {clustered[1]:.2f}",
                ])  # fmt: skip
                out[-1].update(acts=acts, clustered=clustered[0], not_explained=clustered[1])
    shares += [[f"shuffles of {name}", "absent", "", *[None] * len(LEVELS)] for name in absent]
    print("## Share of null sets with any discovery, in percent (95 % interval)\n")
    print("Nobody coordinates, so this share is the false-discovery rate. NO: above nominal beyond chance.\n")
    print(markdown(("kind", "base", "of", *(f"q {q:g}" for q in LEVELS)), shares), "\n")
    print("## False discoveries of the network in a null set: edges / accounts\n")
    header = ("kind", "base", "acts", *(f"q {q:g}" for q in LEVELS), f"in clusters / not explained, q {_CLUSTERS_AT:g}")
    print(markdown(header, amounts), "\n")
    return out


# ---------------------------------------------------------------------------------------- running


def _side_by_side(workers: int, work: Callable[[Any], Any], each: Sequence[Any]) -> list[Any]:
    """Results in order; in other processes where there is more than one worker."""
    if workers == 1:
        return [work(one) for one in each]
    from loky import get_reusable_executor

    pool = get_reusable_executor(max_workers=workers, env={"OMP_NUM_THREADS": "1"})
    return list(pool.map(work, each))


def _say(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.calibration", description=__doc__.split("\n", 1)[0]
    )
    parser.add_argument("--sets", type=int, default=100, metavar="N", help="null sets of each kind (100)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="same seed, same table (1)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes (2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in a file")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
