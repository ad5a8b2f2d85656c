"""Echo, arrival and followers on planted audiences."""

from __future__ import annotations

import numpy as np
import pytest

from overt.markers._base import Row
from overt.markers._context import forget, make
from overt.markers._ranks import median_interval, rank
from overt.markers.audience import Audience
from overt.text import key_of

_AT = 1_714_000_000
_DAY = 86_400


class _Case:
    """Posts and accounts by hand; a crowd of 150 accounts whose posts are reposted by chance."""

    def __init__(self, seed=1):
        self.rng = np.random.default_rng(seed)
        self.posts, self.accounts, self.members, self.mentions = [], {}, {}, []
        for n in range(150):
            self.account(f"x:o{n}", followers=int(self.rng.lognormal(6, 1)), following=300)
        for n in range(150):
            for _ in range(12):
                about = self.post(f"x:o{n}", likes=int(self.rng.integers(5, 40)))
                who = self.rng.choice(150, 3, replace=False)
                for o, gap in zip(who.tolist(), self.rng.integers(600, 40_000, 3).tolist(), strict=True):
                    self.post(f"x:o{o}", "repost", about, gap=gap)

    def account(self, who, cluster=None, **given):
        created = _AT - int(self.rng.integers(100, 3_000)) * _DAY
        self.accounts[who] = {"account_id": who, "account_key": key_of(who), "platform": "x", "handle": who[2:],
                              "created_at": created, "posts": 20, **given}  # fmt: skip
        if cluster:
            self.members[who] = cluster

    def post(self, who, kind="post", about=None, gap=0, **given):
        n = len(self.posts)
        row = {"post_key": n, "post_id": f"x:p{n}", "account_id": who, "platform": "x", "kind": kind,
               "posted_at": _AT + 400 * n, **given}  # fmt: skip
        if kind == "repost":
            row |= {"repost_key": about["post_key"], "repost_account": about["account_id"],
                    "posted_at": about["posted_at"] + gap}  # fmt: skip
        self.posts.append(row)
        return row

    def rows(self, engine, fill):
        fill(
            engine,
            post=self.posts,
            account=list(self.accounts.values()),
            post_mention=self.mentions,
            membership=[{"account_id": who, "cluster_id": number} for who, number in self.members.items()],
        )
        context = make(engine, seed=1, everybody=False)
        found = {(r.subject, r.name): r for r in Audience().measure(context) if isinstance(r, Row)}
        forget(engine)
        return found


def test_a_circle_that_reposts_itself_at_once_has_an_echo_and_a_crowd_has_none(engine, fill):
    case = _Case()
    for n in range(6):
        case.account(f"x:m{n}", 1, followers=20_000, following=100)
    for n in range(20):
        about = case.post(f"x:m{n % 6}", likes=1)
        for other in range(4):
            case.post(f"x:m{(n + 1 + other) % 6}", "repost", about, gap=30 + other)
    found = case.rows(engine, fill)
    assert found["cluster:1", "echo"].verdict == "stands out"
    assert found["cluster:1", "echo"].value == 1.0
    assert found["cluster:1", "echo"].baseline < 0.05
    assert found["cluster:1", "at_once"].value == 1.0
    assert found["cluster:1", "at_once"].verdict == "stands out"
    assert found["cluster:1", "at_once"].baseline < 0.05


def test_ordinary_accounts_taken_for_a_cluster_are_ordinary(engine, fill):
    case = _Case(2)
    case.members = {f"x:o{n}": 1 for n in range(25)}
    found = case.rows(engine, fill)
    stand_out = [key for key, row in found.items() if row.verdict == "stands out" and key[0] == "cluster:1"]
    assert found["cluster:1", "echo"].verdict == "ordinary"
    assert stand_out == []


def test_where_nobody_else_was_collected_an_echo_says_nothing(engine, fill):
    case = _Case(3)
    case.members = {f"x:o{n}": 1 for n in range(150)}
    row = case.rows(engine, fill)["cluster:1", "echo"]
    assert row.value == 1.0
    assert row.verdict == "cannot tell"
    assert "little else" in row.evidence


def test_mentions_count_and_likes_have_no_origin(engine, fill):
    case = _Case(4)
    for n in range(4):
        case.account(f"x:m{n}", 1)
    case.post("x:m0", likes=70, reposts=0)
    for n in range(30):
        post = case.post(f"x:m{1 + n % 3}")
        case.mentions.append({"post_key": post["post_key"], "mention": "M0", "mention_key": key_of("m0")})
    found = case.rows(engine, fill)
    assert found["x:m0", "echo"].value == 1.0
    counted = found["x:m0", "echo_of_counted"]
    assert (counted.value, counted.low, counted.high, counted.n) == (0.3, 0.3, 1.0, 100)


def test_applause_from_accounts_made_in_one_night_stands_out(engine, fill):
    case = _Case(5)
    for n in range(4):
        case.account(f"x:m{n}", 1)
    for n in range(14):
        case.account(f"x:farm{n}", created_at=_AT - 50 * _DAY + 600 * n)
    for n in range(12):
        about = case.post(f"x:m{n % 4}")
        for other in range(14):
            case.post(f"x:farm{other}", "repost", about, gap=4_000 + 900 * other)
    row = case.rows(engine, fill)["cluster:1", "engagers_made_together"]
    assert row.verdict == "stands out"
    assert row.value == 1.0


def test_many_followers_without_reactions_stand_out(engine, fill):
    case = _Case(6)
    for n in range(8):
        case.account(f"x:m{n}", 1, followers=450, following=10)
        for _ in range(12):
            case.post(f"x:m{n}", likes=0)
    found = case.rows(engine, fill)
    assert found["cluster:1", "engagement_rate"].verdict == "stands out"
    assert found["cluster:1", "engagement_rate"].value == 0.0


def test_a_rank_counts_equals_half_and_the_interval_of_a_median_covers_it():
    assert rank(2, np.array([1.0, 2.0, 3.0])) == 0.5
    assert np.isnan(rank(2, np.array([])))
    rng = np.random.default_rng(1)
    for n in (6, 15, 100):
        inside = [low <= 0.5 <= high for _, low, high in (median_interval(rng.random(n)) for _ in range(800))]
        assert np.mean(inside) >= 0.95
    assert median_interval([1.0, 5.0]) == (3.0, 1.0, 5.0)
    assert median_interval([4.0])[0] == pytest.approx(4.0)
