"""What the marker shift_pattern says of a cluster, in words that leave the alternatives open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from overt.case import Case

_ROWS = """
    SELECT name, value, words, verdict, evidence FROM marker
    WHERE subject = :subject AND marker = 'shift_pattern'
"""

_ASKED = (
    ("utc_offset_h", "By which clock?"),
    ("working_day", "A working shift or a waking day?"),
    ("shift_start_h", "When does the shift begin?"),
    ("shift_end_h", "When does it end?"),
    ("meal_break_h", "A break for a meal?"),
    ("evening_session_h", "Work after supper?"),
    ("weekday_form", "Which days of the week?"),
    ("summer_time", "Does the clock move in summer?"),
    ("holidays", "Fewer posts on the holidays given?"),
    ("crews", "One crew or several?"),
    ("crew_1_utc_offset_h", "By which clock does the largest crew work?"),
    ("crew_2_utc_offset_h", "By which clock does the second crew work?"),
    ("crew_3_utc_offset_h", "By which clock does the third crew work?"),
)


@dataclass(frozen=True)
class Answer:
    """One line: what is asked, the answer in words, and what it stands on."""

    question: str
    answer: str
    evidence: str


@dataclass(frozen=True)
class Hours:
    """The clock of a cluster: a sentence, and a line for each number."""

    sentence: str
    answers: list[Answer]


def hours(case: Case, cluster_id: int) -> Hours | None:
    """What is said of a cluster's hours; None where the marker did not run or there is too little data."""
    if not case.engine.has("marker"):
        return None
    rows = {
        row["name"]: row for row in case.sql(_ROWS, subject=f"cluster:{cluster_id}").to_pylist()
    }
    clock = rows.get("utc_offset_h")
    if clock is None or clock["value"] is None:
        return None
    answers = [
        Answer(question, _answer(name, rows[name]), rows[name]["evidence"])
        for name, question in _ASKED
        if name in rows and rows[name]["value"] is not None
    ]
    return Hours(_sentence(rows), answers)


def _sentence(rows: dict[str, dict[str, Any]]) -> str:
    clock, day = rows["utc_offset_h"], rows["working_day"]
    if clock["verdict"] == "cannot tell":
        return "The hours of this cluster leave its clock open."
    if day["verdict"] == "stands out":
        return (
            f"The hours have the shape of a working shift, consistent with office hours in {clock['words']}. A "
            "scheduler set to such hours would look the same, and so would a newsroom."
        )
    return (
        f"The hours are consistent with people awake by the clocks of {clock['words']}, and with people elsewhere who "
        "keep the hours of an audience there."
    )


def _answer(name: str, row: dict[str, Any]) -> str:
    sure = row["verdict"] != "cannot tell"
    if name == "working_day":
        return {"stands out": "a shift", "ordinary": "no shift, or no more than others have"}.get(
            row["verdict"], "cannot tell"
        )
    if name == "summer_time":
        return row["words"] or "cannot tell"
    if name == "crews":
        return f"{row['value']:.0f}"
    if name == "holidays":
        return f"{row['value']:.0%} of the usual"
    words = str(row["words"])
    if name == "utc_offset_h" or name.startswith("crew_"):
        return words if sure else f"open: {words}"
    return words if sure else f"perhaps {words}"
