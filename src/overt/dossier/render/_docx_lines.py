"""Paragraphs of a Word file: runs of text, captions, bookmarks; what every block is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from overt.dossier.model import Document, Link, Number, Span, Spans
from overt.dossier.render._docx_styles import ACCENT, MUTED, field

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")


class Lines:
    """Writes lines of one document into one Word file."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file = file
        self.document = document
        self.words = document.words
        self.styles = {
            style.name: style.style_id for style in file.styles
        }  # a look-up by name reads the whole list
        self._marks = 0

    def _line(self, text: str = "", *, style: str = "Normal") -> Any:
        """A paragraph of a style."""
        line = self.file.add_paragraph(text)
        line._p.style = self.styles[style]
        return line

    def spans(
        self, line: Any, each: Iterable[Span], *, size: float | None = None, muted: bool = False
    ) -> None:
        """Add spans to a paragraph."""
        for span in each:
            self._run(line, span, size=size, muted=muted)

    def _run(self, line: Any, span: Span, *, size: float | None, muted: bool) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        style = getattr(span, "style", "plain")
        run = line.add_run(ILLEGAL.sub("\ufffd", span.text))
        if size:
            run.font.size = Pt(size)
        if muted or style == "quiet":
            run.font.color.rgb = RGBColor.from_string(MUTED)
        if isinstance(span, Link):
            run.font.color.rgb = RGBColor.from_string(ACCENT)
        if style == "strong":
            run.font.bold = True
        elif style == "em":
            run.font.italic = True
        elif style == "ins":
            run.font.underline = True
            run.font.bold = True
        elif style == "code":
            run.font.name = "Courier New"
        if style in ("data", "ins") and _direction(span.text):
            element = OxmlElement("w:rtl")
            run._r.get_or_add_rPr().append(element)
        lang = getattr(span, "lang", None)
        if lang:
            element = OxmlElement("w:lang")
            element.set(qn("w:val"), "en-GB" if lang == "en" else lang)
            run._r.get_or_add_rPr().append(element)
        return run

    def _queries(self, line: Any, each: Spans) -> None:
        ids = list(
            dict.fromkeys(
                span.query for span in each if isinstance(span, Number) and span.text != span.query
            )
        )
        if ids:
            from docx.shared import Pt, RGBColor

            run = line.add_run("\u2002" + " ".join(ids))
            run.font.size = Pt(6.5)
            run.font.color.rgb = RGBColor.from_string("7D8792")

    def _bookmark(self, line: Any, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._marks += 1
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (begin, end):
            element.set(qn("w:id"), str(self._marks))
        begin.set(qn("w:name"), mark(name))
        place = 1 if line._p.pPr is not None else 0
        line._p.insert(place, begin)
        line._p.append(end)

    def _caption(self, kind: str, label: str, number: int, text: str, size: str = "") -> None:
        from docx.shared import RGBColor

        line = self._line(style="Caption")
        first = line.add_run(f"{label} ")
        first.font.color.rgb = RGBColor.from_string(ACCENT)
        shown = field(line, f"SEQ {kind} \\* ARABIC", str(number))
        shown.font.color.rgb = RGBColor.from_string(ACCENT)
        line.add_run(f"  {ILLEGAL.sub(chr(0xFFFD), text)}")
        if size:
            run = line.add_run(f"  {size}")
            run.font.bold = False
            run.font.color.rgb = RGBColor.from_string(MUTED)


def mark(anchor: str) -> str:
    """A name Word takes for a bookmark."""
    return ("o_" + re.sub(r"\W", "_", anchor))[:40]


def _direction(text: str) -> bool:
    """Whether the first letter of a text is written from right to left."""
    letter = _LETTER.search(text)
    return bool(letter and _RTL.match(letter[0]))


def field_begin(code: str) -> list[Any]:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    out = []
    for kind in ("begin", "code", "separate"):
        run = OxmlElement("w:r")
        if kind == "code":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {code} "
            run.append(text)
        else:
            char = OxmlElement("w:fldChar")
            char.set(qn("w:fldCharType"), kind)
            run.append(char)
        out.append(run)
    return out
