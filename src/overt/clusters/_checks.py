"""What an innocent explanation is: one question, asked of every cluster, answered with evidence.

People coordinate for good reasons. Each check asks one of them and says "explains", "does not
explain" or "cannot tell", with the numbers it found. None of them makes a cluster an operation, and
none clears anybody: they say which ordinary story the data fit, for a person to weigh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from overt.plugins import Part

REGULAR = 50
"""An account posts a page or website regularly when it stands in one of so many of its posts or more."""

REGULAR_POSTS = 10
"""And in so many posts at least."""

EXPLAINS = "explains"
DOES_NOT = "does not explain"
CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class EvidenceObject:
    """One object that ties a cluster together.

    ties           pairs of members that it ties: its weight as evidence
    accounts       accounts in the case that acted on it
    inside         of these, members of the cluster
    outside        of these, accounts in no cluster at all
    near           of `accounts`, those that acted within an hour of the cluster's acts
    first_at, last_at   span of the cluster's acts on it
    domain         website that its posts link to, where they do
    page_accounts  accounts in the case that posted that very page, with whatever words
    page_outside   of these, accounts in no cluster
    domain_accounts, domain_outside   the same for any page of the website
    author         account whose post was reposted, where it was
    author_names   handle and display name of that account, as far as known
    day_outside    of `outside`, those that acted within a day of the cluster's acts
    posts, texts   posts of members on it, and distinct texts among these
    answers        of these posts, replies to and quotations of one post: the one most of them answer
    answered_by, answered_outside   accounts in the case that reply to or quote that post, and those in no cluster
    """

    signal: str
    object: str
    ties: int
    accounts: int
    inside: int
    outside: int
    near: int
    first_at: int
    last_at: int
    domain: str | None
    page_accounts: int | None
    page_outside: int | None
    domain_accounts: int | None
    domain_outside: int | None
    author: str | None
    author_names: tuple[str, ...] = ()
    day_outside: int = 0
    posts: int = 0
    texts: int = 0
    answers: int = 0
    answered_by: int = 0
    answered_outside: int = 0


@dataclass(frozen=True)
class Member:
    """One account of a cluster.

    declares      its profile in one text: handle, name, biography, website, place; None when unknown
    posts         its posts in the case
    evidence      of these, posts that are evidence for the cluster; moments in common do not count
    domains       website → its posts that link there
    created_at    creation of the account, seconds since 1970 UTC; None when unknown
    name          display name, or the handle where there is none; None when unknown
    handle        name in addresses; None when unknown
    platform      lower-case name
    first_at, last_at   its earliest and latest post in the case
    prompt        of the objects that are evidence, those it acted on within ten minutes of the first act of anybody
    acted_on      objects that are evidence and that it acted on
    clients       program → its posts made with that
    names         other member → its posts that link to, mention or repost that member
    pages         page it posts regularly → its posts with that page (see `REGULAR`)
    """

    account_id: str
    declares: str | None
    posts: int
    evidence: int
    domains: dict[str, int]
    created_at: int | None = None
    name: str | None = None
    handle: str | None = None
    platform: str = "x"
    first_at: int | None = None
    last_at: int | None = None
    prompt: int = 0
    acted_on: int = 0
    clients: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outside:
    """What accounts in no cluster say of themselves: with it a check sees which words are common.

    names      their display names, lower case
    profiles   their whole profiles, lower case
    Both are of the same sample of at most 20,000 accounts, those with a name or profile at all.
    """

    names: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClusterFacts:
    """What the checks may look at.

    regulars   page or website that members post regularly → accounts outside the cluster that do so too
    edges      pairs of members that are tied
    beyond     share of these that go beyond common interest at p ≤ 0.05; None where none could be tested
    """

    cluster_id: int
    objects: tuple[EvidenceObject, ...]
    members: tuple[Member, ...]
    outside: Outside = Outside()
    regulars: Mapping[str, int] = field(default_factory=dict)
    edges: int = 0
    beyond: float | None = None


@dataclass(frozen=True)
class Finding:
    """A check's answer; `share` is what part of the evidence or the members it accounts for."""

    verdict: str
    share: float | None
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Explanation(Part):
    """Base of all checks."""

    kind = "explanation"
    question: ClassVar[str]
    caveats: ClassVar[tuple[str, ...]]
    references: ClassVar[tuple[str, ...]]
    examples: ClassVar[tuple[tuple[str, ClusterFacts, str], ...]]
    """What each shows, the facts, and the verdict they must give."""

    def assess(self, facts: ClusterFacts) -> Finding:
        """Answer the question for one cluster."""
        raise NotImplementedError


def weight(objects: Iterable[EvidenceObject]) -> int:
    """Ties that these objects make together."""
    return sum(each.ties for each in objects)


def by_share(share: float, enough: float, little: float, evidence: str) -> Finding:
    """A verdict from a share: at least `enough` explains, at most `little` does not."""
    verdict = EXPLAINS if share >= enough else DOES_NOT if share <= little else CANNOT_TELL
    return Finding(verdict, share, evidence)
