"""HTML: one file that loads nothing, for screens of any width, light and dark, and for printing."""

from __future__ import annotations

from importlib.resources import files

from markupsafe import Markup

from overt.charts import dark_css
from overt.dossier.model import Cover, Document, Heading
from overt.dossier.render._inline import Body, spans

_POLICY = Markup(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)


def render(document: Document) -> bytes:
    """The dossier as one HTML file."""
    body = Body(document, paper=False).blocks(document.blocks)
    page = Markup(
        '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n<meta name="referrer" content="no-referrer">\n'
        "<title>{title}</title>\n<style>\n{css}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#text">{skip}</a>\n{banner}{cover}<div class="layout">\n'
        '<nav class="contents" aria-label="{contents}"><p class="contents-title">{contents}</p>\n{list}</nav>\n'
        '<main id="text">\n{body}</main>\n</div>\n<footer class="colophon"><p>{marking} · {made}</p></footer>\n'
        "</body>\n</html>\n"
    ).format(
        lang=document.lang, policy=_POLICY, title=document.title, css=_css(), skip=document.words["skip"],
        banner=banner(document), cover=cover(document.cover), contents=document.words["contents"],
        list=contents(document), body=body, marking=document.marking, made=document.words["made_with"],
    )  # fmt: skip
    return str(page).encode()


def banner(document: Document) -> Markup:
    """The marking, and in a draft that it is one: on every page, so above all of them."""
    draft = (
        Markup(' <span class="draft">{}</span>').format(document.draft)
        if document.draft
        else Markup("")
    )
    return Markup(
        '<aside class="banner" aria-label="{1}"><span class="tlp {0}">{1}</span>{2}</aside>\n'
    ).format(tlp_class(document), document.marking, draft)


def tlp_class(document: Document) -> str:
    """A style for the marking: tlp-amber, tlp-clear …"""
    return "tlp-" + document.marking.removeprefix("TLP:").lower().replace("+", "-")


def cover(page: Cover) -> Markup:
    """Title, what it rests on, and what must be known first."""
    facts = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>\n").format(name, spans(value))
        for name, value in page.facts
    )
    return Markup(
        '<header class="cover">\n<p class="kicker">{}</p>\n<h1>{}</h1>\n<p class="subtitle">{}</p>\n'
        '<dl class="cover-facts">\n{}</dl>\n<p class="caveat">{}</p>\n</header>\n'
    ).format(page.kicker, page.title, page.subtitle, facts, spans(page.caveat))


def contents(document: Document) -> Markup:
    """The list of sections; level 2 below its section."""
    out: list[Markup] = [Markup("<ol>\n")]
    inner = False
    for each in document.blocks:
        if not isinstance(each, Heading) or each.level > 2:
            continue
        number, gap, text = each.text.partition("\u2002")
        link = Markup(
            '<a href="#{}"><span class="no">{}</span> <span class="t">{}</span></a>'
        ).format(each.anchor, number if gap else "", text if gap else each.text)
        if each.level == 1:
            if len(out) > 1:
                out.append(Markup("</ol></li>\n") if inner else Markup("</li>\n"))
            inner = False
            out.append(Markup("<li>{}").format(link))
        else:
            out.append(Markup("") if inner else Markup("<ol>\n"))
            inner = True
            out.append(Markup("<li>{}</li>\n").format(link))
    out.append(Markup("</ol></li>\n</ol>\n") if inner else Markup("</li>\n</ol>\n"))
    return Markup("").join(out)


def _css() -> Markup:
    own = files("overt.dossier.render").joinpath("page.css").read_text(encoding="utf-8")
    dark = dark_css(".drawing svg")
    return Markup(  # noqa: S704 - both are ours, no data goes in
        f"{own}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
    )
