"""Rules about what stands behind a statement: numbers, claims, gaps, explanations, limits, judgements, hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from overt.publication._finding import Finding, short
from overt.publication._model import Publication, Register

LEAST_EXPLANATIONS = 3
DEFAULT_CONFIDENCES = (0, 15, 50)

_NUMERAL = re.compile(r"(?<![\w.,:/-])\d[\d,.]*\d|(?<![\w.,:/-])\d(?![\w:])")


def numbers_resolve(p: Publication) -> Iterator[Finding]:
    """1. Every number resolves to a query of this run."""
    for each in p.numbers:
        if not each.query:
            yield Finding(1, each.place, short(each.text), "Bind the number to a query of the run.")
        elif each.run != p.run:
            yield Finding(
                1, each.place, f"{short(each.text)} comes from run {each.run}, the document is of {p.run}",
                "Make the document anew from this run.",
            )  # fmt: skip
    for sentence in p.sentences:
        if sentence.bound is None or sentence.register in (Register.QUOTE, Register.DEFINITION):
            continue
        for found in _NUMERAL.finditer(sentence.text):
            if found[0].rstrip(".,") not in sentence.bound:
                yield Finding(
                    1,
                    sentence.place,
                    f"{found[0]} in: {short(sentence.text)}",
                    "Bind the number to a query.",
                )


def claims_have_evidence(p: Publication) -> Iterator[Finding]:
    """2. Every claim has evidence, every key judgement two kinds of it."""
    for each in p.claims:
        if not each.evidence:
            yield Finding(2, each.place, short(each.text), "Name at least one piece of evidence.")
        elif each.key and len(set(each.kinds)) < 2:
            held = ", ".join(sorted(set(each.kinds))) or "none named"
            yield Finding(
                2,
                each.place,
                f"{short(each.text)} ({held})",
                "A key judgement needs two kinds of evidence.",
            )


def gaps_mentioned(p: Publication) -> Iterator[Finding]:
    """10. Gaps in the collection are mentioned."""
    for each in p.gaps:
        if not each.said:
            yield Finding(
                10,
                "coverage",
                f"{each.source}, {each.first} to {each.last}",
                "Mention the gap where the data are described.",
            )


def explanations_tried(p: Publication) -> Iterator[Finding]:
    """11. At least three benign explanations with their outcome."""
    told = [each for each in p.explanations if each.outcome]
    for each in p.explanations:
        if not each.outcome:
            yield Finding(11, "other explanations", each.name, "Say what came of it.")
    if len(told) < LEAST_EXPLANATIONS:
        yield Finding(
            11, "other explanations", f"{len(told)} with an outcome",
            f"Try at least {LEAST_EXPLANATIONS} benign explanations and say what came of each.",
        )  # fmt: skip


def limits_given(p: Publication) -> Iterator[Finding]:
    """12. The section of limits is not empty."""
    if not any(each.strip() for each in p.limits):
        yield Finding(12, "limits", "empty", "Say what the data and the method cannot show.")


def confidence_by_a_person(p: Publication) -> Iterator[Finding]:
    """15. Every confidence was set by a person; a word above the ceiling has its reason."""
    for each in p.judgements:
        if each.likelihood is not None and each.confidence is None:
            yield Finding(
                15,
                each.judgement,
                "a likelihood without a confidence",
                "A person gives the confidence.",
            )
        if each.confidence is not None and not each.confidence_by:
            yield Finding(
                15, each.judgement, each.confidence, "Nobody set this confidence: a person has to."
            )
        if each.above and not each.above_reason:
            yield Finding(
                15, each.judgement, f"{each.likelihood} lies above the ceiling",
                "Choose a lower word, or give the reason: overt assess judge … --above.",
            )  # fmt: skip
    for held in p.confidences:
        if not held.by:
            usual = ", which is a default" if held.value in DEFAULT_CONFIDENCES else ""
            yield Finding(
                15,
                held.place,
                f"confidence {held.value}{usual}",
                "Leave it out unless a person set it.",
            )


def hashes_verify(p: Publication) -> Iterator[Finding]:
    """18. Hashes of the evidence verify; receipts are there or their absence is stated."""
    for each in p.fingerprints:
        if each.noted is None:
            yield Finding(18, each.evidence_id, "no hash", "Note the SHA-256 of what was captured.")
        elif each.found is None:
            yield Finding(
                18,
                each.evidence_id,
                "the evidence is not there to be checked",
                "Bring it back, or say that it is lost.",
            )
        elif each.noted.lower() != each.found.lower():
            yield Finding(
                18, each.evidence_id, f"noted {each.noted[:12]}…, found {each.found[:12]}…",
                "It was changed since it was captured: find the capture, or take it out.",
            )  # fmt: skip
        if not each.receipt:
            yield Finding(
                18,
                each.evidence_id,
                "nothing is said of a receipt",
                "Give the receipt, or state that there is none.",
            )
