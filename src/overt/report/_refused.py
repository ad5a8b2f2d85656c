"""What was not taken in, with the reason and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from overt.case import Case

EXAMPLES = 3

REASONS = {
    "no_zone": "a time without time zone",
    "no_time": "no time",
    "time_out_of_range": "a time that cannot be true",
    "no_account": "no author",
    "unreadable": "not readable",
    "id_reused": "an id that another post has",
    "not_a_post": "not a post",
}

_REASONS = """
    SELECT reason, COUNT(*) AS records
    FROM refused
    GROUP BY reason
    ORDER BY records DESC NULLS LAST, reason NULLS LAST
"""
_EXAMPLES = """
    WITH placed AS (
        SELECT r.reason, r.source_no, r.line, r.detail, r.excerpt,
               ROW_NUMBER() OVER (
                   PARTITION BY r.reason ORDER BY r.source_no NULLS LAST, r.line NULLS LAST, r.record_no NULLS LAST
               ) AS place
        FROM refused r
    )
    SELECT p.reason, s.file, p.line, p.detail, p.excerpt
    FROM placed p
    LEFT JOIN source s ON s.source_no = p.source_no
    WHERE p.place <= :examples
    ORDER BY p.reason NULLS LAST, p.place NULLS LAST
"""


@dataclass(frozen=True)
class Refusal:
    """One reason: how many records it concerns, and a few of them."""

    reason: str
    words: str
    records: int
    examples: list[dict[str, Any]]


def refusals(case: Case) -> list[Refusal]:
    """Reasons for refusing records, the commonest first."""
    examples: dict[str, list[dict[str, Any]]] = {}
    for row in case.sql(_EXAMPLES, examples=EXAMPLES).to_pylist():
        examples.setdefault(row["reason"], []).append(row)
    return [
        Refusal(
            reason=row["reason"],
            words=REASONS.get(row["reason"], row["reason"]),
            records=row["records"],
            examples=examples.get(row["reason"], []),
        )
        for row in case.sql(_REASONS).to_pylist()
    ]
