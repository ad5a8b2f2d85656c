"""What a dossier is made of: typed blocks, built once and drawn by every renderer.

Nothing here knows HTML, PDF, Word or Markdown, and no renderer knows the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from overt.charts import Figure

Style: TypeAlias = Literal["plain", "strong", "em", "code", "quiet", "data", "ins", "machine"]


@dataclass(frozen=True)
class Text:
    """A run of text.

    `machine` is a sentence the tool wrote when it ran, `data` is what strangers wrote: already defanged, kept in a
    direction of its own.

    `lang` is set where the run is in another language than the dossier.
    """

    text: str
    style: Style = "plain"
    lang: str | None = None


@dataclass(frozen=True)
class Number:
    """A number or a word that a query of the case gave; `query` is its id in the register."""

    text: str
    query: str


@dataclass(frozen=True)
class Link:
    """A reference to something else in the dossier: evidence, a figure, a section."""

    text: str
    anchor: str


Span: TypeAlias = Text | Number | Link
Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 begins a section."""

    text: str
    anchor: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `judgement` and `confidence` are set apart from facts."""

    spans: Spans
    style: Literal["body", "lead", "judgement", "confidence", "quiet"] = "body"


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Spans, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: `numeric` cells stand right, `width` is its share of the page, 0 for what is left over."""

    title: str
    numeric: bool = False
    width: float = 0.0
    wrap: bool = False  # breaks anywhere: ids, hashes, addresses


@dataclass(frozen=True)
class Table:
    """A table with its caption. `note` says what was left out, or how to read it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Spans, ...], ...]
    anchor: str
    number: int = 0
    note: Spans = ()
    small: bool = False


@dataclass(frozen=True)
class Drawing:
    """A figure as it stands in the dossier: number, caption, source line, and the figure itself."""

    number: int
    figure: Figure
    caption: str
    size: str
    alt: str
    notes: tuple[str, ...]
    source: Spans
    anchor: str


@dataclass(frozen=True)
class Fact:
    """One cell of a box of numbers."""

    value: Spans
    label: str


@dataclass(frozen=True)
class Facts:
    """A box of numbers."""

    items: tuple[Fact, ...]


@dataclass(frozen=True)
class PanelPost:
    """One post of the copy-paste panel; in `body` what the first post lacks has the style `ins`."""

    who: str
    when: str
    platform: str
    body: Spans
    language: str | None
    evidence: Link
    digest: str


@dataclass(frozen=True)
class Panel:
    """Posts side by side: sharp, searchable, made from stored text."""

    number: int
    caption: str
    size: str
    alt: str
    posts: tuple[PanelPost, ...]
    key: Spans
    source: Spans
    anchor: str


@dataclass(frozen=True)
class Terms:
    """Pairs of a term and what it means."""

    items: tuple[tuple[Spans, Spans], ...]


@dataclass(frozen=True)
class Code:
    """Lines to type or to read letter by letter."""

    text: str


@dataclass(frozen=True)
class Callout:
    """A box: `draft` and `caution` warn, `about` explains."""

    kind: Literal["draft", "caution", "about"]
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PageBreak:
    """The next block begins a page, where there are pages."""


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | Drawing
    | Facts
    | Panel
    | Terms
    | Code
    | Callout
    | PageBreak
)


@dataclass(frozen=True)
class Cover:
    """The first page.

    facts   rows under the title: operation, marking, date, version, hashes …
    caveat  what a reader must know before reading on
    """

    kicker: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, Spans], ...]
    caveat: Spans


@dataclass(frozen=True)
class Document:
    """A whole dossier.

    marking  TLP as printed on every page; `draft` is the sentence every page of a draft carries, or None
    date     day of the newest result or decision in it, ISO; no clock is read
    key      hash over case and template, for the PDF's id
    words    the fixed words renderers themselves need
    """

    lang: str
    title: str
    template: str
    marking: str
    draft: str | None
    date: str
    key: str
    cover: Cover
    blocks: tuple[Block, ...]
    words: dict[str, str] = field(default_factory=dict)


def plain(spans: Sequence[Span]) -> str:
    """The text of spans, nothing marked."""
    return "".join(each.text for each in spans)
