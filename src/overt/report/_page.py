"""Puts the sections into one HTML page that asks nobody for anything."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from overt.charts import Figure, dark_css, to_inline_svg
from overt.report import _words
from overt.report._safe import language, shown, visible

if TYPE_CHECKING:
    import pyarrow as pa

TWIN_ROWS = 240
"""Rows of a figure's table that the page holds; the rest is a call away and said to be."""

_WORDS = (
    "number", "count", "percent", "listing", "day", "span", "moment", "duration", "window",
    "rate", "q_bound", "odds", "order", "size",
)  # fmt: skip


def page(**sections: Any) -> str:
    """The report, from the data of its sections."""
    html: str = _environment().get_template("page.html.j2").render(**sections, css=_css())
    return html


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("overt.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({name: getattr(_words, name) for name in _WORDS})
    environment.filters.update(
        shown=shown, visible=visible, language=language, svg=_svg, twin=_twin, heading=_heading
    )
    return environment


def _css() -> Markup:
    """The style sheet of the page, with the dark colours of the figures."""
    own = files("overt.report").joinpath("templates", "report.css").read_text(encoding="utf-8")
    dark = dark_css(".drawing svg")
    return Markup(  # noqa: S704 - both are ours, no data goes in
        f"{own}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"
    )


def _svg(figure: Figure) -> Markup:
    return Markup(to_inline_svg(figure))  # noqa: S704 - Vega and to_inline_svg escape the data


def _twin(figure: Figure) -> dict[str, Any]:
    """Header, rows and number of rows of a figure's table."""
    table: pa.Table = figure.twin
    return {
        "header": [_heading(name) for name in table.column_names],
        "rows": [list(row.values()) for row in table.slice(0, TWIN_ROWS).to_pylist()],
        "in_all": table.num_rows,
    }


def _heading(column: str) -> str:
    """A column's name as words: "from_utc" → "from (UTC)"."""
    words = column.replace("_", " ")
    for tail, unit in ((" utc", " (UTC)"), (" percent", " (%)")):
        if words.endswith(tail):
            words = words.removesuffix(tail) + unit
    return {"lambda": "λ", "p value": "p"}.get(words, words)
