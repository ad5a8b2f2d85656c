"""What the command line prints: bars while it works, times and counts a person reads."""

from __future__ import annotations

import sys
import textwrap
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID
    from rich.text import Text

    from overt.decisions import Decision


class Bars:
    """Progress bars with counts and time left on a terminal; one line per finished task elsewhere.

    Everything goes to standard error, so that standard output stays for results.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._drawn = sys.stderr.isatty() and not quiet
        self._tasks: dict[str, TaskID] = {}
        self._bars: RichProgress | None = None

    def __enter__(self) -> Bars:
        if self._drawn:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
            )

            self._bars = Progress(
                TextColumn("  {task.description:<14}"),
                BarColumn(bar_width=28),
                MofNCompleteColumn(),
                TextColumn("{task.fields[unit]}"),
                TimeRemainingColumn(compact=True),
                TextColumn("[dim]{task.fields[note]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def start(self, task: str, total: int | None, unit: str) -> None:
        """Show a new bar."""
        if self._bars is not None:
            self._tasks[task] = self._bars.add_task(task, total=total, unit=unit, note="")

    def advance(self, task: str, done: int, note: str = "") -> None:
        """Move a bar on."""
        if self._bars is not None:
            self._bars.update(self._tasks[task], advance=done, note=note)

    def end(self, task: str, note: str = "") -> None:
        """Close a bar and leave one line."""
        if self._bars is not None:
            self._bars.remove_task(self._tasks.pop(task))
            self._bars.console.print(f"  {task:<14} {note}", highlight=False, markup=False)
        elif not self._quiet:
            print(f"  {task:<14} {note}", file=sys.stderr)


def console() -> Console:
    """Standard output with styles where it is a terminal; wide enough for tables in a pipe."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 120)


def when(seconds: int | None) -> str:
    """A time in UTC, with its zone: 2024-05-14 10:00:07 UTC."""
    if seconds is None:
        return "unknown"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def day(seconds: int | None) -> str:
    """A day in UTC."""
    return (
        "unknown" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
    )


def span(seconds: float) -> str:
    """A duration in the unit that fits: 37 s, 4.2 min, 3.1 h, 2.0 days."""
    for limit, size, unit in ((120, 1, "s"), (7_200, 60, "min"), (172_800, 3_600, "h")):
        if seconds < limit:
            return f"{seconds / size:.{0 if size == 1 else 1}f} {unit}"
    return f"{seconds / 86_400:.1f} days"


def small(value: float) -> str:
    """A probability: 0.034, 2e-07, under 1e-299."""
    if value <= 1e-299:
        return "under 1e-299"
    return f"{value:.3f}" if value >= 0.001 else f"{value:.0e}"


def one_in(p: float) -> str:
    """A chance in words: 1 in 41,000."""
    if p >= 1:
        return "every pair"
    n = 1 / max(p, 1e-299)
    return f"1 in {n:,.0f}" if n < 1e9 else f"1 in {n:.0e}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 cluster, 2 clusters."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def print_wrapped(label: str, text: str) -> None:
    """A text beside its label, wrapped under itself."""
    out = console()
    width = max(out.width - len(label), 40)
    for place, line in enumerate(textwrap.wrap(text, width)):
        out.print((label if place == 0 else " " * len(label)) + line, markup=False)


def printable(text: str) -> str:
    """Text of strangers made safe for a terminal: control, invisible and direction characters are drawn."""
    from overt.text import show_hidden

    return "".join(
        c if c.isprintable() or c == " " else " " if c in "\n\t" else f"⟨U+{ord(c):04X}⟩"
        for c in show_hidden(text)
    )


def marked(pieces: list[Any]) -> Text:
    """Pieces of a text, those that the other text lacks in double brackets."""
    from rich.text import Text

    text = Text()
    for piece in pieces:
        if piece.same or not piece.text.strip():
            text.append(piece.text)
        else:
            text.append(f"[[{piece.text}]]", style="bold underline")
    return text


def done(made: Decision, what: str) -> None:
    """Say what was decided, and how it is undone."""
    console().print(
        f"  {made.decision_no}  {made.person}: {what}; undo: overt log undo {made.decision_no}",
        markup=False,
    )
