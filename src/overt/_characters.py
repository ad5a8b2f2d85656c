"""Classes of characters that matter when texts of many scripts are compared.

Each name is the inside of a regular expression's [...], so that classes can be joined. Sources:
Unicode UAX #15 (NFKC), UAX #31 and UTS #39 (invisible characters), UTS #51 (emoji).
"""

from __future__ import annotations

import unicodedata


def _marks() -> str:
    """Combining marks: in Thai, Devanagari or Arabic they are parts of a word, but Python's \\w
    leaves them out and would cut a hashtag at its first vowel."""
    blocks = (
        (0x300, 0x3100), (0xA660, 0xAC00), (0xFB1E, 0xFB1F), (0xFE20, 0xFE30),
        (0x10A00, 0x12000), (0x1D160, 0x1D250), (0x1E000, 0x1E960),
    )  # fmt: skip  # all of Unicode would take 100 ms
    found: list[list[int]] = []
    for first, end in blocks:
        for point in range(first, end):
            if unicodedata.category(chr(point))[0] == "M":
                if found and found[-1][1] == point - 1:
                    found[-1][1] = point
                else:
                    found.append([point, point])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in found)


MARKS = _marks()
WORD = rf"\w{MARKS}"

HAN_KANA = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
HANGUL = "\uac00-\ud7a3"
UNSPACED = f"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff{HAN_KANA}{HANGUL}"
"""Letters that may follow a name or a link without a space (in Korean: particles)."""

EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
EMOJI_BASE = f"\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299\ufe0f#*0-9{EMOJI}"
"""What a joiner or a variation selector may follow in an emoji."""
JOINING = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\ufb50-\ufdff\ufe70-\ufefc"
"""Arabic and Indic letters, whose shapes joiners govern."""

BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Invisible but with width: words on both sides stay apart."""
INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    f"\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff{BLANK}"
)
"""Soft hyphen, joiners, bidi controls, fillers, variation selectors, BOM, tags, control characters
that are no white space, and halves of a surrogate pair, which no encoder accepts."""

VARIANTS = {
    # NFKC does these too, but takes ten times as long as soon as a text has one of them
    **{chr(point + 0xFEE0): chr(point) for point in range(0x21, 0x7F)},
    **dict.fromkeys("‘’‚‛′ʹʻʼˈ´‹›", "'"),
    **dict.fromkeys("“”„‟″〃«»「」『』〝〞〟｢｣﹁﹂﹃﹄", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣⸺⸻︱︲", "-"),
    **dict.fromkeys("\u0640\u0670" + "".join(map(chr, range(0x64B, 0x653))), ""),
    **dict.fromkeys(map(chr, (*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7)), ""),
}
"""Written forms that differ by keyboard, not by meaning. Tatweel only stretches a word; Arabic and
Hebrew vowel signs are optional, and one copy has them where the other has not."""

EDGES = " !\"#&'()*,-./:;<>?@[\\]^_`{|}~¡¿§¶·•،؛؟۔।॥。、・〈〉《》【】〔〕～〜"
"""Punctuation trimmed from both ends of a text; $, %, + and = belong to what they stand at."""
