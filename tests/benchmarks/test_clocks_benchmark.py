"""The clocks of people whose zones are known, and of operations whose hours were published."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.clocks import LEAST, _score, sleep_gap

from benchmarks import clock_data
from overt.chance.clock import fit
from overt.chance.daycurves import SHIFT
from overt.markers._hours import span_of_day
from shared_data import shared


@pytest.mark.real_data
@pytest.mark.slow
def test_sets_hold_the_zones_of_authors_that_no_constant_was_set_on(monkeypatch):
    monkeypatch.setenv("OVERT_SHARED", str(shared("data/commit_time_zones").parents[1]))
    authors = {who: each for who, each in clock_data.commits().items() if clock_data.half_of(who) == 1}
    found = [(fit(halves), halves, offset) for halves, offset in authors.values() if len(halves) >= LEAST]
    scores = np.array([_score(clock, offset) for clock, _, offset in found])
    assert len(scores) > 100
    assert scores[:, 0].mean() >= 0.93
    assert scores[:, 1].mean() >= 0.93
    assert np.median(scores[:, 2]) <= 12  # a set of all offsets would cover too
    by_rule = [abs((sleep_gap(halves) - offset + 12) % 24 - 12) for _, halves, offset in found]
    assert np.median(scores[:, 3]) <= np.median(by_rule)


@pytest.mark.real_data
def test_the_advertisements_show_the_shift_that_was_reported(monkeypatch):
    monkeypatch.setenv("OVERT_SHARED", str(shared("data/ira_facebook_ads").parents[1]))
    name, accounts, offset = next(clock_data.operations())
    clock = fit(accounts["ads"])
    assert (name, offset) == ("ira_facebook_ads", 3.0)
    assert clock.low <= 3 <= clock.high
    assert clock.family[SHIFT] > 0.95
    assert max(clock.form, key=clock.form.get) == "Monday to Friday"
    assert span_of_day(clock.shift.start)[0] + 3 == 10
    assert span_of_day(clock.shift.end)[0] + 3 == 19


def test_the_plain_rule_puts_the_quietest_hours_round_four_in_the_morning():
    awake = np.array([day * 48 + half for day in range(30) for half in range(16, 48)])  # 8 to 24 in UTC
    assert sleep_gap(awake) == pytest.approx(0)
    assert sleep_gap(awake - 10) == pytest.approx(5)
