"""Which test files share a process, and which begin first, where pytest runs several processes.

Files are handed out whole (`--dist loadfile`), because cases are made once per file. Two things change that:

* What is dear to make is made once in all: one Spark session, and the cases that dossier, report and figures draw.
* The longest begin first, or one process ends long after the other. pytest-xdist begins with the files of most tests,
  and the longest files here hold few: one simulated case each.
"""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

DRAWN = ("tests/stages/charts/", "tests/stages/dossier/", "tests/stages/report/")
LONG = ("tests/stories/", "drawn", "spark", "tests/docs/", "tests/benchmarks/", "tests/stages/cli/")
"""What to begin with, in this order; then as pytest-xdist would."""


class Turns(LoadFileScheduling):
    """Hands out files, the longest first; tests of Spark and of what is drawn each go to one process."""

    def _split_scope(self, nodeid: str) -> str:
        if "spark" in nodeid:
            return "spark"
        if nodeid.startswith(DRAWN):
            return "drawn"
        return str(super()._split_scope(nodeid))

    def _assign_work_unit(self, node) -> None:
        """Move the longest of the work that is left to the front, then hand it out."""
        first = min(self.workqueue, key=_place)  # of equals the first
        self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)


def _place(scope: str) -> int:
    return next((place for place, long in enumerate(LONG) if scope.startswith(long)), len(LONG))
