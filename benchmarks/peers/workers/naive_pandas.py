"""The way one writes it first: join the table with itself, keep what is close, make a graph."""

from __future__ import annotations

import sys

import networkx as nx
import pandas as pd

from benchmarks.peers.workers.clock import Clock


def main(file: str, out: str, window: str) -> None:
    """Read, pair, say, write."""
    clock = Clock()
    acts = pd.read_csv(file)
    clock.lap("read")
    both = acts.merge(acts, on="object_id")
    both = both[both["account_id_x"] < both["account_id_y"]]
    both = both[(both["timestamp_share_x"] - both["timestamp_share_y"]).abs() <= int(window)]
    weights = both.groupby(["account_id_x", "account_id_y"])["object_id"].nunique()
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in weights.items())
    clock.lap("pair")
    clock.say(graph.number_of_edges())
    edges = pd.DataFrame(
        [(min(a, b), max(a, b), weight) for a, b, weight in graph.edges(data="weight")],
        columns=["a", "b", "weight"],
    )
    edges.to_csv(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
