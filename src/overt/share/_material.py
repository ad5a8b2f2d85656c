"""What of an operation may leave: its accounts, websites, techniques and judgements, as the recipient sees them."""

from __future__ import annotations

from dataclasses import dataclass

from overt.share._profiles import Profile


@dataclass(frozen=True)
class Account:
    """One account; `shown_id` and `shown_name` are what the recipient sees, `named` whether that is who it is.

    Of an account that is not named `first_at` and `last_at` are days, and what its profile says is None: the
    second of a post leads to its author.
    """

    account_id: str
    platform: str
    shown_id: str
    shown_name: str
    named: bool
    public: bool
    address: str | None
    biography: str | None
    place: str | None
    website: str | None
    created_at: int | None
    followers: int | None
    posts: int
    first_at: int | None
    last_at: int | None
    role: str | None

    @property
    def shown(self) -> str:
        """What stands for the account in a file: platform and shown id."""
        return f"{self.platform}:{self.shown_id}"


@dataclass(frozen=True)
class Domain:
    """One website that a person put into the operation."""

    name: str
    posts: int
    accounts: int
    first_at: int | None
    last_at: int | None
    role: str | None


@dataclass(frozen=True)
class Address:
    """One page of a website of the operation that its accounts link to."""

    url: str
    domain: str
    posts: int
    accounts: int


@dataclass(frozen=True)
class Technique:
    """One technique that the operation's clusters show, with some of the posts."""

    framework: str
    technique_id: str
    name: str
    tactic: str
    tactic_order: int
    posts: int
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Narrative:
    """One group of texts as a person summed it up."""

    group_id: str
    said: str
    posts: int
    accounts: int
    first_at: int | None
    last_at: int | None


@dataclass(frozen=True)
class Post:
    """One post that is evidence, of an account that is named; `author` is the account as shown."""

    post_id: str
    platform: str
    author: str
    author_name: str
    posted_at: int
    text: str | None
    address: str | None


@dataclass(frozen=True)
class Source:
    """One piece of evidence from outside the data; `grade` is a person's Admiralty grade ("B2"), None without one."""

    evidence_id: str
    about: str
    text: str
    source: str
    url: str | None
    on_date: str | None
    grade: str | None


@dataclass(frozen=True)
class Node:
    """One account in the network: where the case's map draws it and in which colour; None where it does not."""

    shown_id: str
    x: float | None
    y: float | None
    colour: str | None
    cluster_id: int | None


@dataclass(frozen=True)
class Network:
    """Accounts of the operation on the case's map, and the edges between them as (shown, shown, bits, signals, q)."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str, float, str, float], ...]


@dataclass(frozen=True)
class Material:
    """Everything a format may write. Times are seconds since 1970 UTC; None is unknown.

    judgements   field of a decision ("coordination.likelihood" …) → what a person chose
    network      only where a format asks for it
    case_key     hash of what was read in: two cases never share an id by accident
    """

    operation_id: str
    name: str
    made_at: int
    changed_at: int
    first_at: int | None
    last_at: int | None
    posts: int
    platforms: tuple[str, ...]
    languages: tuple[str, ...]
    accounts: tuple[Account, ...]
    domains: tuple[Domain, ...]
    addresses: tuple[Address, ...]
    techniques: tuple[Technique, ...]
    narratives: tuple[Narrative, ...]
    evidence: tuple[Post, ...]
    sources: tuple[Source, ...]
    judgements: dict[str, str]
    tlp: str
    profile: Profile
    producer: str
    case_key: str
    version: str
    network: Network | None = None

    @property
    def exposed(self) -> tuple[Account, ...]:
        """Accounts named that nobody said are public: private persons, as far as anybody knows."""
        return tuple(each for each in self.accounts if each.named and not each.public)

    @property
    def persons(self) -> int:
        """How many private persons are named."""
        return len(self.exposed)

    @property
    def markings(self) -> tuple[str, str]:
        """TLP and PAP as they are written."""
        return f"TLP:{self.tlp.upper()}", f"PAP:{self.profile.pap.upper()}"

    @property
    def summary(self) -> str:
        """The operation in figures, and who did what."""
        return (
            f"{_count(len(self.accounts), 'account')} on {', '.join(self.platforms) or 'unknown platforms'} and "
            f"{_count(len(self.domains), 'website')}, {_count(self.posts, 'post')} in the data. A machine found which "
            "accounts act together; a person put them together as one operation."
        )


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
