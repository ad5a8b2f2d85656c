"""MISP events: pymisp reads them, tags are those of MISP's taxonomies, and nothing in them was made up."""

from __future__ import annotations

import json
import uuid

import pytest

from overt import share
from overt.share._base import named
from overt.share._misp_objects import comment, values_in
from overt.share._profiles import PROFILES, distribution_of

pymisp = pytest.importorskip("pymisp", reason="needs pymisp: pip install 'overt[share]'")


def event(material, recipient="partner"):
    return json.loads(named("misp").write(material(recipient)).content)["Event"]


def tags(owner):
    return [tag["name"] for tag in owner.get("Tag", [])]


def objects(of, template):
    return [each for each in of["Object"] if each["name"] == template]


def values(of):
    return {each["object_relation"]: each["value"] for each in of["Attribute"]}


@pytest.mark.parametrize("recipient", sorted(PROFILES))
def test_pymisp_loads_it_and_every_object_fits_its_template(material, recipient):
    written = named("misp").write(material(recipient))
    loaded = pymisp.MISPEvent(strict_validation=True)
    loaded.load(written.content.decode())
    assert loaded.info == "Riverside"
    assert len(loaded.objects) == len(json.loads(written.content)["Event"]["Object"])
    for each in loaded.objects:
        again = pymisp.MISPObject(each.name, strict=True)
        known = again._definition["attributes"]
        assert {attribute.object_relation for attribute in each.attributes} <= set(known)
        needed = again._definition.get("requiredOneOf", [])
        assert not needed or {attribute.object_relation for attribute in each.attributes} & set(needed)


def test_uuids_come_from_what_things_are_and_none_stands_twice(material):
    one, two = event(material), event(material)
    numbers = [one["uuid"], *(each["uuid"] for each in one["Object"])]
    numbers += [attribute["uuid"] for each in one["Object"] for attribute in each["Attribute"]]
    assert len(set(numbers)) == len(numbers)
    assert {uuid.UUID(each).version for each in numbers} == {5}
    assert one == two


def test_marking_and_techniques_are_tags(material, decide):
    decide("tlp", "green")
    found = tags(event(material))
    assert {"tlp:green", "PAP:AMBER", 'misp-galaxy:disarm-techniques="Use Copypasta"'} <= set(found)
    assert 'online-operations-kill-chain:technique="Spraying content"' in found


def test_nobody_judged_and_so_nothing_is_judged(material):
    made = event(material)
    text = json.dumps(made)
    assert made["threat_level_id"] == "4", "undefined"
    assert "estimative-language" not in text
    assert "admiralty-scale" not in text
    assert "threat-actor" not in text
    attributes = [attribute for each in made["Object"] for attribute in each["Attribute"]]
    assert attributes
    assert not [each for each in attributes if each["to_ids"]]


def test_what_a_person_judged_stands_apart_likelihood_and_confidence_as_tags(material, decide):
    decide("coordination.likelihood", "very_likely")
    decide("coordination.confidence", "moderate")
    decide("source.likelihood", "unlikely")
    decide("source.statement", "It is unlikely that the harbour office is behind it.")
    decide("actor", "Harbour office")
    made = event(material)
    assert 'estimative-language:likelihood-probability="very-likely"' in tags(made)
    assert 'estimative-language:confidence-in-analytic-judgment="moderate"' in tags(made)
    (source,) = [each for each in objects(made, "annotation") if each["comment"] == "field: source"]
    assert values(source)["text"] == "It is unlikely that the harbour office is behind it."
    (actor,) = made["Attribute"]
    assert (actor["type"], actor["value"]) == ("threat-actor", "Harbour office")
    assert tags(actor) == ['estimative-language:likelihood-probability="unlikely"']


def test_accounts_take_the_template_of_their_platform_only_where_they_are_named(material):
    partner, public = event(material), event(material, "public")
    lena = next(each for each in objects(partner, "twitter-account") if values(each)["name"] == "lena_ost")
    assert values(lena)["id"] == "101"
    assert values(lena)["link"] == "https://x.com/lena_ost"
    assert not objects(public, "twitter-account")
    assert {values(each)["user-id"][:8] for each in objects(public, "user-account")} == {"account-"}
    assert [values(each)["username"] for each in objects(public, "telegram-account")] == ["harbour"]


@pytest.mark.parametrize(
    ("recipient", "tlp", "expected"),
    [("partner", "amber", 1), ("partner", "red", 0), ("partner", "clear", 1), ("newsroom", "green", 0),
     ("public", "clear", 3)],
)  # fmt: skip
def test_a_server_may_pass_it_on_as_far_as_recipient_and_marking_both_allow(recipient, tlp, expected):
    assert distribution_of(PROFILES[recipient], tlp) == expected


@pytest.mark.parametrize("text", ["plain", "a; role: admin", 'she said "no"', "two\nlines", "posts: 9", "; "])
def test_a_comment_gives_back_what_went_in_whatever_strangers_wrote(text):
    held = {"posts": 12, "place": text, "role": text}
    assert values_in(comment(held)) == {"posts": "12", "place": text, "role": text}
    assert values_in(f"a remark of somebody: {text}") == {}


def test_without_pymisp_it_says_what_to_install(material, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pymisp", None)
    with pytest.raises(share._base.SettingError, match=r"overt\[share\]"):
        named("misp").write(material())
