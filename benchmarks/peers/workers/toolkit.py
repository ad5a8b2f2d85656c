"""coordination-network-toolkit: its own reading of a CSV into SQLite and its co-retweet network."""

from __future__ import annotations

import contextlib
import csv
import multiprocessing
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

from coordination_network_toolkit.compute_networks import compute_co_retweet_parallel
from coordination_network_toolkit.preprocess import preprocess_csv_files

from benchmarks.peers.workers.clock import Clock

_HEADER = (
    "message_id", "user_id", "username", "repost_id", "reply_id", "message", "timestamp", "urls",
)  # fmt: skip


def main(file: str, out: str, window: str) -> None:
    """Bring the acts into the toolkit's columns (not counted), then read, pair, say, write."""
    with tempfile.TemporaryDirectory(prefix="overt-peers-", dir=Path(out).parent) as folder:
        messages, database = Path(folder) / "messages.csv", str(Path(folder) / "toolkit.db")
        _write(Path(file), messages)
        clock = Clock()
        with contextlib.redirect_stdout(sys.stderr):
            preprocess_csv_files(database, [str(messages)])
            clock.lap("read")
            compute_co_retweet_parallel(database, int(window), os.cpu_count() or 1, 1)
            for worker in multiprocessing.active_children():
                worker.join(10)  # its processor seconds are known when it has ended
            clock.lap("pair")
        found = sqlite3.connect(database)
        kept = "FROM co_retweet_network WHERE user_1 <> user_2"
        count = int(found.execute(f"SELECT COUNT(*) {kept}").fetchone()[0])
        clock.say(count // 2, "pairs written in both directions, counted once")
        with open(out, "w", encoding="utf-8", newline="") as edges:
            rows = csv.writer(edges)
            rows.writerow(("a", "b", "weight"))
            rows.writerows(found.execute(f"SELECT user_1, user_2, weight {kept}"))
        found.close()


def _write(file: Path, messages: Path) -> None:
    """An act becomes a repost of its object."""
    with (
        file.open(encoding="utf-8", newline="") as given,
        messages.open("w", encoding="utf-8", newline="") as taken,
    ):
        rows = csv.writer(taken)
        rows.writerow(_HEADER)
        for row in csv.DictReader(given):
            who, what = row["account_id"], row["object_id"]
            rows.writerow((row["content_id"], who, who, what, "", "", row["timestamp_share"], ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
