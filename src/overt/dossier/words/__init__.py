"""The fixed words of a dossier, one catalogue per language, and numbers and dates in its form.

Adding a language is adding a file with the keys of `en.toml`. A sentence names what goes into it in braces:
"{posts} posts"; "{n|account|accounts}" is a number with the noun that agrees with it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from overt.dossier.model import Span, Spans, Text
from overt.errors import SettingError

UNKNOWN = "–"
_SLOT = re.compile(r"\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}")
_NARROW = "\u202f"


def languages() -> tuple[str, ...]:
    """Languages a dossier can be written in."""
    names = (each.name for each in files("overt.dossier.words").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All words of a language as section.key → words; SettingError for a language that has no file."""
    if lang not in languages():
        raise SettingError(
            f"There is no language {lang!r} for a dossier. There are: {', '.join(languages())}."
        )
    text = files("overt.dossier.words").joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{key}": words
        for section, entries in tomllib.loads(text).items()
        for key, words in entries.items()
    }


class Words:
    """Speaks one language."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang
        self._known = catalogue(lang)

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""
        return key in self._known

    def get(self, key: str, otherwise: str) -> str:
        """Fixed words, or others where the catalogue has none: names of parts of other packages."""
        return self._known.get(key, otherwise)

    def __call__(self, key: str, **parts: object) -> str:
        """A sentence as text. Raises KeyError for a key without words: that is a fault of the program."""
        return "".join(each.text for each in self.say(key, **parts))

    def say(self, key: str, **parts: object) -> Spans:
        """A sentence as spans: a part may be a span, spans, a text or a whole number."""
        return self._filled(self._known[key], parts)

    def _filled(self, words: str, parts: Mapping[str, Any]) -> Spans:
        out: list[Span] = []
        at = 0
        for slot in _SLOT.finditer(words):
            if slot.start() > at:
                out.append(Text(words[at : slot.start()]))
            at = slot.end()
            value = parts[slot[1]]
            out += self._spans(value)
            if slot[2] is not None:
                out.append(Text("\u00a0" + (slot[2] if self._one(value) else slot[3])))
        if at < len(words):
            out.append(Text(words[at:]))
        return tuple(out)

    def _spans(self, value: object) -> list[Span]:
        if isinstance(value, tuple | list):
            return [each for part in value for each in self._spans(part)]
        if isinstance(value, int) and not isinstance(value, bool):
            return [Text(self.number(value))]
        if isinstance(value, str):
            return [Text(value)]
        return [value]  # type: ignore[list-item]  # a span

    def _one(self, value: object) -> bool:
        """Whether a number takes the singular: in French 0 does too."""
        shown = "".join(each.text for each in self._spans(value))
        return shown in (("0", "1") if self.lang == "fr" else ("1",))

    # --------------------------------------------------------------- numbers

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number with thousands apart; unknown is a dash, never 0."""
        if value is None:
            return UNKNOWN
        text = f"{value:,.{digits}f}"
        return text.translate({ord(","): _NARROW, ord("."): ","}) if self.lang == "fr" else text

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share of 1 as percent."""
        return UNKNOWN if share is None else f"{self.number(100 * share, digits)}{_NARROW}%"

    def rate(self, value: float | None) -> str:
        """A small number as precise as it deserves: "12", "0.3", "under 0.001"."""
        if value is None:
            return UNKNOWN
        if value == 0 or value >= 10:
            return self.number(value)
        if value < 0.001:
            return self("form.under", value=self.number(0.001, 3))
        digits = 1 if value >= 1 else 3 if value < 0.01 else 2
        return self.number(value, digits)

    def q(self, value: float | None) -> str:
        """A q-value as a bound, rounded up: "≤ 0.020"."""
        if value is None:
            return UNKNOWN
        if value < 0.0001:
            return f"<{_NARROW}{self.number(0.0001, 4)}"
        digits = 4 if value < 0.01 else 3
        return f"≤{_NARROW}{self.number(-(-value * 10**digits // 1) / 10**digits, digits)}"

    # ----------------------------------------------------------------- times

    def day(self, at: int | None) -> str:
        """A day in UTC: "4 September 2016"."""
        if at is None:
            return UNKNOWN
        when = datetime.fromtimestamp(at, UTC)
        first = "1er" if self.lang == "fr" and when.day == 1 else str(when.day)
        return f"{first}\u00a0{self(f'month.m{when.month}')}\u00a0{when.year}"

    def short_day(self, at: int | None) -> str:
        """A day for a cell: "2016-09-04"."""
        return UNKNOWN if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")

    def moment(self, at: int | None, step_s: int = 1) -> str:
        """A time in UTC, as fine as the source has it: "2016-09-04 10:08:31 UTC"."""
        if at is None:
            return UNKNOWN
        form = (
            "%Y-%m-%d"
            if step_s >= 86_400
            else "%Y-%m-%d %H:%M"
            if step_s >= 60
            else "%Y-%m-%d %H:%M:%S"
        )
        return datetime.fromtimestamp(at, UTC).strftime(form) + "\u00a0UTC"

    def span(self, first: int | None, last: int | None) -> str:
        """Two days for a cell, in UTC: "2016-05-04 – 2016-06-08"."""
        if first is None or last is None:
            return UNKNOWN
        a, b = self.short_day(first), self.short_day(last)
        return a if a == b else f"{a} – {b}"

    def listing(self, items: Sequence[object], word: str = "form.and") -> Spans:
        """Items in a sentence: "a, b and c"."""
        out: list[Span] = []
        for place, item in enumerate(items):
            if place:
                last = place == len(items) - 1
                out.append(Text(f" {self(word)} " if last else ", "))
            out += self._spans(item)
        return tuple(out)
