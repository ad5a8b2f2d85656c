"""The language of a text: the platform's word for it, else a guess made on this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

PLATFORM, GUESSED = "platform", "guessed"

LEAST_LETTERS = 20
"""Letters from which a guess is made: below, names and loan words decide it."""

LEAST_SURE = 0.6
"""Share of belief the guess must have among 140 languages."""

_OLD = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro", "tl": "tl", "fil": "tl", "sh": "sr"}
_CHINESE = ("zh", "cmn", "yue", "wuu", "zho", "chi", "nan", "hak", "lzh")
_THREE = {
    "ara": "ar", "aze": "az", "ben": "bn", "bul": "bg", "ces": "cs", "cze": "cs", "deu": "de", "ger": "de",
    "dut": "nl", "nld": "nl", "ell": "el", "gre": "el", "eng": "en", "fas": "fa", "per": "fa", "fin": "fi",
    "fra": "fr", "fre": "fr", "heb": "he", "hin": "hi", "hun": "hu", "ind": "id", "ita": "it", "jpn": "ja",
    "kor": "ko", "may": "ms", "msa": "ms", "nob": "no", "nor": "no", "pol": "pl", "por": "pt", "ron": "ro",
    "rum": "ro", "rus": "ru", "spa": "es", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur",
    "vie": "vi",
}  # fmt: skip
_NONE = frozenset(("un", "xx", "zz", "qm", "qh", "qs", "qc", "qa"))
_CODE = re.compile(r"^[a-z]{2,3}(?=$|[-_])")


def code_of(given: str | None) -> str | None:
    """ISO 639-1 code of what a platform gives (en-US, zh_TW, in, ukr); None for "und" and the like."""
    found = _CODE.match((given or "").strip().lower())
    if found is None:
        return None
    code = found[0]
    if code in _CHINESE:
        return "zh"
    code = _OLD.get(code, _THREE.get(code, code))
    return code if len(code) == 2 and code not in _NONE else None


def guess(texts: Sequence[str], sizes: Sequence[int]) -> list[str | None]:
    """ISO 639-1 code of each text; None where it is short or the guess is unsure."""
    return [
        _guess(text) if size >= LEAST_LETTERS else None
        for text, size in zip(texts, sizes, strict=True)
    ]


def _guess(text: str) -> str | None:
    language, sure = _identifier().classify(text[:2000])
    code = code_of(language)
    if sure < LEAST_SURE and code == "zh":  # belief is shared out among the Chinese languages
        sure = sum(share for name, share in _identifier().rank(text[:2000]) if code_of(name) == "zh")
    return code if sure >= LEAST_SURE else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """py3langid (Lui and Baldwin 2012): its model is in the package."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
