"""The clock behind hours of activity: it covers, it knows a shift from a waking day, and it says when it cannot tell."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.clock_simulated import acts, waking, working

from overt.chance.clock import fit, inflation, mixed
from overt.chance.clock_fit import FORMS
from overt.chance.daycurves import EVENING, LOOSE, ORGANIC, SHIFT, shapes
from overt.chance.zones import EU, NO_RULE, OFFSETS, RULES, SOUTH, US, moves, summer


def office(offset, *, days=range(17_000, 17_090), rest=(5, 6), moved=None):
    """Nine to six with a break at one, every half-hour of every working day, in UTC."""
    local = [
        day * 48 + half
        for day in days
        if (day + 3) % 7 not in rest
        for half in range(18, 36)
        if half not in (26, 27) and (7 * day + half) % 3
    ]
    halves = np.array(local) - int(2 * offset)
    return halves if moved is None else halves - 2 * summer(halves, moved)


@pytest.mark.parametrize("offset", [-11, -8, -5, -3.5, 0, 3, 5.5, 8, 13])
def test_an_office_is_found_with_its_zone_shift_break_and_week(offset):
    clock = fit(office(offset))
    assert clock.low <= offset <= clock.high
    assert abs(clock.value - offset) <= 2
    assert clock.family[SHIFT] > 0.99
    assert clock.shift.start.argmax() / 2 == (9 - offset) % 24
    assert clock.shift.end.argmax() / 2 == (18 - offset) % 24
    assert clock.shift.meal.sum() > 0.9
    assert clock.shift.meal.argmax() / 2 == (13 - offset) % 24
    assert max(clock.form, key=clock.form.get) == "Monday to Friday"


@pytest.mark.parametrize(("form", "rest"), FORMS.items())
def test_the_days_of_rest_are_told(form, rest):
    clock = fit(office(2, rest=rest, days=range(17_000, 17_200)))
    assert max(clock.form, key=clock.form.get) == form


def test_everything_is_a_probability():
    clock = fit(office(3))
    for numbers in (clock.probability, list(clock.family.values()), list(clock.form.values()), list(clock.rule.values())):
        assert sum(numbers) == pytest.approx(1)
        assert min(numbers) >= 0
    assert clock.shift.start.sum() == clock.shift.end.sum() == pytest.approx(1)
    assert clock.shift.fitted.sum() == pytest.approx(1)
    assert clock.probability[clock.inside].sum() >= 0.95
    assert set(clock.family) == {ORGANIC, EVENING, SHIFT, LOOSE}


def test_the_set_holds_the_truth_as_often_as_it_says_for_simulated_people():
    rng = np.random.default_rng(11)
    held = []
    for number in range(40):
        offset = float(rng.integers(-11, 14))
        day = working(rng) if number % 2 else waking(rng)
        halves = acts(rng, day, int(rng.integers(30, 200)), offset, weekdays=bool(number % 2))
        clock = fit(halves)
        held.append(offset in clock.offsets[clock.inside])
    assert np.mean(held) >= 0.9


def test_a_waking_day_is_seldom_called_a_shift():
    rng = np.random.default_rng(12)
    claims = [fit(acts(rng, waking(rng), 150, 0, weekdays=False)).family[SHIFT] >= 0.95 for _ in range(30)]
    assert np.mean(claims) <= 0.1


def test_a_timer_has_no_shape_and_leaves_the_clock_open():
    halves = np.array([day * 48 + half for day in range(17_000, 17_060) for half in (6, 18, 30, 42)])
    clock = fit(halves)
    assert clock.family[LOOSE] > 0.9
    assert clock.inside.sum() > 14


def test_little_data_leave_more_open_than_much():
    rng = np.random.default_rng(13)
    day = working(rng)
    few, many = (fit(acts(rng, day, n, 3, weekdays=True)) for n in (20, 400))
    assert few.inside.sum() > many.inside.sum()


def test_summer_time_is_told_where_an_office_keeps_it_and_not_claimed_from_one_season():
    year = range(17_000, 17_365)
    moving, fixed = fit(office(1, days=year, moved=EU)), fit(office(1, days=year))
    assert moving.rule[NO_RULE] < 0.1 < 0.9 < fixed.rule[NO_RULE]
    assert max(moving.rule, key=moving.rule.get) == EU
    assert moving.both_halves
    winter = fit(office(1, days=range(17_150, 17_220)))
    assert not winter.both_halves
    assert winter.rule[NO_RULE] < 0.95


def test_the_usual_offset_is_that_of_most_acts():
    summer_months = fit(office(1, days=range(17_270, 17_430), moved=EU))
    assert summer_months.low <= 2 <= summer_months.high
    assert abs(summer_months.value - 2) <= 1


def test_bursts_count_for_less_than_independent_acts():
    days = np.repeat(np.arange(17_000, 17_040), 8) * 48
    rng = np.random.default_rng(14)
    spread = days + rng.integers(0, 48, len(days))
    bursts = days + np.repeat(rng.integers(0, 40, 40), 8) + np.tile(np.arange(8), 40)
    assert inflation(spread)[0] < 1.5
    assert inflation(bursts)[0] > 4
    assert inflation(bursts)[1] == 40


def test_order_changes_nothing():
    halves = office(3)
    first, second = fit(halves), fit(np.random.default_rng(1).permutation(halves))
    assert np.array_equal(first.probability, second.probability)
    assert first.family == second.family


def test_crews_of_two_zones_leave_both_open():
    one, other = fit(office(-6)), fit(office(6))
    both = mixed(one, [one, other], [10, 10])
    assert both.low <= -6
    assert both.high >= 6
    assert both.probability.sum() == pytest.approx(1)


def test_all_offsets_of_the_world_are_tried_and_rules_only_where_they_are_kept():
    assert set(range(-12, 15)) <= set(OFFSETS)
    assert moves(EU, 1)
    assert moves(US, -5)
    assert moves(SOUTH, 10)
    assert not moves(EU, 8)
    assert all(moves(NO_RULE, offset) for offset in OFFSETS)


@pytest.mark.parametrize(
    ("rule", "day", "is_summer"),
    [
        (EU, "2016-03-26", False), (EU, "2016-03-28", True), (EU, "2016-10-29", True), (EU, "2016-10-31", False),
        (US, "2016-03-12", False), (US, "2016-03-14", True), (US, "2016-11-05", True), (US, "2016-11-07", False),
        (SOUTH, "2016-01-10", True), (SOUTH, "2016-06-10", False), (SOUTH, "2016-10-03", True),
    ],
)  # fmt: skip
def test_clocks_move_on_the_days_the_rules_say(rule, day, is_summer):
    noon = int(np.datetime64(day, "D").astype(int)) * 48 + 24
    assert summer(np.array([noon]), rule).tolist() == [is_summer]


def test_shapes_are_curves_that_sum_to_one_and_starts_are_probabilities():
    bank = shapes()
    assert np.exp(bank.log_curve).sum(axis=1) == pytest.approx(np.ones(len(bank.shapes)))
    assert bank.start.sum(axis=1) == pytest.approx(np.ones(len(bank.start)))
    assert set(RULES) == {NO_RULE, EU, US, SOUTH}
