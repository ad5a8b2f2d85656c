"""What leaves the case: only what a person chose, marked, masked for the recipient, with no confidence made up."""

from __future__ import annotations

import csv
import io
import json

import pytest

from overt import share
from overt.errors import NotFound, SettingError
from overt.share._base import CAVEAT, named

FORMATS = sorted(share.find())


def rows(written):
    return list(csv.DictReader(io.StringIO(written.content.decode())))


@pytest.fixture(autouse=True)
def _pymisp(request):
    """MISP events are made by pymisp, which is an extra."""
    if getattr(request.node, "callspec", None) and request.node.callspec.params.get("name") == "misp":
        pytest.importorskip("pymisp", reason="needs pymisp: pip install 'overt[share]'")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("recipient", sorted(share.PROFILES))
def test_same_material_same_bytes_and_private_persons_masked(material, name, recipient):
    asked = {"recipient": recipient, "network": named(name).network}
    written = named(name).write(material(**asked))
    assert written.content == named(name).write(material(**asked)).content
    text = written.content.decode()
    private = ("lena_ost", "x:101", "x:9001", "bees and boats")
    if recipient in ("newsroom", "public"):
        assert not [word for word in private if word in text], "a post's number leads to its author, too"
        assert written.persons == 0
        assert "harbour" in text, "who is public is named"
    else:
        assert written.persons == 2
        assert "lena_ost" in text


@pytest.mark.parametrize("name", FORMATS)
def test_the_marking_stands_in_every_file(material, decide, name):
    decide("tlp", "amber+strict")
    assert "TLP:AMBER+STRICT" in named(name).write(material()).content.decode()


def test_a_marking_stricter_than_the_recipient_may_have_is_refused(material, decide):
    decide("tlp", "red")
    assert material("partner").tlp == "red"
    with pytest.raises(SettingError, match="nothing stricter than TLP:CLEAR may go to everybody"):
        material("public")


def test_what_a_person_excluded_is_not_shared(material, decide):
    decide("exclude", "yes", "account:x:101")
    decide("exclude", "yes", "domain:harbour-truth.example")
    found = material()
    assert [each.account_id for each in found.accounts] == ["telegram:harbour", "x:102"]
    assert found.domains == ()


def test_there_is_nothing_to_share_before_a_person_put_it_together(case):
    with pytest.raises(NotFound, match="A person puts one together first"):
        share.gather(case.engine, "O2", share.PROFILES["partner"], producer="Agency", version="0")


def test_indicators_are_defanged_and_no_formulas(material):
    found = rows(named("indicators").write(material()))
    assert [row["value"] for row in found] == [
        "harbour", "lena_ost", "'=cmd|calc", "harbour-truth[.]example", "hxxps://harbour-truth[.]example/sold",
    ]
    assert {row["note"] for row in found} == {CAVEAT}


def test_metas_table_counts_who_is_not_named_and_names_phases_in_order(material):
    found = rows(named("meta-csv").write(material("newsroom")))
    assert [row["Tactic"] for row in found] == sorted(row["Tactic"] for row in found)
    assets = {row["Procedure"]: row["Indicator"] for row in found if not row["Note"].startswith("page")}
    assert assets["0.9.4 Acquiring X / Twitter accounts"] == "2 x accounts"
    assert assets["0.9.7 Acquiring Telegram channels"] == "hxxps://t[.]me/harbour"
    assert assets["0.6.2 Acquiring domains to support influence operations"] == "harbour-truth[.]example"
    partner = rows(named("meta-csv").write(material("partner")))
    (sprayed,) = [row for row in partner if row["Technique"] == "6.3 Spraying content"]
    assert sprayed["Note"] == "x:9001, x:9002"


def bundle(written):
    return json.loads(written.content)["objects"]


def of_type(objects, kind):
    return [each for each in objects if each["type"] == kind]


def test_every_stix_object_is_marked_and_none_has_a_confidence_that_nobody_gave(material):
    objects = bundle(named("stix").write(material()))
    tlp = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"  # AMBER
    assert all(tlp in each["object_marking_refs"] for each in objects if each["id"] != tlp)
    assert not [each for each in objects if "confidence" in each]
    assert not of_type(objects, "threat-actor"), "nothing is attributed by software"


def test_what_a_person_judged_is_in_it_likelihood_and_confidence_apart(material, decide):
    decide("coordination.likelihood", "very_likely")
    decide("coordination.confidence", "moderate")
    decide("actor", "Harbour office")
    decide("source.likelihood", "likely")
    decide("source.confidence", "low")
    objects = bundle(named("stix").write(material()))
    (campaign,) = of_type(objects, "campaign")
    assert campaign["confidence"] == 50
    assert campaign["labels"] == ['estimative-language:likelihood-probability="very-likely"']
    (actor,) = of_type(objects, "threat-actor")
    assert "Judged likely by a person" in actor["description"]
    (link,) = [each for each in of_type(objects, "relationship") if each["relationship_type"] == "attributed-to"]
    assert (link["source_ref"], link["target_ref"], link["confidence"]) == (campaign["id"], actor["id"], 15)


def test_disarm_is_filed_under_disarm_with_its_own_id_and_version(material):
    patterns = of_type(bundle(named("stix").write(material())), "attack-pattern")
    (copypasta,) = [each for each in patterns if each["x_mitre_id"] == "T0084.001"]
    assert copypasta["id"] == "attack-pattern--4cd719a9-e817-4acc-9581-6b6a60e42f35"
    assert copypasta["kill_chain_phases"] == [
        {"kill_chain_name": "disarm", "phase_name": "develop-content", "x_opencti_order": 5}
    ], "OpenCTI orders its columns by this number"
    assert copypasta["external_references"][0]["description"] == "DISARM Red v1.6"
    assert "mitre-attack" not in json.dumps(patterns)


def test_references_lead_to_objects_of_the_bundle(material):
    objects = bundle(named("stix").write(material()))
    ids = {each["id"] for each in objects}
    assert len(ids) == len(objects)
    refs = [
        ref
        for each in objects
        for name, value in each.items()
        if name.endswith(("_ref", "_refs"))
        for ref in ([value] if isinstance(value, str) else value)
    ]
    assert refs
    assert set(refs) <= ids


def test_stix2_reads_it_and_the_oasis_validator_finds_it_valid(material, tmp_path):
    stix2 = pytest.importorskip("stix2", reason="needs stix2: pip install 'overt[dev]'")
    validator = pytest.importorskip("stix2validator", reason="needs stix2-validator: pip install 'overt[dev]'")
    for recipient in share.PROFILES:
        file = tmp_path / f"{recipient}.json"
        file.write_bytes(named("stix").write(material(recipient)).content)
        result = validator.validate_file(str(file), validator.ValidationOptions(version="2.1"))
        assert result.is_valid, [str(each) for each in result.object_results if not each.is_valid]
        parsed = stix2.parse(file.read_text(encoding="utf-8"), allow_custom=True)
        assert len(parsed.objects) == len(json.loads(file.read_text(encoding="utf-8"))["objects"])
