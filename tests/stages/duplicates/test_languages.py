"""The language of a text, and the words that are compared."""

from __future__ import annotations

import pytest

from overt.duplicates._languages import code_of, guess
from overt.duplicates._spoken import spoken


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("en", "en"), ("en-US", "en"), ("pt_BR", "pt"), ("zh-TW", "zh"), ("yue", "zh"), ("wuu", "zh"),
        ("in", "id"), ("iw", "he"), ("ukr", "uk"), ("und", None), ("", None), (None, None), ("qme", None),
        ("zxx", None), ("English", None),
    ],
)  # fmt: skip
def test_what_platforms_write_becomes_a_two_letter_code(given, code):
    assert code_of(given) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council has decided to close the old swimming pool next spring.", "en"),
        ("Le conseil a décidé de fermer la vieille piscine au printemps prochain.", "fr"),
        ("Міська рада вирішила закрити старий басейн наступної весни.", "uk"),
        ("市议会决定明年春天关闭旧游泳池。", "zh"),
        ("市議会は来春、古いプールを閉鎖することを決めた。", "ja"),
        ("Şəhər şurası köhnə hovuzu gələn yaz bağlamağa qərar verdi.", "az"),
    ],
)
def test_a_sentence_is_enough_for_a_guess(text, code):
    assert guess([text], [60]) == [code]


def test_short_texts_are_not_guessed():
    assert guess(["bravo!"], [5]) == [None]


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ("RT @ana: The bridge is open https://t.co/x1 👇", "The bridge is open"),
        ("@ana @bob The bridge is #open #today", "The bridge is open today"),
        ("THE BRIDGE IS OPEN AGAIN", "the bridge is open again"),
        ("No thanks RT @ana: The bridge is open", "No thanks"),
        ("“@ana: The bridge is open” no thanks", "no thanks"),
        ("Fish &amp; chips at the “Old Bridge”", "Fish & chips at the “Old Bridge”"),
        ("the bri\u200bdge is 𝗼𝗽𝗲𝗻", "the bridge is open"),
        ("https://example.org/a", ""),
    ],
)
def test_encoders_get_what_the_author_says(posted, said):
    assert spoken(posted) == said
