"""The blocks of a dossier as paragraphs, tables and pictures of a Word file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from overt.charts import to_svg
from overt.dossier.model import (
    Block,
    Bullets,
    Callout,
    Code,
    Drawing,
    Facts,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Span,
    Spans,
    Table,
    Terms,
)
from overt.dossier.render._docx_lines import ILLEGAL, Lines, field_begin, mark
from overt.dossier.render._docx_styles import DEEP, MUTED
from overt.dossier.render._widths import shares

_WIDTH_MM = 168.0
_STYLES = {
    "body": "Normal", "lead": "Overt Lead", "judgement": "Overt Judgement", "confidence": "Overt Confidence",
    "quiet": "Overt Quiet",
}  # fmt: skip


class Writer(Lines):
    """Writes one document into one Word file."""

    def write(self) -> None:
        """Cover, contents, blocks."""
        self._cover()
        if self.document.template != "brief":
            self._contents()
        for block in self.document.blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        """One block."""
        makers: dict[type, Callable[[Any], None]] = {
            Heading: self._heading, Paragraph: self._paragraph, Bullets: self._bullets, Table: self._table,
            Drawing: self._drawing, Facts: self._facts, Panel: self._panel, Terms: self._terms, Code: self._code,
            Callout: self._callout, PageBreak: self._break,
        }  # fmt: skip
        makers[type(block)](block)

    # ----------------------------------------------------------------- spans

    # ---------------------------------------------------------------- blocks

    def _cover(self) -> None:
        from docx.shared import Mm, Pt

        page = self.document.cover
        brief = self.document.template == "brief"
        kicker = self._line(page.kicker.upper(), style="Overt Kicker")
        kicker.paragraph_format.space_before = Pt(0 if brief else 90)
        self._line(page.title, style="Title")
        subtitle = self._line(page.subtitle, style="Subtitle")
        subtitle.paragraph_format.space_after = Pt(10 if brief else 34)
        table = self._grid(len(page.facts), 2, (40.0, 128.0), header=False)
        for cells, (name, value) in zip(_cells(table), page.facts, strict=True):
            self._fill(cells[0], (_plain(name),), "Overt Cell", muted=True)
            self._fill(cells[1], value, "Overt Cell")
        gap = self.file.add_paragraph()
        gap.paragraph_format.space_after = Pt(6 if brief else 40)
        box = self._line(style="Overt Box")
        box.paragraph_format.left_indent = Mm(2)
        self.spans(box, page.caveat)
        if not brief:
            self.file.add_page_break()

    def _contents(self) -> None:
        """A field that is filled already: it needs no question on opening, and can be brought up to date."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._line(self.words["contents"], style="Overt Contents Title")
        entries = [
            each for each in self.document.blocks if isinstance(each, Heading) and each.level <= 2
        ]
        lines = []
        for entry in entries:
            line = self._line(style=f"Overt Contents {entry.level}")
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), mark(entry.anchor))
            link.set(qn("w:history"), "1")
            run = line.add_run(entry.text.replace("\u2002", "\u2003"))
            link.append(run._r)
            line._p.append(link)
            lines.append(line)
        if not lines:
            return
        for element in reversed(field_begin(r'TOC \o "1-2" \h \z \n')):
            first = lines[0]._p
            place = 1 if first.pPr is not None else 0
            first.insert(place, element)
        end = OxmlElement("w:r")
        char = OxmlElement("w:fldChar")
        char.set(qn("w:fldCharType"), "end")
        end.append(char)
        lines[-1]._p.append(end)
        self.file.add_page_break()

    def _heading(self, block: Heading) -> None:
        line = self.file.add_heading(level=block.level)
        line.add_run(block.text.replace("\u2002", "\u2003"))
        self._bookmark(line, block.anchor)

    def _paragraph(self, block: Paragraph) -> None:
        line = self._line(style=_STYLES[block.style])
        self.spans(line, block.spans)
        self._queries(line, block.spans)

    def _bullets(self, block: Bullets) -> None:
        for item in block.items:
            line = self._line(style="List Number" if block.ordered else "List Bullet")
            self.spans(line, item)
            self._queries(line, item)

    def _table(self, block: Table) -> None:
        self._caption("Table", self.words["table"], block.number, block.caption)
        style = "Overt Cell Small" if block.small else "Overt Cell"
        table = self._grid(
            1 + len(block.rows),
            len(block.columns),
            tuple(_WIDTH_MM * share for share in shares(block)),
            header=True,
        )
        rows = _cells(table)
        for cell, column in zip(rows[0], block.columns, strict=True):
            self._fill(cell, (_plain(column.title),), style, right=column.numeric, bold=True)
        for row, values in zip(rows[1:], block.rows, strict=True):
            for cell, column, value in zip(row, block.columns, values, strict=True):
                self._fill(
                    cell, _soft(value) if column.wrap else value, style, right=column.numeric
                )
        note = self._line(style="Overt Quiet")
        self.spans(note, block.note)

    def _grid(self, rows: int, columns: int, widths: tuple[float, ...], *, header: bool) -> Any:
        """A table with fine lines between rows and fixed widths; its first row is repeated on every page."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm

        table = self.file.add_table(rows=rows, cols=columns)
        table.autofit = False
        properties = table._tbl.tblPr
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            element = OxmlElement(f"w:{side}")
            heavy = header and side == "top"
            for name, value in (("val", "single"), ("sz", "8" if heavy else "3"), ("space", "0"),
                                ("color", DEEP if heavy else "D6DBE1")):  # fmt: skip
                element.set(qn(f"w:{name}"), value)
            borders.append(element)
        properties.append(borders)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for place, row in enumerate(table._tbl.tr_lst):
            for cell, width in zip(row.tc_lst, widths, strict=True):
                cell.width = Mm(width)
            row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if header and not place:
                row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table

    def _fill(
        self,
        cell: Any,
        value: Spans,
        style: str,
        *,
        right: bool = False,
        bold: bool = False,
        muted: bool = False,
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        line = cell.paragraphs[0]
        line._p.style = self.styles[style]
        if right:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.spans(line, value, muted=muted)
        if bold:
            for run in line.runs:
                run.font.bold = True

    def _drawing(self, block: Drawing) -> None:
        import vl_convert
        from docx.oxml.ns import qn
        from docx.shared import Mm

        self._caption("Figure", self.words["figure"], block.number, block.caption, block.size)
        assert block.figure.chart is not None
        svg = to_svg(block.figure.chart, key=block.figure.key, background="white")
        png = vl_convert.svg_to_png(svg, scale=2)
        high, wide = int.from_bytes(png[20:24], "big"), int.from_bytes(png[16:20], "big")
        width = min(_WIDTH_MM - 4, 195.0 * wide / high)
        line = self.file.add_paragraph()
        line.paragraph_format.keep_with_next = True
        shape = line.add_run().add_picture(io.BytesIO(png), width=Mm(width))
        properties = shape._inline.find(qn("wp:docPr"))
        properties.set("descr", block.alt)
        properties.set("title", block.caption)
        properties.set("name", block.anchor)
        for note in block.notes:
            self._line(note, style="Overt Quiet").paragraph_format.keep_with_next = True
        self.spans(self._line(style="Overt Source"), block.source)

    def _facts(self, block: Facts) -> None:
        from docx.shared import Pt

        columns = 4
        rows = -(-len(block.items) // columns)
        table = self._grid(rows, columns, (_WIDTH_MM / columns,) * columns, header=False)
        cells = _cells(table)
        for place, fact in enumerate(block.items):
            cell = cells[place // columns][place % columns]
            self._fill(cell, fact.value, "Overt Number")
            label = cell.add_paragraph(fact.label)
            label._p.style = self.styles["Overt Quiet"]
            label.paragraph_format.space_after = Pt(3)
        self._line(style="Overt Quiet")

    def _panel(self, block: Panel) -> None:
        from docx.shared import Pt, RGBColor

        self._caption("Figure", self.words["figure"], block.number, block.caption, block.size)
        columns = 2 if len(block.posts) in (2, 4) else 3
        rows = -(-len(block.posts) // columns)
        table = self._grid(rows, columns, (_WIDTH_MM / columns,) * columns, header=False)
        cells = _cells(table)
        for place, post in enumerate(block.posts):
            cell = cells[place // columns][place % columns]
            head = cell.paragraphs[0]
            head._p.style = self.styles["Overt Post"]
            head.paragraph_format.space_before = Pt(3)
            name = head.add_run(ILLEGAL.sub("\ufffd", post.who))
            name.font.bold = True
            head.add_run(f"  {post.platform}").font.color.rgb = RGBColor.from_string(MUTED)
            body = cell.add_paragraph()
            body._p.style = self.styles["Overt Post"]
            self.spans(body, post.body)
            foot = cell.add_paragraph()
            foot._p.style = self.styles["Overt Source"]
            foot.paragraph_format.space_after = Pt(3)
            foot.add_run(f"{post.when}  {post.evidence.text}  {post.digest}")
        self.spans(self._line(style="Overt Quiet"), block.key)
        self.spans(self._line(style="Overt Source"), block.source)

    def _terms(self, block: Terms) -> None:
        table = self._grid(len(block.items), 2, (48.0, _WIDTH_MM - 48.0), header=False)
        for cells, (term, means) in zip(_cells(table), block.items, strict=True):
            self._fill(cells[0], term, "Overt Cell", bold=True)
            self._fill(cells[1], means, "Overt Cell")
        self._line(style="Overt Quiet")

    def _code(self, block: Code) -> None:
        for text in block.text.splitlines() or [""]:
            self._line(ILLEGAL.sub("\ufffd", text), style="Overt Code")

    def _callout(self, block: Callout) -> None:
        title = self._line(style="Overt Box")
        title.paragraph_format.keep_with_next = True
        title.add_run(block.title).font.bold = True
        for each in block.blocks:
            if isinstance(each, Paragraph):
                self.spans(self._line(style="Overt Box"), each.spans)
            else:
                self.block(each)

    def _break(self, _: PageBreak) -> None:
        self.file.add_page_break()


def _cells(table: Any) -> list[list[Any]]:
    """All cells, row by row: `table.rows[i].cells` counts through the whole table each time."""
    from docx.table import _Cell

    return [[_Cell(cell, table) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def _soft(value: Spans) -> Spans:
    """Long words of a cell with places where they may break."""
    from dataclasses import replace

    return tuple(
        replace(span, text=re.sub(r"([^\s\u200b]{14})(?=[^\s\u200b]{3})", "\\1\u200b", span.text))
        for span in value
    )


def _plain(text: str) -> Span:
    from overt.dossier.model import Text

    return Text(text)
