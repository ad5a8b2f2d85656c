"""Markdown: the same text and tables, figures by caption, description and numbers."""

from __future__ import annotations

import re

from overt.dossier.model import (
    Block,
    Bullets,
    Callout,
    Code,
    Document,
    Drawing,
    Facts,
    Heading,
    Number,
    PageBreak,
    Panel,
    Paragraph,
    Span,
    Spans,
    Table,
    Terms,
)

TWIN_ROWS = 24
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])(\s)")


def render(document: Document) -> bytes:
    """The dossier as CommonMark with tables (GitHub's)."""
    out = [
        f"**{_escaped(document.marking)}**"
        + (f" · **{_escaped(document.draft)}**" if document.draft else "")
    ]
    page = document.cover
    out += [f"_{_escaped(page.kicker)}_", f"# {_escaped(page.title)}", _escaped(page.subtitle)]
    out.append("\n".join(f"- {_escaped(name)}: {_spans(value)}" for name, value in page.facts))
    out.append(f"> {_spans(page.caveat)}")
    for block in document.blocks:
        out += _block(document, block)
    out.append(f"_{_escaped(document.words['made_with'])}_")
    return ("\n\n".join(each for each in out if each) + "\n").encode()


def _block(document: Document, block: Block) -> list[str]:
    words = document.words
    if isinstance(block, Heading):
        return [f"{'#' * (block.level + 1)} {_escaped(block.text)}"]
    if isinstance(block, Paragraph):
        text = _spans(block.spans) + _queries(block.spans)
        return [f"**{text.strip()}**" if block.style == "judgement" and "*" not in text else text]
    if isinstance(block, Bullets):
        return [
            "\n".join(
                f"{'1.' if block.ordered else '-'} {_spans(each)}{_queries(each)}"
                for each in block.items
            )
        ]
    if isinstance(block, Table):
        return _table(f"{words['table']} {block.number}", block)
    if isinstance(block, Drawing):
        return _drawing(document, block)
    if isinstance(block, Facts):
        return [
            "\n".join(f"- **{_spans(each.value)}** {_escaped(each.label)}" for each in block.items)
        ]
    if isinstance(block, Panel):
        return _panel(document, block)
    if isinstance(block, Terms):
        return ["\n".join(f"- **{_spans(term)}**: {_spans(means)}" for term, means in block.items)]
    if isinstance(block, Code):
        return [f"```text\n{block.text.replace('```', chr(0x2019) * 3)}\n```"]
    if isinstance(block, Callout):
        inner = [text for each in block.blocks for text in _block(document, each)]
        return ["\n>\n".join(f"> {line}" for line in (f"**{_escaped(block.title)}**", *inner))]
    assert isinstance(block, PageBreak)
    return ["---"]


def _table(label: str, block: Table) -> list[str]:
    head = "| " + " | ".join(_escaped(column.title) for column in block.columns) + " |"
    rule = "|" + "|".join(" ---: " if column.numeric else " --- " for column in block.columns) + "|"
    rows = ["| " + " | ".join(_spans(cell, cell=True) for cell in row) + " |" for row in block.rows]
    out = [f"**{label}** {_escaped(block.caption)}", "\n".join((head, rule, *rows))]
    return [*out, f"_{_spans(block.note)}_"] if block.note else out


def _drawing(document: Document, block: Drawing) -> list[str]:
    twin = block.figure.twin
    names = twin.column_names
    rows = twin.slice(0, TWIN_ROWS).to_pylist()
    lines = [
        "| " + " | ".join(_escaped(name.replace("_", " ")) for name in names) + " |",
        "|" + " --- |" * len(names),
        *("| " + " | ".join(_value(row[name]) for name in names) + " |" for row in rows),
    ]
    shown = document.words["rows_of"].format(shown=len(rows), all=twin.num_rows)
    out = [
        f"**{document.words['figure']} {block.number}** {_escaped(block.caption)} ({_escaped(block.size)})",
        _escaped(block.alt),
        "\n".join(lines),
        f"_{_escaped(shown)}_",
    ]
    if block.notes:
        out.append("\n".join(f"- {_escaped(note)}" for note in block.notes))
    return [*out, f"_{_spans(block.source)}_"]


def _panel(document: Document, block: Panel) -> list[str]:
    posts = [
        f"- **{_escaped(post.who)}** · {_escaped(post.platform)} · {_escaped(post.when)} · {post.evidence.text} · "
        f"`{post.digest}`\n\n  > {_spans(post.body, cell=True)}"
        for post in block.posts
    ]
    head = f"**{document.words['figure']} {block.number}** {_escaped(block.caption)} ({_escaped(block.size)})"
    return [head, "\n".join(posts), _spans(block.key), f"_{_spans(block.source)}_"]


def _spans(each: Spans, *, cell: bool = False) -> str:
    text = "".join(_span(span) for span in each)
    return (
        text.replace("\n", "<br>") if cell else _BEGINS.sub(r"\1\\\2\3", text.replace("\n", "  \n"))
    )


def _span(span: Span) -> str:
    style = getattr(span, "style", "plain")
    if style == "code":
        return f"`{span.text.replace('`', chr(0x2019)).replace('|', chr(0x2502))}`"
    text = _escaped(span.text)
    mark = {"strong": "**", "em": "_", "ins": "__"}.get(style)
    return f"{mark}{text}{mark}" if mark and text.strip() else text


def _queries(each: Spans) -> str:
    ids = list(
        dict.fromkeys(
            span.query for span in each if isinstance(span, Number) and span.text != span.query
        )
    )
    return f" ({', '.join(ids)})" if ids else ""


def _value(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    return _escaped(str(value)).replace("\n", " ")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
