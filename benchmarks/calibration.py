"""False discoveries promised and found where nobody coordinates, and power where somebody does.

    python -m benchmarks.calibration [--sets N] [--kinds TEXT,…] [--parts null,power,poisson] [--seed N]
                                     [--workers N] [--json FILE]
    python -m benchmarks.calibration --from FILE… [--json FILE] [--picture FILE]

Null sets of several kinds (benchmarks/nullsets.py) go through the chain as it ships. Every discovery in
them is false, so the share of sets with any discovery is the false-discovery rate. Sets with one planted
group go through the chain and through other cuts. Sets based on real people's acts need the folder
`shared` beside the project, or where OVERT_SHARED says; without it they are a row that says so.

A run of hundreds of sets can be made in parts: each writes a file, and the second form prints the tables of
all of them and draws the picture.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import calibration_tables, nullsets, poisson_error, power
from benchmarks.machine import as_text, machine
from benchmarks.nullchain import BEYOND, SIGNALS, base_of, run_chain
from benchmarks.nullsets import CROWDS, SHUFFLES, Set
from benchmarks.sets import AIRLINE, US, DataSet, shared
from benchmarks.tables import write_json
from overt import signals
from overt.case import Case
from overt.settings import RunSettings

LEVELS = (0.01, 0.05, 0.1, 0.2)
_PARTS = ("null", "power", "poisson")
_ENOUGH = ("accounts over posts", "time of day kept")
"""Kinds made from the second control too, where little more than hashtags coincides."""


@dataclass(frozen=True)
class Kind:
    """One kind of null set: what is dealt or drawn, from what, and the resolution of its times in seconds.

    `number` seeds its sets, so that a kind gives the same sets whichever others run.
    """

    name: str
    base: str
    make: Callable[..., Set]
    step_s: int
    number: int


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; returns 0."""
    options = _options(arguments)
    if options.kept:
        found = calibration_tables.merged([json.loads(file.read_text(encoding="utf-8")) for file in options.kept])
    else:
        found = _measured(options)
    calibration_tables.show(found)
    if options.json:
        write_json(options.json, found)
    if options.picture:
        from benchmarks import calibration_picture  # altair is not needed for the tables

        calibration_picture.draw(found["null"], options.picture)
    return 0


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    about = machine()
    began = time.perf_counter()
    print(f"# Calibration\n\n{as_text(about)}\nData: {shared() / 'data'}; {options.sets} sets of each kind, seed "
          f"{options.seed}\n")  # fmt: skip
    found: dict[str, Any] = {"machine": about, "seed": options.seed, "null": [], "power": [], "poisson": []}
    needs_bases = {"null", "poisson"} & set(options.parts)
    bases, absent = _bases() if needs_bases else ({}, [])
    found["absent"] = absent
    if "null" in options.parts:
        wanted = [kind for kind in kinds(bases) if _wanted(kind, options.kinds)]
        found["null"] = [_nulls(kind, options) for kind in wanted]
    if "power" in options.parts:
        sets = options.planted or max(1, options.sets // 10)
        found["power"] = power.measured(sets, options.seed, partial(_side_by_side, options.workers))
    if "poisson" in options.parts:
        found["poisson"] = poisson_error.tables(bases, options.seed)
    print(f"{time.perf_counter() - began:,.0f} s in all\n")
    return found


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
    others = {name: {"enabled": False} for name in signals.find() if name not in SIGNALS}
    with (
        tempfile.TemporaryDirectory(prefix="overt-calibration-") as place,
        Case.create(Path(place) / "case") as case,
    ):
        case.ingest(about.paths(), **about.how)
        signals.run(case.engine, RunSettings(parts=others))
        acts, step = base_of(case, SIGNALS)
    return {name: each for name, each in acts.items() if len(each.at) >= 100}, step


def kinds(bases: Mapping[str, tuple[Set, int]]) -> list[Kind]:
    """Every kind that can be made; those of absent bases are left out and keep their numbers."""
    plan: list[tuple[str, str, Callable[..., Set] | None, int]] = []
    for about in (US, AIRLINE):
        base, step = bases.get(about.name, (None, 1))
        plan += [
            (name, about.name, partial(SHUFFLES[name], base) if base else None, step)
            for name in (SHUFFLES if about is US else _ENOUGH)
        ]
    plan += [(name, "synthetic", make, 1) for name, make in CROWDS.items()]
    plan.append(("times within objects", "heavy-tailed crowd", _times_of_a_crowd, 1))
    return [
        Kind(name, base, make, step, number)
        for number, (name, base, make, step) in enumerate(plan)
        if make is not None
    ]


def _times_of_a_crowd(rng: np.random.Generator) -> Set:
    return nullsets.times_within_objects(nullsets.heavy_tailed(rng), rng)


def _wanted(kind: Kind, asked: Sequence[str]) -> bool:
    return not asked or any(text in f"{kind.name} {kind.base}" for text in asked)


def null_set(
    make: Callable[..., Set], step_s: int, seed: Sequence[int]
) -> dict[str, Any]:
    """Discoveries in one null set at each level, and what was searched."""
    acts = make(np.random.default_rng(seed))
    found = run_chain(acts, LEVELS, seed=seed[-1], step_s=step_s, with_clusters=True)
    levels = []
    for q in LEVELS:
        edges, beyond = found.pairs["network", q], found.pairs[BEYOND, q]
        levels.append({
            "edges": len(edges), "edge_accounts": len(np.unique(edges)),
            "beyond": len(beyond), "beyond_accounts": len(np.unique(beyond)), **asdict(found.clustered[q]),
        })  # fmt: skip
    return {
        "levels": levels,
        "acts": sum(len(each.at) for each in acts.values()),
        "accounts": len(np.unique(np.concatenate([each.account for each in acts.values()]))),
    }


def _nulls(kind: Kind, options: argparse.Namespace) -> dict[str, Any]:
    _say(f"{kind.name} ({kind.base})")
    began = time.perf_counter()
    seeds = [(options.seed, kind.number, each) for each in range(options.first, options.first + options.sets)]
    sets = _side_by_side(options.workers, partial(null_set, kind.make, kind.step_s), seeds)
    took = time.perf_counter() - began
    _say(f"  {took:,.0f} s")
    return {
        "kind": kind.name, "base": kind.base, "number": kind.number, "sets": len(sets), "seconds": round(took, 1),
        "acts": float(np.mean([each["acts"] for each in sets])),
        "accounts": float(np.mean([each["accounts"] for each in sets])),
        "levels": [
            {"q": q, **_counted([each["levels"][place] for each in sets])} for place, q in enumerate(LEVELS)
        ],
    }  # fmt: skip


def _counted(sets: Iterable[Mapping[str, int]]) -> dict[str, Any]:
    """Column → sets with any of it, and how much of it in all sets together."""
    rows = list(sets)
    return {
        name: {"sets": sum(row[name] > 0 for row in rows), "sum": sum(row[name] for row in rows)} for name in rows[0]
    }


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

    def words(text: str) -> list[str]:
        return [each.strip() for each in text.split(",") if each.strip()]

    def parts(text: str) -> list[str]:
        if unknown := set(words(text)) - set(_PARTS):
            raise argparse.ArgumentTypeError(f"no part {', '.join(sorted(unknown))}; there are {', '.join(_PARTS)}")
        return words(text)

    parser.add_argument("--sets", type=int, default=200, metavar="N", help="null sets of each kind (200)")
    parser.add_argument("--first", type=int, default=0, metavar="N",
                        help="number of the first set, to add more to an earlier run (0)")  # fmt: skip
    parser.add_argument("--planted", type=int, metavar="N", help="sets of each planted group (a tenth of --sets)")
    parser.add_argument("--kinds", type=words, default=[], metavar="TEXT,…",
                        help="only kinds whose name or base holds one of these texts")  # fmt: skip
    parser.add_argument("--parts", type=parts, default=list(_PARTS), metavar="PART,…",
                        help=f"of {', '.join(_PARTS)} (all)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="same seed, same table (1)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes (2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in a file")
    parser.add_argument("--from", type=Path, nargs="+", metavar="FILE", dest="kept",
                        help="measure nothing: the tables of files kept by earlier runs")  # fmt: skip
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw nominal against observed (SVG)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
