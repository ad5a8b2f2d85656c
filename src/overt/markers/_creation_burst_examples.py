"""Worked examples of the marker `creation_burst`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from overt.markers._base import MEASURED, ORDINARY, STANDS_OUT, Example
from overt.markers._scan import DAY_S

_MARCH: Final = 1_709_251_200  # 2024-03-01


def examples() -> tuple[Example, ...]:
    """Ten accounts of which seven were made on one day, beside eighty made over eight years; then scattered ones."""
    others = [
        {
            "account_id": f"x:{100 + n}", "account_key": 100 + n, "platform": "x", "posts": 5,
            "created_at": _MARCH - (40 + 35 * n) * DAY_S - 7_919 * n, "first_at": _MARCH + 20 * DAY_S,
        }
        for n in range(80)
    ]  # fmt: skip

    def cluster(created: Sequence[int]) -> dict[str, Any]:
        return {
            "account": others
            + [
                {
                    "account_id": f"x:{n:02}", "account_key": n, "platform": "x", "posts": 5,
                    "created_at": at, "first_at": _MARCH + 20 * DAY_S,
                }
                for n, at in enumerate(created)
            ],
            "membership": [{"account_id": f"x:{n:02}", "cluster_id": 1} for n in range(len(created))],
        }  # fmt: skip

    together = [_MARCH + 3_000 * n * n % 80_000 for n in range(7)]
    apart = [_MARCH - (400 + 300 * n) * DAY_S for n in range(3)]
    scattered = [_MARCH - (50 + 270 * n) * DAY_S - 31 * n for n in range(10)]
    return (
        Example(
            shows="seven of ten accounts made on one day",
            tables=cluster(together + apart),
            gives=[
                {"subject": "cluster:1", "name": "burst_share", "value": 0.7, "baseline": 0.0, "n": 10,
                 "verdict": STANDS_OUT, "words": "1 day from 2024-03-01"},
                {"subject": "cluster:1", "name": "in_bursts", "value": 0.7, "n": 10, "verdict": STANDS_OUT},
                *({"subject": f"x:{n:02}", "name": "made_with", "value": 6.0 if n < 7 else 0.0,
                   "verdict": STANDS_OUT if n < 7 else ORDINARY} for n in range(10)),
                *({"subject": f"x:{n:02}", "name": "age_at_first_post", "verdict": MEASURED} for n in range(10)),
            ],
        ),
        Example(
            shows="ten accounts made over seven years",
            tables=cluster(scattered),
            gives=[
                {"subject": "cluster:1", "name": "burst_share", "n": 10, "verdict": ORDINARY},
                {"subject": "cluster:1", "name": "in_bursts", "value": 0.0, "n": 10, "verdict": ORDINARY},
                *({"subject": f"x:{n:02}", "name": "made_with", "value": 0.0, "verdict": ORDINARY} for n in range(10)),
                *({"subject": f"x:{n:02}", "name": "age_at_first_post", "verdict": MEASURED} for n in range(10)),
            ],
        ),
        Example(
            shows="two accounts are no burst, and one has no creation date",
            tables=cluster([together[0], together[1]]) | {
                "membership": [{"account_id": f"x:{n:02}", "cluster_id": 1} for n in range(2)],
                "account": [
                    {"account_id": "x:00", "account_key": 0, "platform": "x", "created_at": _MARCH, "first_at": _MARCH},
                    {"account_id": "x:01", "account_key": 1, "platform": "x", "first_at": _MARCH},
                ],
            },
            gives=[
                {"subject": "cluster:1", "name": "burst_share", "value": None, "n": 1, "verdict": "too little data"},
                {"subject": "x:00", "name": "age_at_first_post", "value": 0.0, "verdict": MEASURED},
                {"subject": "x:01", "name": "age_at_first_post", "value": None, "verdict": "too little data"},
            ],
        ),
    )  # fmt: skip
