"""What several commands ask for in the same words."""

from __future__ import annotations

import getpass
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
GIVER = Annotated[
    str,
    typer.Option(
        "--by", help="Who gives it; kept in the log [default: the login name].", envvar="OVERT_PERSON",
        show_default=False,
    ),
]
WHY_GIVEN = Annotated[
    str,
    typer.Option("--reason", help="Why it is given; without one the log says that none was given.", show_default=False),
]


def giver(by: str, reason: str) -> tuple[str, str]:
    """Person and reason for the log of what leaves the case: the login name, and that no reason was given, where
    the command says nothing; empty where the system knows no login, and the log then asks for a name."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = ""
    return by or login, reason or "no reason was given"
