"""Every figure shows the numbers of its table, says what it shows, and is not drawn when it would mislead."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pyarrow as pa
import pytest

from overt import charts
from overt.charts import (
    activity,
    coverage,
    echo,
    gaps,
    ladder,
    map,  # noqa: A004
    of_case,
    offset,
    roles,
    sensitivity,
    shift,
    waterfall,
)

FIGURES = {
    "activity": lambda case: charts.activity_timeline(case, 1),
    "coverage": charts.coverage_calendar,
    "gaps": lambda case: charts.gap_histogram(case, 1),
    "ladder": charts.window_ladder,
    "map": charts.cluster_map,
    "offset": lambda case: charts.offset_profile(case, 1),
    "roles": lambda case: charts.role_bars(case, 1),
    "sensitivity": charts.sensitivity_curve,
    "shift": lambda case: charts.shift_heatmap(case, 1),
    "waterfall": lambda case: charts.evidence_waterfall(case, 1),
}


@pytest.fixture(params=FIGURES)
def figure(request, crew):
    return FIGURES[request.param](crew)


def drawn(figure: charts.Figure) -> list[float]:
    """What the marks show: the column `measure` of the rows the chart draws, each row once."""
    found: dict[str, list[float]] = {}

    def walk(part: object) -> None:
        if isinstance(part, dict):
            rows = part.get("values")
            if (
                isinstance(rows, list)
                and rows
                and isinstance(rows[0], dict)
                and figure.measure in rows[0]
            ):
                values = [row[figure.measure] for row in rows if row[figure.measure] is not None]
                found[json.dumps(rows)] = values
            for each in part.values():
                walk(each)
        elif isinstance(part, list):
            for each in part:
                walk(each)

    walk(figure.chart.to_dict())
    return [value for values in found.values() for value in values]


def test_the_marks_add_up_to_the_table(figure):
    shown = [value for value in figure.twin[figure.measure].to_pylist() if value is not None]
    assert sum(shown) > 0
    if figure.key == "sensitivity":  # the setting used is drawn a second time, as a ring
        assert set(drawn(figure)) == set(shown)
    else:
        assert sum(drawn(figure)) == pytest.approx(sum(shown))


def test_it_says_in_a_sentence_what_it_shows(figure):
    assert len(figure.alt) > 40
    assert figure.alt.endswith(".")
    assert re.search(r"\d", figure.alt)
    assert re.search(r"\d", figure.subtitle)


def test_it_is_valid_vega_lite_and_loads_nothing(figure):
    specification = figure.chart.to_dict(validate=True)
    assert '"url"' not in str(specification)
    svg = charts.to_svg(figure.chart)
    assert svg.replace("http://www.w3.org/2000/svg", "").count("http") == 0
    assert "<image" not in svg


def test_it_is_drawn_the_same_however_often_it_is_drawn(figure):
    assert charts.to_svg(figure.chart, key="a") == charts.to_svg(figure.chart, key="a")


def test_its_axes_say_their_zone(figure):
    if figure.key.split("-")[0] in ("activity", "coverage", "shift"):
        assert "(UTC)" in charts.to_svg(figure.chart)


def test_an_export_carries_title_and_source_with_it(figure):
    svg = charts.to_svg(figure.export("case crew, data 1234, UTC"), background="white")
    assert "case crew, data 1234, UTC" in svg
    assert figure.title.split(",")[0] in svg


def test_ids_of_two_figures_on_one_page_do_not_meet(crew):
    first, second = (charts.to_inline_svg(FIGURES[name](crew)) for name in ("activity", "coverage"))
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_a_gap_breaks_the_line_and_is_not_zero(crew):
    twin = charts.activity_timeline(crew, 1).twin.to_pylist()
    days = {row["from_utc"]: row["cluster_posts"] for row in twin}
    assert days["2024-05-20"] == 6  # day 19, a Monday
    assert [days[f"2024-05-{day}"] for day in range(21, 26)] == [None] * 5
    assert days["2024-05-04"] == 0  # a Saturday on which others post


def test_coverage_names_the_gap(crew):
    figure = charts.coverage_calendar(crew)
    assert charts.silences(figure) == [("x · posts.csv", "2024-05-21", "2024-05-26")]
    assert "url(#coverage-hatch)" in charts.to_inline_svg(figure)


def test_the_heatmap_finds_the_hours_of_the_crew(crew):
    figure = charts.shift_heatmap(crew, 1)
    cells = {(row["weekday"], row["hour_utc"]): row["posts"] for row in figure.twin.to_pylist()}
    assert cells["Wed", 9] == 48  # six accounts on eight Wednesdays
    assert cells["Sat", 9] == 0
    assert sum(cells.values()) == sum(posts for (_, hour), posts in cells.items() if hour == 9)


@pytest.mark.parametrize(
    ("posts", "accounts", "step"), [(199, 9, 1), (900, 4, 1), (900, 9, 86_400)]
)
def test_the_heatmap_is_not_drawn_from_too_little_and_says_why(posts, accounts, step):
    rows = pa.table({"week_hour": [9], "cluster_posts": [posts], "other_posts": [5]})
    figure = shift.draw(rows, 1, accounts=accounts, time_step_s=step)
    assert figure.chart is None
    assert figure.why_not
    assert figure.why_not in figure.alt


def test_the_densest_hours_may_reach_over_midnight():
    hours = [22, 23, 24 + 0, 24 + 1]
    rows = pa.table({"week_hour": hours, "cluster_posts": [100] * 4, "other_posts": [0] * 4})
    figure = shift.draw(rows, 1, accounts=9)
    assert "hold 100% of the posts" in figure.alt
    assert figure.twin["posts"].to_pylist()[22] == 100


def test_nothing_is_drawn_of_nothing():
    empty = pa.table(
        {name: pa.array([], pa.int64()) for name in ("hour", "cluster_posts", "other_posts")}
    )
    assert activity.draw(empty, 1).chart is None
    no_posts = pa.table(
        {
            "platform": pa.array([], pa.string()),
            **{n: pa.array([], pa.int64()) for n in ("source_no", "hour", "posts")},
        }
    )
    assert coverage.draw(no_posts).chart is None
    unnamed = pa.table({n: pa.array([], pa.string()) for n in ("account", "name", "words", "posts", "kind", "share")})
    assert roles.draw(unnamed, 1, accounts=9).chart is None
    none = pa.table({"gap_s": pa.array([], pa.int64()), "meetings": pa.array([], pa.int64())})
    assert gaps.draw(none, none, 1).chart is None
    no_steps = pa.table({n: pa.array([], pa.float64()) for n in ("p_value", "expected", "found")})
    kept = pa.table({"q_value": pa.array([], pa.float64())})
    assert sensitivity.draw(kept, no_steps, q=0.05, tested=0).chart is None
    no_rungs = pa.table(
        {
            "signal": pa.array(["co_link"], pa.string()),
            **{n: pa.array([0], pa.int64()) for n in ("window_s", "candidates", "pairs")},
            "expected": pa.array([0.0], pa.float64()),
        }
    )
    assert ladder.draw(no_rungs, q=0.05, labels={}).chart is None
    nobody = pa.table(
        {
            "account_id": pa.array([], pa.string()),
            "cluster_id": pa.array([], pa.int64()),
            "edges": pa.array([], pa.int64()),
        }
    )
    no_edges = pa.table(
        {"account_a": pa.array([], pa.string()), "account_b": pa.array([], pa.string())}
    )
    assert map.draw(nobody, no_edges, drawn=[], clusters=0, edges_in_all=0).chart is None
    no_rows = pa.table({"edges": pa.array([], pa.int64())})
    assert waterfall.draw(no_rows, 1, labels={}).chart is None


def test_times_cut_to_the_minute_have_no_finer_bins():
    inside = pa.table({"gap_s": [0, 60, 120, 86_400], "meetings": [30, 5, 5, 1]})
    twin = gaps.draw(inside, inside.slice(0, 0), 1, time_step_s=60).twin
    found = dict(
        zip(twin["time_between"].to_pylist(), twin["cluster_meetings"].to_pylist(), strict=True)
    )
    assert list(found)[:2] == ["same minute", "1–2 min"]
    assert found["same minute"] == 30
    assert found["1–2 min"] == 10
    assert found["12–24 h"] == 1


def test_a_short_operation_in_a_long_case_is_not_one_needle():
    hours = list(range(0, 24 * 1_500, 24))
    cluster = [40 if 24_000 <= hour < 24_480 else 0 for hour in hours]
    cluster[0] = 1
    rows = pa.table({"hour": hours, "cluster_posts": cluster, "other_posts": [3] * len(hours)})
    figure = activity.draw(rows, 1)
    assert figure.twin.num_rows < 40
    assert "1 of its posts lie outside" in " ".join(figure.notes)


def test_stricter_thresholds_never_keep_more_pairs(crew):
    kept = charts.sensitivity_curve(crew).twin["kept_pairs"].to_pylist()
    assert kept == sorted(kept)
    assert crew.summary()["edges"] in kept


def test_the_ladder_has_every_window_of_every_signal_that_was_ready(crew):
    rows = charts.window_ladder(crew).twin.to_pylist()
    ready = crew.sql("SELECT windows FROM signal_run WHERE state = 'ready'").to_pylist()
    assert len(rows) == sum(row["windows"].count(",") + 1 for row in ready)
    assert all(row["expected_false"] <= row["kept_pairs"] <= row["candidate_pairs"] for row in rows)
    assert {"10 s", "1 min", "10 min"} <= {row["window"] for row in rows}


def test_a_bar_of_the_waterfall_begins_where_the_one_before_ends(crew):
    rows = charts.evidence_waterfall(crew, 1).twin.to_pylist()
    assert rows[0]["from_bits"] == 0
    for before, after in pairwise(rows):
        assert after["from_bits"] == (before["to_bits"] if after["edge"] == before["edge"] else 0)


def test_the_profile_of_clocks_marks_the_offsets_of_the_marker(crew):
    figure = charts.offset_profile(crew, 1)
    row = crew.sql("SELECT low, high, value FROM marker WHERE subject = 'cluster:1' AND name = 'utc_offset_h'").to_pylist()[0]
    inside = [each["zone"] for each in figure.twin.to_pylist() if each["cannot_be_excluded"]]
    assert inside[0] == f"UTC{row['low']:+.0f}".replace("-", "−")
    assert inside[-1] == f"UTC{row['high']:+.0f}".replace("-", "−")
    assert sum(figure.twin["percent"].to_pylist()) == pytest.approx(100, abs=0.5)


def test_a_clock_that_is_open_is_said_to_be_open_and_one_that_was_not_computed_is_not_drawn():
    rows = [{"offset_h": 0.0, "zone": "UTC+0", "probability": 1.0, "inside": 1.0}]
    row = {"words": "UTC+0", "verdict": "cannot tell", "n": 30, "evidence": "30 half-hours."}
    assert "open" in offset.draw(rows, row, 1).notes[-1]
    assert "open" not in " ".join(offset.draw(rows, {**row, "verdict": "measured"}, 1).notes)
    few = offset.draw([], {**row, "verdict": "too little data", "evidence": "3 half-hours; 20 are needed."}, 1)
    assert few.chart is None
    assert few.why_not == "3 half-hours; 20 are needed."
    assert offset.draw([], None, 1).chart is None
def test_incidents_and_actions_of_platforms_are_lettered_lines_keyed_to_a_list():
    hours = list(range(0, 24 * 60, 24))
    rows = pa.table({"hour": hours, "cluster_posts": [4] * 60, "other_posts": [9] * 60})
    events = pa.table(
        {
            "series": ["at", "action", "at"],
            "label": ["a storm", "takedown", "long after"],
            "at_s": [86_400 * 10 + 3_600, 86_400 * 20, 86_400 * 900],
        }
    )
    figure = activity.draw(rows, 1, events=events)
    told = " ".join(figure.notes)
    assert "A 1970-01-11T01:00Z a storm" in told
    assert "B 1970-01-21T00:00Z takedown (action of a platform)" in told
    assert "long after" not in told
    svg = charts.to_svg(figure.chart)
    assert ">A<" in svg
    assert ">B<" in svg
    assert ">A<" not in charts.to_svg(activity.draw(rows, 1).chart)


def test_bars_of_roles_are_in_the_order_of_roles(crew):
    rows = charts.role_bars(crew, 1).twin.to_pylist()
    by_account: dict[str, float] = {}
    for row in rows:
        by_account[row["account"]] = by_account.get(row["account"], 0) + row["share_percent"]
    assert all(total == pytest.approx(100, abs=0.1) for total in by_account.values())


def test_a_case_has_every_figure_as_a_method_and_says_which_there_are(crew):
    for name, make in {**of_case.OF_CLUSTER, **of_case.OF_WHOLE}.items():
        given = (1,) if name in of_case.OF_CLUSTER else ()
        mine, its = getattr(crew.charts, name)(*given), make(crew, *given)
        assert (mine.key, mine.alt, mine.twin) == (its.key, its.alt, its.twin)
        assert f".{name}(" in repr(crew.charts)
        assert getattr(crew.charts, name).__doc__ == make.__doc__
    figures = {name for name in charts.__all__ if _gives_a_figure(getattr(charts, name))}
    assert figures == set(dir(crew.charts))
    assert all(f".{name}(operation_id)" in repr(crew.charts) for name in of_case.OF_OPERATION)
    with pytest.raises(AttributeError, match="There are: account_creation"):
        crew.charts.word_cloud(1)


def test_figures_that_need_a_marker_say_so_where_it_was_not_computed():
    assert "was not computed" in roles.draw(None, 1, accounts=5).why_not
    assert "was not computed" in echo.draw(None, 1).why_not


def test_every_pair_of_shades_that_touch_can_be_told_apart_in_grey():
    for colours in (roles._COLOURS, [echo._COLOURS[name] for name in echo.SOURCES[:3]]):
        greys = [_grey(colour) for colour in colours]
        assert min(abs(a - b) for a, b in pairwise(greys)) > 20


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _gives_a_figure(one: object) -> bool:
    return getattr(one, "__annotations__", {}).get("return") == "Figure"
