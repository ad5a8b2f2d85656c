"""Eighteen questions that a reader would put to an attribution, for people to answer; a list, never a score.

After the questions with which DFRLab's Foreign Interference Attribution Tracker (2020) looks at claims of others, in
its four groups; the words are ours, and turned upon oneself.
"""

from __future__ import annotations

from dataclasses import dataclass

VALUES = ("yes", "partly", "no", "does_not_apply")


@dataclass(frozen=True)
class Question:
    """One question; group is credibility, objectivity, evidence or transparency."""

    group: str
    text: str


QUESTIONS: dict[str, Question] = {
    f"{group[0]}{number}": Question(group, text)
    for group, texts in {
        "credibility": (
            "Does the reader learn who publishes this, and how to reach them?",
            "Have the authors done such work before, or has somebody who has read it over?",
            "Are the people who analysed free from those who gain by the result?",
            "Is it said who paid for the work?",
            "Has anybody outside come to the same result, and is it named?",
        ),
        "objectivity": (
            "Is the language calm: no word that judges before the evidence is shown?",
            "Are other explanations weighed as seriously as the one preferred?",
            "Are the limits and what speaks against it as easy to find as the result?",
        ),
        "evidence": (
            "Can the reader see the evidence itself, or a faithful part of it?",
            "Does every key statement rest on more than one kind of evidence?",
            "Is evidence from outside the data graded, and its source named?",
            "Does the evidence carry the statement itself, rather than one beside it?",
            "Has the evidence been kept so that a change would be noticed?",
        ),
        "transparency": (
            "Could somebody else repeat the steps from what is written?",
            "Is it said what was collected, for which time, and what is missing?",
            "Are facts, inferences and judgements told apart?",
            "Is it said how sure the authors are, and on what assumptions?",
            "Is it said what would change their mind, and how a mistake is corrected?",
        ),
    }.items()
    for number, text in enumerate(texts, 1)
}
"""c1 … c5, o1 … o3, e1 … e5, t1 … t5."""
