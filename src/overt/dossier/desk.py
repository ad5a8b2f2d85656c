"""Where the sections of a dossier are written: the case, the words, the register, and makers of blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from overt.charts import Figure
from overt.dossier.figures import retell, speak
from overt.dossier.model import (
    Block,
    Column,
    Drawing,
    Heading,
    Link,
    Number,
    Paragraph,
    Span,
    Spans,
    Table,
    Text,
)
from overt.dossier.register import Register
from overt.dossier.scope import Scope
from overt.dossier.words import Words
from overt.publication._addresses import raw_addresses
from overt.report._safe import visible
from overt.text import show_hidden

if TYPE_CHECKING:
    from overt.assessment import Assessment
    from overt.case import Case

_MENTION = re.compile(r"(?<![\w@.])@[\w.]{2,}")


@dataclass
class Desk:
    """What a section needs. `blocks` of the section are returned by it, never written here."""

    case: Case
    scope: Scope
    w: Words
    register: Register
    template: str
    step_s: int = 1
    figures: list[Drawing] = field(default_factory=list)
    tables: int = 0
    panels: int = 0
    sections: dict[str, str] = field(default_factory=dict)
    _handles: dict[str, str] | None = None

    # --------------------------------------------------------------- numbers

    def rows(self, name: str, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of a named query."""
        return self.register.rows(name, sql, **values)

    def number(self, name: str, sql: str, **values: Any) -> Number:
        """A whole number that a named query gives."""
        return Number(
            self.w.number(self.register.value(name, sql, **values)), self.register.id_of(name)
        )

    def of(self, name: str, text: str | float | None) -> Number:
        """A value of a row of a named query, as words or as a whole number."""
        shown = text if isinstance(text, str) else self.w.number(text)
        return Number(shown, self.register.id_of(name))

    # ---------------------------------------------------------------- blocks

    def heading(self, key: str, level: int = 2, **parts: object) -> Heading:
        """A heading from the catalogue; its key is its anchor."""
        text = self.w(f"heading.{key}", **parts)
        return Heading(
            text,
            _anchor(f"{key}-{'-'.join(str(each) for each in parts.values())}".strip("-")),
            level,
        )

    def say(self, key: str, style: str = "body", **parts: object) -> Paragraph:
        """A paragraph from the catalogue."""
        return Paragraph(self.w.say(key, **parts), style)  # type: ignore[arg-type]  # one of the styles

    def table(
        self,
        key: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[object]],
        *,
        note: Spans = (),
        small: bool = False,
        **parts: object,
    ) -> Table:
        """A numbered table; cells are spans, texts of our own, or whole numbers."""
        self.tables += 1
        return Table(
            caption=self.w(f"table.{key}", **parts),
            columns=tuple(columns),
            rows=tuple(tuple(self._cell(cell) for cell in row) for row in rows),
            anchor=f"table-{self.tables}",
            number=self.tables,
            note=note,
            small=small,
        )

    def column(
        self, key: str, *, numeric: bool = False, width: float = 0.0, wrap: bool = False
    ) -> Column:
        """A column with its title from the catalogue."""
        return Column(self.w(f"column.{key}"), numeric, width, wrap)

    def figure(self, figure: Figure, call: str) -> list[Block]:
        """A numbered figure; where it is not drawn, the reason in a sentence. `call` makes it again."""
        if figure.chart is None:
            why = figure.why_not or ""
            return [self.say("figure.not_drawn", "quiet", title=speak(self.w, figure.title),
                             why=self.machine(speak(self.w, why)))]  # fmt: skip
        names = self.names() if self.scope.profile.masked else {}
        shown = retell(self.w, figure, names)
        number = len(self.figures) + self.panels + 1
        query = self.register.call(f"figure.{figure.key}", call, f"{figure.twin.num_rows} rows")
        made = Drawing(
            number=number,
            figure=shown,
            caption=shown.title,
            size=shown.subtitle,
            alt=shown.alt,
            notes=shown.notes,
            source=self.source(query),
            anchor=f"figure-{figure.key}",
        )
        self.figures.append(made)
        return [made]

    def source(self, query: str) -> Spans:
        """The source line under a figure: case, run, period and the query it comes from."""
        run = self.run_hash[:12] or "–"
        name = Text(visible(self.case.folder.resolve().name, 80), "data")
        return self.w.say("figure.source", case=name, run=run, query=Number(query, query))

    # ------------------------------------------------------------- who, what

    @cached_property
    def assessed(self) -> Assessment | None:
        """Impact, matrix, ceilings and judgements of the operation; None in a draft."""
        from overt.assessment import assess

        if self.scope.operation is None:
            return None
        return assess(self.case.engine, self.scope.operation.operation_id)

    def from_assessment(self, what: str, text: str | float | None) -> Number:
        """A value that `overt.assessment.assess` gave."""
        operation = self.scope.operation.operation_id if self.scope.operation else ""
        name = f"assessment.{what}"
        self.register.call(
            name, f"overt.assessment.assess(case.engine, '{operation}').{what}", str(text)
        )
        return self.of(name, text)

    @property
    def run_hash(self) -> str:
        """Hash of the last finished stage: the results the dossier was written from."""
        rows = self.rows("run.last", _LAST_RUN)
        return str(rows[0]["input_hash"]) if rows else ""

    def who(self, account_id: str | None, handle: str | None = None) -> Text:
        """An account as the recipient may see it."""
        if account_id is None:
            return Text("–")
        if not self.scope.named(account_id):
            return Text(self.scope.mask(account_id), "code")
        return Text(visible(f"@{handle}" if handle else account_id, 60), "data")

    def names(self) -> dict[str, str]:
        """Ids and handles that the recipient must not read → what stands for them."""
        if self._handles is None:
            found = self.case.sql(_HANDLES).to_pylist()
            self._handles = {}
            for row in found:
                if not self.scope.named(row["account_id"]):
                    shown = self.scope.mask(row["account_id"])
                    self._handles[row["account_id"]] = shown
                    if row["handle"]:
                        self._handles.setdefault(row["handle"], shown)
        return self._handles

    def data(self, text: object, most: int | None = 200) -> Text:
        """Any text of strangers, safe to read; mentions are masked where people are."""
        if text is None or text == "":
            return Text("–")
        kept = str(text)
        if self.scope.profile.masked:
            kept = _MENTION.sub("@[…]", kept)
        return Text(_defanged(visible(kept, most)), "data")

    def file(self, name: str | None) -> Text:
        """The name of a file: no address, so only hidden characters are drawn."""
        return Text(show_hidden(name), "data") if name else Text("–")

    def machine(self, text: str | None) -> Text:
        """A sentence that the tool wrote in English when it ran; names in it are masked where people are."""
        kept = _defanged(visible(text or "–", None))
        return Text(self.masked(kept), "machine", None if self.w.lang == "en" else "en")

    def masked(self, kept: str) -> str:
        """The text with mentions, ids and handles of private persons replaced, where people are masked."""
        if self.scope.profile.masked:
            kept = _MENTION.sub("@[…]", kept)
            for word in sorted(set(re.findall(r"[\w:.-]{3,}", kept)) & self.names().keys()):
                kept = re.sub(
                    rf"(?<![\w:.-]){re.escape(word)}(?![\w:.-])", self.names()[word], kept
                )
        return kept

    def cited(self, keys: Iterable[int | None], most: int = 6) -> Spans:
        """Evidence ids in brackets: "[E-0003, E-0007]"; nothing where there are none."""
        ids = self.register.cite(list(dict.fromkeys(key for key in keys if key is not None))[:most])
        if not ids:
            return ()
        out: list[Span] = [Text(" [")]
        for place, each in enumerate(ids):
            out += [Text(", ")] * bool(place) + [Link(each, each)]
        return (*out, Text("]"))

    def _cell(self, cell: object) -> Spans:
        if isinstance(cell, tuple):
            return cell
        if isinstance(cell, str):
            return (Text(cell),)
        if cell is None:
            return (Text("–"),)
        if isinstance(cell, int | float):
            return (Text(self.w.number(cell)),)
        return (cell,)  # type: ignore[return-value]  # a span


Section = Callable[[Desk], list[Block]]
"""A section: reads the case at the desk, returns its blocks; none leaves it out."""

_LAST_RUN = """
    SELECT input_hash FROM run WHERE status = 'done' AND stage <> 'ingest' ORDER BY run_no DESC NULLS LAST LIMIT 1
"""
_HANDLES = "SELECT account_id, handle FROM account ORDER BY account_id NULLS LAST"


def _defanged(text: str) -> str:
    """The text without any address that a mail reader or a PDF viewer would make a link of."""
    for raw in raw_addresses(text):
        text = text.replace(raw, raw.replace("[.]", ".").replace(".", "[.]"))
    return text


def _anchor(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
