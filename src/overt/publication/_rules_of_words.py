"""Rules about words: likelihood, attribution, addresses, zones, placeholders, claims that go too far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from overt.publication._addresses import raw_addresses
from overt.publication._finding import Finding, short
from overt.publication._model import Publication, Register, Sentence
from overt.publication._words import (
    ATTRIBUTES,
    CLOCK,
    CONFIDENCE,
    DENIES,
    FORBIDDEN,
    LIKELY,
    OTHER_ROW,
    PLACEHOLDER,
    ZONE,
)

_OWN = (Register.PROSE, Register.JUDGEMENT)


def one_row_of_likelihood(p: Publication) -> Iterator[Finding]:
    """3. Only the words of likelihood of one row of ICD 203."""
    for each in _in(p.sentences, _OWN):
        language = each.language if each.language in LIKELY else "en"
        allowed = [found.span() for found in LIKELY[language].finditer(each.text)]
        for found in OTHER_ROW[language].finditer(each.text):
            if any(first <= found.start() and found.end() <= last for first, last in allowed):
                continue  # "probable" inside "très probable"
            yield Finding(
                3, each.place, f"“{found[0]}” in: {short(each.text)}",
                "Say how likely it is with one of the seven words, or state the fact without one.",
            )  # fmt: skip


def likelihood_and_confidence_apart(p: Publication) -> Iterator[Finding]:
    """4. No sentence holds both likelihood and confidence."""
    for each in _in(p.sentences, (*_OWN, Register.METHOD)):
        language = each.language if each.language in LIKELY else "en"
        if LIKELY[language].search(each.text) and CONFIDENCE.search(each.text):
            yield Finding(4, each.place, short(each.text), "Make two sentences of it.")


def no_attribution_unless_assessed(p: Publication) -> Iterator[Finding]:
    """5. No word that attributes while the source is not assessed."""
    if p.likelihood_of("source") is not None:
        return
    for each in _in(p.sentences, (*_OWN, Register.METHOD)):
        for found in ATTRIBUTES.finditer(each.text):
            if not DENIES.search(each.text[: found.start()]):
                yield Finding(
                    5, each.place, f"“{found[0]}” in: {short(each.text)}",
                    "The source is not assessed: take it out, quote who says it, or judge the source.",
                )  # fmt: skip


def addresses_defanged(p: Publication) -> Iterator[Finding]:
    """6. All websites, addresses and mail addresses are defanged where people read."""
    figures = [
        Sentence(f"{each.place}, {name}", text)
        for each in p.figures
        for name, text in (("title", each.title), ("alternative text", each.alt), ("source", each.source))
    ]
    claims = [Sentence(each.place, each.text) for each in p.claims]
    for each in (*p.sentences, *figures, *claims):
        for address in raw_addresses(each.text):
            yield Finding(6, each.place, short(address), "Write it as hxxps://example[.]com.")


def times_have_zones(p: Publication) -> Iterator[Finding]:
    """8. Every time of the day has a zone."""
    for each in (
        *_in(p.sentences, [each for each in Register if each is not Register.QUOTE]),
        *p.times,
    ):
        for found in CLOCK.finditer(each.text):
            if not ZONE.match(each.text, found.end()):
                yield Finding(
                    8,
                    each.place,
                    f"“{found[0]}” in: {short(each.text)}",
                    "Write the zone behind it: UTC.",
                )


def no_placeholder(p: Publication) -> Iterator[Finding]:
    """9. No placeholder in text or export."""
    for each in (
        *_in(p.sentences, [each for each in Register if each is not Register.QUOTE]),
        *p.exports,
    ):
        for found in PLACEHOLDER.finditer(each.text):
            yield Finding(
                9, each.place, f"“{found[0]}” in: {short(each.text)}", "Fill it in or take it out."
            )


def no_forbidden_word(p: Publication) -> Iterator[Finding]:
    """17. No word that claims more than data show, unless the document defines it."""
    for each in _in(p.sentences, _OWN):
        for word, pattern in FORBIDDEN.items():
            if word not in p.defined and (found := pattern.search(each.text)):
                yield Finding(
                    17, each.place, f"“{found[0]}” in: {short(each.text)}",
                    "Say what was seen. “First” is “first in our data”; a word that is needed is defined and proven.",
                )  # fmt: skip


def _in(sentences: Iterable[Sentence], registers: Iterable[Register]) -> Iterator[Sentence]:
    wanted = set(registers)
    return (each for each in sentences if each.register in wanted)
