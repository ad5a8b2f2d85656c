"""The calibration benchmark draws what it says it draws, and its cuts keep what they should."""

from __future__ import annotations

import json

import numpy as np
import pytest
from benchmarks.nullchain import filled, run_chain
from benchmarks.nullsets import Acts
from benchmarks.rates import Rate

from benchmarks import calibration_tables, nullsets, rivals
from overt import network, signals, significance
from overt.settings import RunSettings


@pytest.fixture(scope="module")
def crowd():
    return nullsets.heavy_tailed(np.random.default_rng(1), accounts=80, acts=200, objects=60)



@pytest.mark.parametrize("kind", nullsets.SHUFFLES)
def test_a_shuffle_keeps_the_number_of_acts_and_is_the_same_for_the_same_seed(crowd, kind):
    one, two = (nullsets.SHUFFLES[kind](crowd, np.random.default_rng(3)) for _ in range(2))
    for name, acts in crowd.items():
        assert len(one[name].at) == len(acts.at)
        for column in ("account", "obj", "at", "post"):
            assert np.array_equal(getattr(one[name], column), getattr(two[name], column))
    assert any(not np.array_equal(one[name].account, crowd[name].account) or
               not np.array_equal(one[name].at, crowd[name].at) for name in crowd)  # fmt: skip


def test_dealing_accounts_keeps_objects_and_times_and_dealing_times_keeps_who_acts_on_what(crowd):
    dealt = nullsets.accounts_over_acts(crowd, np.random.default_rng(4))
    timed = nullsets.times_within_objects(crowd, np.random.default_rng(4))
    for name, acts in crowd.items():
        assert np.array_equal(dealt[name].obj, acts.obj)
        assert np.array_equal(dealt[name].at, acts.at)
        assert np.array_equal(timed[name].account, acts.account)
        for obj in np.unique(acts.obj):
            here = acts.obj == obj
            assert np.array_equal(np.sort(timed[name].at[here]), np.sort(acts.at[here]))


def test_time_of_day_keeps_each_accounts_hours_of_the_week(crowd):
    drawn = nullsets.time_of_day_kept(crowd, np.random.default_rng(5))
    hours = {}
    for acts in crowd.values():
        for who, at in zip(acts.account, acts.at, strict=True):
            hours.setdefault(who, set()).add((at - nullsets.BEGINS) % nullsets.WEEK_S // 3_600)
    for name, acts in drawn.items():
        assert np.array_equal(acts.account, crowd[name].account)
        for who, at in zip(acts.account, acts.at, strict=True):
            assert (at - nullsets.BEGINS) % nullsets.WEEK_S // 3_600 in hours[who]


def test_a_planted_group_is_found_by_the_chain_and_the_levels_are_nested():
    acts, group = nullsets.planted(np.random.default_rng(1), size=5, k=6, window_s=10)
    found = run_chain(acts, (0.01, 0.05), seed=1)
    strict, loose = ({tuple(p) for p in found.pairs["network", q].tolist()} for q in (0.01, 0.05))
    assert strict <= loose
    assert {end for pair in loose for end in pair} >= group


def test_the_short_run_finds_the_edges_of_the_whole_one_and_none_where_it_finds_none():
    acts, _ = nullsets.planted(np.random.default_rng(1), size=4, k=3, window_s=10)
    crowd_alone = {"co_repost": nullsets.heavy_tailed(np.random.default_rng(2), accounts=80, acts=200)["co_repost"]}
    for given, any_edge in ((acts, True), (crowd_alone, False)):
        short = run_chain(given, (0.05,), seed=3, with_clusters=True)
        off = {name: {"enabled": False} for name in signals.find() if name not in given}
        settings = RunSettings(seed=3, parts=off)
        engine = filled(given, 1)
        for stage in (signals, significance, network):
            stage.run(engine, settings)
        whole = engine.read("SELECT account_a, account_b FROM edge").to_pylist()
        engine.close()
        assert bool(whole) == any_edge
        assert [(f"x:{a:07d}", f"x:{b:07d}") for a, b in short.pairs["network", 0.05].tolist()] == [
            (row["account_a"], row["account_b"]) for row in whole
        ]
        assert (short.clustered[0.05].accounts > 0) == any_edge


def test_without_a_common_crowd_each_object_of_a_burst_has_people_of_its_own():
    together, apart = (
        nullsets.breaking_news(np.random.default_rng(6), common=common)["co_repost"] for common in (True, False)
    )
    met = []
    for acts in (together, apart):
        burst = acts.obj >= 10_000
        held = np.unique(np.column_stack((acts.account[burst], acts.obj[burst] // 5)), axis=0, return_counts=True)[1]
        met.append(held.mean())
    assert met[0] > met[1]  # objects of one burst per account that takes part


def test_figures_of_two_runs_are_added_up():
    def run(sets, hits):
        row = {name: {"sets": hits, "sum": 3 * hits} for name in (*calibration_tables.DISCOVERIES, "edge_accounts")}
        kind = {"kind": "crowd", "base": "synthetic", "number": 4, "sets": sets, "seconds": 1.0, "acts": 10.0,
                "accounts": 5.0, "levels": [{"q": 0.05, **row}]}  # fmt: skip
        return {"machine": {}, "seed": 1, "absent": [], "null": [kind], "power": [], "poisson": []}

    both = calibration_tables.merged([run(10, 1), run(30, 5)])["null"]
    assert len(both) == 1
    [(q, rate)] = calibration_tables.rates(both[0], "edges")
    assert (q, rate.hits, rate.runs) == (0.05, 6, 40)
    assert both[0]["levels"][0]["edges"]["sum"] == 18


def few():
    rows = [(1, 1, 0), (2, 1, 5), (1, 2, 100), (2, 2, 104), (3, 1, 40), (3, 2, 90), (4, 3, 0), (5, 3, 8)]
    account, obj, at = np.array(rows).T
    return Acts(account, obj, at, np.arange(len(rows)))


def test_the_other_tools_rules_on_a_case_counted_by_hand():
    assert rivals.toolkit(few()).tolist() == [[1, 2], [1, 3], [2, 3]]
    assert rivals.coortweet(few()).tolist() == [[1, 2]]  # weights 2, 1, 1: over the median of 1


def test_benjamini_hochberg_counts_pairs_that_never_met():
    p, ends = np.array([1e-4, 0.003, 0.04]), np.array([[0, 1], [0, 2], [1, 2]])
    assert len(rivals.benjamini_hochberg(p, ends, 3, 0.05)) == 3
    assert len(rivals.benjamini_hochberg(p, ends, 30, 0.05)) == 1
    assert len(rivals.benjamini_hochberg(p, ends, 300, 0.05)) == 0


def test_a_rate_says_no_only_beyond_chance():
    assert Rate(2, 20).against(0.05) == "10 (1.2–32)"
    assert Rate(8, 20).against(0.05).startswith("**40")


def test_without_the_control_sets_the_tables_say_so_and_are_the_same_twice(tmp_path, monkeypatch, capsys):
    from benchmarks import calibration, power

    monkeypatch.setenv("OVERT_SHARED", str(tmp_path))
    monkeypatch.setattr(power, "PLANTED", power.PLANTED[:1])
    figures = []
    for name in ("one.json", "two.json"):
        asked = ["--sets", "1", "--workers", "1", "--json", str(tmp_path / name)]
        assert calibration.main(asked) == 0
        found = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        for each in found["null"]:
            each.pop("seconds")
        figures.append([found[part] for part in ("null", "power", "poisson")])
    assert figures[0] == figures[1]
    assert "absent" in capsys.readouterr().out
    picture = tmp_path / "calibration.svg"
    assert calibration.main(["--from", str(tmp_path / "one.json"), "--picture", str(picture)]) == 0
    drawn = picture.read_text(encoding="utf-8")
    assert all(each["kind"] in drawn for each in found["null"])
    assert "Share of null sets" in capsys.readouterr().out
