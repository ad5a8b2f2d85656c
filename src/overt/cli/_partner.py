"""overt partner: files that partners send, checked, brought into the case, given on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overt.cli._asked import CASE, GIVER, HERE, JSON, WHY_GIVEN, giver
from overt.cli._say import console, plural, printable, when

if TYPE_CHECKING:
    from overt.partner import Kept, Parcel

partner = typer.Typer(
    name="partner",
    help="Files that partners send (STIX 2.1, MISP): check them, bring them into the case, give them on.",
    no_args_is_help=True,
)
_FILE = Annotated[Path, typer.Argument(help="STIX 2.1 bundle or MISP event (JSON).", show_default=False)]
_MOST_ROWS = 40


@partner.command()
def check(
    file: _FILE, json_: JSON = False
) -> None:
    """Say what is wrong with a file, without a case: placeholders, missing markings, misfiled techniques …

    Exit code 1 when something is.

    overt partner check bundle.json
    """
    from dataclasses import asdict

    from overt import partner as partners

    parcel = partners.read(file)
    found = partners.faults(parcel)
    if json_:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        _about(parcel)
        out = console()
        for each in found:
            types = ", ".join(f"{count:,} {kind}" for kind, count in each.by_type.items())
            out.print(f"  {each.count:>6,}  {each.name}: {each.means}", markup=False, soft_wrap=True)
            out.print(f"          {types}", markup=False, soft_wrap=True)
            for example in each.examples:
                out.print(f"          e.g. {printable(example)}", markup=False, soft_wrap=True)
        if not found:
            out.print("  sound     none of the faults that are looked for")
    if found:
        raise typer.Exit(1)


@partner.command("import")
def import_(file: _FILE, case: CASE = HERE) -> None:
    """Bring a file into the case, into tables of its own: what the case found itself stays as it is.

    overt partner import bundle.json --case riverside
    """
    from overt import partner as partners
    from overt.case import Case

    parcel = partners.read(file)
    with Case.open(case) as opened:
        done = partners.bring_in(opened.engine, parcel)
        here = [row for row in partners.matches(opened.engine) if row["file_no"] == done.file_no]
    _about(parcel)
    out = console()
    out.print(
        f"  {'read' if done.new else 'known'}      file {done.file_no}: {plural(done.objects, 'object')}, "
        f"{plural(done.indicators, 'indicator')}, {plural(done.facts, 'fact')}"
        + ("" if done.new else "; the same bytes were read before"),
        markup=False,
    )
    wrong = sum(each.count for each in partners.faults(parcel))
    out.print(f"  faults    {wrong:,}; overt partner check {file} says which", markup=False, soft_wrap=True)
    out.print(f"  here too  {plural(len(here), 'indicator')} in the case's own posts", markup=False)
    out.print(f"  next      overt partner show --case {case}", markup=False, soft_wrap=True)


@partner.command()
def show(
    case: CASE = HERE, json_: JSON = False
) -> None:
    """List the files that were brought in, and which of their accounts and websites the case's posts hold too."""
    from overt import partner as partners
    from overt.case import Case
    from overt.urls import defang

    with Case.open(case, read_only=True) as opened:
        rows, here = partners.files(opened.engine), partners.matches(opened.engine)
    if json_:
        print(json.dumps({"files": rows, "matches": here}, ensure_ascii=False, indent=2))
        return
    out = console()
    for row in rows:
        marked = f"TLP:{row['tlp'].upper()}" if row["tlp"] else "no TLP"
        title, producer = printable(row["title"] or row["file"]), printable(row["producer"] or "nobody named")
        out.print(
            f"  {row['file_no']:>3}  {title}, of {producer}, {row['format']}, {marked}, "
            f"{plural(row['objects'], 'object')}, read {when(row['read_at'])}",
            markup=False, soft_wrap=True,
        )  # fmt: skip
    if not rows:
        out.print("  No partner's file yet. Bring one in: overt partner import FILE")
    for row in here[:_MOST_ROWS]:
        value = row["value"] if row["kind"] == "account" else defang(row["value"])
        there = printable(row["here"].replace(".", "[.]"))
        out.print(
            f"       {row['kind']:<8}{printable(value)}  file {row['file_no']}; here {there}, "
            f"{plural(row['posts'] or 0, 'post')} of {plural(row['accounts'], 'account')}",
            markup=False, soft_wrap=True,
        )  # fmt: skip
    if len(here) > _MOST_ROWS:
        out.print(f"       and {len(here) - _MOST_ROWS:,} more: --json has all", markup=False)
    if here:
        out.print("  Both name the same thing. That does not say that either is right about it.")


@partner.command("export")
def export_(
    number: Annotated[int, typer.Argument(help="Number of the file, as show lists it.", show_default=False)],
    tlp: Annotated[
        str, typer.Option(help="Marks what had no marking: clear, green, amber, amber+strict, red.", show_default=False)
    ],
    to: Annotated[
        Path | None, typer.Option(help="File to write; without it only what would happen.", show_default=False)
    ] = None,
    by: GIVER = "",
    reason: WHY_GIVEN = "",
    case: CASE = HERE,
) -> None:
    """Give a STIX bundle on with its faults mended, after saying what of it is kept, changed and dropped, and why.

    overt partner export 1 --tlp clear --to mended.json --by ana --reason "for the CERT"
    """
    import hashlib

    from overt import decisions
    from overt import partner as partners
    from overt.case import Case

    with Case.open(case, read_only=to is None) as opened:
        parcel = partners.parcel_of(opened.engine, number)
        content, kept = partners.again(parcel, tlp=tlp)
        digest = hashlib.sha256(content).hexdigest()
        _about(parcel)
        print_outcome(kept)
        if to is None:
            console().print("  preview   nothing was written; add --to FILE (and --by, --reason for the log)")
            return
        person, why = giver(by, reason)
        decisions.log_export(
            opened.engine, None, f"partner's file {number} ({parcel.sha256}), mended, {to.name}, sha256 {digest}",
            person=person, reason=why,
        )
        to.write_bytes(content)
    console().print(f"  written   {to}  sha256 {digest}", markup=False, soft_wrap=True)


def print_outcome(kept: tuple[Kept, ...]) -> None:
    """Type by type how many objects are kept, changed and dropped; then the reasons, counted."""
    counts = Counter((each.type, each.outcome) for each in kept)
    out = console()
    out.print(f"  {'type':<22}{'kept':>8}{'changed':>9}{'dropped':>9}")
    for kind in sorted({each.type for each in kept}):
        row = [counts[kind, outcome] for outcome in ("kept", "changed", "dropped")]
        out.print(f"  {kind:<22}{row[0]:>8,}{row[1]:>9,}{row[2]:>9,}", markup=False)
    sums = Counter(each.outcome for each in kept)
    out.print(f"  {'all':<22}{sums['kept']:>8,}{sums['changed']:>9,}{sums['dropped']:>9,}")
    reasons = Counter((each.outcome, reason) for each in kept for reason in each.reasons)
    for (outcome, reason), count in sorted(reasons.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        out.print(f"  {count:>6,} {outcome}: {reason}", markup=False, soft_wrap=True)


def _about(parcel: Parcel) -> None:
    out = console()
    said = [
        "STIX 2.1" if parcel.format == "stix" else "MISP",
        f"TLP:{parcel.tlp.upper()}" if parcel.tlp else "no TLP",
        *([f"PAP:{parcel.pap.upper()}"] if parcel.pap else []),
        plural(len(parcel.objects), "object"),
    ]
    title, producer = printable(parcel.title or parcel.file), printable(parcel.producer or "nobody named")
    out.print(
        f"  {title}, of {producer}: {', '.join(said)}",
        markup=False, soft_wrap=True,
    )  # fmt: skip
