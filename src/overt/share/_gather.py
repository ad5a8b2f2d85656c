"""Collects what of an operation may leave, masked for the recipient."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from overt import decisions
from overt.errors import NotFound, SettingError
from overt.share import _gather_sql as sql
from overt.share._mask import Mask, mask_of
from overt.share._material import (
    Account,
    Address,
    Domain,
    Material,
    Narrative,
    Post,
    Source,
    Technique,
)
from overt.share._network import network_of
from overt.share._profiles import TLP, Profile
from overt.store import DuckDBEngine

_MOST_EVIDENCE = 5  # posts named per technique; the case holds all
_MOST_PAGES = 50  # pages named per website, those of most accounts
_DAY = 86_400


def gather(
    engine: DuckDBEngine,
    operation_id: str,
    profile: Profile,
    *,
    producer: str,
    version: str,
    network: bool = False,
) -> Material:
    """The material of one operation for one recipient; with the network where the format wants it.

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
    overall = engine.read(sql.OVERALL, held).to_pylist()[0]
    mask = mask_of(engine, operation_id)
    accounts = tuple(
        _account(row, said, profile, mask)
        for row in engine.read(sql.ACCOUNTS, held).to_pylist()
        if said.get((f"account:{row['account_id']}", "exclude")) != "yes"
    )
    named = {each.account_id for each in accounts if each.named}
    domains = tuple(
        _domain(engine, name, said, held, exact=not profile.masked)
        for name in sorted(operation.domains)
        if said.get((f"domain:{name}", "exclude")) != "yes"
    )
    techniques = _techniques(engine, held, named if profile.posts else set())
    return Material(
        operation_id=operation_id,
        name=operation.name,
        made_at=operation.made_at,
        changed_at=max(operation.changed_at, operation.made_at),
        first_at=_when(overall["first_at"], exact=not profile.masked),
        last_at=_when(overall["last_at"], exact=not profile.masked),
        posts=int(overall["posts"] or 0),
        platforms=tuple(engine.read(sql.PLATFORMS, held)["platform"].to_pylist()),
        languages=tuple(engine.read(sql.LANGUAGES, held)["language"].to_pylist()),
        accounts=accounts,
        domains=domains,
        addresses=_addresses(engine, held, domains) if profile.posts else (),
        techniques=techniques,
        narratives=_narratives(engine, said, held, exact=not profile.masked),
        evidence=_posts(engine, accounts, {each for one in techniques for each in one.evidence}),
        sources=_sources(engine, held) if profile.profiles else (),
        judgements=judgements,
        tlp=tlp,
        profile=profile,
        producer=producer,
        case_key=_case_key(engine),
        version=version,
        network=network_of(engine, {each.account_id: each.shown for each in accounts}) if network else None,
    )


def _said(engine: DuckDBEngine) -> dict[tuple[str, str], str]:
    """(subject, field) → the latest value that stands."""
    return {(each.subject, each.field): each.new for each in decisions.standing(engine)}


def _account(
    row: dict[str, Any], said: Mapping[tuple[str, str], str], profile: Profile, mask: Mask
) -> Account:
    subject = f"account:{row['account_id']}"
    public = said.get((subject, "public")) == "yes"
    named = public or not profile.masked
    number = mask(row["account_id"])
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
        created_at=row["created_at"] if named else None,
        followers=row["followers"] if named else None,
        posts=int(row["posts"] or 0),
        first_at=_when(row["first_at"], exact=named),
        last_at=_when(row["last_at"], exact=named),
        role=said.get((subject, "role")),
    )


def _when(seconds: int | None, *, exact: bool) -> int | None:
    """The moment, or the beginning of its day (UTC) where the moment would lead to a post."""
    return seconds if seconds is None or exact else seconds - seconds % _DAY


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


def _post_address(platform: str, native: str, handle: str | None, given: str | None) -> str | None:
    """Where a post can be read: as the source gives it, or as the platform builds it from the number."""
    if given:
        return given
    if platform == "x" and handle and native.isdigit():
        return f"https://x.com/{handle}/status/{native}"
    if platform == "telegram" and "/" in native:
        return f"https://t.me/{native}"
    return None


def _posts(engine: DuckDBEngine, accounts: Iterable[Account], wanted: Collection[str]) -> tuple[Post, ...]:
    """The posts that are evidence; they are of named accounts, as `_techniques` chose them."""
    if not wanted:
        return ()
    of = {each.account_id: each for each in accounts}
    return tuple(
        Post(
            row["post_id"], row["platform"], of[row["account_id"]].shown, of[row["account_id"]].shown_name,
            row["posted_at"], row["text"],
            _post_address(row["platform"], row["post_id"].partition(":")[2], row["handle"], row["url"]),
        )
        for row in engine.read(sql.POSTS, {"wanted": sorted(wanted)}).to_pylist()
    )  # fmt: skip


def _sources(engine: DuckDBEngine, held: Mapping[str, str]) -> tuple[Source, ...]:
    """What a person brought from outside. F6 stands where nobody judged a source, and so is no grade to pass on."""
    if not engine.has("outside_evidence"):
        return ()
    return tuple(
        Source(
            row["evidence_id"], row["kind"], row["text"], row["source"], row["url"] or None, row["on_date"],
            row["grade"] if row["grade"] not in (None, "", "F6") else None,
        )
        for row in engine.read(sql.SOURCES, held).to_pylist()
    )  # fmt: skip


def _absolute(link: str) -> str:
    """Normalised links have no scheme."""
    return link if "://" in link else f"https://{link}"


def _addresses(
    engine: DuckDBEngine, held: Mapping[str, str], domains: Iterable[Domain]
) -> tuple[Address, ...]:
    return tuple(
        Address(_absolute(row["link"]), domain.name, row["posts"], row["accounts"])
        for domain in domains
        for row in engine.read(sql.PAGES, {**held, "name": domain.name, "most": _MOST_PAGES}).to_pylist()
    )


def _techniques(
    engine: DuckDBEngine, held: Mapping[str, str], named: Collection[str]
) -> tuple[Technique, ...]:
    """With posts of accounts that are named only: a post's number leads to its author."""
    posts: dict[str, list[str]] = {}
    for row in engine.read(sql.TECHNIQUE_POSTS, held).to_pylist() if named else ():
        evidence = posts.setdefault(row["technique_id"], [])
        if row["account_id"] in named and len(evidence) < _MOST_EVIDENCE:
            evidence.append(row["post_id"])
    return tuple(
        Technique(
            row["framework"], row["technique_id"], row["name"], row["tactic"], row["tactic_order"],
            row["posts"], tuple(posts.get(row["technique_id"], ())),
        )
        for row in engine.read(sql.TECHNIQUES, held).to_pylist()
    )  # fmt: skip


def _narratives(
    engine: DuckDBEngine, said: Mapping[tuple[str, str], str], held: Mapping[str, str], *, exact: bool
) -> tuple[Narrative, ...]:
    found = []
    for (subject, field), value in sorted(said.items()):
        if field == "narrative":
            group = subject.partition(":")[2]
            row = engine.read(sql.NARRATIVE, {**held, "group": group}).to_pylist()[0]
            if row["posts"]:
                seen = _when(row["first_at"], exact=exact), _when(row["last_at"], exact=exact)
                found.append(Narrative(group, value, row["posts"], row["accounts"], *seen))
    return tuple(found)


def _domain(
    engine: DuckDBEngine,
    name: str,
    said: Mapping[tuple[str, str], str],
    held: Mapping[str, str],
    *,
    exact: bool,
) -> Domain:
    row = engine.read(sql.DOMAIN, {**held, "name": name}).to_pylist()[0]
    return Domain(
        name, int(row["posts"] or 0), int(row["accounts"] or 0), _when(row["first_at"], exact=exact),
        _when(row["last_at"], exact=exact), said.get((f"domain:{name}", "role")),
    )  # fmt: skip


def _case_key(engine: DuckDBEngine) -> str:
    """Hash of the files read: the same case exported again gets the same ids."""
    rows = engine.read("SELECT sha256 FROM source WHERE status = 'done' ORDER BY sha256 NULLS LAST")
    return hashlib.sha256(json.dumps(rows["sha256"].to_pylist()).encode()).hexdigest()[:16]
