"""What a process and its workers use over time: memory, processor seconds, and waiting for a core."""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

GIB = 2**30
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Sample(NamedTuple):
    """One moment of `time.perf_counter`: bytes held, processor seconds used, seconds waited."""

    at: float
    held: int
    cpu_s: float
    waited_s: float


class Usage(NamedTuple):
    """Between two moments; None where the system does not tell.

    peak_gib  most held together; pages that processes share count in each: an upper bound
    cpu_s     processor seconds of all threads and workers
    waited_s  seconds in which the main thread could run but others had the cores: on a machine
              with nothing else to do the work takes about that much less
    """

    peak_gib: float | None
    cpu_s: float | None
    waited_s: float | None


class UsageWatch:
    """Notes, five times a second, what a process (None: this one) and all that it started use."""

    def __init__(self, process: int | None = None) -> None:
        self._process = os.getpid() if process is None else process
        self._samples: list[Sample] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def between(self, begin: float = 0.0, end: float = float("inf")) -> Usage:
        """Use between two moments of `time.perf_counter`."""
        inside = [sample for sample in self._samples if begin - 0.2 <= sample.at <= end + 0.2]
        if not inside:
            return Usage(None, None, None)
        first, last = inside[0], inside[-1]
        peak = max(sample.held for sample in inside) / GIB
        return Usage(peak, last.cpu_s - first.cpu_s, last.waited_s - first.waited_s)

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            sample = _sample(self._process)
            if sample is not None:
                self._samples.append(sample)


def own() -> float:
    """Most GiB this process ever held."""
    return _maximum(resource.RUSAGE_SELF)


def largest_child() -> float:
    """Most GiB any one of its finished children ever held."""
    return _maximum(resource.RUSAGE_CHILDREN)


def _maximum(who: int) -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(who).ru_maxrss * unit / GIB


def _sample(root: int) -> Sample | None:
    """What a process and its descendants use now; None where there is no /proc."""
    fields: dict[int, list[str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name of the program stands in brackets and may hold anything; the rest is fixed.
            fields[int(folder.name)] = (
                (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            )
        except OSError:
            continue  # it ended meanwhile
    if root not in fields:
        return None
    parents = {process: int(each[1]) for process, each in fields.items()}
    family = [each for process, each in fields.items() if _descends(process, root, parents)]
    held = sum(int(each[21]) for each in family) * _PAGE
    ticks = sum(
        int(number) for each in family for number in each[11:15]
    )  # its own and of its ended children
    return Sample(time.perf_counter(), held, ticks / _TICKS, _waited(root))


def _waited(process: int) -> float:
    """Seconds for which the main thread of a process was ready to run but did not."""
    try:
        return int(Path(f"/proc/{process}/task/{process}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def _descends(process: int, root: int, parents: dict[int, int]) -> bool:
    while process > 1:
        if process == root:
            return True
        process = parents.get(process, 0)
    return False
