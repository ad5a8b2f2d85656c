"""overt report: write the working report of a case again, or a dossier to publish."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    case: Annotated[Path, typer.Option(help="Folder of the case.")] = Path("overt-case"),
    to: Annotated[
        Path | None,
        typer.Option(
            help="Dossier to write: .html, .pdf, .docx or .md [default: the working report, report.html in the case]."
        ),
    ] = None,
    template: Annotated[
        str | None, typer.Option(help="technical, brief, platform, newsroom or null [default: technical].")
    ] = None,
    operation: Annotated[
        str | None,
        typer.Option(
            help="Operation to write about [default: the only one, else the unexplained clusters as a draft]."
        ),
    ] = None,
    lang: Annotated[str | None, typer.Option(help="en or fr [default: en].")] = None,
    final: Annotated[
        bool,
        typer.Option("--final", help="Refuse unless the check before publication passes or is overridden by name."),
    ] = False,
    recipient: Annotated[
        str | None,
        typer.Option("--for", help="partner, platform, newsroom or public: who is masked [default: the template's]."),
    ] = None,
) -> None:
    """Write the working report of a case, or with --to a dossier: one file that loads nothing from anywhere.

    overt report --case riverside --to dossier.pdf --template technical --lang en
    """
    from overt import report as reports
    from overt.case import Case
    from overt.errors import SettingError
    from overt.share import PROFILES

    if to is None:
        asked = {"--template": template, "--operation": operation, "--lang": lang, "--for": recipient}
        given = [name for name, value in {**asked, "--final": final or None}.items() if value is not None]
        if given:
            raise SettingError(f"{', '.join(given)}: these are for a dossier. Say where to write it: --to dossier.html")
        with Case.open(case, read_only=True) as opened:
            path = reports.write(opened, case / "report.html")
        typer.echo(f"  report    {path}")
        return
    if recipient is not None and recipient not in PROFILES:
        raise SettingError(f"There is no recipient {recipient!r}. There are: {', '.join(PROFILES)}.")
    from overt import dossier

    with Case.open(case, read_only=True) as opened:
        path = dossier.write(
            opened, to, template=template or "technical", operation=operation, lang=lang or "en",
            recipient=recipient, final=final,
        )  # fmt: skip
    typer.echo(f"  dossier   {path}")
