"""Bins of time, steps of colour, places on a map, names of files."""

from __future__ import annotations

import numpy as np
import pytest

from overt.charts import short_paths
from overt.charts._islands import place
from overt.charts._steps import stepped
from overt.charts._time import Bins, gaps


@pytest.mark.parametrize(
    ("hours", "unit", "first"),
    [
        (48, "hour", "2024-05-01T00:00Z"),
        (24 * 60, "day", "2024-05-01"),
        (24 * 900, "week", "2024-04-29"),
        (24 * 3_000, "month", "2024-05-01"),
    ],
)
def test_bins_are_as_wide_as_the_figure_needs(hours, unit, first):
    start = 1_714_521_600 // 3600
    bins = Bins.over(start, start + hours)
    assert bins.unit == unit
    assert bins.starts[0] == first
    assert bins.ends[:-1] == bins.starts[1:]


def test_bins_lose_no_post():
    hours = np.sort(np.random.default_rng(1).integers(-500_000, 500_000, 1_000))
    bins = Bins.over(int(hours[0]), int(hours[-1]))
    assert bins.totals(hours, np.ones(1_000, dtype=np.int64)).sum() == 1_000


def test_a_run_of_empty_days_is_a_gap_only_where_posts_were_to_be_expected():
    assert gaps([30, 30, 0, 30]) == [(2, 2)]
    assert gaps([3, 3, 0, 3]) == []
    assert gaps([3, 3, *[0] * 7, 3]) == [(2, 8)]
    assert gaps([0, 0, 0]) == []


def test_zero_has_a_step_of_its_own_and_the_largest_value_has_the_last():
    steps, names = stepped([0, 0.1, 2.9, 3.0], unit="%")
    assert steps[0] == names[0] == "0\u202f%"
    assert steps[1] == names[1]
    assert steps[3] == names[-1]
    assert len(names) <= 7


def test_one_busy_day_does_not_make_all_others_look_alike():
    steps, _ = stepped([5, 40, 300, 9_000], skewed=True)
    assert len(set(steps)) >= 3


def test_nothing_at_all_has_a_step():
    assert stepped([0, 0])[0] == ["0", "0"]


def test_islands_do_not_overlap_and_a_case_always_has_the_same_map():
    sizes = [40, 25, 12, 9, 5, 3, 3, 3, 3]
    accounts = [
        (f"{cluster}-{n}", cluster) for cluster, size in enumerate(sizes, 1) for n in range(size)
    ]
    rng = np.random.default_rng(3)
    edges = [
        (f"{cluster}-{a}", f"{cluster}-{b}")
        for cluster, size in enumerate(sizes, 1)
        for a, b in rng.integers(0, size, (size * 2, 2)).tolist()
        if a != b
    ]
    spots = np.array(place(accounts, edges))
    assert place(accounts, edges) == [tuple(spot) for spot in spots.tolist()]
    of = np.array([cluster for _, cluster in accounts])
    apart = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    assert apart[of[:, None] != of[None]].min() > 1.0
    assert np.isfinite(spots).all()


def test_a_cluster_of_thousands_is_laid_out_in_no_time():
    assert len(place([(str(n), 1) for n in range(5_000)], [("0", "1")])) == 5_000


def test_file_names_are_as_short_as_they_can_be():
    assert short_paths(["/a/b/x.csv", "/a/c/y.csv"]) == {
        "/a/b/x.csv": "x.csv",
        "/a/c/y.csv": "y.csv",
    }
    assert short_paths(["a/b/x.csv", "a/c/x.csv"]) == {
        "a/b/x.csv": "b/x.csv",
        "a/c/x.csv": "c/x.csv",
    }
    assert short_paths(["x.csv", "old/x.csv"]) == {"x.csv": "x.csv", "old/x.csv": "old/x.csv"}
    assert short_paths(["C:\\data\\\u202ex.csv"]) == {"C:\\data\\\u202ex.csv": "⟨U+202E⟩x.csv"}
