"""One function over many texts, in this process or in several, always in order."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from overt.errors import CaseError

WORTH_PROCESSES = 50_000
"""Texts from which processes pay: they take about a second to start."""

_IN_FLIGHT_PER_WORKER = 3  # enough that none waits, few enough that memory stays bounded

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def workers() -> int:
    """How many processes may be used; LOKY_MAX_CPU_COUNT in the environment sets fewer."""
    import loky

    return int(loky.cpu_count())


def spread(work: Callable[[_Given], _Made], parts: Iterable[_Given], texts: int) -> Iterator[_Made]:
    """`work` on each part, in the order of the parts; `texts` is how many there are in all.

    `work` and its results travel between processes, so they must be picklable.
    """
    count = workers()
    if count == 1 or texts < WORTH_PROCESSES:
        yield from map(work, parts)
        return
    import loky
    from loky.process_executor import BrokenProcessPool

    pool = loky.ProcessPoolExecutor(max_workers=count, initializer=_begin)
    waiting: deque[Any] = deque()
    done = False
    try:
        for part in parts:
            waiting.append(pool.submit(work, part))
            if len(waiting) > count * _IN_FLIGHT_PER_WORKER:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
        done = True
    except BrokenProcessPool as problem:
        raise CaseError(
            "A process that compares texts was stopped by the system, most likely because memory ran out. "
            f"Close other programs and run the command again: finished stages are kept. ({problem})"
        ) from problem
    finally:
        pool.shutdown(wait=True, kill_workers=not done)


def _begin() -> None:
    """Ctrl-C reaches all processes; only the first one answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
