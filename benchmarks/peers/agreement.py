"""Compares two lists of pairs: `python -m benchmarks.peers.agreement OURS THEIRS`, files of (a, b, weight)."""

from __future__ import annotations

import json
import sys

import duckdb

_COMPARE = """
    SELECT COUNT(o.a) AS ours, COUNT(t.a) AS theirs,
           COUNT(*) FILTER (WHERE o.a IS NOT NULL AND t.a IS NOT NULL) AS both,
           COUNT(*) FILTER (WHERE o.weight = t.weight) AS same_weight
    FROM ours o
    FULL JOIN theirs t ON t.a = o.a AND t.b = o.b
"""


def compare(ours: str, theirs: str) -> dict[str, int]:
    """Pairs of each, pairs in both, and of these the ones with the same weight."""
    database = duckdb.connect()
    for name, file in (("ours", ours), ("theirs", theirs)):
        read = "read_parquet" if file.endswith(".parquet") else "read_csv"
        columns = "CAST(a AS BIGINT) AS a, CAST(b AS BIGINT) AS b, CAST(weight AS BIGINT) AS weight"
        database.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM {read}('{file}')")
    found = database.execute(_COMPARE)
    names = [column[0] for column in found.description or ()]
    return dict(zip(names, found.fetchall()[0], strict=True))


if __name__ == "__main__":
    print(json.dumps(compare(*sys.argv[1:3])))
