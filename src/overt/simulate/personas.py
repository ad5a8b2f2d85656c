"""What profiles say: names, handles, biographies, places, creation dates, followers."""

from __future__ import annotations

import numpy as np

from overt.simulate import texts
from overt.simulate.posts import Ints, Texts
from overt.simulate.roster import (
    DEFAULT_PICTURE,
    OWN_CHANNEL,
    OWN_PICTURE,
    PUBLIC_GROUP,
    Profiles,
)
from overt.simulate.times import START

_STARTS = ("Ma", "Te", "Jo", "Li", "Sa", "No", "Ka", "Re", "Da", "Mi", "Yu", "Fa", "Zo", "Be", "Ha",
           "Lu", "Pe", "Ra", "Ve", "Ni")
_ENDS = ("ro", "la", "rin", "mi", "to", "na", "len", "sha", "vi", "dan", "ra", "ko", "bel", "tan",
         "li", "mar", "sen", "ya")
_FAMILIES = ("Tel", "Bor", "Kas", "Ling", "Mor", "Dev", "Sar", "Vel", "Nak", "Or", "Pon", "Gal",
             "Rem", "Wen", "Sol", "Tarn", "Hal", "Quil")
_ENDINGS = ("vik", "mann", "ova", "etti", "son", "ard", "ez", "in", "ado", "wala", "mori", "beck",
            "ier", "ari", "lund", "escu")
_LIKES = ("tea", "trains", "bread", "cycling", "old maps", "choir", "gardens", "chess", "the sea",
          "football", "ceramics", "birds", "jazz", "hiking", "cinema", "knitting", "dogs", "stars")
_CLIENTS = ("Twitter for iPhone", "Twitter for Android", "Twitter Web App")
_CLIENT_SHARES = (0.36, 0.42, 0.22)


def pick(rng: np.random.Generator, words: tuple[str, ...], size: int) -> list[str]:
    """One word per row, each equally likely."""
    return [words[i] for i in rng.integers(0, len(words), size).tolist()]


def names(rng: np.random.Generator, size: int) -> tuple[list[str], list[str]]:
    """Invented first names and family names."""
    first = zip(pick(rng, _STARTS, size), pick(rng, _ENDS, size), strict=True)
    family = zip(pick(rng, _FAMILIES, size), pick(rng, _ENDINGS, size), strict=True)
    return [a + b for a, b in first], [a + b for a, b in family]


def creation_dates(rng: np.random.Generator, size: int) -> Ints:
    """Ordinary accounts: seconds since 1970, spread over thirteen years with more of late."""
    years = 13 * rng.beta(1.0, 1.25, size)
    return START // 1000 - 86_400 - (years * 365.25 * 86_400).astype(np.int64)


def ordinary(rng: np.random.Generator, languages: Texts) -> Profiles:
    """Profiles of ordinary people, one per entry of `languages`."""
    size = len(languages)
    first, family = names(rng, size)
    return Profiles(
        name=[f"{a} {b}" for a, b in zip(first, family, strict=True)],
        handle=_handles(rng, first, family),
        created_s=creation_dates(rng, size).tolist(),
        followers=rng.lognormal(np.log(180), 1.6, size).astype(int).tolist(),
        following=rng.lognormal(np.log(260), 1.1, size).astype(int).tolist(),
        biography=_biographies(rng, size),
        place=["" if u < 0.4 else place for u, place in
               zip(rng.random(size), pick(rng, texts.PLACES, size), strict=True)],
        language=languages.tolist(),
        client=[_CLIENTS[i] for i in rng.choice(3, size, p=_CLIENT_SHARES).tolist()],
        avatar=[DEFAULT_PICTURE if u < 0.08 else OWN_PICTURE for u in rng.random(size).tolist()],
        chat=[PUBLIC_GROUP] * size,
    )


def organisation(
    name: str, handle: str, biography: str, *, language: str, client: str, followers: int,
    created_s: int, place: str = "",
) -> Profiles:
    """The profile of one outlet, star, feed or other public account."""
    return Profiles(
        [name], [handle], [created_s], [followers], [40], [biography], [place], [language],
        [client], [OWN_PICTURE], [OWN_CHANNEL],
    )


def _handles(rng: np.random.Generator, first: list[str], family: list[str]) -> list[str]:
    """Handles as people choose them, in five habits; digits are the exception."""
    digits = rng.integers(1, 99, len(first)).tolist()
    habits = rng.choice(5, len(first), p=(0.26, 0.26, 0.16, 0.16, 0.16)).tolist()
    return [
        (f"{a}{b}", f"{a}_{b}", f"{a}{b}{n}", f"{b}{a}"[:12], f"the{b}{n}")[h].lower()
        for a, b, n, h in zip(first, family, digits, habits, strict=True)
    ]


def _biographies(rng: np.random.Generator, size: int) -> list[str]:
    """A fifth empty, the others a few things people like and where they live."""
    rows = zip(
        rng.random(size).tolist(), pick(rng, _LIKES, size), pick(rng, _LIKES, size),
        pick(rng, texts.PLACES, size), texts.emoji(rng, size), strict=True,
    )
    return [
        "" if u < 0.2 else f"{a}, {b} {mark} {place}" if u < 0.6 else f"{a} and {b}. From {place}."
        for u, a, b, place, mark in rows
    ]
