"""What was looked at: files, how their times were read, and from when posts are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from overt.charts import Figure, coverage_calendar, silences
from overt.report._words import count

if TYPE_CHECKING:
    from overt.case import Case

MOST_SOURCES = 60
MOST_GAPS = 20

ZONE_BASIS = {
    "stated": "stated in each time",
    "epoch": "seconds since 1970",
    "documented": "documented by the format",
    "given": "given by a person",
}


@dataclass(frozen=True)
class Coverage:
    """Sources, the calendar, and the gaps in words."""

    sources: list[dict[str, Any]]
    sources_in_all: int
    calendar: Figure
    gaps: list[tuple[str, str, str]]
    gaps_in_all: int
    resolution: str | None


def coverage(case: Case) -> Coverage:
    """The coverage section of a case's report."""
    rows = case.sql("SELECT * FROM source ORDER BY source_no NULLS LAST").to_pylist()
    calendar = coverage_calendar(case)
    gaps = silences(calendar)
    for row in rows:
        row["zone_basis"] = ZONE_BASIS.get(row["zone_basis"], row["zone_basis"])
    return Coverage(
        sources=rows[:MOST_SOURCES],
        sources_in_all=len(rows),
        calendar=calendar,
        gaps=gaps[:MOST_GAPS],
        gaps_in_all=len(gaps),
        resolution=_resolution([row["time_step_s"] for row in rows if row["time_step_s"]]),
    )


def _resolution(steps: list[int]) -> str | None:
    """A sentence about times that are cut; None when all go to the second."""
    coarse = [step for step in steps if step > 1]
    if not coarse:
        return None
    unit = {60: "the minute", 86_400: "the day"}.get(max(coarse), f"{max(coarse)} seconds")
    return (
        f"{count(len(coarse), 'source')} {'gives' if len(coarse) == 1 else 'give'} times only to "
        f"{unit}. Windows shorter than twice that are not used, and no order is read into it."
    )
