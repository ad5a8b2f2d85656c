"""Writing tables and networks to files that other tools read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

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
    """Write the network as GEXF 1.3 with cluster, platform and names; returns the number of edges.

    Every edge joins two nodes of the file and every attribute is declared, so Gephi and Gephi Lite
    open it without complaint.
    """
    nodes = case.accounts_in_network().to_pylist()
    edges = case.edges().to_pylist()
    attributes = ("platform", "handle", "name", "cluster_id", "posts")
    declared = "".join(
        f'<attribute id="{number}" title="{name}" type="{"long" if name in ("cluster_id", "posts") else "string"}"/>'
        for number, name in enumerate(attributes)
    )
    with path.open("w", encoding="utf-8") as out:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
            '<graph defaultedgetype="undirected" mode="static">\n'
            f'<attributes class="node">{declared}</attributes>\n'
            '<attributes class="edge"><attribute id="0" title="signals" type="string"/>'
            '<attribute id="1" title="q_value" type="double"/></attributes>\n<nodes>\n'
        )
        for node in nodes:
            values = "".join(
                f'<attvalue for="{number}" value={_attribute(node[name])}/>'
                for number, name in enumerate(attributes)
                if node[name] is not None
            )
            label = _attribute(node["handle"] or node["name"] or node["account_id"])
            out.write(
                f"<node id={_attribute(node['account_id'])} label={label}><attvalues>{values}</attvalues></node>\n"
            )
        out.write("</nodes>\n<edges>\n")
        for number, edge in enumerate(edges):
            out.write(
                f'<edge id="{number}" source={_attribute(edge["account_a"])} target={_attribute(edge["account_b"])} '
                f'weight="{edge["bits"]:.3f}"><attvalues><attvalue for="0" value={_attribute(edge["signals"])}/>'
                f'<attvalue for="1" value="{edge["q_value"]:.3e}"/></attvalues></edge>\n'
            )
        out.write("</edges>\n</graph>\n</gexf>\n")
    return len(edges)


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
