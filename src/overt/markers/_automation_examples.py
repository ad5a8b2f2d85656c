"""Worked examples of the marker automation, made by rule."""

from __future__ import annotations

from typing import Any, Final

from overt.markers._base import CANNOT_TELL, MEASURED, ORDINARY, Example

_DAY_S: Final = 86_400


def examples() -> tuple[Example, ...]:
    """A timetable at the quarter hours of the day, and a person's scattered moments in nine hours."""
    timetable = [
        {
            **_post("x:1", day * _DAY_S + hour * 3_600 + 900 * ((day + hour) % 4)),
            "client": "timetable.example",
        }
        for day in range(8)
        for hour in range(24)
    ]
    person = [
        _post(
            "x:2",
            day * _DAY_S
            + hour * 3_600
            + (7_919 * day * day + 104_729 * hour * day + 31 * hour) % 3_571,
        )
        for day in range(25)
        for hour in range(8, 17)
    ]
    source = [{"source_no": 1, "posts": 9, "time_step_s": 1}]
    accounts = [
        {"account_id": who, "account_key": int(who[2:]), "posts": 300} for who in ("x:1", "x:2")
    ]
    return (
        Example(
            shows="a timetable at full quarter hours, day and night; without other accounts nothing stands out",
            tables={
                "post": timetable,
                "account": accounts[:1],
                "membership": [{"account_id": "x:1", "cluster_id": 1}],
                "source": source,
            },
            gives=[
                {"subject": subject, "name": name, **row}
                for subject in ("x:1", "cluster:1")
                for name, row in (
                    ("quarter_hours", {"value": 1.0, "n": 192, "verdict": CANNOT_TELL}),
                    (
                        "one_second",
                        {"value": 1.0, "n": 192, "verdict": CANNOT_TELL, "words": ":00"},
                    ),
                    ("exact_intervals", {"n": 191, "verdict": CANNOT_TELL, "words": "75 min"}),
                    (
                        "one_client",
                        {"value": 1.0, "n": 192, "verdict": MEASURED, "words": "timetable.example"},
                    ),
                    ("quiet_hours", {"value": 0.0, "n": 192}),
                )
            ],
        ),
        Example(
            shows="scattered moments in nine hours of the day",
            tables={
                "post": person,
                "account": accounts[1:],
                "membership": [{"account_id": "x:2", "cluster_id": 1}],
                "source": source,
            },
            gives=[
                {"subject": subject, "name": name, **row}
                for subject in ("x:2", "cluster:1")
                for name, row in (
                    ("quarter_hours", {"verdict": ORDINARY, "n": 225}),
                    ("one_second", {"verdict": ORDINARY, "n": 225}),
                    ("exact_intervals", {"verdict": ORDINARY}),
                    ("quiet_hours", {"value": 15.0, "verdict": MEASURED, "n": 225}),
                )
            ],
        ),
        Example(
            shows="three posts say nothing about a program",
            tables={
                "post": person[:3],
                "account": accounts[1:],
                "membership": [{"account_id": "x:2", "cluster_id": 1}],
                "source": source,
            },
            gives=[
                {
                    "subject": subject,
                    "name": "quarter_hours",
                    "value": None,
                    "n": 3,
                    "verdict": "too little data",
                }
                for subject in ("x:2", "cluster:1")
            ],
        ),
    )


def _post(account: str, at: int) -> dict[str, Any]:
    return {"account_id": account, "posted_at": at, "kind": "post"}
