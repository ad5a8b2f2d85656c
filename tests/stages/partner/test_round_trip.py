"""What was exported gives the same facts back when it is read in: object by object, for every recipient."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from overt import partner, share
from overt.publication import check_stix
from overt.share import facts_of
from overt.share._base import named

FORMATS = ("stix", "misp")


@pytest.fixture(params=FORMATS)
def format_name(request):
    if request.param == "misp":
        pytest.importorskip("pymisp", reason="needs pymisp: pip install 'overt[share]'")
    return request.param


@pytest.fixture
def judged(case, decide):
    for field, value in (
        ("coordination.likelihood", "very_likely"), ("coordination.confidence", "moderate"),
        ("coordination.statement", "It is very likely that they act together."),
        ("authenticity.likelihood", "roughly_even_chance"), ("impact.confidence", "low"),
        ("source.statement", "It is unlikely that the office is behind it."), ("source.likelihood", "unlikely"),
        ("activity", "Harbour set"), ("actor", "Harbour office"), ("tlp", "green"),
    ):  # fmt: skip
        decide(field, value)
    case.engine.put("outside_evidence", pa.table({
        "operation_id": ["O1", "O1"], "evidence_id": ["X9", "X10"], "kind": ["platform_statement", "leak"],
        "text": ["The platform removed them.", "A list of tasks."], "source": ["X Corp", "somebody"],
        "url": ["https://x.example/report", ""], "on_date": ["2024-05-20", None], "grade": ["B2", "F6"],
        "decision_no": [9, 10],
    }))  # fmt: skip
    decide("role", "posts first; posts: 3", "account:x:101")
    decide("role", "destination", "domain:harbour-truth.example")


def sent(material, tmp_path, name, recipient):
    file = tmp_path / f"{name}-{recipient}.json"
    file.write_bytes(named(name).write(material(recipient)).content)
    return file


@pytest.mark.parametrize("recipient", ["partner", "platform", "newsroom"])
def test_the_same_facts_come_back(material, judged, tmp_path, format_name, recipient):
    wanted = facts_of(material(recipient))
    assert ("source" in {fact.kind for fact in wanted}) == (recipient != "newsroom"), "sources are not for newsrooms"
    assert {fact.kind for fact in wanted} == {
        "operation", "marking", "judgement", "account", "domain", "url", "technique", "narrative", "post",
    } | ({"source"} if recipient != "newsroom" else set())  # fmt: skip
    assert partner.read(sent(material, tmp_path, format_name, recipient)).facts == wanted


def test_a_grade_that_nobody_gave_is_not_passed_on(material, judged, tmp_path, format_name):
    grades = {fact.subject: fact.value for fact in facts_of(material()) if (fact.kind, fact.field) == ("source", "grade")}
    assert grades == {"X9": "B2"}
    text = sent(material, tmp_path, format_name, "partner").read_text(encoding="utf-8")
    assert text.count("admiralty-scale:source-reliability") == text.count('source-reliability=\\"b\\"')


def test_the_check_of_publications_finds_nothing_in_a_bundle_with_low_confidence(material, judged, tmp_path):
    found = check_stix(json.loads(sent(material, tmp_path, "stix", "partner").read_text(encoding="utf-8")))
    assert found.passes, [each.text for each in found.blocks]


def test_the_public_gets_the_same_facts_back_with_nobody_named(material, tmp_path, format_name):
    wanted = facts_of(material("public"))
    assert partner.read(sent(material, tmp_path, format_name, "public")).facts == wanted
    assert not [fact for fact in wanted if "lena" in fact.value or "101" in fact.subject]


@pytest.mark.parametrize("recipient", sorted(share.PROFILES))
def test_what_overt_writes_has_none_of_the_faults(material, tmp_path, format_name, recipient):
    found = partner.read(sent(material, tmp_path, format_name, recipient))
    assert partner.faults(found) == ()


def test_bringing_it_in_gives_the_same_facts_and_matches_in_the_tables(material, judged, case, tmp_path, format_name):
    file = sent(material, tmp_path, format_name, "partner")
    done = partner.bring_in(case.engine, partner.read(file), now=1_720_000_000)
    assert (done.file_no, done.new) == (1, True)
    back = partner.parcel_of(case.engine, 1)
    assert back.facts == facts_of(material("partner"))
    assert [each.body for each in back.objects] == [each.body for each in partner.read(file).objects]
    here = {(row["kind"], row["here"]) for row in partner.matches(case.engine)}
    assert here == {
        ("account", "x:101"), ("account", "x:102"), ("account", "telegram:harbour"),
        ("domain", "harbour-truth.example"), ("url", "harbour-truth.example"),
    }  # fmt: skip
    (row,) = partner.files(case.engine)
    assert (row["title"], row["producer"], row["tlp"], row["read_at"]) == ("Riverside", "Agency", "green", 1_720_000_000)
    assert not partner.bring_in(case.engine, partner.read(file)).new, "the same bytes are one file"
