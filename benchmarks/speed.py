"""How long pairing and the whole chain take, how much memory, and how cost grows.

    python -m benchmarks.speed [--posts N] [--runs N] [--large] [--only pairing|chain] [--json FILE]

Pairing is compared with the bare DuckDB join in the same process (`pairing.py` says how); the
chain runs on simulated posts in a process of its own. Targets are for 2 cores.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.machine import as_text, machine
from benchmarks.pairing import WINDOW_S, Measured, measure
from benchmarks.tables import markdown, write_json
from overt import simulate

SIZES = (10_000, 100_000, 1_000_000)
LARGE = 10_000_000
RATIO, SECONDS, GIB = 1.5, 180, 6
"""Targets: pairing a million acts against the bare join; the chain on a million posts."""


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; returns 0."""
    options = _options(arguments)
    about = machine()
    print(f"# Speed\n\n{as_text(about)}\n")
    kept: dict[str, Any] = {"machine": about}
    if options.only != "chain":
        kept["pairing"] = _pairing((*SIZES, LARGE) if options.large else SIZES, options.runs)
    if options.only != "pairing":
        kept["chain"] = _chain(options.posts)
    if options.json:
        write_json(options.json, kept)
    return 0


def _pairing(sizes: tuple[int, ...], runs: int) -> list[dict[str, Any]]:
    done = []
    for size in sizes:
        _say(f"pairing {size:,} acts")
        done.append(measure(size, runs=runs if size < LARGE else min(runs, 3)))
    print(f"## Pairing within {WINDOW_S} s against the bare DuckDB join\n")
    print(
        f"Medians of {runs} runs in turns. Core: acts put into bins, coincidences found, pairs; whole: all of "
        f"`pair_up`. Ratios are medians of neighbouring runs. Target at 1,000,000: at most {RATIO}.\n"
    )
    print(markdown(_PAIRING_HEADER, [_pairing_row(each) for each in done]), "\n")
    print(
        "## Where pairing spends its time\n\n"
        "Median seconds, and in brackets how many times the bare join's: wall; CPU.\n"
    )
    print(markdown(("step", *(f"{each.acts:,} acts" for each in done)), _step_rows(done)), "\n")
    print("## How pairing grows\n")
    print(markdown(_GROWTH_HEADER, _growth_rows(done)), "\n", flush=True)
    return [{**asdict(each), "core_s": each.core_s, "ratios": _ratios(each)} for each in done]


_PAIRING_HEADER = (
    "acts", "pairs", "pairs of 2+", "kept as pair", "differing", "objects left out", "bare s", "core s", "whole s",
    "core / bare", "whole / bare", "core / bare, CPU", "whole / bare, CPU",
)  # fmt: skip
_GROWTH_HEADER = (
    "acts",
    "pairs per act",
    "bare µs per act",
    "whole µs per act",
    "bare: times the size before",
    "whole: times the size before",
)


def _ratios(each: Measured) -> dict[str, float]:
    return {
        "core": each.ratio(each.core_s, each.bare_s),
        "whole": each.ratio(each.whole_s, each.bare_s),
        "core_cpu": each.ratio(each.core_cpu_s, each.bare_cpu_s),
        "whole_cpu": each.ratio(each.whole_cpu_s, each.bare_cpu_s),
    }


def _pairing_row(each: Measured) -> list[Any]:
    seconds = (f"{median(values):.3f}" for values in (each.bare_s, each.core_s, each.whole_s))
    return [
        each.acts, each.pairs, each.twice, each.kept_pairs, each.differing, each.counts.left_out, *seconds,
        *_ratios(each).values(),
    ]  # fmt: skip


def _step_rows(done: list[Measured]) -> list[list[Any]]:
    medians = [each.step_medians() for each in done]
    bare = [(median(each.bare_s), median(each.bare_cpu_s)) for each in done]
    whole = [(median(each.whole_s), median(each.whole_cpu_s)) for each in done]
    rows = [
        [
            step,
            *(
                _both(each.get(step, (0.0, 0.0)), base)
                for each, base in zip(medians, bare, strict=True)
            ),
        ]
        for step in medians[-1]
    ]
    return [
        *rows,
        ["whole", *(_both(each, base) for each, base in zip(whole, bare, strict=True))],
        ["bare join", *(_both(base, base) for base in bare)],
    ]


def _both(seconds: tuple[float, float], bare: tuple[float, float]) -> str:
    return f"{seconds[0]:.3f} ({seconds[0] / bare[0]:.2f}; {seconds[1] / bare[1]:.2f})"


def _growth_rows(done: list[Measured]) -> list[list[Any]]:
    rows = []
    before: tuple[float, float] | None = None
    for each in done:
        now = (median(each.bare_s), median(each.whole_s))
        times = (
            [current / last for current, last in zip(now, before, strict=True)]
            if before
            else [None, None]
        )
        rows.append(
            [
                each.acts,
                each.pairs / each.acts,
                *(1e6 * seconds / each.acts for seconds in now),
                *times,
            ]
        )
        before = now
    return rows


_CHAIN_HEADER = (
    "stage", "seconds", "CPU seconds", "waited for a core", "most GiB", "target",
)  # fmt: skip


def _chain(posts: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="overt-chain-") as place:
        _say(f"simulating {posts:,} posts")
        began = time.perf_counter()
        made = simulate.write(Path(place) / "simulated", scenario="demo", posts=posts)
        simulated = time.perf_counter() - began
        _say("running the chain")
        command = [
            sys.executable,
            "-m",
            "benchmarks.chain",
            str(Path(place) / "case"),
            *map(str, made.inputs),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        size = sum(file.stat().st_size for file in made.inputs) / 2**20
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise SystemExit(f"benchmarks.chain ended with status {done.returncode}")
    found = json.loads(done.stdout.splitlines()[-1])
    print(
        f"## The whole chain on {found['summary']['posts']:,} simulated posts (scenario demo, {size:,.0f} MiB)\n"
    )
    print(markdown(_CHAIN_HEADER, _chain_rows(found)), "\n")
    parts = sorted(found["parts"].items(), key=lambda part: -part[1])
    print(
        "Longest parts of the run: "
        + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in parts[:12])
        + "\n"
    )
    print(_found_text(found, simulated), flush=True)
    return found


def _chain_rows(found: dict[str, Any]) -> list[list[Any]]:
    seconds = found["seconds"]
    goal = f"<= {SECONDS} s, {GIB} GiB at 1,000,000 posts"
    sums = (
        ("ingest to clusters", seconds["total"] - seconds["report"], found["use"]["to_clusters"]),
        ("with the report", seconds["total"], found["use"]["all"]),
    )
    rows = [[each["stage"], each["seconds"], *_used(each), None] for each in found["stages"]]
    return [*rows, *([name, wall, *_used(use), goal] for name, wall, use in sums)]


def _used(use: dict[str, Any]) -> list[float | None]:
    return [use["cpu_s"], use["waited_s"], use["peak_gib"]]


def _found_text(found: dict[str, Any], simulated: float) -> str:
    about, use = found["summary"], found["use"]
    return (
        f"Found: {about['accounts']:,} accounts, {about['refused']:,} refused, {about['pairs_tested']:,} pairs tested, "
        f"{about['edges']:,} edges, {found['clusters']} clusters ({found['not_explained']} not explained); floor "
        f"{about['floor']['mean_edges']:.2f} edges and {about['floor']['mean_clusters']:.2f} clusters in "
        f"{about['floor']['copies']} copies.\n"
        f"Memory by getrusage: main process {use['main_peak_gib']:.2f} GiB, "
        f"largest worker {use['largest_worker_peak_gib']:.2f} GiB. "
        f"The case has {found['case_gib']:.2f} GiB. Simulating took {simulated:.0f} s and is not counted."
    )


def _say(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=__doc__.split("\n", 1)[0]
    )
    parser.add_argument(
        "--posts", type=int, default=1_000_000, metavar="N", help="simulated posts of the chain"
    )
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="runs of each way of pairing"
    )
    parser.add_argument(
        "--large", action="store_true", help=f"pair {LARGE:,} acts too (about 3 GiB)"
    )
    parser.add_argument("--only", choices=("pairing", "chain"), help="one of the two")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in a file")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
