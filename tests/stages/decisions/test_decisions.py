"""What people decide: appended, chained, undone by a further decision."""

from __future__ import annotations

import json

import pytest

from overt import decisions
from overt.errors import NotFound, SettingError

ANA = {"person": "ana", "reason": "read the posts", "now": 1_700_000_000}


def test_a_decision_keeps_who_when_before_and_after(case):
    decisions.decide(case.engine, "cluster:1", "label", "yes", **ANA)
    made = decisions.decide(case.engine, "cluster:1", "label", "no", **{**ANA, "person": "bob"})
    assert (made.decision_no, made.person, made.old, made.new) == (2, "bob", "yes", "no")
    assert made.decided_at == 1_700_000_000
    assert [each.new for each in decisions.history(case.engine, "cluster:1")] == ["yes", "no"]


@pytest.mark.parametrize(
    ("subject", "field", "value", "error", "says"),
    [
        ("cluster:9", "label", "yes", NotFound, "no cluster '9'"),
        ("cluster:1", "label", "perhaps", SettingError, "one of: yes, no, unsure"),
        ("cluster:1", "mood", "good", SettingError, "no field 'mood'"),
        ("account:x:ana", "label", "yes", SettingError, "decided about pair or cluster"),
        ("ana", "note", "hello", SettingError, "is no subject"),
        ("pair:x:bob|x:ana", "label", "yes", NotFound, "in text order"),
        ("case", "note", " ", SettingError, "needs a value"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(case, subject, field, value, error, says):
    with pytest.raises(error, match=says.replace("(", r"\(")):
        decisions.decide(case.engine, subject, field, value, **ANA)
    assert decisions.history(case.engine) == []


@pytest.mark.parametrize("without", ["person", "reason"])
def test_a_decision_has_a_name_and_a_reason(case, without):
    with pytest.raises(SettingError, match="needs a"):
        decisions.decide(case.engine, "cluster:1", "label", "yes", **{**ANA, without: " "})


def test_the_log_holds_until_a_row_is_changed(case):
    for value in ("yes", "no", "unsure"):
        decisions.decide(case.engine, "cluster:1", "label", value, **ANA)
    found = decisions.verify(case.engine)
    assert (found.rows, found.problem) == (3, None)
    case.engine.execute("UPDATE decision SET new = 'yes' WHERE decision_no = 2")
    assert "decision 2 (ana, cluster:1 label)" in decisions.verify(case.engine).problem


def test_a_row_taken_out_is_missed_and_the_head_shows_a_rewritten_log(case):
    for value in ("yes", "no", "unsure"):
        decisions.decide(case.engine, "cluster:1", "label", value, **ANA)
    head = decisions.verify(case.engine).head
    case.engine.execute("DELETE FROM decision WHERE decision_no = 3")
    shorter = decisions.verify(case.engine)
    assert shorter.problem is None, "the end of a chain cannot be missed from inside"
    assert shorter.head != head, "but the hash noted elsewhere shows it"
    case.engine.execute("DELETE FROM decision WHERE decision_no = 1")
    assert "decision 1 is missing" in decisions.verify(case.engine).problem


def test_the_same_decisions_give_the_same_hashes(case):
    made = decisions.decide(case.engine, "case", "note", "début – 開始", **ANA)
    assert made.digest("0" * 64) == made.sha256
    assert made.digest("1" * 64) != made.sha256


def test_undoing_and_undoing_the_undoing(case):
    decisions.decide(case.engine, "cluster:1", "label", "yes", **ANA)
    decisions.undo(case.engine, 1, **ANA)
    assert decisions.standing(case.engine) == []
    with pytest.raises(SettingError, match="undone already"):
        decisions.undo(case.engine, 1, **ANA)
    decisions.undo(case.engine, 2, **ANA)
    assert [each.new for each in decisions.standing(case.engine)] == ["yes"]
    assert len(decisions.history(case.engine)) == 3, "nothing is taken out of the log"


def test_an_operation_holds_the_accounts_its_clusters_had_then(case):
    made = decisions.new_operation(case.engine, "Riverside", **ANA)
    decisions.add_parts(case.engine, made, clusters=[1], domains=["Nowhere.Example"], **ANA)
    case.engine.execute("UPDATE membership SET cluster_id = 2 WHERE account_id = 'x:ana'")
    (operation,) = decisions.operations(case.engine)
    assert sorted(operation.accounts) == ["x:ana", "x:bob", "x:cem"]
    assert list(operation.domains) == ["nowhere.example"]
    rows = case.sql("SELECT operation_id, name, accounts, domains FROM operation").to_pylist()
    assert rows == [{"operation_id": "O1", "name": "Riverside", "accounts": 3, "domains": 1}]
    assert case.sql("SELECT COUNT(*) AS n FROM operation_part")["n"][0].as_py() == 4


def test_a_merge_can_be_undone(case):
    for number, name in ((1, "One"), (2, "Two")):
        made = decisions.new_operation(case.engine, name, **ANA)
        decisions.add_parts(case.engine, made, clusters=[number], **ANA)
    merged = decisions.merge_operations(case.engine, "O1", "O2", **ANA)
    (operation,) = decisions.operations(case.engine)
    assert len(operation.accounts) == 6
    with pytest.raises(NotFound, match="no operation O2"):
        decisions.add_parts(case.engine, "O2", accounts=["x:ana"], **ANA)
    decisions.undo(case.engine, merged.decision_no, **ANA)
    assert {o.operation_id: len(o.accounts) for o in decisions.operations(case.engine)} == {"O1": 3, "O2": 3}


def test_an_id_is_never_used_again(case):
    decisions.new_operation(case.engine, "One", **ANA)
    decisions.undo(case.engine, 1, **ANA)
    assert decisions.operations(case.engine) == []
    assert decisions.new_operation(case.engine, "Two", **ANA) == "O2"


def test_taking_parts_out_names_what_is_left(case):
    made = decisions.new_operation(case.engine, "One", **ANA)
    decisions.add_parts(case.engine, made, clusters=[1, 2], **ANA)
    decisions.remove_parts(case.engine, made, accounts=["x:bob"], **ANA)
    assert sorted(decisions.operations(case.engine)[0].accounts) == ["x:ana", "x:cem", "x:dov", "x:eli", "x:fay"]
    value = json.loads(decisions.history(case.engine)[1].new)
    assert value == {"cluster": 1, "accounts": ["x:ana", "x:bob", "x:cem"]}
    with pytest.raises(SettingError, match="Nothing to add"):
        decisions.add_parts(case.engine, made, **ANA)


def test_the_sample_is_the_same_for_everybody_and_of_all_edges(case):
    sample = decisions.sample_pairs(case.engine, 4, seed=3)
    assert sample == decisions.sample_pairs(case.engine, 4, seed=3)
    assert len(set(sample)) == 4
    assert len(decisions.sample_pairs(case.engine, 100, seed=3)) == 6


def test_precision_has_a_wilson_interval_and_unsure_takes_no_part():
    said = {f"pair:{n}": "yes" for n in range(44)} | {f"pair:n{n}": "no" for n in range(6)} | {"pair:u": "unsure"}
    found = decisions.precision(said)
    assert (found.confirmed, found.decided, found.unsure) == (44, 50, 1)
    assert (round(found.low, 2), round(found.high, 2)) == (0.76, 0.94)  # the example of WORKBENCH 4.11
    assert decisions.precision({}).share is None


def test_kappa_of_a_worked_example():
    # Cohen 1960's form: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: agreement .7, by chance .5
    one = {f"pair:{n}": "yes" if n < 25 else "no" for n in range(50)}
    other = {f"pair:{n}": "yes" if n < 20 or 25 <= n < 35 else "no" for n in range(50)}
    found = decisions.agreement(one, other)
    assert (found.both, found.same) == (50, 35)
    assert found.kappa == pytest.approx(0.4)
    assert decisions.agreement(one, {}).kappa is None


def test_labels_of_two_people_stand_side_by_side(case):
    (a, b) = decisions.sample_pairs(case.engine, 1, seed=1)[0]
    for person, word in (("ana", "yes"), ("bob", "no"), ("ana", "unsure")):
        decisions.decide(case.engine, f"pair:{a}|{b}", "label", word, **{**ANA, "person": person})
    assert decisions.labels(case.engine, "ana") == {f"pair:{a}|{b}": "unsure"}
    assert decisions.labels(case.engine, "bob") == {f"pair:{a}|{b}": "no"}
