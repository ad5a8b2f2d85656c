"""What the two tests of a pair say together: the one place for these words.

Test A asks whether two accounts coincide beyond chance, test B whether they do so beyond a common
interest. Neither says why, and no combination of them says that anybody is false.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reading(StrEnum):
    """A combination of the two answers."""

    BEYOND_INTEREST = "beyond_interest"
    ONE_SOURCE = "one_source"
    CANNOT_TELL = "cannot_tell"
    TIMING_ONLY = "timing_only"
    CHANCE = "chance"


@dataclass(frozen=True)
class Words:
    """How a reading is said: in a few words, and in a sentence for who meets it first."""

    short: str
    long: str


WORDS: dict[Reading, Words] = {
    Reading.BEYOND_INTEREST: Words(
        "synchrony that shared interest does not explain",
        "They meet more often than chance gives, and on what both share they are closer in time than the "
        "other accounts that share it.",
    ),
    Reading.ONE_SOURCE: Words(
        "one source feeding both, or one interest",
        "They meet more often than chance gives, but on what both share they are no closer in time than "
        "the other accounts that share it: one publisher, one feed, one cause, or one control room that "
        "posts its own material.",
    ),
    Reading.CANNOT_TELL: Words(
        "interest cannot be told from coordination",
        "They meet more often than chance gives, on objects that too few others share to compare the "
        "timing with.",
    ),
    Reading.TIMING_ONLY: Words(
        "close in time, no more often than chance",
        "On what both share they are closer in time than others, but they meet no more often than chance "
        "gives.",
    ),
    Reading.CHANCE: Words(
        "chance explains it",
        "They meet no more often than chance gives, and no closer in time than others.",
    ),
}


def reading(beyond_chance: bool, beyond_interest: bool, can_tell: bool) -> Reading:
    """The reading of test A's answer, test B's answer, and whether B could have answered yes."""
    if not beyond_chance:
        return Reading.TIMING_ONLY if beyond_interest else Reading.CHANCE
    if beyond_interest:
        return Reading.BEYOND_INTEREST
    return Reading.ONE_SOURCE if can_tell else Reading.CANNOT_TELL
