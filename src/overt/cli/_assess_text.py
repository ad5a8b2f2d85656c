"""An assessment as a page of text that somebody understands who has seen nothing else of the case."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from overt.cli._say import console, plural, printable, when

if TYPE_CHECKING:
    from overt.assessment import Assessment, Impact, Judgement, Matrix

_WIDE = 112


def page(found: Assessment) -> list[str]:
    """The whole page: judgements first, then impact, then the matrix."""
    lines = [
        f"{found.operation_id}  {printable(found.name)}: {plural(found.impact.accounts, 'account')}",
        "",
    ]
    lines += ["JUDGEMENTS  made by people; the machine only says how far the case carries each"]
    for each in found.judgements:
        lines += _judgement(each)
    lines += ["", *impact_page(found.impact), "", *matrix_page(found.matrix)]
    return lines


def impact_page(found: Impact) -> list[str]:
    """Breakout Scale with proof, engagement, baselines, and what was not measured."""
    b = found.breakout
    head = (
        f"category {b.category} of 6" if b.category else "no category: the case holds no post of it"
    )
    lines = [f"IMPACT  Breakout Scale (Nimmo 2020): {head}"]
    for step in b.steps:
        lines.append(f"  {step.number}  {step.state:<12} {step.what}")
        for proof in step.proof[:6]:
            lines += _wrapped(f"proof: {proof.ref}  {printable(proof.says)}", 20)
        if len(step.proof) > 6:
            lines.append(f"{'':20}and {len(step.proof) - 6} more (--json lists all)")
        if step.why:
            lines += _wrapped(printable(step.why), 20)
    lines += ["", "  Who took it up, in acts (accounts)"]
    kinds = ("repost", "quote", "reply", "like")
    lines.append(f"  {'':<10}" + "".join(f"{kind:>16}" for kind in kinds))
    for side in ("inside", "suspect", "outside", "unknown"):
        cells = {each.kind: each for each in found.engagement.split if each.side == side}
        lines.append(f"  {side:<10}" + "".join(f"{_cell(cells.get(kind)):>16}" for kind in kinds))
    lines += _wrapped(
        "inside: its own accounts; suspect: other unexplained clusters and operations; outside: everybody else; "
        "unknown: counted by the platform, by accounts that are not in the case; –: not known.", 2,
    )  # fmt: skip
    views = "not given" if found.engagement.views is None else (
        f"{found.engagement.views:,} over {plural(found.engagement.counted['views'], 'post')}, "
        f"{found.engagement.most_views:,} on the one with most"
    )  # fmt: skip
    lines += ["", f"  views      {views}"]
    for held in found.followers:
        known = (
            "not given"
            if held.followers is None
            else (f"{held.followers:,} of {held.known} accounts added up, {held.most:,} the most")
        )
        lines.append(f"  followers  {held.platform}: {known}")
    for fare in found.fares:
        who = "its own posts" if fare.side == "inside" else "ordinary posts"
        got = (
            "reactions not given"
            if fare.received is None
            else (
                f"median {fare.received:g} reactions, {fare.none_at_all:,} of {fare.counted:,} without any"
            )
        )
        seen = "views not given" if fare.views is None else f"median {fare.views:,.0f} views"
        lines.append(f"  {who:<16} on {fare.platform}: {got}; {seen}")
    if found.copied.accounts:
        lines += _wrapped(
            f"{plural(found.copied.accounts, 'account')} outside posted {plural(found.copied.texts, 'text')} of it "
            "after it did, without a repost; they may have it from elsewhere, so this proves no step.", 2,
        )  # fmt: skip
    for told, takers in (
        ("with most followers that took it up, for a person to look at", found.largest_takers),
        ("that took it up most; where they belong to it, add them", found.busiest_takers),
    ):
        lines += [f"  Accounts outside {told}:"] if takers else []
        for each in takers:
            known = "followers not given" if each.followers is None else plural(each.followers, "follower")
            lines.append(
                f"    {printable(each.account_id)}  {known}, {plural(each.acts, 'act')}, "
                f"for example {printable(each.post_id)}"
            )
    lines += ["", "  Not measured"]
    for missing in found.unmeasured:
        lines += _wrapped(f"- {missing.what}: {missing.why}", 4, 6)
    return lines


def matrix_page(found: Matrix) -> list[str]:
    """Hypotheses, what speaks against each, and the rows."""
    lines = [
        "SOURCE  competing hypotheses against the evidence (ACH). Ranked by what speaks AGAINST each.",
        "  The sum is no probability. Least against it does not mean true: it may be what was tested least.",
        "",
    ]
    texts = {each.hypothesis_id: each.text for each in found.hypotheses}
    lines.append("  against  tested by")
    for score in found.scores:
        lines += _wrapped(
            f"{score.inconsistency:>7g}  {plural(score.tested_by, 'family', 'families'):<11}  {score.hypothesis_id}: "
            f"{printable(texts[score.hypothesis_id])}", 2, 24,
        )  # fmt: skip
        if not score.tested_by:
            lines += _wrapped("untested: nothing in the matrix could have spoken against it", 26)
        for name in score.against:
            row = next(each for each in found.rows if each.evidence_id == name)
            cell = row.cell(score.hypothesis_id)
            by = "" if cell.by == "rule" else f" (set by {cell.by})"
            lines += _wrapped(f"{cell.word} {name}: {printable(cell.reason)}{by}", 26, 29)
    if len(found.least) > 1:
        lines += _wrapped(f"Not told apart by this case: {', '.join(found.least)}.", 2)
    if found.hinges:
        lines += _wrapped(
            f"The order hinges on: {', '.join(found.hinges)}. Without it others would come first; look at it again.",
            2,
        )
    names = [each.hypothesis_id for each in found.hypotheses]
    lines += [
        "",
        f"  {'evidence':<24}{'answer':<8}"
        + "".join(f"{name[:9]:>10}" for name in names)
        + "  tells apart",
    ]
    for row in (row for row in found.rows if row.counts):
        lines.append(
            f"  {row.evidence_id:<24}{row.outcome or '–':<8}" + "".join(f"{row.cell(name).word:>10}" for name in names)
            + f"  {_diagnostic(row.diagnosticity)}"
        )  # fmt: skip
        graded = f" [{row.source}, {row.grade}]" if row.grade else ""
        lines += _wrapped(f"{printable(row.question)} {printable(row.says)}{graded}", 6)
    silent = [row for row in found.rows if not row.counts]
    if silent:
        lines += ["", "  The case gives no answer to"]
        for row in silent:
            why = f" Grade {row.grade}: it cannot carry a statement." if row.grade else ""
            lines += _wrapped(f"- {row.evidence_id}: {printable(row.says)}{why}", 4, 6)
    for each in found.stray:
        lines.append(f"  set by a person, but not in the matrix any more: {each}")
    return lines


def _judgement(each: Judgement) -> list[str]:
    lines = []
    for place, sentence in enumerate(each.sentences()):
        lines += _wrapped(printable(sentence), 2 if place == 0 else 16)
    if each.people:
        lines += _wrapped(
            f"by {', '.join(each.people)}, {when(each.decided_at)}: {printable(each.reason or '')}",
            16,
        )
    if each.proposed and each.confidence and each.proposed != each.confidence:
        lines += _wrapped(
            f"Assumptions, sources and argument suggest {each.proposed} confidence.", 16
        )
    if each.basis:
        for assumption in each.basis.assumptions:
            lines += _wrapped(f"assumes: {printable(assumption)}", 16, 25)
    lines.append(f"{'':16}ceiling: {each.ceiling.in_words()}")
    for condition in each.ceiling.missing:
        lines += _wrapped(
            f"missing for the next word: {condition.name}. {printable(condition.says)}", 16, 18
        )
        lines += _wrapped(f"→ {condition.to_do}", 18, 20)
    return lines


def _cell(found: object) -> str:
    if found is None:
        return "–"
    acts, accounts = getattr(found, "acts", 0), getattr(found, "accounts", None)
    return f"{acts:,}" + (f" ({accounts:,})" if accounts is not None else "")


def _diagnostic(value: float) -> str:
    return (
        "no" if value == 0 else "a little" if value < 0.5 else "yes" if value < 0.75 else "strongly"
    )


def _wrapped(text: str, indent: int, then: int | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDE,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if then is None else then),
    )


def show(lines: Iterable[str]) -> None:
    """Print lines as they are."""
    out = console()
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)
