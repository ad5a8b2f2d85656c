"""The four judgements: the machine proposes how far each may go, a person says the word. Nothing is said by default."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from overt import decisions
from overt.assessment._conditions import State
from overt.assessment._rechecked import Rechecked, input_hash, rechecked
from overt.assessment._reviewed import Reviewed, reviewed
from overt.assessment._signals import KindOfLink, kinds_of_link
from overt.assessment._subject import subject
from overt.assessment.impact import Impact, impact
from overt.assessment.ladder import Ceiling, ceiling
from overt.assessment.matrix import Matrix, matrix
from overt.confidence import BY_NAME, Confidence
from overt.decisions import JUDGEMENTS, Decision, OutsideEvidence, proves
from overt.errors import SettingError
from overt.store import DuckDBEngine

ASKS = {
    "coordination": "Do they act together more than chance and shared interest explain?",
    "authenticity": "Do they mislead about who they are or how they act?",
    "source": "Who is behind it?",
    "impact": "How far did it travel?",
}
ARGUMENTS = ("strong", "fair", "weak")


@dataclass(frozen=True)
class Basis:
    """What the confidence rests on: key assumptions in words, and how strong the argument is."""

    assumptions: tuple[str, ...]
    argument: str


@dataclass(frozen=True)
class Judgement:
    """One of the four, as it stands.

    likelihood      name of a band of ICD 203; None: not assessed
    confidence      low, moderate, high; None: not given
    proposed        the confidence that basis and sources suggest; None without a basis
    ceiling         how far the case carries it now
    above           whether the word lies above the ceiling now; `above_reason` is why, None where nobody said
    people          who gave this very word, in order
    """

    judgement: str
    likelihood: str | None
    confidence: str | None
    statement: str | None
    basis: Basis | None
    proposed: str | None
    ceiling: Ceiling
    above: bool
    above_reason: str | None
    people: tuple[str, ...]
    decided_at: int | None
    reason: str | None

    def sentences(self) -> list[str]:
        """The judgement in words; likelihood and confidence never share a sentence."""
        if self.likelihood is None:
            return [f"{self.judgement.capitalize()}: not assessed."]
        statement = (self.statement or "").strip().rstrip(".")
        said = [f"It is {BY_NAME[self.likelihood].en} that {statement}." if statement else
                f"{self.judgement.capitalize()}: {BY_NAME[self.likelihood].en}."]  # fmt: skip
        if self.confidence:
            said.append(f"Our confidence in this is {self.confidence}{self._why()}.")
        if self.above:
            said.append(
                f"This word lies above what the case carries ({self.ceiling.in_words()}); "
                + (
                    f"the reason given: {self.above_reason}"
                    if self.above_reason
                    else "no reason was given."
                )
            )
        return said

    def _why(self) -> str:
        if self.basis is None:
            return ""
        count = len(self.basis.assumptions)
        return f": {count} key assumption{'' if count == 1 else 's'}, the argument is {self.basis.argument}"


@dataclass(frozen=True)
class Assessment:
    """Everything assessed about one operation."""

    operation_id: str
    name: str
    impact: Impact
    matrix: Matrix
    links: tuple[KindOfLink, ...]
    reviewed: Reviewed
    rechecked: Rechecked
    judgements: tuple[Judgement, ...]

    def of(self, judgement: str) -> Judgement:
        """One of the four judgements."""
        return next(each for each in self.judgements if each.judgement == judgement)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        return asdict(self)


def assess(engine: DuckDBEngine, operation_id: str) -> Assessment:
    """Impact, matrix, ceilings and judgements of an operation; NotFound when there is none. Changes nothing."""
    travelled = impact(engine, operation_id)
    weighed = matrix(engine, operation_id)
    about = subject(engine, operation_id)
    links = kinds_of_link(engine, len(about.accounts))
    seen = reviewed(engine)
    again = rechecked(engine, operation_id, about.changed_by, input_hash(engine))
    given = decisions.given(engine, operation_id)
    said = _said(engine, operation_id)
    state = State(
        matrix=weighed, links=links, given=given, reviewed=seen, rechecked=again, breakout=travelled.breakout,
        seen=travelled.engagement.seen, communities_known=travelled.reach.found is not None,
        judged=frozenset(name for name in JUDGEMENTS if f"{name}.likelihood" in said),
    )  # fmt: skip
    sources = _source_count(links, given.evidence)
    judgements = tuple(_judgement(name, said, ceiling(name, state), sources) for name in JUDGEMENTS)
    return Assessment(operation_id, about.name, travelled, weighed, links, seen, again, judgements)


def judge(
    engine: DuckDBEngine,
    operation_id: str,
    judgement: str,
    likelihood: str,
    *,
    confidence: str,
    statement: str = "",
    assumptions: Sequence[str] = (),
    argument: str = "fair",
    above: str = "",
    person: str,
    reason: str,
    now: int | None = None,
) -> list[Decision]:
    """Write a judgement of a person: word, confidence, statement and basis, each a decision.

    Raises SettingError for a word above the ceiling without `above`, the reason that is printed; for a confidence
    without a word of its scale; and for the source while coordination or authenticity are not assessed.
    """
    if judgement not in JUDGEMENTS:
        raise SettingError(
            f"There is no judgement {judgement!r}. There are: {', '.join(JUDGEMENTS)}."
        )
    word = likelihood.strip().replace(" ", "_").replace("-", "_")
    if word not in BY_NAME:
        raise SettingError(
            f"{likelihood!r} is no word of likelihood. There are: {', '.join(BY_NAME)}."
        )
    if confidence not in tuple(Confidence):
        raise SettingError(f"Confidence is one of {', '.join(Confidence)}, not {confidence!r}.")
    if argument not in ARGUMENTS:
        raise SettingError(f"The argument is one of {', '.join(ARGUMENTS)}, not {argument!r}.")
    found = assess(engine, operation_id)
    if judgement == "source":
        lacking = [
            each for each in ("coordination", "authenticity") if found.of(each).likelihood is None
        ]
        if lacking:
            raise SettingError(
                f"The source comes last: {' and '.join(lacking)} of {operation_id} "
                f"{'is' if len(lacking) == 1 else 'are'} not assessed yet. "
                f"overt assess judge {operation_id} {lacking[0]} …"
            )
        if not statement.strip() and found.of("source").statement is None:
            raise SettingError(
                "A judgement about the source needs a statement in your words: --statement."
            )
    cap = found.of(judgement).ceiling
    if not cap.allows(word) and not above.strip():
        raise SettingError(
            f"{BY_NAME[word].en} lies above what the case carries for {judgement} ({cap.in_words()}). Missing for the "
            f"next word: {'; '.join(each.name for each in cap.missing)}. Choose a lower word, meet the conditions "
            f"(overt assess {operation_id} names how), or say why it is so all the same with --above: that reason is "
            "printed."
        )
    text = statement.strip() or found.of(judgement).statement or _default(judgement, found)
    fields = {
        "likelihood": word,
        "confidence": str(confidence),
        "statement": text,
        "basis": json.dumps(
            {"assumptions": list(assumptions), "argument": argument}, ensure_ascii=False
        ),
    }
    if above.strip() and not cap.allows(word):
        fields["above"] = above.strip()
    about = f"operation:{operation_id}"
    with engine.transaction():
        return [
            decisions.decide(
                engine, about, f"{judgement}.{name}", value, person=person, reason=reason, now=now
            )
            for name, value in fields.items()
        ]


def withdraw(
    engine: DuckDBEngine,
    operation_id: str,
    judgement: str,
    *,
    person: str,
    reason: str,
    now: int | None = None,
) -> list[Decision]:
    """Take a judgement back: every decision about it that stands is undone, so that it is not assessed again."""
    if judgement not in JUDGEMENTS:
        raise SettingError(
            f"There is no judgement {judgement!r}. There are: {', '.join(JUDGEMENTS)}."
        )
    decisions.must_stand(engine, operation_id)
    numbers = [
        each.decision_no
        for each in decisions.standing(engine)
        if each.subject == f"operation:{operation_id}" and each.field.partition(".")[0] == judgement
    ]
    if not numbers:
        raise SettingError(
            f"{judgement} of {operation_id} is not assessed; there is nothing to take back."
        )
    return [
        decisions.undo(engine, number, person=person, reason=reason, now=now) for number in numbers
    ]


def propose_confidence(basis: Basis, sources: int) -> str:
    """The confidence that number of assumptions, sources and argument suggest (JP 2-0, appendix A, in our numbers).

    High: at most two assumptions, two sources or more, a strong argument. Low: five assumptions or more, fewer
    than two sources, or a weak argument. Else moderate. `sources` counts independent kinds of signal and sources
    outside the data whose grade can carry a statement.
    """
    count = len(basis.assumptions)
    if count >= 5 or sources < 2 or basis.argument == "weak":
        return str(Confidence.LOW)
    return str(
        Confidence.HIGH if count <= 2 and basis.argument == "strong" else Confidence.MODERATE
    )


def _said(engine: DuckDBEngine, operation_id: str) -> dict[str, list[Decision]]:
    """Field → the decisions about it that stand, in order."""
    found: dict[str, list[Decision]] = {}
    for each in decisions.standing(engine):
        if (
            each.subject == f"operation:{operation_id}"
            and each.field.partition(".")[0] in JUDGEMENTS
        ):
            found.setdefault(each.field, []).append(each)
    return found


def _judgement(name: str, said: dict[str, list[Decision]], cap: Ceiling, sources: int) -> Judgement:
    def last(part: str) -> Decision | None:
        return said.get(f"{name}.{part}", [None])[-1]

    word, basis, above = last("likelihood"), last("basis"), last("above")
    held = _basis(basis.new) if basis else None
    lies_above = word is not None and not cap.allows(word.new)
    people = [
        each.person for each in said.get(f"{name}.likelihood", ()) if word and each.new == word.new
    ]
    valid = (
        lies_above
        and above is not None
        and word is not None
        and above.decision_no > word.decision_no
    )
    return Judgement(
        judgement=name,
        likelihood=word.new if word else None,
        confidence=found.new if (found := last("confidence")) else None,
        statement=found.new if (found := last("statement")) else None,
        basis=held,
        proposed=propose_confidence(held, sources) if held else None,
        ceiling=cap,
        above=lies_above,
        above_reason=above.new if valid and above else None,
        people=tuple(dict.fromkeys(people)),
        decided_at=word.decided_at if word else None,
        reason=word.reason if word else None,
    )


def _basis(text: str) -> Basis | None:
    try:
        value = json.loads(text)
        return Basis(tuple(str(each) for each in value["assumptions"]), str(value["argument"]))
    except (ValueError, KeyError, TypeError):  # written by hand with overt decide
        return None


def _source_count(links: Sequence[KindOfLink], evidence: Sequence[OutsideEvidence]) -> int:
    outside = {each.source.casefold() for each in evidence if proves(each.grade)}
    return sum(1 for each in links if each.independent) + len(outside)


def _default(judgement: str, found: Assessment) -> str:
    return {
        "coordination": f"the {found.impact.accounts} accounts of {found.name} act together",
        "authenticity": f"the accounts of {found.name} mislead about who they are or how they act",
        "impact": f"{found.name} got no further than category {found.impact.breakout.category} of the Breakout Scale",
    }[judgement]
