"""Simulated people with known clocks: how much data a clock, a shift and crews need."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.tables import markdown
from overt.chance.clock import fit
from overt.chance.crews import HOURS, crews
from overt.chance.daycurves import SHIFT
from overt.chance.zones import NO_RULE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SEED = 20_241_202
_SURE = 0.95
_DAYS = 90


def waking(rng: np.random.Generator) -> Floats:
    """A person's day by local half-hour: waves round an afternoon, unlike any curve that the fit tries."""
    hour = np.arange(48) / 2
    middle = rng.normal(15.5, 2.2)
    rough = sum(
        rng.normal(0, size) * np.cos(2 * np.pi * wave * hour / 24 + rng.uniform(0, 2 * np.pi))
        for wave, size in ((2, 0.4), (3, 0.25), (4, 0.15))
    )
    day = np.exp(rng.uniform(1, 2) * np.cos(2 * np.pi * (hour - middle) / 24) + rough)
    return np.asarray(day / day.sum())


def working(rng: np.random.Generator, *, begins: float | None = None) -> Floats:
    """A shift of eight to ten hours with a break and hours that differ, over a little activity all day."""
    begins = rng.normal(9.5, 0.8) if begins is None else begins
    hours = rng.uniform(8, 10)
    hour = (np.arange(48) / 2 - begins) % 24
    busy = np.where(hours > hour, rng.uniform(0.7, 1.3, 48), 0.02)
    day = np.where((hour >= 4) & (hour < 5), 0.35 * busy, busy)
    return np.asarray(day / day.sum())


def acts(rng: np.random.Generator, day: Floats, n: int, offset: float, *, weekdays: bool) -> Ints:
    """About n half-hours in UTC, since 1970, from a local day; they come in bursts of two or three."""
    days = np.arange(17_000, 17_000 + _DAYS)
    if weekdays:
        days = days[(days + 3) % 7 < 5]
    found: set[int] = set()
    while len(found) < n:
        start = int(rng.choice(days)) * 48 + int(rng.choice(48, p=day)) - int(2 * offset)
        found |= {start + step for step in range(int(rng.integers(1, 4)))}
    return np.array(sorted(found)[:n] if len(found) == n else sorted(rng.choice(sorted(found), n, replace=False)))


def power_table(repeats: int) -> list[dict[str, Any]]:
    """Coverage, width and claims by number of half-hours with a post."""
    rng = np.random.default_rng(SEED)
    out = []
    for kind, weekdays in (("shift, Monday to Friday", True), ("waking day, all days", False)):
        for n in (20, 40, 80, 160, 320, 640):
            scores = []
            for _ in range(repeats):
                offset = float(rng.integers(-11, 14))
                day = working(rng) if weekdays else waking(rng)
                clock = fit(acts(rng, day, n, offset, weekdays=weekdays))
                inside = clock.offsets[clock.inside]
                apart = abs((clock.value - offset + 12) % 24 - 12)
                week = max(clock.form, key=lambda form: clock.form[form])
                right = week == ("Monday to Friday" if weekdays else "all seven days")
                width = sum(each == int(each) for each in inside)
                claims = clock.family[SHIFT] >= _SURE, right, clock.rule[NO_RULE] < 0.1
                scores.append((offset in inside, width, apart, *claims))
            mean, middle = np.mean(scores, axis=0), np.median(scores, axis=0)
            out.append(
                {
                    "simulated": kind, "half-hours": n, "covered, %": 100 * mean[0], "median width, h": middle[1],
                    "median error, h": middle[2], "shift claimed, %": 100 * mean[3], "week right, %": 100 * mean[4],
                    "summer time claimed, %": 100 * mean[5],
                }
            )  # fmt: skip
    print(markdown(list(out[0]), [list(row.values()) for row in out]), "\n")
    return out


def crews_table(repeats: int) -> list[dict[str, Any]]:
    """How often one, two and three crews are found where there are one and two."""
    rng = np.random.default_rng(SEED)
    out = []
    for name, apart, kind in (
        ("one waking crowd", 0, "waking"),
        ("one shift", 0, "working"),
        ("two shifts 4 h apart", 4, "working"),
        ("two shifts 8 h apart", 8, "working"),
        ("two crowds 8 h apart", 8, "waking"),
    ):
        for accounts in (8, 20, 60):
            numbers, purity = [], []
            for _ in range(max(10, repeats // 3)):
                late = np.arange(accounts) % 2 == 1
                rows = []
                for each in late:
                    begins = rng.normal(9.5, 0.8) + apart * each
                    day = working(rng, begins=begins) if kind == "working" else np.roll(waking(rng), 2 * apart * each)
                    rows.append(rng.multinomial(60, day).reshape(HOURS, 2).sum(axis=1))
                found = crews(np.array(rows, dtype=np.float64))
                numbers.append(found.number)
                if found.number == 2 and apart:
                    same = float(np.mean((found.crew == 1) == late))
                    purity.append(max(same, 1 - same))
            out.append(
                {
                    "simulated": name, "accounts": accounts,
                    **{f"{n} found, %": 100 * float(np.mean(np.array(numbers) == n)) for n in (1, 2, 3)},
                    "accounts in the right one, %": 100 * float(np.mean(purity)) if purity else None,
                }
            )  # fmt: skip
    print(markdown(list(out[0]), [list(row.values()) for row in out]), "\n")
    return out
