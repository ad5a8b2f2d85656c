"""How unlikely the letters of a handle are, and of what pieces it is made."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

WINDOW: Final = 5
"""Characters in a row whose unlikeliness is averaged: a random suffix of that length shows in full."""

_SMOOTHING: Final = 4.0
_CLASSES: Final = 28  # a to z, a digit, anything else

_USUAL = """
    maria anna elena sofia laura julia clara emma alice nadia sara lina nina olga irina tatiana svetlana natalia
    katarina ivana milena jelena petra hanna johanna greta frida ingrid astrid marta lucia carmen isabel rosa pilar
    teresa ana beatriz fernanda camila valentina daniela gabriela claudia paola chiara giulia francesca alessandra
    marie claire sophie camille chloe manon celine nathalie fatima aisha khadija zainab maryam leila yasmin amina
    noor huda rania salma priya ananya lakshmi deepa kavita sunita pooja mei ling xiao yan hui jing fang yuki haruka
    sakura aiko keiko minji jisoo eunji linh thuy huong lan siti dewi putri ayu
    james john robert michael william david richard thomas charles daniel matthew anthony mark paul steven andrew
    peter kevin brian george edward jason ryan jacob nick eric jonathan justin scott brandon ben samuel frank
    alex patrick jack tyler adam henry zach nathan kyle noah ethan luke oliver harry jan piotr pawel tomasz
    marek ivan dmitri sergei alexei nikolai mikhail andrei vladimir yuri boris viktor bogdan oleg carlos jose luis
    juan miguel pedro antonio manuel francisco diego pablo javier alejandro rafael joao paulo marco luca giovanni
    matteo lorenzo pierre jean jacques louis nicolas antoine julien ahmed mohamed ali omar hassan hussein ibrahim
    khalid yusuf mustafa mehmet emre burak kemal raj arjun rahul amit vijay sanjay ravi wei chen wang zhang liu yang
    huang zhao kenji hiroshi takeshi minho jiho nguyen tran pham budi agus eko somchai anan
    smith johnson brown miller wilson moore taylor anderson jackson white harris martin thompson garcia martinez
    robinson clark lewis walker hall allen young king wright hill green baker adams nelson carter mitchell roberts
    turner phillips campbell parker evans edwards collins stewart morris rogers cook morgan bell murphy bailey cooper
    schmidt weber wagner becker hoffmann koch bauer richter klein wolf schroeder neumann novak horvat kovacs nagy
    popescu ionescu petrov ivanov smirnov kuznetsov popov fernandez lopez gonzalez rodriguez perez sanchez ramirez
    silva santos oliveira souza lima rossi russo ferrari bianchi romano dubois bernard petit durand moreau
    the real official just its iam mr mrs dr king queen lady boy girl man guy dad mom baby lover fan fans club team
    love life happy music rock metal jazz dance art artist design photo film movie book books reader writer blog news
    daily world global live online media press radio show sport sports football soccer basketball racing gamer gaming
    player game games tech code data science space star stars sun moon sky blue red black white green gold silver pink
    dark light fire ice water river ocean sea beach mountain forest flower rose tiger lion wolf bear eagle fox cat dog
    cats dogs bird coffee tea food kitchen cook chef travel traveler city country home house street garden school
    student teacher doctor nurse lawyer engineer coach runner fitness health yoga fashion style beauty
""".split()  # noqa: SIM905  # a page of words, not of quotes


@dataclass
class Letters:
    """A model of three letters in a row, learned from handles; `source` says from which.

    Smoothed by the model of two, and that by equal chances (interpolated Dirichlet).
    """

    source: str
    _three: Counter[str] = field(default_factory=Counter)
    _two: Counter[str] = field(default_factory=Counter)
    _pairs: Counter[str] = field(default_factory=Counter)
    _ones: Counter[str] = field(default_factory=Counter)

    @classmethod
    def learned(cls, handles: Iterable[str], source: str) -> Letters:
        """The model of these handles."""
        made = cls(source)
        for handle in handles:
            text = "^^" + _plain(handle) + "$"
            for place in range(2, len(text)):
                made._three[text[place - 2 : place + 1]] += 1
                made._two[text[place - 2 : place]] += 1
                made._pairs[text[place - 1 : place + 1]] += 1
                made._ones[text[place - 1]] += 1
        return made

    @classmethod
    def shipped(cls) -> Letters:
        """The model for cases with too few ordinary handles: common first names, family names and words, alone,
        in pairs and with digits, as people join them."""
        pairs = [a + b for a, b in zip(_USUAL, _USUAL[97:] + _USUAL[:97], strict=True)]
        digits = [word + "00"[: 1 + n % 2] for n, word in enumerate(_USUAL)]
        joined = [a + "_" + b for a, b in zip(_USUAL[::3], _USUAL[1::3], strict=False)]
        return cls.learned([*_USUAL, *pairs, *digits, *joined], "a list of common names and words")

    def unlikely(self, handle: str) -> float | None:
        """Bits per character of the least likely five in a row; None for handles of fewer than five."""
        text = "^^" + _plain(handle)
        if len(text) < WINDOW + 2:
            return None
        bits = [self._bits(text[place - 2 : place], text[place]) for place in range(2, len(text))]
        return max(sum(bits[at : at + WINDOW]) / WINDOW for at in range(len(bits) - WINDOW + 1))

    def _bits(self, before: str, letter: str) -> float:
        one = (self._pairs[before[1] + letter] + _SMOOTHING / _CLASSES) / (self._ones[before[1]] + _SMOOTHING)
        two = (self._three[before + letter] + _SMOOTHING * one) / (self._two[before] + _SMOOTHING)
        return -math.log2(two)


def local_part(handle: str) -> str:
    """A handle without the server it lives on: "ana" of ana.example.social and ana@example.org."""
    return re.split(r"[@.]", handle.lstrip("@"), maxsplit=1)[0] or handle


def _plain(handle: str) -> str:
    """Small letters without accents; every digit is 0, everything else _."""
    text = unicodedata.normalize("NFKD", handle).lower()
    return "".join(
        "0" if each.isdigit() else each if "a" <= each <= "z" else "_"
        for each in text
        if not unicodedata.combining(each)
    )


_PIECES = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_X_DEFAULT = re.compile(r"[A-Za-z][A-Za-z0-9_]*?[A-Za-z_]\d{8}|[A-Za-z]\d{8}")


def template(handle: str, platform: str | None) -> str:
    """The pieces of a handle in words: "letters, 4 digits"; X's own proposal has a name of its own.

    X proposes the name and eight digits since about 2017; people keep it who do not mind.
    """
    if platform == "x" and _X_DEFAULT.fullmatch(handle):
        return "name and 8 digits, as X proposes"
    words = []
    for piece in _PIECES.findall(handle):
        if piece[0].isdigit():
            words.append(f"{len(piece)} digit{'' if len(piece) == 1 else 's'}")
        elif piece[0].isalpha():
            words.append("letters" if piece.isascii() else "letters beyond a to z")
        else:
            words.append(f"{piece[:3]}")
    if len(words) > 6:
        words = [*words[:6], "and more"]
    return ", ".join(words)


def stem(handle: str) -> str:
    """What is left of a handle without digits and the marks between: equal for name01 and name_02."""
    return re.sub(r"[\W\d_]+", "", handle).casefold()


_LOOK_ALIKE: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")


def mixed_words(name: str) -> list[str]:
    """Words that mix scripts whose letters look alike, as a Cyrillic а in a Latin word."""
    found = []
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", name)):
        if word.isascii():
            continue
        scripts = {unicodedata.name(each, "").split(" ")[0] for each in word}
        if len(scripts & set(_LOOK_ALIKE)) > 1:
            found.append(word)
    return found
