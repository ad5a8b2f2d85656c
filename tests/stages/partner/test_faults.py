"""Faults of partners' files: each found where it is, none where it is not, and counted in VIGINUM's real bundles."""

from __future__ import annotations

import json

import pytest

from overt import partner
from overt.errors import NotFound, SettingError, UnknownFormat, UnreadableFile
from shared_data import shared

CLEAR = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"
ORIGINALS = ("rrn", "portal_kombat")


def bundle(tmp_path, *objects, marked=True):
    made = [
        {"spec_version": "2.1", **({"object_marking_refs": [CLEAR]} if marked else {}), **each} for each in objects
    ]
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps({"type": "bundle", "id": "bundle--1", "objects": made}), encoding="utf-8")
    return partner.read(file)


def found(parcel):
    return {each.name: each for each in partner.faults(parcel)}


def domain(value, **more):
    return {"type": "domain-name", "id": f"domain-name--{value}", "value": value, **more}


def technique(number, chain="disarm", source="DISARM"):
    return {
        "type": "attack-pattern", "id": f"attack-pattern--{number}", "name": number, "x_mitre_id": number,
        "kill_chain_phases": [{"kill_chain_name": chain, "phase_name": "develop-content"}],
        "external_references": [{"source_name": source, "external_id": number}],
    }  # fmt: skip


def test_a_sound_bundle_has_no_fault(tmp_path):
    sound = bundle(tmp_path, domain("example.org"), technique("T0084.001"))
    assert partner.faults(sound) == ()
    assert sound.tlp == "clear"


@pytest.mark.parametrize("text", ["àremplir", "a remplir", "TODO", "xxx", "XXXX", "Lorem ipsum dolor".lower(), "TBD"])
def test_placeholders_are_found(tmp_path, text):
    assert found(bundle(tmp_path, domain("example.org", x_opencti_description=text)))["placeholder"].count == 1


@pytest.mark.parametrize(
    "text", ["todo el mundo", "to fill in later", "xxx.example/watch", "mastodon", "https://a.example/xxx/b"]
)
def test_words_that_only_look_like_placeholders_are_left_alone(tmp_path, text):
    assert "placeholder" not in found(bundle(tmp_path, domain("example.org", x_opencti_description=text)))


def test_a_post_that_says_todo_is_a_quotation(tmp_path):
    post = {"type": "media-content", "id": "media-content--1", "url": "https://a.example/1", "content": "TODO: vote"}
    assert "placeholder" not in found(bundle(tmp_path, post))


def test_unmarked_objects_are_counted_by_type(tmp_path):
    parcel = bundle(tmp_path, domain("a.example"), domain("b.example"), technique("T0084.001"), marked=False)
    assert found(parcel)["unmarked"].by_type == {"domain-name": 2, "attack-pattern": 1}


def test_techniques_misfiled_and_of_old_versions_are_named_with_what_became_of_them(tmp_path):
    faults = found(
        bundle(tmp_path, technique("T0104.004", chain="mitre-attack", source="mitre-attack"), technique("T0199"))
    )
    assert faults["disarm_as_attack"].count == 1
    assert faults["old_technique"].examples == ("T0104.004 (T0151.001 in v1.6)", "T0199 (no successor known)")


def test_techniques_of_attack_itself_are_no_fault(tmp_path):
    own = [technique(number, chain="mitre-attack", source="mitre-attack") for number in ("T1566", "T0814")]
    assert partner.faults(bundle(tmp_path, *own)) == ()


def test_confidence_zero_files_inside_and_invented_report_types_are_found(tmp_path):
    report = {
        "type": "report", "id": "report--1", "name": "r", "confidence": 0, "report_types": ["rouge"],
        "object_refs": ["domain-name--gone"], "published": "2024-01-01T00:00:00Z", "x_opencti_files": [{"name": "accounts.xlsx", "data": "UEs="}],
    }  # fmt: skip
    faults = found(bundle(tmp_path, report))
    assert set(faults) == {"confidence_zero", "attachment", "report_type", "dangling"}
    assert faults["attachment"].examples == ("accounts.xlsx",)
    assert faults["report_type"].examples == ("rouge",)


def test_a_misp_event_without_tlp_is_unmarked_and_its_files_are_seen(tmp_path):
    file = tmp_path / "event.json"
    event = {
        "uuid": "6f1b1c1e-0000-4000-8000-000000000001", "info": "à remplir", "Orgc": {"name": "CERT"},
        "Attribute": [{"uuid": "1", "type": "attachment", "value": "a.xlsx", "data": "UEs="},
                      {"uuid": "2", "type": "domain", "value": "Example.org", "Tag": [{"name": "tlp:white"}]}],
    }  # fmt: skip
    file.write_text(json.dumps({"response": [{"Event": event}]}), encoding="utf-8")
    parcel = partner.read(file)
    faults = found(parcel)
    assert {name: fault.count for name, fault in faults.items()} == {"placeholder": 1, "unmarked": 2, "attachment": 1}
    (indicator,) = parcel.indicators
    assert (indicator.kind, indicator.value, indicator.tlp) == ("domain", "example.org", "clear")


@pytest.mark.parametrize(
    ("text", "error"),
    [("{", UnreadableFile), ("[]", UnknownFormat), ('{"type": "bundle", "objects": [1]}', UnknownFormat),
     ('{"Event": {"uuid": "1"}}', UnknownFormat), ("\x00", UnreadableFile)],
)  # fmt: skip
def test_what_is_neither_is_refused_with_a_sentence(tmp_path, text, error):
    file = tmp_path / "file.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(error):
        partner.read(file)


# ------------------------------------------------------------------ VIGINUM's bundles, as published


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("rrn", {"placeholder": 3, "disarm_as_attack": 36, "unmarked": 158}),
        ("portal_kombat", {"unmarked": 1592, "confidence_zero": 514}),
    ],
)
def test_the_faults_of_the_originals_are_those_counted_by_hand(name, counts):
    faults = found(partner.read(shared(f"data/viginum/{name}.stix.json")))
    assert {key: faults[key].count for key in counts} == counts
    if name == "portal_kombat":
        assert faults["unmarked"].by_type["report"] == 1, "including the report"
        assert "placeholder" not in faults
        assert "disarm_as_attack" not in faults


@pytest.mark.real_data
@pytest.mark.parametrize("name", ORIGINALS)
def test_given_on_they_have_none_of_the_faults_and_every_object_is_accounted_for(name, case, tmp_path):
    parcel = partner.read(shared(f"data/viginum/{name}.stix.json"))
    partner.bring_in(case.engine, parcel)
    content, kept = partner.again(partner.parcel_of(case.engine, 1), tlp="clear")
    file = tmp_path / "mended.json"
    file.write_bytes(content)
    mended = partner.read(file)
    assert {each.name for each in partner.faults(mended)} == {"old_technique", "incomplete"}
    (place,) = [each for each in partner.faults(mended) if each.name == "incomplete"]
    assert place.by_type == {"location": 1}, "where a place lies cannot be made up, and a number stays the maker's"
    assert [each.object_id for each in kept] == [each.object_id for each in parcel.objects]
    left = {each.object_id: each.body for each in mended.objects}
    before = {each.object_id: each.body for each in parcel.objects}
    for each in kept:
        if each.outcome == "kept":
            assert left[each.object_id] == before[each.object_id]
        elif each.outcome == "changed":
            assert left[each.object_id] != before[each.object_id]
            assert each.reasons
        else:
            assert each.object_id not in left
            assert each.reasons
    assert len(left) == sum(each.outcome != "dropped" for each in kept)
    assert not [fact for fact in parcel.facts - mended.facts if fact.kind == "domain"], "no website is lost"


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "before"), [("rrn", 590), ("portal_kombat", 1015)])
def test_a_strict_reader_refuses_hundreds_of_objects_before_and_one_place_after(name, before):
    stix2 = pytest.importorskip("stix2", reason="needs stix2: pip install 'overt[dev]'")
    parcel = partner.read(shared(f"data/viginum/{name}.stix.json"))
    content, _ = partner.again(parcel, tlp="clear")

    def refused(objects):
        found = []
        for each in objects:
            try:
                stix2.parse(each, allow_custom=True)
            except (stix2.exceptions.STIXError, ValueError):
                found.append(each["type"])
        return found

    assert len(refused([each.body for each in parcel.objects])) == before
    assert refused(json.loads(content)["objects"]) == ["location"]


def test_relations_that_end_as_they_begin_and_groupings_of_nothing_are_mended(tmp_path):
    same = "2024-01-01T00:00:00.000Z"
    relation = {
        "type": "relationship", "id": "relationship--1", "relationship_type": "related-to", "start_time": same,
        "stop_time": same, "source_ref": "domain-name--a.example", "target_ref": "grouping--1",
    }  # fmt: skip
    grouping = {"type": "grouping", "id": "grouping--1", "name": "g", "context": "suspicious-activity"}
    parcel = bundle(tmp_path, domain("a.example"), grouping, relation)
    assert set(found(parcel)) == {"ends_before", "incomplete"}
    content, kept = partner.again(parcel, tlp="clear")
    assert [each.outcome for each in kept] == ["kept", "changed", "changed"]
    mended = {each["id"]: each for each in json.loads(content)["objects"]}
    assert mended["grouping--1"]["object_refs"] == ["domain-name--a.example"]
    assert "stop_time" not in mended["relationship--1"]


def test_a_person_chooses_the_marking_and_cannot_loosen_it(tmp_path, case):
    red = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
    parcel = bundle(tmp_path, domain("a.example", object_marking_refs=[red]), domain("b.example"))
    with pytest.raises(SettingError, match="Give --tlp red or stricter"):
        partner.again(parcel, tlp="green")
    with pytest.raises(SettingError, match="There is no TLP 'white'"):
        partner.again(parcel, tlp="white")
    with pytest.raises(NotFound, match="no partner's file 7"):
        partner.parcel_of(case.engine, 7)
