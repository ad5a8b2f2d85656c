"""What people bring to an operation from outside the data: pick-ups, evidence, hypotheses, cells of the matrix.

Each is one decision, so it is chained, has a reason and can be undone by its number. Ids are made of that
number (P17, X18, H19), so they are never used again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from overt.decisions._log import Decision
from overt.errors import SettingError

PICKUP_KINDS = {
    "media": "a news outlet carried it",
    "amplifier": "a person or account with a large audience spread it",
    "policy": "a government, parliament, platform or company answered it by a policy or statement",
    "action": "people did something in the street or in an office because of it",
    "violence": "it called for violence, or violence followed it",
}
"""Kinds of pick-up: what each says. Media is step 4 of the Breakout Scale, amplifier 5, the others 6."""

EVIDENCE_KINDS = {
    "platform_statement": "a platform says that it removed or attributes the accounts",
    "infrastructure": "private infrastructure shared: servers, trackers, payments, phone numbers",
    "leak": "leaked tasking, accounts or correspondence",
    "admission": "somebody who took part says so",
    "court": "a court, a sanction or an indictment",
    "registration": "a register of domains, companies or parties",
    "report": "a report of researchers, journalists or an agency",
    "held_out": "the same group found again in data that did not serve to find it",
    "other": "anything else",
}
"""Kinds of evidence from outside the data."""

DIRECT = ("platform_statement", "infrastructure", "leak", "admission", "court")
"""Kinds that show who acts, not only how it looks."""

CELLS = ("CC", "C", "N", "I", "II")
"""Words of a cell: very consistent, consistent, neither, inconsistent, very inconsistent (Heuer 1999, chapter 8)."""

RELIABILITY = {
    "A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
    "E": "unreliable", "F": "reliability cannot be judged",
}  # fmt: skip
CREDIBILITY = {
    "1": "confirmed by other sources", "2": "probably true", "3": "possibly true", "4": "doubtful",
    "5": "improbable", "6": "truth cannot be judged",
}  # fmt: skip
"""The Admiralty scale, source and information apart."""

UNGRADED = "F6"

_GRADE = re.compile(r"[A-F][1-6]")


@dataclass(frozen=True)
class Pickup:
    """One time that somebody outside took the operation's content up, as a person found it.

    `on` is a date, ISO 8601; `grade` Admiralty, for example B2.
    """

    pickup_id: str
    on: str
    kind: str
    name: str
    url: str
    grade: str
    note: str
    decision_no: int
    person: str


@dataclass(frozen=True)
class OutsideEvidence:
    """One piece of evidence from outside the data; `cells` maps a hypothesis to what it says of it."""

    evidence_id: str
    kind: str
    text: str
    source: str
    url: str
    on: str | None
    grade: str
    cells: Mapping[str, str]
    decision_no: int
    person: str


@dataclass(frozen=True)
class AddedHypothesis:
    """One hypothesis that a person put beside the six standing ones."""

    hypothesis_id: str
    text: str
    decision_no: int
    person: str


@dataclass(frozen=True)
class Overruled:
    """One cell of the matrix that a person set."""

    cell: str
    reason: str
    person: str
    decision_no: int


@dataclass
class Given:
    """All that people brought to one operation, as the decisions stand.

    searched   kind of pick-up → who looked for such, where and how (reason), and found what the list says
    cells      (evidence, hypothesis) → what a person set
    """

    pickups: list[Pickup] = field(default_factory=list)
    evidence: list[OutsideEvidence] = field(default_factory=list)
    hypotheses: list[AddedHypothesis] = field(default_factory=list)
    cells: dict[tuple[str, str], Overruled] = field(default_factory=dict)
    searched: dict[str, Decision] = field(default_factory=dict)


def grade(text: str) -> str:
    """An Admiralty grade, source A–F and information 1–6; SettingError for anything else. Empty is F6."""
    found = text.strip().upper().replace("/", "") or UNGRADED
    if not _GRADE.fullmatch(found):
        raise SettingError(
            f"{text!r} is no Admiralty grade. Write source A to F and information 1 to 6, for example B2; "
            "F6 where neither can be judged."
        )
    return found


def proves(admiralty: str) -> bool:
    """Whether something of this grade may carry a statement.

    Not from an unreliable source (E), not when improbable (5), not when nobody has judged it (F6) or only an
    unreliable or unknown source stands behind what nobody can judge (D6).
    """
    source, information = admiralty[0], admiralty[1]
    if source == "E" or information == "5":
        return False
    return information in "1234" or source in "ABC"


def given_by(log: Sequence[Decision], operation_ids: Iterable[str]) -> Given:
    """What the standing decisions of `log` bring to these operations together."""
    subjects = {f"operation:{each}" for each in operation_ids}
    all_ = Given()
    for each in log:
        if each.subject not in subjects:
            continue
        if each.field == "pickup":
            value = json.loads(each.new)
            all_.pickups.append(
                Pickup(
                    f"P{each.decision_no}",
                    **value,
                    decision_no=each.decision_no,
                    person=each.person,
                )
            )
        elif each.field == "evidence":
            all_.evidence.append(evidence_of(each))
        elif each.field == "hypothesis":
            all_.hypotheses.append(
                AddedHypothesis(f"H{each.decision_no}", each.new, each.decision_no, each.person)
            )
        elif each.field.startswith("cell."):
            _, evidence, hypothesis = each.field.split(".", 2)
            all_.cells[evidence, hypothesis] = Overruled(
                each.new, each.reason, each.person, each.decision_no
            )
        elif each.field.startswith("searched."):
            all_.searched[each.field.partition(".")[2]] = each
    return all_


def given_tables(named: Mapping[str, Given]) -> dict[str, pa.Table]:
    """The tables `pickup`, `outside_evidence`, `hypothesis` and `matrix_cell` of all operations."""
    pickups = [
        {"operation_id": name, "pickup_id": each.pickup_id, "on_date": each.on, "kind": each.kind, "name": each.name,
         "url": each.url, "grade": each.grade, "note": each.note, "decision_no": each.decision_no}
        for name, all_ in named.items() for each in all_.pickups
    ]  # fmt: skip
    evidence = [
        {"operation_id": name, "evidence_id": each.evidence_id, "kind": each.kind, "text": each.text,
         "source": each.source, "url": each.url, "on_date": each.on, "grade": each.grade,
         "decision_no": each.decision_no}
        for name, all_ in named.items() for each in all_.evidence
    ]  # fmt: skip
    hypotheses = [
        {"operation_id": name, "hypothesis_id": each.hypothesis_id, "text": each.text,
         "decision_no": each.decision_no}
        for name, all_ in named.items() for each in all_.hypotheses
    ]  # fmt: skip
    cells = [
        {"operation_id": name, "evidence_id": each.evidence_id, "hypothesis_id": hypothesis, "cell": cell,
         "reason": "", "person": each.person, "decision_no": each.decision_no}
        for name, all_ in named.items() for each in all_.evidence for hypothesis, cell in each.cells.items()
        if (each.evidence_id, hypothesis) not in all_.cells
    ] + [
        {"operation_id": name, "evidence_id": evidence_id, "hypothesis_id": hypothesis, "cell": each.cell,
         "reason": each.reason, "person": each.person, "decision_no": each.decision_no}
        for name, all_ in named.items() for (evidence_id, hypothesis), each in all_.cells.items()
    ]  # fmt: skip
    rows = {
        "pickup": pickups,
        "outside_evidence": evidence,
        "hypothesis": hypotheses,
        "matrix_cell": cells,
    }
    return {name: pa.Table.from_pylist(held, schema=_SCHEMAS[name]) for name, held in rows.items()}


def evidence_of(made: Decision) -> OutsideEvidence:
    """The evidence that a decision of field `evidence` holds."""
    value = json.loads(made.new)
    return OutsideEvidence(
        f"X{made.decision_no}", value["kind"], value["text"], value["source"], value["url"], value["on"],
        value["grade"], value["cells"], made.decision_no, made.person,
    )  # fmt: skip


def _schema(*names: str) -> pa.Schema:
    return pa.schema([
        *((name, pa.string()) for name in ("operation_id", *names)), ("decision_no", pa.int32())
    ])  # fmt: skip


_SCHEMAS = {
    "pickup": _schema("pickup_id", "on_date", "kind", "name", "url", "grade", "note"),
    "outside_evidence": _schema("evidence_id", "kind", "text", "source", "url", "on_date", "grade"),
    "hypothesis": _schema("hypothesis_id", "text"),
    "matrix_cell": _schema("evidence_id", "hypothesis_id", "cell", "reason", "person"),
}
