"""F: the review record: what people decided about this, in order, with the chain of hashes."""

from __future__ import annotations

import json
from itertools import combinations

from overt import decisions, publication
from overt.decisions import Decision
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Span, Text
from overt.dossier.sections._common import reviewers, shorter

_MOST = 60


def section(desk: Desk) -> list[Block]:
    """Agreement of people who labelled the same pairs, then the decisions."""
    w = desk.w
    blocks: list[Block] = [desk.heading("review", 1)]
    log = decisions.history(desk.case.engine)
    checked = decisions.verify(desk.case.engine)
    if not log:
        return [*blocks, desk.say("review.none")]
    blocks.append(
        desk.say(
            "review.lead",
            n=len(log),
            people=len({each.person for each in log}),
            head=Text(checked.head[:16], "code"),
        )
    )
    said = reviewers(desk)
    for one, other in combinations(sorted(said), 2):
        found = decisions.agreement(said[one], said[other])
        if found.both:
            blocks.append(
                desk.say(
                    "review.agreement",
                    one=desk.data(one, 80),
                    other=desk.data(other, 80),
                    both=found.both,
                    same=found.same,
                    kappa=w.number(found.kappa, 2),
                )
            )
    blocks += let_stand(desk)
    shown = [
        each
        for each in log
        if each.field != "label"
        and not each.field.startswith(("override.", "question."))
        and _concerns(each, desk)
    ]
    blocks.append(
        desk.table(
            "decisions",
            [
                desk.column("no", numeric=True, width=0.05),
                desk.column("when", width=0.12),
                desk.column("person", width=0.11, wrap=True),
                desk.column("about", width=0.18, wrap=True),
                desk.column("decision", width=0.27),
                desk.column("reason"),
            ],
            [
                (
                    each.decision_no,
                    w.short_day(each.decided_at),
                    desk.data(each.person, 60),
                    (*_subject(desk, each), Text("\n"), Text(each.field, "quiet")),
                    _value(desk, each),
                    desk.data(shorter(each.reason, 160), None),
                )
                for each in shown[:_MOST]
            ],
            note=w.say("form.shown_of", shown=min(_MOST, len(shown)), all=len(shown)),
            small=True,
        )
    )
    return blocks


def let_stand(desk: Desk) -> list[Block]:
    """Overrides of the check before publication; printed wherever a dossier with them goes."""
    if desk.scope.operation is None:
        return []
    signed = publication.overrides(desk.case.engine, desk.scope.operation.operation_id)
    if not signed:
        return []
    items = [
        desk.w.say("review.stands", rule=key.partition("-")[0], finding=key,
                   what=_rule(desk, int(key.partition("-")[0])), person=desk.data(each.person, 80),
                   reason=desk.data(each.reason, None))
        for key, each in sorted(signed.items())
    ]  # fmt: skip
    return [desk.say("review.let_stand"), Bullets(tuple(items))]


def _rule(desk: Desk, number: int) -> Text:
    return desk.machine(publication.in_words(number).rstrip("."))


def _concerns(each: Decision, desk: Desk) -> bool:
    return not each.subject.startswith("operation:") or each.subject == desk.scope.subject


def _subject(desk: Desk, each: Decision) -> tuple[Span, ...]:
    kind, _, rest = each.subject.partition(":")
    if kind == "account":
        return (Text("account "), desk.who(rest))
    return (desk.data(each.subject.replace(":", " ", 1), 60),)


def _value(desk: Desk, each: Decision) -> tuple[Span, ...]:
    if each.field in ("add", "remove"):
        value = json.loads(each.new)
        parts: list[Span] = []
        if "cluster" in value:
            parts += desk.w.say(
                "review.cluster", n=value["cluster"], accounts=len(value["accounts"])
            )
        elif value.get("accounts"):
            parts += [desk.who(value["accounts"][0])]
        parts += [desk.data(domain, 80) for domain in value.get("domains", ())]
        return tuple(parts)
    if each.field.endswith(".basis"):
        return _basis(desk, each.new)
    return (desk.data(shorter(each.new, 200), None),)


def _basis(desk: Desk, text: str) -> tuple[Span, ...]:
    """Assumptions and argument behind a confidence, which the log holds as JSON."""
    try:
        value = json.loads(text)
        told = "; ".join(str(part) for part in (*value["assumptions"], value["argument"]))
    except (ValueError, KeyError, TypeError):  # written by hand
        told = text
    return (desk.data(shorter(told, 200), None),)
