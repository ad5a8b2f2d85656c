"""Copies keep who is there when a crowd is, and do not take an operation that comes back for a crowd."""

from __future__ import annotations

import numpy as np
import pytest

from overt.chance.crowds import crowded_hours
from overt.chance.shuffling import deal

HOUR, DAY = 3_600, 86_400


def burst(accounts, day, objects=3):
    """Each account acts on each object within one hour of a day: (account, object, time)."""
    who, what = (each.reshape(-1) for each in np.meshgrid(accounts, 10 * day + np.arange(objects), indexing="ij"))
    return who, what, day * DAY + 5 * HOUR + (who * 7 + what) % HOUR


def joined(*parts):
    return tuple(np.concatenate(each) for each in zip(*parts, strict=True))


def quiet(accounts, days=30):
    """Everybody acts once a day, between 10:00 and 18:00, never a crowd at once."""
    who, day = (each.reshape(-1) for each in np.meshgrid(accounts, np.arange(days), indexing="ij"))
    return who, 1_000 + (who + 3 * day) % 40, day * DAY + 10 * HOUR + who * 97 % (8 * HOUR)


def test_an_hour_with_a_hundred_accounts_is_a_crowd_and_with_fewer_it_is_none():
    for accounts, crowd in ((100, True), (99, False)):
        who, _, at = joined(quiet(np.arange(300)), burst(np.arange(accounts), 7))
        number = crowded_hours(who, at)
        there = at // HOUR == 7 * 24 + 5
        assert (number[there] == int(crowd)).all()
        assert not number[~there].any()


def test_accounts_that_come_again_on_other_days_are_no_crowd():
    """A hundred and twenty accounts strike on four days; a crowd of others meets once."""
    operation = [burst(np.arange(120), day) for day in (2, 9, 16, 23)]
    who, _, at = joined(*operation, burst(np.arange(200, 330), 12))
    number = crowded_hours(who, at)
    assert not number[who < 120].any()
    assert (number[who >= 200] == 1).all()


def test_hours_of_one_night_are_one_occasion():
    """The same people in three hours on end: each hour is dealt by itself."""
    who = np.tile(np.arange(150), 3)
    number = crowded_hours(who, np.repeat(np.arange(3), 150) * HOUR)
    assert number.tolist() == np.repeat([1, 2, 3], 150).tolist()


def test_no_acts_have_no_crowd():
    nothing = np.zeros(0, dtype=np.int64)
    assert crowded_hours(nothing, nothing).size == 0


def test_a_copy_keeps_who_was_there():
    who, what, at = joined(quiet(np.arange(300)), burst(np.arange(0, 300, 2), 7))
    number = crowded_hours(who, at)
    dealt = deal(who, what, np.random.default_rng(1), number)
    assert (np.sort(dealt[number == 1]) == np.sort(who[number == 1])).all()
    assert not np.array_equal(dealt, who)
    free = deal(who, what, np.random.default_rng(1))
    assert len(np.unique(free[number == 1])) > len(np.unique(who[number == 1]))


@pytest.mark.parametrize("seed", [1, 2])
def test_two_of_a_crowd_meet_in_a_copy_as_often_as_they_do(seed):
    """Half of a hundred and fifty accounts take up each of five stories within the hour."""
    rng = np.random.default_rng(seed)
    a, o = np.nonzero(rng.random((150, 5)) < 0.5)
    quiet_who, quiet_what, quiet_at = quiet(np.arange(600))
    who, what = np.concatenate((quiet_who, a)), np.concatenate((quiet_what, o))
    at = np.concatenate((quiet_at, 7 * DAY + 5 * HOUR + np.arange(len(a)) % HOUR))

    def twice(account):
        held = np.zeros((600, 5), dtype=bool)
        held[account[-len(a) :], o] = True
        shared = np.triu(held.astype(int) @ held.T, 1)
        return int((shared >= 3).sum())

    kept = twice(deal(who, what, np.random.default_rng(seed), crowded_hours(who, at)))
    free = twice(deal(who, what, np.random.default_rng(seed)))
    assert kept == pytest.approx(twice(who), rel=0.2)
    assert free < twice(who) / 10
