"""Writes the acts that all tools read: `python -m benchmarks.peers.files FILE acts N` or `one N SPAN_S`.

A CSV with CooRTweet's columns. Ids are whole numbers in ranges of their own: CooRTweet drops a pair
whose object has the number of one of its posts, and numbers cost every tool the least.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from benchmarks.acts import BEGINS, acts

COLUMNS = ("object_id", "account_id", "content_id", "timestamp_share")
ACCOUNTS, OBJECTS, POSTS = 100_000_000, 200_000_000, 1_000_000_000
"""The first id of each kind."""


def many_objects(count: int) -> pa.Table:
    """Synthetic acts (`benchmarks.acts`) with small numbers for ids."""
    made = acts(count)
    return _table(
        _numbered(made["object_key"].to_numpy()),
        _numbered(made["account_key"].to_numpy()),
        made["posted_at"].to_numpy(),
    )


def one_object(accounts: int, span_s: int) -> pa.Table:
    """Every account acts once on one and the same object, at any second of the span."""
    at = BEGINS + np.random.default_rng(0).integers(0, span_s, accounts)
    return _table(np.zeros(accounts, dtype=np.int64), np.arange(accounts), at)


def _table(objects: np.ndarray, accounts: np.ndarray, at: np.ndarray) -> pa.Table:
    posts = np.arange(len(at), dtype=np.int64)
    columns = (OBJECTS + objects, ACCOUNTS + accounts, POSTS + posts, at)
    return pa.table(dict(zip(COLUMNS, columns, strict=True)))


def _numbered(keys: np.ndarray) -> np.ndarray:
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def main(file: str, kind: str, *numbers: str) -> None:
    """Write one file and print how many acts it has."""
    make = {"acts": many_objects, "one": one_object}[kind]
    table = make(*map(int, numbers))
    csv.write_csv(table, Path(file))
    print(json.dumps({"acts": table.num_rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
