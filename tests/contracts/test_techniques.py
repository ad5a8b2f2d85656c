"""Every technique that a part names exists in the pinned version of its framework."""

from __future__ import annotations

import csv
import json

import pytest

from overt import duplicates, markers, signals
from overt.assessment.frameworks import DISARM, KILL_CHAIN, SUCCESSORS, current, find
from overt.errors import PluginError
from shared_data import shared

PARTS = [
    (f"{kind} {name}", number)
    for kind, found in (("signal", signals.find()), ("marker", markers.find()), ("finder", duplicates.find()))
    for name, cls in found.items()
    for number in cls.techniques
]


@pytest.mark.parametrize(("part", "number"), PARTS)
def test_it_exists(part, number):
    assert find(number).name


def test_a_number_of_an_earlier_version_is_refused_with_its_successor():
    with pytest.raises(PluginError, match=r"T0104.*In DISARM Red v1.6 it is T0151.001 \(Social Media Platform\)"):
        find("T0104")
    with pytest.raises(PluginError, match="no technique T9999"):
        find("T9999")


def test_successors_exist_and_are_no_current_numbers():
    assert all(current(new) == new for new in SUCCESSORS.values())
    assert not [old for old in SUCCESSORS if current(old) == old]
    assert current("T0104.001") == "T0151.001"
    assert current("T9999") is None


def test_tactics_come_in_order_of_execution():
    assert find("T0073").tactic_order < find("T0084.001").tactic_order < find("T0049").tactic_order
    assert find("killchain:3.1").tactic == "Coordinating and planning"
    assert find("killchain:5.2.5").framework == KILL_CHAIN


@pytest.mark.real_data
def test_the_table_is_the_framework_and_nothing_else():
    file = shared("data/disarm/DISARM.json")
    objects = json.loads(file.read_text(encoding="utf-8"))["objects"]
    theirs = {
        o["external_references"][0]["external_id"]: (o["name"].strip(), o["id"])
        for o in objects
        if o["type"] == "attack-pattern"
    }
    assert len(theirs) == 391
    for number, (name, stix_id) in theirs.items():
        mine = find(number)
        assert (mine.framework, mine.name, mine.stix_id) == (DISARM, name, stix_id)


@pytest.mark.real_data
def test_the_kill_chain_is_metas():
    file = shared("data/meta_indicators/Online_Operations_Killchain-TTPs.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["Tactic"].strip()]
    for row in rows:
        number, _, name = " ".join(row["Procedure"].split()).partition(" ")
        assert find(f"killchain:{number}").name == name
