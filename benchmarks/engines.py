"""Pairing on DuckDB and on Spark in turns, with the same acts, and whether the pairs are the same.

    python -m benchmarks.engines [--acts N] [--master local[2]] [--runs N] [--memory 4g]

Both write every table that `pair_up` makes, DuckDB into a case on disk, Spark as Parquet into a
folder on the same disk. A first run of each is not counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.acts import acts
from benchmarks.machine import as_text, machine
from benchmarks.tables import markdown
from overt.signals._pairing import pair_up
from overt.signals._run import WRITES, empty
from overt.signals.co_object import CoObject
from overt.store import TABLES, DuckDBEngine, SparkEngine

WINDOW_S = 60


def main(arguments: list[str] | None = None) -> int:
    """Print the table; returns 1 when the engines differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--acts", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--master", default="local[2]", help="of Spark")
    parser.add_argument("--memory", default="4g", help="heap of Spark")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    options = parser.parse_args(arguments)
    print(f"# Pairing {options.acts:,} acts within {WINDOW_S} s\n\n{as_text(machine())}\n")
    with tempfile.TemporaryDirectory(prefix="overt-engines-") as folder:
        duck = DuckDBEngine(Path(folder) / "case.duckdb")
        began = time.perf_counter()
        spark = SparkEngine(options.master, work=Path(folder) / "spark", memory=options.memory)
        started = time.perf_counter() - began
        both: tuple[DuckDBEngine | SparkEngine, ...] = (duck, spark)
        given = acts(options.acts)
        for engine in both:
            engine.put("post_object", given)
        taken: dict[str, list[float]] = {engine.name: [] for engine in both}
        for number in range(options.runs + 1):
            for engine in both:
                for table in WRITES:
                    engine.build(table, empty(table))
                began = time.perf_counter()
                pair_up(engine, CoObject(), (WINDOW_S,))
                if number:
                    taken[engine.name].append(time.perf_counter() - began)
        different = {table: _different(duck, spark, table) for table in WRITES[:-1]}
        pairs = duck.read("SELECT COUNT(*) AS n FROM pair")["n"][0].as_py()
        for engine in both:
            engine.close()
    header = ("engine", "seconds, median", "times DuckDB", "runs")
    base = median(taken["duckdb"])
    rows = [
        [name, median(runs), median(runs) / base, ", ".join(f"{each:.1f}" for each in runs)]
        for name, runs in taken.items()
    ]
    print(markdown(header, rows))
    print(f"\nSpark started in {started:.1f} s (not counted). {pairs:,} pairs. Rows that differ: {different}.")
    return int(any(different.values()))


def _different(duck: DuckDBEngine, spark: SparkEngine, table: str) -> int:
    """Rows that one engine made and the other did not."""
    names = ", ".join(TABLES[table].names)
    duck.drop("_theirs")
    for number, rows in enumerate(spark.batches(table)):
        (duck.insert if number else duck.put)("_theirs", rows)
    each = f"(SELECT {names} FROM {table} EXCEPT ALL SELECT {names} FROM _theirs)"
    other = f"(SELECT {names} FROM _theirs EXCEPT ALL SELECT {names} FROM {table})"
    found = duck.read(f"SELECT COUNT(*) AS n FROM ({each} UNION ALL {other}) d")
    return int(found["n"][0].as_py())


if __name__ == "__main__":
    sys.exit(main())
