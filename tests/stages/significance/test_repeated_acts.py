"""Hashtags of a crowd that repeats itself, writes and reposts, where nobody coordinates; and one group that does."""

from __future__ import annotations

import numpy as np
import pytest

from overt import signals, significance
from overt.settings import RunSettings
from overt.signals import find
from overt.significance._floor import read_coincidences
from overt.significance._kinds import KindsNull, needs_kinds, read_incidences, read_kinds
from overt.significance._null import read_null

WINDOWS = (60, 600)
DAY = 86_400


def only_hashtags(**more):
    """One signal."""
    parts = {name: {"enabled": False} for name in find()} | {"co_hashtag": {"windows_s": [*WINDOWS]}}
    return RunSettings(parts=parts, **more)


def crowd(seed, *, accounts=150, tags=60, again=1.2):
    """Rows of (account, tag, time, kind): accounts repeat a tag as often as is their habit, at any time."""
    draw = np.random.default_rng(seed)
    activity, popularity = draw.lognormal(0, 1, accounts), 1 / np.arange(3.0, tags + 3)
    habit = draw.lognormal(0, again, accounts)
    held = {
        (int(who), int(tag))
        for who, tag in zip(
            draw.choice(accounts, 1_500, p=activity / activity.sum()),
            draw.choice(tags, 1_500, p=popularity / popularity.sum()),
            strict=True,
        )
    }
    rows = []
    for who, tag in sorted(held):
        at = draw.integers(0, 2 * DAY, 1 + draw.poisson(habit[who]))
        rows += [(who, tag, each, "post") for each in at.tolist()]
    return rows


def tables(rows):
    """The tables of a case with these posts."""
    names = ("account_key", "tag_key", "posted_at", "kind")
    tag = [dict(zip(names, row, strict=True), post_key=n, tag_norm=f"#{row[1]}") for n, row in enumerate(rows)]
    post = [{name: each[name] for name in ("post_key", "account_key", "posted_at", "kind")} for each in tag]
    account = [{"account_key": who, "account_id": f"x:{who:03}"} for who in sorted({row[0] for row in rows})]
    return {
        "post": post, "post_tag": tag, "account": account,
        "source": [{"source_no": 1, "posts": len(post), "time_step_s": 1}],
    }  # fmt: skip


def accounts_of(engine):
    return np.array(sorted(engine.read("SELECT account_key FROM actor")["account_key"].to_pylist()))


def small_p(engine, null, keys, at):
    """(pairs found with p at or under a value, pairs expected) in the wider window."""
    rows = engine.read("SELECT key_a, key_b, k FROM pair WHERE window_s = 600")
    a, b = (np.searchsorted(keys, rows[end].to_numpy()) for end in ("key_a", "key_b"))
    p = null.p(1, a, b, rows["k"].to_numpy())
    return np.array([(p <= at).sum(), null.by_window[1].at(np.array([at]))[0]])


def test_accounts_that_come_back_again_and_again_meet_as_often_as_chance_says(engine, fill):
    ours, plain = np.zeros(2), np.zeros(2)
    for seed in range(5):
        fill(engine, **tables(crowd(seed)))
        signals.run(engine, only_hashtags())
        keys = accounts_of(engine)
        held = read_incidences(engine, "co_hashtag", keys)
        assert needs_kinds(engine, "co_hashtag", held)
        ours += small_p(engine, read_kinds(engine, "co_hashtag", WINDOWS, 2, keys, held), keys, 1e-3)
        plain += small_p(engine, read_null(engine, "co_hashtag", WINDOWS, 2, keys), keys, 1e-3)
    assert plain[0] > 4 * plain[1]
    assert ours[0] < 2 * ours[1] + 5


def test_a_group_that_uses_its_tags_together_is_found_in_such_a_crowd(engine, fill, content):
    rows = crowd(11)
    draw = np.random.default_rng(12)
    for _ in range(25):
        tag, at = int(draw.integers(0, 60)), int(draw.integers(0, 2 * DAY))
        rows += [(who, tag, at + int(draw.integers(0, 40)), "post") for who in (200, 201, 202)]
    fill(engine, **tables(rows))
    signals.run(engine, only_hashtags())
    significance.run(engine, only_hashtags(copies=4))
    kept = {
        (row["account_a"], row["account_b"])
        for row in content(engine, "pair_test")
        if row["q_value"] <= 0.05
    }
    group = {("x:200", "x:201"), ("x:200", "x:202"), ("x:201", "x:202")}
    assert group <= kept
    assert len(kept - group) <= 1


def test_an_object_had_in_reposts_alone_is_of_the_other_kind_and_dealt_there(engine, fill):
    rows = [(1, 1, 0, "post"), (1, 2, 10, "repost"), (2, 1, 20, "repost"), (2, 1, 30, "post"), (3, 2, 40, "repost")]
    fill(engine, **tables(rows))
    signals.run(engine, only_hashtags())
    keys = accounts_of(engine)
    held = read_incidences(engine, "co_hashtag", keys)
    met = read_coincidences(engine, "co_hashtag", keys, held, by_moment=True)
    assert met.stratum.tolist() == [0, 1, 0, 1]
    null = read_kinds(engine, "co_hashtag", WINDOWS, 2, keys, held)
    assert isinstance(null, KindsNull)
    assert null.kinds.p.sum() > 0


@pytest.mark.parametrize("kind", ["post", "repost"])
def test_without_repetition_and_with_one_kind_the_plain_model_stands(engine, fill, kind):
    held = {row[:2]: row for row in crowd(3)}
    rows = [(who, tag, at, kind) for who, tag, at, _ in held.values()]
    fill(engine, **tables(rows))
    signals.run(engine, only_hashtags())
    keys = accounts_of(engine)
    once = read_incidences(engine, "co_hashtag", keys)
    assert not needs_kinds(engine, "co_hashtag", once)
    assert read_coincidences(engine, "co_hashtag", keys, once, by_moment=True).stratum is None
    one = read_kinds(engine, "co_hashtag", WINDOWS, 2, keys, once)
    two = read_null(engine, "co_hashtag", WINDOWS, 2, keys)
    a, b = np.triu_indices(len(keys), 1)
    for window in range(2):
        assert one.expected(window, a, b) == pytest.approx(two.expected(window, a, b), rel=1e-6)
        for k in (2, 4):
            ks = np.full(len(a), k)
            assert one.p(window, a, b, ks) == pytest.approx(two.p(window, a, b, ks), rel=0.03)
