"""Breakout ladder and matrix of hypotheses: filled where a proof is, and never a sum of what supports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from overt import charts, decisions
from overt.assessment import impact, matrix
from overt.assessment._communities import Community, Reach
from overt.assessment.breakout import STEPS, Breakout, Proof, Step
from overt.charts import breakout, hypotheses, to_svg
from stages.charts.test_figures import _grey, drawn

WHO = {"person": "Ana Ruiz", "reason": "one text a day", "now": 1_720_000_000}


@pytest.fixture(scope="module")
def operation(crew):
    """The crew put together by a person: the id of the operation."""
    made = decisions.new_operation(crew.engine, "Harbour", **WHO)
    numbers = [row["cluster_id"] for row in crew.clusters().to_pylist()]
    decisions.add_parts(crew.engine, made, clusters=numbers, **WHO)
    return made


@pytest.fixture(scope="module")
def travelled(crew, operation):
    """How far it got."""
    return impact(crew.engine, operation)


@pytest.fixture(scope="module")
def weighed(crew, operation):
    """Its hypotheses against the evidence."""
    return matrix(crew.engine, operation)


def _community(number, takers, platform="x", members=40):
    names = tuple(f"{platform}:t{number}-{n}" for n in range(takers))
    return Community(f"K{number}", members, names, takers, takers >= 3, f"{platform}:hub", (platform,))


def _far(travelled, states, communities=(), found=None, platforms=("x", "telegram"), why=None):
    steps = tuple(
        Step(number, what, state, (Proof("post", "p", "a post"),) * 2 if state == "reached" else (), "why")
        for (number, what), state in zip(STEPS.items(), states, strict=True)
    )
    category = max((step.number for step in steps if step.state == "reached"), default=None)
    return replace(
        travelled,
        breakout=Breakout(category, steps, platforms, None),
        reach=Reach(tuple(communities), found, 9, 2, why),
    )


STATES = ("reached", "reached", "not reached", "not shown", "not shown", "not shown")


@pytest.mark.parametrize("name", ["breakout_ladder", "hypothesis_matrix"])
def test_marks_and_table_agree_and_it_is_told_in_words(crew, operation, name):
    figure = getattr(crew.charts, name)(operation)
    shown = [value for value in figure.twin[figure.measure].to_pylist() if value is not None]
    assert sum(shown) > 0
    assert sum(drawn(figure)) == pytest.approx(sum(shown))
    assert len(figure.alt) > 40
    assert figure.alt.endswith(".")
    assert '"url"' not in str(figure.chart.to_dict(validate=True))
    assert to_svg(figure.chart, key="a") == to_svg(getattr(charts, name)(crew, operation).chart, key="a")
    assert "Overt, 2024" in to_svg(figure.export("Overt, 2024"))


def test_steps_stand_in_their_order_with_their_state_and_count_of_proofs(travelled):
    figure = breakout.draw(_far(travelled, STATES, [_community(1, 4), _community(2, 1)], found=5))
    steps = [row for row in figure.twin.to_pylist() if row["part"].startswith("step")]
    assert [row["state"] for row in steps] == list(STATES)
    assert [row["proofs"] for row in steps] == [2, 2, 0, 0, 0, 0]
    assert "Steps reached: 1, 2; not shown: 4, 5, 6; not reached: 3." in figure.alt
    svg = to_svg(figure.chart, key="b")
    assert svg.count("reached · 2 proofs") == 2
    assert svg.count("url(#b-hatch)") == 3  # not shown is hatched, not reached is empty


def test_a_cell_is_filled_where_enough_accounts_took_it_up_and_only_there(travelled):
    figure = breakout.draw(_far(travelled, STATES, [_community(1, 4), _community(2, 1)], found=5))
    cells = {(row["part"], row["platform"]): row for row in figure.twin.to_pylist() if row["platform"]}
    assert cells["K1, 40 accounts", "x"]["state"] == "proven"
    assert cells["K2, 40 accounts", "x"]["state"] == "fewer than three accounts"
    assert ("K1, 40 accounts", "telegram") not in cells
    assert cells["its own posts", "telegram"]["state"] == "proven"
    assert "not drawn: 3." in " ".join(figure.notes)
    assert "in no community: 2." in " ".join(figure.notes)


def test_unknown_communities_are_hatched_and_said(travelled):
    figure = breakout.draw(_far(travelled, STATES, platforms=("x",), why="too few are in contact"))
    row = next(row for row in figure.twin.to_pylist() if row["part"] == "communities")
    assert (row["state"], row["proofs"]) == ("unknown", None)
    assert "Communities are unknown: too few are in contact." in figure.notes


def test_many_communities_are_cut_and_counted(travelled):
    many = [_community(n, 12 - n) for n in range(1, 12)]
    figure = breakout.draw(_far(travelled, STATES, many, found=11))
    assert len({row["part"] for row in figure.twin.to_pylist() if row["part"].startswith("K")}) == 8
    assert "Communities with fewer such accounts, not drawn: 3." in figure.notes


def test_without_a_post_no_ladder_is_drawn(travelled):
    figure = breakout.draw(_far(travelled, ("not shown",) * 6, platforms=()))
    assert (figure.chart, figure.why_not) == (None, "why")
    assert figure.twin["state"].to_pylist() == ["not shown"] * 6


def test_words_of_the_steps_may_be_those_of_another_language_and_lines_are_broken(travelled):
    long = "suivi d'une réponse publique, d'une action concrète ou d'un appel à la violence"
    svg = to_svg(breakout.draw(_far(travelled, STATES), {6: long}).chart)
    assert "appel à la violence" in svg
    assert long not in svg
    assert STEPS[6].split(",")[0] not in svg


def test_rows_stand_by_diagnosticity_and_the_sums_below_are_those_of_the_matrix(weighed):
    rows = hypotheses.draw(weighed).twin.to_pylist()
    told = [row["diagnosticity"] for row in rows[:-1]]
    assert told == sorted(told, reverse=True)
    assert min(told) > 0
    sums = {each.hypothesis_id: each for each in weighed.scores}
    for letter, each in zip("ABCDEF", weighed.hypotheses, strict=True):
        score = sums[each.hypothesis_id]
        expected = f"{score.inconsistency:g}" if score.tested_by else "not tested"
        assert rows[-1][f"{letter} {each.hypothesis_id}"] == expected


def test_what_supports_is_not_counted_anywhere(weighed):
    """Turning all support into silence changes letters and diagnosticity, never a sum."""
    quiet = replace(
        weighed,
        rows=tuple(
            replace(
                row,
                cells=tuple(replace(cell, word="N" if cell.word in ("C", "CC") else cell.word) for cell in row.cells),
            )
            for row in weighed.rows
        ),
    )
    assert any(cell.word in ("C", "CC") for row in weighed.rows for cell in row.cells)
    mine, other = (hypotheses.draw(each).twin.to_pylist()[-1] for each in (weighed, quiet))
    assert mine == other


def test_rows_without_answer_or_telling_nothing_are_left_out_and_counted(weighed):
    figure = hypotheses.draw(weighed)
    telling = [row for row in weighed.rows if row.counts and row.diagnosticity]
    assert figure.twin.num_rows == len(telling) + 1
    assert figure.notes[-1].endswith(f"not drawn: {len(weighed.rows) - len(telling)}.")
    silent = replace(weighed, rows=tuple(replace(row, counts=False) for row in weighed.rows))
    assert hypotheses.draw(silent).chart is None
    assert hypotheses.draw(silent).why_not == "No evidence in the case tells the hypotheses apart."


def test_a_cell_that_a_person_set_and_a_hypothesis_nobody_tested_are_marked(weighed):
    row = next(row for row in weighed.rows if row.counts and row.diagnosticity)
    mine = replace(row, cells=(replace(row.cells[0], word="II", by="Ana Ruiz"), *row.cells[1:]))
    scores = tuple(replace(each, tested_by=0) if each.hypothesis_id == "seeded" else each for each in weighed.scores)
    figure = hypotheses.draw(replace(weighed, rows=(mine,), scores=scores))
    svg = to_svg(figure.chart)
    assert ">II*<" in svg
    assert "not tested" in svg
    assert "A cell with * was set by a person instead of the rule." in figure.notes


def test_an_answer_never_stands_alone_on_a_line():
    for question in ("Est-ce que " + "mot " * length + "fin ? oui" for length in range(5, 40)):
        assert all(len(line) > 8 and line[0] != "?" for line in hypotheses._lines(question))


def test_shades_that_speak_against_are_darker_in_grey():
    against = [_grey(hypotheses._TINTS[word]) for word in ("C", "I", "II")]
    assert against[0] - against[1] > 20
    assert against[1] - against[2] > 60
    assert _grey(breakout._CELLS["fewer than three accounts"]) - _grey(breakout._CELLS["proven"]) > 60
