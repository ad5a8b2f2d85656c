"""1: what people judge, at most six statements; what is not assessed; in a draft, only what was measured."""

from __future__ import annotations

from overt.assessment import Judgement
from overt.confidence import BY_NAME
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Callout, Paragraph, Spans, Text
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


def _judged(desk: Desk, name: str) -> bool:
    assessed = desk.assessed
    return assessed is not None and (
        assessed.of(name).likelihood is not None or assessed.of(name).statement is not None
    )


def _judgement(desk: Desk, name: str) -> list[Block]:
    """What a person said: the word, the confidence in a sentence of its own, who, and the ceiling."""
    if desk.assessed is None or not _judged(desk, name):
        return []
    w, said = desk.w, desk.assessed.of(name)
    words: Spans = (desk.data(_sentence(said.statement or ""), None),)
    if said.likelihood:
        band = BY_NAME[said.likelihood]
        what: object = desk.data((said.statement or "").strip().rstrip("."), None)
        if not said.statement:
            what = w.say(f"judgements.claim_{name}", n=desk.number("scope.accounts", ACCOUNTS),
                         name=desk.data(desk.scope.name))  # fmt: skip
        limits = w("judgements.band", low=round(100 * band.low), high=round(100 * band.high))
        words = w.say(f"likely.{band.name}", what=what, band=limits)
    blocks: list[Block] = [
        desk.heading(f"judgement_{name}", 2),
        Paragraph((*words, *_evidence(desk)), "judgement"),
        Paragraph(_confidence(desk, said), "confidence"),
    ]
    if said.above:
        blocks.append(
            desk.say(
                "judgements.above",
                ceiling=_word(desk, said.ceiling.word),
                why=desk.data(_sentence(said.above_reason or w("judgements.no_reason")), None),
            )
        )
    people = (
        w.listing([desk.data(each, 80) for each in said.people]) if said.people else (Text("–"),)
    )
    blocks.append(
        desk.say(
            "judgements.by",
            "quiet",
            person=people,
            day=w.day(said.decided_at),
            ceiling=_word(desk, said.ceiling.word),
        )
    )
    return blocks


def _word(desk: Desk, word: str | None) -> str:
    return desk.w(f"likelihood.{word}") if word else desk.w("judgements.no_word")


def _confidence(desk: Desk, said: Judgement) -> Spans:
    w = desk.w
    if said.confidence is None:
        return w.say("judgements.no_confidence")
    level = w(f"confidence.{said.confidence}")
    if said.basis is None:
        return w.say(
            "judgements.confidence", level=level, why=desk.data(_sentence(said.reason or "–"), None)
        )
    out = w.say(
        "judgements.confidence_basis",
        level=level,
        n=len(said.basis.assumptions),
        argument=w(f"argument.{said.basis.argument}"),
    )
    if said.basis.assumptions:
        told = w.listing([desk.data(each.rstrip("."), None) for each in said.basis.assumptions])
        out = (*out, Text(" "), *w.say("judgements.assumptions", what=told))
    return out


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
            platforms=w.listing(
                [platform(row["platform"]) for row in desk.rows("scope.platforms", _PLATFORMS)]
            ),
            period=period(desk),
        )
    ]
    signals = desk.rows("scope.signals", SIGNALS)
    if signals:
        kinds = [does(desk, row["signal"]) for row in signals[:_MOST_SIGNALS]]
        keys = [
            key
            for row in desk.rows("evidence.key", KEY_POSTS)
            for key in (row["post_a"], row["post_b"])
        ]
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
