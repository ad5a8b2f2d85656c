"""When accounts were made, and whose applause they get: marks equal tables, guards, words."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest

from overt import charts
from overt.charts import creation, echo
from stages.charts.test_figures import drawn

_DAY = 86_400
_AT = 1_709_251_200  # 2024-03-01


def _accounts(members, others=(), unknown=0):
    rows = [(int(at), 1) for at in members] + [(None, 1)] * unknown + [(int(at), 0) for at in others]
    return pa.table(
        {
            "created_at": pa.array([row[0] for row in rows], pa.int64()),
            "member": pa.array([row[1] for row in rows], pa.int64()),
        }
    )


def _received(accounts):
    rows = [(f"x:{n:02}", source, 10 * n + place) for n in range(accounts) for place, source in enumerate(echo.SOURCES)]
    return pa.table(
        {
            "subject": pa.array([row[0] for row in rows], pa.string()),
            "source": pa.array([row[1] for row in rows], pa.string()),
            "acts": pa.array([row[2] for row in rows], pa.int64()),
        }
    )


def _creation():
    rng = np.random.default_rng(1)
    made = np.concatenate([_AT + rng.integers(0, 5 * _DAY, 20), _AT - rng.integers(200, 2_000, 10) * _DAY])
    return creation.draw(_accounts(made, _AT - rng.integers(0, 3_000, 200) * _DAY, unknown=3), 1)


@pytest.mark.parametrize("figure", [_creation(), echo.draw(_received(24), 1)], ids=["creation", "echo"])
def test_marks_equal_the_table_and_words_and_picture_are_whole(figure):
    shown = [value for value in figure.twin[figure.measure].to_pylist() if value is not None]
    assert sum(drawn(figure)) == sum(shown) > 0
    assert figure.alt.endswith(".")
    assert re.search(r"\d", figure.subtitle)
    assert '"url"' not in str(figure.chart.to_dict(validate=True))
    svg = charts.to_svg(figure.chart)
    assert svg.replace("http://www.w3.org/2000/svg", "").count("http") == 0
    assert charts.to_svg(figure.chart, key="a") == charts.to_svg(figure.chart, key="a")


def test_accounts_are_shown_by_month_or_where_all_are_young_by_day_and_unknown_dates_are_counted():
    figure = _creation()
    twin = {row["from_utc"]: row for row in figure.twin.to_pylist()}
    assert twin["2024-03-01"]["cluster_accounts"] == 20
    assert sum(row["cluster_accounts"] for row in twin.values()) == 30
    assert any("3 of 33 accounts" in note for note in figure.notes)
    days = creation.draw(_accounts(_AT + np.arange(10) * _DAY), 2)
    assert days.twin["from_utc"].to_pylist()[2] == "2024-03-01"
    assert "per day" in days.alt
    assert any(note.startswith("No outline") for note in days.notes)
    assert days.twin["expected_accounts"].null_count == days.twin.num_rows


def test_the_outline_is_the_share_of_the_others_times_the_members():
    others = np.concatenate([np.full(25, _AT), np.full(75, _AT - 4_000 * _DAY)])
    figure = creation.draw(_accounts(_AT + np.arange(8) * _DAY, others), 1)
    twin = {row["from_utc"]: row for row in figure.twin.to_pylist()}
    assert twin["2024-03-01"]["expected_accounts"] == pytest.approx(0.25 * 8)
    assert "75 accounts in no cluster were made before or after" in " ".join(figure.notes)


def test_the_accounts_beyond_twenty_are_one_bar_and_the_unknown_part_is_never_left_out():
    figure = echo.draw(_received(24), 1)
    names = list(dict.fromkeys(figure.twin["account"].to_pylist()))
    assert len(names) == 21
    assert names[0] == "x:23"
    assert names[-1] == "4 other accounts"
    unknown = [row["acts"] for row in figure.twin.to_pylist() if row["source"] == "counted, origin unknown"]
    assert sum(unknown) == sum(10 * n + 3 for n in range(24))


def test_too_little_is_not_drawn_and_says_why():
    few = creation.draw(_accounts([_AT] * 3, unknown=5), 1)
    assert few.chart is None
    assert "3 of 8" in few.why_not
    assert echo.draw(_received(0), 1).chart is None
    assert "20 are needed" in echo.draw(_received(1), 1).why_not


def test_both_read_what_a_case_holds(crew):
    assert charts.account_creation(crew, 1).why_not.startswith("The creation time of 0 of 6")
    assert charts.own_applause(crew, 1).chart is None
