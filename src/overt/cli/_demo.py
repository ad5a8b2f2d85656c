"""overt simulate and overt demo: labelled synthetic cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def simulate(
    folder: Annotated[Path, typer.Argument(help="Folder to write the files into.")],
    scenario: Annotated[
        str, typer.Option(help="What is planted: demo, big, spamouflage, quiet, mixed, innocent.")
    ] = "demo",
    posts: Annotated[
        int, typer.Option(help="How many posts, about: 10,000 to 10 million.")
    ] = 12_000,
    seed: Annotated[int, typer.Option(help="Same seed, same files.")] = 0,
) -> None:
    """Write a labelled synthetic case: files as platforms give them, and truth.csv with who is what.

    Example:

      overt simulate riverside-files --scenario big --posts 50000 --seed 7
    """
    from overt import simulate as simulating
    from overt.cli._say import Bars

    with Bars() as bars:
        written = simulating.write(folder, scenario=scenario, posts=posts, seed=seed, progress=bars)
    for line in str(written).splitlines():
        typer.echo(f"  {line}")
    typer.echo(f"  next      overt investigate {folder / 'posts'} --case {folder}-case")


def demo(
    case: Annotated[Path, typer.Option(help="Folder of the demo case.")] = Path("demo-case"),
    seed: Annotated[int, typer.Option(help="Same seed, same case.")] = 0,
) -> None:
    """Simulate a case with a planted operation, a fan club and a news agency, and investigate it."""
    import shutil

    from overt import simulate as simulating
    from overt.cli._investigate import investigate
    from overt.cli._say import Bars
    from overt.errors import CaseError

    files = case / "files"
    if case.exists() and any(case.iterdir()) and not (files / "truth.csv").exists():
        raise CaseError(
            f"{case} holds other things than an earlier demo. Give another folder with --case."
        )
    shutil.rmtree(case / "case", ignore_errors=True)
    with Bars() as bars:
        written = simulating.write(files, scenario="demo", seed=seed, progress=bars)
    typer.echo(
        "  A synthetic case: invented people, placeholder texts. truth.csv beside the files says who is what."
    )
    investigate([*written.inputs], case=case / "case")
