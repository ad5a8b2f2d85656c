"""One measurement of `benchmarks.growth`, in a process of its own.

    python -m benchmarks.growth_step make FOLDER ACTS CROWD   acts into a case on disk
    python -m benchmarks.growth_step pair FOLDER MEMORY       `pair_up`; MEMORY "" is DuckDB's default
    python -m benchmarks.growth_step bare FOLDER MEMORY       the bare join on the same table
    python -m benchmarks.growth_step same FOLDER MEMORY       the same, without the objects `pair` left out

Each prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from benchmarks.acts import acts, blocks, crowd_on_one
from benchmarks.pairing import WINDOW_S, bare_join, fresh_pair_up
from benchmarks.usage import GIB
from overt.store import DuckDBEngine

BLOCK = 10_000_000
"""Acts that are made at once; a larger number comes in blocks."""
CROWD_SPAN_S = 3_600


class SpillWatch:
    """Most bytes the database put beside the case at once, looked at twice a second."""

    def __init__(self, folder: Path) -> None:
        self.most = 0
        self._folder = folder
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.5):
            held = 0
            for file in self._folder.glob("*"):
                try:
                    held += file.stat().st_blocks * 512
                except OSError:
                    continue  # gone meanwhile
            self.most = max(self.most, held)


def make(folder: Path, count: int, crowd: int) -> dict[str, Any]:
    """Fill `post_object`; `crowd` accounts share one more object within an hour."""
    engine = DuckDBEngine(folder / "case.duckdb", memory_limit="4GiB")
    engine.create("post_object")
    for table in [acts(count)] if count <= BLOCK else blocks(count, BLOCK):
        engine.insert("post_object", table)
    if crowd:
        engine.insert("post_object", crowd_on_one(count, crowd, CROWD_SPAN_S))
    rows = engine.read("SELECT COUNT(*) AS n FROM post_object")["n"][0].as_py()
    engine.close()
    return {"acts": rows}


def pair(folder: Path, memory: str) -> dict[str, Any]:
    """All of `pair_up`, with its steps."""
    engine = DuckDBEngine(folder / "case.duckdb", memory_limit=memory or None)
    engine.put("_first", pa.table({"n": [1]}))  # loads what handing over Arrow tables needs
    engine.drop("_first")
    with SpillWatch(folder / "spill") as spill:
        counts, watch, (wall, cpu) = fresh_pair_up(engine)
    engine.close()
    return {
        "seconds": wall, "cpu_s": cpu, "core_s": watch.core_s(), "steps": dict(watch.seconds),
        "pairs": counts.coinciding, "candidates": counts.candidates, "left_out": counts.left_out,
        "left_out_acts": counts.left_out_acts, "spill_gib": spill.most / GIB,
        "case_gib": (folder / "case.duckdb").stat().st_size / GIB,
    }  # fmt: skip


def bare(folder: Path, memory: str, *, same_objects: bool = False) -> dict[str, Any]:
    """The bare join, its result kept in a temporary table."""
    engine = DuckDBEngine(folder / "case.duckdb", memory_limit=memory or None)
    with SpillWatch(folder / "spill") as spill:
        wall, cpu = time.perf_counter(), time.process_time()
        pairs = bare_join(engine, same_objects=same_objects)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    engine.close()
    return {
        "seconds": wall, "cpu_s": cpu, "pairs": pairs, "spill_gib": spill.most / GIB,
        "window_s": WINDOW_S,
    }  # fmt: skip


def main(step: str, folder: str, *rest: str) -> None:
    """Do one step and print what was measured."""
    if step == "make":
        found = make(Path(folder), *map(int, rest))
    else:
        work = {"pair": pair, "bare": bare, "same": partial(bare, same_objects=True)}[step]
        found = work(Path(folder), *rest)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
