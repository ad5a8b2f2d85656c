"""1: what people judge, at most six statements; what is not assessed; in a draft, only what was measured."""

from __future__ import annotations

from overt.confidence import BY_NAME
from overt.decisions import Decision
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Callout, Paragraph, Span, Spans, Text
from overt.dossier.sections._common import (
    ACCOUNTS,
    KEY_POSTS,
    OVERALL,
    SIGNALS,
    does,
    period,
    platform,
    shown_clusters,
)
from overt.dossier.sections._common import PLATFORMS as _PLATFORMS

JUDGEMENTS = ("coordination", "authenticity", "source", "impact")
_MOST_SIGNALS = 4


def section(desk: Desk) -> list[Block]:
    """Judgements of people with likelihood and confidence in sentences apart, then the facts they stand on."""
    blocks: list[Block] = [desk.heading("judgements", 1)]
    if desk.scope.draft:
        blocks.append(
            Callout("draft", desk.w("judgements.draft_title"), (desk.say("judgements.draft"),))
        )
    else:
        for name in JUDGEMENTS:
            blocks += _judgement(desk, name)
    blocks += [desk.heading("facts_in_short", 2), Bullets(tuple(_facts(desk)))]
    missing = [name for name in JUDGEMENTS if not _judged(desk, name)]
    if missing:
        blocks.append(desk.heading("not_assessed", 2))
        blocks.append(Bullets(tuple(desk.w.say(f"judgements.not_{name}") for name in missing)))
    return blocks


def _judged(desk: Desk, name: str) -> Decision | None:
    return desk.scope.decided(f"{name}.likelihood") or desk.scope.decided(f"{name}.statement")


def _judgement(desk: Desk, name: str) -> list[Block]:
    likelihood = desk.scope.decided(f"{name}.likelihood")
    statement = desk.scope.decided(f"{name}.statement")
    confidence = desk.scope.decided(f"{name}.confidence")
    if not likelihood and not statement:
        return []
    blocks: list[Block] = [desk.heading(f"judgement_{name}", 3)]
    words: list[Span] = []
    if likelihood:
        band = BY_NAME[likelihood.new]
        what: object = desk.w.say(
            f"judgements.claim_{name}", n=desk.number("scope.accounts", ACCOUNTS), name=desk.data(desk.scope.name)
        )
        words += desk.w.say(
            f"likely.{band.name}",
            what=what,
            band=desk.w("judgements.band", low=round(100 * band.low), high=round(100 * band.high)),
        )
    if statement:
        words += [Text(" "), desk.data(statement.new, None)] if words else [desk.data(statement.new, None)]
    blocks.append(Paragraph((*words, *_evidence(desk)), "judgement"))
    if confidence:
        said = desk.w.say(
            "judgements.confidence",
            level=desk.w(f"confidence.{confidence.new}"),
            why=desk.data(_sentence(confidence.reason), None),
        )
    else:
        said = desk.w.say("judgements.no_confidence")
    blocks.append(Paragraph(said, "confidence"))
    who = likelihood or statement
    assert who is not None
    blocks.append(
        desk.say("judgements.by", "quiet", person=desk.data(who.person, 80), day=desk.w.day(who.decided_at),
                 number=who.decision_no)  # fmt: skip
    )
    return blocks


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _evidence(desk: Desk) -> Spans:
    rows = desk.rows("evidence.key", KEY_POSTS)
    keys = [key for row in rows for key in (row["post_a"], row["post_b"])]
    return desk.cited(keys, 6)


def _facts(desk: Desk) -> list[Spans]:
    """What was measured, one sentence each, every number bound to its query."""
    w = desk.w
    overall = desk.rows("scope.overall", OVERALL)[0]
    out = [
        w.say(
            "facts.posts",
            accounts=desk.number("scope.accounts", ACCOUNTS),
            posts=desk.of("scope.overall", overall["posts"]),
            platforms=w.listing([platform(row["platform"]) for row in desk.rows("scope.platforms", _PLATFORMS)]),
            period=period(desk),
        )
    ]
    signals = desk.rows("scope.signals", SIGNALS)
    if signals:
        kinds = [does(desk, row["signal"]) for row in signals[:_MOST_SIGNALS]]
        keys = [key for row in desk.rows("evidence.key", KEY_POSTS) for key in (row["post_a"], row["post_b"])]
        out.append(
            w.say(
                "facts.signals",
                n=desk.of("scope.signals", len(signals)),
                what=w.listing(kinds),
                cited=desk.cited(keys, 8),
            )
        )
    out += floor(desk)
    tried = [each for each in shown_clusters(desk) if each.verdict == "unexplained"]
    if tried:
        out.append(w.say("facts.unexplained"))
    return out


_FLOOR = """
    SELECT COUNT(*) AS copies, AVG(clusters) AS clusters, MAX(clusters) AS most, MAX(largest) AS largest FROM floor
"""


def floor(desk: Desk) -> list[Spans]:
    row = desk.rows("floor", _FLOOR)[0]
    if not row["copies"]:
        return [desk.w.say("facts.no_floor")]
    return [
        desk.w.say(
            "facts.floor",
            copies=desk.of("floor", row["copies"]),
            clusters=desk.of("floor", desk.w.number(row["clusters"], 1)),
            largest=desk.of("floor", row["largest"]),
            here=desk.number("clusters.all", "SELECT COUNT(*) AS n FROM cluster"),
        )
    ]
