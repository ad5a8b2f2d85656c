"""How pairing grows with the acts: time, memory, what goes to disk, and one object shared by a crowd.

    python -m benchmarks.growth [--sizes N,…] [--huge] [--memory GIB] [--json FILE] [--picture FILE.svg]
    python -m benchmarks.growth --from FILE [--from FILE]… [--json FILE] [--picture FILE.svg]

Each measurement runs in a process of its own on a case on disk. The picture is drawn from the
figures kept in the JSON file; the second form prints and draws kept figures without measuring, and
puts runs for different sizes together.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.machine import as_text, machine
from benchmarks.processes import DONE, Ran, run
from benchmarks.tables import markdown, write_json

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
HUGE = 100_000_000
CROWD, CROWD_ACTS = 100_000, 1_000_000
LIMIT_S, HUGE_S = 1_200, 5_400
BARE_MEMORY = "12GiB"
"""For the bare join, which pairs a crowd on one object in full and would take the whole machine."""
RATIO, GIB = 1.5, 6
"""Targets at ten million acts: core against the bare join, and memory of the whole."""


def main(arguments: list[str] | None = None) -> int:
    """Print the table, keep the figures, draw the picture; returns 0."""
    options = _options(arguments)
    kept = _kept(options.figures) if options.figures else _measured(options)
    print(markdown(_HEADER, [_cells(row) for row in kept["rows"]]), "\n")
    print(
        "Core: the steps of `pair_up` that do what the bare join does. Spill: most that lay beside the case at once, "
        "because it did not fit into memory. Ratios are to the bare join on the same objects, without those "
        f"`pair_up` left out. Targets at {SIZES[-1]:,} acts: core / bare at most {RATIO}, at most {GIB} GiB.\n",
        flush=True,
    )
    if options.json:
        write_json(options.json, kept)
    if options.picture:
        from benchmarks.growth_picture import draw

        draw(kept, options.picture)
    return 0


def _kept(files: list[Path]) -> dict[str, Any]:
    """Figures of earlier runs together; what is said about the machine is the first one's."""
    runs = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    rows = [row for run in runs for row in run["rows"]]
    return {**runs[0], "rows": sorted(rows, key=lambda row: (row["acts"], row["crowd"]))}


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    about = machine()
    print(f"# Growth of pairing\n\n{as_text(about)}\n", flush=True)
    wanted = [(size, 0, "", LIMIT_S) for size in options.sizes]
    if not options.without_crowd:
        wanted.append((CROWD_ACTS, CROWD, "", LIMIT_S))
    if options.huge:
        wanted.append((HUGE, 0, f"{options.memory:g}GiB", HUGE_S))
    kept: dict[str, Any] = {"machine": about, "rows": []}
    for each in wanted:
        kept["rows"].append(_one(*each, options.folder))
        if options.json:  # after each, for a run that is stopped
            write_json(options.json, kept)
    return kept


def _one(acts: int, crowd: int, memory: str, seconds: float, place: Path | None) -> dict[str, Any]:
    """Make a case, pair it, and join it barely; each step in its own process."""
    print(f"{acts:,} acts{f' and a crowd of {crowd:,}' if crowd else ''} …", file=sys.stderr, flush=True)
    folder = Path(tempfile.mkdtemp(prefix="overt-growth-", dir=place))
    try:
        made = _step("make", folder, str(acts), str(crowd), seconds=3_600)
        if made.state != DONE:
            raise SystemExit(f"The acts could not be made: {made.why}")
        pair = _step("pair", folder, memory, seconds=seconds)
        # Out of core the bare join is no measure: it keeps no budget and would fill the disk.
        bare = None if memory else _step("bare", folder, BARE_MEMORY, seconds=seconds)
        left_out = pair.state == DONE and pair.said["left_out"]
        same = _step("same", folder, BARE_MEMORY, seconds=seconds) if bare and left_out else None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "acts": acts, "crowd": crowd, "memory": memory, "pair": asdict(pair),
        "bare": asdict(bare) if bare else None, "same": asdict(same) if same else None,
    }  # fmt: skip


def _step(step: str, folder: Path, *words: str, seconds: float) -> Ran:
    command = [sys.executable, "-m", "benchmarks.growth_step", step, str(folder), *words]
    return run(command, seconds=seconds, gib=256)


_HEADER = (
    "acts", "seconds", "CPU s", "most GiB", "spill GiB", "case GiB", "pairs", "objects left out", "acts left out",
    "bare s", "bare GiB", "bare s, same objects", "core / bare", "whole / bare", "whole / bare, CPU",
)  # fmt: skip


def _cells(row: dict[str, Any]) -> list[Any]:
    name = f"{row['acts']:,}"
    if row["crowd"]:
        name += f" + one object of {row['crowd']:,} accounts in an hour"
    if row["memory"]:
        name += f", DuckDB held to {row['memory']}"
    pair, bare = row["pair"], row["bare"]
    if pair["state"] != DONE:
        return [
            f"{name}: {pair['why']}", pair["wall_s"], pair["cpu_s"], pair["peak_gib"], *[None] * (len(_HEADER) - 4)
        ]  # fmt: skip
    said = pair["said"]
    cells = [
        name, said["seconds"], said["cpu_s"], pair["peak_gib"], said["spill_gib"], said["case_gib"], said["pairs"],
        said["left_out"], said["left_out_acts"],
    ]  # fmt: skip
    if bare is None:
        return [*cells, *[None] * 6]
    least = row["same"] or bare
    seconds = [each["said"]["seconds"] if each["state"] == DONE else each["why"] for each in (bare, least)]
    cells += [seconds[0], bare["peak_gib"], seconds[1] if row["same"] else None]
    if least["state"] != DONE or (said["left_out"] and not row["same"]):
        return [*cells, None, None, None]
    cpu = said["cpu_s"] / least["said"]["cpu_s"]
    return [*cells, said["core_s"] / seconds[1], said["seconds"] / seconds[1], cpu]


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth", description=__doc__.split("\n", 1)[0]
    )
    parser.add_argument(
        "--sizes", type=lambda text: tuple(int(each) for each in text.split(",") if each), default=SIZES,
        metavar="N,…", help="numbers of acts",
    )  # fmt: skip
    parser.add_argument(
        "--huge", action="store_true", help=f"also {HUGE:,} acts, out of core (about 60 GiB of disk)"
    )
    parser.add_argument(
        "--memory", type=float, default=8, metavar="GIB", help="DuckDB's memory limit for --huge"
    )
    parser.add_argument("--without-crowd", action="store_true", help="leave the crowd on one object out")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where cases are made, for a while")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in a file")
    parser.add_argument(
        "--from", dest="figures", action="append", type=Path, metavar="FILE", help="figures of an earlier run"
    )  # fmt: skip
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the figures as SVG")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
