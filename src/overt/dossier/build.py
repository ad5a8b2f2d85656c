"""Builds the document of a dossier: scope, cover, sections in the order of the template, numbers on headings."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from string import ascii_uppercase
from typing import TYPE_CHECKING

from overt import __version__, decisions
from overt.dossier.clearance import clear
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Cover, Document, Heading, PageBreak, Spans, Text
from overt.dossier.register import Register
from overt.dossier.scope import Scope, about
from overt.dossier.sections import review
from overt.dossier.templates import Template, template_named
from overt.dossier.unbound import unbound
from overt.dossier.words import Words, catalogue
from overt.errors import SettingError
from overt.flow import sources_hash
from overt.report._safe import visible

if TYPE_CHECKING:
    from overt.case import Case

_STEP = "SELECT MAX(time_step_s) AS step FROM source WHERE status = 'done'"
_RUNS = "SELECT COUNT(*) AS n FROM run WHERE stage = 'clusters' AND status = 'done'"
_UNEXPLAINED = "SELECT COUNT(*) AS n FROM cluster WHERE verdict = 'unexplained'"
_NEWEST = "SELECT MAX(last_at) AS at_s FROM source WHERE status = 'done'"


def build(
    case: Case,
    *,
    template: str = "technical",
    operation: str | None = None,
    lang: str = "en",
    recipient: str | None = None,
    final: bool = False,
) -> Document:
    """The document of a dossier, ready for any renderer.

    A `final` dossier has passed the check before publication; any other says on every page that it has not.
    Raises SettingError for an unknown template or language, for a case that was not investigated, and for a null
    report of a case with an unexplained cluster; NotFound where there is nothing to write about.
    """
    chosen = template_named(template)
    w = Words(lang)
    if not int(case.sql(_RUNS)["n"][0].as_py()):
        raise SettingError("The case has not been investigated to its end. Run: overt investigate")
    if template == "null":
        left = int(case.sql(_UNEXPLAINED)["n"][0].as_py())
        if left:
            raise SettingError(
                f"A null report says that nothing unexplained was found, and the case has {left} unexplained "
                f"{'cluster' if left == 1 else 'clusters'}. Use another template, or look at them: overt show cluster 1"
            )
    scope = about(case, operation, recipient or chosen.profile, null=template == "null")
    steps = case.sql(_STEP)
    desk = Desk(
        case=case,
        scope=scope,
        w=w,
        register=Register(case, scope.held),
        template=template,
        step_s=int(steps["step"][0].as_py() or 1),
    )
    blocks = _sections(desk, chosen)
    title = _title(desk)
    marking = f"TLP:{scope.tlp.upper()}"
    if final:
        clear(desk, tuple(blocks), marking)
    return Document(
        lang=lang,
        title=title,
        template=template,
        marking=marking,
        draft=_draft(desk, final=final),
        date=w.short_day(_date(case, scope)),
        key=_key(desk, title),
        cover=_cover(desk, title, marking, final=final),
        blocks=tuple(blocks) if chosen.annexes else unbound(blocks),
        words={name: catalogue(lang)[f"render.{name}"] for name in _RENDER},
    )


_RENDER = (
    "contents", "figure", "table", "skip", "page", "of", "numbers", "evidence", "rows_of", "print_note", "draft",
    "to_top", "made_with",
)  # fmt: skip


def _sections(desk: Desk, template: Template) -> list[Block]:
    """All sections, numbered; the register is written last, when every query has been asked."""
    blocks: list[Block] = []
    for number, section in enumerate(template.body, 1):
        blocks += _numbered(section(desk), str(number))
    if review.section not in template.annexes:
        blocks += review.let_stand(desk)
    if template.annexes:
        blocks.append(PageBreak())
    for letter, section in zip(ascii_uppercase, template.annexes, strict=False):
        blocks += _numbered(section(desk), letter)
    return blocks


def _numbered(blocks: list[Block], number: str) -> list[Block]:
    """Level 1 is "3  …", level 2 "3.1  …"; deeper ones carry no number."""
    out: list[Block] = []
    second = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            block = replace(block, text=f"{number}\u2002{block.text}")
        elif isinstance(block, Heading) and block.level == 2:
            second += 1
            block = replace(
                block,
                text=f"{number}.{second}\u2002{block.text}",
                anchor=f"{number.lower()}-{block.anchor}",
            )
        out.append(block)
    return out


def _title(desk: Desk) -> str:
    if desk.template == "null":
        return desk.w("cover.null_title")
    if desk.scope.draft:
        return desk.w("cover.draft_title")
    return visible(desk.scope.name or "", 120)


def _draft(desk: Desk, *, final: bool) -> str | None:
    """What every page of anything but a final dossier says."""
    if desk.template == "null" or final:
        return None
    return desk.w("draft.every_page" if desk.scope.draft else "draft.working")


def _cover(desk: Desk, title: str, marking: str, *, final: bool) -> Cover:
    w, scope = desk.w, desk.scope
    rows: list[tuple[str, Spans]] = []

    def row(key: str, value: object) -> None:
        rows.append((w(f"cover.{key}"), w._filled("{value}", {"value": value})))

    if scope.operation is not None:
        row("operation", scope.operation.operation_id)
    if desk.template != "brief":
        row("case", desk.data(desk.case.folder.resolve().name, 80))
    row("marking", f"{marking} · PAP:{scope.profile.pap.upper()}")
    row("recipient", w(f"recipient.{scope.profile.name}"))
    row("status", w("status.final" if final else f"status.{_status(desk)}"))
    row("date", w.day(_date(desk.case, scope)))
    if desk.template != "brief":
        row("version", w.say("cover.version_value", n=_version(desk)))
    row(
        "people",
        w.listing([desk.data(each, 60) for each in scope.people])
        if scope.people
        else w("cover.nobody"),
    )
    if desk.template != "brief":
        row("data", Text(sources_hash(desk.case.engine)[:16], "code"))
    row("run", Text(desk.run_hash[:16] or "–", "code"))
    row("tool", f"Overt {__version__}")
    return Cover(
        kicker=w(f"cover.kicker_{desk.template}"),
        title=title,
        subtitle=_subtitle(desk),
        facts=tuple(rows),
        caveat=w.say(
            "cover.caveat_draft" if scope.draft and desk.template != "null" else "cover.caveat"
        ),
    )


def _subtitle(desk: Desk) -> str:
    row = desk.case.sql(
        "SELECT MIN(posted_at) AS a, MAX(posted_at) AS b FROM post WHERE NOT COALESCE(embedded, FALSE)"
    )
    first, last = (row[name][0].as_py() for name in ("a", "b"))
    if desk.template == "null":
        return desk.w("cover.null_subtitle", period=desk.w.span(first, last))
    return desk.w("cover.subtitle", accounts=desk.scope.accounts, period=desk.w.span(first, last))


def _status(desk: Desk) -> str:
    if desk.template == "null":
        return "null"
    if desk.scope.draft:
        return "draft"
    judged = any(
        desk.scope.decided(f"{name}.likelihood")
        for name in ("coordination", "authenticity", "source", "impact")
    )
    return "judged" if judged else "grouped"


def _date(case: Case, scope: Scope) -> int | None:
    """The newest of what the dossier rests on: its decisions, else the newest post. No clock is read."""
    if scope.operation is not None:
        own = [
            each.decided_at
            for each in decisions.history(case.engine)
            if each.subject == scope.subject
        ]
        return max([*own, scope.operation.changed_at])
    newest: int | None = case.sql(_NEWEST)["at_s"][0].as_py()
    return newest


def _version(desk: Desk) -> int:
    """How often what it rests on was decided anew: 1 where nobody decided anything."""
    if desk.scope.operation is None:
        return 1
    return sum(
        1 for each in decisions.history(desk.case.engine) if each.subject == desk.scope.subject
    )


def _key(desk: Desk, title: str) -> str:
    parts = (
        sources_hash(desk.case.engine),
        desk.run_hash,
        desk.template,
        desk.w.lang,
        desk.scope.held,
        title,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
