"""Strangers who press one outlet's share button."""

from __future__ import annotations

from dataclasses import dataclass

from overt.clusters._checks import (
    ClusterFacts,
    EvidenceObject,
    Explanation,
    Finding,
    Member,
    by_share,
    weight,
)
from overt.plugins import setting

_READERS = tuple(Member(f"x:{n}", None, 9, 3, {"outlet.example": 4}) for n in range(4))


def _headline(outside: int) -> EvidenceObject:
    return EvidenceObject(
        "same_text",
        "A headline",
        6,
        4 + outside,
        4,
        outside,
        4 + outside,
        0,
        600,
        "outlet.example",
        4 + outside,
        outside,
        4 + 5 * outside,
        5 * outside,
        None,
    )


@dataclass(frozen=True, kw_only=True)
class ShareButton(Explanation):
    """The same words and links come from outlets that many strangers read and share."""

    name = "share_button"
    question = "Did readers of an outlet press its share button?"
    caveats = (
        "An operation that posts mainstream articles hides among their readers; the check then clears what it "
        "should not.",
        "It sees only the readers that were collected: where a collection holds suspects alone, nobody is outside.",
        "A shortened link that was not resolved hides the outlet.",
    )
    references = (
        "Measured on 21,007 posts of the 2024 US election: most clusters found are readers of two outlets, sharing "
        "articles with the headline as text that dozens of accounts outside the clusters share too",
    )
    least_share: float = setting(
        0.6,
        "share of the evidence that must be pages which others posted too, of outlets that more accounts outside "
        "the clusters link to than inside",
        least=0.0,
        most=1.0,
    )
    examples = (
        (
            "pages that strangers share too explain",
            ClusterFacts(1, (_headline(20),) * 3, _READERS),
            "explains",
        ),
        (
            "pages that only the cluster shares do not",
            ClusterFacts(1, (_headline(0),) * 3, _READERS),
            "does not explain",
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Count the evidence that is a page others posted too, of an outlet with readers outside."""
        if not any(each.page_accounts for each in facts.objects):
            return Finding("does not explain", 0.0, "What the accounts share carries no links.")
        shared = [
            each
            for each in facts.objects
            if (each.page_outside or 0) > 0
            and 2 * (each.domain_outside or 0) > (each.domain_accounts or 0)
        ]
        outlets = sorted({each.domain for each in shared if each.domain})
        named = (
            f" of {', '.join(outlets[:3])}{' and others' if len(outlets) > 3 else ''}"
            if outlets
            else ""
        )
        return by_share(
            weight(shared) / weight(facts.objects),
            self.least_share,
            self.least_share / 2,
            f"{len(shared)} of {len(facts.objects)} shared objects are pages{named} that accounts outside the clusters "
            "posted too, and to these outlets more accounts link outside the clusters than inside.",
        )
