"""Overt from the file: every record kept with its line, posts made, then the pairing of one signal."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.peers.workers.clock import Clock
from overt.case import Case
from overt.signals._pairing import pair_up
from overt.signals.co_object import CoObject

_EDGES = """
    SELECT LEAST(x.who, y.who) AS a, GREATEST(x.who, y.who) AS b, COUNT(*) AS weight
    FROM coincidence c
    JOIN (SELECT account_key, CAST(split_part(account_id, ':', 2) AS BIGINT) AS who FROM account) x
      ON x.account_key = c.key_a
    JOIN (SELECT account_key, CAST(split_part(account_id, ':', 2) AS BIGINT) AS who FROM account) y
      ON y.account_key = c.key_b
    GROUP BY ALL
"""


def main(file: str, out: str, window: str) -> None:
    """Read, pair, say, write."""
    with tempfile.TemporaryDirectory(prefix="overt-peers-", dir=Path(out).parent) as folder:
        clock = Clock()
        with Case.create(Path(folder) / "case") as case:
            case.ingest([file])
            clock.lap("read")
            counts = pair_up(case.engine, CoObject(), (int(window),))
            clock.lap("pair")
            left_out = f"; {counts.left_out:,} objects left out and counted" if counts.left_out else ""
            clock.say(counts.coinciding, f"reading keeps every record, its hash and line{left_out}")
            case.engine.execute(f"COPY ({_EDGES}) TO '{out}' (FORMAT parquet)")


if __name__ == "__main__":
    main(*sys.argv[1:])
