"""Options that all commands of `overt assess` share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from overt.cli._say import console

if TYPE_CHECKING:
    from overt.decisions import Decision

CELL = Annotated[
    list[str] | None,
    typer.Option(
        "--cell", help="HYPOTHESIS=CELL, cells CC C N I II, for example covert=C. May be repeated."
    ),
]
JUDGEMENT = Annotated[
    str, typer.Argument(help="coordination, authenticity, source or impact.", show_default=False)
]


def done(made: Decision, what: str) -> None:
    """Say what was decided, and how it is undone."""
    console().print(
        f"  {made.decision_no}  {made.person}: {what}; undo: overt log undo {made.decision_no}",
        markup=False,
    )
