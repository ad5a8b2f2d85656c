"""What copies of one text say, and where they vary: a template with numbered slots.

Every member is aligned with the most central text by words (by characters where a script writes none), as
in a star alignment (Gusfield 1993): exact for the centre, good enough for copies. A stretch that fewer than
most members share becomes a slot; what stands there in each member is its filling.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from overt._characters import HAN_KANA, MARKS, UNSPACED, WORD
from overt.duplicates._spread import spread
from overt.text import LINK, normalise

MOST_ALIGNED = 400
"""Members aligned, in order of arrival; of more the template does not change."""
MOST_FILLINGS = 40
"""Fillings kept of a slot, most frequent first."""
_MOST_TOKENS = 600
_PART = 500  # families handed to a worker process at once
_HELD = 0.85  # share of members that must have a word for it to be part of the template
_LETTER = f"[{HAN_KANA}\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]"  # of scripts without spaces
_UNSPACED = re.compile(_LETTER)

_TOKEN = re.compile(
    rf"{LINK.pattern}|@[\w.]+|{_LETTER}[{MARKS}]*"
    rf"|(?:(?![{UNSPACED}])[{WORD}])+(?:['’](?:(?![{UNSPACED}])[{WORD}])+)*|[{WORD}]|[^\s{WORD}]"
)


@dataclass(frozen=True)
class Template:
    """`text` with slots as {1}, {2} …; real braces are doubled. `slots` number → filling → members.

    The empty filling says that a member has nothing there. `fixed` are the stretches all copies share.
    """

    text: str
    slots: dict[int, dict[str, int]]
    fixed: tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    """A text cut up: `said` compares words, `start` and `end` are where they stand."""

    raw: str
    said: list[str]
    start: list[int]
    end: list[int]

    def between(self, first: int, last: int) -> str:
        """The text as written from one word to before another."""
        return " ".join(self.raw[self.start[first] : self.end[last - 1]].split()) if last > first else ""


def templates(families: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Template]:
    """The template of each centre and its copies, in order; of many texts they are made in worker processes."""
    parts = (families[begin : begin + _PART] for begin in range(0, len(families), _PART))
    for made in spread(_templates, parts, sum(1 + len(others) for _, others in families)):
        yield from made


def _templates(families: Sequence[tuple[str, Sequence[str]]]) -> list[Template]:
    return [template(centre, others) for centre, others in families]


def template(centre: str, others: Sequence[str]) -> Template:
    """The template of a centre and the texts that copy it, all as posted."""
    if not others:  # equal texts: nothing varies
        return Template(_doubled(centre).strip(), {}, tuple(part for part in [centre.strip()] if part))
    words = _cut(centre)
    members = [_cut(text) for text in others[:MOST_ALIGNED]]
    size = len(words.said)
    held, inserted = [1] * size, [0] * (size + 1)
    matches = [_matched(words, member) for member in members]
    for member, pairs in zip(members, matches, strict=True):
        before = (-1, -1)
        for here, there in [*pairs, (size, len(member.said))]:
            if here < size:
                held[here] += 1
            if there - before[1] > 1 and here - before[0] == 1:  # only here: elsewhere it replaces words
                inserted[here] += 1
            before = (here, there)
    enough = _HELD * (len(members) + 1)
    few = len(members) + 1 - enough
    slots = _stretches(words, [count < enough for count in held], [count > few for count in inserted])
    return _written(words, members, matches, slots)


def _cut(text: str) -> _Words:
    found = list(_TOKEN.finditer(text))[:_MOST_TOKENS]
    said = [_said(match[0]) for match in found]
    return _Words(text, said, [m.start() for m in found], [m.end() for m in found])


@lru_cache(maxsize=100_000)
def _said(token: str) -> str:
    if token.isascii() and token.isalnum():
        return token.lower()
    if token[0] == "@" or "://" in token:
        return token
    return normalise(token).key_text or token


def _matched(centre: _Words, member: _Words) -> list[tuple[int, int]]:
    """Pairs of places at which centre and member have the same word, in order."""
    pairs = []
    for block in Indel.opcodes(centre.said, member.said):
        if block.tag == "equal":
            pairs += [(block.src_start + n, block.dest_start + n) for n in range(block.src_end - block.src_start)]
    return pairs


def _stretches(words: _Words, varies: list[bool], inserted: list[bool]) -> list[tuple[int, int]]:
    """Slots as (first word, word after the last); those with too little between them become one."""
    found = []
    place = 0
    while place <= len(varies):
        end = place
        while end < len(varies) and varies[end]:
            end += 1
        if end > place or inserted[place]:
            found.append((place, end))
        place = end + 1
    merged: list[tuple[int, int]] = []
    for first, last in found:
        if merged and _is_crumb(words.said[merged[-1][1] : first]):
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged


def _is_crumb(between: list[str]) -> bool:
    """Whether what stands between two slots is no part of a template: punctuation, or one ideograph."""
    said = [word for word in between if any(map(str.isalnum, word))]
    return not said or (len(said) == 1 and bool(_UNSPACED.match(said[0])))


def _written(
    words: _Words, members: list[_Words], matches: list[list[tuple[int, int]]], slots: list[tuple[int, int]]
) -> Template:
    text, fixed, fillings = [], [], {}
    done = 0
    for number, (first, last) in enumerate(slots, 1):
        until = words.start[first] if first < len(words.said) else len(words.raw)
        stretch = words.raw[words.end[done - 1] if done else 0 : until]
        fixed.append(stretch.strip())
        done = last
        counted = Counter([words.between(first, last)])
        for member, pairs in zip(members, matches, strict=True):
            counted[_filling(member, pairs, first, last)] += 1
        fillings[number] = dict(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:MOST_FILLINGS])
        added = first == last and bool(words.said)
        glued = added and first and not stretch[-1:].isspace() and _is_word(fillings[number])
        text += [_doubled(stretch), " " if glued else "", "{", str(number), "}"]
        if added and not first and not _UNSPACED.match(words.said[0]):
            text.append(" ")  # something comes before the first word
    rest = words.raw[words.end[done - 1] if done else 0 :]
    fixed.append(rest.strip())
    return Template("".join([*text, _doubled(rest)]).strip(), fillings, tuple(part for part in fixed if part))


def _is_word(fillings: dict[str, int]) -> bool:
    """Whether what is added is words of a script with spaces, rather than punctuation."""
    return any(filling[:1].isalnum() and not _UNSPACED.match(filling) for filling in fillings)


def _filling(member: _Words, pairs: list[tuple[int, int]], first: int, last: int) -> str:
    """What stands in a member between the words before and after a slot."""
    after = bisect_left(pairs, (last, -1))
    before = bisect_left(pairs, (first, -1))
    start = pairs[before - 1][1] + 1 if before else 0
    end = pairs[after][1] if after < len(pairs) else len(member.said)
    return member.between(start, end)


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
