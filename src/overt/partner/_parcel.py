"""What a partner's file holds once it is read: its objects as they stand, and what they say in words of a case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from overt.share import Fact
from overt.urls import normalise

TLP_ORDER: Final = ("clear", "green", "amber", "amber+strict", "red")


@dataclass(frozen=True)
class Told:
    """One object as it stands in the file: `tlp` and `confidence` are None where it has none.

    `odd` names properties that were of a wrong type; they are not in `body`.
    """

    object_id: str
    type: str
    name: str
    tlp: str | None
    confidence: int | None
    body: dict[str, Any]
    odd: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """One account, website or address that the file names; `domain` is the registrable one."""

    object_id: str
    kind: str
    value: str
    platform: str | None
    domain: str | None
    tlp: str | None


@dataclass(frozen=True)
class Parcel:
    """A partner's file: `format` is stix or misp, `facts` what it says in the terms that `overt share` writes."""

    file: str
    sha256: str
    format: str
    title: str | None
    producer: str | None
    tlp: str | None
    pap: str | None
    objects: tuple[Told, ...]
    indicators: tuple[Indicator, ...]
    facts: frozenset[Fact]


class Facts:
    """Collects facts; values that are missing are left out."""

    def __init__(self) -> None:
        self.found: set[Fact] = set()

    def tell(self, kind: str, subject: str, **values: Any) -> None:
        for field, value in values.items():
            if value not in (None, ""):
                text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
                self.found.add(Fact(kind, str(subject), field, text))


_GRADE: Final = re.compile(r'admiralty-scale:(source-reliability|information-credibility)="(\w)"')


def grade_in(text: str) -> str | None:
    """The Admiralty grade that tags of MISP's taxonomy give, such as B2; None unless both halves are there."""
    halves = {found[1]: found[2].upper() for found in _GRADE.finditer(text)}
    grade = halves.get("source-reliability", "") + halves.get("information-credibility", "")
    return grade if len(grade) == 2 else None


def strictest(levels: set[str]) -> str | None:
    """The most restricted of some TLP levels; None of none."""
    return max((each for each in levels if each in TLP_ORDER), key=TLP_ORDER.index, default=None)


def seconds(text: Any) -> int | None:
    """A time as STIX and MISP write it, in seconds since 1970; None for anything else."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


_HOSTS: Final = {
    "t.me": "telegram", "twitter.com": "x", "x.com": "x", "facebook.com": "facebook", "instagram.com": "instagram",
    "tiktok.com": "tiktok", "youtube.com": "youtube", "vk.com": "vk", "ok.ru": "ok", "reddit.com": "reddit",
    "bsky.app": "bluesky",
}  # fmt: skip
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:www\.|m\.)?([\w.-]+\.[a-z]{2,})(?:[:/?#](.*))?", re.IGNORECASE)


def indicator_of(object_id: str, text: str, tlp: str | None) -> Indicator | None:
    """What an address or a name of a channel stands for: an account of a platform, a website, a page, or nothing."""
    found = _ADDRESS.fullmatch(text.strip())
    if not found:
        return None
    host, path = found[1].lower(), (found[2] or "").strip("/")
    if host in _HOSTS and path:
        handle = path.removeprefix("s/").removeprefix("profile/").removeprefix("user/").split("/")[0].lstrip("@")
        return Indicator(object_id, "account", handle.lower(), _HOSTS[host], None, tlp)
    domain = registrable(host)
    if path:
        return Indicator(object_id, "url", text.strip(), None, domain, tlp)
    return Indicator(object_id, "domain", host, None, domain, tlp)


def registrable(host: str) -> str | None:
    """The registrable domain of a host or address, as `post_link.domain` has it."""
    return normalise(host if "://" in host else f"https://{host}").domain
