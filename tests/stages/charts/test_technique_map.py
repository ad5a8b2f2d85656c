"""The heat map of techniques: only what posts show, tactics in order of execution."""

from __future__ import annotations

from overt.assessment.frameworks import DISARM, KILL_CHAIN
from overt.charts import to_svg
from overt.charts.techniques import draw


def _row(number, order, posts, framework=DISARM):
    return {"framework": framework, "technique_id": number, "name": f"Name of {number}", "tactic": f"Tactic {order}",
            "tactic_order": order, "posts": posts}  # fmt: skip


def test_tactics_stand_in_order_of_execution_and_disarm_before_the_kill_chain():
    figure = draw([_row("6.2", 6, 3, KILL_CHAIN), _row("T0049", 12, 40), _row("T0084.001", 5, 900)])
    assert figure.twin["technique"].to_pylist() == ["T0084.001", "T0049", "6.2"]
    assert figure.twin["posts"].to_pylist() == [900, 40, 3]
    assert "Most posts, 900, show T0084.001" in figure.alt
    svg = to_svg(figure.chart, key="t")
    assert svg.index("Tactic 5") < svg.index("Tactic 12") < svg.index("Tactic 6")


def test_a_technique_without_posts_is_not_drawn():
    figure = draw([_row("T0049", 12, 0), _row("T0084.001", 5, 2)])
    assert figure.twin["technique"].to_pylist() == ["T0084.001"]
    assert "T0049" not in to_svg(figure.chart)
    assert draw([_row("T0049", 12, 0)]).chart is None
    assert draw([]).why_not == "No technique is shown by a post."


def test_the_same_rows_in_any_order_give_the_same_picture():
    rows = [_row(f"T{number}", number % 4, number) for number in range(1, 9)]
    assert to_svg(draw(rows).chart) == to_svg(draw(rows[::-1]).chart)
