"""Lists of incidents, bursts, the gazetteer and the wording: what markers about content rest on."""

from __future__ import annotations

import pytest

from overt.errors import InputError
from overt.markers import read_incidents
from overt.markers._beginnings import beginning
from overt.markers._incident_list import find_bursts
from overt.markers._places import places
from overt.markers._said import Said, log_odds
from overt.markers._wording import Wording, words

DAY = 86_400


@pytest.fixture
def listed(tmp_path):
    def write(text):
        file = tmp_path / "incidents.csv"
        file.write_text(text, encoding="utf-8")
        return read_incidents(file)

    return write


def said(who, at, *tags, text=""):
    return Said(at, who, at, "post", None, text, words(text), frozenset(tags), frozenset())


def test_an_incident_has_its_time_in_its_zone_and_its_terms_normalised(listed):
    (found,) = listed("name,at,hashtags,words\nstorm,2024-05-13T14:00:00+02:00,#Storm #Gale,High Water; flood\n")
    assert found.at == 1_715_601_600
    assert found.terms == {"#storm", "#gale", "high water", "flood"}
    assert found.is_subject_of(said("x:1", 0, text="the HIGH water rises"))
    assert found.is_subject_of(said("x:1", 0, "gale"))
    assert not found.is_subject_of(said("x:1", 0, text="high and dry, flooded"))


def test_in_a_script_without_spaces_a_term_is_found_inside_the_text(listed):
    (found,) = listed("name,at,words\nflood,2024-05-13T14:00:00Z,洪水\n")
    assert found.is_subject_of(said("x:1", 0, text="今天的洪水很大"))


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("name,at,words\nstorm,2024-05-13T14:00:00,flood\n", "no time zone"),
        ("name,at,words\nstorm,13 May,flood\n", "no time"),
        ("name,at,words\nstorm,2024-05-13T14:00:00Z,\n", "no hashtags"),
        ("name,when\nstorm,2024-05-13T14:00:00Z\n", "column at is missing"),
    ],
)
def test_a_list_that_cannot_be_trusted_is_refused_with_the_reason(listed, text, about):
    with pytest.raises(InputError, match=about):
        listed(text)


def test_an_action_of_a_platform_needs_no_words(listed):
    (found,) = listed("name,at,kind\ntakedown,2024-06-05T10:00:00Z,action\n")
    assert found.action


def test_a_burst_is_found_and_a_steady_hashtag_is_not():
    posts = [said(f"x:{who}", day * DAY + who, "days") for day in range(20) for who in range(12)]
    posts += [said(f"x:{who}", 10 * DAY + 100 * who, "storm", "gale") for who in range(12)]
    posts.sort(key=lambda post: (post.at, post.account))
    (found,) = find_bursts(posts, least_accounts=10, most=5, p=1e-6, skip=frozenset())
    assert found.terms == {"#storm", "#gale"}
    assert found.at == 10 * DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the ports of Norway", {"NO"}),
        ("a turkey for dinner", set()),
        ("a visit to Turkey", {"TR"}),
        ("порты в Норвегии", {"NO"}),
        ("挪威的港口", {"NO"}),
        ("ports of North Korea", {"KP"}),
    ],
)
def test_places_are_found_in_many_languages(text, code):
    assert set(places(text, words(text), ())) == code


def test_a_hashtag_may_name_a_place():
    assert set(places("", (), ("northkorea", "ukraine"))) == {"KP", "UA"}


def test_words_from_a_dictionary_are_told_from_ordinary_writing():
    lesson = [words(f"the cat and the dog are in the house with number {n}") for n in "abcdefghijklmnop"]
    model = Wording(lesson)
    assert model.score(words("the dog and the bird are in the garden")) > 0
    assert model.score(words("quixotic marmalade obelisk parchment sextant")) < 0


def test_log_odds_draw_rare_terms_to_zero():
    odds = log_odds({"rare": 1, "often": 60, "": 40}, {"often": 5, "": 900}, prior=500.0)
    assert odds["often"][1] > 3
    assert odds["rare"][1] < odds["often"][1] / 3


def test_a_tie_counts_for_the_others():
    uses = [(5, "x:1"), (5, "x:2"), (5, "x:3"), (5, "x:9")]
    members = frozenset(("x:1", "x:2", "x:3"))
    assert beginning("tag", uses, members, members, 3).lead == 0
