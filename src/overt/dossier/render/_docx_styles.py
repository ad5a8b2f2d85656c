"""The look of the Word file: page, styles, header with the marking, footer with page numbers."""

from __future__ import annotations

from typing import Any

from overt.dossier.model import Document

INK, MUTED, DEEP, ACCENT = "1B1F24", "57606A", "0B2F4E", "0B4A7A"
SANS, SERIF, MONO, EAST = "Arial", "Georgia", "Courier New", "Noto Sans CJK SC"
_SPACING = {"Heading 1": (24, 8), "Heading 2": (16, 5), "Heading 3": (11, 3)}
_SIZES = {"Heading 1": 18.0, "Heading 2": 13.0, "Heading 3": 11.0}


def dress(file: Any, document: Document) -> None:
    """Set page, styles, header and footer."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(21)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = document.template != "brief"
    normal = file.styles["Normal"]
    _font(normal, SANS, 9.5, INK, lang=document.lang)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.22
    for name, size in _SIZES.items():
        style = file.styles[name]
        _font(style, SERIF if name != "Heading 3" else SANS, size, DEEP, bold=True)
        before, after = _SPACING[name]
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        style.paragraph_format.keep_with_next = True
    _font(file.styles["Title"], SERIF, 29, DEEP, bold=True)
    file.styles["Title"].paragraph_format.space_after = Pt(8)
    _no_border(file.styles["Title"])
    _font(file.styles["Subtitle"], SANS, 12.5, MUTED)
    file.styles["Subtitle"].font.italic = False
    _font(file.styles["Caption"], SANS, 8.5, INK, bold=True)
    file.styles["Caption"].paragraph_format.keep_with_next = True
    file.styles["Caption"].paragraph_format.space_before = Pt(10)
    file.styles["Caption"].paragraph_format.space_after = Pt(3)
    file.styles["List Bullet"].paragraph_format.space_after = Pt(3)
    for name, font, size, colour, bold in (
        ("Overt Kicker", SANS, 10, ACCENT, True),
        ("Overt Lead", SANS, 11, INK, False),
        ("Overt Judgement", SERIF, 12, INK, False),
        ("Overt Confidence", SANS, 9.5, INK, False),
        ("Overt Quiet", SANS, 8, MUTED, False),
        ("Overt Source", SANS, 7.5, MUTED, False),
        ("Overt Cell", SANS, 8, INK, False),
        ("Overt Cell Small", SANS, 7, INK, False),
        ("Overt Code", MONO, 7.5, INK, False),
        ("Overt Box", SANS, 9.5, INK, False),
        ("Overt Number", SERIF, 16, DEEP, True),
        ("Overt Contents 1", SANS, 9.5, INK, True),
        ("Overt Contents 2", SANS, 9, INK, False),
        ("Overt Post", SANS, 8, INK, False),
        ("Overt Contents Title", SERIF, 20, DEEP, True),
    ):
        style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _font(style, font, size, colour, bold=bold)
        style.paragraph_format.space_after = Pt(_AFTER.get(name, 4))
    for name in ("Overt Cell", "Overt Cell Small", "Overt Post", "Overt Code"):
        file.styles[name].paragraph_format.line_spacing = 1.12
    file.styles["Overt Contents 2"].paragraph_format.left_indent = Mm(8)
    file.styles["Overt Confidence"].paragraph_format.left_indent = Mm(4)
    file.styles["Overt Judgement"].paragraph_format.keep_with_next = True
    _shade(file.styles["Overt Box"], "FDF6E3")
    _shade(file.styles["Overt Code"], "F4F6F8")
    _header(file, section, document)


_AFTER = {"Overt Cell": 0, "Overt Cell Small": 0, "Overt Contents 1": 2, "Overt Contents 2": 0, "Overt Number": 0,
          "Overt Post": 2, "Overt Kicker": 8, "Overt Source": 10, "Overt Quiet": 6}  # fmt: skip


def _font(
    style: Any, name: str, size: float, colour: str, *, bold: bool = False, lang: str | None = None
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.italic = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot, value in (
        ("w:ascii", name),
        ("w:hAnsi", name),
        ("w:eastAsia", EAST),
        ("w:cs", "Noto Sans Arabic"),
    ):
        fonts.set(qn(slot), value)
    for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(slot), None)
    if lang:
        from docx.oxml import OxmlElement

        rpr = style.element.get_or_add_rPr()
        for old in rpr.findall(qn("w:lang")):
            rpr.remove(old)
        element = OxmlElement("w:lang")
        element.set(qn("w:val"), {"en": "en-GB", "fr": "fr-FR"}.get(lang, lang))
        element.set(qn("w:eastAsia"), "zh-CN")
        element.set(qn("w:bidi"), "ar-SA")
        rpr.append(element)


def _no_border(style: Any) -> None:
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _shade(style: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:shd")
    element.set(qn("w:val"), "clear")
    element.set(qn("w:color"), "auto")
    element.set(qn("w:fill"), colour)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        element,
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:outlineLvl",
    )


def _header(file: Any, section: Any, document: Document) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    for place, header in enumerate((section.header, section.first_page_header)):
        line = header.paragraphs[0]
        line.style = file.styles["Overt Source"]
        line.text = (
            "" if place else f"{document.cover.kicker} · {document.title}"
        ) + f"\t{document.marking}"
        _tabs(line, Mm(168), WD_TAB_ALIGNMENT.RIGHT)
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.style = file.styles["Overt Source"]
        line.text = f"{document.draft or ''}\t"
        _tabs(line, Mm(168), WD_TAB_ALIGNMENT.RIGHT)
        for code in ("PAGE", None, "NUMPAGES"):
            if code is None:
                line.add_run(" / ")
            else:
                field(line, code, "1")


def _tabs(line: Any, at: Any, alignment: Any) -> None:
    from docx.shared import Pt

    stops = line.paragraph_format.tab_stops
    stops.add_tab_stop(at, alignment)
    for run in line.runs:
        run.font.size = Pt(8)


def field(line: Any, code: str, shown: str) -> Any:
    """A field with its last result: {PAGE}, {SEQ Figure}; returns the run that shows it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def part(kind: str) -> None:
        run = line.add_run()
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        run._r.append(element)

    part("begin")
    run = line.add_run()
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    run._r.append(text)
    part("separate")
    result = line.add_run(shown)
    part("end")
    return result
