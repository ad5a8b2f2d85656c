"""Pairing against the least that any tool must do: the bare join on (object, time bin) in DuckDB.

Both run in one process on one table of a case on disk, in turns, so that what else the machine
does hits both; what counts is the ratio of neighbours. The bare join keeps one result, the number
of distinct objects by pair of accounts. `pair_up` keeps the acts, the degrees, the closeness of
equally popular objects, every coincidence with gap and direction, and the pairs.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa

from benchmarks.acts import acts
from overt.signals._pairing import Counts, pair_up
from overt.signals._run import WRITES
from overt.signals.co_object import CoObject
from overt.store import DuckDBEngine

WINDOW_S = 60

_STEP_OF = {
    "_act": "acts read", "act": "acts kept", "_incidence": "degrees", "actor": "degrees", "_object": "degrees",
    "_window": "windows chosen", "_load": "windows chosen", "_fits": "windows chosen", "_paired": "windows chosen",
    "_placed": "acts put into bins", "_coincidence": "coincidences found", "closeness": "closeness",
    "object": "objects kept", "coincidence": "coincidences kept", "_met": "pairs",
    "pair": "pairs",
}  # fmt: skip
_CORE = ("acts put into bins", "coincidences found", "pairs")
"""The steps that do what the bare join does."""


@dataclass(frozen=True)
class Measured:
    """One size. Lists hold one value per run; `*_cpu_s` count the seconds of all threads."""

    acts: int
    bare_s: list[float]
    whole_s: list[float]
    bare_cpu_s: list[float]
    whole_cpu_s: list[float]
    steps: list[dict[str, float]]
    steps_cpu: list[dict[str, float]]
    pairs: int
    twice: int
    kept_pairs: int
    differing: int
    counts: Counts

    @property
    def core_s(self) -> list[float]:
        """Seconds of the steps that do what the bare join does."""
        return _core(self.steps)

    @property
    def core_cpu_s(self) -> list[float]:
        """Processor seconds of these steps."""
        return _core(self.steps_cpu)

    def ratio(self, ours: list[float], bare: list[float]) -> float:
        """Median over the runs of ours divided by the bare join just before it."""
        return median(mine / least for mine, least in zip(ours, bare, strict=True))

    def step_medians(self) -> dict[str, tuple[float, float]]:
        """Median seconds and processor seconds of each step, in the order they come in."""
        return {
            step: (
                median(run.get(step, 0.0) for run in self.steps),
                median(run.get(step, 0.0) for run in self.steps_cpu),
            )
            for step in self.steps[0]
        }


def _core(runs: list[dict[str, float]]) -> list[float]:
    return [sum(run.get(step, 0.0) for step in _CORE) for run in runs]


def measure(count: int, *, runs: int) -> Measured:
    """Pair `count` synthetic acts both ways, `runs` times in turns."""
    with tempfile.TemporaryDirectory(prefix="overt-pairing-") as folder:
        engine = DuckDBEngine(Path(folder) / "case.duckdb")
        engine.create("post_object")
        engine.insert("post_object", acts(count))
        bare, whole = [], []
        watches: list[Stopwatch] = []
        # A first time for both, not counted: files, caches, code.
        counts, _, _ = fresh_pair_up(engine)
        bare_join(engine)
        for _ in range(runs):
            bare.append(_timed(lambda: bare_join(engine)))
            counts, watch, taken = fresh_pair_up(engine)
            whole.append(taken)
            watches.append(watch)
        compared = _compare(engine, counts)
        engine.close()
    return Measured(
        acts=count, bare_s=[wall for wall, _ in bare], whole_s=[wall for wall, _ in whole],
        bare_cpu_s=[cpu for _, cpu in bare], whole_cpu_s=[cpu for _, cpu in whole],
        steps=[dict(watch.seconds) for watch in watches],
        steps_cpu=[dict(watch.cpu_seconds) for watch in watches],
        counts=counts, **compared,
    )  # fmt: skip


class Stopwatch:
    """An engine that notes the seconds spent on each step."""

    def __init__(self, engine: DuckDBEngine) -> None:
        self._engine = engine
        self.name = engine.name
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.cpu_seconds: defaultdict[str, float] = defaultdict(float)

    def core_s(self) -> float:
        """Seconds of the steps that do what the bare join does."""
        return sum(self.seconds.get(step, 0.0) for step in _CORE)

    def put(self, table: str, rows: pa.Table) -> None:
        """As the engine's, timed."""
        self._note(table, lambda: self._engine.put(table, rows))

    def build(
        self,
        table: str,
        sql: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        keep: bool = True,
    ) -> int:
        """As the engine's, timed."""
        return self._note(table, lambda: self._engine.build(table, sql, parameters, keep=keep))

    def append(self, table: str, sql: str, parameters: Mapping[str, Any] | None = None) -> int:
        """As the engine's, timed."""
        return self._note(table, lambda: self._engine.append(table, sql, parameters))

    def read(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        """As the engine's, timed."""
        return self._note("counts", lambda: self._engine.read(sql, parameters))

    def has(self, table: str) -> bool:
        """As the engine's."""
        return self._engine.has(table)

    def drop(self, table: str) -> None:
        """As the engine's, timed."""
        self._note("scratch tables dropped", lambda: self._engine.drop(table))

    def _note(self, table: str, work: Callable[[], Any]) -> Any:
        made: list[Any] = []
        wall, cpu = _timed(lambda: made.append(work()))
        step = _STEP_OF.get(table, table)
        self.seconds[step] += wall
        self.cpu_seconds[step] += cpu
        return made[0]


def fresh_pair_up(engine: DuckDBEngine) -> tuple[Counts, Stopwatch, tuple[float, float]]:
    """Pair into empty tables; making them is not counted."""
    for table in WRITES:
        engine.drop(table)
    engine.create(*WRITES)
    watch = Stopwatch(engine)
    found: list[Counts] = []
    taken = _timed(lambda: found.append(pair_up(watch, CoObject(), (WINDOW_S,))))
    return found[0], watch, taken


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def bare_join(engine: DuckDBEngine, *, same_objects: bool = False) -> int:
    """Distinct objects by pair of accounts into the temporary table `_bare`; returns the pairs.

    `same_objects` True: only on objects that `pair_up` did not leave out as viral just before.
    """
    paired = "WHERE object_key IN (SELECT object_key FROM object WHERE paired_s IS NOT NULL)"
    sql = _BARE.format(objects=paired if same_objects else "")
    return engine.build("_bare", sql, {"window": WINDOW_S}, keep=False)


def _compare(engine: DuckDBEngine, counts: Counts) -> dict[str, int]:
    """Pairs found by both and pairs that differ; objects that `pair_up` left out as viral do not count."""
    if counts.left_out:
        bare_join(engine, same_objects=True)
    row = engine.read(_DIFFERENCES).to_pylist()[0]
    return {name: int(value) for name, value in row.items()}


# Distinct before counting: with COUNT(DISTINCT …) the same takes 1.1 to 1.5 times as long.
_BARE = """
    WITH y AS (
        SELECT account_key, object_key, posted_at, posted_at // :window AS bin
        FROM post_object
        {objects}
    ),
    x AS (
        SELECT account_key, object_key, posted_at, bin FROM y
        UNION ALL
        SELECT account_key, object_key, posted_at, bin + 1 AS bin FROM y
    ),
    met AS (
        SELECT DISTINCT LEAST(x.account_key, y.account_key) AS key_a,
               GREATEST(x.account_key, y.account_key) AS key_b, x.object_key
        FROM x
        JOIN y ON y.object_key = x.object_key AND y.bin = x.bin
        WHERE x.account_key <> y.account_key
          AND y.posted_at >= x.posted_at
          AND y.posted_at - x.posted_at <= :window
    )
    SELECT key_a, key_b, COUNT(*) AS k
    FROM met
    GROUP BY key_a, key_b
"""

_DIFFERENCES = """
    WITH ours AS (
        SELECT key_a, key_b, COUNT(*) AS k FROM coincidence GROUP BY key_a, key_b
    ),
    differing AS (
        (SELECT key_a, key_b, k FROM ours EXCEPT SELECT key_a, key_b, k FROM _bare)
        UNION ALL
        (SELECT key_a, key_b, k FROM _bare EXCEPT SELECT key_a, key_b, k FROM ours)
    )
    SELECT (SELECT COUNT(*) FROM _bare) AS pairs,
           (SELECT COUNT(*) FROM _bare WHERE k >= 2) AS twice,
           (SELECT COUNT(*) FROM pair) AS kept_pairs,
           (SELECT COUNT(*) FROM differing) AS differing
"""
