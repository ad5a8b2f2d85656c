"""The whole chain once, in a process of its own: files in, clusters and the report out.

    python -m benchmarks.chain FOLDER FILE…

makes a case in FOLDER from the files and prints one JSON object: seconds, processor seconds and
most memory of each stage, and what was found. `benchmarks.speed` starts it, so that nothing else is in the figures.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.usage import UsageWatch, largest_child, own
from overt.case import Case


class Timeline:
    """A progress that notes when each piece of work ended, and what it was."""

    def __init__(self) -> None:
        self.parts: defaultdict[str, float] = defaultdict(float)
        self._last = time.perf_counter()

    def start(self, task: str, total: int | None, unit: str) -> None:
        """What came before is named for what now begins."""
        del total, unit
        self._note(f"before {task}")

    def advance(self, task: str, done: int, note: str = "") -> None:
        """One part of a task: a signal, a copy."""
        del done
        self._note(f"{task}: {note}" if note and task in ("signals", "significance") else task)

    def end(self, task: str, note: str = "") -> None:
        """The rest of a task."""
        del note
        self._note(task)

    def _note(self, part: str) -> None:
        now = time.perf_counter()
        self.parts[part] += now - self._last
        self._last = now


def run(folder: Path, files: list[Path]) -> dict[str, Any]:
    """Run everything and return the figures."""
    from overt import report

    timeline = Timeline()
    with UsageWatch() as usage:
        began = time.perf_counter()
        with Case.create(folder) as case:
            case.ingest(files)
            read = time.perf_counter()
            case.run(progress=timeline)
            found = time.perf_counter()
            report.write(case, folder / "report.html")
            written = time.perf_counter()
            stages = _stages(case, usage, began, read)
            stages.append(_stage("report", usage, found, written))
            summary = case.summary()
    clusters = summary.pop("clusters")
    return {
        "stages": stages,
        "parts": dict(timeline.parts),
        "seconds": {
            "ingest": read - began,
            "run": found - read,
            "report": written - found,
            "total": written - began,
        },
        "use": {
            "to_clusters": usage.between(began, found)._asdict(),
            "all": usage.between()._asdict(),
            "main_peak_gib": own(),
            "largest_worker_peak_gib": largest_child(),
        },
        "case_gib": (folder / "case.duckdb").stat().st_size / 2**30,
        "clusters": len(clusters),
        "not_explained": sum(1 for each in clusters if each["verdict"] != "explained"),
        "summary": summary,
    }


def _stages(case: Case, usage: UsageWatch, began: float, read: float) -> list[dict[str, Any]]:
    """Seconds of the stages from the case's own log; they follow each other without a gap."""
    out = []
    at = began
    for row in case.runs().to_pylist():
        at = at if row["stage"] == "ingest" else max(at, read)
        out.append(_stage(row["stage"], usage, at, at + row["seconds"]))
        at += row["seconds"]
    return out


def _stage(name: str, usage: UsageWatch, begin: float, end: float) -> dict[str, Any]:
    return {"stage": name, "seconds": end - begin, **usage.between(begin, end)._asdict()}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), [Path(file) for file in sys.argv[2:]]), default=str))
