"""What the check says of STIX bundles: invented ones, and two that an agency published."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from overt.publication import check_stix
from shared_data import shared

WHITE = {
    "type": "marking-definition", "id": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "definition_type": "tlp", "definition": {"tlp": "white"},
}  # fmt: skip


def technique(number, kill_chain, source):
    return {
        "type": "attack-pattern", "id": f"attack-pattern--{number}", "object_marking_refs": [WHITE["id"]],
        "kill_chain_phases": [{"kill_chain_name": kill_chain, "phase_name": "p"}],
        "external_references": [{"source_name": source, "external_id": number}],
    }  # fmt: skip


def test_a_marked_bundle_with_techniques_where_they_belong_passes():
    assert check_stix({"objects": [WHITE, technique("T0084.001", "disarm", "DISARM")]}).passes


@pytest.mark.parametrize(
    ("change", "rule", "says"),
    [
        ({"object_marking_refs": []}, 7, "not marked"),
        (
            {"kill_chain_phases": [{"kill_chain_name": "mitre-attack", "phase_name": "p"}]},
            14,
            "under mitre-attack",
        ),
        ({"description": "à remplir"}, 9, "remplir"),
        ({"confidence": 0}, 15, "confidence 0"),
    ],
)
def test_each_fault_of_published_bundles_is_named(change, rule, says):
    found = check_stix({"objects": [WHITE, technique("T0084.001", "disarm", "DISARM") | change]})
    assert [each.rule for each in found.blocks] == [rule]
    assert says in found.blocks[0].text


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "unmarked", "placeholders", "misfiled", "zero"),
    [("rrn", 158, 3, 36, 0), ("portal_kombat", 1592, 0, 21, 514)],
)
def test_the_faults_counted_by_hand_in_published_bundles_are_found(
    name, unmarked, placeholders, misfiled, zero
):
    file = shared(f"data/viginum/{name}.stix.json")
    bundle = json.loads(file.read_text(encoding="utf-8"))
    found = check_stix(bundle).blocks
    bare = {each["id"] for each in bundle["objects"] if not each.get("object_marking_refs")}
    assert sum(1 for each in found if each.rule == 7 and each.place in bare) == unmarked
    assert sum(1 for each in found if each.rule == 9) == placeholders
    assert (
        len({each.place for each in found if each.rule == 14 and "mitre-attack" in each.text})
        == misfiled
    )
    assert Counter("confidence 0," in each.text for each in found if each.rule == 15)[True] == zero
