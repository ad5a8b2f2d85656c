"""Countries and cities named in a text, in many languages, from the packaged gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from overt.text import normalise

AMBIGUOUS = {
    "georgia": "the country or the US state",
    "jordan": "the country or a first name",
    "turkey": "the country or the bird",
    "chad": "the country or a first name",
    "china": "the country or tableware",
    "niger": "the country or the river",
    "mali": "the country or a word for small",
    "guinea": "the country, others of that name, or a guinea pig",
    "congo": "two countries or the river",
    "korea": "two countries",
    "israel": "the country or a first name",
    "cuba": "the country or a drink",
    "panama": "the country or a hat",
    "monaco": "the country or Munich in Italian",
    "lebanon": "the country or towns in the United States",
    "dominica": "the country or a first name",
    "man": "the island or a man",
    "martinique": "the island or a first name",
    "malta": "the country or malt",
    "reunion": "the island or a meeting",
    "réunion": "the island or a meeting",
    "sydney": "the city or a first name",
    "phoenix": "the city or the bird",
    "easter": "an island or the feast",
    "victoria": "a city or a first name",
    "regina": "the city or a first name",
    "santiago": "the city or a first name",
    "paris": "the city or a first name",
    "athens": "the city or towns in the United States",
    "dublin": "the city or towns in the United States",
    "lima": "the city or a bean",
    "midway": "the island or halfway",
    "wake": "the island or a word",
    "colombo": "the city or a surname",
}
"""Names that mean something else as well: they are counted where they are written with a capital, and named as such."""

_FILE = "places.tsv"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_INFLECTED = re.compile("[\u0370-\u052f]")  # Greek and Cyrillic
_UNCHANGED = re.compile("[аеиоуыэюя][аеиоуыэю]$|[оуэюе]$")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_CASED_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONGEST = 4
_LEAST_STEM = 4
_MOST_ENDING = 3


@dataclass(frozen=True)
class _Gazetteer:
    """Codes by name, by the stem of an inflected name, by a hashtag; one pattern for scripts without spaces."""

    names: dict[str, str]
    firsts: frozenset[str]
    stems: dict[str, str]
    tags: dict[str, str]
    unspaced: re.Pattern[str]
    english: dict[str, str]


def _rows() -> list[list[str]]:
    """Code, name and, for the English name of a country, a mark."""
    text = (files("overt") / "data" / _FILE).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def country_names() -> dict[str, str]:
    """Name in lower case, as it is written alone → code of the one country that has it."""
    codes: dict[str, set[str]] = {}
    for code, name, *_ in _rows():
        if len(code) == 2:
            for each in {name, name.partition(" (")[0]}:
                codes.setdefault(each.casefold(), set()).add(code)
    return {name: min(having) for name, having in sorted(codes.items()) if len(having) == 1}


@cache
def _gazetteer() -> _Gazetteer:
    names: dict[str, str] = {}
    english: dict[str, str] = {}
    rows = _rows()
    rows.sort(key=lambda row: (len(row[0]) != 2, row))  # a country before a city of its name
    for code, name, *mark in rows:
        plain = normalise(name.partition(" (")[0]).key_text
        if len(plain) >= _least(plain, country=len(code) == 2):
            names.setdefault(plain, code)
        if mark:
            english[code] = name
    spaced = {name: code for name, code in names.items() if not _UNSPACED.search(name)}
    stems: dict[str, str] = {}
    for name, code in spaced.items():
        # Names on two vowels, as Самоа, keep their form; Сирия does not.
        if _INFLECTED.search(name) and " " not in name and not _UNCHANGED.search(name):
            stem = name if name[-1] not in "аеиоуыэюяйьїіη" else name[:-1]
            if len(stem) >= _LEAST_STEM:
                stems.setdefault(stem, code)
    unspaced = sorted(
        (name for name in names if _UNSPACED.search(name)), key=lambda name: (-len(name), name)
    )
    return _Gazetteer(
        names=names,
        firsts=frozenset(name.partition(" ")[0] for name in spaced if " " in name),
        stems=stems,
        tags={
            name.replace(" ", "").replace("-", ""): code
            for name, code in names.items()
            if len(name) > 3
        },
        unspaced=re.compile("|".join(map(re.escape, unspaced))),
        english=english,
    )


def _least(name: str, *, country: bool) -> int:
    """Characters a name needs: in scripts without spaces a short one is part of many words."""
    return 2 if not _UNSPACED.search(name) or _HAN.search(name) else 3 if country else 5


def name_of(code: str) -> str:
    """A country code, or the name of a city, as a person reads it."""
    return _gazetteer().english.get(code, code) if len(code) == 2 else code


def places(text: str, words: Sequence[str], tags: Sequence[str]) -> dict[str, str]:
    """Code of each place that a post names → the name as found, normalised.

    `words` are the normalised words of the text, () in scripts without spaces. In scripts with capitals a name counts
    where it is written with one. Greek and Cyrillic names count with up to three letters of another ending.
    """
    known = _gazetteer()
    found: dict[str, str] = {}
    for tag in tags:
        if tag in known.tags:
            found.setdefault(known.tags[tag], tag)
    if not words:
        for match in known.unspaced.finditer(normalise(text).key_text):
            found.setdefault(known.names[match[0]], match[0])
        return found
    capitals = {word.casefold() for word in _CASED_WORD.findall(text) if word[0].isupper()}
    for phrase, first in _phrases(words, known.firsts):
        # The capital first: most words are written without one, and to look for stems takes longer.
        if first in capitals or not _has_case(first):
            code = known.names.get(phrase) or _in_another_form(phrase, known)
            if code is not None:
                found.setdefault(code, phrase)
    return found


def _phrases(words: Sequence[str], firsts: frozenset[str]) -> Iterator[tuple[str, str]]:
    for start, first in enumerate(words):
        for size in range(_LONGEST, 1, -1) if first in firsts else ():
            yield " ".join(words[start : start + size]), first
        yield first, first


def _in_another_form(phrase: str, known: _Gazetteer) -> str | None:
    if " " in phrase:
        return None
    if _INFLECTED.search(phrase):
        for ending in range(_MOST_ENDING + 1):
            if code := known.stems.get(phrase[: len(phrase) - ending]):
                return code
    elif _ARABIC.search(phrase):
        for bare in (phrase[1:], f"ا{phrase[1:]}") if phrase[0] in "وبلفك" else ():
            if code := known.names.get(bare):
                return code
    return None


def _has_case(word: str) -> bool:
    return word.upper() != word.lower()
