"""Clocks against truth: are the zones that cannot be excluded right, and how often is a shift claimed?

    python -m benchmarks.clocks [--json FILE] [--quick]

The fit of the marker shift_pattern on people whose zones are known, on three operations, on the controls and on
simulated days. The data lie in the folder `shared` beside the project, or where OVERT_SHARED says; a set that is
absent is left out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import clock_data as data
from benchmarks.clock_simulated import crews_table, power_table
from benchmarks.machine import as_text, machine
from benchmarks.tables import markdown, write_json
from overt.chance.clock import Clock, fit, mixed
from overt.chance.crews import HOURS, crews
from overt.chance.daycurves import LOOSE, SHIFT
from overt.markers._hours import span_of_day, zone, zones
from overt.markers._shift_rows import SURE

Ints = data.Ints
LEAST = 20


def main(arguments: list[str] | None = None) -> int:
    """Print all tables; returns 0, or 1 when no data is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--quick", action="store_true", help="fewer simulated people")
    chosen = parser.parse_args(arguments)
    about = machine()
    print(as_text(about), "\n")
    found: dict[str, Any] = {"machine": about}
    found["people"] = people()
    found["operations"] = operations()
    found["controls"] = controls()
    repeats = 40 if chosen.quick else 150
    print("## Power: simulated people at random offsets\n")
    found["power"] = power_table(repeats)
    print("## Crews: simulated clusters\n")
    found["crews"] = crews_table(repeats)
    if chosen.json:
        write_json(chosen.json, found)
    return 0 if found["people"] or found["operations"] else 1


def people() -> list[dict[str, Any]]:
    """Coverage, width and error on authors of public git histories, beside a rule of the quietest hours."""
    authors = data.commits()
    if not authors:
        return []
    print("## People whose zones are known (commit_time_zones)\n")
    out = []
    for name, half in (("half that the constants were set on", 0), ("the other half", 1), ("all", None)):
        mine = [who for who in authors if half is None or data.half_of(who) == half]
        ours, rule = [], []
        for who in mine:
            halves, offset = authors[who]
            if len(halves) >= LEAST:
                ours.append(_score(fit(halves), offset))
                rule.append(_apart(sleep_gap(halves), offset))
        score = np.array(ours)
        out.append(
            {
                "authors": name, "n": len(ours), "too few": len(mine) - len(ours),
                "covered by the set, %": 100 * score[:, 0].mean(), "by low to high, %": 100 * score[:, 1].mean(),
                "median width, h": float(np.median(score[:, 2])), "median error, h": float(np.median(score[:, 3])),
                "mean error, h": score[:, 3].mean(), "shift claimed, %": 100 * score[:, 4].mean(),
                "sleep gap: median error, h": float(np.median(rule)), "mean": float(np.mean(rule)),
            }
        )  # fmt: skip
    print(markdown(list(out[0]), [list(row.values()) for row in out]), "\n")
    return out


def operations() -> list[dict[str, Any]]:
    """Three operations whose zones are reported: is the zone in the set, and what else is said."""
    out = []
    for name, accounts, offset in data.operations():
        whole = fit(np.concatenate(list(accounts.values())))
        kept = {who: each for who, each in accounts.items() if len(each) >= LEAST}
        if len(kept) < 6:
            out.append({"what": name, **_said(whole, offset)})
            continue
        counts = np.array([np.bincount(each // 2 % HOURS, minlength=HOURS) for each in kept.values()])
        split = crews(counts.astype(np.float64))
        members = [
            [each for each, its in zip(kept.values(), split.crew, strict=True) if its == crew]
            for crew in range(split.number)
        ]
        clocks = [fit(np.concatenate(mine)) for mine in members]
        if len(clocks) > 1:  # as the marker does
            whole = mixed(whole, clocks, [len(mine) for mine in members])
        out.append({"what": name, **_said(whole, offset)})
        for number, (mine, clock) in enumerate(zip(members, clocks, strict=True), 1):
            if len(clocks) > 1:
                out.append({"what": f"  crew {number}: {len(mine)} accounts", **_said(clock, offset)})
        each = [fit(halves) for halves in kept.values()]
        inside = [_score(clock, offset)[1] for clock in each]
        wide = float(np.median([_whole(clock) for clock in each]))
        print(
            f"{name}: {100 * np.mean(inside):.0f}% of {len(each)} accounts with {LEAST} half-hours cannot exclude "
            f"{zone(offset)}; median width {wide:.0f} h."
        )
    if out:
        print("\n## Operations\n")
        print(markdown(list(out[0]), [list(row.values()) for row in out]), "\n")
    return out


def controls() -> list[dict[str, Any]]:
    """How often a shift is claimed where none was reported."""
    out = []
    for name, accounts in data.controls():
        enough = {who: each for who, each in accounts.items() if _enough(each)}
        claims = [fit(each).family[SHIFT] >= SURE for each in enough.values()]
        groups = _groups(accounts)
        clustered = [fit(each).family[SHIFT] >= SURE for each in groups]
        out.append(
            {
                "control": name, "accounts": len(accounts), "with enough": len(enough), "shift claimed": sum(claims),
                "random groups of 30": len(groups), "shift claimed for": sum(clustered),
            }
        )  # fmt: skip
    if out:
        print("## Controls\n")
        print(markdown(list(out[0]), [list(row.values()) for row in out]), "\n")
    return out


def sleep_gap(halves: Ints) -> float:
    """The plain rule: the middle of the eight quietest hours of the day is 4 in the morning."""
    counts = np.bincount(halves // 2 % 24, minlength=24)
    sums = np.array([np.roll(counts, -start)[:8].sum() for start in range(24)])
    quiet = np.flatnonzero(sums == sums.min())
    middle = float(np.angle(np.exp(2j * np.pi * quiet / 24).mean()) / (2 * np.pi) * 24) + 4
    return (4 - middle + 12) % 24 - 12


def _score(clock: Clock, offset: float) -> tuple[bool, bool, int, float, bool]:
    inside = clock.offsets[clock.inside]
    return (
        bool(np.abs(inside - offset).min() < 0.3),  # quarter-hours lie between the half-hours tried
        clock.low <= offset <= clock.high,
        _whole(clock),
        _apart(clock.value, offset),
        clock.family[SHIFT] >= SURE,
    )


def _whole(clock: Clock) -> int:
    return sum(offset == int(offset) for offset in clock.offsets[clock.inside])


def _apart(one: float, other: float) -> float:
    return abs((one - other + 12) % 24 - 12)


def _said(clock: Clock, offset: float) -> dict[str, Any]:
    form, sure = max(clock.form.items(), key=lambda item: item[1])
    shift = clock.family[SHIFT] >= SURE
    start, end = span_of_day(clock.shift.start)[0], span_of_day(clock.shift.end)[0]
    return {
        "half-hours": clock.n,
        "zone reported": zone(offset),
        "in the set": bool(np.isin(offset, clock.offsets[clock.inside])),
        "nearest to the mean": zone(clock.value),
        "set": zones(clock.offsets[clock.inside].tolist()),
        "a shift, %": round(100 * clock.family[SHIFT]),
        "no shape, %": round(100 * clock.family[LOOSE]),
        "shift in the zone reported": f"{(start + offset) % 24:04.1f}–{(end + offset) % 24:04.1f} h" if shift else "",
        "week": f"{form} {sure:.0%}",
    }


def _enough(halves: Ints) -> bool:
    return len(halves) >= LEAST and len(np.unique(halves // 48)) >= 5


def _groups(accounts: dict[str, Ints]) -> list[Ints]:
    """Random groups of 30 accounts taken together, as if they were clusters; those with enough to say."""
    names = sorted(accounts)
    if len(names) < 60:
        return []
    rng = np.random.default_rng(20_241_202)
    order = rng.permutation(len(names))
    groups = [
        np.concatenate([accounts[names[place]] for place in order[start : start + 30]])
        for start in range(0, len(order) - 29, 30)
    ]
    return [group for group in groups if _enough(group)][:200]


if __name__ == "__main__":
    sys.exit(main())
