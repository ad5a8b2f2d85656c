"""The ladder: up to which word of likelihood the case carries a judgement, and which condition the next rung lacks.

The tool proposes a ceiling, a person chooses a word at or below it. Statistics are never turned into a word: a
q-value is not the probability that a group is an operation. The rungs of "coordination" are those of WORKBENCH 6.4;
those of the other three are ours and follow its table of what each judgement needs at least (6.3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from overt.assessment import _conditions as c
from overt.assessment._conditions import Condition, State
from overt.confidence import BY_NAME, LIKELIHOOD

WORDS = tuple(band.name for band in LIKELIHOOD)
"""Words of likelihood from least to most."""


@dataclass(frozen=True)
class Rung:
    """One word and the conditions it adds to those of the rungs below."""

    word: str
    conditions: tuple[Condition, ...]

    @property
    def met(self) -> bool:
        """All its own conditions hold."""
        return all(each.met for each in self.conditions)


@dataclass(frozen=True)
class Ceiling:
    """Up to which word a judgement may go. `word` None: the case carries no word at all.

    missing    conditions of the next rung that do not hold; empty at the top
    """

    judgement: str
    word: str | None
    rungs: tuple[Rung, ...]
    missing: tuple[Condition, ...]

    def allows(self, word: str) -> bool:
        """Whether a word lies at or below the ceiling."""
        return self.word is not None and WORDS.index(word) <= WORDS.index(self.word)

    def in_words(self) -> str:
        """The ceiling as a person reads it."""
        return BY_NAME[self.word].en if self.word else "no word"


def ceiling(judgement: str, state: State) -> Ceiling:
    """The ceiling of one of the four judgements."""
    rungs = tuple(
        Rung(word, tuple(condition(state) for condition in conditions))
        for word, conditions in LADDERS[judgement].items()
    )
    # below the first rung only what denies the statement can be said; of the source not even that
    word = None if judgement == "source" else "unlikely"
    missing: tuple[Condition, ...] = ()
    for rung in rungs:
        if not rung.met:
            missing = tuple(each for each in rung.conditions if not each.met)
            break
        word = rung.word
    return Ceiling(judgement, word, rungs, missing)


LADDERS: Mapping[str, Mapping[str, tuple[Callable[[State], Condition], ...]]] = {
    "coordination": {
        "roughly_even_chance": (c.one_kind,),
        "likely": (c.second_kind, c.benign_tested, c.one_reviewer),
        "very_likely": (c.stable, c.reviewed_sample, c.two_reviewers),
        "almost_certain": (c.direct_evidence,),
    },
    "authenticity": {
        "roughly_even_chance": (c.persona_evidence,),
        "likely": (c.two_kinds_of_persona_evidence, c.benign_tested, c.one_reviewer),
        "very_likely": (c.concealed_control, c.two_reviewers),
        "almost_certain": (c.direct_evidence,),
    },
    "source": {
        "roughly_even_chance": (c.others_judged, c.named_source),
        "likely": (c.two_sources,),
        "very_likely": (c.direct_evidence, c.two_reviewers),
        "almost_certain": (c.two_direct_sources,),
    },
    "impact": {
        "roughly_even_chance": (c.step_proven,),
        "likely": (c.spread_seen,),
        "very_likely": (c.outside_searched,),
        "almost_certain": (c.two_reviewers,),
    },
}
"""Judgement → word → what it needs beyond the rung below."""
