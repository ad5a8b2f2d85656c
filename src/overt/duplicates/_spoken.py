"""What a post says, as an encoder is given it: with capitals and punctuation, without what is swapped freely."""

from __future__ import annotations

import html
import re
import unicodedata

from overt._characters import BLANK, EMOJI, INVISIBLE
from overt.text import LINK, MENTION, TAGS

_APART = re.compile(f"[{EMOJI}{BLANK}]+")
_HIDDEN = re.compile(f"[{INVISIBLE}]+")
_REPOST = re.compile(r"^\s*RT\b\s*:?\s*(?=@|:)|^\s*RT\s+(?=@)")
# The old ways of quoting by hand: own words, then RT @name: …, or “@name: …”.
_QUOTED = re.compile(r"(?<=\S)\s+RT\b[\s“\"]*@.*|[“\"]\s*@\w+\s*:?[^”\"]*[”\"]?", re.DOTALL)
_ENDS = " \t-–—|:>•·"


def spoken(text: str) -> str:
    """The author's words: no links, mentions, emoji, invisible characters; hashtags as words.

    What is quoted by hand behind one's own words (… RT @name: …, “@name: …”) is left out: people who
    comment on one post would else be alike by what they comment on.

    Shouting is lowered, because an encoder takes CAPITALS for other words. Punctuation and single
    capitals stay: the encoder was trained on written sentences.
    """
    if "&" in text:
        text = html.unescape(text)
    text = _REPOST.sub("", text)
    if "@" in text:
        text = _QUOTED.sub(" ", text)
    text = LINK.sub(" ", text)
    if "@" in text:
        text = MENTION.sub(" ", text)
    if "#" in text:
        text = TAGS.sub(lambda run: " ".join(run[0].split("#")) + " ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _HIDDEN.sub("", _APART.sub(" ", text)))
    text = " ".join(text.split()).strip(_ENDS)
    capitals = sum(map(str.isupper, text))
    if capitals > 10 and capitals > 2 * sum(map(str.islower, text)):
        text = text.lower()
    return text
