"""Runs the twenty rules and sets against them what people signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from overt.publication import _rules_of_evidence as evidence
from overt.publication import _rules_of_form as form
from overt.publication import _rules_of_words as words
from overt.publication._finding import Finding
from overt.publication._model import Publication
from overt.publication._signed import Override

RULES: dict[int, Callable[[Publication], Iterable[Finding]]] = {
    1: evidence.numbers_resolve,
    2: evidence.claims_have_evidence,
    3: words.one_row_of_likelihood,
    4: words.likelihood_and_confidence_apart,
    5: words.no_attribution_unless_assessed,
    6: words.addresses_defanged,
    7: form.everything_marked,
    8: words.times_have_zones,
    9: words.no_placeholder,
    10: evidence.gaps_mentioned,
    11: evidence.explanations_tried,
    12: evidence.limits_given,
    13: form.persons_protected,
    14: form.frameworks_right,
    15: evidence.confidence_by_a_person,
    16: form.figures_described,
    17: words.no_forbidden_word,
    18: evidence.hashes_verify,
    19: form.two_names,
    20: form.questions_answered,
}
"""Number → rule. The first line of its docstring is the rule in words."""


@dataclass(frozen=True)
class Checked:
    """What the check found.

    blocks      findings that nobody let stand: with any of them the document does not leave
    overridden  findings that a person let stand, with who and why; printed in the document
    unused      overrides that no finding needs any more
    """

    blocks: tuple[Finding, ...]
    overridden: tuple[tuple[Finding, Override], ...]
    unused: tuple[Override, ...]

    @property
    def passes(self) -> bool:
        """Whether it may leave."""
        return not self.blocks


def check(publication: Publication, overrides: Mapping[str, Override] | None = None) -> Checked:
    """All rules on a publication; `overrides` maps the key of a finding, or 6-all for a rule, to who let it stand."""
    signed = overrides or {}
    blocks: list[Finding] = []
    stand: list[tuple[Finding, Override]] = []
    used: set[str] = set()
    for number, rule in RULES.items():
        for finding in dict.fromkeys(rule(publication)):
            key = next((each for each in (finding.key, f"{number}-all") if each in signed), None)
            if key is None:
                blocks.append(finding)
            else:
                used.add(key)
                stand.append((finding, signed[key]))
    unused = tuple(each for key, each in signed.items() if key not in used)
    return Checked(tuple(blocks), tuple(stand), unused)


def in_words(number: int) -> str:
    """A rule as a sentence."""
    return (RULES[number].__doc__ or "").partition("\n")[0].partition(". ")[2]
