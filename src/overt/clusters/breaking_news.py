"""Many people who react to one event within the hour."""

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
from overt.clusters._profiles import median_evidence, one_occasion
from overt.plugins import setting

_PEOPLE = tuple(Member(f"x:{n}", None, 40, 2, {}) for n in range(5))


def _story(crowd: int, day: int = 0) -> EvidenceObject:
    at = day * 86_400
    return EvidenceObject(
        "co_repost",
        "x:1",
        10,
        5 + crowd,
        5,
        crowd,
        5 + crowd,
        at,
        at + 3_000,
        None,
        None,
        None,
        None,
        None,
        "x:agency",
    )


@dataclass(frozen=True, kw_only=True)
class BreakingNews(Explanation):
    """Most of what ties the cluster are objects that a crowd shared within the hour, on one occasion."""

    name = "breaking_news"
    question = "Did a crowd react to one event?"
    caveats = (
        "A single staged storm by accounts that otherwise look ordinary passes; a second occasion does not.",
        "Operations ride breaking news: what the cluster shares beside the crowd's objects matters more.",
    )
    references = (
        "docs/method/overview.md: one event makes strangers share the same objects within the hour",
    )
    crowd: int = setting(
        30, "accounts within an hour of the cluster's acts that make a crowd", least=2
    )
    occasion_s: int = setting(86_400, "seconds that one occasion lasts", least=60)
    least_share: float = setting(
        0.6,
        "share of the ties that must be objects of a crowd, on one occasion",
        least=0.0,
        most=1.0,
    )
    most_evidence: float = setting(
        0.5,
        "most of an account's posts that may be the shared ones, at the median, where the crowd is mostly inside",
        least=0.0,
        most=1.0,
    )
    examples = (
        (
            "objects of a crowd on one day explain",
            ClusterFacts(1, (_story(80),) * 4, _PEOPLE),
            "explains",
        ),
        (
            "objects of the cluster alone do not",
            ClusterFacts(1, (_story(1),) * 4, _PEOPLE),
            "does not explain",
        ),
        (
            "a crowd on four days does not",
            ClusterFacts(1, tuple(_story(80, day) for day in (0, 9, 20, 30)), _PEOPLE),
            "does not explain",
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Count the evidence that a crowd shared at that time, if it all belongs to one occasion."""
        if not facts.objects:
            return Finding("cannot tell", None, "There is no evidence to look at.")
        everything = weight(facts.objects)
        busiest = one_occasion(facts.objects, self.occasion_s)
        occasion = weight(busiest) / everything
        crowded = [each for each in busiest if each.near >= self.crowd]
        share = weight(crowded) / everything
        said = (
            f"{share:.0%} of the ties come from objects that {self.crowd} accounts or more shared within the hour "
            f"({len(crowded)} of {len(facts.objects)} objects), and {occasion:.0%} of the ties fall on one occasion of "
            f"{self.occasion_s / 3600:.0f} hours"
        )
        median = median_evidence(facts.members)
        outside = weight(each for each in crowded if 2 * each.outside > each.accounts)
        said += f"; the shared posts are {median:.0%} of what a member posts."
        if (
            share >= self.least_share
            and median > self.most_evidence
            and 2 * outside < weight(crowded)
        ):
            return Finding("cannot tell", share, said)
        return by_share(share, self.least_share, self.least_share / 2, said)

