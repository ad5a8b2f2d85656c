"""What all copies say is the template; where they vary is a slot with its fillings."""

from __future__ import annotations

import pytest

from overt.duplicates._template import MOST_FILLINGS, template


def test_words_that_vary_become_numbered_slots_with_counts():
    made = template(
        "I am a nurse from Manila and I vote.",
        ["I am a teacher from Cebu and I vote.", "I am a nurse from Davao and I vote."],
    )
    assert made.text == "I am a {1} from {2} and I vote."
    assert made.slots == {1: {"nurse": 2, "teacher": 1}, 2: {"Cebu": 1, "Davao": 1, "Manila": 1}}
    assert made.fixed == ("I am a", "from", "and I vote.")


@pytest.mark.parametrize(
    ("centre", "other", "text"),
    [
        ("我路过北京的老桥，想起了家乡", "我路过上海的塔，想起了家乡", "我路过{1}，想起了家乡"),
        ("ฉันเดินผ่านตลาดที่เมืองนี้", "ฉันเดินผ่านสะพานที่เมืองนี้", "ฉันเดินผ่าน{1}ที่เมืองนี้"),
        ("私は東京の先生です。応援します", "私は大阪の先生です。応援します", "私は{1}の先生です。応援します"),
        ("أنا معلم من القاهرة وأحب بلدي", "أنا معلم من تونس وأحب بلدي", "أنا معلم من {1} وأحب بلدي"),
        ("Я врач из Твери и голосую", "Я врач из Рязани и голосую", "Я врач из {1} и голосую"),
        ("Ben İzmir'den bir öğretmenim", "Ben Bursa'dan bir öğretmenim", "Ben {1} bir öğretmenim"),
    ],
)
def test_templates_in_scripts_with_and_without_spaces(centre, other, text):
    assert template(centre, [other]).text == text


def test_links_mentions_case_and_look_alikes_do_not_hide_a_template():
    made = template("Sign NOW @ana https://a.example/1 please", ["sign now @bob https://a.example/2 please"])
    assert made.text == "Sign NOW {1} please"
    assert template("Free Karn today", ["Ｆｒｅｅ Karn today"]).slots == {}


def test_something_added_before_between_and_after_is_a_slot():
    assert template("one two", ["yes, one two"]).text == "{1} one two"
    assert template("one two", ["one and two"]).text == "one {1} two"
    assert template("one two", ["one two three"]).text == "one two {1}"
    assert template("one two", ["one and two"]).slots == {1: {"": 1, "and": 1}}


def test_what_one_of_many_changed_is_no_slot():
    same = ["the bridge is closed tonight"] * 19
    assert template("the bridge is closed tonight", [*same, "the bridge is open tonight"]).slots == {}


def test_braces_of_a_text_are_doubled():
    assert template("use {1} here now", ["use {2} here now"]).text == "use {{{1}}} here now"
    assert template("a {b} c", []).text == "a {{b}} c"


def test_of_many_fillings_the_most_frequent_are_kept():
    others = [f"hello {n} there old friend" for n in range(200)] + ["hello you there old friend"] * 20
    fillings = template("hello x there old friend", others).slots[1]
    assert len(fillings) == MOST_FILLINGS
    assert next(iter(fillings.items())) == ("you", 20)


@pytest.mark.parametrize("texts", [("", ["a"]), ("a", [""]), ("!!!", ["???"]), ("\u202e{x}", ["<b>"]), ("🌊", ["🌊🌊"])])
def test_odd_texts_make_some_template(texts):
    made = template(*texts)
    assert isinstance(made.text, str)
    assert all(sum(fillings.values()) == 2 for fillings in made.slots.values())
