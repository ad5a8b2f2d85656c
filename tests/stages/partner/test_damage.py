"""Files of strangers may hold anything anywhere: reading, checking, bringing in and giving on never end in a crash."""

from __future__ import annotations

import json
import random

import pytest

from overt import partner
from overt.errors import UnknownFormat
from overt.share._base import named

JUNK = (
    None, 1, -1, 1e9, True, "", "x", "\ud800", "àremplir", [], {}, [1], [None], {"a": 1}, [{"a": [1]}], [["x"]], {"x": {}},
)  # fmt: skip
KEPT = ("id", "type", "info", "uuid")  # without these it is no bundle or event at all


def damaged(value, chance, rng):
    if isinstance(value, dict):
        return {
            name: rng.choice(JUNK) if name not in KEPT and rng.random() < chance else damaged(each, chance, rng)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [rng.choice(JUNK) if rng.random() < chance / 4 else damaged(each, chance, rng) for each in value]
    return value


@pytest.mark.parametrize("format_name", ["stix", "misp"])
def test_nothing_in_a_file_ends_the_run(material, case, tmp_path, format_name):
    if format_name == "misp":
        pytest.importorskip("pymisp", reason="needs pymisp: pip install 'overt[share]'")
    sound = json.loads(named(format_name).write(material()).content)
    rng, file, read = random.Random(7), tmp_path / "damaged.json", 0
    for _ in range(60):
        made = damaged(sound, 0.15, rng)
        if format_name == "stix":
            made |= {"type": "bundle", "objects": [damaged(each, 0.15, rng) for each in sound["objects"]]}
        file.write_text(json.dumps(made), encoding="utf-8")
        try:
            parcel = partner.read(file)
        except UnknownFormat:
            continue
        read += 1
        found = partner.faults(parcel)
        assert found or format_name == "misp"
        done = partner.bring_in(case.engine, parcel, now=0)
        if format_name == "stix":
            partner.again(partner.parcel_of(case.engine, done.file_no), tlp="red")
    assert read > 40
    assert isinstance(partner.matches(case.engine), list)


def test_a_property_of_another_type_is_left_out_and_named(tmp_path):
    file = tmp_path / "b.json"
    odd = {"type": "domain-name", "id": "domain-name--1", "value": "a.example", "labels": 5, "confidence": "high",
           "object_marking_refs": ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"]}  # fmt: skip
    file.write_text(json.dumps({"type": "bundle", "objects": [odd]}), encoding="utf-8")
    (fault,) = partner.faults(partner.read(file))
    assert (fault.name, fault.examples) == ("wrong_type", ("domain-name a.example: labels, confidence",))
