"""Chunks of records to rows, in this process or in several, always in order."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any

from overt.errors import CaseError
from overt.ingest._convert import Chunk, Converted, Job, convert
from overt.ingest._rows import Normaliser

_WORTH_PROCESSES = 20 << 20
"""Bytes on disk from which processes pay: they take about a second to start."""

_IN_FLIGHT_PER_WORKER = 3  # enough that none waits, few enough that memory stays bounded

_here: dict[str, Normaliser] = {}  # the normaliser of a worker process, made once


class Workers:
    """The processes of one reading; they start with the first file that is worth it.

    `count` None: as many as the machine has cores, for large files; 1: never any.
    """

    def __init__(self, count: int | None, resolved: Mapping[str, str] | None) -> None:
        self._count = count
        self._resolved = resolved
        self._pool: Any = None
        self._normaliser: Normaliser | None = None

    def convert(self, job: Job, chunks: Iterable[Chunk], size: int) -> Iterator[Converted]:
        """The rows of each chunk, in the order of the chunks; `size` is the file's bytes."""
        if self._count == 1 or (self._count is None and size < _WORTH_PROCESSES):
            if self._normaliser is None:
                self._normaliser = Normaliser(self._resolved)
            for chunk in chunks:
                yield convert(job, chunk, self._normaliser)
        else:
            yield from self._convert_apart(job, chunks)

    def _convert_apart(self, job: Job, chunks: Iterable[Chunk]) -> Iterator[Converted]:
        import loky
        from loky.process_executor import BrokenProcessPool

        count = self._count or loky.cpu_count()
        if self._pool is None:
            self._pool = loky.ProcessPoolExecutor(
                max_workers=count, initializer=_begin, initargs=(self._resolved,)
            )
        waiting: deque[Any] = deque()
        try:
            for chunk in chunks:
                waiting.append(self._pool.submit(_convert_here, job, chunk))
                if len(waiting) > count * _IN_FLIGHT_PER_WORKER:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as problem:
            raise CaseError(
                f"A process that reads {job.file} was stopped by the system, most likely because "
                "memory ran out. Close other programs and run the command again: files read so "
                f"far are kept. ({problem})"
            ) from problem

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, kill_workers=kind is not None)
            self._pool = None


def _begin(resolved: Mapping[str, str] | None) -> None:
    """Prepare a worker process. Ctrl-C reaches all processes; only the first one answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _here["normaliser"] = Normaliser(resolved)


def _convert_here(job: Job, chunk: Chunk) -> Converted:
    return convert(job, chunk, _here["normaliser"])
