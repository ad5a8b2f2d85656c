"""Blind labelling: a random sample of edges, what people say of them, and how sure that makes us.

The sample is drawn once from all edges by a seed, so two people see the same pairs in the same order; the
one who labels sees neither the machine's numbers nor what others said (Splink #1375).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from overt.chance.shares import wilson
from overt.decisions._log import standing
from overt.store import DuckDBEngine


@dataclass(frozen=True)
class Precision:
    """Of the pairs a person decided, the share confirmed, with its 95 % Wilson interval.

    `unsure` pairs are counted and take no part.
    """

    confirmed: int
    decided: int
    unsure: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """Confirmed of decided; None before the first decision."""
        return self.confirmed / self.decided if self.decided else None


@dataclass(frozen=True)
class Agreement:
    """How far two people agree on the pairs both labelled: Cohen's kappa (1960); None when undefined."""

    both: int
    same: int
    kappa: float | None


BLIND = "blind sample"
"""How the reason of a label begins that was given without seeing any number of the machine's."""

REASONS = {
    "coincidence": "nothing more than chance",
    "popular": "what they share was everywhere",
    "quotation": "they quote the same third thing",
    "owner": "one owner, and they say so",
    "syndication": "one agency's items",
    "fans": "people who like the same thing",
    "parse": "the posts were read wrongly",
    "other": "in words of one's own",
}
"""Why two accounts do not act together: what a "no" is for (WORKBENCH 4.11)."""


def sample_pairs(
    engine: DuckDBEngine, size: int, seed: int, operation_id: str | None = None
) -> list[tuple[str, str]]:
    """`size` edges drawn at random without regard to strength, in the order they are to be shown.

    Of the whole case, or of those between accounts of one operation.
    """
    held = (
        "" if operation_id is None else "WHERE e.account_a IN (SELECT part FROM operation_part WHERE kind = 'account' "
        "AND operation_id = :operation) AND e.account_b IN (SELECT part FROM operation_part WHERE kind = 'account' "
        "AND operation_id = :operation)"
    )
    rows = engine.read(
        f"SELECT e.account_a, e.account_b FROM edge e {held} "
        "ORDER BY e.account_a NULLS LAST, e.account_b NULLS LAST",
        {"operation": operation_id},
    ).to_pylist()
    order = np.random.default_rng(seed).permutation(len(rows))[:size]
    return [(rows[place]["account_a"], rows[place]["account_b"]) for place in order.tolist()]


def labels(engine: DuckDBEngine, person: str) -> dict[str, str]:
    """Subject pair:A|B → what this person last said of it."""
    return {
        each.subject: each.new
        for each in standing(engine)
        if each.field == "label" and each.person == person and each.subject.startswith("pair:")
    }


def blind_labels(engine: DuckDBEngine) -> dict[str, dict[str, str]]:
    """Person → subject pair:A|B → what that person last said of it, labels of `overt label` alone.

    A label that somebody wrote with the machine's numbers before his eyes measures nothing.
    """
    found: dict[str, dict[str, str]] = {}
    for each in standing(engine):
        if each.field == "label" and each.subject.startswith("pair:") and each.reason.startswith(BLIND):
            found.setdefault(each.person, {})[each.subject] = each.new
    return found


def agreed(said: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What all who labelled a pair say of it together: "no" where anybody denies it, else "unsure" where anybody is."""
    order = ("yes", "unsure", "no")
    found: dict[str, str] = {}
    for labels_ in said:
        for subject, word in labels_.items():
            found[subject] = max(found.get(subject, word), word, key=order.index)
    return found


def precision(said: Mapping[str, str]) -> Precision:
    """Share of the decided pairs that were confirmed."""
    counts = {word: sum(1 for value in said.values() if value == word) for word in ("yes", "no", "unsure")}
    decided = counts["yes"] + counts["no"]
    low, high = wilson(counts["yes"], decided)
    return Precision(counts["yes"], decided, counts["unsure"], low, high)


def agreement(one: Mapping[str, str], other: Mapping[str, str]) -> Agreement:
    """Cohen's kappa over the pairs that both people labelled, "unsure" being a label of its own."""
    both = sorted(set(one) & set(other))
    same = sum(1 for subject in both if one[subject] == other[subject])
    if not both:
        return Agreement(0, 0, None)
    words = {*(one[subject] for subject in both), *(other[subject] for subject in both)}
    chance = sum(
        sum(1 for subject in both if one[subject] == word)
        * sum(1 for subject in both if other[subject] == word)
        for word in words
    ) / len(both) ** 2
    kappa = None if chance == 1.0 else (same / len(both) - chance) / (1.0 - chance)
    return Agreement(len(both), same, kappa)
