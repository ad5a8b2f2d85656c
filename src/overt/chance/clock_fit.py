"""How well each kind of day, each weekday form and each zone fits times of activity: log-likelihoods, tempered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from overt.chance.daycurves import FAMILIES, HALVES, LOOSE, WEIGHTS, Shapes, shapes
from overt.chance.zones import NO_RULE, OFFSETS, RULES, moves, summer, weight

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FORMS: Final = {
    "Monday to Friday": (5, 6),
    "Sunday to Thursday": (4, 5),
    "Saturday to Wednesday": (3, 4),
    "Monday to Saturday": (6,),
    "all seven days": (),
}
"""Weekday form → its days of rest, Monday 0."""

_FORM_WEIGHT: Final = (0.40, 0.12, 0.08, 0.10, 0.30)
_REST_LEVELS: Final = (0.03, 0.2, 0.5)
"""Activity on a day of rest, beside a working day's."""

_RULE_WEIGHT: Final = 0.5
"""Share of those at an offset who move their clocks, where the rule exists at all."""

_LOOSE_ALPHA: Final = 0.5


@dataclass(frozen=True)
class Likely:
    """Log-likelihoods under one exponent: per zone and kind of day, per zone and weekday form; the prior of zones;
    and of each shape at each start, by summer rule."""

    zones: list[tuple[str, float]]
    day: Floats
    week: Floats
    prior: Floats
    like: Mapping[str, Floats]

    def joint(self) -> Floats:
        """Posterior: zones × kinds of day × weekday forms."""
        table = self.day[:, :, None] + self.week[:, None, :] + self.prior[:, None, None]
        return np.asarray(np.exp(table - logsumexp(table)))


def likely(halves: Ints, hours_weight: float, days_weight: float) -> Likely:
    """Fit everything to half-hours since 1970; the weights are the exponents of the two likelihoods."""
    bank = shapes()
    known: dict[bytes, tuple[Floats, Floats]] = {}  # rules that moved nothing here share theirs
    zones: list[tuple[str, float]] = []
    like: dict[str, Floats] = {}
    of_day, weeks = [], []
    for rule in RULES:
        ahead = summer(halves, rule)
        moved = halves + 2 * ahead
        if ahead.tobytes() not in known:
            begun = _like(moved, bank, hours_weight)
            known[ahead.tobytes()] = begun, _families(begun, _loose(moved, hours_weight), bank)
        like[rule], families = known[ahead.tobytes()]
        here = [offset for offset in OFFSETS if moves(rule, offset)]
        zones += [(rule, offset) for offset in here]
        of_day += [families[int(2 * offset) % HALVES] for offset in here]
        weeks.append(_week(moved, here, days_weight))
    prior = np.array([_log_prior(rule, offset) for rule, offset in zones])
    return Likely(zones, np.array(of_day), np.concatenate(weeks), prior, like)


def _like(moved: Ints, bank: Shapes, exponent: float) -> Floats:
    """Log-likelihood of each shape beginning at each half-hour of the day in UTC: 48 × shapes."""
    counts = np.bincount(moved % HALVES, minlength=HALVES).astype(np.float64)
    begun = np.stack([np.roll(counts, -start) for start in range(HALVES)])
    # einsum and not @: sums in one order on every machine, and no threads for so little
    return np.asarray(exponent * np.einsum("ut,st->us", begun, bank.log_curve) + bank.log_weight)


def _families(like: Floats, loose: float, bank: Shapes) -> Floats:
    """Log-likelihood of each kind of day at each offset of 0, 1 … 47 half-hours: 48 × kinds."""
    top = float(like.max())
    likely = np.exp(like - top)
    out = np.zeros((HALVES, len(FAMILIES)))
    for place, family in enumerate(FAMILIES[:-1]):
        here = bank.of(family)
        total = np.zeros(HALVES)
        for group in np.unique(bank.group[here]):
            begun = likely[:, here[bank.group[here] == group]].sum(axis=1)
            total += np.einsum("os,s->o", starts()[group], begun)
        out[:, place] = np.log(np.maximum(total, 1e-300)) + top + np.log(WEIGHTS[family])
    out[:, -1] = loose
    return out


@cache
def starts() -> Floats:
    """Groups × offsets × starts in UTC: how likely the start is, given the offset."""
    place = (np.arange(HALVES)[:, None] + np.arange(HALVES)) % HALVES
    return shapes().start[:, place]


def _loose(moved: Ints, exponent: float) -> float:
    """Log-likelihood of any shape at all: a Dirichlet over hours, half-hours alike within each."""
    counts = exponent * np.bincount(moved % HALVES // 2, minlength=HALVES // 2)
    n, cells = counts.sum(), len(counts)
    evidence = gammaln(cells * _LOOSE_ALPHA) - gammaln(cells * _LOOSE_ALPHA + n)
    evidence += (gammaln(_LOOSE_ALPHA + counts) - gammaln(_LOOSE_ALPHA)).sum()
    return float(evidence - n * np.log(2) + np.log(WEIGHTS[LOOSE]))


def _week(moved: Ints, offsets: list[float], exponent: float) -> Floats:
    """Log-likelihood of each weekday form at each offset: offsets × forms."""
    # half-hour 0 since 1970 was on a Thursday
    days = np.array(
        [
            np.bincount(((moved + int(2 * offset)) // HALVES + 3) % 7, minlength=7)
            for offset in offsets
        ]
    )
    shares, form = _weeks()
    found = exponent * (days @ shares.T)
    return np.stack(
        [
            logsumexp(found[:, form == place], axis=1)
            - np.log((form == place).sum())
            + np.log(likely)
            for place, likely in enumerate(_FORM_WEIGHT)
        ],
        axis=1,
    )


@cache
def _weeks() -> tuple[Floats, Ints]:
    """Log-share of each weekday, and the weekday form, of every week that is tried."""
    rows, form = [], []
    for place, rest in enumerate(FORMS.values()):
        for level in _REST_LEVELS if rest else (1.0,):
            share = np.ones(7)
            share[list(rest)] = level
            rows.append(np.log(share / share.sum()))
            form.append(place)
    return np.array(rows), np.array(form, dtype=np.int64)


def _log_prior(rule: str, offset: float) -> float:
    others = [each for each in RULES if each != NO_RULE and moves(each, offset)]
    moving = _RULE_WEIGHT if others else 0.0
    return float(np.log(weight(offset) * (1 - moving if rule == NO_RULE else moving / len(others))))
