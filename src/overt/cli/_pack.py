"""overt pack, overt verify and overt key: a case for others to keep, and the check that nothing changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overt.cli._asked import CASE, HERE
from overt.cli._say import console, plural
from overt.errors import InputError, SettingError

if TYPE_CHECKING:
    from overt.pack import SecretKey


def pack(
    to: Annotated[Path, typer.Option(help="New folder, or a file that ends in .zip.", show_default=False)],
    case: CASE = HERE,
    raw: Annotated[bool, typer.Option(help="Put the files that were read in too.")] = True,
    sign: Annotated[
        Path | None, typer.Option(help="Secret key of minisign, or of overt key, to sign it with.", show_default=False)
    ] = None,
    timestamp_request: Annotated[
        Path | None,
        typer.Option(help="File for a request (RFC 3161) to take to an authority by hand.", show_default=False),
    ] = None,
    timestamp_url: Annotated[
        list[str] | None,
        typer.Option(
            help="ONLINE: address of an authority, asked for a time stamp at once; only a hash is sent. Repeatable.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write an evidence pack (BagIt): raw files, tables, decisions, runs and report, each with its SHA-256.

    overt pack --case riverside --to riverside-pack.zip
    overt pack --case riverside --to riverside-pack.zip --sign overt.key --timestamp-request riverside.tsq
    """
    from overt import pack as packs
    from overt import report
    from overt.case import Case
    from overt.pack._seal import STAMPING, needed

    out = console()
    seal = None
    if sign is not None or timestamp_url:
        seal = packs.seal_with(_secret(sign) if sign else None, timestamp_url or ())
    if timestamp_request is not None:
        needed(STAMPING)
    if timestamp_url:
        out.print(f"  online    a hash goes to {', '.join(timestamp_url)}", markup=False)
    with Case.open(case, read_only=True) as opened:
        done = packs.write(opened, to, raw=raw, report=report.render(opened), seal=seal)
    out.print(
        f"  packed    {plural(done['files'], 'file')}, {done['raw']:,} of them as they were read, "
        f"{plural(done['decisions'], 'decision')}",
        markup=False,
    )
    for problem in done["missing"]:
        out.print(f"  not in it {problem}", markup=False)
    out.print("  private   it holds everything, names too: give it to nobody who may not see the case", markup=False)
    if timestamp_request is not None:
        timestamp_request.write_bytes(packs.timestamp_request(packs.manifest_of(to)))
        out.print(
            f"  stamp     send {timestamp_request} to an authority; check its answer with "
            f"overt verify {to} --timestamp ANSWER.tsr",
            markup=False, soft_wrap=True,
        )  # fmt: skip
    out.print(f"  next      overt verify {to}", markup=False, soft_wrap=True)


def verify(
    what: Annotated[
        Path | None, typer.Argument(help="A pack, folder or zip [default: the case].", show_default=False)
    ] = None,
    case: Annotated[Path, typer.Option(help="Folder of the case, where no pack is given.")] = Path("overt-case"),
    public_key: Annotated[
        str | None,
        typer.Option(
            help="Public key of minisign (file, or the key itself) that must have signed.", show_default=False
        ),
    ] = None,
    timestamp: Annotated[
        list[Path] | None,
        typer.Option(help="Time stamp (RFC 3161) that lies beside the pack. Repeatable.", show_default=False),
    ] = None,
    tsa_roots: Annotated[
        Path | None,
        typer.Option(help="Certificates (PEM) of authorities that are trusted for time stamps.", show_default=False),
    ] = None,
) -> None:
    """Check a pack against its manifests, or a case against the files it was read from. Nothing is fetched.

    Exit code 1 when something differs; the first place is named.

    overt verify riverside-pack.zip --public-key overt.pub --timestamp riverside.tsr --tsa-roots roots.pem
    """
    from overt import pack as packs
    from overt.case import Case

    if what is not None:
        checks = packs.Checks(
            public_key=_public(public_key),
            roots=packs.read_roots(tsa_roots) if tsa_roots else None,
            tokens={each.name: packs.read_roots(each) for each in timestamp or ()},
        )
        found = packs.verify_pack(what, checks)
    else:
        if public_key or timestamp or tsa_roots:
            raise SettingError("Signatures and time stamps are of packs: name the pack to check.")
        with Case.open(case, read_only=True) as opened:
            found = packs.verify_case(opened)
    out = console()
    for note in found.notes:
        out.print(f"  sealed    {note}", markup=False, soft_wrap=True)
    if found.holds:
        kind = "files" if what is not None else "files and decisions"
        out.print(f"  holds     {found.checked:,} {kind} checked, nothing differs", markup=False)
        return
    for problem in found.problems:
        out.print(f"  differs   {problem}", markup=False, soft_wrap=True)
    raise typer.Exit(1)


def key(
    to: Annotated[Path, typer.Argument(help="File for the secret key; the public one goes beside it as .pub.")],
    password: Annotated[
        str,
        typer.Option(
            help="Password for the secret key; empty for none.", prompt="Password (empty for none)", hide_input=True,
            confirmation_prompt=True, envvar="OVERT_KEY_PASSWORD", show_default=False,
        ),
    ] = "",
) -> None:  # fmt: skip
    """Make a key that signs evidence packs, in minisign's format.

    Give others the .pub file by another way than the pack.

    overt key overt.key
    """
    import os

    from overt import pack as packs
    from overt.pack._seal import SIGNING, needed

    needed(SIGNING)
    public = to.with_suffix(".pub")
    for each in (to, public):
        if each.exists():
            raise SettingError(f"{each} exists already. Give another name; a key is never replaced.")
    made = packs.new_key()
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(made.file(password))
    public.write_text(made.public, encoding="ascii")
    console().print(f"  secret    {to}: keep it to yourself\n  public    {public}", markup=False, soft_wrap=True)


def _secret(file: Path) -> SecretKey:
    """The key of a file; its password is asked for where it has one and OVERT_KEY_PASSWORD does not hold it."""
    import os

    from overt import pack as packs

    text = _read(file)
    password = os.environ.get("OVERT_KEY_PASSWORD", "")
    try:
        return packs.read_secret(text, password)
    except SettingError:
        if password:
            raise
        return packs.read_secret(text, typer.prompt("Password of the key", hide_input=True))


def _public(given: str | None) -> str | None:
    """A public key by its file's name, or as it is."""
    return _read(Path(given)) if given is not None and Path(given).is_file() else given


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{file} cannot be read as a key: {problem}.", file=file) from problem
