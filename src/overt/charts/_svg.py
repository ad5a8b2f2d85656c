"""Charts as SVG: no browser, no network, and the same bytes whenever the data are the same."""

from __future__ import annotations

import html
import re
from itertools import count

from overt.charts._figure import Chart, Figure
from overt.charts._style import FONT, HATCH, OTHERS

_TAG = re.compile(r"<[^<>]*>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_IDENTITY = re.compile(r'((?: id="|url\(#))([A-Za-z_-]*\d+)')
# The picture carries one description; roles and labels of its parts would be read out as noise.
_NOISE = re.compile(r' (?:aria-[a-z]+|role|class|pointer-events|version|xmlns:xlink)="[^"]*"')
_FULL = re.compile(r' (?:opacity|stroke-width|fill-opacity)="1"(?=[ />])')
_INVISIBLE = re.compile(
    r'<text [^<>]*opacity="0"[^<>]*>[^<]*</text>'
    r'|<path [^<>]*(?:d=""|d="M0,0h0v0h0Z")[^<>]*/>'
)
_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
_ROOT = re.compile(r"<svg[^>]*>")


def to_svg(chart: Chart, *, key: str = "chart", background: str | None = None) -> str:
    """A chart as an SVG document.

    `key` prefixes ids, so that several figures can stand on one page. `background` None leaves the
    ground transparent.
    """
    import vl_convert

    spec = chart.to_dict(validate=False)  # a schema check takes longer than the drawing
    spec["background"] = background or "transparent"
    spec["config"] = {**spec.get("config", {}), "font": FONT}
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _hatched(_tidy(svg, key), key)


def to_inline_svg(figure: Figure) -> str:
    """A drawn figure as an `<svg>` element for an HTML page, with its title and its description."""
    if figure.chart is None:
        raise ValueError(f"{figure.key} is not drawn: {figure.why_not}")
    svg = to_svg(figure.chart, key=figure.key).replace(_XMLNS, "", 1)
    title, desc = f"figure-{figure.key}-title", f"figure-{figure.key}-desc"
    label = f' role="img" aria-labelledby="{title} {desc}">'
    described = (
        f'<title id="{title}">{html.escape(figure.title)}</title>'
        f'<desc id="{desc}">{html.escape(figure.alt)}</desc>'
    )
    return _ROOT.sub(lambda root: root[0][:-1] + label + described, svg, count=1)


def save(chart: Chart, path: str) -> None:
    """Write a chart to a .svg, .png or .pdf file, on white whatever the screen looks like."""
    import vl_convert

    svg = to_svg(chart, background="white")
    if path.endswith(".png"):
        content: bytes = vl_convert.svg_to_png(svg, scale=2)
    elif path.endswith(".pdf"):
        content = vl_convert.svg_to_pdf(svg)
    else:
        content = svg.encode()
    with open(path, "wb") as file:
        file.write(content)


def _tidy(svg: str, key: str) -> str:
    """Shorten an SVG and make it depend on the data alone.

    Vega numbers its ids through the life of the process; here they start at 1 in every figure.
    """
    numbers = count(1)
    names: dict[str, str] = {}

    def renamed(found: re.Match[str]) -> str:
        if found[2] not in names:
            names[found[2]] = f"{key}-{next(numbers)}"
        return found[1] + names[found[2]]

    def rounded(found: re.Match[str]) -> str:
        return f"{round(float(found[0]), 2):g}" if "e" not in found[0] else "0"

    def tag(found: re.Match[str]) -> str:
        short = _FULL.sub("", _NOISE.sub("", _LONG_NUMBER.sub(rounded, found[0])))
        return _IDENTITY.sub(renamed, short)

    return _unnested(_INVISIBLE.sub("", _TAG.sub(tag, svg)))


def _unnested(svg: str) -> str:
    """Drop groups that hold nothing."""
    before = ""
    while before != svg:
        before, svg = svg, re.sub(r"<g[^<>]*(?<!/)></g>", "", svg)
    return svg


def _hatched(svg: str, key: str) -> str:
    """Draw every area filled with HATCH as a 45° hatch: "not collected" must not look like "few"."""
    if f'fill="{HATCH}"' not in svg:
        return svg
    pattern = (
        f'<defs><pattern id="{key}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="{HATCH}"/>'
        f'<line x1="0" y1="0" x2="0" y2="5" stroke="{OTHERS}" stroke-width="1"/></pattern></defs>'
    )
    filled = svg.replace(f'fill="{HATCH}"', f'fill="url(#{key}-hatch)"')
    return _ROOT.sub(lambda root: root[0] + pattern, filled, count=1)
