"""The conditions of the ladder: each looks at the state of an operation and says whether it holds, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from overt.assessment._rechecked import Rechecked
from overt.assessment._reviewed import Reviewed
from overt.assessment._signals import KindOfLink
from overt.assessment.breakout import Breakout
from overt.assessment.matrix import Matrix
from overt.decisions import DIRECT, PICKUP_KINDS, Given, OutsideEvidence, proves

LEAST_SAMPLE = 30
LEAST_LOWER_END = 0.7


@dataclass(frozen=True)
class Condition:
    """One condition of a rung: whether the case meets it, what was found, and what would meet it."""

    name: str
    met: bool
    says: str
    to_do: str


@dataclass(frozen=True)
class State:
    """What the conditions look at.

    judged   judgements that a person has made already
    """

    matrix: Matrix
    links: tuple[KindOfLink, ...]
    given: Given
    reviewed: Reviewed
    rechecked: Rechecked
    breakout: Breakout
    seen: int
    communities_known: bool
    judged: frozenset[str]


def one_kind(state: State) -> Condition:
    """One kind of signal ties the operation."""
    tied = [each for each in state.links if each.independent]
    return Condition(
        "one kind of signal beats chance", bool(tied), _links(state.links),
        "Add accounts that the network ties, or look at the pairs: overt show cluster.",
    )  # fmt: skip


def second_kind(state: State) -> Condition:
    """A second independent kind, or the same one in a period that did not serve to find them."""
    free = [each for each in state.links if each.independent]
    held_out, said = state.rechecked.held_out()
    outside = [
        each for each in state.given.evidence if each.kind == "held_out" and proves(each.grade)
    ]
    return Condition(
        "a second independent kind, or a held-out period", len(free) > 1 or held_out or bool(outside),
        f"{_links(state.links)} {said}".strip(),
        "overt assess recheck looks for the group again in one half of the period after the other.",
    )  # fmt: skip


def benign_tested(state: State) -> Condition:
    """Innocent explanations were tried on its clusters, and none explains most of it."""
    names = ("open_belonging", "open_enthusiasm", "crowd_at_an_event", "share_button")
    rows = {row.evidence_id: row for row in state.matrix.rows if row.evidence_id in names}
    explains = [row for row in rows.values() if row.outcome == "yes"]
    untried = [name for name in names if name not in rows or rows[name].outcome is None]
    says = (
        f"Explained: {explains[0].says}" if explains
        else f"No answer for: {', '.join(untried).replace('_', ' ')}." if untried
        else "Innocent explanations were tried on its clusters; none explains half of its accounts."
    )  # fmt: skip
    return Condition(
        "benign explanations tested, none explains it", not explains and not untried, says,
        "Read the explanation; if it is wrong, say why above the ceiling, or take those accounts out.",
    )  # fmt: skip


def one_reviewer(state: State) -> Condition:
    """One person labelled pairs of it blind."""
    return _reviewers(state, 1)


def two_reviewers(state: State) -> Condition:
    """Two people labelled pairs of it blind."""
    return _reviewers(state, 2)


def stable(state: State) -> Condition:
    """The group holds under half and double window and threshold."""
    met, says = state.rechecked.stable()
    return Condition(
        "stable under half and double window and threshold",
        met,
        says,
        "overt assess recheck runs the four variants.",
    )


def reviewed_sample(state: State) -> Condition:
    """A random sample was labelled, and the lower end of its precision is high."""
    found = state.reviewed.precision
    met = found.decided >= LEAST_SAMPLE and found.low >= LEAST_LOWER_END
    says = (
        f"{found.confirmed} of {found.decided} random pairs confirmed, lower end of the 95 % Wilson interval "
        f"{found.low:.2f}; {LEAST_SAMPLE} pairs and {LEAST_LOWER_END} are needed."
    )
    return Condition(
        f"random sample of {LEAST_SAMPLE} or more, lower end of precision {LEAST_LOWER_END} or more", met, says,
        f"overt label --operation {state.matrix.operation_id} --sample 50",
    )  # fmt: skip


def direct_evidence(state: State) -> Condition:
    """Direct evidence with a good grade."""
    found = [
        each
        for each in _direct(state.given.evidence)
        if _supports(state, each, "covert", "commercial", "declared")
    ]
    return Condition(
        "direct evidence graded A–B and 1–2", bool(found),
        _named(found, "No private infrastructure, leak, admission, court or platform statement of such a grade that is "
                      "consistent with somebody directing them."),
        "overt assess evidence add … --kind platform_statement --grade B2 --cell covert=C",
    )  # fmt: skip


_PERSONA = ("made_together", "made_names", "copied_profiles", "turned_accounts", "numbered_list", "copied_filler",
            "made_to_be_deleted")  # fmt: skip


def persona_evidence(state: State) -> Condition:
    """Something about the accounts is made up."""
    return _persona(state, 1)


def two_kinds_of_persona_evidence(state: State) -> Condition:
    """Two things that are measured apart are made up."""
    return _persona(state, 2)


def concealed_control(state: State) -> Condition:
    """Evidence from outside shows who acts."""
    found = _concealed(state)
    return Condition(
        "evidence from outside the data that control is concealed", bool(found),
        _named(found, "None was brought with a grade that can carry it."),
        "overt assess evidence add … --kind infrastructure --cell covert=C",
    )  # fmt: skip


def others_judged(state: State) -> Condition:
    """Coordination and authenticity are judged first."""
    lacking = [each for each in ("coordination", "authenticity") if each not in state.judged]
    return Condition(
        "coordination and authenticity judged first", not lacking,
        f"Not assessed yet: {', '.join(lacking)}." if lacking else "Both are judged.", "overt assess judge …",
    )  # fmt: skip


def named_source(state: State) -> Condition:
    """One graded source other than content and time zone."""
    return _sources(state, 1)


def two_sources(state: State) -> Condition:
    """Two different sources, one of them direct."""
    return _sources(state, 2)


def two_direct_sources(state: State) -> Condition:
    """Two different direct sources of good grade."""
    found = _direct(state.given.evidence)
    sources = {each.source.casefold() for each in found}
    return Condition(
        "two direct sources graded A–B and 1–2", len(sources) > 1, _named(found, "None of such a grade."),
        "overt assess evidence add …",
    )  # fmt: skip


def step_proven(state: State) -> Condition:
    """A step of the Breakout Scale has its proof."""
    category = state.breakout.category
    return Condition(
        "a step of the Breakout Scale is proven", category is not None,
        f"Category {category} is proven." if category else "No post of it is in the state.", "overt assess impact",
    )  # fmt: skip


def spread_seen(state: State) -> Condition:
    """Enough acts are in the case, and communities can be told apart."""
    met = state.seen >= 20 and state.communities_known
    return Condition(
        "who took it up can be seen", met,
        f"{state.seen:,} reposts, quotes and replies are in the case; communities are "
        f"{'known' if state.communities_known else 'unknown'}.",
        "Collect answers to and reposts of its posts, and posts of others on the same topics.",
    )  # fmt: skip


def outside_searched(state: State) -> Condition:
    """Pick-ups of every kind were looked for."""
    listed = {each.kind for each in state.given.pickups}
    lacking = [
        kind for kind in PICKUP_KINDS if kind not in state.given.searched and kind not in listed
    ]
    return Condition(
        "media, amplifiers and responses were looked for", not lacking,
        f"Not looked for: {', '.join(lacking)}." if lacking else "All kinds were looked for or are listed.",
        "overt assess searched … KIND --reason 'where, how, which time'; overt assess impact … --pickups FILE",
    )  # fmt: skip


def _reviewers(state: State, least: int) -> Condition:
    people = state.reviewed.people
    what = "one reviewer" if least == 1 else "two reviewers"
    said = ", ".join(people) if people else "Nobody"
    return Condition(
        f"{what} who labelled it blind", len(people) >= least,
        f"{said} labelled {state.reviewed.enough} or more of its pairs without seeing the machine's numbers.",
        f"overt label --operation {state.matrix.operation_id} --by NAME",
    )  # fmt: skip


def _persona(state: State, least: int) -> Condition:
    rows = [
        row for row in state.matrix.rows if row.evidence_id in _PERSONA and row.outcome == "yes"
    ]
    count = len({row.family for row in rows}) + bool(_concealed(state))
    asked = ", ".join(row.question.rstrip("?").lower() for row in rows)
    return Condition(
        "persona evidence" if least == 1 else "two kinds of persona evidence, measured apart", count >= least,
        f"Answered with yes: {asked}." if rows else "Nothing about the accounts stands out.",
        "Look at the accounts: overt show account; bring what the data do not hold: overt assess evidence add …",
    )  # fmt: skip


def _sources(state: State, least: int) -> Condition:
    found = [
        each for each in state.given.evidence
        if each.kind in (*DIRECT, "registration", "report") and proves(each.grade)
    ]  # fmt: skip
    sources = {each.source.casefold() for each in found}
    met = len(sources) >= least and (least == 1 or any(each.kind in DIRECT for each in found))
    return Condition(
        "a graded source, not content and not a time zone" if least == 1
        else "two different sources, one of them direct",
        met, _named(found, "None was brought: content, language and hours never name a source."),
        "overt assess evidence add … --source … --grade …",
    )  # fmt: skip


def _direct(evidence: Iterable[OutsideEvidence]) -> list[OutsideEvidence]:
    return [
        each
        for each in evidence
        if each.kind in DIRECT and each.grade[0] in "AB" and each.grade[1] in "12"
    ]


def _concealed(state: State) -> list[OutsideEvidence]:
    """Evidence of who acts that can carry a statement and is consistent with hidden direction or a trade."""
    return [
        each
        for each in state.given.evidence
        if each.kind in DIRECT
        and proves(each.grade)
        and _supports(state, each, "covert", "commercial")
    ]


def _supports(state: State, evidence: OutsideEvidence, *hypotheses: str) -> bool:
    row = next(each for each in state.matrix.rows if each.evidence_id == evidence.evidence_id)
    return any(row.cell(name).word in ("C", "CC") for name in hypotheses)


def _named(found: list[OutsideEvidence], otherwise: str) -> str:
    return (
        "; ".join(f"{each.evidence_id} {each.source}, {each.grade}" for each in found) or otherwise
    )


def _links(links: tuple[KindOfLink, ...]) -> str:
    free = ", ".join(each.name for each in links if each.independent)
    return (
        f"Independent kinds of signal that tie it: {free}."
        if free
        else "No kind of signal ties it by itself."
    )
