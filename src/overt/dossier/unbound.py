"""A dossier without annexes has no registers to lead to: its numbers stand without ids, its sentences without E-ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from overt.dossier.model import (
    Block,
    Bullets,
    Callout,
    Facts,
    Link,
    Number,
    Paragraph,
    Span,
    Spans,
    Table,
    Text,
)


def unbound(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks, nothing in them leading to a register."""
    return tuple(_block(block) for block in blocks)


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, spans=_spans(block.spans))
    if isinstance(block, Bullets):
        return replace(block, items=tuple(_spans(item) for item in block.items))
    if isinstance(block, Table):
        rows = tuple(tuple(_spans(cell) for cell in row) for row in block.rows)
        return replace(block, rows=rows, note=_spans(block.note))
    if isinstance(block, Facts):
        return replace(
            block, items=tuple(replace(fact, value=_spans(fact.value)) for fact in block.items)
        )
    if isinstance(block, Callout):
        return replace(block, blocks=unbound(block.blocks))
    return block


def _spans(spans: Spans) -> Spans:
    """Numbers as text; references with the brackets around them are left out."""
    out: list[Span] = []
    inside = False
    for place, span in enumerate(spans):
        after = spans[place + 1] if place + 1 < len(spans) else None
        if span == Text(" [") and isinstance(after, Link):
            inside = True
        elif inside:
            inside = span != Text("]")
        elif isinstance(span, Number):
            out.append(Text(span.text))
        elif not isinstance(span, Link):
            out.append(span)
    return tuple(out)
