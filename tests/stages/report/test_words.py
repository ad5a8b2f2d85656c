"""Numbers, times and chances read as a person would say them."""

from __future__ import annotations

import pytest

from overt.report import _words as words

PLAIN = str.maketrans({"\u202f": " ", "\u00a0": " "})


def plain(text: str) -> str:
    return text.translate(PLAIN)


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.5, "about 50 % of such pairs reach this by chance"),
        (0.02, "about 1 such pair in 50 reaches this by chance"),
        (2.4e-5, "about 1 such pair in 42,000 reaches this by chance"),
        (2.5e-10, "about 1 such pair in 4 billion reaches this by chance"),
        (1e-40, "fewer than 1 such pair in a quadrillion (10¹⁵) reaches this by chance"),
        (0.0, "fewer than 1 such pair in a quadrillion (10¹⁵) reaches this by chance"),
        (None, "–"),
    ],
)
def test_a_p_value_is_said_of_pairs(p, said):
    assert plain(words.odds(p)) == said


@pytest.mark.parametrize(
    ("q", "said"), [(0.0, "< 0.0001"), (0.0038, "≤ 0.0038"), (0.04997, "≤ 0.050"), (None, "–")]
)
def test_a_q_value_is_a_bound_and_never_rounded_below_itself(q, said):
    assert plain(words.q_bound(q)) == said


@pytest.mark.parametrize(
    ("seconds", "step", "said"),
    [
        (0, 1, "in the same second"),
        (37, 1, "37 s apart"),
        (0, 60, "in the same minute"),
        (4_500, 1, "75 min apart"),
        (86_400 * 3, 1, "3 days apart"),
        (None, 1, "time between them unknown"),
    ],
)
def test_the_time_between_two_posts_is_no_finer_than_the_source(seconds, step, said):
    assert plain(words.apart(seconds, step)) == said


def test_a_time_is_cut_where_the_source_cuts_it():
    at = 1_714_521_607
    assert words.moment(at) == "2024-05-01 00:00:07"
    assert words.moment(at, 60) == "2024-05-01 00:00"
    assert words.moment(at, 86_400) == "2024-05-01"


def test_a_span_does_not_repeat_the_year():
    may, june, next_year = 1_714_521_600, 1_717_200_000, 1_738_368_000
    assert words.span(may, june) == "1 May – 1 Jun 2024"
    assert words.span(may, next_year) == "1 May 2024 – 1 Feb 2025"
    assert words.span(may, may) == "1 May 2024"
    assert words.from_to(may, june) == "from 1 May to 1 June 2024"


def test_the_years_0_and_9999_can_be_written():
    assert words.day(253_402_300_799) == "31 December 9999"
    assert words.day(-62_135_596_800) == "1 January 1"


@pytest.mark.parametrize(
    ("leads", "follows", "said"),
    [
        (9, 1, "mostly earlier (90 %; 95 % interval 60 to 98 %)"),
        (1, 9, "mostly later (earlier in 10 %; 95 % interval 2 to 40 %)"),
        (5, 5, "about even (earlier in 50 %; 95 % interval 24 to 76 %)"),
        (3, 0, "too few to say"),
        (None, None, "too few to say"),
    ],
)
def test_who_comes_first_is_said_only_where_there_is_enough_to_tell(leads, follows, said):
    assert plain(words.order(leads, follows)) == said


def test_unknown_is_never_zero():
    assert words.number(None) == words.day(None) == words.percent(None) == words.size(None) == "–"
    assert words.number(0) == "0"
