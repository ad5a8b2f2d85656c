"""The check before publication: twenty rules that a document meets, or that a person overrides by name.

Whoever makes a document fills a `Publication` and asks `check`; what blocks must be mended or signed.
"""

from overt.publication._check import RULES, Checked, check, in_words
from overt.publication._finding import Finding
from overt.publication._model import (
    Answer,
    Claim,
    Figure,
    Fingerprint,
    Gap,
    Indicator,
    Marked,
    Number,
    ObjectConfidence,
    Person,
    Publication,
    Register,
    Sentence,
    Signed,
    Stated,
    Tried,
    Used,
)
from overt.publication._signed import Override, answer, answers, override, overrides
from overt.publication.of_stix import check_stix, of_stix
from overt.publication.questions import QUESTIONS, VALUES, Question

__all__ = [
    "QUESTIONS",
    "RULES",
    "VALUES",
    "Answer",
    "Checked",
    "Claim",
    "Figure",
    "Finding",
    "Fingerprint",
    "Gap",
    "Indicator",
    "Marked",
    "Number",
    "ObjectConfidence",
    "Override",
    "Person",
    "Publication",
    "Question",
    "Register",
    "Sentence",
    "Signed",
    "Stated",
    "Tried",
    "Used",
    "answer",
    "answers",
    "check",
    "check_stix",
    "in_words",
    "of_stix",
    "override",
    "overrides",
]
