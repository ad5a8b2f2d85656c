"""Outlets and feeds of one publisher."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from overt.clusters._checks import (
    CANNOT_TELL,
    DOES_NOT,
    EXPLAINS,
    ClusterFacts,
    EvidenceObject,
    Explanation,
    Finding,
    Member,
)
from overt.clusters._profiles import leading, letters, somebodys
from overt.plugins import setting

_PAGE = EvidenceObject(
    "co_link", "press.example/1", 6, 4, 4, 0, 4, 0, 9, "press.example", 4, 0, 4, 0, None
)


def _outlet(number: int, declares: str | None) -> Member:
    return Member(f"x:{number}", declares, 50, 45, {"press.example": 48})


@dataclass(frozen=True, kw_only=True)
class OnePublisher(Explanation):
    """The accounts are outlets or feeds of one publisher, and say so."""

    name = "one_publisher"
    question = "Are they the declared outlets or feeds of one publisher?"
    caveats = (
        "An operation that pushes its own websites looks the same, but for the declaration: without one the "
        "answer is 'cannot tell'.",
        "A declaration can be false: look the publisher up.",
        "Platforms and link shorteners are nobody's website: outlets whose links are all shortened are not seen.",
    )
    references = (
        "Giglietto et al. 2020, Information, Communication & Society 23(6): news chains among link sharers",
    )
    least_links: float = setting(
        0.5, "share of an account's posts that must link to the publisher", least=0.0, most=1.0
    )
    least_members: float = setting(
        0.7, "share of the accounts that must be outlets by that rule", least=0.0, most=1.0
    )
    least_declared: float = setting(
        0.6, "share of these that must name the publisher in their profile", least=0.0, most=1.0
    )
    examples = (
        (
            "declared feeds explain",
            ClusterFacts(
                1, (_PAGE,) * 3, tuple(_outlet(n, "Desk of press.example") for n in range(4))
            ),
            EXPLAINS,
        ),
        (
            "undeclared ones cannot be told",
            ClusterFacts(1, (_PAGE,) * 3, tuple(_outlet(n, None) for n in range(4))),
            CANNOT_TELL,
        ),
        (
            "links to a platform say nothing about a publisher",
            ClusterFacts(
                1, (_PAGE,) * 3, tuple(Member(f"x:{n}", "t.me", 50, 45, {"t.me": 48}) for n in range(4))
            ),
            DOES_NOT,
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Find the website most accounts link to in most of their posts, and who declares it."""
        outlets: Counter[str] = Counter()
        for member in facts.members:
            for domain, posts in member.domains.items():
                if posts >= max(self.least_links * member.posts, 1) and somebodys(domain):
                    outlets[domain] += 1
        if not outlets:
            return Finding(
                DOES_NOT, 0.0, "No website stands in half of the posts of any of these accounts."
            )
        domain, count = leading(outlets)
        share = count / len(facts.members)
        said = f"{count} of {len(facts.members)} accounts link to {domain} in half of their posts or more"
        if share < self.least_members:
            return Finding(DOES_NOT, share, said + ".")
        name = letters(domain.split(".")[0])
        declared = sum(name in letters(member.declares or "") for member in facts.members)
        if declared >= self.least_declared * len(facts.members):
            return Finding(EXPLAINS, share, f"{said}, and {declared} name it in their profile.")
        return Finding(CANNOT_TELL, share, f"{said}; {declared} name it in their profile.")

