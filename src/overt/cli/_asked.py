"""What several commands ask for in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CASE = Annotated[Path, typer.Option(help="Folder of the case.")]
HERE = Path("overt-case")
BY = Annotated[
    str,
    typer.Option(help="Who decides; kept with the decision.", envvar="OVERT_PERSON", show_default=False),
]
REASON = Annotated[str, typer.Option(help="Why, in your own words.", show_default=False)]
ID = Annotated[str, typer.Argument(help="Id of the operation, for example O1.", show_default=False)]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
