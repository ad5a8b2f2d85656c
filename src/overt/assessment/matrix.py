"""Competing hypotheses against the evidence (Heuer 1999, Psychology of Intelligence Analysis, chapter 8).

Hypotheses are ranked by what speaks against them. The sum is no probability, and the hypothesis with least
against it is not thereby true: it may only be the one that was tested least.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from overt import decisions
from overt.assessment._engagement import engagement
from overt.assessment._observed import Ground, observe
from overt.assessment._signals import kinds_of_link
from overt.assessment._subject import subject
from overt.assessment.rules import kinds, standing_hypotheses
from overt.decisions import Decision, Given, proves
from overt.errors import NotFound
from overt.store import DuckDBEngine

SCALE = {"CC": 2, "C": 1, "N": 0, "I": -1, "II": -2}
AGAINST = {"CC": 0, "C": 0, "N": 0, "I": 1, "II": 2}
"""What a cell counts against its hypothesis. What is consistent counts nothing: most evidence is consistent with
most hypotheses, and adding it up would prove whatever was asked first."""

RULE = "rule"


@dataclass(frozen=True)
class Hypothesis:
    """One hypothesis; `person` is who added it, None for the six standing ones."""

    hypothesis_id: str
    text: str
    person: str | None


@dataclass(frozen=True)
class Cell:
    """What one row says of one hypothesis. `by` is "rule", or the person who set it with `reason`."""

    hypothesis_id: str
    word: str
    reason: str
    by: str


@dataclass(frozen=True)
class Row:
    """One piece of evidence.

    evidence_id   name of the kind, or X17 for evidence from outside the data
    family        rows of one family are measured on the same thing and count once in the scores
    question      what was asked of the case; for evidence from outside its kind
    outcome       yes, no; None when the case cannot tell, and then every cell is N; "given" from outside
    says          what was found, with numbers; or what the evidence says
    source        "this case", or who says it
    grade         Admiralty grade of evidence from outside; None for what this case measures
    counts        whether its cells count: outcome known, and a grade that can carry a statement
    diagnosticity how far its cells differ between hypotheses, 0 (says nothing about which) to 1
    """

    evidence_id: str
    family: str
    question: str
    outcome: str | None
    says: str
    source: str
    grade: str | None
    counts: bool
    diagnosticity: float
    cells: tuple[Cell, ...]

    def cell(self, hypothesis_id: str) -> Cell:
        """The cell of one hypothesis."""
        return next(each for each in self.cells if each.hypothesis_id == hypothesis_id)


@dataclass(frozen=True)
class Score:
    """What speaks against one hypothesis.

    inconsistency  sum over families of the most inconsistent cell: I 1, II 2
    against        ids of the rows with I or II that count
    tested_by      families with an answer under which this hypothesis could have got an I or II
    """

    hypothesis_id: str
    inconsistency: float
    against: tuple[str, ...]
    tested_by: int


@dataclass(frozen=True)
class Matrix:
    """Hypotheses × evidence of one operation.

    rows      what tells hypotheses apart first, then what says the same of all, then what has no answer
    scores    least inconsistent first; equal sums in the order of the hypotheses
    least     tested hypotheses with the smallest sum
    hinges    families without which other hypotheses would have the smallest sum: look at these again first
    stray     cells that a person set for a row or hypothesis that is not in the matrix any more
    """

    operation_id: str
    name: str
    hypotheses: tuple[Hypothesis, ...]
    rows: tuple[Row, ...]
    scores: tuple[Score, ...]
    least: tuple[str, ...]
    hinges: tuple[str, ...]
    stray: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        return asdict(self)


def hypotheses(given: Given) -> tuple[Hypothesis, ...]:
    """The six standing ones, and those that people added."""
    return (
        *(Hypothesis(name, text, None) for name, text in standing_hypotheses().items()),
        *(Hypothesis(each.hypothesis_id, each.text, each.person) for each in given.hypotheses),
    )


def matrix(engine: DuckDBEngine, operation_id: str) -> Matrix:
    """The matrix of an operation as case and decisions stand; NotFound when there is none. Changes nothing."""
    about = subject(engine, operation_id)
    given = decisions.given(engine, operation_id)
    ground = Ground(engine, about, engagement(engine), kinds_of_link(engine, len(about.accounts)))
    columns = hypotheses(given)
    rows = [
        _observed(each.kind, each.outcome, each.says, columns, given) for each in observe(ground)
    ]
    rows += [_brought(each.evidence_id, columns, given) for each in given.evidence]
    rows.sort(
        key=lambda row: (not row.counts, -row.diagnosticity)
    )  # stable: else in the order of the rules
    scores = _scores(columns, rows)
    least = _least(scores)
    families = dict.fromkeys(row.family for row in rows if row.counts)
    hinges = [
        family for family in families
        if set(_least(_scores(columns, [row for row in rows if row.family != family]))) != set(least)
    ]  # fmt: skip
    known = {(row.evidence_id, each.hypothesis_id) for row in rows for each in columns}
    stray = [f"{row}.{column}" for row, column in given.cells if (row, column) not in known]
    return Matrix(
        operation_id,
        about.name,
        columns,
        tuple(rows),
        tuple(scores),
        tuple(least),
        tuple(hinges),
        tuple(stray),
    )


def overrule(
    engine: DuckDBEngine, operation_id: str, evidence_id: str, hypothesis_id: str, word: str, *,
    person: str, reason: str, now: int | None = None,
) -> Decision:  # fmt: skip
    """Set one cell; NotFound where the matrix has no such row or column."""
    given = decisions.given(engine, operation_id)
    evidence = [*kinds(), *(each.evidence_id for each in given.evidence)]
    columns = [each.hypothesis_id for each in hypotheses(given)]
    if evidence_id not in evidence:
        raise NotFound(f"There is no evidence {evidence_id!r}. There are: {', '.join(evidence)}.")
    if hypothesis_id not in columns:
        raise NotFound(
            f"There is no hypothesis {hypothesis_id!r}. There are: {', '.join(columns)}."
        )
    return decisions.set_cell(
        engine,
        operation_id,
        evidence_id,
        hypothesis_id,
        word,
        person=person,
        reason=reason,
        now=now,
    )


def _observed(
    kind: str, outcome: str | None, says: str, columns: Iterable[Hypothesis], given: Given
) -> Row:
    rules = kinds()[kind].outcomes.get(outcome or "", {})
    cells = []
    for each in columns:
        rule = rules.get(each.hypothesis_id)
        word, reason = (
            (rule.cell, rule.reason)
            if rule
            else ("N", "no rule" if outcome else "the case cannot tell")
        )
        cells.append(_cell(kind, each.hypothesis_id, word, reason, RULE, given))
    return Row(
        kind, kinds()[kind].family, kinds()[kind].question, outcome, says, "this case", None,
        outcome is not None or any(each.by != RULE for each in cells), _diagnosticity(cells), tuple(cells),
    )  # fmt: skip


def _brought(evidence_id: str, columns: Iterable[Hypothesis], given: Given) -> Row:
    each = next(each for each in given.evidence if each.evidence_id == evidence_id)
    cells = [
        _cell(
            evidence_id, column.hypothesis_id, each.cells.get(column.hypothesis_id, "N"), "as entered", each.person,
            given,
        )
        for column in columns
    ]  # fmt: skip
    return Row(
        evidence_id, evidence_id, each.kind.replace("_", " "), "given", each.text, each.source, each.grade,
        proves(each.grade), _diagnosticity(cells), tuple(cells),
    )  # fmt: skip


def _cell(
    evidence_id: str, hypothesis_id: str, word: str, reason: str, by: str, given: Given
) -> Cell:
    set_ = given.cells.get((evidence_id, hypothesis_id))
    return (
        Cell(hypothesis_id, set_.cell, set_.reason, set_.person)
        if set_
        else Cell(hypothesis_id, word, reason, by)
    )


def _diagnosticity(cells: list[Cell]) -> float:
    values = [SCALE[each.word] for each in cells]
    return (max(values) - min(values)) / 4 if values else 0.0


def _scores(columns: Iterable[Hypothesis], rows: list[Row]) -> list[Score]:
    found = []
    for column in columns:
        worst: dict[str, int] = {}
        against = []
        for row in rows:
            if row.counts and (value := AGAINST[row.cell(column.hypothesis_id).word]):
                worst[row.family] = max(worst.get(row.family, 0), value)
                against.append(row.evidence_id)
        tested = {
            row.family for row in rows if row.counts and _could_count(row, column.hypothesis_id)
        }
        found.append(
            Score(column.hypothesis_id, float(sum(worst.values())), tuple(against), len(tested))
        )
    return sorted(found, key=lambda each: each.inconsistency)


def _could_count(row: Row, hypothesis_id: str) -> bool:
    """Whether some outcome of this evidence speaks against the hypothesis; of outside evidence, whether this does."""
    known = kinds().get(row.evidence_id)
    if known is None:
        return bool(AGAINST[row.cell(hypothesis_id).word])
    return any(
        AGAINST[rules[hypothesis_id].cell]
        for rules in known.outcomes.values()
        if hypothesis_id in rules
    )


def _least(scores: list[Score]) -> list[str]:
    """Hypotheses with the smallest sum; one that nothing could have spoken against is not among them."""
    tested = [each for each in scores if each.tested_by] or scores
    lowest = min((each.inconsistency for each in tested), default=0.0)
    return [each.hypothesis_id for each in tested if each.inconsistency == lowest]
