"""overt pack and overt verify: a case for others to keep, and the check that nothing changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overt.cli._say import console, plural


def pack(
    to: Annotated[Path, typer.Option(help="New folder, or a file that ends in .zip.", show_default=False)],
    case: Annotated[Path, typer.Option(help="Folder of the case.")] = Path("overt-case"),
    raw: Annotated[bool, typer.Option(help="Put the files that were read in too.")] = True,
) -> None:
    """Write an evidence pack (BagIt): raw files, tables, decisions, runs and report, each with its SHA-256.

    overt pack --case riverside --to riverside-pack.zip
    """
    from overt import pack as packs
    from overt import report
    from overt.case import Case

    out = console()
    with Case.open(case, read_only=True) as opened:
        done = packs.write(opened, to, raw=raw, report=report.render(opened))
    out.print(
        f"  packed    {plural(done['files'], 'file')}, {done['raw']:,} of them as they were read, "
        f"{plural(done['decisions'], 'decision')}",
        markup=False,
    )
    for problem in done["missing"]:
        out.print(f"  not in it {problem}", markup=False)
    out.print("  private   it holds everything, names too: give it to nobody who may not see the case", markup=False)
    out.print(f"  next      overt verify {to}", markup=False)


def verify(
    what: Annotated[
        Path | None, typer.Argument(help="A pack, folder or zip [default: the case].", show_default=False)
    ] = None,
    case: Annotated[Path, typer.Option(help="Folder of the case, where no pack is given.")] = Path("overt-case"),
) -> None:
    """Check a pack against its manifests, or a case against the files it was read from. Nothing is fetched.

    Exit code 1 when something differs; the first place is named.
    """
    from overt import pack as packs
    from overt.case import Case

    if what is not None:
        found = packs.verify_pack(what)
    else:
        with Case.open(case, read_only=True) as opened:
            found = packs.verify_case(opened)
    out = console()
    if found.holds:
        kind = "files" if what is not None else "files and decisions"
        out.print(f"  holds     {found.checked:,} {kind} checked, nothing differs", markup=False)
        return
    for problem in found.problems:
        out.print(f"  differs   {problem}", markup=False)
    raise typer.Exit(1)
