"""Writing tables and networks to files that other tools read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from overt.errors import SettingError

if TYPE_CHECKING:
    from overt.case import Case

# Characters that XML 1.0 cannot hold, not even escaped; display names of hostile accounts have them.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# A cell that a spreadsheet would run as a formula. Names and texts of strangers stand in these cells.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(table: pa.Table, path: Path) -> int:
    """Write Arrow rows as .csv (UTF-8, header) or .parquet; returns the number of rows.

    In CSV a text cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    kind = path.suffix.lower()
    if kind == ".parquet":
        import pyarrow.parquet

        pyarrow.parquet.write_table(table, path)
    elif kind == ".csv":
        import pyarrow.csv

        pyarrow.csv.write_csv(_without_formulas(table), path)
    else:
        raise SettingError(
            f"{path} ends in {kind or 'nothing'}; give a file that ends in .csv or .parquet."
        )
    return int(table.num_rows)


def write_gexf(case: Case, path: Path) -> int:
    """Write the network as GEXF 1.3 with cluster, platform and names; returns the number of edges."""
    nodes = [
        GexfNode(
            row["account_id"],
            row["handle"] or row["name"] or row["account_id"],
            {name: row[name] for name in ("platform", "handle", "name", "cluster_id", "posts")},
        )
        for row in case.accounts_in_network().to_pylist()
    ]
    edges = [
        (row["account_a"], row["account_b"], row["bits"], {"signals": row["signals"], "q_value": row["q_value"]})
        for row in case.edges().to_pylist()
    ]
    path.write_text(gexf(nodes, edges), encoding="utf-8", newline="\n")
    return len(edges)


@dataclass(frozen=True)
class GexfNode:
    """One account of a network; place and colour (#rrggbb) only where a map was drawn."""

    name: str
    label: str
    values: Mapping[str, object]
    place: tuple[float, float] | None = None
    colour: str | None = None


def gexf(
    nodes: Iterable[GexfNode],
    edges: Iterable[tuple[str, str, float, Mapping[str, object]]],
    *,
    about: str = "",
) -> str:
    """A network as GEXF 1.3; edges are (node, node, weight, values), `about` stands in its description.

    Every edge joins two nodes of the file and every attribute is declared, so Gephi and Gephi Lite
    open it without complaint.
    """
    nodes, edges = list(nodes), list(edges)
    of_nodes = _declared([node.values for node in nodes])
    of_edges = _declared([values for *_, values in edges])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
        *([f"<meta><creator>Overt</creator><description>{_text(about)}</description></meta>"] if about else []),
        '<graph defaultedgetype="undirected" mode="static">',
        f'<attributes class="node">{_attributes(of_nodes)}</attributes>',
        f'<attributes class="edge">{_attributes(of_edges)}</attributes>',
        "<nodes>",
    ]
    lines += [
        f"<node id={_attribute(node.name)} label={_attribute(node.label)}>{_values(node.values, of_nodes)}"
        f"{_drawn(node)}</node>"
        for node in nodes
    ]
    lines += ["</nodes>", "<edges>"]
    for number, (a, b, weight, values) in enumerate(edges):
        lines.append(
            f'<edge id="{number}" source={_attribute(a)} target={_attribute(b)} weight="{weight:.3f}">'
            f"{_values(values, of_edges)}</edge>"
        )
    return "\n".join([*lines, "</edges>", "</graph>", "</gexf>", ""])


def _declared(rows: Iterable[Mapping[str, object]]) -> dict[str, tuple[int, str]]:
    """Name → number and type of every attribute that occurs."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                found[name] = _GEXF_TYPES.get(type(value), "string")
            found.setdefault(name, "string")
    return {name: (number, kind) for number, (name, kind) in enumerate(found.items())}


_GEXF_TYPES = {bool: "boolean", int: "long", float: "double"}


def _attributes(declared: Mapping[str, tuple[int, str]]) -> str:
    return "".join(
        f'<attribute id="{number}" title={_attribute(name)} type="{kind}"/>'
        for name, (number, kind) in declared.items()
    )


def _values(values: Mapping[str, object], declared: Mapping[str, tuple[int, str]]) -> str:
    inside = "".join(
        f'<attvalue for="{declared[name][0]}" value={_attribute(_number(value))}/>'
        for name, value in values.items()
        if value is not None
    )
    return f"<attvalues>{inside}</attvalues>"


def _number(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.3e}" if isinstance(value, float) else value


def _drawn(node: GexfNode) -> str:
    place = f'<viz:position x="{node.place[0]:.2f}" y="{node.place[1]:.2f}" z="0.0"/>' if node.place else ""
    if not node.colour:
        return place
    red, green, blue = (int(node.colour[at : at + 2], 16) for at in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>{place}'


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", value))


def _attribute(value: object) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", str(value)))


def plain_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CWE-1236): with an apostrophe before it where one would."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _without_formulas(table: pa.Table) -> pa.Table:
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            cells = [
                plain_cell(cell) if cell else cell
                for cell in table[field.name].to_pylist()
            ]
            table = table.set_column(place, field.name, pa.array(cells, pa.string()))
    return table
