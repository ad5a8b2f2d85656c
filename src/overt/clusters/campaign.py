"""Announced campaigns: a hashtag that a crowd uses on the same days, each in words of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from overt.clusters._checks import (
    CANNOT_TELL,
    DOES_NOT,
    EXPLAINS,
    ClusterFacts,
    EvidenceObject,
    Explanation,
    Finding,
    Member,
    weight,
)
from overt.clusters._profiles import (
    created_together,
    is_burst,
    median_evidence,
    one_occasion,
)
from overt.plugins import setting

_DAY = 86_400
_TAG = EvidenceObject(
    "co_hashtag", "#lightsout", 10, 60, 5, 55, 40, 0, 40_000, None, None, None, None, None, None,
    day_outside=50, posts=9, texts=9,
)  # fmt: skip
_PEOPLE = tuple(Member(f"x:{n}", None, 40, 3, {}, created_at=n * 400 * _DAY) for n in range(5))


@dataclass(frozen=True, kw_only=True)
class Campaign(Explanation):
    """People who join an announced campaign: one occasion, its hashtags, many outside who use them too."""

    name = "campaign"
    question = "Did they join a campaign that many others joined too, in words of their own?"
    caveats = (
        "An operation that rides a hashtag of others, with texts of its own for every account, passes if that is "
        "all that ties it. What ties it on other days does not pass.",
        "A machine writes a different text for every account: different words are no longer a sign of different "
        "people.",
        "Where the accounts' creation is unknown the answer is 'cannot tell'.",
    )
    references = (
        "Jackson, Bailey & Foucault Welles 2020, #HashtagActivism, MIT Press: campaigns are called for openly and "
        "joined by people in their own words",
        "Elmas et al. 2021, EuroS&P: trends made by a few hundred accounts hold no other users at first",
    )
    least_share: float = setting(
        0.6,
        "share of the ties that must be hashtags of a crowd, on one occasion",
        least=0.0,
        most=1.0,
    )
    crowd: int = setting(
        20,
        "accounts outside the clusters that must use the hashtag within a day of the cluster",
        least=2,
    )
    occasion_s: int = setting(3 * _DAY, "seconds that one campaign lasts", least=60)
    least_own: float = setting(
        0.7, "share of the posts with these hashtags that must differ in text", least=0.0, most=1.0
    )
    most_evidence: float = setting(
        0.6,
        "most of an account's posts that may be the shared ones, at the median",
        least=0.0,
        most=1.0,
    )
    most_burst: float = setting(
        0.3, "share of the accounts created within 31 days that rules it out", least=0.0, most=1.0
    )
    examples = (
        (
            "a hashtag of a crowd in words of their own explains",
            ClusterFacts(1, (_TAG,) * 3, _PEOPLE),
            EXPLAINS,
        ),
        (
            "a hashtag that the cluster alone uses does not",
            ClusterFacts(1, (replace(_TAG, day_outside=2),) * 3, _PEOPLE),
            DOES_NOT,
        ),
        (
            "one text from all of them does not",
            ClusterFacts(1, (replace(_TAG, texts=1),) * 3, _PEOPLE),
            DOES_NOT,
        ),
        (
            "hashtags of many weeks do not",
            ClusterFacts(
                1,
                tuple(
                    replace(_TAG, first_at=n * 20 * _DAY, last_at=n * 20 * _DAY) for n in range(3)
                ),
                _PEOPLE,
            ),
            DOES_NOT,
        ),
        (
            "accounts that do little else cannot be told",
            ClusterFacts(1, (_TAG,) * 3, tuple(replace(each, evidence=30) for each in _PEOPLE)),
            CANNOT_TELL,
        ),
        (
            "accounts of unknown age cannot be told",
            ClusterFacts(1, (_TAG,) * 3, tuple(replace(e, created_at=None) for e in _PEOPLE)),
            CANNOT_TELL,
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Weigh the hashtags that more accounts use outside than inside, on one occasion, and whose words they are."""
        tags = [each for each in facts.objects if each.signal.startswith("co_hashtag")]
        if not tags:
            return Finding(DOES_NOT, 0.0, "No hashtag ties the accounts.")
        crowded = [each for each in tags if each.day_outside >= max(self.crowd, each.inside)]
        joined = one_occasion(crowded, self.occasion_s)
        if not joined:
            return Finding(
                DOES_NOT, 0.0, "No crowd outside the clusters used these hashtags on the same days."
            )
        share = weight(joined) / weight(facts.objects)
        posts = sum(each.posts for each in joined)
        own = sum(each.texts for each in joined) / posts if posts else 0.0
        median = median_evidence(facts.members)
        burst, known = created_together(facts.members)
        said = (
            f"{share:.0%} of the ties are {len(joined)} hashtags that {self.crowd} accounts or more outside the "
            f"clusters used on the same days, within {self.occasion_s / _DAY:.0f} days; {own:.0%} of the members' "
            f"posts with them differ in text; the shared posts are {median:.0%} of what a member posts"
        )
        if share < self.least_share or own < self.least_own:
            return Finding(DOES_NOT, share, said + ".")
        if median > self.most_evidence:
            return Finding(CANNOT_TELL, share, said + ", too much to tell.")
        if 2 * known < len(facts.members):
            return Finding(
                CANNOT_TELL, share, said + "; when the accounts were created is unknown."
            )
        said += f"; at most {burst} of {known} accounts were created within 31 days."
        return Finding(
            DOES_NOT if is_burst(facts.members, self.most_burst) else EXPLAINS, share, said
        )
