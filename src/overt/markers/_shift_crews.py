"""Rows of the marker shift_pattern about crews in one cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.clock import Clock, fit
from overt.chance.crews import HOURS, crews
from overt.chance.daycurves import LOOSE, SHIFT
from overt.markers import _hours as hours
from overt.markers._base import CANNOT_TELL, MEASURED, ORDINARY, STANDS_OUT, Detail, Row
from overt.markers._shift_details import hour_of_day, offsets
from overt.markers._shift_rows import open_question

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """Accounts of each crew, the largest first, with its half-hours and clock; one where no more are told apart."""

    groups: list[list[str]]
    halves: list[Ints]
    clocks: list[Clock]
    gain: float
    said: str

    @property
    def sizes(self) -> list[int]:
        """Accounts of each crew."""
        return [len(group) for group in self.groups]


def split(accounts: Mapping[str, Ints], least_accounts: int) -> Split:
    """The crews among accounts that all have enough half-hours."""
    names = sorted(accounts)
    counts = [np.bincount(accounts[who] // 2 % HOURS, minlength=HOURS) for who in names]
    found = crews(np.array(counts, dtype=np.float64), least_accounts=least_accounts)
    groups = [
        [who for who, crew in zip(names, found.crew, strict=True) if crew == number]
        for number in range(found.number)
    ]
    halves = [hours.pooled({who: accounts[who] for who in group}) for group in groups]
    said = "; ".join(
        f"{len(group)} accounts round {_centre(each)} UTC"
        for group, each in zip(groups, halves, strict=True)
    )
    clocks = [fit(each) for each in halves] if found.number > 1 else []
    return Split(groups, halves, clocks, found.gain, said)


def about_crews(subject: str, found: Split) -> Iterator[Row | Detail]:
    """How many crews, and the zone of each where there is more than one."""
    number, accounts = len(found.groups), sum(found.sizes)
    many = number > 1
    yield Row(
        subject=subject,
        name="crews",
        value=float(number),
        n=accounts,
        verdict=STANDS_OUT if many else ORDINARY,
        words=found.said if many else None,
        evidence=(
            f"{accounts} accounts; {number} days explain them better than one by {found.gain:.0f} log units, penalties "
            f"paid: {found.said}. Shifts, zones and timers would look like this, and so would two circles of friends."
            if many
            else f"{accounts} accounts; one day, with the differences between people, explains them."
        ),
    )
    for place, clock in enumerate(found.clocks):
        name, inside = f"crew_{place + 1}", clock.offsets[clock.inside].tolist()
        yield Row(
            subject=subject,
            name=f"{name}_utc_offset_h",
            value=clock.value,
            low=clock.low,
            high=clock.high,
            n=clock.n,
            verdict=CANNOT_TELL if open_question(clock) else MEASURED,
            words=hours.zones(inside),
            evidence=f"{found.sizes[place]} accounts, {clock.n:,} half-hours with a post; consistent with "
            f"{hours.zones(inside)} (95%); a shift {clock.family[SHIFT]:.0%}, no shape that is tried "
            f"{clock.family[LOOSE]:.0%}.",
        )
        yield from offsets(subject, f"{name}_offset", clock)
        yield from hour_of_day(subject, f"{name}_hour_of_day", found.halves[place], clock)


def _centre(halves: Ints) -> str:
    turn = 2j * np.pi / 48
    middle = float(np.angle(np.exp(turn * (halves % 48 + 0.5)).mean()) / turn.imag / 2) % 24
    return f"{round(middle) % 24:02d}:00"
