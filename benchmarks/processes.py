"""A command in a process of its own, with limits of time and memory, and what it used."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.usage import GIB, UsageWatch

ROOT = Path(__file__).resolve().parents[1]
DONE, TIME, MEMORY, FAILED = "done", "time", "memory", "failed"

_NO_MEMORY = ("memory", "cannot allocate", "bad_alloc", "vector size", "2^31", "killed")


@dataclass(frozen=True)
class Ran:
    """How a process ended.

    state     done, time (stopped at the limit), memory (the limit, by its own words) or failed
    said      the last line of what it printed, as JSON, when done
    why       the last words on its error stream, when not done
    wall_s    from start to end, the interpreter included; cpu_s is of all threads and ended children
    peak_gib  most memory held: the larger of the process's own highest mark and of all its
              processes together, looked at five times a second
    """

    state: str
    wall_s: float
    cpu_s: float
    peak_gib: float
    said: dict[str, Any] = field(default_factory=dict)
    why: str = ""


def run(
    command: Sequence[str], *, seconds: float, gib: float, environment: Mapping[str, str] | None = None
) -> Ran:
    """Run a command from the project's folder; `gib` limits the address space of each process of it.

    This process must hold little memory itself: a child begins with its parent's highest mark.
    """
    limit = int(gib * GIB)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.perf_counter()
        child = subprocess.Popen(
            list(command), stdout=out, stderr=err, cwd=ROOT, start_new_session=True,
            env={**os.environ, **(environment or {})},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        )  # fmt: skip
        with UsageWatch(child.pid) as watch:
            status, used, in_time = _wait(child.pid, began + seconds)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        printed, words = out.read().strip(), err.read().strip()
    peak = max(watch.between().peak_gib or 0.0, used.ru_maxrss * 1024 / GIB)
    spent = (wall, used.ru_utime + used.ru_stime, peak)
    if not in_time:
        return Ran(TIME, *spent, why=f"no result in {seconds:g} s")
    if child.returncode == 0:
        return Ran(DONE, *spent, said=json.loads(printed.splitlines()[-1]))
    why = _reason(words)
    short = any(word in words.lower() for word in _NO_MEMORY) or child.returncode == -signal.SIGKILL
    return Ran(MEMORY if short else FAILED, *spent, why=why)


def _reason(words: str) -> str:
    """The last line that speaks of an error, or the last of all."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() or "exception" in line.lower()]
    return (errors or lines or ["no words"])[-1][:160]


def _wait(process: int, until: float) -> tuple[int, resource.struct_rusage, bool]:
    """Status, use, and whether it ended by itself; what is left of its group is ended too."""
    in_time = True
    while True:
        ended, status, used = os.wait4(process, os.WNOHANG)
        if ended:
            break
        if in_time and time.perf_counter() > until:
            in_time = False
            os.killpg(process, signal.SIGKILL)
        time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)  # workers of a parent that failed
    return status, used, in_time
