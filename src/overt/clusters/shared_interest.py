"""Shared interest: a large public in which each is tied to few others, by what it likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from overt.clusters._checks import (
    CANNOT_TELL,
    DOES_NOT,
    EXPLAINS,
    ClusterFacts,
    Explanation,
    Finding,
    Member,
)
from overt.plugins import setting

_PUBLIC = tuple(Member(f"x:{n}", None, 40, 6, {}) for n in range(100))


@dataclass(frozen=True, kw_only=True)
class SharedInterest(Explanation):
    """Many accounts, each tied to a few of the others, in ties that common interest makes by itself."""

    name = "shared_interest"
    question = "Is it a large public of one interest, in which each is tied to few others?"
    caveats = (
        "A large operation whose accounts each take a different part and keep no common hours looks the same: look at "
        "the strongest ties, and at its members' markers.",
        "A small crew inside a large public is explained with it; the network shows it as a dense place.",
        "In a case of one operation alone common interest is what the operation writes about.",
    )
    references: ClassVar[tuple[str, ...]] = (
        "Measured on ten million simulated posts of 559,637 accounts: publics of 236 to 5,824 people have a density of "
        "0.003 to 0.02 with 1.6 to 5.2 % of the ties beyond interest; the planted operation has 0.21. No cluster of 30 "
        "accounts or more in the two labelled operations has a density under 0.15",
        "Granovetter 1973, The strength of weak ties, American Journal of Sociology 78(6)",
    )
    least_accounts: int = setting(30, "accounts from which a group can be a public", least=3)
    most_density: float = setting(
        0.05, "most of all possible pairs that may be tied", least=0.0, most=1.0
    )
    most_beyond: float = setting(
        0.05, "most of the ties that may go beyond common interest at p ≤ 0.05: as many as chance makes",
        least=0.0, most=1.0,
    )  # fmt: skip
    examples = (
        (
            "a hundred accounts with three ties each explain",
            ClusterFacts(1, (), _PUBLIC, edges=150, beyond=0.02),
            EXPLAINS,
        ),
        (
            "where every second pair is tied it is no public",
            ClusterFacts(1, (), _PUBLIC, edges=2_500, beyond=0.02),
            DOES_NOT,
        ),
        ("where ties go beyond interest it is more", ClusterFacts(1, (), _PUBLIC, edges=150, beyond=0.3), DOES_NOT),
        ("a dozen accounts are no public", ClusterFacts(1, (), _PUBLIC[:12], edges=14, beyond=0.0), DOES_NOT),
        ("without a test of interest it cannot be told", ClusterFacts(1, (), _PUBLIC, edges=150), CANNOT_TELL),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """How many there are, how closely they are tied, and what part of the ties goes beyond interest."""
        size = len(facts.members)
        density = 2 * facts.edges / (size * (size - 1)) if size > 1 else 1.0
        said = f"{density:.1%} of all pairs of its {size:,} accounts are tied"
        if size < self.least_accounts or density > self.most_density:
            return Finding(DOES_NOT, None, said + ".")
        if facts.beyond is None:
            return Finding(CANNOT_TELL, None, said + "; whether ties go beyond common interest could not be tested.")
        said += f", and {facts.beyond:.1%} of the ties go beyond common interest at p ≤ 0.05, where chance makes 5%."
        return Finding(EXPLAINS if facts.beyond <= self.most_beyond else DOES_NOT, 1.0 - facts.beyond, said)
