"""Countries that people name as their place, with the languages and hours of daily life there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from overt.markers._places import country_names, name_of

_FILE = "countries.tsv"

EVERYWHERE = frozenset({"en", "und", "zxx", "qme", "qht", "qam", "qst", "art"})
"""English is at home everywhere; the others are X's words for posts without a language."""


@dataclass(frozen=True)
class Country:
    """Its name, languages as two-letter codes without English, and offsets from UTC in hours, summer time included."""

    name: str
    languages: frozenset[str]
    offsets_h: tuple[float, ...]


def country_of(place: str | None) -> Country | None:
    """The one country that a profile's place names; None for none, several, and places that are not in the list.

    A part between commas, slashes and the like must be the whole name: "Paris, Texas" names two countries and
    "Georgia" none.
    """
    names = _names()
    parts = [part.strip(" .!\u200d\ufe0f") for part in re.split(r"[,/|;·•()\n–—]+| - ", (place or "").casefold())]
    found = {names[part] for part in parts if part in names}
    whole = (place or "").casefold().strip()
    if whole in names:
        return names[whole]
    return next(iter(found)) if len(found) == 1 else None


@cache
def countries() -> tuple[Country, ...]:
    """All countries of the list."""
    return tuple(dict.fromkeys(_names().values()))


@cache
def _names() -> dict[str, Country]:
    """Name in lower case → country: cities and spellings of the list, and the names of the gazetteer."""
    found: dict[str, Country] = {}
    known: dict[str, Country] = {}
    text = (files("overt") / "data" / _FILE).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, languages, offsets, written = line.split("\t")
        country = Country(
            name_of(code), frozenset(languages.split()), tuple(float(each) for each in offsets.split())
        )
        known[code] = country
        for each in written.split("|") if written else ():
            if each in found:
                raise ValueError(f"overt/data/{_FILE}: {each!r} names both {found[each].name} and {country.name}.")
            found[each] = country
    for name, code in country_names().items():
        if code in known:
            found.setdefault(name, known[code])
    return found
