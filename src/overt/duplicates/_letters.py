"""Texts brought to the letters and digits that a copy keeps, whatever was put on or between them.

`overt.text.normalise` says when two texts are equal; this goes further, for texts that were made to differ.
Dropped: spaces, punctuation, emoji, hashtags at both ends. Made one: letters with and without accents, and
letters of different scripts that look alike (Cyrillic о, Greek ο, small capital ᴏ, boxed 🅾 are o).

Look-alikes are made one everywhere, not only in words of mixed scripts: a swap goes both ways (a Latin o in
москва), and whole words can be swapped (а, оса). Nothing is lost by it, because what is compared is long:
no Russian sentence is an English one in look-alikes.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt._characters import HAN_KANA, HANGUL
from overt.text import LINK, MENTION, TAGS, normalise

# The look-alikes of UTS #39 (confusables.txt) that keyboards and "fancy text" pages offer, case folded.
# Of one script no two become one, but ᴋ-like small capitals and Cherokee, which nobody writes English in.
_LOOK_ALIKES = (
    ("авекмнорстухіјѕһԁԛԝӏгѵԍ", "abekmhopctyxijshdqwlrvg"),  # Cyrillic
    ("αβεηικμνορτυχωγζϲϳ", "abenikmvoptuxwyzcj"),  # Greek
    ("ոօսհցզյ", "nouhgqj"),  # Armenian
    ("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢꜰ", "abcdeghijklmnoprstuvwyzf"),  # small capitals
    ("ꭰꭼꮋꭻꮶꮮꮇꮲꭱꮪꭲꮃꮩꮓᏼꮯꮐ", "dehjklmprstwvzbcg"),  # Cherokee
    ("ɑɡɩɴʋƅꞵꮤꭵɋʂɓɗƙɱŋɲƥɽƭʐøłđħŧ", "agivvbbwiqsbdkmnnprtzoldht"),  # Latin with hooks, bars, tails
)
_BOXED = (0x1F130, 0x1F150, 0x1F170)  # 🄰 🅐 🅰, which NFKC leaves (the first only in part)
_ACCENTS = range(0x300, 0x370)
_END = 0x32000  # above it Unicode has no letters
SYLLABLE = 3  # an ideograph, kana or Hangul syllable says about as much as three letters, as in post.text_size


@dataclass(frozen=True)
class Letters:
    """Some texts as letters, one after the other.

    points    code points, of all texts
    ends      where each text ends in `points`
    forms     the same as strings, one for each text
    """

    points: NDArray[np.uint32]
    ends: NDArray[np.int64]
    forms: list[str]


def letters_of(raw: Sequence[str], least_size: int) -> Letters:
    """Texts as posted, as letters; hashtags at the ends are left out where `least_size` letters remain."""
    given = [_without_tags(text, least_size) for text in raw]
    points = np.frombuffer("\n".join(given).encode("utf-32-le", "replace"), dtype=np.uint32)
    folded = _folding()[np.minimum(points, _END)]
    lengths = np.fromiter(map(len, given), dtype=np.int64, count=len(given))
    until = np.cumsum(lengths + 1) - 1  # where each text ends, its line end not counted
    kept = folded != 0
    ends = np.concatenate(([0], np.cumsum(kept)))[until]
    folded = folded[kept]
    whole = folded.tobytes().decode("utf-32-le")
    marks = [0, *ends.tolist()]
    return Letters(folded, ends, [whole[a:b] for a, b in itertools.pairwise(marks)])


def totals_of(points: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Letters up to each place, from 0: an ideograph, kana or Hangul syllable counts 3, a vowel sign 0."""
    if points.size == 0 or points.max() < _ACCENTS.start:
        return np.arange(len(points) + 1, dtype=np.int64)
    return np.concatenate(([0], np.cumsum(_weights()[points], dtype=np.int64)))


def _without_tags(text: str, least_size: int) -> str:
    """The normalised text without the hashtags that stand before or behind everything else."""
    whole = normalise(text)
    if "#" not in text and "＃" not in text:
        return whole.key_text
    text = text.replace("＃", "#")
    begin, end = 0, len(text)
    runs = list(TAGS.finditer(text))
    for run in reversed(runs):
        if _says_something(text[run.end() : end]):
            break
        end = run.start()
    for run in runs:
        if run.start() >= end or _says_something(text[begin : run.start()]):
            break
        begin = run.end()
    if (begin, end) == (0, len(text)):
        return whole.key_text
    body = normalise(text[begin:end])
    return body.key_text if body.size >= least_size else whole.key_text


def _says_something(part: str) -> bool:
    """Whether there are words that are neither link nor mention."""
    if not part or part.isspace():
        return False
    return any(map(str.isalnum, MENTION.sub(" ", LINK.sub(" ", part))))


@functools.cache
def _folding() -> NDArray[np.uint32]:
    """Code point → the letter it counts as, 0 for what is left out."""
    table = np.zeros(_END + 1, dtype=np.uint32)
    for point in range(_END):
        kind = unicodedata.category(chr(point))
        if kind[0] not in "LMN" or point in _ACCENTS:
            continue
        table[point] = point
        if kind[0] == "L" and unicodedata.decomposition(chr(point)):
            base, *marks = map(ord, unicodedata.normalize("NFD", chr(point)))
            if marks and all(mark in _ACCENTS for mark in marks):
                table[point] = base
    # A Unicode older than the text knows no category for its newest letters, and casefold turns
    # Cherokee into capitals: both spellings are entered.
    for written, meant in _LOOK_ALIKES:
        for one, other in zip(written, meant, strict=True):
            for form in {one, one.upper(), one.casefold()}:
                if len(form) == 1:
                    table[ord(form)] = ord(other)
    for first in _BOXED:
        table[first : first + 26] = np.arange(ord("a"), ord("z") + 1)
    for point in np.flatnonzero(table != np.arange(_END + 1)).tolist():  # ό → ο → o
        table[point] = table[table[point]]
    return table


@functools.cache
def _weights() -> NDArray[np.uint8]:
    table = np.ones(_END + 1, dtype=np.uint8)
    for first, last in _ranges(HAN_KANA + HANGUL):
        table[first : min(last, _END) + 1] = SYLLABLE
    for point in range(0x300, _END):
        if unicodedata.category(chr(point))[0] == "M":
            table[point] = 0  # a part of the letter before it
    return table


def _ranges(characters: str) -> list[tuple[int, int]]:
    """The inside of a regular expression's [...] as pairs of first and last code point."""
    found, at = [], 0
    while at < len(characters):
        if characters[at + 1 : at + 2] == "-":
            found.append((ord(characters[at]), ord(characters[at + 2])))
            at += 3
        else:
            found.append((ord(characters[at]), ord(characters[at])))
            at += 1
    return found
