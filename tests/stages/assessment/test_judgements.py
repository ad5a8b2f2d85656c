"""The ladder proposes, a person says the word: above the ceiling only with a reason that is printed."""

from __future__ import annotations

import pytest
from invented_operation import ANA, MINE, put

from overt import assessment, decisions
from overt.assessment.judgements import Basis, propose_confidence
from overt.errors import SettingError

CHECKS = ("affiliation", "fans", "breaking_news", "share_button")
BOB = {**ANA, "person": "bob"}


@pytest.fixture
def case(world, case_of):
    world.circles()
    for who in MINE:
        world.post(who)
    return case_of()


def tie(case, *signals):
    pairs = [(a, b) for a in MINE for b in MINE if a < b]
    put(case.engine, "edge", [
        {"account_a": a, "account_b": b, "q_value": 0.01, "signals": ",".join(signals), "reading": "one_source"} for a, b in pairs
    ])  # fmt: skip
    put(case.engine, "pair_test", [
        {"signal": name, "account_a": a, "account_b": b, "q_value": 0.01} for name in signals for a, b in pairs
    ])  # fmt: skip


def explain(case, verdict="does not explain"):
    put(case.engine, "explanation", [
        {"cluster_id": 1, "check": check, "verdict": verdict, "share": 0.0, "evidence": "e"} for check in CHECKS
    ])  # fmt: skip


def label(case, person, word="yes"):
    for a in MINE:
        for b in MINE:
            if a < b:
                decisions.decide(
                    case.engine,
                    f"pair:{a}|{b}",
                    "label",
                    word,
                    person=person,
                    reason="blind sample: read",
                )


def of(case, judgement="coordination"):
    return assessment.assess(case.engine, "O1").of(judgement)


def missing(case, judgement="coordination"):
    return [each.name for each in of(case, judgement).ceiling.missing]


def test_nothing_is_judged_by_default(case):
    found = assessment.assess(case.engine, "O1")
    assert [each.judgement for each in found.judgements] == [
        "coordination",
        "authenticity",
        "source",
        "impact",
    ]
    assert all(each.likelihood is None and each.confidence is None for each in found.judgements)
    assert found.of("source").sentences() == ["Source: not assessed."]
    assert found.of("source").ceiling.word is None


def test_the_ladder_of_coordination_is_climbed_condition_by_condition(case):
    assert of(case).ceiling.word == "unlikely"
    assert missing(case) == ["one kind of signal beats chance"]
    tie(case, "co_link")
    assert of(case).ceiling.word == "roughly_even_chance"
    put(case.engine, "pair_test", [
        {"signal": "same_biography", "account_a": a, "account_b": b, "q_value": 0.01} for a, b in (("x:1", "x:2"), ("x:2", "x:3"))
    ])  # fmt: skip
    explain(case)
    assert missing(case) == ["one reviewer who labelled it blind"]
    label(case, "ana")
    assert of(case).ceiling.word == "likely"
    put(case.engine, "recheck", [
        {"operation_id": "O1", "decision_no": 4, "condition": name, "accounts": 3, "in_edges": 3, "together": 3, "strangers": 0,
         "signals": "co_link", "input_hash": "abc", "run_at": 1}
        for name in ("as_it_is", "half_window", "double_window", "half_q", "double_q")
    ])  # fmt: skip
    label(case, "bob")
    assert missing(case) == ["random sample of 30 or more, lower end of precision 0.7 or more"]


def test_a_signal_of_the_same_posts_is_no_second_kind(case):
    tie(case, "co_link", "co_hashtag")
    explain(case)
    label(case, "ana")
    assert of(case).ceiling.word == "likely"
    put(case.engine, "edge_post", [
        {"account_a": "x:1", "account_b": "x:2", "signal": name, "post_a": 1, "post_b": 2} for name in ("co_link", "co_hashtag")
    ])  # fmt: skip
    assert "a second independent kind, or a held-out period" in missing(case)


def test_an_explanation_that_fits_holds_the_ceiling_down(case):
    tie(case, "co_link", "same_biography")
    explain(case, "explains")
    label(case, "ana")
    assert missing(case) == ["benign explanations tested, none explains it"]


def test_labels_given_with_the_numbers_in_sight_make_nobody_a_reviewer(case):
    tie(case, "co_link", "same_biography")
    explain(case)
    decisions.decide(
        case.engine, "pair:x:1|x:2", "label", "yes", person="ana", reason="the map shows it"
    )
    assert missing(case) == ["one reviewer who labelled it blind"]


def test_a_pair_that_anybody_denies_is_denied(case):
    tie(case, "co_link")
    label(case, "ana")
    label(case, "bob", "no")
    found = assessment.assess(case.engine, "O1").reviewed
    assert (found.people, found.precision.confirmed, found.precision.decided) == (
        ("ana", "bob"),
        0,
        3,
    )


@pytest.mark.parametrize(
    ("change", "stale"), [({"input_hash": "other"}, True), ({"decision_no": 1}, True), ({}, False)]
)
def test_a_recheck_of_another_case_or_operation_is_stale(case, change, stale):
    row = {"operation_id": "O1", "decision_no": 4, "accounts": 3, "in_edges": 3, "together": 3, "strangers": 0,
           "signals": "co_link", "input_hash": "abc", "run_at": 1}  # fmt: skip
    put(
        case.engine,
        "recheck",
        [{**row, **change, "condition": name} for name in ("first_half", "second_half")],
    )
    met, said = assessment.assess(case.engine, "O1").rechecked.held_out()
    assert met is not stale
    assert ("since it last changed" in said) is stale


def test_a_word_above_the_ceiling_needs_a_reason_that_is_printed(case):
    tie(case, "co_link")
    with pytest.raises(SettingError, match="above what the case carries.*roughly even chance"):
        assessment.judge(case.engine, "O1", "coordination", "likely", confidence="low", **ANA)
    assert [
        each for each in decisions.history(case.engine) if each.field.startswith("coordination")
    ] == []
    assessment.judge(
        case.engine,
        "O1",
        "coordination",
        "likely",
        confidence="low",
        above="the tasking message is in the data",
        **ANA,
    )
    found = of(case)
    assert (found.above, found.above_reason) == (True, "the tasking message is in the data")
    assert "the tasking message is in the data" in found.sentences()[-1]


def test_a_word_set_past_the_ladder_is_marked_as_above_without_a_reason(case):
    decisions.decide(
        case.engine, "operation:O1", "coordination.likelihood", "almost_certain", **ANA
    )
    assert (of(case).above, of(case).above_reason) == (True, None)
    assert of(case).sentences()[-1].endswith("no reason was given.")


def test_likelihood_and_confidence_never_share_a_sentence(case):
    tie(case, "co_link")
    assessment.judge(
        case.engine, "O1", "coordination", "roughly even chance", confidence="moderate",
        assumptions=["the export is complete"], **ANA,
    )  # fmt: skip
    said = of(case).sentences()
    assert said[0] == "It is roughly even chance that the 3 accounts of Riverside act together."
    assert said[1] == "Our confidence in this is moderate: 1 key assumption, the argument is fair."


def test_the_source_comes_last_and_needs_a_named_source(case):
    tie(case, "co_link")
    say = {"confidence": "low", "above": "shown elsewhere", **ANA}
    with pytest.raises(SettingError, match="coordination and authenticity of O1 are not assessed"):
        assessment.judge(
            case.engine, "O1", "source", "unlikely", statement="a ministry directs it", **say
        )
    for name in ("coordination", "authenticity"):
        assessment.judge(case.engine, "O1", name, "unlikely", **say)
    with pytest.raises(SettingError, match="in your words"):
        assessment.judge(case.engine, "O1", "source", "unlikely", **say)
    assert of(case, "source").ceiling.word is None
    how = {"kind": "court", "source": "A court", "hypotheses": ["covert"]}
    decisions.add_evidence(case.engine, "O1", "It was ordered", admiralty="F6", **how, **ANA)
    assert of(case, "source").ceiling.word is None
    decisions.add_evidence(case.engine, "O1", "It was ordered", admiralty="B2", **how, **ANA)
    assert of(case, "source").ceiling.word == "roughly_even_chance"


def test_direct_evidence_carries_nothing_it_does_not_speak_for(case):
    how = {
        "kind": "platform_statement",
        "source": "The platform",
        "admiralty": "A1",
        "hypotheses": ["covert", "genuine"],
    }
    decisions.add_evidence(
        case.engine, "O1", "They are genuine", cells={"genuine": "CC"}, **how, **ANA
    )
    top = of(case).ceiling.rungs[-1]
    assert not top.met
    decisions.add_evidence(
        case.engine, "O1", "They were directed", cells={"covert": "C"}, **how, **ANA
    )
    assert of(case).ceiling.rungs[-1].met


def test_a_judgement_taken_back_is_not_assessed_again(case):
    tie(case, "co_link")
    assessment.judge(case.engine, "O1", "coordination", "unlikely", confidence="low", **ANA)
    assessment.judge(case.engine, "O1", "coordination", "unlikely", confidence="low", **BOB)
    assert of(case).people == ("ana", "bob")
    assessment.withdraw(case.engine, "O1", "coordination", **BOB)
    assert of(case).likelihood is None
    assert decisions.verify(case.engine).problem is None
    with pytest.raises(SettingError, match="nothing to take back"):
        assessment.withdraw(case.engine, "O1", "coordination", **BOB)


@pytest.mark.parametrize(
    ("assumptions", "sources", "argument", "says"),
    [(1, 2, "strong", "high"), (3, 2, "strong", "moderate"), (1, 2, "fair", "moderate"),
     (5, 9, "strong", "low"), (0, 1, "strong", "low"), (0, 3, "weak", "low")],
)  # fmt: skip
def test_confidence_follows_from_assumptions_sources_and_argument(
    assumptions, sources, argument, says
):
    assert propose_confidence(Basis(("a",) * assumptions, argument), sources) == says


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"likelihood": "probable"}, "no word of likelihood"),
        ({"confidence": "0.8"}, "low, moderate, high"),
        ({"judgement": "guilt"}, "no judgement 'guilt'"),
        ({"argument": "great"}, "strong, fair, weak"),
    ],
)
def test_what_is_no_word_of_the_scales_is_refused(case, how, says):
    asked = {"judgement": "coordination", "likelihood": "unlikely", "confidence": "low", **how}
    with pytest.raises(SettingError, match=says):
        assessment.judge(
            case.engine, "O1", asked.pop("judgement"), asked.pop("likelihood"), **asked, **ANA
        )
