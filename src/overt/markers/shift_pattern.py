"""Which working day and which clock the hours of posting fit, and which they cannot exclude."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overt.chance.clock import Clock, fit, mixed
from overt.chance.daycurves import SHIFT
from overt.errors import SettingError
from overt.markers import _hours as hours
from overt.markers._base import (
    CANNOT_TELL,
    ORDINARY,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
    is_cluster,
)
from overt.markers._context import Context
from overt.markers._shift_crews import about_crews, split
from overt.markers._shift_details import curves, offsets, rounded
from overt.markers._shift_examples import examples
from overt.markers._shift_rows import SURE, Crowd, about
from overt.plugins import setting

Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class ShiftPattern(Marker):
    """A working day in the hours of posting: its zone, its shift, its breaks, its week."""

    name = "shift_pattern"
    question = "Do they post like people at work, and by which clocks could that be?"
    applies_to = ("account", "cluster")
    needs = ("post", "account", "source")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "utc_offset_h": "hours: offset from UTC that the clock behind the posts keeps at most of them",
        "summer_time": "probability: that it moves in summer, by a rule of Europe, North America or Australia",
        "working_day": "probability: that the day has the edges of a shift, rather than those of a waking day",
        "shift_start_h": "hour of the day in UTC: when the shift begins (by winter's clock where it moves)",
        "shift_end_h": "hour of the day in UTC: when the shift ends",
        "meal_break_h": "hour of the day in UTC: when a break of about an hour begins",
        "evening_session_h": "hour of the day in UTC: when work goes on after supper",
        "weekday_form": "probability: of the likeliest form of the week",
        "holidays": "ratio: activity on the days given as holidays, to that on the same weekdays otherwise",
        "crews": "crews: groups of its accounts with days of their own",
        **{
            f"crew_{n}_utc_offset_h": f"hours: offset from UTC of the {word} crew, where there is more than one"
            for n, word in enumerate(("largest", "second", "third"), 1)
        },
    }
    means = (
        "The hours have the sharp edges, the free days and perhaps the breaks of paid or planned work, in any of the "
        "zones that are listed."
    )
    does_not_mean = (
        "A country, an employer or an office: every zone holds many countries, newsrooms and shops keep shifts too, "
        "and people with jobs post in their working hours."
    )
    caveats = (
        "Posts scheduled ahead imitate any clock, also on purpose; see the marker automation.",
        "A shift in one zone is an early or late one in its neighbours: the set is wide because people's habits are.",
        "Accounts that post to an audience abroad may keep that audience's hours.",
        "Hours in which nothing was collected look like sleep; compare with the accounts in no cluster.",
        "Night workers, people on the move and accounts handed on between zones fit no curve that is tried.",
        "The curves and how much posts may count were set on programmers, of all things: their zones are known.",
    )
    references = (
        "Meta 2023, Second quarter adversarial threat report (Spamouflage: shifts with breaks for lunch and supper)",
        "US House Permanent Select Committee on Intelligence 2018 (times at which the advertisements were made)",
        "La Morgia, Mei, Raponi and Stefa 2018, Time-zone geolocation of crowds in the dark web, ICDCS",
        "Pauli, Racugno and Ventura 2011, Bayesian composite marginal likelihoods, Statistica Sinica 21",
    )
    techniques = ("killchain:3.1",)

    least_halves: int = setting(
        20,
        "half-hours with a post (of one account) that a subject needs before anything is said",
        least=10,
    )
    least_days: int = setting(5, "days with a post that a subject needs", least=2)
    holidays: str = setting(
        "", "dates to look at, such as the holidays of a calendar: 2016-11-04,2016-12-31"
    )
    crew_accounts: int = setting(3, "accounts that a crew of its own must have", least=2)
    examples = examples()

    def __post_init__(self) -> None:
        super().__post_init__()
        try:
            hours.dates_of(self.holidays)
        except ValueError:
            raise SettingError(
                f"{self.name}.holidays is {self.holidays!r}, but it must list dates as 2016-11-04,2016-12-31."
            ) from None

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """The fit of [chance/clock.py](../../../src/overt/chance/clock.py) to the half-hours with a post.

        Each shape of day (waking day, evening, shift with and without breaks, none of these) is tried at each of the
        world's offsets with and without its summer time, and each weekday form. `low` and `high` of
        `utc_offset_h` are the ends of the smallest set of offsets that holds 95 %; `words` lists the set. Baselines
        are those of accounts in no cluster, all together.
        """
        found = hours.of_subjects(context)
        if not found:
            return
        crowd = self._crowd(context)
        for subject, accounts in found.items():
            halves = hours.pooled(accounts)
            if why := self._why_not(halves, context.time_step_s):
                yield self.too_little(subject, "utc_offset_h", len(halves), why)
                continue
            clock, also, crews = fit(halves), "", None
            if is_cluster(subject):
                enough = {who: each for who, each in accounts.items() if not self._why_not(each, 1)}
                if len(enough) < 2 * self.crew_accounts:
                    why = f"{len(enough)} accounts have enough posts; {2 * self.crew_accounts} are needed."
                    yield self.too_little(subject, "crews", len(enough), why)
                else:
                    crews = split(enough, self.crew_accounts)
                    yield from about_crews(subject, crews)
                yield from curves(subject, halves, clock)
            if crews is not None and crews.clocks:
                clock = mixed(clock, crews.clocks, crews.sizes)
                also = f" Its accounts keep {len(crews.clocks)} different days ({crews.said}), so look at each."
            yield from about(subject, clock, crowd, also)
            yield from offsets(subject, "offset", clock)
            if self.holidays:
                yield self._holidays(subject, halves, clock)

    def _why_not(self, halves: Ints, step: int) -> str | None:
        days = len(np.unique(halves // 48))
        if step > 3_600:
            return "The times of this case are days without hours."
        if len(halves) < self.least_halves or days < self.least_days:
            return (
                f"{len(halves)} half-hours with a post on {days} days; {self.least_halves} on {self.least_days} days "
                "are needed."
            )
        return None

    def _crowd(self, context: Context) -> Crowd:
        others = hours.of_ordinary(context)
        whole = hours.pooled(others)
        if self._why_not(whole, context.time_step_s) or len(others) < 5:
            return Crowd(None, None, 0)
        # a sample of those with most to say: fitting thousands would only take time
        busy = sorted(
            (who for who in others if not self._why_not(others[who], 1)),
            key=lambda who: (-len(others[who]), who),
        )[:200]
        shifts = [fit(others[who]).family[SHIFT] >= SURE for who in busy]
        share = float(np.mean(shifts)) if len(shifts) >= 20 else None
        return Crowd(fit(whole), share, len(busy))

    def _holidays(self, subject: str, halves: Ints, clock: Clock) -> Row:
        local = (halves + int(2 * clock.value)) // 48
        first, last = int(local.min()), int(local.max())
        counts = np.bincount(local - first, minlength=last - first + 1)
        given = [day for day in sorted(set(hours.dates_of(self.holidays))) if first <= day <= last]
        usual = [
            [
                counts[day - first]
                for day in range(first, last + 1)
                if day % 7 == each % 7 and day not in given
            ]
            for each in given
        ]
        expected = float(sum(np.mean(days) for days in usual if days))
        if len(given) < 2 or expected < 5:
            words = f"{len(given)} of the days lie in its time, {expected:.0f} half-hours expected; 2 and 5 are needed."
            return self.too_little(subject, "holidays", len(given), words)
        seen = float(sum(counts[day - first] for day in given))
        ratio = seen / expected
        # days vary more than single acts do, by the inflation that the fit measured
        spread = 1.96 * np.sqrt(clock.inflation * max(seen, 1)) / expected
        low, high = max(0.0, ratio - spread), ratio + spread
        return Row(
            subject=subject,
            name="holidays",
            value=rounded(ratio),
            low=rounded(low),
            high=rounded(high),
            n=len(given),
            verdict=STANDS_OUT if high < 0.6 else ORDINARY if low > 0.6 else CANNOT_TELL,
            words=None,
            evidence=f"{seen:.0f} half-hours with a post on {len(given)} of the days given, {expected:.0f} expected "
            "from the same weekdays. Everybody in a country that rests on these days would look like this.",
        )
