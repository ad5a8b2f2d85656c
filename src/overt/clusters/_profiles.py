"""What members say about themselves, and how uncommon that is: shared by several checks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from overt.clusters._checks import EvidenceObject, Member
from overt.urls import is_shortener

BURST_S = 31 * 86_400
"""Accounts created within this many seconds of each other were made together."""

LIFT = 10
"""A word is uncommon when the share of profiles with it is this many times larger inside than outside."""

LEAST_OUTSIDE = 10
"""Names or profiles outside the clusters that are needed to say that a word is uncommon."""

LEAST_LETTERS = 6
"""Letters and digits that a name needs to be looked for in profiles: shorter ones are found by accident."""

_PLATFORMS = frozenset(
    {
        "bsky.app", "dailymotion.com", "discord.com", "facebook.com", "google.com", "instagram.com",
        "linkedin.com", "max.ru", "ok.ru", "pinterest.com", "reddit.com", "rumble.com", "rutube.ru",
        "t.me", "telegra.ph", "telegram.org", "threads.com", "tiktok.com", "tumblr.com", "turbopages.org",
        "twitch.tv", "twitter.com", "vimeo.com", "vk.com", "weibo.com", "whatsapp.com", "x.com", "yandex.ru",
        "youtu.be", "youtube.com",
    }
)  # fmt: skip
"""Where anybody publishes: a link there says nothing about whose page it is."""


_NO_LETTER = re.compile(r"[\W_]+")


def somebodys(domain: str) -> bool:
    """Whether a website can be one publisher's: platforms and link shorteners are everybody's."""
    return domain not in _PLATFORMS and not is_shortener(domain)


@lru_cache(60_000)  # the same profiles are asked about for every cluster
def letters(text: str) -> str:
    """Letters and digits only, so that "Meridia Wire" declares meridia-wire.example."""
    return _NO_LETTER.sub("", text.lower())


def words(text: str | None, least: int = 4) -> set[str]:
    """Words of so many letters or more, in lower case; the endings of websites (".org") are none."""
    found = re.findall(r"(?<!\.)(?<![^\W\d_])[^\W\d_]+", (text or "").lower())
    return {word for word in found if len(word) >= least}


def uncommon_word(
    inside: Sequence[str | None], outside: Sequence[str], least_share: float
) -> tuple[str, int]:
    """(the uncommon word that most of these texts hold, how many do); ("", 0) when there is none.

    A word counts where it stands in a text, also inside a longer word ("Cyberpress" holds
    "press"). It is uncommon when the share of texts outside with it is at most a tenth of the
    share inside. Words that fewer than `least_share` of the texts hold are not looked at.
    """
    texts = [(text or "").lower() for text in inside]
    found: Counter[str] = Counter()
    for word in sorted({word for text in texts for word in words(text)}):
        count = sum(word in text for text in texts)
        if count >= 2 and count >= least_share * len(texts):
            found[word] = count
    for word, count in sorted(found.items(), key=lambda item: (-item[1], -len(item[0]), item[0])):
        common = sum(word in text for text in outside)
        if common * LIFT * len(texts) <= count * max(len(outside), 1):
            return word, count
    return "", 0


def created_together(members: Iterable[Member]) -> tuple[int, int]:
    """(most accounts created within any 31 days, accounts whose creation is known)."""
    created = sorted(member.created_at for member in members if member.created_at is not None)
    most = first = 0
    for last, at in enumerate(created):
        while at - created[first] > BURST_S:
            first += 1
        most = max(most, last - first + 1)
    return most, len(created)


def is_burst(members: Sequence[Member], most_share: float) -> bool:
    """Whether four accounts or more, and this share of those known, were created within 31 days."""
    burst, known = created_together(members)
    return burst >= 4 and burst >= most_share * known


def median_evidence(members: Iterable[Member]) -> float:
    """Share of a member's posts that are evidence, at the median; 1 when no posts are known."""
    return middle([member.evidence / member.posts for member in members if member.posts], 1.0)


def middle(values: Sequence[float], none: float) -> float:
    """The median, the upper of two; `none` when there is no value."""
    return sorted(values)[len(values) // 2] if values else none


def leading(counts: Mapping[str, int]) -> tuple[str, int]:
    """What is counted most often and how often; of equals the last in the alphabet. Needs one at least."""
    return max(counts.items(), key=lambda item: (item[1], item[0]))


def alike(one: str | None, other: str | None) -> float:
    """How alike two names are, from 0 to 1; 1 when one is the beginning of the other."""
    a, b = letters(one or ""), letters(other or "")
    if min(len(a), len(b)) < 4:
        return 0.0
    return 1.0 if a.startswith(b) or b.startswith(a) else SequenceMatcher(None, a, b).ratio()


def one_occasion(objects: Iterable[EvidenceObject], length_s: int) -> list[EvidenceObject]:
    """The objects of the stretch of that length that holds most ties.

    One sweep over the starts: an object whose acts span at most the length is inside every stretch
    that starts between its last act minus the length and its first act.
    """
    short = [each for each in objects if each.last_at - each.first_at <= length_s]
    enter = sorted(short, key=lambda each: each.last_at)
    best, start_of_best, held, entered = 0, 0, 0, 0
    for leaving in sorted(short, key=lambda each: each.first_at):
        while entered < len(enter) and enter[entered].last_at <= leaving.first_at + length_s:
            held += enter[entered].ties
            entered += 1
        if held > best:
            best, start_of_best = held, leaving.first_at
        held -= leaving.ties
    return [
        each
        for each in short
        if each.first_at >= start_of_best and each.last_at <= start_of_best + length_s
    ]
