"""Rows of the marker shift_pattern about one clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from overt.chance.clock import Clock
from overt.chance.daycurves import LOOSE, SHIFT
from overt.chance.zones import NO_RULE
from overt.markers import _hours as hours
from overt.markers._base import CANNOT_TELL, MEASURED, ORDINARY, STANDS_OUT, Row
from overt.markers._shift_details import rounded

SURE: Final = 0.95
_HALF_OF_ALL: Final = 14


@dataclass(frozen=True)
class Crowd:
    """Accounts in no cluster: the clock of all together, the share of them with a shift, and how many were asked."""

    clock: Clock | None
    shift_share: float | None
    asked: int


def open_question(clock: Clock) -> bool:
    """Whether the offset stays open: half of the world's or more are in the set, or the day has no shape."""
    whole = [offset for offset in clock.offsets[clock.inside] if offset == int(offset)]
    return len(whole) >= _HALF_OF_ALL or clock.family[LOOSE] > 0.5


def about(subject: str, clock: Clock, crowd: Crowd, also: str = "") -> Iterator[Row]:
    """Zone, summer time, working day and week of one subject; `also` goes to the evidence of the zone."""
    base = f"{clock.n:,} half-hours with a post on {clock.days:,} days"
    others = crowd.clock
    inside = clock.offsets[clock.inside].tolist()
    why = (
        " The day has no shape that is tried: a timer, people in many zones or crews in turns would look like this."
        if clock.family[LOOSE] > 0.5
        else ""
    )
    yield Row(
        subject=subject,
        name="utc_offset_h",
        value=clock.value,
        low=clock.low,
        high=clock.high,
        baseline=others.value if others else None,
        n=clock.n,
        verdict=CANNOT_TELL if also or open_question(clock) else MEASURED,
        words=hours.zones(inside),
        evidence=f"{base}; consistent with {hours.zones(inside)} (95%)."
        + (f" All other accounts together: {hours.zones([others.value])}." if others else "")
        + why
        + also,
    )
    yield _summer_time(subject, clock)
    yield from _working_day(subject, clock, crowd, base)
    form, sure = max(clock.form.items(), key=lambda item: item[1])
    rest = ", ".join(
        f"{name} {p:.0%}" for name, p in clock.form.items() if name != form and p >= 0.05
    )
    yield Row(
        subject=subject,
        name="weekday_form",
        value=rounded(sure),
        baseline=rounded(others.form[form]) if others else None,
        n=clock.days,
        verdict=MEASURED if sure >= 0.8 else CANNOT_TELL,
        words=form,
        evidence=f"{base}; {form} {sure:.0%}" + (f"; also {rest}" if rest else "") + ".",
    )


def _summer_time(subject: str, clock: Clock) -> Row:
    moves = 1 - clock.rule[NO_RULE]
    rule = max((each for each in clock.rule if each != NO_RULE), key=lambda each: clock.rule[each])
    told = clock.both_halves and not 0.1 < moves < 0.9
    return Row(
        subject=subject,
        name="summer_time",
        value=rounded(moves),
        n=clock.n,
        verdict=MEASURED if told else CANNOT_TELL,
        words=(rule if moves >= 0.5 else "the same all year") if told else None,
        evidence=(
            f"Moves in summer {moves:.0%}, most likely by the {rule} rule ({clock.rule[rule]:.0%})"
            + ("." if told else "; the data leave it open.")
            if clock.both_halves
            else "The posts lie in summer or in winter only, so the data cannot tell whether the clock moves."
        ),
    )


def _working_day(subject: str, clock: Clock, crowd: Crowd, base: str) -> Iterator[Row]:
    sure = clock.family[SHIFT]
    usual = crowd.shift_share
    if usual is None and crowd.clock is not None:
        usual = crowd.clock.family[SHIFT]
    common = usual is not None and usual >= 0.5
    compared = (
        f"{crowd.shift_share:.0%} of {crowd.asked} accounts in no cluster have such a day"
        if crowd.shift_share is not None
        else f"of the other accounts together it is as likely as {crowd.clock.family[SHIFT]:.0%}"
        if crowd.clock is not None
        else "compared with curves that come with Overt, for want of other accounts"
    )
    others = ", ".join(
        f"{name} day {p:.0%}" for name, p in clock.family.items() if name != SHIFT and p >= 0.05
    )
    yield Row(
        subject=subject,
        name="working_day",
        value=rounded(sure),
        baseline=None if usual is None else rounded(usual),
        n=clock.n,
        verdict=CANNOT_TELL
        if 0.5 < sure < SURE
        else STANDS_OUT
        if sure >= SURE and not common
        else ORDINARY,
        words="a shift" if sure >= SURE else None,
        evidence=f"{base}; a shift {sure:.0%}"
        + (f", {others}" if others else "")
        + f"; {compared}.",
    )
    if sure <= 0.5:
        return
    shift, verdict = clock.shift, MEASURED if sure >= SURE else CANNOT_TELL
    for name, likely, there in (
        ("shift_start_h", shift.start, 1.0),
        ("shift_end_h", shift.end, 1.0),
        ("meal_break_h", shift.meal, float(shift.meal.sum())),
        ("evening_session_h", shift.evening, float(shift.evening.sum())),
    ):
        if there < 0.5:
            continue
        value, low, high = hours.span_of_day(likely)
        local = f"{hours.clock_time(value + clock.value)} in {hours.zone(clock.value)}"
        yield Row(
            subject=subject,
            name=name,
            value=value,
            low=low,
            high=high,
            n=clock.n,
            verdict=verdict if there >= 0.9 else CANNOT_TELL,
            words=f"{hours.clock_time(value)} UTC",
            evidence=f"{hours.clock_time(low)} to {hours.clock_time(high)} UTC (95%), {local} if that is the zone; "
            f"probability that there is one: {sure * there:.0%}.",
        )
