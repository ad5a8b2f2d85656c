"""Polars alone, with the join on (object, time bin)."""

from __future__ import annotations

import sys

import polars as pl

from benchmarks.peers.workers.clock import Clock


def main(file: str, out: str, window: str) -> None:
    """Read, pair, say, write."""
    clock = Clock()
    width = int(window)
    acts = pl.read_csv(file)
    clock.lap("read")
    y = acts.lazy().select(
        "account_id", "object_id", at="timestamp_share", bin=pl.col("timestamp_share") // width
    )
    x = pl.concat([y, y.with_columns(bin=pl.col("bin") + 1)])
    gap = pl.col("at_right") - pl.col("at")
    edges = (
        x.join(y, on=["object_id", "bin"])
        .filter(pl.col("account_id") != pl.col("account_id_right"), gap >= 0, gap <= width)
        .select(
            "object_id",
            a=pl.min_horizontal("account_id", "account_id_right"),
            b=pl.max_horizontal("account_id", "account_id_right"),
        )
        .unique()
        .group_by("a", "b")
        .agg(weight=pl.len())
        .collect()
    )
    clock.lap("pair")
    clock.say(edges.height)
    edges.write_parquet(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
