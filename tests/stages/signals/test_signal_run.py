"""The stage computes what the data allow, and says for every signal what became of it."""

from __future__ import annotations

import json

import pytest

from overt.errors import SettingError
from overt.settings import RunSettings
from overt.signals import find, run

ALONE = {name: {"enabled": False} for name in find() if name != "co_repost"}


def states(content, engine):
    return {row["signal"]: row for row in content(engine, "signal_run")}


def test_every_signal_has_a_row_and_those_without_data_say_why(engine, fill, content, planted):
    fill(engine, **planted)
    note = run(engine)
    rows = states(content, engine)
    assert set(rows) == set(find())
    assert rows["co_repost"]["state"] == "ready"
    assert rows["co_link"]["state"].startswith("no acts")
    assert rows["fast_repost"]["state"] == "no two accounts coincide within 600 s"  # no original
    assert rows["co_repost"]["acts"] == len(planted["post"])
    assert rows["co_repost"]["accounts"] == len(planted["account"])
    assert json.loads(rows["co_repost"]["settings"])["least_objects"] == 2
    assert rows["sync_activity"]["state"] == "ready"  # any post will do
    assert note.startswith(f"2 of {len(rows)} signals")


def test_a_signal_that_is_switched_off_is_not_computed_and_says_so(engine, fill, content, planted):
    fill(engine, **planted)
    run(engine, RunSettings(parts={**ALONE, "co_repost": {"enabled": False}}))
    assert {row["state"] for row in states(content, engine).values()} == {
        "switched off by the settings"
    }
    assert content(engine, "act") == []


def test_windows_come_from_the_settings(engine, fill, content, planted):
    fill(engine, **planted)
    run(engine, RunSettings(parts={**ALONE, "co_repost": {"windows_s": [5, 30]}}))
    assert states(content, engine)["co_repost"]["windows"] == "5,30"
    assert {row["window_s"] for row in content(engine, "pair")} == {5, 30}


def test_times_cut_to_the_minute_raise_the_windows_and_the_run_says_why(
    engine, fill, content, planted
):
    coarse = [{**planted["source"][0], "time_step_s": 60}]
    fill(engine, **planted | {"source": coarse})
    run(engine, RunSettings(parts={**ALONE, "co_repost": {"windows_s": [10, 60, 600]}}))
    row = states(content, engine)["co_repost"]
    assert row["windows"] == "120,600"
    assert "resolution of 60 s" in row["windows_basis"]
    assert {found["window_s"] for found in content(engine, "closeness")} == {120, 600}


def test_acts_of_one_account_only_are_no_pair(engine, fill, content, planted):
    fill(engine, **planted | {"post": [p for p in planted["post"] if p["account_id"] == "x:ana"]})
    run(engine, RunSettings(parts=ALONE))
    assert states(content, engine)["co_repost"]["state"] == "acts of one account only"


@pytest.mark.parametrize(
    ("parts", "about"),
    [
        ({"co_repost": {"window": 60}}, "no setting 'window'"),
        ({"co_repost": {"windows_s": [60, 10]}}, "ascending"),
        ({"co_repost": {"least_objects": 0}}, "at least 1"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_before_anything_is_computed(
    engine, fill, content, planted, parts, about
):
    fill(engine, **planted)
    with pytest.raises(SettingError, match=about):
        run(engine, RunSettings(parts=parts))
    assert content(engine, "signal_run") == []
