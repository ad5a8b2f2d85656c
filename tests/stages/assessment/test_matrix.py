"""Hypotheses against the evidence: from one file of rules, ranked by what speaks against, overruled by people."""

from __future__ import annotations

import pytest
from invented_operation import ANA, MINE, put

from overt import assessment, decisions
from overt.assessment import _measured
from overt.assessment.rules import kinds, standing_hypotheses
from overt.clusters import effective as checks
from overt.errors import NotFound, SettingError
from overt.markers import find as markers


@pytest.fixture
def case(world, case_of):
    world.circles()
    for who in MINE:
        world.post(who)
    return case_of()


def row(found, name):
    return next(each for each in found.rows if each.evidence_id == name)


def words(found, name):
    return {each.hypothesis_id: each.word for each in row(found, name).cells}


def against(found):
    return {each.hypothesis_id: each.inconsistency for each in found.scores}


def test_every_rule_is_about_something_the_case_has_and_names_six_hypotheses_with_reasons():
    assert len(standing_hypotheses()) == 6
    given = {(name, number) for name, marker in markers().items() for number in marker.gives}
    for kind in kinds().values():
        assert set(kind.checks) <= set(checks({}))
        assert set(kind.markers) <= given
        assert kind.checks or kind.markers or callable(getattr(_measured, kind.name))
        assert set(kind.outcomes) == {"yes", "no"}
        for rules in kind.outcomes.values():
            assert set(rules) == set(standing_hypotheses())
            assert all(len(rule.reason) > 10 for rule in rules.values())


def test_each_hypothesis_can_be_spoken_against():
    for name in standing_hypotheses():
        speaking = {
            kind.family for kind in kinds().values() for rules in kind.outcomes.values() if rules[name].cell in ("I", "II")
        }  # fmt: skip
        assert len(speaking) >= 3, f"{name} could hardly be refuted"


def test_what_the_case_cannot_answer_counts_for_nothing(case):
    found = assessment.matrix(case.engine, "O1")
    silent = row(found, "open_enthusiasm")
    assert (silent.outcome, silent.counts, silent.diagnosticity) == (None, False, 0.0)
    assert set(words(found, "open_enthusiasm").values()) == {"N"}


def test_a_check_that_explains_speaks_against_direction(case):
    put(case.engine, "explanation", [
        {"cluster_id": 1, "check": "fans", "verdict": "explains", "share": 0.9, "evidence": "90% name the star."},
    ])  # fmt: skip
    found = assessment.matrix(case.engine, "O1")
    assert row(found, "open_enthusiasm").outcome == "yes"
    assert "90% name the star" in row(found, "open_enthusiasm").says
    assert words(found, "open_enthusiasm") | {"covert": "I", "genuine": "CC"} == words(
        found, "open_enthusiasm"
    )
    assert row(found, "open_enthusiasm").diagnosticity == 0.75


def test_a_marker_that_stands_out_answers_for_the_accounts_of_its_cluster(case):
    put(case.engine, "marker", [
        {"subject": "cluster:1", "marker": "creation_burst", "name": "in_bursts", "verdict": "stands out", "evidence": "3 in a day"},
        {"subject": "cluster:2", "marker": "creation_burst", "name": "in_bursts", "verdict": "ordinary", "evidence": "none"},
    ])  # fmt: skip
    found = assessment.matrix(case.engine, "O1")
    assert row(found, "made_together").outcome == "yes"
    assert row(found, "made_together").says.endswith("3 in a day")
    assert against(found)["genuine"] >= 1.0


def test_rows_of_one_family_count_once(case):
    rows = [
        ("creation_burst", "in_bursts"),
        ("handles", "template_share"),
        ("profiles", "copied_biography"),
    ]
    put(case.engine, "marker", [
        {"subject": "cluster:1", "marker": marker, "name": name, "verdict": "stands out", "evidence": "e"} for marker, name in rows
    ])  # fmt: skip
    found = assessment.matrix(case.engine, "O1")
    genuine = next(each for each in found.scores if each.hypothesis_id == "genuine")
    assert {"made_together", "made_names", "copied_profiles"} <= set(genuine.against)
    families = {row(found, name).family for name in genuine.against}
    assert genuine.inconsistency == len(families)


def test_scores_come_least_inconsistent_first_and_support_counts_nothing(case):
    before = against(assessment.matrix(case.engine, "O1"))
    decisions.add_evidence(
        case.engine, "O1", "They say so", kind="admission", source="Somebody", admiralty="A1",
        cells={"covert": "CC", "genuine": "II"}, hypotheses=list(standing_hypotheses()), **ANA,
    )  # fmt: skip
    found = assessment.matrix(case.engine, "O1")
    sums = [each.inconsistency for each in found.scores]
    assert sums == sorted(sums)
    assert against(found) == {**before, "genuine": before["genuine"] + 2}, (
        "CC adds nothing and takes nothing away"
    )


def test_a_grade_that_cannot_carry_a_statement_counts_for_nothing(case):
    how = {
        "kind": "report",
        "source": "A blog",
        "cells": {"covert": "II"},
        "hypotheses": list(standing_hypotheses()),
    }
    before = against(assessment.matrix(case.engine, "O1"))
    for grade in ("F6", "E2", "B5", "D6"):
        decisions.add_evidence(case.engine, "O1", "No", admiralty=grade, **how, **ANA)
    assert against(assessment.matrix(case.engine, "O1")) == before
    decisions.add_evidence(case.engine, "O1", "No", admiralty="F3", **how, **ANA)
    assert against(assessment.matrix(case.engine, "O1"))["covert"] == before["covert"] + 2


def test_a_person_overrules_a_cell_and_can_take_it_back(case):
    put(case.engine, "marker", [
        {"subject": "cluster:1", "marker": "creation_burst", "name": "in_bursts", "verdict": "stands out", "evidence": "e"},
    ])  # fmt: skip
    made = assessment.overrule(
        case.engine, "O1", "made_together", "genuine", "n", **{**ANA, "reason": "a strike began"}
    )
    cell = row(assessment.matrix(case.engine, "O1"), "made_together").cell("genuine")
    assert (cell.word, cell.reason, cell.by) == ("N", "a strike began", "ana")
    again = assessment.overrule(case.engine, "O1", "made_together", "genuine", "II", **ANA)
    assert again.old == "N"
    decisions.undo(case.engine, again.decision_no, **ANA)
    decisions.undo(case.engine, made.decision_no, **ANA)
    cell = row(assessment.matrix(case.engine, "O1"), "made_together").cell("genuine")
    assert (cell.word, cell.by) == ("I", "rule")
    assert decisions.verify(case.engine).problem is None


def test_what_is_not_in_the_matrix_cannot_be_overruled(case):
    with pytest.raises(NotFound, match="no evidence 'mood'"):
        assessment.overrule(case.engine, "O1", "mood", "genuine", "N", **ANA)
    with pytest.raises(NotFound, match="no hypothesis 'aliens'"):
        assessment.overrule(case.engine, "O1", "made_together", "aliens", "N", **ANA)
    with pytest.raises(SettingError, match="CC, C, N, I, II"):
        assessment.overrule(case.engine, "O1", "made_together", "genuine", "perhaps", **ANA)


def test_a_hypothesis_of_ones_own_is_untested_until_something_can_speak_against_it(case):
    added = decisions.add_hypothesis(case.engine, "O1", "A youth branch by itself", **ANA)
    found = assessment.matrix(case.engine, "O1")
    score = next(each for each in found.scores if each.hypothesis_id == added.hypothesis_id)
    assert score.tested_by == 0
    assert added.hypothesis_id not in found.least
    made = assessment.overrule(
        case.engine, "O1", "wide_collection", added.hypothesis_id, "I", **ANA
    )
    assert against(assessment.matrix(case.engine, "O1"))[added.hypothesis_id] == 1.0
    decisions.undo(case.engine, added.decision_no, **ANA)
    assert assessment.matrix(case.engine, "O1").stray == (f"wide_collection.{added.hypothesis_id}",)
    assert made.decision_no


def test_the_family_on_which_the_order_hinges_is_named(case):
    put(case.engine, "explanation", [
        {"cluster_id": 1, "check": "affiliation", "verdict": "explains", "share": 0.9, "evidence": "e"},
    ])  # fmt: skip
    put(case.engine, "edge", [
        {"account_a": a, "account_b": b, "q_value": 0.01, "signals": "co_link", "reading": "one_source"}
        for a, b in (("x:1", "x:2"), ("x:1", "x:3"), ("x:2", "x:3"))
    ])  # fmt: skip
    found = assessment.matrix(case.engine, "O1")
    assert "covert" not in found.least
    assert "openness" in found.hinges


def test_merged_operations_share_what_was_brought_to_each(case):
    other = decisions.new_operation(case.engine, "Second", **ANA)
    decisions.add_hypothesis(case.engine, other, "Only there", **ANA)
    decisions.merge_operations(case.engine, "O1", other, **ANA)
    assert "Only there" in {each.text for each in assessment.matrix(case.engine, "O1").hypotheses}
