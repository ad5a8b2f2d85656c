"""Writes a case's report: one HTML file that a stranger understands and that loads nothing.

The same case folder gives the same bytes: no clock is read, and every list has an order.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from overt.case import Case

__all__ = ["render", "write"]


def write(case: Case, to: Path) -> Path:
    """Write the report of a case to a file and return its path."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(render(case), encoding="utf-8", newline="\n")
    return to


def render(case: Case) -> str:
    """The report of a case as HTML."""
    from overt.readings import WORDS
    from overt.report._clusters import found
    from overt.report._coverage import coverage
    from overt.report._method import labels, replay, tried
    from overt.report._opening import opening
    from overt.report._page import page
    from overt.report._refused import refusals
    from overt.report._repeats import numbered_lists

    steps = case.sql("SELECT MAX(time_step_s) AS step FROM source WHERE status = 'done'")
    step_s = int(steps["step"][0].as_py() or 1)
    return page(
        case_name=case.folder.resolve().name,
        step_s=step_s,
        opening=opening(case),
        coverage=coverage(case),
        found=found(case, labels(), step_s=step_s),
        lists=numbered_lists(case),
        tried=tried(case),
        refusals=refusals(case),
        replay=replay(case),
        q=case.settings.q,
        words=list(WORDS.values())[:3],
    )
