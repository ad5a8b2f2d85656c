"""The commands and what happens when one fails.

Exit codes: 0 done; 1 a result a script may want to know (nothing here uses it yet); 2 the input, a
setting or the case cannot be used; 130 interrupted.
"""

from __future__ import annotations

import sys

import typer

from overt.cli._assess import assess
from overt.cli._decide import decide, log, operation
from overt.cli._demo import demo, simulate
from overt.cli._export import export
from overt.cli._investigate import investigate
from overt.cli._label import label
from overt.cli._lists import formats, markers, signals
from overt.cli._pack import pack, verify
from overt.cli._report import report
from overt.cli._share import share
from overt.cli._show import show
from overt.cli._show_media import media
from overt.errors import OvertError

app = typer.Typer(
    name="overt",
    help="Makes covert influence operations visible: posts in, coordinated groups with their evidence out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(investigate)
show.command()(media)
app.add_typer(show, name="show")
app.command()(report)
app.command()(export)
app.command()(share)
app.command()(pack)
app.command()(verify)
app.command()(decide)
app.add_typer(operation, name="operation")
app.command()(label)
app.add_typer(assess, name="assess")
app.add_typer(log, name="log")
app.command()(formats)
app.command()(signals)
app.command()(markers)
app.command()(simulate)
app.command()(demo)


@app.callback(invoke_without_command=True)
def _options(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        from overt import __version__

        typer.echo(f"overt {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; errors a user can meet are one sentence on standard error."""
    try:
        app()
    except OvertError as problem:
        print(f"overt: {problem}", file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        print(
            "overt: interrupted. What was finished is kept; the same command goes on from there.",
            file=sys.stderr,
        )
        raise SystemExit(130) from None
    except BrokenPipeError:  # the reader of a pipe has gone: overt show … | head
        sys.stderr.close()
        raise SystemExit(0) from None
