"""Profiles planted empty, copied or at odds with their place, beside ordinary ones."""

from __future__ import annotations

import numpy as np
import pytest

from overt.markers._alike import groups, without_one
from overt.markers._base import Row
from overt.markers._claimed_places import countries, country_of
from overt.markers._context import forget, make
from overt.markers.profiles import Profiles
from overt.simulate import personas


def _people(seed, size):
    """Ordinary accounts as the simulator makes them."""
    rng = np.random.default_rng(seed)
    made = personas.ordinary(rng, np.array(["en"] * size, dtype=object))
    return [
        {"handle": made.handle[n], "name": made.name[n], "biography": made.biography[n] or None,
         "place": made.place[n] or None, "avatar": made.avatar[n] or None, "language": "en"}
        for n in range(size)
    ]  # fmt: skip


def _rows(engine, fill, members, others, posts=()):
    accounts = [
        {"account_id": f"x:{kind}{n}", "account_key": n + 10_000 * (kind == "m"), "platform": "x", "posts": 3, **row}
        for kind, rows in (("m", members), ("o", others))
        for n, row in enumerate(rows)
    ]
    fill(
        engine,
        account=accounts,
        post=list(posts),
        membership=[{"account_id": f"x:m{n}", "cluster_id": 1} for n in range(len(members))],
    )
    context = make(engine, seed=1, everybody=False)
    found = {(row.subject, row.name): row for row in Profiles().measure(context) if isinstance(row, Row)}
    forget(engine)
    return found


def test_ordinary_profiles_taken_for_a_cluster_are_ordinary(engine, fill):
    odd = 0
    for seed in range(8):
        people = _people(seed, 400)
        found = _rows(engine, fill, people[:30], people[30:])
        odd += any(row.verdict == "stands out" for (who, _), row in found.items() if who == "cluster:1")
    assert odd == 0


def test_copied_biographies_are_found_though_a_word_differs_and_counted_outside(engine, fill):
    people = _people(1, 300)
    for n in range(10):
        people[n]["biography"] = f"Youth branch of the harbour party, proud of it {'always' if n % 2 else 'everywhere'}"
    people[200]["biography"] = people[0]["biography"]
    found = _rows(engine, fill, people[:20], people[20:])
    row = found["cluster:1", "copied_biography"]
    assert row.verdict == "stands out"
    assert row.value >= 10 / 20
    assert "1 of 280 accounts in no cluster have one of these texts" in row.evidence
    assert found["x:m0", "same_biography"].value == 9


def test_half_a_cluster_with_empty_profiles_stands_out(engine, fill):
    people = _people(2, 300)
    for n in range(15):
        people[n] |= {"biography": None, "place": None, "avatar": None, "name": people[n]["handle"]}
    found = _rows(engine, fill, people[:25], people[25:])
    assert found["cluster:1", "default_profile"].verdict == "stands out"
    assert found["cluster:1", "default_profile"].value >= 15 / 25
    assert found["x:m0", "empty_fields"].value == 4


def test_a_field_that_the_platform_never_gives_is_not_empty(engine, fill):
    people = [{**row, "avatar": None} for row in _people(3, 200)]
    found = _rows(engine, fill, people[:10], people[10:])
    assert found["x:m0", "empty_fields"].n == 3


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("Bangkok, Thailand", "Thailand"), ("กรุงเทพ", "Thailand"), ("Paris, Texas", None), ("the moon", None),
        ("Москва", "Russia"), ("New York", "United States"), ("", None), (None, None), ("London / Paris", None),
    ],
)  # fmt: skip
def test_a_place_is_a_country_only_when_it_names_one(place, name):
    found = country_of(place)
    assert (found.name if found else None) == name


def test_the_list_of_places_is_whole():
    assert len(countries()) >= 70
    for each in countries():
        assert each.languages
        assert all(-12 <= offset <= 14 for offset in each.offsets_h)
        assert "en" not in each.languages or each.name in ("Australia", "Canada")


def test_posting_at_the_claimed_places_night_does_not_agree_and_by_day_does(engine, fill):
    people = _people(4, 60)
    people[0] |= {"place": "Thailand", "language": "th"}
    people[1] |= {"place": "Thailand", "language": "th"}
    hours = {"x:m0": (19, 20, 21), "x:m1": (3, 6, 9)}  # at UTC+7: 2, 3 and 4 in the morning; 10, 13 and 16
    posts = [
        {"post_id": f"{who}{n}", "account_id": who, "kind": "post", "language": "th",
         "posted_at": 1_714_000_000 // 86_400 * 86_400 + 86_400 * n + 3_600 * hours[who][n % 3]}
        for who in hours
        for n in range(90)
    ]  # fmt: skip
    found = _rows(engine, fill, people[:6], people[6:], posts)
    assert found["x:m0", "disagrees_with_place"].words == "100% of posts at night there"
    assert found["x:m1", "disagrees_with_place"].value == 0
    assert found["x:m0", "disagrees_with_place"].verdict == "measured"


def test_things_meet_that_differ_in_one_part():
    assert groups([without_one("harbour"), without_one("harbeur"), without_one("garden")]) == [[0, 1]]
    assert groups([["a"], ["b"], ["a", "b"], []]) == [[0, 1, 2]]


def test_a_claimed_country_is_known_by_its_name_in_many_languages_and_two_countries_by_none():
    assert {country_of(name).name for name in ("Grèce", "Ελλάδα", "ギリシャ", "Athens, Greece")} == {"Greece"}
    assert country_of("Paris, Texas") is None
    assert country_of("Georgia") is None
