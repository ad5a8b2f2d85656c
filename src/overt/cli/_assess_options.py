"""Options that all commands of `overt assess` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overt.cli._say import console

if TYPE_CHECKING:
    from overt.decisions import Decision

CASE = Annotated[Path, typer.Option(help="Folder of the case.")]
HERE = Path("overt-case")
BY = Annotated[
    str,
    typer.Option(
        help="Who decides; kept with the decision.", envvar="OVERT_PERSON", show_default=False
    ),
]
REASON = Annotated[str, typer.Option(help="Why, in your own words.", show_default=False)]
ID = Annotated[str, typer.Argument(help="Id of the operation, for example O1.", show_default=False)]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
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
