"""Whether a text speaks in the first person: a short list of pronouns and possessives per language."""

from __future__ import annotations

import re

from overt._characters import WORD

_WORDS = {
    "ar": "أنا انا لي عندي لدي كنت إني اني نفسي رأيي أعيش بيتي عائلتي ابنتي ابني زوجتي زوجي",
    "az": "mən mənim mənə məni məndə məndən özüm",
    "de": "ich mich mir mein meine meinen meinem meiner meines",
    "en": "i i'm i've i'd i'll im ive me my mine myself",
    "es": "yo me mi mis mío mía conmigo mí",
    "fa": "من مرا برایم خودم منم",
    "fr": "je j me m moi mon ma mes mien mienne",
    "hi": "मैं मैंने मेरा मेरी मेरे मुझे मुझको मुझसे",
    "id": "saya aku saya pun punyaku kami",
    "it": "io mi me mio mia miei mie",
    "nl": "ik mij me mijn mezelf",
    "pl": "ja mnie mi mną mój moja moje moich mojego mojej",
    "pt": "eu me meu minha meus minhas mim comigo",
    "ru": "я меня мне мной мой моя моё мое мои моего моей моих моим мою",
    "tr": "ben benim bana beni bende benden kendim",
    "uk": "я мене мені мною мій моя моє мої мого моєї моїх мою",
    "vi": "tôi tui mình",
}
_UNSPACED = {
    "ja": re.compile("私|わたし|僕|ぼく|俺|あたし"),
    "ko": re.compile(r"(?:^|\s)(?:난|내|나의|나를|나도|전|제|저의|저를|저도)(?=\s|$)|나는|저는|내가|제가"),
    "th": re.compile("ฉัน|ผม|ดิฉัน|ข้าพเจ้า|หนู"),
    "zh": re.compile("我|俺|咱"),
}
_WORD = re.compile(rf"[{WORD}]+(?:'[{WORD}]+)?")
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")), ("zh", re.compile("[\u3400-\u9fff]")), ("ko", re.compile("[\uac00-\ud7a3]")),
    ("th", re.compile("[\u0e00-\u0e7f]")), ("hi", re.compile("[\u0900-\u097f]")),
)  # fmt: skip
# In Latin, Cyrillic and Arabic script several languages meet. Without knowing which, only words that are a
# first person in one and nothing in the others count: "mi" and "me" are not among them.
_CLEAR = frozenset((
    "i'm", "i've", "i'd", "i'll", "my", "myself", "ich", "mein", "meine", "je", "moi", "mon", "yo",
    "mío", "ben", "benim", "eu", "meu", "minha", "я", "мой", "моя", "мене", "мені", "أنا", "انا",
    "من",
))  # fmt: skip

COVERED = frozenset(_WORDS) | frozenset(_UNSPACED)


def first_person(normal: str, language: str | None) -> bool | None:
    """Whether a normalised text has a first-person word; None where its language is not covered."""
    code = (language or "").lower().split("-")[0][:2] if language and len(language.split("-")[0]) <= 3 else None
    code = code if code in COVERED else _by_script(normal) if not code or code == "un" else code
    if code in _UNSPACED:
        return bool(_UNSPACED[code].search(normal))
    words = _WORD.findall(normal.replace("’", "'"))
    if code in _SETS:
        known = _SETS[code]
        return any(word in known or word.split("'")[0] in known for word in words)
    if code is None and any(word in _CLEAR for word in words):
        return True
    return None


def _by_script(normal: str) -> str | None:
    return next((code for code, script in _SCRIPTS if script.search(normal)), None)
