"""The words: the same keys in all languages, no number written into a sentence, numbers and dates in their form."""

from __future__ import annotations

import re

import pytest

from overt.assessment.rules import kinds, standing_hypotheses
from overt.confidence import CONFIDENCE_FR, LIKELIHOOD
from overt.dossier.figures import speak
from overt.dossier.words import Words, catalogue, languages
from overt.errors import SettingError

FORBIDDEN = re.compile(
    r"\b(bots?|trolls?|army|armies|proves? that|confirmed|originated|controlled by|thousands of fake|simply|powerful)\b", re.I
)
FIGURES_OF_SCALES = re.compile(r"\b(95|20|1–6|0 to 1|de 0 à 1|1 to 6|1 à 6|203|3161|v1\.6|256|1\.6)\b")


def test_all_languages_have_the_same_keys_and_slots():
    english = catalogue("en")
    assert set(languages()) >= {"en", "fr"}
    for lang in languages():
        other = catalogue(lang)
        assert set(other) == set(english), lang
        slots = {key: set(re.findall(r"\{(\w+)", words)) for key, words in english.items()}
        wrong = [key for key, words in other.items() if set(re.findall(r"\{(\w+)", words)) != slots[key]]
        assert wrong == [], lang


def test_an_unknown_language_is_refused_with_those_that_exist():
    with pytest.raises(SettingError, match="en, fr"):
        Words("xx")


def test_words_of_likelihood_and_confidence_are_those_of_the_one_place():
    for lang in ("en", "fr"):
        words = Words(lang)
        assert [words(f"likelihood.{band.name}") for band in LIKELIHOOD] == [getattr(band, lang) for band in LIKELIHOOD]
    assert {each: Words("fr")(f"confidence.{each}") for each in CONFIDENCE_FR} == CONFIDENCE_FR


def test_no_sentence_holds_likelihood_and_confidence():
    for lang, word in (("en", "confidence"), ("fr", "confiance")):
        likely = [getattr(band, lang) for band in LIKELIHOOD]
        for key, sentence in catalogue(lang).items():
            if key.startswith("definitions."):
                continue
            assert not (word in sentence.lower() and any(each in sentence.lower() for each in likely)), key


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_sentence_claims_too_much_or_states_a_number_of_its_own(lang):
    for key, sentence in catalogue(lang).items():
        if key.startswith(("chart.", "definitions.", "table.", "hypothesis.", "month.", "twin.")):
            continue
        assert not FORBIDDEN.search(sentence), key
        without = FIGURES_OF_SCALES.sub("", re.sub(r"\{[^}]*\}", "", sentence))
        assert not re.search(r"(?<![A-Za-z-])\d{2,}", without), key


@pytest.mark.parametrize(
    ("lang", "number", "share", "day", "few"),
    [
        ("en", "12,345", "12.5\u202f%", "1\u00a0September\u00a02024", "1\u00a0post, 2\u00a0posts, 0\u00a0posts"),
        ("fr", "12\u202f345", "12,5\u202f%", "1er\u00a0septembre\u00a02024",
         "1\u00a0publication, 2\u00a0publications, 0\u00a0publication"),
    ],
)  # fmt: skip
def test_numbers_days_and_plurals_take_the_form_of_the_language(lang, number, share, day, few):
    w = Words(lang)
    assert w.number(12_345) == number
    assert w.percent(0.125, 1) == share
    assert w.day(1_725_148_800) == day
    noun = w._known["facts.posts"].split("{posts|")[1].split("}")[0]
    said = [w._filled(f"{{n|{noun}}}", {"n": n}) for n in (1, 2, 0)]
    assert ", ".join("".join(span.text for span in each) for each in said) == few


def test_every_question_of_the_matrix_has_words_and_the_english_ones_are_those_of_the_rules():
    for lang in languages():
        known = Words(lang)
        assert [known.get(f"evidence_kind.{name}", "") for name in kinds()].count("") == 0
        assert [known.get(f"hypothesis_short.{name}", "") for name in standing_hypotheses()].count("") == 0
    english = Words("en")
    assert {name: english.get(f"evidence_kind.{name}", "") for name in kinds()} == {
        name: kind.question for name, kind in kinds().items()
    }


def test_unknown_is_a_dash_and_never_zero():
    w = Words()
    assert (w.number(None), w.percent(None), w.day(None), w.q(None)) == ("–",) * 4


def test_words_of_figures_are_told_in_the_other_language_and_numbers_with_them():
    w = Words("fr")
    assert speak(w, "1,234 posts of the cluster, 56 of all other accounts") == (
        "1\u202f234 publications du groupe, 56 de tous les autres comptes"
    )
    assert speak(w, "@postsomebody") == "@postsomebody"
    assert speak(Words("en"), "posts per day") == "posts per day"
