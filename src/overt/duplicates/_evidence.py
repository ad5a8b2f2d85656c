"""Why a group of copies says nothing about its accounts, or that it does."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from overt.duplicates._formulas import is_formula
from overt.text import LINK
from overt.urls import is_shortener

DAY_S = 86_400

YES = "yes"
ONE_ACCOUNT, SHORT, FORMULAIC, COMMON = "one account", "short", "formulaic", "common"
QUOTATION, HEADLINE = "quotation", "headline"

_SHARE = 0.6
"""Share of a group's posts that must show the reason: of quoting, of linking to one page."""

_QUOTED = re.compile(r"[\"“”„«»「」『』‹›].{12,}?[\"“”„«»「」『』‹›]", re.DOTALL)
# who is quoted: a dash and a name, or a colon before the quotation
_NAMED = re.compile(r"^\s*(?:[-–—~―]|by\b|von\b|par\b|por\b|от\b|——)\s*\S|[:：]\s*$", re.IGNORECASE)
_VIA = re.compile(r"(?:https?://\S+\s+via\s+@\w+|\bvia\s+@\w+:?\s+https?://\S+)\s*$", re.IGNORECASE)
_PLATFORMS = frozenset({
    "youtube.com", "youtu.be", "x.com", "twitter.com", "facebook.com", "instagram.com", "tiktok.com", "t.me",
    "telegram.org", "reddit.com", "vk.com", "pinterest.com", "medium.com", "github.com", "google.com", "bsky.app",
})  # fmt: skip


@dataclass(frozen=True)
class Group:
    """What is known of a group when it is judged.

    size      letters of its centre
    bits      improbability of what its texts have in common
    raw       the centre as posted, normal: normalised
    quoting   posts that quote or repeat another by the platform's means, or with "RT"
    page      most posts that link to one page, and domain that most of its posts link to, with their number
    readers   accounts outside the group that link to that domain
    via       share of its texts that end in "via @outlet", as share buttons write
    days      days from the first to the last post, and peak the most posts of one day
    """

    posts: int
    accounts: int
    size: int
    bits: float
    raw: str
    normal: str
    quoting: int
    page: int
    domain: str | None
    domain_posts: int
    readers: int
    via: float
    days: int
    peak: int


def needed_bits(posts: int, margin: float) -> float:
    """Bits from which a text is not expected twice by chance among so many posts.

    n posts make n² / 2 pairs; `margin` bits more than their logarithm leave a chance of 2^-margin that
    any two of all posts agree in it by chance alone.
    """
    return 2 * math.log2(max(posts, 2)) - 1 + margin


def reason(group: Group, *, least_letters: int, least_bits: float) -> str:
    """YES, or the first of the reasons that holds."""
    tests: tuple[tuple[str, Callable[[], bool]], ...] = (
        (ONE_ACCOUNT, lambda: group.accounts < 2),
        (SHORT, lambda: group.size < least_letters),
        (FORMULAIC, lambda: group.bits < least_bits or is_formula(group.normal)),
        (COMMON, lambda: _is_common(group)),
        (QUOTATION, lambda: group.quoting > _SHARE * group.posts or is_quotation(group.raw)),
        (HEADLINE, lambda: _is_headline(group)),
    )
    return next((name for name, holds in tests if holds()), YES)


def is_quotation(raw: str) -> bool:
    """Whether most of a text stands within quotation marks and somebody is named beside them."""
    raw = LINK.sub("", raw)
    found = max(_QUOTED.finditer(raw), key=lambda m: m.end() - m.start(), default=None)
    if found is None:
        return False
    outside = raw[: found.start()], raw[found.end() :]
    inside = len(found[0]) >= _SHARE * len(raw.strip())
    return inside and bool(_NAMED.search(outside[0].strip()[-1:]) or _NAMED.search(outside[1]))


def _is_headline(group: Group) -> bool:
    """Whether copies link to one page, or one outlet, that more accounts outside the group read than in it.

    The text is then what a share button writes for whoever presses it; the link is the evidence, if any.
    """
    one_page = group.page >= _SHARE * group.posts
    outlet = group.domain is not None and group.domain not in _PLATFORMS and not is_shortener(group.domain)
    one_outlet = outlet and group.domain_posts >= _SHARE * group.posts
    return group.via >= _SHARE or ((one_page or one_outlet) and group.readers > group.accounts)


def is_share_button(raw: str) -> bool:
    """Whether a text ends as share buttons end it: a link and "via @outlet", in either order."""
    return "@" in raw and "://" in raw and bool(_VIA.search(raw))


def _is_common(group: Group) -> bool:
    """Whether many accounts wrote it once each over a long time: a saying, a song, a joke.

    An operation hands a text out on some days, or its accounts post it again and again.
    """
    once_each = group.posts <= 1.2 * group.accounts
    return group.accounts >= 10 and once_each and group.days >= 7 and group.peak <= 0.2 * group.posts
