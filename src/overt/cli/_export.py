"""overt export: pairs, edges or accounts for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overt.cli._asked import CASE, HERE
from overt.errors import SettingError


def export(
    case: CASE = HERE,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Every pair tested (table pair_test).")
    ] = False,
    edges: Annotated[
        bool, typer.Option("--edges", help="The edges that passed (table edge).")
    ] = False,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Accounts in clusters, with their profiles.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(help="File: .csv, .parquet, or .gexf with --edges [default: NAME.csv]."),
    ] = None,
    like: Annotated[
        str | None,
        typer.Option(
            help="With --pairs: count as coortweet or toolkit counts, instead of Overt's test."
        ),
    ] = None,
    signal: Annotated[
        str, typer.Option(help="With --like: the signal whose acts are counted.")
    ] = "co_object",
    window: Annotated[int, typer.Option(help="With --like: seconds.")] = 60,
    least: Annotated[
        int,
        typer.Option(
            help="With --like: CooRTweet's min_participation, the toolkit's min_edge_weight."
        ),
    ] = 2,
) -> None:
    """Write a table of the case as CSV, Parquet or GEXF.

    Examples:

      overt export --edges --to network.gexf --case riverside

      overt export --pairs --like coortweet --window 60 --least 2 --to pairs.csv
    """
    from overt.case import Case
    from overt.tabular import write_gexf, write_table

    chosen = [
        name for name, on in (("pairs", pairs), ("edges", edges), ("accounts", accounts)) if on
    ]
    if len(chosen) != 1:
        raise SettingError("Choose one of --pairs, --edges and --accounts.")
    name = chosen[0]
    path = to or Path(f"{name}.csv")
    with Case.open(case, read_only=like is None) as opened:
        if path.suffix.lower() == ".gexf":
            if name != "edges":
                raise SettingError("GEXF holds a network: use it with --edges.")
            count = write_gexf(opened, path)
        else:
            table = {
                "pairs": lambda: (
                    opened.pairs_like(like, signal=signal, window_s=window, least=least)
                    if like
                    else opened.table("pair_test")
                ),
                "edges": opened.edges,
                "accounts": opened.accounts,
            }[name]()
            count = write_table(table, path)
    typer.echo(f"  {count:,} {name} written to {path}")
