"""Spans and blocks as HTML; the page and the paper share it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup, escape

from overt.charts import to_inline_svg, to_svg
from overt.dossier.model import (
    Block,
    Bullets,
    Callout,
    Code,
    Document,
    Drawing,
    Facts,
    Heading,
    Link,
    Number,
    PageBreak,
    Panel,
    Paragraph,
    Span,
    Spans,
    Table,
    Terms,
    Text,
    plain,
)
from overt.dossier.render._widths import shares

TWIN_ROWS = 120
_SHORT = 5  # rows of a table that is not parted between pages
_HIDDEN = re.compile(r"⟨U\+[0-9A-F]{4,6}⟩")
_TAGS = {"strong": "strong", "em": "em", "code": "code", "quiet": "small", "ins": "ins"}
_BREAKS = re.compile(r"([/_.:|-])(?=\w)|(?<=\w{12})(?=\w{4})")


def spans(each: Iterable[Span], *, wrap: bool = False) -> Markup:
    """Spans as HTML; with `wrap` long words may break."""
    return Markup("").join(_span(span, wrap=wrap) for span in each)


def _span(span: Span, *, wrap: bool) -> Markup:
    if isinstance(span, Number):
        return Markup('<a class="q" href="#{0}" title="{0}">{1}</a>').format(span.query, span.text)
    if isinstance(span, Link):
        return Markup('<a class="ref" href="#{}">{}</a>').format(span.anchor, span.text)
    text = _text(span.text)
    lang = Markup(' lang="{}"').format(span.lang) if span.lang else Markup("")
    if span.style == "data":
        return Markup('<bdi dir="auto"{}>{}</bdi>').format(lang, text)
    if span.style == "ins":
        return Markup('<ins><bdi dir="auto">{}</bdi></ins>').format(text)
    if span.style == "code" and wrap:
        text = _breakable(text) if len(span.text) > 24 and " " not in span.text else text
    tag = _TAGS.get(span.style)
    if tag:
        return Markup("<{0}{1}>{2}</{0}>").format(tag, lang, text)
    return Markup("<span{}>{}</span>").format(lang, text) if span.lang else text


def _breakable(text: Markup) -> Markup:
    """Places where a long id may break."""
    broken = _BREAKS.sub(lambda found: (found[1] or "") + "<wbr>", str(text))
    return Markup(broken)  # noqa: S704 - of text that was escaped


def _text(text: str) -> Markup:
    """Escaped, hidden characters set apart, line ends kept."""
    safe = str(escape(text))
    safe = _HIDDEN.sub(r'<span class="hidden-character">\g<0></span>', safe)
    return Markup(safe.replace("\n", "<br>"))  # noqa: S704 - escaped above


class Body:
    """The blocks of one document as HTML. `paper`: pictures instead of live drawings, nothing folded."""

    def __init__(self, document: Document, *, paper: bool) -> None:
        self.document = document
        self.paper = paper
        self.words = document.words
        self._numbers: set[str] = set()
        self._open = False

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        """All blocks; a heading of level 1 opens a section."""
        out: list[Markup] = []
        for block in blocks:
            if isinstance(block, Heading) and block.level == 1:
                out.append(Markup("</section>\n") if self._open else Markup(""))
                out.append(Markup('<section aria-labelledby="{}">\n').format(block.anchor))
                self._open = True
            out.append(self.block(block))
        out.append(Markup("</section>\n") if self._open else Markup(""))
        return Markup("").join(out)

    def block(self, block: Block) -> Markup:
        """One block."""
        makers: dict[type, Callable[[Any], Markup]] = {
            Heading: self._heading, Paragraph: self._paragraph, Bullets: self._bullets, Table: self._table,
            Drawing: self._drawing, Facts: self._facts, Panel: self._panel, Terms: self._terms, Code: self._code,
            Callout: self._callout, PageBreak: self._break,
        }  # fmt: skip
        return makers[type(block)](block)

    def _heading(self, block: Heading) -> Markup:
        level = block.level + 1
        number, gap, text = block.text.partition("\u2002")
        shown = (
            Markup('<span class="no">{}</span> {}').format(number, text)
            if gap
            else Markup("{}").format(block.text)
        )
        return Markup('<h{0} id="{1}">{2}</h{0}>\n').format(level, block.anchor, shown)

    def _paragraph(self, block: Paragraph) -> Markup:
        kind = "" if block.style == "body" else Markup(' class="{}"').format(block.style)
        return Markup("<p{}>{}{}</p>\n").format(
            kind, spans(block.spans), self._queries(block.spans)
        )

    def _queries(self, each: Spans) -> Markup:
        """On paper a link cannot be followed, so the ids stand behind the sentence."""
        if not self.paper:
            return Markup("")
        ids = list(
            dict.fromkeys(
                span.query for span in each if isinstance(span, Number) and span.text != span.query
            )
        )
        return Markup(' <span class="qs">{}</span>').format(" ".join(ids)) if ids else Markup("")

    def _bullets(self, block: Bullets) -> Markup:
        tag = "ol" if block.ordered else "ul"
        items = Markup("").join(
            Markup("<li>{}{}</li>\n").format(spans(item), self._queries(item))
            for item in block.items
        )
        return Markup("<{0}>\n{1}</{0}>\n").format(tag, items)

    def _table(self, block: Table) -> Markup:
        widths = Markup("").join(
            Markup('<col style="width:{}%">').format(f"{100 * share:.2f}")
            for share in shares(block)
        )
        head = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(_class(column.numeric, False), column.title)
            for column in block.columns
        )
        rows = Markup("").join(self._row(block, row) for row in block.rows)
        kind = " ".join(
            name
            for name, on in (("small", block.small), ("short", len(block.rows) <= _SHORT))
            if on
        )
        note = (
            Markup('<p class="note">{}</p>\n').format(spans(block.note))
            if block.note
            else Markup("")
        )
        number = Markup('<span class="label">{} {}</span> ').format(
            self.words["table"], block.number
        )
        table = Markup(
            '<table class="{}"><caption>{}{}</caption><colgroup>{}</colgroup>'
            "<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table>\n"
        ).format(kind, number, block.caption, widths, head, rows)
        if self.paper:
            return Markup('<div class="table" id="{}">{}{}</div>\n').format(
                block.anchor, table, note
            )
        return Markup(
            '<div class="table" id="{}"><div class="scroll" role="region" aria-label="{}" tabindex="0">{}</div>'
            "{}</div>\n"
        ).format(
            block.anchor, f"{self.words['table']} {block.number}: {block.caption}", table, note
        )

    def _row(self, block: Table, row: tuple[Spans, ...]) -> Markup:
        cells = []
        for place, (column, cell) in enumerate(zip(block.columns, row, strict=True)):
            name = plain(cell)
            known = re.fullmatch(r"(Q\d+|E-\d{4})", name) if place == 0 else None
            anchor = Markup("")
            if known and name not in self._numbers:
                self._numbers.add(name)
                anchor = Markup(' id="{}"').format(name)
            cells.append(
                Markup("<td{}{}>{}</td>").format(
                    anchor, _class(column.numeric, column.wrap), spans(cell, wrap=column.wrap)
                )
            )
        return Markup("<tr>{}</tr>\n").format(Markup("").join(cells))

    def _drawing(self, block: Drawing) -> Markup:
        figure = block.figure
        notes = Markup("").join(Markup("<li>{}</li>").format(note) for note in block.notes)
        caption = Markup(
            '<figcaption><span class="label">{} {}</span> <span class="title">{}</span> '
            '<span class="n">{}</span></figcaption>\n'
        ).format(self.words["figure"], block.number, block.caption, block.size)
        if self.paper:
            drawing = Markup('<img class="picture" src="{}" alt="{}">').format(
                picture(block), block.alt
            )
        else:
            svg = Markup(to_inline_svg(figure))  # noqa: S704 - Vega and to_inline_svg escape the data
            drawing = Markup(
                '<div class="drawing" role="region" aria-label="{}" tabindex="0">{}</div>'
            ).format(block.caption, svg)
        return Markup('<figure id="{}">\n{}{}\n{}<p class="source">{}</p>\n{}</figure>\n').format(
            block.anchor,
            caption,
            drawing,
            Markup('<ul class="notes">{}</ul>\n').format(notes) if notes else Markup(""),
            spans(block.source),
            Markup("") if self.paper else self._twin(block),
        )

    def _twin(self, block: Drawing) -> Markup:
        twin = block.figure.twin
        names = [name.replace("_", " ") for name in twin.column_names]
        head = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in names)
        rows = Markup("").join(
            Markup("<tr>{}</tr>\n").format(
                Markup("").join(_twin_cell(value) for value in row.values())
            )
            for row in twin.slice(0, TWIN_ROWS).to_pylist()
        )
        shown = self.words["rows_of"].format(shown=min(TWIN_ROWS, twin.num_rows), all=twin.num_rows)
        return Markup(
            '<details class="twin"><summary>{}</summary><p>{}</p><div class="scroll tall" role="region" '
            'aria-label="{}" tabindex="0"><table class="small"><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table>'
            '</div><p class="note">{}</p></details>\n'
        ).format(
            self.words["numbers"],
            block.alt,
            f"{self.words['numbers']}: {block.caption}",
            head,
            rows,
            shown,
        )

    def _facts(self, block: Facts) -> Markup:
        items = Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>\n").format(fact.label, spans(fact.value))
            for fact in block.items
        )
        return Markup('<dl class="facts">\n{}</dl>\n').format(items)

    def _panel(self, block: Panel) -> Markup:
        posts = Markup("").join(
            Markup(
                '<div class="post"><p class="post-head"><b>{}</b> <span>{}</span></p>'
                '<div class="text" dir="auto"{}>{}</div>'
                '<p class="post-foot"><span>{}</span> <a href="#{}">{}</a> <code>{}</code></p></div>\n'
            ).format(
                name_of(post.who), post.platform,
                Markup(' lang="{}"').format(post.language) if post.language else Markup(""),
                spans(post.body), post.when, post.evidence.anchor, post.evidence.text, post.digest,
            )
            for post in block.posts
        )  # fmt: skip
        columns = 2 if len(block.posts) in (2, 4) else 3
        return Markup(
            '<figure class="panel" id="{}">\n<figcaption><span class="label">{} {}</span> '
            '<span class="title">{}</span> <span class="n">{}</span></figcaption>\n'
            '<div class="columns by-{}">\n{}</div>\n<p class="key">{}</p>'
            '<p class="source">{}</p></figure>\n'
        ).format(
            block.anchor, self.words["figure"], block.number, block.caption, block.size, columns, posts,
            spans(block.key), spans(block.source),
        )  # fmt: skip

    def _terms(self, block: Terms) -> Markup:
        items = Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>\n").format(spans(term), spans(means))
            for term, means in block.items
        )
        return Markup('<dl class="terms">\n{}</dl>\n').format(items)

    def _code(self, block: Code) -> Markup:
        return Markup("<pre>{}</pre>\n").format(block.text)

    def _callout(self, block: Callout) -> Markup:
        inner = Markup("").join(self.block(each) for each in block.blocks)
        return Markup(
            '<div class="callout {}" role="note"><p class="callout-title">{}</p>\n{}</div>\n'
        ).format(block.kind, block.title, inner)

    def _break(self, _: PageBreak) -> Markup:
        return Markup('<div class="page-break"></div>\n') if self.paper else Markup("")


def name_of(text: str) -> Markup:
    """A name of strangers in a direction of its own."""
    return spans((Text(text, "data"),))


def picture(block: Drawing) -> str:
    """A figure as a data address: an SVG on no ground."""
    assert block.figure.chart is not None
    svg = to_svg(block.figure.chart, key=block.figure.key)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _class(numeric: bool, wrap: bool) -> Markup:
    names = [name for name, on in (("num", numeric), ("wrap", wrap)) if on]
    return Markup(' class="{}"').format(" ".join(names)) if names else Markup("")


def _twin_cell(value: object) -> Markup:
    if value is None:
        return Markup("<td>–</td>")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Markup("<td>{}</td>").format(spans((Text(str(value), "data"),)))
    return Markup('<td class="num">{}</td>').format(
        f"{value:,}" if isinstance(value, int) else f"{value:.4g}"
    )
