"""How long work tells how far it is. The library is silent; the command line draws the bars."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives how far a piece of work is. `total` and `done` share one unit, named in `unit`."""

    def start(self, task: str, total: int | None, unit: str) -> None:
        """A piece of work begins; `total` is None where it cannot be known beforehand."""

    def advance(self, task: str, done: int, note: str = "") -> None:
        """`done` more units are finished since the last call."""

    def end(self, task: str, note: str = "") -> None:
        """The piece of work is finished; `note` is one line a person reads."""


class Silent:
    """Says nothing: what a library call uses unless it is given something else."""

    def start(self, task: str, total: int | None, unit: str) -> None:
        """Nothing."""

    def advance(self, task: str, done: int, note: str = "") -> None:
        """Nothing."""

    def end(self, task: str, note: str = "") -> None:
        """Nothing."""


SILENT = Silent()
