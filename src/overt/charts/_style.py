"""How every figure looks: one palette, readable in light, in dark and in grey.

Figures are made in the light colours. A page that is dark swaps each of them for its dark partner
with the style sheet of `dark_css`, so that one and the same SVG serves both and an export is
always light. Categories are Okabe & Ito's, which people who confuse red and green tell apart; a
dash or a shape doubles every colour.
"""

from __future__ import annotations

from typing import Any, Final, Literal

INK = "#1b1f24"
MUTED = "#57606a"
RULE = "#8b949e"
GRID = "#e4e7eb"
PAPER = "#ffffff"
EMPTY = "#f4f5f7"
OTHERS = "#868e98"
HATCH = "#f0f1f3"
"""Fill that means "nothing was collected": drawn as a 45° hatch by `to_svg`."""

BLUE, VERMILLION, GREEN = "#0072b2", "#d55e00", "#009e73"
PURPLE, ORANGE, SKY = "#cc79a7", "#e69f00", "#56b4e9"
CATEGORIES = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
"""One per cluster for the six largest; further ones share `OTHERS` and are told apart by label."""

STEPS = ("#dbe9f4", "#aed0e8", "#74b0d8", "#388bbf", "#11659b", "#063d6b")
"""Little to much. Six steps rather than a continuum: a reader can match a cell to its legend."""

DARK = {
    INK: "#e6e9ec",
    MUTED: "#a5adb8",
    RULE: "#77808b",
    GRID: "#31363d",
    PAPER: "#16191d",
    EMPTY: "#1f2328",
    OTHERS: "#878f9a",
    HATCH: "#262b31",
    BLUE: "#58a9e0",
    VERMILLION: "#f08a4b",
    GREEN: "#3fc39b",
    PURPLE: "#dd9cc0",
    ORANGE: "#f0b73d",
    SKY: "#8fd0f5",
    **dict(
        zip(STEPS, ("#12344e", "#17527c", "#2374ab", "#4a9ad1", "#86c2ec", "#cfe8fb"), strict=True)
    ),
}
"""The partner of every colour on a dark ground."""

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first comes with vl-convert: texts then measure the same on every machine."""

BREAK: Final[Literal["break-paths-show-domains"]] = "break-paths-show-domains"
"""How a line treats a missing value: it ends, and begins again behind it."""

WIDTH = 600
"""Width of the drawing area in pixels, axes left out; `to_svg` scales without loss."""

CONFIG: dict[str, Any] = {
    "aria": False,  # the picture as a whole has one description; marks would repeat it in pieces
    "background": PAPER,
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "domainColor": RULE, "gridColor": GRID, "tickColor": RULE, "tickSize": 4,
        "labelColor": MUTED, "labelFontSize": 11, "labelPadding": 4,
        "titleColor": INK, "titleFontSize": 12, "titleFontWeight": "normal", "titlePadding": 8,
    },
    "axisX": {"grid": False},
    "axisY": {"domain": False, "ticks": False},
    "legend": {
        "labelColor": MUTED, "labelFontSize": 11, "titleColor": INK, "titleFontSize": 12,
        "titleFontWeight": "normal", "symbolSize": 130, "symbolStrokeWidth": 0, "orient": "bottom",
    },
    "title": {
        "anchor": "start", "color": INK, "fontSize": 12, "fontWeight": "bold", "offset": 6,
        "subtitleColor": MUTED, "subtitleFontSize": 11,
    },
}  # fmt: skip
"""The look of all figures, as a Vega-Lite configuration."""


def dark_css(scope: str) -> str:
    """Style rules that give every figure under the selector `scope` its dark colours.

    An SVG's own `fill="…"` yields to any style rule, which is why no second picture is needed.
    """
    return "\n".join(
        f'{scope} [{kind}="{light}"]{{{kind}:{dark}}}'
        for light, dark in DARK.items()
        for kind in ("fill", "stroke")
    )
