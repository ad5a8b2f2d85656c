"""Worked examples of the marker shift_pattern, made by rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from overt.markers._base import CANNOT_TELL, MEASURED, ORDINARY, STANDS_OUT, TOO_LITTLE, Example

_DAY_S = 86_400
_MONDAY = 4  # day 4 since 1970 was one


def examples() -> tuple[Example, ...]:
    """An office of three, three waking accounts, and one with next to nothing."""
    office = [
        post
        for who in range(3)
        for day in range(60)
        if day % 7 < 5
        for hour in (6.0, 7.0, 8.5, 9.5, 11.0, 12.5, 14.0)
        for post in _posts(who, day, hour + (day + 3 * who) % 2 / 2)
    ]
    waking = [
        post
        for who in range(3)
        for day in range(60)
        for hour in (5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20)
        if (7 * day + 5 * hour + 3 * who) % 11 < 6 - abs(12.5 - hour) / 2
        for post in _posts(who, day, hour + (day + hour) % 2 / 2)
    ]
    return (
        _example(
            "three accounts that post from 6:00 to 15:00 UTC on Mondays to Fridays of one winter",
            office,
            {
                "working_day": {"verdict": STANDS_OUT, "words": "a shift"},
                "shift_start_h": {"value": 6.0, "verdict": MEASURED, "words": "06:00 UTC"},
                "shift_end_h": {"value": 15.0, "verdict": MEASURED, "words": "15:00 UTC"},
                "meal_break_h": {"value": 10.0, "verdict": CANNOT_TELL},
                "utc_offset_h": {"verdict": MEASURED, "words": "UTC+0 to UTC+7"},
                "weekday_form": {"words": "Monday to Friday"},
                "summer_time": {"verdict": CANNOT_TELL, "words": None},
            },
        ),
        _example(
            "three accounts whose day rises and falls without edges, on all days: no shift",
            waking,
            {
                "working_day": {"verdict": ORDINARY, "words": None},
                "utc_offset_h": {"value": 3.0},
                "weekday_form": {"words": "all seven days"},
                "summer_time": {"verdict": CANNOT_TELL},
            },
        ),
        _example(
            "ten posts say nothing about a clock",
            office[:10],
            {"utc_offset_h": {"verdict": TOO_LITTLE, "value": None, "n": 10}},
            accounts=1,
        ),
    )


def _posts(who: int, day: int, hour: float) -> Iterable[dict[str, Any]]:
    yield {
        "account_id": f"x:{who}",
        "posted_at": (_MONDAY + day) * _DAY_S + int(hour * 3_600),
        "kind": "post",
    }


def _example(
    shows: str, posts: list[dict[str, Any]], gives: dict[str, dict[str, Any]], accounts: int = 3
) -> Example:
    names = [f"x:{who}" for who in range(accounts)]
    rows = [
        {"subject": subject, "name": name, **row}
        for subject in (*names, "cluster:1")
        for name, row in gives.items()
    ]
    if accounts > 1:
        rows.append({"subject": "cluster:1", "name": "crews", "verdict": TOO_LITTLE, "n": accounts})
    return Example(
        shows=shows,
        tables={
            "post": posts,
            "account": [
                {"account_id": who, "account_key": n, "posts": 300} for n, who in enumerate(names)
            ],
            "membership": [{"account_id": who, "cluster_id": 1} for who in names],
            "source": [{"source_no": 1, "posts": 9, "time_step_s": 1}],
        },
        gives=rows,
    )
