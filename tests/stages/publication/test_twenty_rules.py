"""Each of the twenty rules of publication: what breaks it and what keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from overt.publication import (
    QUESTIONS,
    RULES,
    Answer,
    Claim,
    Figure,
    Fingerprint,
    Gap,
    Indicator,
    Marked,
    Number,
    ObjectConfidence,
    Override,
    Person,
    Publication,
    Register,
    Sentence,
    Signed,
    Stated,
    Tried,
    Used,
    check,
    in_words,
)

SOUND = Publication(
    run="3f2a",
    sentences=(
        Sentence("judgements", "It is likely that the 23 accounts in group 1 act together.", Register.JUDGEMENT),
        Sentence("judgements", "Our confidence is moderate: two kinds of evidence, one platform."),
        Sentence("coordination", "14 texts were posted by 2 accounts within 60 seconds.", bound=frozenset({"14", "2", "60"})),
        Sentence("activity", "The longest pause lies between 18:00 and 05:00 UTC."),
        Sentence("content", "They link to hxxps://harbour[.]example/page."),
        Sentence("source", "We did not assess who directs these accounts."),
        Sentence("posts", "\"Probably paid trolls run by hxxp://raw[.]example at 10:00, TODO\"", Register.QUOTE),
        Sentence("words", "Likely means 55 to 80 %; low confidence means many assumptions.", Register.DEFINITION),
    ),
    exports=(Sentence("indicators.csv", "harbour.example"),),
    numbers=(Number("coordination", "23", "n.accounts", "3f2a"),),
    claims=(Claim("judgements", "They act together", ("E-0001", "E-0002"), ("texts", "hashtags"), key=True),),
    figures=(Figure("fig 1", "Posts by day", "Bars of posts by day; most on 3 May.", "query q1, run 3f2a", 214),),
    times=(Sentence("table 2", "2024-05-03 10:00:07 UTC"),),
    marked=(Marked("page 1", "page", "amber"), Marked("dossier.pdf", "file", "TLP:AMBER+STRICT")),
    fingerprints=(Fingerprint("E-0001", "ab" * 32, "AB" * 32, "no receipt was taken"),),
    judgements=(Stated("coordination", "likely", "moderate", "ana"), Stated("source", None, None, None)),
    confidences=(ObjectConfidence("campaign--1", 50, "ana"),),
    explanations=tuple(Tried(name, "does not explain") for name in ("fans", "feeds", "campaign")),
    limits=("One platform only.",),
    gaps=(Gap("x.csv", "2024-02-11", "2024-02-13", "coverage"),),
    techniques=(
        Used("techniques", "DISARM Red v1.6", "T0084.001", "disarm"),
        Used("techniques", "Online Operations Kill Chain", "6.3"),
    ),
    persons=(Person("accounts", "x:1", "inside", public=False, masked=True),
             Person("accounts", "x:2", "inside", public=True, masked=False, export=True)),
    indicators=(Indicator("indicators", "harbour[.]example", "relay"),),
    signed=(Signed("ana", "author"), Signed("bob", "reviewer")),
    answers={name: Answer("yes", "ana", "see the annex") for name in QUESTIONS},
)  # fmt: skip


def say(text, register=Register.PROSE, **more):
    return {"sentences": (Sentence("somewhere", text, register, **more),)}


BROKEN = [
    (1, {"numbers": (Number("coordination", "23", None, None),)}, "23"),
    (1, {"numbers": (Number("coordination", "23", "n.accounts", "old"),)}, "run old"),
    (1, say("Of 23 accounts, 4 were new.", bound=frozenset({"23"})), "4 in:"),
    (2, {"claims": (Claim("c", "They act together", ()),)}, "They act together"),
    (2, {"claims": (Claim("c", "They act together", ("E1",), ("texts", "texts"), key=True),)}, "(texts)"),
    (3, say("They probably act together."), "probably"),
    (3, say("It is highly likely that they do."), "highly likely"),
    (3, say("Ils agissent vraisemblablement ensemble.", language="fr"), "vraisemblablement"),
    (4, say("It is likely, with moderate confidence, that they act together."), "likely"),
    (4, say("Avec une confiance modérée, il est très probable que …", language="fr"), "confiance"),
    (5, say("The accounts are run by an agency."), "run by"),
    (5, say("Ces comptes sont pilotés par un service.", language="fr"), "pilotés par"),
    (6, say("They link to https://harbour.example/page."), "https://harbour.example/page"),
    (6, say("The site harbour-truth.com carries it."), "harbour-truth.com"),
    (6, say("Write to desk@harbour.org."), "desk@harbour.org"),
    (6, {"figures": (Figure("f", "Links to harbour.net", "Bars", "q", 1),)}, "harbour.net"),
    (7, {"marked": (Marked("page 2", "page", None),)}, "not marked"),
    (7, {"marked": (Marked("campaign--1", "object", "purple"),)}, "marked purple"),
    (7, {"marked": ()}, "nothing is marked"),
    (8, say("They begin at 09:00 and stop at 17:30."), "09:00"),
    (8, {"times": (Sentence("table", "2024-05-03 10:00:07"),)}, "10:00:07"),
    (9, say("Origin: TODO"), "TODO"),
    (9, {"exports": (Sentence("media-content--1 url", "àremplir"),)}, "àremplir"),
    (10, {"gaps": (Gap("x.csv", "2024-02-11", "2024-02-13", None),)}, "2024-02-11"),
    (11, {"explanations": (Tried("fans", "does not explain"), Tried("feeds", "explains"))}, "2 with an outcome"),
    (11, {"explanations": (*SOUND.explanations, Tried("campaign", None))}, "campaign"),
    (12, {"limits": (" ",)}, "empty"),
    (13, {"persons": (Person("a", "x:1", "inside", public=False, masked=False),)}, "x:1"),
    (13, {"persons": (Person("a", "x:9", "outside", public=True, masked=False, export=True),)}, "no account of the"),
    (13, {"indicators": (Indicator("i", "brand[.]example", "legitimate victim"),)}, "victim"),
    (14, {"techniques": (Used("t", "DISARM", "T0084.001"),)}, "“DISARM”"),
    (14, {"techniques": (Used("t", "DISARM Red v1.6", "T0019.002"),)}, "T0019.002 is not in"),
    (14, {"techniques": (Used("t", "DISARM Red v1.6", "T0084.001", "mitre-attack"),)}, "filed under mitre-attack"),
    (15, {"judgements": (Stated("coordination", "likely", "low", None),)}, "low"),
    (15, {"judgements": (Stated("coordination", "likely", None, None),)}, "without a confidence"),
    (15, {"judgements": (Stated("coordination", "almost_certain", "low", "ana", above=True),)}, "above the ceiling"),
    (15, {"confidences": (ObjectConfidence("channel--1", 0, None),)}, "which is a default"),
    (16, {"figures": (Figure("f", "Posts", "", "q", None),)}, "no alternative text, no n"),
    (17, say("Thousands of fake accounts spread it."), "Thousands of fake"),
    (17, say("This proves it."), "proves"),
    (18, {"fingerprints": (Fingerprint("E-0001", "ab" * 32, "cd" * 32, "none"),)}, "noted abab"),
    (18, {"fingerprints": (Fingerprint("E-0001", "ab" * 32, "ab" * 32, None),)}, "receipt"),
    (19, {"signed": (Signed("ana", "author"), Signed("Ana ", "reviewer"))}, "no reviewer"),
    (19, {"signed": (Signed("bob", "reviewer"),)}, "no author"),
    (20, {"answers": {name: SOUND.answers[name] for name in list(QUESTIONS)[1:]}}, "publishes this"),
]  # fmt: skip


def test_a_sound_publication_passes_every_rule():
    found = check(SOUND)
    assert found.blocks == ()
    assert found.passes


def test_there_are_twenty_rules_and_each_says_what_it_asks():
    assert list(RULES) == list(range(1, 21))
    assert all(in_words(number).endswith(".") and len(in_words(number)) > 15 for number in RULES)
    assert {number for number, _, _ in BROKEN} == set(RULES)


@pytest.mark.parametrize(("number", "change", "says"), BROKEN)
def test_what_breaks_a_rule_is_found_by_that_rule_alone(number, change, says):
    found = check(replace(SOUND, **change)).blocks
    assert {each.rule for each in found} == {number}
    assert any(says in each.text for each in found)
    assert all(each.place and each.to_do for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "They keep the hours 09:00–17:00 UTC.",
        "The post of 10:00:07Z came first.",
        "At 10:00 Europe/Paris they begin.",
        "The case is case.duckdb, the report report.md; see section 3.1.",
        "Version 1.6 of the framework, ratio 3:1, pp. 12-14.",
        "Nothing is attributed to anybody.",
        "It is unlikely that they meet by chance.",
        "Nobody says who is behind the accounts.",
    ],
)
def test_ordinary_sentences_pass(text):
    assert check(replace(SOUND, sentences=(Sentence("s", text),))).blocks == ()


def test_each_language_has_its_row():
    said = "Il est très probable que ces comptes agissent ensemble ; presque certain, improbable."
    assert check(replace(SOUND, sentences=(Sentence("s", said, language="fr"),))).passes
    assert not check(
        replace(SOUND, sentences=(Sentence("s", "It is very probable that they do."),))
    ).passes


def test_an_attribution_is_free_once_the_source_is_judged():
    judged = (*SOUND.judgements[:1], Stated("source", "likely", "low", "ana"))
    sentences = (Sentence("source", "The accounts are run by an agency."),)
    assert check(replace(SOUND, sentences=sentences, judgements=judged)).passes


def test_a_defined_word_may_be_used():
    paid = replace(SOUND, sentences=(Sentence("s", "The posts were paid."),))
    assert [each.rule for each in check(paid).blocks] == [17]
    assert check(replace(paid, defined=frozenset({"paid"}))).passes


def test_an_override_lets_one_finding_stand_and_is_returned_to_be_printed():
    twice = replace(
        SOUND, sentences=(Sentence("a", "See harbour.com."), Sentence("b", "See quay.com."))
    )
    first, second = check(twice).blocks
    signed = {first.key: Override(first.key, "bob", "the site is ours", 1, 7)}
    found = check(twice, signed)
    assert found.blocks == (second,)
    assert [(each.rule, by.reason) for each, by in found.overridden] == [(6, "the site is ours")]
    everything = {
        "6-all": Override("6-all", "bob", "internal", 1, 8),
        "9-all": Override("9-all", "bob", "x", 1, 9),
    }
    found = check(twice, everything)
    assert found.passes
    assert [each.key for each in found.unused] == ["9-all"]
