"""The operation's network for Gephi, drawn as the case's map draws it."""

from __future__ import annotations

from dataclasses import dataclass

from overt.share._base import CAVEAT, Share, Written
from overt.share._material import Material
from overt.tabular import GexfNode
from overt.tabular import gexf as network_file


@dataclass(frozen=True, kw_only=True)
class Gexf(Share):
    """Network of the operation as GEXF 1.3: accounts where the case's map places them, in its colours."""

    name = "gexf"
    label = "network (GEXF, Gephi)"
    suffixes = (".gexf",)
    network = True
    caveats = (CAVEAT, "Position is a layout aid. Distance is not a measurement.")
    references = ("GEXF 1.3, https://gexf.net",)

    def write(self, material: Material) -> Written:
        """One node per account, one edge per pair that acts together; accounts in no cluster have no place."""
        network = material.network
        known = {each.shown: each for each in material.accounts}
        nodes, edges = [], []
        for node in network.nodes if network else ():
            account = known[node.shown_id]
            values = {
                "platform": account.platform, "named": account.named, "role": account.role, "posts": account.posts,
                "cluster": node.cluster_id,
            }  # fmt: skip
            place = (node.x, node.y) if node.x is not None and node.y is not None else None
            nodes.append(GexfNode(node.shown_id, account.shown_name, values, place, node.colour))
        for a, b, bits, signals, q in network.edges if network else ():
            edges.append((a, b, bits, {"signals": signals, "q_value": q}))
        about = f"{material.name}. {', '.join(material.markings)}. {material.producer}. {' '.join(self.caveats)}"
        counts = {
            "accounts": len(nodes),
            "edges": len(edges),
            "accounts placed": sum(1 for node in nodes if node.place),
        }
        content = network_file(nodes, edges, about=about).encode("utf-8", "replace")
        return Written(content, counts, material.persons)
