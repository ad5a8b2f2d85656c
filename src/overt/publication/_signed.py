"""What people sign about a publication: overrides of findings, answers to the questions. Both are decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from overt import decisions
from overt.decisions import Decision
from overt.errors import SettingError
from overt.publication._model import Answer
from overt.publication.questions import QUESTIONS, VALUES
from overt.store import DuckDBEngine

_KEY = re.compile(r"(?:[1-9]|1\d|20)-(?:[0-9a-f]{6}|all)")


@dataclass(frozen=True)
class Override:
    """A person lets a finding stand; who and why are printed in the document."""

    key: str
    person: str
    reason: str
    decided_at: int
    decision_no: int


def override(
    engine: DuckDBEngine,
    operation_id: str,
    key: str,
    *,
    person: str,
    reason: str,
    now: int | None = None,
) -> Decision:
    """Let a finding stand: its key (6-1a2b3c), or all of a rule (6-all). The reason is printed in the document."""
    if not _KEY.fullmatch(key):
        raise SettingError(
            f"{key!r} names no finding. Give its key, for example 6-1a2b3c, or a whole rule, 6-all."
        )
    decisions.must_stand(engine, operation_id)
    return decisions.write(
        engine,
        f"operation:{operation_id}",
        f"override.{key}",
        "stands",
        person=person,
        reason=reason,
        now=now,
    )


def overrides(engine: DuckDBEngine, operation_id: str) -> dict[str, Override]:
    """Key → the override that stands."""
    return {
        each.field.partition(".")[2]: Override(
            each.field.partition(".")[2],
            each.person,
            each.reason,
            each.decided_at,
            each.decision_no,
        )
        for each in _about(engine, operation_id, "override.")
    }


def answer(
    engine: DuckDBEngine, operation_id: str, question: str, value: str, *,
    person: str, reason: str, now: int | None = None,
) -> Decision:  # fmt: skip
    """Answer one of the eighteen questions; the reason is the note printed with it."""
    if question not in QUESTIONS:
        raise SettingError(f"There is no question {question!r}. There are: {', '.join(QUESTIONS)}.")
    if value not in VALUES:
        raise SettingError(f"An answer is one of {', '.join(VALUES)}, not {value!r}.")
    decisions.must_stand(engine, operation_id)
    return decisions.write(
        engine,
        f"operation:{operation_id}",
        f"question.{question}",
        value,
        person=person,
        reason=reason,
        now=now,
    )


def answers(engine: DuckDBEngine, operation_id: str) -> dict[str, Answer]:
    """Question → the answer that stands; unanswered ones are left out."""
    return {
        each.field.partition(".")[2]: Answer(each.new, each.person, each.reason)
        for each in _about(engine, operation_id, "question.")
    }


def _about(engine: DuckDBEngine, operation_id: str, begins: str) -> list[Decision]:
    return [
        each
        for each in decisions.standing(engine)
        if each.subject == f"operation:{operation_id}" and each.field.startswith(begins)
    ]
