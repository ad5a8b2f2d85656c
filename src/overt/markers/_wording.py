"""Whether a text reads like words drawn from a dictionary: no grammar, no common words.

Staged trends are often filled with strings of random dictionary words (Elmas et al. 2021). In ordinary
texts of every language a few words make up a good part of what is written (Zipf); drawn from a dictionary,
each word is as likely as any other. A text's score is the log-likelihood ratio of the two, in nats a word.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from overt.text import TAGS, normalise

DICTIONARY: Final = 60_000
"""Entries of a dictionary of the usual size; the score hardly depends on it."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, ideographs. A word cannot be cut out there.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def words(text: str) -> tuple[str, ...]:
    """Words of a text in lower case, without hashtags, mentions, links and numbers; () in unspaced scripts."""
    plain = normalise(TAGS.sub(" ", text)).key_text
    return () if _UNSPACED.search(plain) else tuple(_WORD.findall(plain))


class Wording:
    """How ordinary texts of one language use words."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self._counts = Counter(word for text in texts for word in text)
        self.words = self._counts.total()
        kinds = len(self._counts)
        # Witten and Bell 1991: a new word is as likely as new words were so far.
        self._unseen = math.log(max(kinds, 1) / max(self.words + kinds, 1))
        self._rest = math.log(max(DICTIONARY - kinds, DICTIONARY // 10))
        self._base = math.log(max(self.words + kinds, 1))

    def score(self, text: Sequence[str]) -> float:
        """Nats a word by which the text is likelier as ordinary writing than as a draw from a dictionary."""
        even = math.log(DICTIONARY)
        total = 0.0
        for word in text:
            count = self._counts[word]
            total += (math.log(count) - self._base if count else self._unseen - self._rest) + even
        return total / len(text)
