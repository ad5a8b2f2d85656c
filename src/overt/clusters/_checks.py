"""What an innocent explanation is: one question, asked of every cluster, answered with evidence.

People coordinate for good reasons. Each check asks one of them and says "explains", "does not
explain" or "cannot tell", with the numbers it found. None of them makes a cluster an operation, and
none clears anybody: they say which ordinary story the data fit, for a person to weigh.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from overt.plugins import Part

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


@dataclass(frozen=True)
class Member:
    """One account of a cluster.

    declares      its profile in one text: handle, name, biography, website, place; None when unknown
    posts         its posts in the case
    evidence      of these, posts that are evidence for the cluster
    domains       website → its posts that link there
    created_at    creation of the account, seconds since 1970 UTC; None when unknown
    """

    account_id: str
    declares: str | None
    posts: int
    evidence: int
    domains: dict[str, int]
    created_at: int | None = None


@dataclass(frozen=True)
class ClusterFacts:
    """What the checks may look at."""

    cluster_id: int
    objects: tuple[EvidenceObject, ...]
    members: tuple[Member, ...]


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
