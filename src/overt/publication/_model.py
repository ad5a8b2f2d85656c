"""What the check looks at: a document, or a file for machines, taken apart into the things that rules are about.

Whoever makes a document fills a `Publication` from it. Nothing here knows how the document is made or drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Register(StrEnum):
    """In whose voice a sentence is.

    prose       the document's own words
    judgement   a key judgement, in the document's own words
    method      how something was computed
    definition  what a word means, for example the table of likelihood
    hypothesis  one of several explanations that are weighed, not stated
    quote       words of others, marked as such: posts, other people's attributions
    """

    PROSE = "prose"
    JUDGEMENT = "judgement"
    METHOD = "method"
    DEFINITION = "definition"
    HYPOTHESIS = "hypothesis"
    QUOTE = "quote"


@dataclass(frozen=True)
class Sentence:
    """One sentence, and where it stands.

    language  en or fr
    bound   numerals of it that come from a query of the run, as written; None where the document does not say which
    """

    place: str
    text: str
    register: Register = Register.PROSE
    bound: frozenset[str] | None = None
    language: str = "en"


@dataclass(frozen=True)
class Number:
    """One number that the document states, the query it comes from, and the run that answered; None for neither."""

    place: str
    text: str
    query: str | None
    run: str | None


@dataclass(frozen=True)
class Claim:
    """One statement of fact. `kinds` are the kinds of evidence behind it (texts, hashtags, accounts …); `key` says
    that it is a key judgement."""

    place: str
    text: str
    evidence: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True)
class Figure:
    """One figure: what stands under it and what is read out instead of it; `n` is what it stands on."""

    place: str
    title: str
    alt: str
    source: str
    n: int | None


@dataclass(frozen=True)
class Marked:
    """One page, file, object or attachment, with its TLP marking; None for none."""

    place: str
    kind: str
    tlp: str | None


@dataclass(frozen=True)
class Fingerprint:
    """One piece of evidence: the SHA-256 noted at capture and the one it has now.

    receipt   what proves the time of capture, or a sentence that says that there is none; None where nothing is said
    """

    evidence_id: str
    noted: str | None
    found: str | None
    receipt: str | None


@dataclass(frozen=True)
class Stated:
    """One of the four judgements as the document gives it. `confidence_by` is the person who set the confidence;
    None where it is a default. `above_reason` is the printed reason for a word above the ceiling."""

    judgement: str
    likelihood: str | None
    confidence: str | None
    confidence_by: str | None
    above: bool = False
    above_reason: str | None = None


@dataclass(frozen=True)
class ObjectConfidence:
    """The confidence of one object for machines, 0 to 100; `by` is the person it comes from, None for nobody."""

    place: str
    value: int
    by: str | None


@dataclass(frozen=True)
class Tried:
    """One benign explanation that was tried; outcome None where none is given."""

    name: str
    outcome: str | None


@dataclass(frozen=True)
class Gap:
    """One gap in the collection, ends as 2024-05-14; `said` where the document mentions it, None where it does not."""

    source: str
    first: str
    last: str
    said: str | None


@dataclass(frozen=True)
class Used:
    """One technique of a framework as the document names it.

    framework   name with version, as printed
    filed_under kill chain or source that an object for machines files it under; None in a document for people
    """

    place: str
    framework: str
    technique_id: str
    filed_under: str | None = None


@dataclass(frozen=True)
class Person:
    """One account that is shown.

    side    inside the operation, suspect or outside
    public  a person decided that it may be named
    masked  shown as a number
    export  in a file for machines
    """

    place: str
    account: str
    side: str
    public: bool
    masked: bool
    export: bool = False


@dataclass(frozen=True)
class Indicator:
    """One website, address or account given out as an indicator; role as a person named it (victim, relay …)."""

    place: str
    value: str
    role: str | None


@dataclass(frozen=True)
class Signed:
    """One person who signed; role is author or reviewer."""

    person: str
    role: str


@dataclass(frozen=True)
class Answer:
    """A person's answer to one of the questions: yes, partly, no or does not apply, with a note."""

    value: str
    person: str
    note: str


@dataclass(frozen=True)
class Publication:
    """Everything that the twenty rules are about.

    run        the run that numbers must come from
    exports    texts of files for machines, as they would leave
    defined    words of the forbidden list that the document defines and proves
    claims     statements of fact, key judgements among them
    limits     the limits, one sentence each
    times      times that stand in tables and figures, as printed
    answers    question → answer
    """

    run: str | None = None
    sentences: tuple[Sentence, ...] = ()
    exports: tuple[Sentence, ...] = ()
    numbers: tuple[Number, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    times: tuple[Sentence, ...] = ()
    marked: tuple[Marked, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    judgements: tuple[Stated, ...] = ()
    confidences: tuple[ObjectConfidence, ...] = ()
    explanations: tuple[Tried, ...] = ()
    limits: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    techniques: tuple[Used, ...] = ()
    persons: tuple[Person, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    signed: tuple[Signed, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    defined: frozenset[str] = frozenset()

    def likelihood_of(self, judgement: str) -> str | None:
        """The word of a judgement; None when it is not assessed."""
        return next(
            (each.likelihood for each in self.judgements if each.judgement == judgement), None
        )
