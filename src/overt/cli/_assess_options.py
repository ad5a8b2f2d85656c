"""Options that all commands of `overt assess` share."""

from __future__ import annotations

from typing import Annotated

import typer

CELL = Annotated[
    list[str] | None,
    typer.Option(
        "--cell", help="HYPOTHESIS=CELL, cells CC C N I II, for example covert=C. May be repeated."
    ),
]
JUDGEMENT = Annotated[
    str, typer.Argument(help="coordination, authenticity, source or impact.", show_default=False)
]
