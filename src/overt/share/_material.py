"""What of an operation may leave: its accounts, websites, techniques and judgements, masked for the recipient."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from overt import decisions
from overt.errors import NotFound, SettingError
from overt.share._profiles import TLP, Profile
from overt.store import DuckDBEngine

_MOST_EVIDENCE = 5  # posts named per technique; the case holds all


@dataclass(frozen=True)
class Account:
    """One account; `shown_id` and `shown_name` are what the recipient sees, `named` whether that is who it is."""

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
class Material:
    """Everything a format may write. Times are seconds since 1970 UTC; None is unknown.

    judgements   field of a decision ("coordination.likelihood" …) → what a person chose
    fingerprint  hash of what was read in and of the decisions: two cases never share an id by accident
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
    techniques: tuple[Technique, ...]
    narratives: tuple[Narrative, ...]
    judgements: dict[str, str]
    tlp: str
    profile: Profile
    producer: str
    case_key: str
    version: str

    @property
    def persons(self) -> int:
        """Accounts named that nobody said are public."""
        return sum(1 for each in self.accounts if each.named and not each.public)


def gather(
    engine: DuckDBEngine, operation_id: str, profile: Profile, *, producer: str, version: str
) -> Material:
    """The material of one operation for one recipient.

    Raises NotFound when there is no such operation, SettingError when its marking forbids the recipient.
    """
    stand = {each.operation_id: each for each in decisions.operations(engine)}
    if operation_id not in stand:
        raise NotFound(
            f"There is no operation {operation_id}. A person puts one together first: "
            "overt operation new NAME --cluster 1"
        )
    operation = stand[operation_id]
    said = _said(engine)
    judgements = {
        field: value for (subject, field), value in said.items() if subject == f"operation:{operation_id}"
    }
    tlp = judgements.get("tlp") or said.get(("case", "tlp")) or profile.tlp
    if TLP.index(tlp) > TLP.index(profile.most_tlp):
        raise SettingError(
            f"{operation_id} is marked TLP:{tlp.upper()}, and nothing stricter than TLP:{profile.most_tlp.upper()} may "
            f"go to {profile.about}. Mark it anew with: overt decide operation:{operation_id} tlp {profile.most_tlp}"
        )
    held = {"operation": operation_id}
    overall = engine.read(_OVERALL, held).to_pylist()[0]
    accounts = tuple(
        _account(row, said, profile)
        for row in engine.read(_ACCOUNTS, held).to_pylist()
        if said.get((f"account:{row['account_id']}", "exclude")) != "yes"
    )
    named = {each.account_id for each in accounts if each.named}
    domains = tuple(
        _domain(engine, name, said, held)
        for name in sorted(operation.domains)
        if said.get((f"domain:{name}", "exclude")) != "yes"
    )
    return Material(
        operation_id=operation_id,
        name=operation.name,
        made_at=operation.made_at,
        changed_at=max(operation.changed_at, operation.made_at),
        first_at=overall["first_at"],
        last_at=overall["last_at"],
        posts=int(overall["posts"] or 0),
        platforms=tuple(engine.read(_PLATFORMS, held)["platform"].to_pylist()),
        languages=tuple(engine.read(_LANGUAGES, held)["language"].to_pylist()),
        accounts=accounts,
        domains=domains,
        techniques=_techniques(engine, held, named if profile.posts else set()),
        narratives=_narratives(engine, said, held),
        judgements=judgements,
        tlp=tlp,
        profile=profile,
        producer=producer,
        case_key=_case_key(engine),
        version=version,
    )


def _said(engine: DuckDBEngine) -> dict[tuple[str, str], str]:
    """(subject, field) → the latest value that stands."""
    return {(each.subject, each.field): each.new for each in decisions.standing(engine)}


def _account(row: dict[str, Any], said: Mapping[tuple[str, str], str], profile: Profile) -> Account:
    subject = f"account:{row['account_id']}"
    public = said.get((subject, "public")) == "yes"
    named = public or not profile.masked
    number = "account-" + hashlib.sha256(f"overt\0{row['account_id']}".encode()).hexdigest()[:10]
    details = profile.profiles or public
    return Account(
        account_id=row["account_id"],
        platform=row["platform"] or "unknown",
        shown_id=row["account_id"].partition(":")[2] if named else number,
        shown_name=(row["handle"] or row["name"] or row["account_id"]) if named else number,
        named=named,
        public=public,
        address=_address(row["platform"], row["handle"]) if named else None,
        biography=row["biography"] if details else None,
        place=row["place"] if details else None,
        website=row["website"] if details else None,
        created_at=row["created_at"],
        followers=row["followers"],
        posts=int(row["posts"] or 0),
        first_at=row["first_at"],
        last_at=row["last_at"],
        role=said.get((subject, "role")),
    )


_ADDRESS = {
    "x": "https://x.com/{}",
    "telegram": "https://t.me/{}",
    "facebook": "https://www.facebook.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "tiktok": "https://www.tiktok.com/@{}",
    "youtube": "https://www.youtube.com/@{}",
    "reddit": "https://www.reddit.com/user/{}",
    "bluesky": "https://bsky.app/profile/{}",
}


def _address(platform: str | None, handle: str | None) -> str | None:
    shape = _ADDRESS.get(platform or "")
    return shape.format(handle) if shape and handle else None


def _techniques(
    engine: DuckDBEngine, held: Mapping[str, str], named: Collection[str]
) -> tuple[Technique, ...]:
    """With posts of accounts that are named only: a post's number leads to its author."""
    posts: dict[str, list[str]] = {}
    for row in engine.read(_TECHNIQUE_POSTS, held).to_pylist() if named else ():
        evidence = posts.setdefault(row["technique_id"], [])
        if row["account_id"] in named and len(evidence) < _MOST_EVIDENCE:
            evidence.append(row["post_id"])
    return tuple(
        Technique(
            row["framework"], row["technique_id"], row["name"], row["tactic"], row["tactic_order"],
            row["posts"], tuple(posts.get(row["technique_id"], ())),
        )
        for row in engine.read(_TECHNIQUES, held).to_pylist()
    )  # fmt: skip


def _narratives(
    engine: DuckDBEngine, said: Mapping[tuple[str, str], str], held: Mapping[str, str]
) -> tuple[Narrative, ...]:
    found = []
    for (subject, field), value in sorted(said.items()):
        if field == "narrative":
            group = subject.partition(":")[2]
            row = engine.read(_NARRATIVE, {**held, "group": group}).to_pylist()[0]
            if row["posts"]:
                found.append(
                    Narrative(group, value, row["posts"], row["accounts"], row["first_at"], row["last_at"])
                )
    return tuple(found)


def _domain(
    engine: DuckDBEngine, name: str, said: Mapping[tuple[str, str], str], held: Mapping[str, str]
) -> Domain:
    row = engine.read(_DOMAIN, {**held, "name": name}).to_pylist()[0]
    return Domain(
        name, int(row["posts"] or 0), int(row["accounts"] or 0), row["first_at"], row["last_at"],
        said.get((f"domain:{name}", "role")),
    )  # fmt: skip


def _case_key(engine: DuckDBEngine) -> str:
    """Hash of the files read: the same case exported again gets the same ids."""
    rows = engine.read("SELECT sha256 FROM source WHERE status = 'done' ORDER BY sha256 NULLS LAST")
    return hashlib.sha256(json.dumps(rows["sha256"].to_pylist()).encode()).hexdigest()[:16]


_HELD = "(SELECT part AS account_id FROM operation_part WHERE operation_id = :operation AND kind = 'account')"

_OVERALL = f"""
    SELECT COUNT(*) AS posts, MIN(p.posted_at) AS first_at, MAX(p.posted_at) AS last_at
    FROM post p JOIN {_HELD} s ON s.account_id = p.account_id
"""
_ACCOUNTS = f"""
    SELECT s.account_id, a.platform, a.handle, a.name, a.biography, a.place, a.website, a.created_at, a.followers,
           a.posts, a.first_at, a.last_at
    FROM {_HELD} s LEFT JOIN account a ON a.account_id = s.account_id
    ORDER BY s.account_id NULLS LAST
"""
_PLATFORMS = f"""
    SELECT p.platform, COUNT(*) AS n FROM post p JOIN {_HELD} s ON s.account_id = p.account_id
    WHERE p.platform IS NOT NULL GROUP BY p.platform ORDER BY COUNT(*) DESC NULLS LAST, p.platform NULLS LAST
"""
_LANGUAGES = f"""
    SELECT p.language, COUNT(*) AS n FROM post p JOIN {_HELD} s ON s.account_id = p.account_id
    WHERE p.language IS NOT NULL GROUP BY p.language ORDER BY COUNT(*) DESC NULLS LAST, p.language NULLS LAST
"""
_TECHNIQUES = f"""
    SELECT t.framework, t.technique_id, t.name, t.tactic, t.tactic_order, COUNT(DISTINCT q.post_key) AS posts
    FROM technique t
    JOIN technique_post q ON q.subject = t.subject AND q.technique_id = t.technique_id
    JOIN post p ON p.post_key = q.post_key
    JOIN {_HELD} s ON s.account_id = p.account_id
    GROUP BY t.framework, t.technique_id, t.name, t.tactic, t.tactic_order
    ORDER BY t.framework NULLS LAST, t.tactic_order NULLS LAST, t.technique_id NULLS LAST
"""
_TECHNIQUE_POSTS = f"""
    SELECT q.technique_id, p.post_id, p.account_id
    FROM (SELECT DISTINCT technique_id, post_key FROM technique_post) q
    JOIN post p ON p.post_key = q.post_key
    JOIN {_HELD} s ON s.account_id = p.account_id
    ORDER BY q.technique_id NULLS LAST, p.posted_at NULLS LAST, p.post_id NULLS LAST
"""
_NARRATIVE = f"""
    SELECT COUNT(*) AS posts, COUNT(DISTINCT g.account_key) AS accounts, MIN(g.posted_at) AS first_at,
           MAX(g.posted_at) AS last_at
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    JOIN {_HELD} s ON s.account_id = p.account_id
    WHERE g.group_id = :group
"""
_DOMAIN = f"""
    SELECT COUNT(*) AS posts, COUNT(DISTINCT l.account_key) AS accounts, MIN(l.posted_at) AS first_at,
           MAX(l.posted_at) AS last_at
    FROM post_link l
    JOIN account a ON a.account_key = l.account_key
    JOIN {_HELD} s ON s.account_id = a.account_id
    WHERE l.domain = :name
"""
