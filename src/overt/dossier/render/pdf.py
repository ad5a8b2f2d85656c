"""PDF: tagged (PDF/UA-1), with bookmarks, page numbers and the marking on every page; by WeasyPrint."""

from __future__ import annotations

import logging
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from overt.dossier.model import Document
from overt.dossier.render._inline import Body
from overt.dossier.render.html import contents, cover, tlp_class
from overt.errors import SettingError

NEEDS = (
    "A PDF needs WeasyPrint and the Pango library. Install them: pip install 'overt[report]', and on Debian or Ubuntu "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-core fonts-noto-cjk. Or write --to dossier.html."
)


def render(document: Document) -> bytes:
    """The dossier as a PDF. Raises SettingError, saying what to install, where WeasyPrint or Pango is missing."""
    weasyprint = _weasyprint()
    fetcher = weasyprint.URLFetcher(
        allowed_protocols=("data",), fail_on_errors=True
    )  # pictures are in the page
    made: bytes = weasyprint.HTML(string=page(document), url_fetcher=fetcher).write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes.fromhex(document.key[:32]),
        full_fonts=False,
        srgb=True,
    )
    return made


def page(document: Document) -> str:
    """The HTML that is laid out on paper."""
    css = files("overt.dossier.render").joinpath("paper.css").read_text(encoding="utf-8")
    body = Body(document, paper=True).blocks(document.blocks)
    draft = (
        Markup('<p class="running draft-line">{}</p>').format(document.draft)
        if document.draft
        else Markup("")
    )
    toc = (
        Markup(
            '<nav class="toc" aria-label="{0}"><p class="toc-title">{0}</p>\n{1}</nav>\n'
        ).format(document.words["contents"], contents(document))
        if document.template != "brief"
        else Markup("")
    )
    return str(
        Markup(
            '<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
            '<meta name="generator" content="Overt"><meta name="dcterms.created" content="{date}">'
            '<meta name="dcterms.modified" content="{date}"><meta name="description" content="{marking} {kicker}">'
            '<style>{css}</style></head>\n<body class="{template}">\n<p class="running tlp-line {tlp}">{marking}</p>\n'
            '<p class="running title-line">{kicker} · {title}</p>\n{draft}\n{cover}{toc}<main>\n{body}</main>\n'
            "</body></html>\n"
        ).format(
            lang=document.lang, title=document.title, date=document.date, marking=document.marking,
            kicker=document.cover.kicker, css=Markup(css), template=document.template,  # noqa: S704 - our own file
            tlp=tlp_class(document), draft=draft, cover=cover(document.cover), toc=toc, body=body,
        )
    )  # fmt: skip


def _weasyprint() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as problem:  # OSError: Pango is a library of the system
        raise SettingError(NEEDS) from problem
    for name in ("weasyprint", "fontTools", "fontTools.subset"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint
