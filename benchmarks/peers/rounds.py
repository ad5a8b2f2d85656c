"""One round: every tool on one file, repeated where it is quick, and compared."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.tools import Installed
from benchmarks.processes import DONE, MEMORY, TIME, Ran, run

QUICK_S = 20
"""A tool that took longer is not run again."""


@dataclass(frozen=True)
class Limits:
    """What every tool is given; `runs` repeats quick ones."""

    seconds: float
    gib: float
    window_s: int
    runs: int


@dataclass(frozen=True)
class Row:
    """One tool on one file: its run of median length, or None where it was not started."""

    tool: str
    counts: str
    ran: Ran | None
    note: str
    runs: int = 0
    agreement: dict[str, int] | None = None


@dataclass(frozen=True)
class Round:
    """All tools on one file."""

    acts: int
    span_s: int | None
    rows: tuple[Row, ...]

    def row(self, name: str) -> Row | None:
        """The row of a tool that came to an end."""
        return next(
            (row for row in self.rows if row.tool == name and row.ran and row.ran.state == DONE), None
        )

    def as_json(self) -> dict[str, Any]:
        """Everything measured."""
        return asdict(self)


def size_round(
    ready: Sequence[Installed], size: int, limits: Limits, place: Path, given_up: dict[str, str]
) -> Round:
    """Acts on many objects; each tool is compared with the reference that counts alike."""
    file = _file(place, "acts", size)
    rows, edges = [], {}
    for each in ready:
        row, out = _row(each, file, f"{size:,} acts", limits, given_up)
        if out.exists() and row.ran and row.ran.state == DONE:
            edges[each.tool.name] = out
        rows.append(row)
    references = {each.tool.counts: each.tool.name for each in ready if each.tool.reference}
    compared = tuple(_compared(row, references.get(row.counts), edges) for row in rows)
    for out in (file, *edges.values()):
        out.unlink()
    return Round(size, None, compared)


def heavy_round(
    ready: Sequence[Installed], accounts: int, span_s: int, limits: Limits, place: Path, given_up: dict[str, str]
) -> Round:  # fmt: skip
    """One object that every account shares once within the span.

    Each tool runs once and nothing is compared; Overt takes part in its own way of counting only.
    """
    file = _file(place, "one", accounts, span_s)
    once = Limits(limits.seconds, limits.gib, limits.window_s, 1)
    rows = []
    for each in ready:
        if each.tool.worker == "overt_like":
            continue
        row, out = _row(each, file, f"{accounts:,} accounts", once, given_up, once=True)
        out.unlink(missing_ok=True)
        rows.append(row)
    file.unlink()
    return Round(accounts, span_s, tuple(rows))


def _file(place: Path, *what: Any) -> Path:
    """Made in a process of its own, so that this one stays small."""
    file = place / f"{'-'.join(map(str, what))}.csv"
    command = [sys.executable, "-m", "benchmarks.peers.files", str(file), *map(str, what)]
    ran = run(command, seconds=900, gib=64)
    if ran.state != DONE:
        raise SystemExit(f"The file of acts could not be made: {ran.why}")
    return file


def _row(
    each: Installed, file: Path, what: str, limits: Limits, given_up: dict[str, str], *, once: bool = False
) -> tuple[Row, Path]:  # fmt: skip
    name, counts = each.tool.name, each.tool.counts
    out = file.parent / f"{each.tool.worker}{''.join(each.tool.extra)}.{each.tool.suffix}"
    out.unlink(missing_ok=True)
    if name in given_up:
        return Row(name, counts, None, f"not run: {given_up[name]}"), out
    print(f"{what}: {name} …", file=sys.stderr, flush=True)
    command = each.command(file, out, limits.window_s, once=once)
    done: list[Ran] = []
    while len(done) < limits.runs:
        done.append(run(command, seconds=limits.seconds, gib=limits.gib))
        if done[-1].state != DONE or done[-1].wall_s > QUICK_S:
            break
    last = done[-1]
    if last.state == DONE:
        middle = sorted(done, key=lambda ran: ran.said["pair_s"])[(len(done) - 1) // 2]
        return Row(name, counts, middle, middle.said["note"], len(done)), out
    words = {
        TIME: f"gave up: {last.why}",
        MEMORY: f"gave up: asked for more than {limits.gib:g} GiB",
    }.get(last.state, f"failed: {last.why}")
    given_up[name] = f"gave up at {what}"
    return Row(name, counts, last, words, len(done)), out


def _compared(row: Row, reference: str | None, edges: dict[str, Path]) -> Row:
    """The row with its agreement, where both lists of pairs are there."""
    if reference is None or row.tool == reference or not edges.keys() >= {row.tool, reference}:
        return row
    files = map(str, (edges[reference], edges[row.tool]))
    command = [sys.executable, "-m", "benchmarks.peers.agreement", *files]
    ran = run(command, seconds=900, gib=64)
    if ran.state != DONE:
        raise SystemExit(f"{row.tool} could not be compared: {ran.why}")
    same = ran.said
    differ = (
        f"{same['ours']:,} pairs of Overt's and {same['theirs']:,} here, {same['both']:,} in both, "
        f"{same['same_weight']:,} of the same weight"
    )
    equal = same["same_weight"] == same["ours"] == same["theirs"]
    notes = [row.note] if equal else [row.note, differ]
    return Row(row.tool, row.counts, row.ran, "; ".join(filter(None, notes)), row.runs, same)
