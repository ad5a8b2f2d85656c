"""sync_activity: accounts awake in the same hours coincide, and that alone is nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from overt import signals, significance
from overt.chance.all_pairs import false_pairs
from overt.chance.moments import expected_of
from overt.chance.tails import FalsePairs, poisson_tail
from overt.settings import RunSettings
from overt.signals import find
from overt.significance._moments import read_moments
from overt.significance._null import read_null

HOUR = 3_600
WINDOWS = (10, 60)


def only_sync(copies=0, **values):
    """One signal."""
    parts = {name: {"enabled": False} for name in find()} | {"sync_activity": values}
    return RunSettings(parts=parts, copies=copies)


def crowd(seed, days=40, large=100, small=24):
    """Two time zones: many people awake for ten hours, few for four at the other end of the day.

    Rows of (account, time). Some post once a day, some ten times.
    """
    draw = np.random.default_rng(seed)
    rows = []
    for who in range(large + small):
        begins, awake = (7, 10) if who < large else (20, 4)
        a_day = draw.pareto(2.0) + 1.5
        for day in range(days):
            times = draw.integers(begins * HOUR, (begins + awake) * HOUR, draw.poisson(a_day))
            rows += [(who, day * 86_400 + int(at)) for at in times]
    return rows


def tables(rows):
    """The tables of a case with these posts."""
    post = [
        {"post_key": n, "account_key": who, "account_id": f"x:{who:03}", "posted_at": at, "kind": "post"}
        for n, (who, at) in enumerate(rows)
    ]  # fmt: skip
    account = [
        {"account_key": who, "account_id": f"x:{who:03}"} for who in sorted({who for who, _ in rows})
    ]
    return {"post": post, "account": account, "source": [{"source_no": 1, "posts": 1, "time_step_s": 1}]}


def null_of(engine):
    keys = np.array(sorted(engine.read("SELECT account_key FROM actor")["account_key"].to_pylist()))
    least = find()["sync_activity"]().least_objects
    span = find()["sync_activity"].spans_s
    return read_moments(engine, "sync_activity", WINDOWS, least, keys, span), keys, least


def small_p(engine, null, keys, at):
    """(pairs found with p at or under a value, pairs expected) in the window of a minute."""
    rows = engine.read("SELECT key_a, key_b, k FROM pair WHERE window_s = 60")
    a, b = (np.searchsorted(keys, rows[end].to_numpy()) for end in ("key_a", "key_b"))
    p = 2 * null.p(1, a, b, rows["k"].to_numpy())
    return int((p <= at).sum()), float(null.false_pairs.at(np.array([at]))[0])


def test_people_of_two_time_zones_are_no_pairs_here_and_would_be_if_hours_were_objects(engine, fill):
    ours, plain = np.zeros(2), np.zeros(2)
    for seed in range(4):
        fill(engine, **tables(crowd(seed)))
        signals.run(engine, only_sync())
        null, keys, least = null_of(engine)
        ours += small_p(engine, null, keys, 1e-3)
        # the null of the other signals: an hour as an object that accounts choose by its popularity
        plain += small_p(
            engine, read_null(engine, "sync_activity", WINDOWS, least, keys), keys, 1e-3
        )
    assert ours[1] > 3
    assert ours[0] <= ours[1] + 3 * np.sqrt(ours[1])
    assert plain[0] > 5 * (plain[1] + 3 * np.sqrt(plain[1]))


def test_nobody_in_a_crowd_becomes_an_edge(engine, fill, content):
    for seed in range(3):
        fill(engine, **tables(crowd(10 + seed)))
        signals.run(engine, only_sync())
        significance.run(engine, only_sync(copies=6))
        rows = content(engine, "pair_test")
        assert len(rows) > 20
        assert sum(row["q_value"] <= 0.05 for row in rows) <= 1


def test_accounts_that_post_within_the_same_minutes_are_found(engine, fill, content):
    """Four of the few awake at night post together on fifteen nights."""
    draw = np.random.default_rng(3)
    rows = crowd(3)
    for day in range(15):
        at = day * 86_400 + int(draw.integers(20 * HOUR, 24 * HOUR))
        rows += [(who, at + int(draw.integers(0, 40))) for who in range(100, 104)]
    fill(engine, **tables(rows))
    signals.run(engine, only_sync())
    significance.run(engine, only_sync(copies=6))
    kept = {
        (row["account_a"], row["account_b"])
        for row in content(engine, "pair_test")
        if row["q_value"] <= 0.05
    }
    group = [f"x:{who}" for who in range(100, 104)]
    assert kept >= {(a, b) for a in group for b in group if a < b}
    assert len(kept) <= 7
    assert all(row["edges"] <= 1 for row in content(engine, "floor"))
    assert {row["p_interest"] for row in content(engine, "pair_test")} == {1.0}
    assert {row["least_p_interest"] for row in content(engine, "pair_test")} == {1.0}


def test_busy_accounts_meet_more_often_and_are_no_pairs_for_it(engine, fill):
    """Ten accounts post thirty times an hour: they coincide in every hour they share."""
    rows = crowd(5)
    draw = np.random.default_rng(5)
    for who in range(200, 210):
        for day in range(20):
            times = draw.integers(8 * HOUR, 10 * HOUR, 60)
            rows += [(who, day * 86_400 + int(at)) for at in times]
    fill(engine, **tables(rows))
    signals.run(engine, only_sync())
    null, keys, _ = null_of(engine)
    busy = np.searchsorted(keys, range(200, 210))
    a, b = (busy[each] for each in np.triu_indices(10, 1))
    k = {
        (row["key_a"], row["key_b"]): row["k"]
        for row in engine.read("SELECT key_a, key_b, k FROM pair WHERE window_s = 60").to_pylist()
    }
    found = np.array([k[int(keys[x]), int(keys[y])] for x, y in zip(a, b, strict=True)])
    assert found.min() >= 35
    assert null.p(1, a, b, found).min() > 0.01


def test_the_expected_pairs_are_the_sum_over_all_pairs_one_by_one(engine, fill):
    fill(engine, **tables(crowd(6, days=10)))
    signals.run(engine, only_sync())
    null, keys, least = null_of(engine)
    a, b = np.triu_indices(len(keys), 1)
    lam = expected_of(null.presence, null.rates[1], a, b)
    assert lam.min() == 0
    assert lam.max() > 0.5
    wanted = np.array([poisson_tail(least, lam).sum(), poisson_tail(least + 2, lam).sum()])
    whole = false_pairs(null.presence, null.rates[1], least)
    assert whole.upto[-1] == pytest.approx(wanted[0], rel=0.05)
    assert whole.upto[-1] >= wanted[0]
    exactly = FalsePairs.of(lam, np.ones(len(lam)), least)
    at = 10.0 ** -np.arange(0, 12, 0.7)
    assert (whole.at(at) >= 0.999 * exactly.at(at)).all()
    # beyond the budget the rest is bounded from above, with some accounts exact or with none
    for budget in (0, 20_000, 10**9):
        assert (false_pairs(null.presence, null.rates[1], least, budget).at(at) >= 0.999 * exactly.at(at)).all()


def test_a_copy_keeps_hours_and_levels_and_moves_the_minutes(engine, fill):
    rows = crowd(7)
    draw = np.random.default_rng(7)
    for day in range(20):
        at = day * 86_400 + 4 * HOUR + int(draw.integers(500, 3_500))
        rows += [(who, at + who % 10) for who in range(300, 306)]
    fill(engine, **tables(rows))
    signals.run(engine, only_sync())
    null, keys, _ = null_of(engine)
    bundles = null.bundles
    as_it_was = bundles.pairs_of(np.arange(len(bundles.presence.account)), WINDOWS, 4)
    for window, (a, b, k) in zip(WINDOWS, as_it_was, strict=True):
        data = engine.read(
            "SELECT key_a, key_b, k FROM pair WHERE window_s = :w ORDER BY key_a, key_b", {"w": window}
        )
        assert [keys[a].tolist(), keys[b].tolist()] == [data[c].to_pylist() for c in ("key_a", "key_b")]
        assert k.tolist() == data["k"].to_pylist()
    dealt = bundles.deal(np.random.default_rng(1))
    assert sorted(dealt.tolist()) == list(range(len(dealt)))
    assert (bundles.presence.level[dealt] == bundles.presence.level).all()
    six = np.searchsorted(keys, range(300, 306))

    def together(found):
        a, b, k = found
        return sorted(k[np.isin(a, six) & np.isin(b, six)].tolist())

    assert min(together(as_it_was[1])) >= 18
    assert len(together(as_it_was[1])) == 15
    copy = bundles.shuffled_pairs(np.random.default_rng(1), WINDOWS, 1)[1]
    assert max(together(copy)) <= 4  # alone in their hour, and not dealt their own minutes


def test_an_hour_left_out_counts_for_nothing(engine, fill):
    fill(engine, **tables(crowd(8, days=10)))
    signals.run(engine, only_sync())
    null, keys, least = null_of(engine)
    none = replace(null.rates[1], hour=np.zeros_like(null.rates[1].hour))
    assert expected_of(null.presence, none, np.array([0]), np.array([1])).tolist() == [0.0]
    assert false_pairs(null.presence, none, least).upto.max() == 0


def test_posts_by_the_clock_are_left_out_and_times_of_a_day_give_no_signal(engine, fill, content):
    rows = crowd(9, days=10)
    rows += [(who, day * 86_400 + hour * HOUR + 120) for who in (300, 301) for day in range(10)
             for hour in (9, 12)]  # fmt: skip
    fill(engine, **tables(rows))
    signals.run(engine, only_sync())
    assert not [row for row in content(engine, "act") if row["account_key"] >= 300]
    fill(engine, source=[{"source_no": 1, "posts": 1, "time_step_s": 60}])
    signals.run(engine, only_sync())
    assert {row["windows"] for row in content(engine, "signal_run") if row["state"] == "ready"} == {"120"}
    fill(engine, source=[{"source_no": 1, "posts": 1, "time_step_s": 86_400}])
    signals.run(engine, only_sync())
    state = {row["signal"]: row["state"] for row in content(engine, "signal_run")}
    assert state["sync_activity"].startswith("no usable window")
