"""Overt counting as a peer counts (`overt.signals._like`): the reference for the peer's weights."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.peers.workers.clock import Clock
from overt.signals._like import pairs_like
from overt.store import DuckDBEngine

_MEMORY = "6GB"  # what does not fit is put on disk
_ACTS = """
    CREATE TABLE acts AS
    SELECT CAST(account_id AS VARCHAR) AS account, CAST(object_id AS VARCHAR) AS object,
           CAST(content_id AS VARCHAR) AS post, timestamp_share AS at_s
    FROM read_csv(:file)
"""
_ENDS = "CAST(account_a AS BIGINT) AS a, CAST(account_b AS BIGINT) AS b"
_SELECT = {
    "coortweet": f"SELECT {_ENDS}, weight FROM _edges",
    "toolkit": """
        SELECT CAST(account_a AS BIGINT) AS a, CAST(account_b AS BIGINT) AS b, weight_ab AS weight FROM _edges
        UNION ALL
        SELECT CAST(account_b AS BIGINT) AS a, CAST(account_a AS BIGINT) AS b, weight_ba AS weight FROM _edges
    """,
}


def main(file: str, out: str, window: str, like: str, least: str) -> None:
    """Read, pair, say, write; the toolkit's pairs are written once in each direction."""
    with tempfile.TemporaryDirectory(prefix="overt-peers-", dir=Path(out).parent) as folder:
        clock = Clock()
        engine = DuckDBEngine(Path(folder) / "case.duckdb", memory_limit=_MEMORY)
        engine.execute(_ACTS, {"file": file})
        clock.lap("read")
        found = pairs_like(engine, "acts", like=like, window_s=int(window), least=int(least))
        clock.lap("pair")
        clock.say(found.num_rows)
        engine.put("_edges", found)
        engine.execute(f"COPY ({_SELECT[like]}) TO '{out}' (FORMAT parquet)")
        engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
