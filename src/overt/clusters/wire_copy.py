"""Wire copy: outlets that print the same agency's texts among much of their own."""

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
from overt.clusters._profiles import is_burst, median_evidence
from overt.plugins import setting

_DAY = 86_400
_TEXTS = frozenset({"same_text", "similar_text", "translated_text", "co_link", "co_domain", "sync_activity"})
"""What a newsroom's desk does with an agency's item: takes the text, links what it links, at once."""

_ITEM = EvidenceObject("similar_text", "ITEM", 1, 3, 3, 0, 3, 0, 9, None, None, None, None, None, None)
_OUTLETS = tuple(
    Member(f"t:{n}", None, 900, 40, {}, first_at=0, last_at=90 * _DAY, platform="telegram") for n in range(3)
)


@dataclass(frozen=True, kw_only=True)
class WireCopy(Explanation):
    """Outlets that all print an agency's items, each a small part of what it publishes day after day."""

    name = "wire_copy"
    question = "Are they outlets that print the same agency's items among much of their own?"
    caveats = (
        "An operation that hides its message among nine times as much filler looks the same. Look at what the shared "
        "texts are about, and at who wrote the rest.",
        "It asks what accounts do, not what they are: a busy person who retells the news all day passes too.",
        "Needs a collection that holds the accounts' whole output; of a search for one topic the share says nothing.",
    )
    references = (
        "Measured on 22,099 posts of 24 news channels on Telegram: texts in common are 3 to 7 % of what channels of "
        "one owner or one agency publish; of the two labelled operations the least of any cluster is 14 %",
        "Boumans et al. 2018, The agency makes the (online) news world go round, Journalism 19(11)",
    )
    most_evidence: float = setting(
        0.1, "most of an account's posts that may be the shared ones, at the median", least=0.0, most=1.0
    )
    least_texts: float = setting(
        0.9, "share of the ties that must be texts, links or moments", least=0.0, most=1.0
    )
    least_a_day: float = setting(
        3.0, "posts a day that the least busy account must have from its first to its last", least=0.0, most=1000.0
    )
    least_days: int = setting(
        7, "days between an account's first and last post, at least", least=0
    )
    most_burst: float = setting(
        0.5, "share of the accounts created within 31 days that rules outlets out", least=0.0, most=1.0
    )
    examples = (
        ("outlets that share one text in twenty explain", ClusterFacts(1, (_ITEM,) * 9, _OUTLETS), EXPLAINS),
        (
            "accounts whose shared texts are a third of their posts do not",
            ClusterFacts(1, (_ITEM,) * 9, tuple(replace(each, evidence=300) for each in _OUTLETS)),
            DOES_NOT,
        ),
        (
            "accounts that repost together do not: a desk writes",
            ClusterFacts(1, (replace(_ITEM, signal="co_repost"),) * 9, _OUTLETS),
            DOES_NOT,
        ),
        (
            "a collection of three days cannot tell",
            ClusterFacts(1, (_ITEM,) * 9, tuple(replace(each, last_at=3 * _DAY) for each in _OUTLETS)),
            CANNOT_TELL,
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """What part of the output is shared, by what, and whether the accounts publish day after day."""
        everything = weight(facts.objects)
        if not facts.members or not everything:
            return Finding(CANNOT_TELL, None, "Nothing is known of what ties them.")
        median = median_evidence(facts.members)
        texts = weight(each for each in facts.objects if each.signal in _TEXTS) / everything
        days = sorted(((each.last_at or 0) - (each.first_at or 0)) / _DAY for each in facts.members)
        busy = min(
            each.posts / max(((each.last_at or 0) - (each.first_at or 0)) / _DAY, 1.0) for each in facts.members
        )
        said = (
            f"The shared posts are {median:.0%} of what an account publishes; {texts:.0%} of the ties are texts, links "
            f"or moments; the least busy account publishes {busy:.1f} posts a day"
        )
        if median > self.most_evidence or texts < self.least_texts or busy < self.least_a_day:
            return Finding(DOES_NOT, 1.0 - median, said + ".")
        if is_burst(facts.members, self.most_burst):
            return Finding(DOES_NOT, 1.0 - median, said + "; most accounts were created within 31 days.")
        if days[0] < self.least_days:
            return Finding(CANNOT_TELL, 1.0 - median, f"{said}; one is there for {days[0]:.0f} days only.")
        return Finding(EXPLAINS, 1.0 - median, said + ".")
