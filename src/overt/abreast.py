"""One function over several parts in threads, always in order: for work that NumPy does without the interpreter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

MOST = 2
"""Parts in work at one time: each holds arrays of its own, so more of them would cost memory."""

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def abreast(work: Callable[[_Given], _Made], parts: Sequence[_Given]) -> Iterator[_Made]:
    """`work` on each part, in the order of the parts, which are begun in that order too.

    What `work` makes must hang on its part alone (a generator of its own, no shared counter), so that the
    result is the same on one core. The first error is raised, and parts not yet begun are dropped.
    """
    if min(os.cpu_count() or 1, len(parts)) < 2:
        yield from map(work, parts)
        return
    pool = ThreadPoolExecutor(MOST)
    try:
        for waiting in [pool.submit(work, part) for part in parts]:
            yield waiting.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
