"""Fans of one account, or supporters of an announced campaign."""

from __future__ import annotations

from collections import Counter
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
    Outside,
    weight,
)
from overt.clusters._profiles import (
    LEAST_OUTSIDE,
    created_together,
    is_burst,
    leading,
    median_evidence,
    uncommon_word,
)
from overt.plugins import setting

_STAR = EvidenceObject(
    "co_repost", "x:1", 15, 30, 6, 20, 9, 0, 900, None, None, None, None, None, "x:star"
)
_STRANGERS = Outside((), tuple(f"gardener, likes tea {n}" for n in range(30)))
_FAN = Member("x:f", "Official club of Star, gardener", 60, 12, {})


@dataclass(frozen=True, kw_only=True)
class Fans(Explanation):
    """People who follow one account or cause openly, and do much else."""

    name = "fans"
    question = "Are they people who openly follow one account or cause, and do much else?"
    caveats = (
        "Operations pose as fan clubs: open admiration with little other life does not pass, a patient "
        "operation can.",
        "Needs biographies, also of accounts outside the clusters, to see which words are uncommon; without them the "
        "answer is 'cannot tell' at best.",
    )
    references = (
        "Nizzoli et al. 2021, ICWSM 15: activists and fans are among the most coordinated accounts",
    )
    most_evidence: float = setting(
        0.6,
        "most of an account's posts that may be the shared ones, at the median",
        least=0.0,
        most=1.0,
    )
    least_declared: float = setting(
        0.5, "share of the accounts whose profile must share an uncommon word", least=0.0, most=1.0
    )
    least_one_author: float = setting(
        0.4,
        "share of the evidence that must come from one account or one hashtag family",
        least=0.0,
        most=1.0,
    )
    least_burst: float = setting(
        0.3, "share of the accounts created within 31 days that rules fans out", least=0.0, most=1.0
    )
    least_accounts: int = setting(8, "accounts a cluster needs for a verdict", least=3)
    examples = (
        (
            "declared fans with a life of their own explain",
            ClusterFacts(1, (_STAR,) * 5, (_FAN,) * 9, _STRANGERS),
            EXPLAINS,
        ),
        (
            "a word that everybody's profile holds declares nothing",
            ClusterFacts(
                1, (_STAR,) * 5, (replace(_FAN, declares="gardener"),) * 9, _STRANGERS
            ),
            CANNOT_TELL,
        ),
        (
            "accounts that do nothing else do not",
            ClusterFacts(1, (_STAR,) * 5, (replace(_FAN, evidence=58),) * 9),
            DOES_NOT,
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Look at what they share, how much of their activity it is, and what their profiles say."""
        authors: Counter[str] = Counter()
        for each in facts.objects:
            if each.author:
                authors[each.author] += each.ties
        top, count = leading(authors) if authors else (None, 0)
        share = count / weight(facts.objects) if facts.objects else 0.0
        median = median_evidence(facts.members)
        outside = sum(each.outside for each in facts.objects) / max(
            sum(each.accounts for each in facts.objects), 1
        )
        whose = f"{share:.0%} of the ties are posts of {top}" if top else "no tie is a repost"
        said = (
            f"{whose}; the shared posts "
            f"are {median:.0%} of what a member posts; {outside:.0%} of those who share them are outside the clusters"
        )
        if median > self.most_evidence or share < self.least_one_author:
            return Finding(DOES_NOT, share, said + ".")
        burst, known = created_together(facts.members)
        if is_burst(facts.members, self.least_burst):
            said += f"; {burst} of {known} accounts were created within 31 days"
            return Finding(
                DOES_NOT, share, said + ", as people who find their way to one cause are not."
            )
        if len(facts.members) < self.least_accounts:
            return Finding(
                CANNOT_TELL, share, f"{said}; {len(facts.members)} accounts are too few to say."
            )
        word, declared = uncommon_word(
            [member.declares for member in facts.members],
            facts.outside.profiles,
            self.least_declared,
        )
        if word and len(facts.outside.profiles) >= LEAST_OUTSIDE:
            return Finding(EXPLAINS, share, f"{said}; {declared} profiles say {word!r}.")
        return Finding(
            CANNOT_TELL, share, f"{said}; their profiles share no uncommon word that declares it."
        )

