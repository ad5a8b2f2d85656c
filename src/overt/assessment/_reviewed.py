"""What people found who labelled pairs of an operation blind."""

from __future__ import annotations

from dataclasses import dataclass

from overt import decisions
from overt.decisions import Agreement, Precision
from overt.store import DuckDBEngine

ENOUGH = 10
"""Pairs that somebody has labelled to be a reviewer; all of them where the operation has fewer."""


@dataclass(frozen=True)
class Reviewed:
    """Blind labels on pairs of the operation.

    pairs      edges between its accounts
    people     who labelled at least `enough` of them, in text order
    precision  of the pairs labelled; one that anybody denies counts as denied
    agreement  the least agreement between any two of these people; None with fewer than two
    """

    pairs: int
    enough: int
    people: tuple[str, ...]
    precision: Precision
    agreement: Agreement | None


def reviewed(engine: DuckDBEngine) -> Reviewed:
    """Needs `_stands`."""
    rows = engine.read("""
        SELECT e.account_a, e.account_b FROM edge e
        JOIN _stands a ON a.account_id = e.account_a AND a.side = 'inside'
        JOIN _stands b ON b.account_id = e.account_b AND b.side = 'inside'
    """).to_pylist()
    mine = {f"pair:{row['account_a']}|{row['account_b']}" for row in rows}
    enough = min(ENOUGH, max(len(mine), 1))
    said = {
        person: held
        for person, labels in decisions.blind_labels(engine).items()
        if (held := {subject: word for subject, word in labels.items() if subject in mine})
    }
    people = sorted(person for person, held in said.items() if len(held) >= enough)
    pairs = [
        decisions.agreement(said[one], said[other])
        for place, one in enumerate(people)
        for other in people[place + 1 :]
    ]
    least = min(pairs, key=lambda each: each.kappa if each.kappa is not None else 2.0, default=None)
    return Reviewed(
        len(mine),
        enough,
        tuple(people),
        decisions.precision(decisions.agreed(said.values())),
        least,
    )
