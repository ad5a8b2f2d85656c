"""Words that the rules look for, in English and French, as patterns."""

from __future__ import annotations

import re

from overt.confidence import LIKELIHOOD


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(words) + r")(?![\w-])", re.IGNORECASE)


LIKELY = {
    language: _any(sorted((re.escape(word) for word in words), key=len, reverse=True))
    for language, words in (
        ("en", [band.en for band in LIKELIHOOD]),
        ("fr", [band.fr for band in LIKELIHOOD]),
    )
}
"""The seven words of the row that is used, by language."""

OTHER_ROW = {
    "en": _any([
        "remote (?:chance|possibility)", "highly (?:un)?likely", "highly (?:im)?probable", "very (?:im)?probable",
        "improbable", "probabl[ey]", "nearly certain", "roughly even odds", "almost certainly", "most likely",
        "(?:quite|rather|more|less) likely", "possibl[ey]", "perhaps", "maybe", "conceivabl[ey]", "presumabl[ey]",
        "apparently", "chances are", "doubtless", "(?:may|might|could) (?:well )?be", "certainly", "undoubtedly",
    ]),
    "fr": _any([
        "probablement", "vraisemblable(?:ment)?", "peut-être", "sans doute", "certainement", "possible(?:ment)?",
        "éventuellement", "plausible", "fort probable", "hautement probable", "indéniablement",
    ]),
}  # fmt: skip
"""Words of the other row of ICD 203, and words of no row at all, that say how likely something is."""

CONFIDENCE = _any(["(?:low|moderate|high|our|analytic) confidence", "confidence", "confiance"])

ATTRIBUTES = _any([
    "attributed to", "attributable to", "directed by", "run by", "operated by", "controlled by", "orchestrated by",
    "sponsored by", "funded by", "ordered by", "steered by", "commissioned by", "(?:is|are|was|were|stands?) behind",
    "on behalf of", "at the behest of", "works? for", "working for", "state-(?:backed|sponsored|linked|run)",
    "linked to the (?:state|government|army|party|kremlin)",
    "attribuée?s? à", "dirigée?s? par", "pilotée?s? par", "contrôlée?s? par", "opérée?s? par", "financée?s? par",
    "pour le compte de", "à la solde de",
])  # fmt: skip
"""Words that say who is behind something."""

DENIES = _any([
    "not", "nothing", "nobody", "no one", "none", "never", "without", "whether", "who", "n'a", "ne", "rien", "personne",
    "aucune?", "si",
])  # fmt: skip
"""Before an attribution they turn it into the opposite, or into a question."""

FORBIDDEN = {
    word: _any([pattern])
    for word, pattern in {
        "bot": "bots?", "troll": "trolls?", "paid": "paid", "controlled by": "controlled by",
        "originated": "originat(?:ed|es|ing)", "proves": "pro(?:ves?|ved|ven)", "confirmed": "confirm(?:ed|s)",
        "army": "arm(?:y|ies)", "farm": "farms?", "thousands of fake": "(?:hundreds|thousands|millions) of fakes?",
        "puppet": "(?:sock ?)?puppets?", "fake account": "fake accounts?",
        "usine à trolls": "usines? à trolls?", "prouve": "prouv(?:e|ent|é|ée|és)", "faux compte": "faux comptes?",
    }.items()
}  # fmt: skip
"""Words that claim more than data show, by the word that a document may define."""

PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX+|xxx+)\b|lorem ipsum|\b[àa] ?(?:remplir|compléter|completer)\b|\bplaceholder\b"
    r"|\bto be (?:filled(?: in)?|completed|confirmed|done)\b|\binsert (?:text|name|title|here)\b|\?\?\?|\{\{|\}\}"
    r"|<[a-z ]+ here>",
    re.IGNORECASE,
)
"""What somebody meant to fill in."""

CLOCK = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\.\d+)?(?!:?\d)")
"""A time of the day."""

ZONE = re.compile(
    r"\s*(?:Z\b|UTC|GMT|[+\-−]\d{2}:?\d{2}|[A-Z]{2,4}T\b|[A-Z][a-z]+/[A-Z][A-Za-z_]+|heure de \w+|\w+ time\b)"
    r"|\s*(?:–|-|—|to|and|à|et)\s*(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\s*(?:Z\b|UTC|GMT|[+\-−]\d{2}:?\d{2}|[A-Z]{3,4}\b)"
)
"""A zone right behind a time, or behind the end of the span it begins."""
