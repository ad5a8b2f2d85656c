"""Item numbers left on posts show the list they were pasted from; other numbers show nothing."""

from __future__ import annotations

import random

import pytest
from invented_texts import post, put

from overt.duplicates._first_person import first_person
from overt.duplicates._items import item_of
from overt.duplicates.numbered_lists import NumberedLists

WORDS = ["harbour", "captain", "lantern", "bridge", "ferry", "winter", "market", "bread", "violin", "garden", "letter", "window", "river", "teacher", "cousin", "bicycle", "orchard", "kettle", "meadow", "pigeon", "station", "cinema", "pepper", "blanket", "island", "thunder", "ladder", "mirror", "basket", "chapel"]


def sentence(number, seed="list"):
    """What item `number` of an invented list says."""
    return "I think of " + " ".join(random.Random(f"{seed} {number}").sample(WORDS, 7))


def marked(text):
    item = item_of(text)
    return item and (item.number, item.marked, item.place, item.rest)


def lists(engine):
    return engine.read("SELECT * FROM numbered_list ORDER BY list_id").to_pylist()


def found(engine, fill, posts, **settings):
    put(engine, fill, posts)
    outcome = NumberedLists(**settings).find(engine, 1)
    assert outcome.found == len(lists(engine))
    return lists(engine)


def pasted(items, accounts, *, share=0.6, form="{}. {}", plain=0.4, seed=0, say=sentence, language="en", first=1):
    """Posts of accounts that paste items of one list, some with the number left on."""
    rng = random.Random(seed)
    posts = []
    for item in items:
        for account in accounts:
            if rng.random() < share:
                text = say(item) if rng.random() < plain else form.format(item, say(item))
                posts.append(post(first + len(posts), account, text, at=item * 7_200 + rng.randrange(300), language=language))
    return posts


# ------------------------------------------------------------------------------ marks


@pytest.mark.parametrize(
    ("text", "number", "mark"),
    [
        ("12. My uncle told me", 12, "12."), ("12) My uncle", 12, "12)"), ("(12) My uncle", 12, "(12)"),
        ("[12] My uncle", 12, "[12]"), ("【12】我的叔叔", 12, "【12】"), ("12、我路过老桥", 12, "12、"), ("12: My uncle", 12, "12:"),
        ("12 - My uncle", 12, "12 -"), ("#12 My uncle", 12, "#12"), ("№12 Мой дядя", 12, "№12"), ("№ 12. Мой дядя", 12, "№ 12."),
        ("No. 12 My uncle", 12, "No. 12"), ("第12条 我的叔叔", 12, "第12条"), ("第十二条：我的叔叔", 12, "第十二条："),
        ("十二、我的叔叔", 12, "十二、"), ("二十三、我的叔叔", 23, "二十三、"), ("一百〇五、我的叔叔", 105, "一百〇五、"),
        ("١٢. مررت قرب السوق", 12, "١٢."), ("۱۲) مررت", 12, "۱۲)"), ("１２．私の叔父", 12, "１２．"), ("⑫ 我的叔叔", 12, "⑫"),
        ("XII. My uncle told", 12, "XII."), ("@ana 🌊 12. My uncle", 12, "12."), ("\u200b12. My uncle", 12, "12."),
    ],
)  # fmt: skip
def test_a_number_at_the_beginning_is_an_item_mark_in_any_script(text, number, mark):
    assert marked(text)[:3] == (number, mark, "begin")


@pytest.mark.parametrize(
    ("text", "number"),
    [("My uncle told me (12)", 12), ("My uncle told me [12] #tag https://a.example", 12), ("My uncle told me #7 🌊", 7),
     ("My uncle told me. 12", 12), ("我的叔叔告诉我第十二条", 12), ("Мой дядя сказал №12", 12)],
)  # fmt: skip
def test_a_number_at_the_end_is_an_item_mark_too(text, number):
    assert marked(text)[0] == number
    assert marked(text)[2] == "end"


@pytest.mark.parametrize(
    "text",
    ["2020. What a year that was", "12:30 the train left", "3-0 was the score", "12 years old today", "12.5 percent more",
     "$12. That is all", "12/ a thread begins", "2/5 and on it goes", "12km to go", "1. bread 2. milk", "1. bread\n2. milk",
     "1) bread, 2) milk", "+44 20 7946 0018", "12 - 3 was the score", "C. My uncle", "MIX. My uncle", "12", "12.", "0. nothing"],
)  # fmt: skip
def test_years_times_scores_ages_prices_threads_and_whole_lists_are_no_item_marks(text):
    assert item_of(text) is None or item_of(text).rest == ""


def test_what_remains_has_no_number_links_or_hashtags():
    assert marked("(7) My uncle knows @bob #harbour https://a.example")[3] == "my uncle knows"


# ------------------------------------------------------------------------------ lists


def test_a_list_pasted_by_several_accounts_is_put_together_with_its_gaps(engine, fill):
    items = [1, 2, 4, 5, 6, 9, 10, 12]
    rows = found(engine, fill, pasted(items, ["ana", "bob", "cem", "dan", "eva", "fay"], share=0.9, plain=0.3))
    assert len(rows) == 1
    assert (rows[0]["items"], rows[0]["least"], rows[0]["most"], rows[0]["missing"]) == (8, 1, 12, "3, 7-8, 11")
    assert rows[0]["accounts"] == 6
    assert rows[0]["first_person"] == 8
    assert rows[0]["p_value"] < 1e-6
    for row in engine.read("SELECT i.number, i.marked, p.text FROM list_item i JOIN post p ON p.post_key = i.post_key").to_pylist():
        assert row["text"] == f"{row['marked']} {sentence(row['number'])}"


def test_marks_may_differ_from_account_to_account_and_texts_may_be_retouched(engine, fill):
    posts = []
    for n, (account, form) in enumerate((("ana", "{}. {}"), ("bob", "({}) {} 🌊"), ("cem", "{}、{} #tag"), ("dan", "{}) {}!!"))):
        posts += pasted(range(3, 15), [account], form=form, seed=n, first=100 * n + 1)
    rows = found(engine, fill, posts)
    assert [row["items"] for row in rows] == [12]
    assert {mark.strip() for mark in rows[0]["marker"].split(",")} == {"12.", "(12)", "12、", "12)"}


def test_stretches_of_one_list_in_two_languages_are_put_together(engine, fill):
    def spanish(number):
        return sentence(number, "es").replace("I think of", "yo pienso en")

    posts = pasted(range(1, 13), ["ana", "bob", "cem"])
    posts += pasted(range(13, 25), ["dan", "eva", "fay"], say=spanish, language="es", first=500, seed=2)
    for each in posts:
        each["posted_at"] = 1_700_000_000 + (each["record_no"] % 100) * 3_600
    rows = found(engine, fill, posts)
    assert len(rows) == 1
    assert rows[0]["least"] < 13 < rows[0]["most"]
    assert rows[0]["accounts"] == 6
    assert "put together from 2 stretches" in rows[0]["evidence"]


def test_items_dealt_out_so_that_no_two_accounts_post_the_same_are_a_list_too(engine, fill):
    rng = random.Random(4)
    numbers = rng.sample(range(20, 60), 30)
    posts = [post(n, f"acc{n % 7}", f"{number}. {sentence(number)}", language="en") for n, number in enumerate(numbers, 1)]
    noise = [post(900 + n, f"crowd{n}", f"{1 + n % 3}. {sentence(n, 'noise')}", language="de") for n in range(60)]
    rows = found(engine, fill, [*posts, *noise])
    assert [(row["items"], row["accounts"]) for row in rows] == [(30, 7)]


def test_the_series_of_one_account_is_no_list(engine, fill):
    assert found(engine, fill, [post(n, "ana", f"{n}. {sentence(n)}") for n in range(1, 40)]) == []


def test_accounts_that_each_count_on_by_themselves_are_no_list(engine, fill):
    posts = [
        post(100 * who + n, f"acc{who}", f"{n}. {sentence(n, f'series {who}')}") for who in range(8) for n in range(1, 15)
    ]
    assert found(engine, fill, posts) == []


def test_one_series_in_many_outlets_is_no_list(engine, fill):
    posts = [post(100 * n + who, f"outlet{who}", f"{n}. {sentence(n)}") for n in range(1, 20) for who in range(4)]
    assert found(engine, fill, posts) == []


def test_a_crowd_that_numbers_at_will_is_no_list(engine, fill):
    rng = random.Random(6)
    usual = [1] * 30 + [2] * 20 + [3] * 15 + list(range(1, 11)) * 3
    posts = [post(n, f"acc{rng.randrange(80)}", f"{rng.choice(usual)}. {sentence(n, 'crowd')}") for n in range(1, 300)]
    assert found(engine, fill, posts) == []


def test_flight_numbers_are_distinct_and_no_list(engine, fill):
    rng = random.Random(7)
    posts = [post(n, f"acc{n}", f"#{rng.randrange(100, 999)} {sentence(n, 'flight')}") for n in range(1, 40)]
    assert found(engine, fill, posts) == []


def test_one_viral_numbered_post_is_no_list(engine, fill):
    assert found(engine, fill, [post(n, f"acc{n}", f"7. {sentence(7)}") for n in range(1, 60)]) == []


def test_reposts_count_for_nothing(engine, fill):
    posts = [{**each, "kind": "repost"} for each in pasted(range(1, 15), ["ana", "bob", "cem", "dan"])]
    assert found(engine, fill, posts) == []


def test_a_list_in_noise_is_found_and_the_noise_is_not_in_it(engine, fill):
    rng = random.Random(8)
    posts = pasted(range(30, 50), ["ana", "bob", "cem", "dan"], share=0.6)
    noise = [post(2_000 + n, f"crowd{n}", f"{rng.randrange(1, 12)}. {sentence(n, 'noise')}") for n in range(300)]
    rows = found(engine, fill, [*posts, *noise])
    assert len(rows) == 1
    assert rows[0]["accounts"] == 4
    assert rows[0]["least"] >= 30


# ------------------------------------------------------------------------------ first person


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [("i live here", "en", True), ("they live here", "en", False), ("j'habite ici", "fr", True), ("我路过老桥", "zh", True),
     ("老桥很美", None, False), ("私の叔父", "ja", True), ("ฉันเดินผ่าน", None, True), ("мой дядя", "ru", True), ("он жил", "ru", False),
     ("benim evim", "tr", True), ("mənim evim", "az", True), ("أنا هنا", "ar", True), ("من اینجا هستم", "fa", True), ("tôi ở đây", "vi", True),
     ("मैं यहाँ हूँ", "hi", True), ("saya di sini", "id", True), ("mój dom", "pl", True), ("hello there", None, None), ("xyz", "xx", None),
     ("my house", None, True), ("나는 여기", "ko", True), ("мій дім", "uk", True), ("mijn huis", "nl", True), ("mein haus", "de", True),
     ("mia casa", "it", True), ("minha casa", "pt", True), ("mi casa", "es", True), ("my home", "English", True)],
)  # fmt: skip
def test_the_first_person_is_known_in_many_languages_and_unknown_elsewhere(text, language, said):
    assert first_person(text, language) is said
