"""The text of a post, brought to the form in which two copies of it are equal.

A copy rarely arrives byte for byte: the link is shortened anew for every account, the mention
names somebody else, a phone swaps quotes, a platform cuts the end, and whoever wants to pass as
many people adds invisible characters. `normalise` takes these away, and says what it took.

    >>> normalise("RT @ana: “Big” news&amp;more #Today https://t.co/x1 👇")
    Normalised(key_text='big" news&more today 👇', size=16, removed='1 link, repost mark', ...)

What stays apart on purpose: accents (résumé is not resume), spelling variants (ى and ي), emoji,
numbers, repeated letters. Copies that differ there are for near-duplicate search, not for a key.

What is a hashtag and what a mention follows twitter-text's rules, widened to the names of Bluesky
and Mastodon and to tags written without a space between (#one#two).
"""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata
from hashlib import blake2b
from typing import NamedTuple

from overt._characters import (
    BLANK,
    EDGES,
    EMOJI,
    EMOJI_BASE,
    HAN_KANA,
    HANGUL,
    INVISIBLE,
    JOINING,
    MARKS,
    UNSPACED,
    VARIANTS,
    WORD,
)

# ------------------------------------------------------------------------------ patterns
# All of them run in linear time: quantifiers are possessive, or begin at a character that the
# repeated part cannot contain.

_ENTITY = re.compile(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")

# Group 1 takes part when the character does its ordinary work: a selector or joiner inside an
# emoji or after an ideograph, a joiner between Arabic or Indic letters.
_HIDDEN = re.compile(
    rf"[{INVISIBLE}](?:(?<=[{EMOJI_BASE}][\u200d\ufe0e\ufe0f])()"
    rf"|(?<=[{JOINING}][\u200c\u200d])()"
    r"|(?<=[\u3400-\u9fff][\ufe00-\ufe0f\U000e0100-\U000e01ef])())?"
)
# They have width: taking them away must not glue two words together.
_BLANK = re.compile(f"[{BLANK}]")

# Closing and ideographic punctuation ends a link, and so does a bracket it did not open, as in
# Telegram's [words](link)[words]. Letters of unspaced scripts belong to a link only where a path
# segment or value begins with them (wiki/中国), not after it (t.co/x1をみて).
_NOT_IN_LINK = rf"\s<>\"“”„«»‹›「」『』【】〈〉《》（）、。，！？；：…{EMOJI}"
LINK = re.compile(
    r"[hH][tT][tT][pP][sS]?://(?:t\.co/[A-Za-z0-9]*+(?:\?[\w=&-]++)?"
    rf"|(?:[^{_NOT_IN_LINK}()\]{UNSPACED}]++|\([^{_NOT_IN_LINK}()]*+\)|\](?!\()"
    rf"|(?<=[/=_&%+#?-])[{UNSPACED}]++)*+)"
)
"""A link with its scheme, as it stands in a text; punctuation at its end is trimmed afterwards."""

# Two-letter endings are also words ("done.It/they"), so of these only well-known hosts count.
_BARE_LINK = re.compile(
    r"(?<![\w@./-])(?:www\.(?=\w)|(?:[a-z0-9-]++\.)+?(?:com|net|org|info|gov|edu)/(?=[\w@?#-])"
    r"|(?:t\.(?:co|me)|bit\.ly|youtu\.be|fb\.(?:me|watch)|goo\.gl|ow\.ly|buff\.ly|dlvr\.it|is\.gd"
    r"|ift\.tt|trib\.al|lnkd\.in|wp\.me|clck\.ru|vk\.c[co]m?|redd\.it|amzn\.to|rb\.gy|cutt\.ly"
    rf")/(?=\w))[^{_NOT_IN_LINK}(){UNSPACED}]*+",
    re.IGNORECASE,
)
# What such a link must have: looked for first, because few posts have it and this is quick.
_MAYBE_BARE_LINK = re.compile(
    r"/(?:(?<=\.[a-zA-Z]{2}/)|(?<=\.[a-zA-Z]{3}/)|(?<=\.[a-zA-Z]{4}/)|(?<=\.[a-zA-Z]{5}/))"
)
_GLUED = re.compile(r"(?<=[^/=:?&#%(,;+|])(?=https?://)", re.IGNORECASE)
_CUT_LINK = re.compile(r"(?<!\w)[hH][tT]{1,2}[pP]?[sS]?:?/?…")

# A name in X's archives may be the base64 of a hash; Bluesky's and Instagram's have dots.
_NAME = (
    r"[A-Za-z0-9+/]{43}=|[A-Za-z0-9_-]++(?:\.[a-z0-9][a-z0-9-]*+)++"
    rf"|[^\W{UNSPACED}]++(?:@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++)?"
)
# Not after a letter (an e-mail address), unless the script is unspaced; not inside an address.
MENTION = re.compile(rf"@(?<![^\W{UNSPACED}]@)(?<![@/&=]@)({_NAME})((?:@[^\W{UNSPACED}]++)*+)")
"""A mention: its name in group 1, and in group 2 further ones that follow without a space."""
_REPOST = re.compile(rf"\s*+[\"'“]?[rR][tT]\s*+@({_NAME})\s*+[:：]?")

# A run such as #one#two; a closing # is how Weibo writes topics.
_TAG = (
    r"(?=[\d_]*+[^\W\d_])"
    rf"[{WORD}\u00b7\u05be\u05f3\u05f4\u0f0b\u0f0c\u3003\u301c\u309b\u309c\u30a0\uff5e]++"
)
TAGS = re.compile(rf"#(?<![{WORD}&/#]#)#*+{_TAG}(?:#++{_TAG})*+#?")
"""One or more hashtags without a space between; a tag has at least one letter."""

_VARIANT = re.compile(f"[{re.escape(''.join(VARIANTS))}]")
# UAX #15 allows 30 in a row; Python's NFKC takes time quadratic in the length of such a row.
_TOO_MANY_MARKS = re.compile(f"([{MARKS}]{{30}})[{MARKS}]++")
_NOT_LATIN_LETTERS = bytes(point for point in range(256) if not chr(point).isalpha())
_SYLLABLES = re.compile(f"[{HAN_KANA}{HANGUL}]+")

# ------------------------------------------------------------------------------ the verbs

_KEYED = blake2b(digest_size=8, key=b"overt")


def key_of(text: str) -> int:
    """The signed 64-bit key of a text, on which tables are joined (see `store/tables`).

    First eight bytes, big endian, of BLAKE2b keyed with "overt" over UTF-8. It does not
    normalise: equal keys mean equal texts but for n² / 3.7e19 of n texts.
    """
    state = _KEYED.copy()  # a third faster than keying anew
    state.update(text.encode("utf-8", "surrogatepass"))
    return int.from_bytes(state.digest(), "big", signed=True)


class Normalised(NamedTuple):
    """What is left of a text, and what was found in it.

    key_text  the text to compare; "" when nothing is left
    size      letters of it; an ideograph, kana or Hangul syllable counts 3, for it says about as
              much as three letters, so that one minimum length serves every language
    removed   what was taken away, in words, or None: "2 links, 1 mention, repost mark"
    links     in order, as written, the ones the platform cut off left out
    mentions  names in order, without @; the reposted account of "RT @name:" is the first
    tags      hashtags in order, as written, without #
    """

    key_text: str
    size: int
    removed: str | None
    links: tuple[str, ...]
    mentions: tuple[str, ...]
    tags: tuple[str, ...]


def normalise(text: str) -> Normalised:
    """Bring a post's text to the form in which copies are equal; links, mentions, tags beside it.

    In this order: HTML entities decoded once; invisible characters removed; "RT @name:", links
    and mentions removed; # taken off hashtags; quotes and dashes unified, NFKC, case folded;
    white space collapsed; punctuation at both ends trimmed.

    The dotted İ and dotless ı of Turkish both fold to i, whichever tool lowered the text before.
    Arabic tatweel and Arabic and Hebrew vowel signs are dropped. Links and mentions written in
    look-alike letters (𝗵𝘁𝘁𝗽𝘀://…) are found after NFKC.
    """
    found = _Found()
    if "&" in text:
        text = _ENTITY.sub(_decode, text)
    plain = text.isascii()
    if not (plain and text.isprintable()):  # a printable ASCII text hides nothing
        text = _reveal(text, found)
    text = _take_apart(text, found)
    if plain:
        text = text.lower()
    else:
        composed = _compose(text, found)
        if composed != text and ("://" in composed or "@" in composed or "#" in composed):
            composed = _take_apart(composed, found)
        text = _fold(composed)
    key_text = " ".join(text.split()).strip(EDGES)
    return Normalised(
        key_text,
        _size(key_text),
        found.in_words(),
        tuple(found.links),
        tuple(found.mentions),
        tuple(found.tags),
    )


def group_id(key: int) -> str:
    """A key as 16 hexadecimal digits: what a person sees of a group."""
    return f"{key & (2**64 - 1):016x}"


def normalise_tag(tag: str) -> str:
    """A hashtag in the form in which two spellings are equal: #İstanbul and #istanbul."""
    return _fold(_compose(_HIDDEN.sub("", tag), _Found())).strip("# ")


def show_hidden(text: str) -> str:
    """The text with every hidden character drawn as ⟨U+200B⟩, for a person to see.

    Line ends and tabs stay, and so do joiners and selectors that emoji, Arabic and Indic scripts
    need; bidi controls are drawn always, because they change what a reader believes to read.
    """
    return _HIDDEN.sub(lambda m: m[0] if m.lastindex else f"⟨U+{ord(m[0]):04X}⟩", text)


# ------------------------------------------------------------------------------ the steps


class _Found:
    """What the steps take out of one text, and how much of it."""

    __slots__ = (
        "cut_links",
        "invisible",
        "links",
        "mentioned",
        "mentions",
        "repost",
        "signs",
        "tags",
    )

    def __init__(self) -> None:
        self.links: list[str] = []
        self.mentions: list[str] = []
        self.tags: list[str] = []
        self.cut_links = self.mentioned = self.invisible = self.signs = 0
        self.repost = False

    def in_words(self) -> str | None:
        counts = (
            (len(self.links), "link"),
            (self.cut_links, "cut-off link"),
            (self.mentioned, "mention"),
            (self.invisible, "invisible character"),
            (self.signs, "vowel or stretching sign"),
        )
        words = [f"{n} {noun}" if n == 1 else f"{n} {noun}s" for n, noun in counts if n]
        if self.repost:
            words.append("repost mark")
        return ", ".join(words) if words else None


def _decode(entity: re.Match[str]) -> str:
    # html.unescape alone also decodes prefixes without semicolon: "?a=1&copy=2" in a link
    name = entity[1]
    return html.unescape(entity[0]) if name[0] == "#" else html.entities.html5.get(name, entity[0])


def _reveal(text: str, found: _Found) -> str:
    """Take the invisible characters out; those at ordinary work are not worth a word."""
    at_work = 0
    for character in _HIDDEN.finditer(text):
        if character.lastindex:
            at_work += 1
        else:
            found.invisible += 1
    if at_work or found.invisible:
        text = _HIDDEN.sub("", _BLANK.sub(" ", text))
    return text


def _take_apart(text: str, found: _Found) -> str:
    """The text without links and mentions and with hashtags as words."""
    text = text.replace("＃", "#").replace("＠", "@")
    if "@" in text:
        start = 0
        while mark := _REPOST.match(text, start):
            found.mentions.append(mark[1])
            start = mark.end()
            found.repost = True
        text = text[start:]
    if "/" in text or "ww." in text or "WW." in text or "…" in text:
        text = _take_links(text, found)
    if "@" in text:
        text = MENTION.sub(lambda mention: _take_mentions(mention, found), text)
    if "#" in text:
        text = TAGS.sub(lambda run: _take_tags(run, found), text)
    return text


def _take_links(text: str, found: _Found) -> str:
    def take(link: re.Match[str]) -> str:
        if _is_cut(link):
            found.cut_links += 1
            return " "
        whole = _trim(link[0])
        if len(whole) < 9 and whole.endswith("://"):
            return link[0]
        found.links.extend(_GLUED.split(whole) if whole.find("://", 8) > 0 else (whole,))
        return " " + link[0][len(whole) :]

    text = LINK.sub(take, text)
    if _MAYBE_BARE_LINK.search(text) or "ww." in text or "WW." in text:
        text = _BARE_LINK.sub(take, text)
    if "…" in text:
        text, ends = _CUT_LINK.subn(" ", text)
        found.cut_links += ends
    return text


def _trim(link: str) -> str:
    """A link without the punctuation of the sentence around it."""
    return link.rstrip(".,:;!?'’*" if "[" in link else ".,:;!?'’*]")


def _take_mentions(mention: re.Match[str], found: _Found) -> str:
    names = [mention[1], *mention[2].split("@")[1:]]
    found.mentioned += len(names)
    found.mentions += names[:-1] if _is_cut(mention) else names
    return " "


def _take_tags(run: re.Match[str], found: _Found) -> str:
    words = [word for word in run[0].split("#") if word]
    found.tags += words[:-1] if _is_cut(run) else words
    return " ".join(words) + (" " if run[0][-1] == "#" else "")


def _is_cut(match: re.Match[str]) -> bool:
    """Whether the platform cut the text off here: what stands here is not the whole name."""
    return match.string.startswith("…", match.end())


def _compose(text: str, found: _Found) -> str:
    """Variants unified and NFKC applied; again where NFKC itself brought variants to light."""
    if len(text) > 1000:  # shorter ones cannot take long
        text = _TOO_MANY_MARKS.sub(r"\1", text)
    unified = _VARIANT.sub(lambda m: VARIANTS[m[0]], text)
    found.signs += len(text) - len(unified)  # all other variants have one character too
    composed = unicodedata.normalize("NFKC", unified)
    if composed != unified:
        composed = _VARIANT.sub(lambda m: VARIANTS[m[0]], composed)
    return composed


def _fold(text: str) -> str:
    folded = text.casefold().replace("ı", "i").replace("i\u0307", "i")
    return unicodedata.normalize("NFKC", folded)


def _size(text: str) -> int:
    try:  # letters of one byte are counted ten times faster
        return len(text.encode("latin-1").translate(None, _NOT_LATIN_LETTERS))
    except UnicodeEncodeError:
        pass
    return sum(map(str.isalpha, text)) + 2 * sum(map(len, _SYLLABLES.findall(text)))
