"""overt share: what leaves the case for partners."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overt.cli._asked import CASE, GIVER, HERE, WHY_GIVEN, giver
from overt.cli._say import console, plural, print_wrapped, printable

if TYPE_CHECKING:
    from overt.share import Account

_MOST_NAMES = 12


def share(
    format_: Annotated[
        str, typer.Option("--format", help="stix, misp, meta-csv, meta-md, indicators, gexf.", show_default=False)
    ] = "",
    operation: Annotated[
        str | None, typer.Option(help="Id of the operation [default: the only one].", show_default=False)
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="File to write; without it only the preview.", show_default=False)
    ] = None,
    for_: Annotated[
        str, typer.Option("--for", help="Recipient: partner, platform, newsroom, public.")
    ] = "partner",
    producer: Annotated[
        str, typer.Option(help="Organisation that shares; stands in the file.", envvar="OVERT_PRODUCER")
    ] = "Overt user",
    by: GIVER = "",
    reason: WHY_GIVEN = "",
    case: CASE = HERE,
) -> None:
    """Write one operation in a format that partners read, after a preview of exactly what is inside.

    overt share --operation O1 --format stix --for partner --to riverside.json --by ana --reason "as agreed"
    """
    from overt import __version__, decisions
    from overt import share as shares
    from overt.case import Case
    from overt.decisions import log_export
    from overt.errors import NotFound, SettingError
    from overt.share._base import named

    if for_ not in shares.PROFILES:
        raise SettingError(f"There is no recipient {for_!r}. There are: {', '.join(shares.PROFILES)}.")
    profile = shares.PROFILES[for_]
    chosen = named(format_) if to is None else named(format_).for_file(to.name)
    with Case.open(case, read_only=to is None) as opened:
        if operation is None:
            stand = decisions.operations(opened.engine)
            if len(stand) != 1:
                raise NotFound(
                    "No operation has been put together yet: overt operation new NAME --cluster 1"
                    if not stand
                    else f"Say which with --operation: {', '.join(each.operation_id for each in stand)}."
                )
            operation = stand[0].operation_id
        material = shares.gather(
            opened.engine, operation, profile, producer=producer, version=__version__, network=chosen.network
        )
        written = chosen.write(material)
        out = console()
        out.print(f"  {material.operation_id}  {material.name}, for {profile.about}, as {chosen.label}", markup=False)
        out.print(f"  marked    {', '.join(material.markings)}", markup=False)
        inside = ", ".join(f"{count:,} {name}" for name, count in written.counts.items())
        out.print(f"  inside    {inside}", markup=False)
        masked = sum(1 for each in material.accounts if not each.named)
        out.print(
            f"  persons   {plural(written.persons, 'private account')} named, {masked:,} masked", markup=False
        )
        if material.exposed:
            print_wrapped("            ", _names(material.exposed))
        if to is None:
            out.print("  preview   nothing was written; add --to FILE (and --by, --reason for the log)", markup=False)
            return
        person, why = giver(by, reason)
        digest = hashlib.sha256(written.content).hexdigest()
        log_export(
            opened.engine, operation, f"{chosen.name} for {profile.name}, {to.name}, sha256 {digest}",
            person=person, reason=why,
        )
        to.write_bytes(written.content)
    out.print(f"  written   {to}  sha256 {digest}", markup=False)


def _names(accounts: tuple[Account, ...]) -> str:
    """The private accounts that the file names, so that a person sees who it is."""
    shown = [printable(each.shown_name) for each in accounts[:_MOST_NAMES]]
    rest = len(accounts) - len(shown)
    return ", ".join(shown) + (f" and {rest:,} more" if rest else "")
