"""The scan over creation times: how seldom it fires on chance, what it finds, and what it leaves open."""

from __future__ import annotations

import numpy as np
import pytest

from overt.markers._base import Row
from overt.markers._context import forget, make
from overt.markers._scan import (
    DAY_S,
    HOUR_S,
    Background,
    all_bursts,
    best_windows,
    resolution,
    strongest,
)
from overt.markers.creation_burst import CreationBurst

_NOW = 1_720_000_000


def _spread(rng, size):
    """Creation times of ordinary accounts: over ten years, more of late."""
    return np.sort(_NOW - (3_650 * DAY_S * rng.beta(1.0, 1.3, size)).astype(np.int64))


def _background(times):
    return Background({"x": times}, {"x": (int(times[0]), int(times[-1]))})


@pytest.mark.parametrize("step", [1, DAY_S])
@pytest.mark.parametrize("size", [5, 20, 200])
def test_accounts_made_at_any_time_show_a_burst_no_oftener_than_said(size, step):
    rng = np.random.default_rng(size)
    background = _background(_spread(rng, 2_000) // step * step)
    p = [
        strongest(best_windows(_spread(rng, size) // step * step, ["x"] * size, background, step)).p_value
        for _ in range(300)
    ]
    assert np.mean(np.array(p) <= 0.05) <= 0.05
    assert np.mean(np.array(p) <= 0.01) <= 0.02


@pytest.mark.parametrize(("together", "within_s", "found"), [(2, DAY_S, False), (4, HOUR_S, True), (6, 3 * DAY_S, True)])
def test_a_few_of_twenty_made_within_hours_are_a_burst_and_two_are_none(together, within_s, found):
    rng = np.random.default_rng(4)
    background = _background(_spread(rng, 500))
    times = np.sort(np.concatenate([_spread(rng, 20 - together), _NOW - 400 * DAY_S + rng.integers(0, within_s, together)]))
    bursts = list(all_bursts(times, ["x"] * 20, background, 1, alpha=0.01, least=3))
    assert bool(bursts) == found
    if found:
        assert len(bursts[0].members) >= together - 1


def test_two_bursts_are_told_apart():
    rng = np.random.default_rng(5)
    background = _background(_spread(rng, 500))
    days = [_NOW - 700 * DAY_S, _NOW - 90 * DAY_S]
    times = np.sort(np.concatenate([day + rng.integers(0, 6 * HOUR_S, 8) for day in days]))
    bursts = list(all_bursts(times, ["x"] * 16, background, 1, alpha=0.01, least=3))
    assert sorted(len(each.members) for each in bursts) == [8, 8]
    assert not set(bursts[0].members) & set(bursts[1].members)


def test_dates_are_told_from_times_and_months_from_dates():
    days = np.arange(40, dtype=np.int64) * 45 * DAY_S
    assert resolution(days + 17) == 1
    assert resolution(days) == DAY_S
    months = np.arange("2010-01", "2013-01", dtype="datetime64[M]").astype("datetime64[s]").astype(np.int64)
    assert resolution(months) == 30 * DAY_S
    assert resolution(np.array([], np.int64)) == 1


def _rows(engine, fill, members, others):
    accounts = [
        {"account_id": f"x:{kind}{n}", "account_key": n + 1_000 * (kind == "m"), "platform": "x", "posts": 3,
         "created_at": int(at), "first_at": _NOW}
        for kind, times in (("m", members), ("o", others))
        for n, at in enumerate(times)
    ]  # fmt: skip
    fill(
        engine,
        account=accounts,
        membership=[{"account_id": f"x:m{n}", "cluster_id": 1} for n in range(len(members))],
    )
    context = make(engine, seed=1, everybody=False)
    found = [row for row in CreationBurst().measure(context) if isinstance(row, Row)]
    forget(engine)
    return {(row.subject, row.name): row for row in found}


def test_a_day_on_which_everybody_joined_is_left_open(engine, fill):
    rng = np.random.default_rng(6)
    members = np.concatenate([_spread(rng, 10), _NOW - 500 * DAY_S + rng.integers(0, DAY_S, 10)])
    alone = _rows(engine, fill, members, _spread(rng, 300))
    assert alone["cluster:1", "burst_share"].verdict == "stands out"
    surge = np.concatenate([_spread(rng, 150), _NOW - 500 * DAY_S + rng.integers(0, DAY_S, 150)])
    together = _rows(engine, fill, members, surge)
    assert together["cluster:1", "burst_share"].verdict == "cannot tell"
    assert "something brought many people in" in together["cluster:1", "burst_share"].evidence


def test_without_anybody_to_compare_with_a_burst_does_not_stand_out(engine, fill):
    rng = np.random.default_rng(7)
    members = np.concatenate([_spread(rng, 20), _NOW - 500 * DAY_S + rng.integers(0, DAY_S, 20)])
    row = _rows(engine, fill, members, [])["cluster:1", "burst_share"]
    assert row.verdict == "cannot tell"
    assert row.baseline is None
    assert row.value == 0.5


def test_an_account_far_younger_than_the_others_at_its_first_post_stands_out(engine, fill):
    rng = np.random.default_rng(8)
    rows = _rows(engine, fill, [_NOW - 3_600, *_spread(rng, 5)], _spread(rng, 400))
    young = rows["x:m0", "age_at_first_post"]
    assert young.verdict == "stands out"
    assert young.value == pytest.approx(1 / 24)
