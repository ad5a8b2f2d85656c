"""Reply and quotation storms: a crowd answers one viral post or one quarrel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from overt.clusters._checks import (
    CANNOT_TELL,
    DOES_NOT,
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

_DAY = 86_400
_ANSWER = EvidenceObject(
    "co_reply", "x:1", 6, 90, 4, 86, 20, 0, 7_000, None, None, None, None, None, None,
    posts=4, texts=4, answers=4, answered_by=90, answered_outside=86,
)  # fmt: skip
_PEOPLE = tuple(Member(f"x:{n}", None, 40, 3, {}) for n in range(4))


@dataclass(frozen=True, kw_only=True)
class ReplyStorm(Explanation):
    """Most of what ties the accounts are answers to posts that a crowd answered, on one occasion."""

    name = "reply_storm"
    question = "Did a crowd answer or quote one viral post?"
    caveats = (
        "A brigade sent under a post looks like its crowd when it is a small part of it and writes its own words.",
        "The crowd is only seen where the replies of others were collected: a collection of suspects' posts has none.",
        "A storm that lasts for days, or comes back, does not pass.",
    )
    references = (
        "Graham, Hames & Alpert 2024, The coordination network toolkit, Journal of Computational Social Science: "
        "co-replies, and what else draws people under one post",
        "Pfeffer, Zorbach & Carley 2014, Journal of Marketing Communications 20: online firestorms",
    )
    crowd: int = setting(
        30, "accounts that must answer the post, most of them in no cluster", least=2
    )
    occasion_s: int = setting(_DAY, "seconds that one storm lasts", least=60)
    least_share: float = setting(
        0.6,
        "share of the ties that must be answers to such posts, on one occasion",
        least=0.0,
        most=1.0,
    )
    least_own: float = setting(
        0.7, "share of the answers that must differ in text", least=0.0, most=1.0
    )
    most_evidence: float = setting(
        0.6,
        "most of an account's posts that may be the shared ones, at the median",
        least=0.0,
        most=1.0,
    )
    examples = (
        (
            "answers to a post that a crowd answers explain",
            ClusterFacts(1, (_ANSWER,) * 3, _PEOPLE),
            "explains",
        ),
        (
            "answers to a post that the cluster alone answers do not",
            ClusterFacts(1, (replace(_ANSWER, answered_by=4, answered_outside=0),) * 3, _PEOPLE),
            "does not explain",
        ),
        (
            "one answer pasted by all does not",
            ClusterFacts(1, (replace(_ANSWER, texts=1),) * 3, _PEOPLE),
            "does not explain",
        ),
        (
            "accounts that do little else cannot be told",
            ClusterFacts(1, (_ANSWER,) * 3, tuple(replace(e, evidence=38) for e in _PEOPLE)),
            "cannot tell",
        ),
        (
            "storms of several weeks do not",
            ClusterFacts(
                1,
                tuple(
                    replace(_ANSWER, first_at=n * 9 * _DAY, last_at=n * 9 * _DAY) for n in range(4)
                ),
                _PEOPLE,
            ),
            "does not explain",
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Weigh the ties whose posts mostly answer a post that a crowd outside answered too, on one occasion."""
        answers = [each for each in facts.objects if each.posts and 2 * each.answers >= each.posts]
        if not answers:
            return Finding(DOES_NOT, 0.0, "What ties the accounts are not answers to one post.")
        stormy = one_occasion(
            [
                each
                for each in answers
                if each.answered_by >= self.crowd and 2 * each.answered_outside > each.answered_by
            ],
            self.occasion_s,
        )
        if not stormy:
            return Finding(
                DOES_NOT, 0.0, "No crowd outside the clusters answered the posts they answer."
            )
        share = weight(stormy) / weight(facts.objects)
        posts = sum(each.posts for each in stormy)
        own = sum(each.texts for each in stormy) / posts if posts else 0.0
        median = median_evidence(facts.members)
        most = max((each.answered_by for each in stormy), default=0)
        said = (
            f"{share:.0%} of the ties are replies or quotations of posts that {self.crowd} accounts or more answered "
            f"(up to {most}), most of them in no cluster, within {self.occasion_s / 3600:.0f} hours; {own:.0%} of "
            f"these answers differ in text; the shared posts are {median:.0%} of what a member posts."
        )
        if own < self.least_own:
            return Finding(DOES_NOT, share, said)
        if share >= self.least_share and median > self.most_evidence:
            return Finding(CANNOT_TELL, share, said)
        return by_share(share, self.least_share, self.least_share / 2, said)
