"""overt report: write the report of a case again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    case: Annotated[Path, typer.Option(help="Folder of the case.")] = Path("overt-case"),
    to: Annotated[
        Path | None, typer.Option(help="File to write [default: report.html in the case].")
    ] = None,
) -> None:
    """Write the report of a case as one HTML file that loads nothing from anywhere."""
    from overt import report as reports
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        path = reports.write(opened, to or case / "report.html")
    typer.echo(f"  report    {path}")
