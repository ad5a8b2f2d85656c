"""Overt's pairing: acts are put into a case on disk as they are, and `pair_up` fills all tables of evidence."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pyarrow as pa

from benchmarks.peers.workers.clock import Clock
from overt.signals._pairing import pair_up
from overt.signals._run import WRITES
from overt.signals.co_object import CoObject
from overt.store import DuckDBEngine

_ACTS = """
    INSERT INTO post_object (post_key, account_key, object_key, posted_at)
    SELECT content_id, account_id, object_id, timestamp_share FROM read_csv(:file)
"""
_EDGES = "SELECT key_a AS a, key_b AS b, COUNT(*) AS weight FROM coincidence GROUP BY key_a, key_b"


def main(file: str, out: str, window: str) -> None:
    """Load, pair, say, write."""
    with tempfile.TemporaryDirectory(prefix="overt-peers-", dir=Path(out).parent) as folder:
        engine = DuckDBEngine(Path(folder) / "case.duckdb")
        engine.create("post_object", *WRITES)
        engine.put("_first", pa.table({"n": [1]}))  # loads what handing over Arrow tables needs:
        engine.drop("_first")  # no library's loading is in any tool's figures
        clock = Clock()
        engine.execute(_ACTS, {"file": file})
        clock.lap("read")
        counts = pair_up(engine, CoObject(), (int(window),))
        clock.lap("pair")
        note = f"{counts.candidates:,} candidates with 2 objects or more"
        if counts.left_out:
            note += f"; {counts.left_out:,} objects with {counts.left_out_acts:,} acts left out and counted"
        clock.say(counts.coinciding, note)
        engine.execute(f"COPY ({_EDGES}) TO '{out}' (FORMAT parquet)")
        engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
