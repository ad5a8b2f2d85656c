"""By which clock somebody lives or works: the offsets from UTC that times of activity cannot exclude.

A Bayesian fit. Every shape of day (`daycurves`) is laid over the half-hours of the day at every start, every weekday
form over the days at every offset; offsets gather what fits them. How sure that is hangs on two things that a plain
multinomial likelihood does not know, so its logarithm is multiplied by an exponent below one (a tempered or
composite likelihood: Pauli, Racugno and Ventura 2011):

* acts come in bursts: `inflation` measures from the data how much more the days vary than single acts would,
* no person has exactly one of the shapes, nor the hours of the average person: however many acts there are, they
  count for no more than `MOST_HALVES` (`MOST_DAYS` for weekdays) when the zone is asked, chosen so that the sets of
  people whose zones are known hold the truth as often as they say (`python -m benchmarks.clocks`). Which kind of day
  it is hangs less on that; there `MOST_FOR_SHAPE` bounds them.

Assumes that acts are seen whenever they happen: hours in which nothing was collected look like sleep.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from overt.chance.clock_fit import FORMS, likely, starts
from overt.chance.daycurves import FAMILIES, HALVES, SHIFT, Shapes, shapes
from overt.chance.zones import NO_RULE, RULES, summer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_HALVES: Final = 60.0
MOST_FOR_SHAPE: Final = 300.0
MOST_DAYS: Final = 15.0


@dataclass(frozen=True)
class Shift:
    """Hours of a shift, each as 48 probabilities over the half-hours of the day in UTC, by winter's clock.

    `meal` and `evening` (a session after supper) sum to the probability that there is one. `fitted` is the
    expected share of each half-hour.
    """

    start: Floats
    end: Floats
    meal: Floats
    evening: Floats
    fitted: Floats


@dataclass(frozen=True)
class Clock:
    """What times of activity say of the clock behind them. Probabilities are posterior.

    n, days        half-hours with activity (per account), and days with any
    inflation      how much more days vary than independent acts would
    offsets, probability   usual offset in hours, ascending: the one in force at most of the acts → how likely
    inside         of these, those in the smallest set that holds 95 %
    value, low, high       the offset of that set nearest to the circular mean, and the set's ends
    family         kind of day → probability
    form           weekday form → probability
    rule           summer rule → probability; `both_halves` whether there are acts in its summer and winter
    shift          where the hours of a shift lie, given that it is one
    """

    n: int
    days: int
    inflation: float
    offsets: Floats
    probability: Floats
    inside: NDArray[np.bool_]
    value: float
    low: float
    high: float
    family: Mapping[str, float]
    form: Mapping[str, float]
    rule: Mapping[str, float]
    both_halves: bool
    shift: Shift


def inflation(halves: Ints) -> tuple[float, int]:
    """How much more the days of activity vary than independent acts would, at least 1, and the number of days.

    Variance of the sums per day over that of single acts, on the first two harmonics of the hour of day.
    """
    angle = 2 * np.pi * (halves % HALVES) / HALVES
    waves = np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], axis=1)
    waves -= waves.mean(axis=0)
    _, day = np.unique(halves // HALVES, return_inverse=True)
    sums = np.zeros((int(day.max()) + 1, 4))
    np.add.at(sums, day, waves)
    alone = float((waves**2).sum())
    return (max(1.0, float((sums**2).sum()) / alone) if alone > 1e-9 else 1.0), len(sums)


def fit(
    halves: Ints,
    *,
    most_halves: float = MOST_HALVES,
    most_for_shape: float = MOST_FOR_SHAPE,
    most_days: float = MOST_DAYS,
    level: float = 0.95,
) -> Clock:
    """The clock behind half-hours since 1970 (UTC) with activity, one per account and half-hour; at least one."""
    halves = np.sort(halves)
    n = len(halves)
    inflated, days = inflation(halves)
    days_weight = 1 / (n / days + n / most_days)
    fitted = likely(halves, 1 / (inflated + n / most_halves), days_weight)
    shaped = likely(halves, 1 / (inflated + n / most_for_shape), days_weight)
    joint, shape_joint = fitted.joint(), shaped.joint()
    usual, probability = _usual(halves, fitted.zones, joint.sum(axis=(1, 2)))
    inside = _smallest(probability, level)
    of_rule = {rule: [zone[0] == rule for zone in fitted.zones] for rule in RULES}
    rules = {rule: float(joint[of_rule[rule]].sum()) for rule in RULES}
    best = max(RULES, key=lambda rule: rules[rule])
    here = np.flatnonzero(of_rule[best])
    shift = _shift(
        shaped.like[best],
        shapes(),
        [shaped.zones[place][1] for place in here],
        logsumexp(shaped.week[here], axis=1) + shaped.prior[here],
    )
    summers = [summer(halves, rule) for rule in RULES if rule != NO_RULE]
    return Clock(
        n=n,
        days=days,
        inflation=inflated,
        offsets=usual,
        probability=probability,
        inside=inside,
        value=_middle(usual, probability, inside),
        low=float(usual[inside].min()),
        high=float(usual[inside].max()),
        family={name: float(shape_joint[:, k].sum()) for k, name in enumerate(FAMILIES)},
        form={name: float(joint[:, :, k].sum()) for k, name in enumerate(FORMS)},
        rule=rules,
        both_halves=any(0.1 <= float(found.mean()) <= 0.9 for found in summers),
        shift=shift,
    )


def mixed(
    clock: Clock, crews: Sequence[Clock], accounts: Sequence[int], level: float = 0.95
) -> Clock:
    """The clock of several crews: their offsets, each as likely as its crew is large; all else from `clock`."""
    offsets = np.unique(np.concatenate([crew.offsets for crew in crews]))
    probability = np.zeros(len(offsets))
    for crew, size in zip(crews, accounts, strict=True):
        probability[np.searchsorted(offsets, crew.offsets)] += (
            crew.probability * size / sum(accounts)
        )
    inside = _smallest(probability, level)
    return replace(
        clock,
        offsets=offsets,
        probability=probability,
        inside=inside,
        value=_middle(offsets, probability, inside),
        low=float(offsets[inside].min()),
        high=float(offsets[inside].max()),
    )


def _usual(halves: Ints, zones: list[tuple[str, float]], likely: Floats) -> tuple[Floats, Floats]:
    """Probabilities gathered by the offset that is in force at most of the acts."""
    late = {rule: float(summer(halves, rule).mean()) > 0.5 for rule in RULES}
    usual = np.array([offset + late[rule] for rule, offset in zones])
    offsets = np.unique(usual)
    return offsets, np.array([likely[usual == offset].sum() for offset in offsets])


def _smallest(probability: Floats, level: float) -> NDArray[np.bool_]:
    """The smallest set that holds at least `level`."""
    order = np.argsort(-probability, kind="stable")
    kept = order[: int(np.searchsorted(np.cumsum(probability[order]), level)) + 1]
    inside = np.zeros(len(probability), dtype=np.bool_)
    inside[kept] = True
    return inside


def _middle(offsets: Floats, probability: Floats, inside: NDArray[np.bool_]) -> float:
    """The offset of the set that lies nearest to the mean round the clock: closer to the truth than the likeliest
    one for people whose zones are known."""
    turn = 2j * np.pi / 24
    mean = float(np.angle((probability * np.exp(turn * offsets)).sum()) / turn.imag)
    apart = np.abs((offsets - mean + 12) % 24 - 12)
    # of two offsets a day apart the likelier one; half-hours are rare, and no habit is exact enough to prefer them
    odd = offsets != np.round(offsets)
    order = np.lexsort((-probability, np.round(apart, 6), odd, ~inside))
    return float(offsets[order[0]])


def _shift(like: Floats, bank: Shapes, offsets: list[float], by_offset: Floats) -> Shift:
    """Where the shift's hours lie, given that it is one: over its shapes, starts and offsets."""
    here = bank.of(SHIFT)
    # how likely each group's start at each half-hour in UTC is, over all offsets
    over = np.exp(by_offset - by_offset.max())
    places = [int(2 * offset) % HALVES for offset in offsets]
    begins = np.tensordot(over, starts()[:, places], axes=(0, 1))  # groups × starts
    joint = np.exp(like[:, here] - like[:, here].max()).T * begins[bank.group[here]]
    joint /= joint.sum()
    kinds = [bank.shapes[place] for place in here]
    fitted = np.zeros(HALVES)
    curves = np.exp(bank.log_curve[here])
    for start in range(HALVES):
        fitted += np.roll(np.einsum("s,sh->h", joint[:, start], curves), start)
    return Shift(
        start=joint.sum(axis=0),
        end=_later(joint, [shape.hours for shape in kinds]),
        meal=_later(joint, [shape.meal for shape in kinds]),
        evening=_later(joint, [shape.evening for shape in kinds]),
        fitted=fitted,
    )


def _later(starts: Floats, after: list[float | None]) -> Floats:
    """Where what comes so many hours after the start lies; shapes without it count for nothing."""
    out = np.zeros(HALVES)
    for hours in sorted({each for each in after if each is not None}):
        out += np.roll(starts[[each == hours for each in after]].sum(axis=0), int(2 * hours))
    return out
