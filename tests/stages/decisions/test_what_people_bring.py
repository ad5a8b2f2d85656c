"""Pick-ups, evidence and labels: checked before they are written, chained, and undone by their number."""

from __future__ import annotations

import json

import pytest

from overt import decisions, publication
from overt.errors import NotFound, SettingError

ANA = {"person": "ana", "reason": "read the posts", "now": 1_700_000_000}
PRESS = {
    "date": "2024-05-20",
    "kind": "media",
    "name": "The Gazette",
    "url": "https://gazette.example/1",
    "grade": "b/2",
}


@pytest.fixture
def made(case):
    return decisions.new_operation(case.engine, "Riverside", **ANA)


def test_a_list_is_read_again_without_doubling_its_rows(case, made):
    first = decisions.add_pickups(case.engine, made, [PRESS, {**PRESS, "name": "The Post"}], **ANA)
    again = decisions.add_pickups(
        case.engine, made, [PRESS, {**PRESS, "name": "The Herald"}, PRESS], **ANA
    )
    assert [each.name for each in first] == ["The Gazette", "The Post"]
    assert [each.name for each in again] == ["The Herald"]
    assert first[0].grade == "B2"
    rows = case.sql(
        "SELECT pickup_id, name, grade, decision_no FROM pickup ORDER BY decision_no"
    ).to_pylist()
    assert [row["name"] for row in rows] == ["The Gazette", "The Post", "The Herald"]
    assert rows[0]["pickup_id"] == f"P{rows[0]['decision_no']}"


def test_undoing_a_row_takes_it_from_the_table_and_undoing_that_brings_it_back(case, made):
    row = decisions.add_pickups(case.engine, made, [PRESS], **ANA)[0]
    undone = decisions.undo(case.engine, row.decision_no, **ANA)
    assert case.table("pickup").num_rows == 0
    assert decisions.add_pickups(case.engine, made, [PRESS], **ANA), (
        "what was undone may be brought anew"
    )
    decisions.undo(case.engine, undone.decision_no, **ANA)
    assert case.table("pickup").num_rows == 2
    assert decisions.verify(case.engine).problem is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "rumour"}, "Row 2 .* kind 'rumour'"),
        ({"date": "20 May"}, "Row 2 .* no date"),
        ({"grade": "G7"}, "Row 2 .* no Admiralty grade"),
        ({"url": ""}, "Row 2 .* lacks url"),
    ],
)
def test_one_bad_row_and_nothing_is_written(case, made, change, says):
    with pytest.raises(SettingError, match=says):
        decisions.add_pickups(case.engine, made, [PRESS, {**PRESS, **change}], **ANA)
    assert case.table("pickup").num_rows == 0
    assert len(decisions.history(case.engine)) == 1


@pytest.mark.parametrize(
    ("grade", "carries"),
    [
        ("A1", True),
        ("F3", True),
        ("C6", True),
        ("D4", True),
        ("F6", False),
        ("D6", False),
        ("A5", False),
        ("E1", False),
    ],
)
def test_which_grades_carry_a_statement(grade, carries):
    assert decisions.proves(grade) is carries


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "rumour"}, "no kind of evidence"),
        ({"source": " "}, "a source"),
        ({"cells": {"aliens": "C"}}, "no hypothesis 'aliens'"),
        ({"cells": {"covert": "maybe"}}, "CC, C, N, I, II"),
    ],
)
def test_evidence_that_makes_no_sense_is_refused(case, made, change, says):
    how = {"kind": "report", "source": "An agency", "hypotheses": ["covert"], **change}
    with pytest.raises(SettingError, match=says):
        decisions.add_evidence(case.engine, made, "It says so", **how, **ANA)


def test_evidence_is_a_row_with_its_cells(case, made):
    each = decisions.add_evidence(
        case.engine, made, "It says so", kind="report", source="An agency", url="https://agency.example", on="2024-06-03",
        admiralty="B2", cells={"covert": "c"}, hypotheses=["covert"], **ANA,
    )  # fmt: skip
    assert case.table("outside_evidence").to_pylist()[0]["evidence_id"] == each.evidence_id
    cell = case.table("matrix_cell").to_pylist()[0]
    assert (cell["hypothesis_id"], cell["cell"], cell["person"]) == ("covert", "C", "ana")


def test_what_is_in_it_already_is_not_added_and_what_is_not_is_not_removed(case, made):
    decisions.add_parts(
        case.engine, made, accounts=["x:ana"], domains=["hxxps://www.harbour[.]example/page"], **ANA
    )
    before = len(decisions.history(case.engine))
    with pytest.raises(SettingError, match="x:ana is in O1 already"):
        decisions.add_parts(case.engine, made, accounts=["x:ana"], **ANA)
    with pytest.raises(SettingError, match=r"harbour\[\.\]example is in O1 already"):
        decisions.add_parts(case.engine, made, domains=["harbour.example"], **ANA)
    with pytest.raises(SettingError, match="Cluster 2 is not in O1"):
        decisions.remove_parts(case.engine, made, clusters=[2], **ANA)
    with pytest.raises(SettingError, match="no website"):
        decisions.add_parts(case.engine, made, domains=["not a site"], **ANA)
    assert len(decisions.history(case.engine)) == before
    decisions.add_parts(case.engine, made, clusters=[1], **ANA)  # two of three are new


def test_removing_and_undoing_it_brings_the_account_back(case, made):
    decisions.add_parts(case.engine, made, clusters=[1], **ANA)
    gone = decisions.remove_parts(case.engine, made, accounts=["x:bob"], **ANA)
    assert set(decisions.operations(case.engine)[0].accounts) == {"x:ana", "x:cem"}
    decisions.undo(case.engine, gone[0].decision_no, **ANA)
    assert set(decisions.operations(case.engine)[0].accounts) == {"x:ana", "x:bob", "x:cem"}


def test_blind_labels_are_told_from_others_and_a_sample_can_keep_to_an_operation(case, made):
    decisions.add_parts(case.engine, made, clusters=[2], **ANA)
    pairs = decisions.sample_pairs(case.engine, 50, 1, made)
    assert sorted(pairs) == [("x:dov", "x:eli"), ("x:dov", "x:fay"), ("x:eli", "x:fay")]
    assert len(decisions.sample_pairs(case.engine, 50, 1)) == 6
    decisions.decide(case.engine, "pair:x:dov|x:eli", "label", "yes", **ANA)
    decisions.decide(
        case.engine,
        "pair:x:dov|x:fay",
        "label",
        "no",
        **{**ANA, "reason": f"{decisions.BLIND}: fans"},
    )
    assert decisions.blind_labels(case.engine) == {"ana": {"pair:x:dov|x:fay": "no"}}


def test_together_a_denial_outweighs_a_doubt_and_a_doubt_a_yes():
    said = [
        {"a": "yes", "b": "yes", "c": "yes"},
        {"a": "yes", "b": "unsure", "c": "unsure"},
        {"c": "no"},
    ]
    assert decisions.agreed(said) == {"a": "yes", "b": "unsure", "c": "no"}


def test_answers_and_overrides_are_signed_and_undone(case, made):
    publication.answer(case.engine, made, "c1", "yes", **{**ANA, "reason": "the imprint"})
    key = publication.override(case.engine, made, "6-1a2b3c", **ANA)
    assert publication.answers(case.engine, made)["c1"].note == "the imprint"
    assert publication.overrides(case.engine, made)["6-1a2b3c"].person == "ana"
    decisions.undo(case.engine, key.decision_no, **ANA)
    assert publication.overrides(case.engine, made) == {}
    with pytest.raises(SettingError, match="no question"):
        publication.answer(case.engine, made, "c9", "yes", **ANA)
    with pytest.raises(SettingError, match="names no finding"):
        publication.override(case.engine, made, "21-all", **ANA)
    with pytest.raises(NotFound):
        publication.override(case.engine, "O9", "6-all", **ANA)


def test_the_log_says_what_was_brought_as_plain_json(case, made):
    decisions.add_pickups(case.engine, made, [PRESS], **ANA)
    last = decisions.history(case.engine)[-1]
    assert (last.field, json.loads(last.new)["name"]) == ("pickup", "The Gazette")


def test_a_case_made_before_these_tables_is_read_and_packed_as_before(case, made, tmp_path):
    from overt.case import Case
    from overt.pack import write

    for table in ("pickup", "outside_evidence", "hypothesis", "matrix_cell", "recheck"):
        case.engine.drop(table)
    case.close()
    with Case.open(case.folder, read_only=True) as opened:
        assert opened.table("pickup").num_rows == 0
        write(opened, tmp_path / "pack.zip", raw=False)
    with Case.open(case.folder) as opened:
        assert decisions.add_pickups(opened.engine, made, [PRESS], **ANA)
        assert opened.table("pickup").num_rows == 1
