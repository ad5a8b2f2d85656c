"""Feeds and auto-posters: programs that repeat what one widely read source publishes."""

from __future__ import annotations

import re
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
    weight,
)
from overt.clusters._profiles import leading, letters, middle, somebodys
from overt.plugins import setting

_AUTOMATIC = re.compile(
    r"rss|\bfeeds?\b|\bbots?\b|auto(?:matic|mated|matisch|matique|post)|\bunofficial\b|syndicat"
    r"|бот\b|автопост|автоматич|automátic|automatiqu|機器人|机器人|自动|自動|بوت|آلي",
    re.IGNORECASE,
)
"""Words with which feeds say what they are, in the languages of the simulator and the test data."""

_PAGE = EvidenceObject(
    "co_link", "wire.example/1", 6, 5, 4, 1, 4, 0, 90, "wire.example", 5, 1, 64, 60, None
)
_FEED = Member(
    "x:f", "Automatic headlines", 90, 40, {"wire.example": 85}, prompt=38, acted_on=40,
    clients={"FeedPoster": 90},
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Feeds(Explanation):
    """Accounts that a program fills with everything one source publishes, a source that others read too."""

    name = "feeds"
    question = "Are they automatic feeds of one source that others read too?"
    caveats = (
        "An operation's own automation must not pass: its source has no readers outside, or its accounts do not "
        "say that they are automatic. One that calls its accounts feeds, and fills them with a newspaper many "
        "read, passes; what it posts beside the newspaper is then what matters.",
        "Whether others read the source is seen only where others were collected.",
        "Feeds that say nothing in their profiles are 'cannot tell'.",
        "A program's name (dlvr.it, IFTTT) shows that a post is automatic, never whose it is.",
    )
    references = (
        "Chu, Gianvecchio, Wang & Jajodia 2012, IEEE Transactions on Dependable and Secure Computing 9(6): most "
        "automatic accounts are feeds of news sites and blogs",
        "Giglietto et al. 2020, Information, Communication & Society 23(6): news chains among link sharers",
    )
    least_share: float = setting(
        0.6, "share of the ties that must be pages of one website", least=0.0, most=1.0
    )
    least_readers: int = setting(
        10, "accounts outside the clusters that must link to that website", least=1
    )
    least_links: float = setting(
        0.7, "share of an account's posts that must link to the website", least=0.0, most=1.0
    )
    least_members: float = setting(
        0.7, "share of the accounts that must be feeds by that rule", least=0.0, most=1.0
    )
    least_declared: float = setting(
        0.6,
        "share of the accounts whose profile must say that it is automatic, or name the source",
        least=0.0,
        most=1.0,
    )
    least_prompt: float = setting(
        0.8,
        "share of its objects on which an account must act within ten minutes of the first, at the median",
        least=0.0,
        most=1.0,
    )
    examples = (
        (
            "declared feeds of a source with readers explain",
            ClusterFacts(1, (_PAGE,) * 4, (_FEED,) * 4),
            EXPLAINS,
        ),
        (
            "feeds that do not say so cannot be told",
            ClusterFacts(1, (_PAGE,) * 4, (replace(_FEED, declares="Anna, likes tea"),) * 4),
            CANNOT_TELL,
        ),
        (
            "feeds of a source that nobody else reads do not",
            ClusterFacts(
                1, (replace(_PAGE, domain_accounts=4, domain_outside=0),) * 4, (_FEED,) * 4
            ),
            DOES_NOT,
        ),
        (
            "accounts that post hours later are no program",
            ClusterFacts(1, (_PAGE,) * 4, (replace(_FEED, prompt=10),) * 4),
            DOES_NOT,
        ),
    )

    def assess(self, facts: ClusterFacts) -> Finding:
        """Find the source of most ties, its readers, the accounts that post nothing else, and what they say."""
        sources: Counter[str] = Counter()
        for each in facts.objects:
            if each.domain and somebodys(each.domain):
                sources[each.domain] += each.ties
        if not sources:
            return Finding(DOES_NOT, 0.0, "What the accounts share leads to no website.")
        source, ties = leading(sources)
        share = ties / weight(facts.objects)
        readers = max(each.domain_outside or 0 for each in facts.objects if each.domain == source)
        if share < self.least_share:
            return Finding(
                DOES_NOT, share, f"The website with most ties, {source}, has {share:.0%} of them."
            )
        fed = [
            each
            for each in facts.members
            if each.posts and each.domains.get(source, 0) >= self.least_links * each.posts
        ]
        prompt = middle([each.prompt / each.acted_on for each in fed if each.acted_on], 0.0)
        size = len(facts.members)
        said = (
            f"{share:.0%} of the ties are pages of {source}, to which {readers} accounts outside the clusters link; "
            f"{len(fed)} of {size} accounts link to it in {self.least_links:.0%} of their posts or more, on "
            f"{prompt:.0%} of the shared objects within ten minutes of the first"
        )
        if (
            readers < self.least_readers
            or readers <= len(fed)
            or len(fed) < self.least_members * size
            or prompt < self.least_prompt
        ):
            return Finding(DOES_NOT, share, said + ".")
        name = letters(source.split(".")[0])
        declared = sum(
            bool(_AUTOMATIC.search(each.declares or "")) or name in letters(each.declares or "")
            for each in facts.members
        )
        clients = Counter(client for each in fed for client in _most_used(each))
        if clients:
            client, users = leading(clients)
            said += f"; {users} post with {client}"
        said += f"; {declared} profiles say that they are automatic or name the source."
        verdict = EXPLAINS if declared >= self.least_declared * size else CANNOT_TELL
        return Finding(verdict, share, said)


def _most_used(member: Member) -> list[str]:
    """The program of most of its posts, where it is known."""
    if not member.clients:
        return []
    return [leading(member.clients)[0]]
