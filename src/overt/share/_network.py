"""The operation's part of the case's map: the same places and colours that the figure draws."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from overt.share._material import Network, Node
from overt.store import DuckDBEngine


def network_of(engine: DuckDBEngine, shown: Mapping[str, str]) -> Network:
    """Accounts given as account id → what the recipient sees, and the edges between two of them."""
    from overt.case import Case
    from overt.charts import cluster_map
    from overt.charts._style import CATEGORIES, OTHERS

    drawn = {row["account"]: row for row in cluster_map(Case(Path(), engine)).twin.to_pylist()}
    order = list(dict.fromkeys(row["cluster"] for row in drawn.values()))
    colours = {each: CATEGORIES[n] if n < len(CATEGORIES) else OTHERS for n, each in enumerate(order)}
    nodes = [
        Node(shown[who], at["x"], at["y"], colours[at["cluster"]], at["cluster"])
        if (at := drawn.get(who))
        else Node(shown[who], None, None, None, None)
        for who in shown
    ]
    edges = [
        (shown[row["account_a"]], shown[row["account_b"]], row["bits"], row["signals"], row["q_value"])
        for row in engine.read(_EDGES, {"held": sorted(shown)}).to_pylist()
    ]
    return Network(tuple(sorted(nodes, key=lambda node: node.shown_id)), tuple(sorted(edges)))


_EDGES: Final = """
    SELECT account_a, account_b, bits, signals, q_value FROM edge
    WHERE account_a IN (SELECT UNNEST(:held)) AND account_b IN (SELECT UNNEST(:held))
"""
