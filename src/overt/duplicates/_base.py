"""What a finder is: one way in which posts repeat each other, from candidates to verified matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from overt.plugins import Part
from overt.progress import SILENT, Progress
from overt.store import DuckDBEngine

MATCHES, GROUPS, AFTER = 1, 2, 3
"""When a finder runs: those that match texts first, then the one that groups them, then those that read groups."""


@dataclass(frozen=True)
class Outcome:
    """What one finder did: `state` "ready" or why nothing was done; `left_out` names what it did not compare."""

    state: str = "ready"
    compared: int = 0
    found: int = 0
    left_out: str | None = None


@dataclass(frozen=True, kw_only=True)
class Finder(Part):
    """Base of all finders.

    A finder reads tables of the case and fills its own. `when` is one of MATCHES, GROUPS, AFTER; within one
    step finders run by name. It is called with the number of a batch: rows of `text` with that `batch` or a later one
    are new to it, the others were compared by an earlier run with equal settings, and their matches are there already.

    grows  those of the tables it `writes` to which it adds rows; the others it makes anew in each run
    after  finders on whose matches its own depend: when their settings change, it begins anew as well
    keeps  table → the settings on which its rows hang: while these are equal the rows stay
    """

    kind = "finder"
    when: ClassVar[int] = MATCHES
    question: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]
    writes: ClassVar[tuple[str, ...]]
    grows: ClassVar[tuple[str, ...]] = ()
    after: ClassVar[tuple[str, ...]] = ()
    keeps: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    caveats: ClassVar[tuple[str, ...]]
    references: ClassVar[tuple[str, ...]]
    techniques: ClassVar[tuple[str, ...]] = ()

    def find(self, engine: DuckDBEngine, batch: int, progress: Progress = SILENT) -> Outcome:
        """Add what is new to the tables in `writes`."""
        raise NotImplementedError
