"""Overt and its peers on the same files, in one run.

    python -m benchmarks.peers [--sizes 10000,100000,1000000] [--large] [--python PYTHON]… [--only WORD]… [--json FILE]

Every tool runs in a process of its own with limits of time and memory; where it gives up is a
result. Tools that are not installed are rows that say so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.machine import as_text, machine
from benchmarks.peers.goals import GOALS, goal_rows
from benchmarks.peers.rounds import Limits, Round, Row, heavy_round, size_round
from benchmarks.peers.tools import TOOLS, Installed, find
from benchmarks.tables import markdown, write_json

SIZES = (10_000, 100_000, 1_000_000)
LARGE = 10_000_000
CROWDS = (1_000, 10_000, 30_000, 100_000)
SPANS = (("a day", 86_400), ("an hour", 3_600))


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; returns 0."""
    options = _options(arguments)
    about = machine()
    limits = Limits(options.timeout, options.memory, options.window, options.runs)
    print(f"# Peers\n\n{as_text(about)}")
    print(f"Limits: {limits.seconds:g} s and {limits.gib:g} GiB of address space for each process.\n")
    tools = _tools(options.python, options.only)
    kept: dict[str, Any] = {
        "machine": about, "limits": asdict(limits),
        "tools": {tool.name: _version(each) for tool, each in tools},
    }  # fmt: skip
    ready = [found for _, found in tools if isinstance(found, Installed)]
    sizes = (*options.sizes, LARGE) if options.large else options.sizes
    with tempfile.TemporaryDirectory(prefix="overt-peers-", dir=options.folder) as place:
        rounds = _sizes(ready, sizes, limits, Path(place))
        kept["sizes"] = [each.as_json() for each in rounds]
        _keep(options.json, kept)
        kept["goals"] = _goals(rounds)
        kept["heavy"] = [] if options.without_heavy else _heavy(ready, options.crowds, limits, Path(place))
    _keep(options.json, kept)
    return 0


def _tools(interpreters: list[str], only: list[str]) -> list[tuple[Any, Installed | str]]:
    wanted = [
        tool for tool in TOOLS if not only or any(word.lower() in tool.name.lower() for word in only)
    ]
    found = [(tool, find(tool, interpreters)) for tool in wanted]
    rows = [[tool.name, tool.counts, _version(each)] for tool, each in found]
    print(markdown(("tool", "weight counts", "version"), rows), "\n", flush=True)
    return found


def _version(found: Installed | str) -> str:
    if isinstance(found, str):
        return f"skipped: {found}"
    return found.version or "this checkout"


_HEADER = (
    "tool", "read s", "pair s", "pair CPU s", "whole CPU s", "most GiB", "pairs", "same pairs", "same weights", "note",
)  # fmt: skip


def _sizes(ready: list[Installed], sizes: tuple[int, ...], limits: Limits, place: Path) -> list[Round]:
    rounds: list[Round] = []
    given_up: dict[str, str] = {}
    for size in sizes:
        made = size_round(ready, size, limits, place, given_up)
        rounds.append(made)
        print(f"## {size:,} acts, {limits.window_s} s\n")
        print(markdown(_HEADER, [_cells(row) for row in made.rows]), "\n", flush=True)
    return rounds


def _cells(row: Row) -> list[Any]:
    if row.ran is None:
        return [row.tool, *[None] * (len(_HEADER) - 2), row.note]
    said, same = row.ran.said, row.agreement
    return [
        row.tool, said.get("read_s"), said.get("pair_s"), said.get("pair_cpu_s"), row.ran.cpu_s,
        row.ran.peak_gib, said.get("pairs"), None if same is None else same["both"] == same["ours"] == same["theirs"],
        None if same is None else same["same_weight"] == same["ours"] == same["theirs"], row.note,
    ]  # fmt: skip


def _goals(rounds: list[Round]) -> list[dict[str, Any]]:
    found = goal_rows(rounds)
    if found:
        header = (
            "goal", "acts", "equal pairs and weights", "pairing alone: times", "CPU", "reached",
            "loaded and paired: times", "CPU", "reached", "counting alike: times", "CPU", "reached",
            "from the file: times", "CPU", "reached",
        )  # fmt: skip
        print("## Goals\n")
        print(
            "How many times Overt's seconds the peer takes, in this run, by the clock and in processor seconds; "
            "reached is by the clock and with equal pairs. Pairing alone: the peer's network against `pair_up` "
            "with all its evidence. Loaded and paired: with each tool's own way of loading acts, without Overt's "
            "record of where each came from. Counting alike: against Overt counting as the peer counts. From the "
            "file: reading included on both sides.\n"
        )
        print(markdown(header, [list(each.values()) for each in found]), "\n", flush=True)
    elif rounds:
        sizes = ", ".join(f"{goal.acts:,}" for goal in GOALS)
        print(f"No goal was measured: goals are set at {sizes} acts, for peers that are installed.\n")
    return found


def _heavy(
    ready: list[Installed], crowds: tuple[int, ...], limits: Limits, place: Path
) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for words, span in SPANS:
        given_up: dict[str, str] = {}
        rounds = [heavy_round(ready, crowd, span, limits, place, given_up) for crowd in crowds]
        out += [each.as_json() for each in rounds]
        rows = [
            [first.tool, *(_short(each.rows[number]) for each in rounds)]
            for number, first in enumerate(rounds[0].rows)
        ]
        print(f"## One object, its accounts within {words}\n\nPairing: seconds, GiB, pairs.\n")
        print(markdown(("tool", *(f"{crowd:,} accounts" for crowd in crowds)), rows), "\n", flush=True)
    return out


def _short(row: Row) -> str:
    if row.ran is None or row.ran.state != "done":
        return row.note
    said = row.ran.said
    left_out = "object left out and counted" if "left out" in said["note"] else f"{said['pairs']:,}"
    return f"{said['pair_s']:.2f} s, {row.ran.peak_gib:.2f}, {left_out}"


def _keep(file: Path | None, kept: dict[str, Any]) -> None:
    if file:
        write_json(file, kept)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description=__doc__.split("\n", 1)[0]
    )

    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(each) for each in text.split(","))

    parser.add_argument("--sizes", type=numbers, default=SIZES, metavar="N,…", help="numbers of acts")
    parser.add_argument("--large", action="store_true", help=f"also {LARGE:,} acts")
    parser.add_argument("--crowds", type=numbers, default=CROWDS, metavar="N,…", help="accounts on one object")
    parser.add_argument("--without-heavy", action="store_true", help="leave the one-object test out")
    parser.add_argument("--window", type=int, default=60, metavar="S", help="seconds within which acts meet")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of tools that take under 20 s")
    parser.add_argument("--timeout", type=float, default=300, metavar="S", help="seconds for each tool")
    parser.add_argument("--memory", type=float, default=12, metavar="GIB", help="address space of each process")
    parser.add_argument(
        "--python", action="append", default=[], metavar="PYTHON", help="an interpreter that has peers; repeatable"
    )  # fmt: skip
    parser.add_argument(
        "--only", action="append", default=[], metavar="WORD", help="only tools with this in their name; repeatable"
    )  # fmt: skip
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where files are made, for a while")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in a file")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
