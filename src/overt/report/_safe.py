"""Makes texts of strangers safe to read.

What they wrote may try to hide, to mislead or to be clicked. Jinja escapes every mark-up; here
invisible and direction characters are drawn, addresses are defanged (hxxps://example[.]com), and
every text is kept in a direction of its own, so that it cannot turn the words around it.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from overt.text import LINK, show_hidden
from overt.urls import defang

MOST_LETTERS = 700
"""Letters of a post that the report shows; the rest is counted, not dropped in silence."""

# Mail readers and PDF viewers make links of these too, without being asked.
_BARE = re.compile(
    r"(?<![\w@./\]-])(?:www\.[^\s/<>]+"
    r"|(?:[a-z0-9-]+\.)+(?:[a-z]{2,18}(?=/)|(?:com|net|org|info|gov|edu|ru|su|cn|ir|tv|news|site)\b))",
    re.IGNORECASE,
)
_ONLY_A_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}", re.IGNORECASE)
_MAIL = re.compile(r"(?<=[\w.+-])@((?:[\w-]+(?:\.|\[\.\]))+[a-z]{2,})", re.IGNORECASE)
_DRAWN = re.compile(r"⟨U\+[0-9A-F]{4,6}⟩")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*(?:\n\s*)+")


def visible(text: str, most: int | None = MOST_LETTERS, *, of: int | None = None) -> str:
    """The text as plain characters a person can trust: hidden ones drawn, addresses defanged.

    Longer texts are cut after `most` characters, and say by how many. `of` is the length of the
    whole text where `text` is only its beginning.
    """
    kept = text if most is None else text[:most]
    drawn = _BLANK_LINES.sub("\n\n", show_hidden(kept))
    if _ONLY_A_HOST.fullmatch(drawn):
        return _broken(drawn)
    safe = LINK.sub(lambda link: defang(link[0]), drawn)
    safe = _BARE.sub(lambda host: _broken(host[0]), safe)
    safe = _MAIL.sub(lambda mail: "[@]" + _broken(mail[1]), safe)
    left = max(len(text), of or 0) - len(kept)
    return f"{safe} … [{left:,} more characters]" if left > 0 else safe


def _broken(host: str) -> str:
    """A host name that no program takes for one."""
    return host.replace("[.]", ".").replace(".", "[.]")


def shown(text: object, most: int | None = 200) -> Markup:
    """Any text from the data, for the middle of a sentence or a cell; unknown is a dash."""
    if text is None or text == "":
        return Markup("–")
    return Markup('<bdi dir="auto">{}</bdi>').format(drawn(visible(str(text), most)))


def drawn(safe_text: str) -> Markup:
    """Text made by `visible`, escaped, with drawn characters set apart from real ones."""
    marked: str = _DRAWN.sub(r'<span class="hidden-character">\g<0></span>', str(escape(safe_text)))
    return Markup(marked)  # noqa: S704 - escaped on the line before


def language(code: str | None) -> str | None:
    """A language code fit for a lang attribute, or None; what a file says may be anything."""
    return code if code and _TAG.fullmatch(code) else None
