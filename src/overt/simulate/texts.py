"""Texts from the aligned word lists: sentences, headlines, filler, edits of a copied text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from overt.simulate import lexicon
from overt.simulate.posts import Ints, Texts

_HEADS = ("Os", "Vel", "Tar", "Mir", "Ka", "Lun", "Bre", "Sol", "Dor", "Fen", "Gal", "Hal", "Ister",
          "Jor", "Kel", "Lor", "Mon", "Nar", "Ol", "Pel", "Quin", "Ras", "Sten", "Tul", "Ur", "Wes")
_MIDDLES = ("ka", "mo", "ri", "len", "do", "va", "sha", "ti", "no", "be", "ra", "lu", "mi", "go",
            "sa", "pe", "")
_TAILS = ("rn", "ra", "dal", "vik", "ford", "mere", "nia", "stad", "ton", "lis", "bor", "na",
          "wick", "mar", "sel", "ne")
PLACES = tuple(head + middle + tail for head in _HEADS for middle in _MIDDLES for tail in _TAILS)
"""Some seven thousand invented place names."""

_EMOJI = tuple("🌊🌿🌞📌✨👏📷🎶🍀🔔💬🧭🌙🪁🫖🌸")


_WAYS = (
    60,  # patterns: a multiple of the length of every list of patterns
    *(len(words["en"]) for words in
      (lexicon.WHEN, lexicon.WHO, lexicon.DOES, lexicon.THINGS, lexicon.HOW)),
    len(PLACES),
)
"""In how many ways each slot of a draft can be filled."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What texts say, before any language: numbers of aligned words, one array per slot."""

    pattern: Ints
    when: Ints
    who: Ints
    does: Ints
    thing: Ints
    how: Ints
    place: Ints

    @classmethod
    def draw(cls, rng: np.random.Generator, size: int) -> Draft:
        """`size` independent drafts."""
        return cls(*(rng.integers(0, ways, size) for ways in _WAYS))

    def written(self, language: str, patterns: Sequence[str]) -> list[str]:
        """The texts in one language; the same draft in two languages is a translation."""
        write = [_writer_of(pattern) for pattern in patterns]
        columns = (
            (self.pattern % len(patterns)).tolist(),
            _words(lexicon.WHEN[language], self.when), _words(lexicon.WHO[language], self.who),
            _words(lexicon.DOES[language], self.does), _words(lexicon.THINGS[language], self.thing),
            _words(lexicon.HOW[language], self.how), _words(PLACES, self.place),
        )
        return [
            write[i](when, who, does, thing, how, place)
            for i, when, who, does, thing, how, place in zip(*columns, strict=True)
        ]


def _words(words: Sequence[str], which: Ints) -> Iterator[str]:
    return map(words.__getitem__, which.tolist())


def _writer_of(pattern: str) -> Callable[..., str]:
    """A function that fills a pattern; %-formatting takes half the time of str.format by name."""
    slots = ("when", "who", "does", "thing", "how", "place")
    positions = [slots.index(slot) for slot in re.findall(r"\{(\w+)\}", pattern)]
    template = re.sub(r"\{\w+\}", "%s", pattern)

    def fill(*values: str) -> str:
        text = template % tuple([values[i] for i in positions])
        return text[0].upper() + text[1:]

    return fill


def by_language(languages: Texts, write: Callable[[str, Ints], list[str]]) -> Texts:
    """A text per row, written language by language with `write(language, rows)`."""
    result = np.empty(len(languages), dtype=object)
    for language in lexicon.LANGUAGES:
        rows = np.flatnonzero(languages == language)
        if len(rows):
            result[rows] = write(language, rows)
    return result


def sentences(rng: np.random.Generator, languages: Texts) -> Texts:
    """One or two sentences per row, next to never the same twice."""

    def write(language: str, rows: Ints) -> list[str]:
        first, second = Draft.draw(rng, len(rows)), Draft.draw(rng, len(rows))
        space = "" if language == "zh" else " "
        pairs = zip(
            first.written(language, lexicon.SENTENCES[language]),
            second.written(language, lexicon.SENTENCES[language]),
            (rng.random(len(rows)) < 0.55).tolist(),
            strict=True,
        )
        return [f"{one}{space}{two}" if both else one for one, two, both in pairs]

    return by_language(languages, write)


def headlines(rng: np.random.Generator, languages: Texts) -> Texts:
    """One headline per row."""
    return by_language(
        languages,
        lambda language, rows: Draft.draw(rng, len(rows)).written(
            language, lexicon.HEADLINES[language]
        ),
    )


def first_person(draft: Draft, language: str) -> list[str]:
    """'Personal' posts of a numbered list; the same draft in two languages is a translation."""
    return draft.written(language, lexicon.FIRST_PERSON[language])


def filler(rng: np.random.Generator, languages: Texts) -> Texts:
    """Food, clothes or scenery, from ninety texts per language: copies are the rule."""

    def write(language: str, rows: Ints) -> list[str]:
        frames = rng.integers(0, len(lexicon.FILLER[language]), len(rows))
        things = rng.integers(0, len(lexicon.FILLER_THINGS[language]), len(rows))
        pairs = zip(
            _words(lexicon.FILLER[language], frames),
            _words(lexicon.FILLER_THINGS[language], things),
            strict=True,
        )
        return [frame.replace("{thing}", thing) for frame, thing in pairs]

    return by_language(languages, write)


def chosen(rng: np.random.Generator, languages: Texts, table: dict[str, tuple[str, ...]]) -> Texts:
    """One entry of an aligned list per row: greetings, sayings …"""
    return by_language(
        languages,
        lambda language, rows: list(
            _words(table[language], rng.integers(0, len(table[language]), len(rows)))
        ),
    )


def emoji(rng: np.random.Generator, size: int) -> list[str]:
    """One emoji per row."""
    return list(_words(_EMOJI, rng.integers(0, len(_EMOJI), size)))


def edited(rng: np.random.Generator, originals: Sequence[str]) -> list[str]:
    """Copies as people paste them: a third as they are, the others with one small edit."""
    size = len(originals)
    rows = zip(
        originals, rng.integers(0, 6, size).tolist(), emoji(rng, size),
        _words(PLACES, rng.integers(0, len(PLACES), size)), strict=True,
    )
    return [
        (text, text, f"{text} {mark}", f"{mark} {text}", f"{text[:-1]} …", f"{place}: {text}")[way]
        for text, way, mark, place in rows
    ]


def tag(*words: str) -> str:
    """A hashtag made of words: 'old bridge', 'days' → '#OldBridgeDays'."""
    return "#" + "".join(part.capitalize() for word in words for part in word.split())
