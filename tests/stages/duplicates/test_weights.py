"""A text weighs what the case's own language, without its group, makes it: formulas little, scripts much."""

from __future__ import annotations

import random

import numpy as np
import pytest

from overt.duplicates._evidence import is_quotation, is_share_button, needed_bits
from overt.duplicates._formulas import is_formula
from overt.duplicates._weights import MOST_READ, Model

CROWD = [
    f"{a} {b} {c} {n}"
    for n, (a, b, c) in enumerate(
        (random.Random(n).choice(("good", "fine", "bad")), random.Random(n + 1).choice(("day", "ship", "song")),
         random.Random(n + 2).choice(("for all", "at sea", "in town")))
        for n in range(800)
    )
]  # fmt: skip


def model(texts, groups=None):
    count = len(texts)
    groups = np.arange(count) if groups is None else np.array(groups)
    return Model(texts, groups, np.ones(count, np.int64), np.arange(count))


def bits(made, text, group=-1):
    return float(made.bits([text], np.array([group]))[0])


def test_what_many_write_is_more_probable_than_what_nobody_else_writes():
    made = model(CROWD)
    assert bits(made, "good day for all") < 25
    assert bits(made, "quartz vexes judging") > 80


def test_longer_texts_weigh_more_up_to_what_is_read():
    made = model(CROWD)
    weights = [bits(made, "zebra quips jolt whimsy " * n) for n in (1, 2, 3)]
    assert weights == sorted(weights)
    assert bits(made, "z" * MOST_READ) == bits(made, "z" * (2 * MOST_READ))


def test_a_text_is_judged_without_its_own_group():
    script = "the second bridge of karn must not be built before winter"
    texts = [*CROWD, *[script] * 300]
    groups = [*range(len(CROWD)), *[9_999] * 300]
    made = model(texts, groups)
    assert bits(made, script, 9_999) > 100 > 40 > bits(made, script, -1)


def test_bits_are_never_negative_and_a_case_of_one_text_has_some():
    made = model(["alone"])
    assert bits(made, "alone", 0) > 20
    assert bits(made, "", 0) == 0.0
    assert (made.bits(CROWD, np.full(len(CROWD), -1)) > 0).all()


@pytest.mark.parametrize("text", ["我路过老桥想起了家乡", "ฉันเดินผ่านตลาด", "مررت قرب السوق", "🌊🌊", "\U0001f468\u200d"])
def test_every_script_has_bits(text):
    assert bits(model(CROWD), text) > 5


def test_the_order_of_texts_changes_no_bits():
    order = random.Random(5).sample(range(len(CROWD)), len(CROWD))
    one = Model(CROWD, np.arange(800), np.ones(800, np.int64), np.arange(800))
    other = Model(
        [CROWD[i] for i in order], np.array(order), np.ones(800, np.int64), np.array(order)
    )
    assert bits(one, "bad song at sea") == pytest.approx(bits(other, "bad song at sea"))


def test_more_posts_need_more_bits():
    assert needed_bits(1_000_000, 20) - needed_bits(1_000, 20) == pytest.approx(19.93, abs=0.01)


@pytest.mark.parametrize(
    "text",
    ["good morning everyone", "happy birthday", "早安大家好", "생일 축하합니다", "hayırlı cumalar", "صباح الخير", "с днем рождения",
     "feliz navidad a todos", "สวัสดีปีใหม่", "おはようございます", "first", "rest in peace", "joyeux noël à tous", "chúc mừng năm mới"],
)  # fmt: skip
def test_greetings_wishes_and_prayers_are_formulas(text):
    assert is_formula(text)


@pytest.mark.parametrize(
    "text",
    ["thank you mayor for closing the harbour of karn", "the bridge must not be built", "我路过老桥想起了家乡", "1234", "",
     "the morning was good until the ferry came"],
)  # fmt: skip
def test_other_texts_are_no_formulas(text):
    assert not is_formula(text)


def test_quotations_and_share_buttons_are_known_by_their_form():
    assert is_quotation("“We shall build the bridge before winter” — Mayor of Karn")
    assert is_quotation('Mayor of Karn: "We shall build the second bridge before winter" https://a.example')
    assert not is_quotation('They call it a "second bridge of Karn" but nobody in the harbour believes a word of it')
    assert not is_quotation("“We shall build the bridge before winter”")
    assert is_share_button("Bridge closed https://a.example/1 via @herald")
    assert not is_share_button("We went there via @herald yesterday")
