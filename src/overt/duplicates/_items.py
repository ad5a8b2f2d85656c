"""The number of an item that was left on a text: at its beginning or its end, in any script's digits.

Only what reads as a mark is taken. Years, prices, ages, times, scores, phone numbers and the parts of a
thread (1/, 2/5) are none: more than three digits, a digit after the mark, or another sign.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from overt._characters import EMOJI, INVISIBLE
from overt.text import LINK, MENTION, TAGS, normalise

_DIGITS = r"(?P<n>\d{1,3})"  # of any script: \d is Unicode's Nd
_HAN = r"(?P<h>[〇零一二两三四五六七八九十百廿卅]{1,6})"
_NO = r"(?:№|\bno\.|\bnr\.|\bn[º°]\.?|\bitem|\bпункт|\bmadde|\bpunkt)\s?"

# How items are marked, in the words of the table: at the beginning …
_BEGINS = {
    "12.": rf"{_DIGITS}\s?[.．]+[-–]?(?![\d.])(?=\s|[^\W\d])",
    "12)": rf"{_DIGITS}\s?[)）]",
    "(12)": rf"[(（]\s?{_DIGITS}\s?[)）]",
    "[12]": rf"[\[［【]\s?{_DIGITS}\s?[\]］】]",
    "12、": rf"{_DIGITS}\s?[、،]",
    "12:": rf"{_DIGITS}\s?[:：]\s+(?=[^\W\d])",
    "12-": rf"{_DIGITS}\s?[-–—]\s+(?=[^\W\d])",
    "#12": rf"[#＃]{_DIGITS}(?!\w)[.):：、\s-]*",
    "№12": rf"{_NO}{_DIGITS}(?!\w)[.):：、\s-]*",
    "第12条": rf"第\s?(?:{_DIGITS}|{_HAN})\s?[条條項项个個号號点點则則篇][:：、.\s]*",
    "十二、": rf"{_HAN}\s?[、．.]",
    "⑫": r"(?P<c>[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf])",
    "XII.": r"(?P<r>[IVXL]{1,7})\s?[.)]\s",
}
# … and at the end, after a text
_ENDS = {
    "(12)": rf"[(（]\s?{_DIGITS}\s?[)）]",
    "[12]": rf"[\[［【]\s?{_DIGITS}\s?[\]］】]",
    "#12": rf"\s[#＃]{_DIGITS}",
    "№12": rf"\s{_NO}{_DIGITS}",
    "第12条": rf"第\s?(?:{_DIGITS}|{_HAN})\s?[条條項项个個号號点點则則篇]",
    "12.": rf"(?<=[.!?。！？…»”\"])\s*{_DIGITS}\s?[.)、]?",
}
def _compiled(style: str, pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE if style == "№12" else 0)


_BEGIN = {style: _compiled(style, pattern) for style, pattern in _BEGINS.items()}
_END = {style: _compiled(style, rf"(?:{pattern})\Z") for style, pattern in _ENDS.items()}

_QUICK_BEGIN = re.compile(
    r"[\d(（\[［【#＃№第〇零一二两三四五六七八九十百廿卅\u2460-\u2473\u3251-\u325f\u32b1-\u32bfIVXLNnПпMmPpi]"
)
_QUICK_END = re.compile(r"[\d)）\]］】条條項项个個号號点點则則篇.、]\Z")
_SPACE = re.compile(rf"[\s{INVISIBLE}]+")
_AROUND = re.compile(rf"(?:{LINK.pattern}|{MENTION.pattern}|{TAGS.pattern}|(?![\u2460-\u2473])[\s{EMOJI}{INVISIBLE}])+")
_NEXT = re.compile(r"(?:^|[\s;,])[(（\[]?(\d{1,3})\s?[.)）\]、:](?=\s|[^\W\d])")

_TEN = ("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九")
_HAN_DIGITS = {c: n for n, each in enumerate(_TEN) for c in each}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True)
class Item:
    """A number, how it stands there, where (begin or end), its style, and the text without it, normalised.

    `rest` has no hashtags, links and mentions: those change from post to post. It is "" in nothing but them.
    """

    number: int
    marked: str
    place: str
    style: str
    rest: str


def item_of(text: str) -> Item | None:
    """The item number left on a text, or None; a text that holds several items is a list, not an item."""
    start = _AROUND.match(text)
    begin = start.end() if start else 0
    if text[begin : begin + 1] and _QUICK_BEGIN.match(text, begin):
        for style, pattern in _BEGIN.items():
            if (found := pattern.match(text, begin)) and (number := _value(found)):
                return _made(number, found[0], "begin", style, text[:begin] + " " + text[found.end() :])
    end = _trimmed(text)
    if _QUICK_END.search(text, max(end - 1, 0), end):
        for style, pattern in _END.items():
            if (found := pattern.search(text, max(end - 14, 0), end)) and (number := _value(found)):
                return _made(number, found[0], "end", style, text[: found.start()] + " " + text[end:])
    return None


def without_tags(text: str) -> str:
    """A text normalised, without hashtags: what is compared with an item's rest."""
    return normalise(TAGS.sub(" ", text)).key_text


def _made(number: int, marked: str, place: str, style: str, rest: str) -> Item | None:
    others = {int(found) for found in _NEXT.findall(rest)}
    if number + 1 in others or number - 1 in others:
        return None
    return Item(number, _SPACE.sub(" ", marked).strip(), place, style, without_tags(rest))


def _trimmed(text: str) -> int:
    """Where a text ends without the links, mentions, hashtags and emoji at its end."""
    end = len(text)
    for found in _AROUND.finditer(text, max(len(text) - 400, 0)):
        if found.end() == len(text):
            end = found.start()
    return end


def _value(found: re.Match[str]) -> int:
    """The number of a mark, 0 for none."""
    said = {name: value for name, value in found.groupdict().items() if value}
    if "n" in said:
        return int(said["n"])
    if "h" in said:
        return _han(said["h"])
    if "c" in said:
        return int(unicodedata.numeric(said["c"]))
    return _roman(said["r"])


def _han(said: str) -> int:
    """二十三 → 23, 一百〇五 → 105, 二三 → 23; 0 for what is no number below 1,000."""
    said = said.replace("廿", "二十").replace("卅", "三十")
    if "十" not in said and "百" not in said:
        return int("".join(str(_HAN_DIGITS[c]) for c in said)) if len(said) <= 3 else 0
    total, digit = 0, 0
    for c in said:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _HAN_DIGITS[c]
    return total + digit if total + digit < 1000 else 0


def _roman(said: str) -> int:
    """XIV → 14; 0 for what is no Roman numeral, and for a single letter, which may be an initial."""
    if len(said) < 2 and said != "I":
        return 0
    values = [_ROMAN[c] for c in said]
    total = sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
    return total if _as_roman(total) == said else 0


def _as_roman(number: int) -> str:
    out = ""
    for value, said in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out += said * (number // value)
        number %= value
    return out
