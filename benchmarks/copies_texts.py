"""Posts with planted copies: a twentieth of them in families of five, each family with one known kind of edit.

Words are invented. Their frequencies follow Zipf's law as in a natural language, frequent ones are short, and
a tenth of all words come in stock phrases: unrelated posts have runs of words in common. `plain` has none of
it: words nearly as frequent as each other, 8 to 35 of them, and one kind of edit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Draw = NDArray[np.int64]
Random = np.random.Generator

FAMILY = 5
_SHARE = 0.05
_WORDS, _PHRASES = 60_000, 2_000
_LOOK_ALIKES = str.maketrans("aceopxyijshkmtb", "асеорхуіјѕһкмтв")
_INVISIBLE = "\u200b\u200c\u2060\u00ad\ufeff"
_EMOJI = "😀😂🔥👇❤🙏🚨✅💥🎉👏😡"


@dataclass(frozen=True)
class Posts:
    """Texts in random order, the family of each (-1: none), its kind of edit, and which is the one edited."""

    texts: list[str]
    family: Draw
    kind: NDArray[np.str_]
    base: NDArray[np.bool_]

    def pairs(self) -> tuple[Draw, Draw, NDArray[np.str_], NDArray[np.bool_]]:
        """All pairs of one family: lower number, higher number, kind, and whether one is the text edited."""
        order = np.argsort(self.family, kind="stable")[(self.family < 0).sum() :].reshape(
            -1, FAMILY
        )
        one, other = np.triu_indices(FAMILY, 1)
        first, second = order[:, one].ravel(), order[:, other].ravel()
        return first, second, self.kind[first], self.base[first] | self.base[second]


class _Language:
    """Invented words, how often each is used, and stock phrases."""

    def __init__(self, draw: Random, plain: bool) -> None:
        letters = np.array(list("aeiourstlnmdcpkgbvfhzyjxw"))
        self.plain = plain
        count = 30_000 if plain else _WORDS
        rank = np.arange(count)
        lengths = (
            draw.integers(2, 10, count)
            if plain
            else 2 + np.minimum(6, np.log2(rank + 2) / 2.2).astype(int)
        )
        lengths = lengths if plain else lengths + draw.integers(0, 4, count)
        self.words = ["".join(draw.choice(letters, size)) for size in lengths]
        weight = (rank + (5.0 if plain else 2.7)) ** (-1.0 if plain else -1.07)
        self.up_to = np.cumsum(weight) / weight.sum()
        self.phrases = self.draw(draw, 4 * _PHRASES).reshape(_PHRASES, 4)
        often = (np.arange(_PHRASES) + 5.0) ** -1.0
        self.phrase_up_to = np.cumsum(often) / often.sum()

    def draw(self, draw: Random, count: int) -> Draw:
        return np.minimum(np.searchsorted(self.up_to, draw.random(count)), len(self.words) - 1)

    def post(self, draw: Random) -> Draw:
        if self.plain:
            return self.draw(draw, int(draw.integers(8, 36)))
        words = self.draw(draw, int(draw.integers(25, 36)))
        if draw.random() < 0.75:
            at = int(draw.integers(0, len(words) - 4))
            words[at : at + 4] = self.phrases[np.searchsorted(self.phrase_up_to, draw.random())]
        return words

    def text(self, words: Draw) -> str:
        return " ".join([self.words[word] for word in words.tolist()])


Edit = Callable[[Random, _Language, Draw], str]


def _replaced(share: float) -> Edit:
    def edit(draw: Random, language: _Language, words: Draw) -> str:
        words = words.copy()
        chosen = draw.random(len(words)) < share
        words[chosen] = language.draw(draw, int(chosen.sum()))
        return language.text(words)

    return edit


def _mistyped(share: float) -> Edit:
    def edit(draw: Random, language: _Language, words: Draw) -> str:
        letters = list(language.text(words))
        for at in np.flatnonzero(draw.random(len(letters)) < share).tolist():
            how = draw.integers(3)
            other = "aeioustnr"[draw.integers(9)]
            letters[at] = ("", other, letters[at] + other)[how]
        return "".join(letters)

    return edit


def _sprinkled(signs: str, share: float) -> Edit:
    def edit(draw: Random, language: _Language, words: Draw) -> str:
        letters = list(language.text(words))
        for at in np.flatnonzero(draw.random(len(letters)) < share).tolist():
            letters[at] += signs[draw.integers(len(signs))]
        return "".join(letters)

    return edit


def _look_alikes(draw: Random, language: _Language, words: Draw) -> str:
    text = language.text(words)
    swap = draw.random(len(text)) < 0.4
    return "".join(
        letter.translate(_LOOK_ALIKES) if chosen else letter
        for letter, chosen in zip(text, swap, strict=True)
    )


def _decorated(draw: Random, language: _Language, words: Draw) -> str:
    names = [language.words[word] for word in language.draw(draw, 7).tolist()]
    tags = " ".join(f"#{name}" for name in names[:5])
    return f"@{names[5]} {language.text(words)} https://t.co/{names[6]}{draw.integers(999)} {tags}"


def _framed(draw: Random, language: _Language, words: Draw) -> str:
    before, after = (language.text(language.draw(draw, int(draw.integers(0, 5)))) for _ in range(2))
    return f"RT {before} {language.text(words)} {after}, {language.words[draw.integers(len(language.words))].title()}"


def _numbers(draw: Random, language: _Language, words: Draw) -> str:
    parts = [language.words[word] for word in words.tolist()]
    for at in range(3, len(parts), 6):
        parts[at] = str(draw.integers(10, 100_000))
    return " ".join(parts)


def _all_at_once(draw: Random, language: _Language, words: Draw) -> str:
    text = _replaced(0.05)(draw, language, words)
    names = [language.words[word] for word in language.draw(draw, 3).tolist()]
    swap = draw.random(len(text)) < 0.1
    text = "".join(a.translate(_LOOK_ALIKES) if b else a for a, b in zip(text, swap, strict=True))
    return f"{_EMOJI[draw.integers(12)]} {text} {_EMOJI[draw.integers(12)]} #{names[0]} #{names[1]} https://t.co/{names[2]}"


EDITS: dict[str, Edit] = {
    "words 5 %": _replaced(0.05),
    "words 10 %": _replaced(0.10),
    "words 20 %": _replaced(0.20),
    "words 30 %": _replaced(0.30),
    "typing errors 3 %": _mistyped(0.03),
    "typing errors 8 %": _mistyped(0.08),
    "emoji between letters": _sprinkled(_EMOJI, 0.05),
    "invisible characters": _sprinkled(_INVISIBLE, 0.2),
    "look-alike letters 40 %": _look_alikes,
    "hashtags, links, mentions": _decorated,
    "words before and after": _framed,
    "numbers": _numbers,
    "several at once": _all_at_once,
}
_ALWAYS = ("hashtags, links, mentions", "numbers")  # the text edited has such things too


def make(count: int, *, seed: int = 0, plain: bool = False) -> Posts:
    """`count` posts; the same arguments give the same posts."""
    draw = np.random.default_rng(seed)
    language = _Language(draw, plain)
    edits = {"words 10 %": EDITS["words 10 %"]} if plain else EDITS
    families = int(count * _SHARE) // FAMILY
    texts, family, kinds, base = [], [], [], []
    for number in range(families):
        kind = list(edits)[number % len(edits)]
        words = language.post(draw)
        for copy in range(FAMILY):
            plain_text = copy == 0 and kind not in _ALWAYS
            texts.append(language.text(words) if plain_text else edits[kind](draw, language, words))
            family.append(number)
            kinds.append(kind)
            base.append(copy == 0)
    rest = count - len(family)
    texts.extend(language.text(language.post(draw)) for _ in range(rest))
    order = draw.permutation(count)
    return Posts(
        [texts[at] for at in order.tolist()],
        np.array(family + [-1] * rest)[order],
        np.array(kinds + [""] * rest)[order],
        np.array(base + [False] * rest)[order],
    )
