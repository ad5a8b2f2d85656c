"""DuckDB alone: the join everybody writes (`range`), and the join on (object, time bin) (`bins`)."""

from __future__ import annotations

import sys

import duckdb

from benchmarks.peers.workers.clock import Clock

_RANGE = """
    SELECT x.account_id AS a, y.account_id AS b, COUNT(DISTINCT x.object_id) AS weight
    FROM acts x
    JOIN acts y ON y.object_id = x.object_id
     AND y.timestamp_share BETWEEN x.timestamp_share - $window AND x.timestamp_share + $window
    WHERE x.account_id < y.account_id
    GROUP BY x.account_id, y.account_id
"""
_BINS = """
    WITH y AS (
        SELECT account_id, object_id, timestamp_share AS at_s, timestamp_share // $window AS bin
        FROM acts
    ),
    x AS (
        SELECT account_id, object_id, at_s, bin FROM y
        UNION ALL
        SELECT account_id, object_id, at_s, bin + 1 AS bin FROM y
    ),
    met AS (
        SELECT DISTINCT LEAST(x.account_id, y.account_id) AS a,
               GREATEST(x.account_id, y.account_id) AS b, x.object_id
        FROM x
        JOIN y ON y.object_id = x.object_id AND y.bin = x.bin
        WHERE x.account_id <> y.account_id AND y.at_s >= x.at_s AND y.at_s - x.at_s <= $window
    )
    SELECT a, b, COUNT(*) AS weight FROM met GROUP BY a, b
"""


def main(file: str, out: str, window: str, way: str) -> None:
    """Read, pair, say, write."""
    clock = Clock()
    database = duckdb.connect()
    database.execute("CREATE TABLE acts AS FROM read_csv($file)", {"file": file})
    clock.lap("read")
    sql = {"range": _RANGE, "bins": _BINS}[way]
    made = database.execute(f"CREATE TABLE edges AS {sql}", {"window": int(window)}).fetchall()
    clock.lap("pair")
    clock.say(int(made[0][0]))
    database.execute(f"COPY edges TO '{out}' (FORMAT parquet)")


if __name__ == "__main__":
    main(*sys.argv[1:])
