"""Files of pictures read in processes of their own: one that hangs or crashes costs that file and no other."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from typing import Any

from overt.media import Facts, Limits, read_media

_TOGETHER = 8  # files of one errand; few, because all are done again one by one when one of them fails
_MEMORY = 4 << 30
_START_S = 60  # a busy machine takes that long to start a process


def read_apart(
    files: Sequence[tuple[str, str]],
    limits: Limits,
    trust_list: str | None,
    *,
    seconds: int,
    done: Callable[[int], object] = bool,
) -> list[Facts]:
    """The facts of each (file, folder), in order; one that takes longer than `seconds` has a state that says so."""
    found: list[Facts | None] = [None] * len(files)
    errands = [list(range(at, min(at + _TOGETHER, len(files)))) for at in range(0, len(files), _TOGETHER)]

    def read(some: list[list[int]]) -> list[int]:
        return _first_failure(files, some, found, limits, trust_list, seconds, done)

    while failed := read(errands):
        for place in failed:  # each by itself, to see which one it was
            read([[place]])
        errands = [each for each in errands if each != failed and found[each[0]] is None]
    return [each or Facts(f"reading it took more than {seconds} s, or ended the process") for each in found]


def _first_failure(
    files: Sequence[tuple[str, str]],
    errands: list[list[int]],
    found: list[Facts | None],
    limits: Limits,
    trust_list: str | None,
    seconds: int,
    done: Callable[[int], object],
) -> list[int]:
    """Do errands in order until one fails; returns that one, or nothing when all were done."""
    if not errands:
        return []
    import loky
    from loky.process_executor import BrokenProcessPool

    count = min(loky.cpu_count(), len(errands))
    pool = loky.ProcessPoolExecutor(max_workers=count, initializer=_begin)
    all_done = False
    try:
        waiting = [
            pool.submit(_read, [files[place] for place in errand], limits, trust_list)
            for errand in errands
        ]
        for errand, answer in zip(errands, waiting, strict=True):
            try:
                facts = answer.result(timeout=_START_S + seconds * len(errand))
            except (TimeoutError, BrokenProcessPool):
                return errand
            for place, each in zip(errand, facts, strict=True):
                found[place] = each
            done(len(errand))
        all_done = True
    finally:
        pool.shutdown(wait=True, kill_workers=not all_done)
    return []


def _begin() -> None:
    """Bounds for a process that decodes what strangers made. Ctrl-C is answered by the first process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _read(files: list[tuple[str, str]], limits: Limits, trust_list: str | None) -> list[Any]:
    return [read_media(file, folder, limits, trust_list) for file, folder in files]
