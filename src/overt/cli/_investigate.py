"""overt investigate: files of posts in, coordinated groups with their evidence out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overt.cli._ending import say_what_is_understood, ten_lines
from overt.cli._options import mapping, part_settings, switched, windows
from overt.cli._say import Bars
from overt.errors import InputError

if TYPE_CHECKING:
    from overt.case import Case


def investigate(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Files or folders of posts; .gz, .bz2, .zst and .zip are read directly.",
            show_default=False,
        ),
    ],
    case: Annotated[Path, typer.Option(help="Folder of the case; made when there is none.")] = Path(
        "overt-case"
    ),
    zone: Annotated[
        str | None,
        typer.Option(
            help="Zone of times written without one, e.g. Pacific/Noumea. Nothing is guessed."
        ),
    ] = None,
    map_: Annotated[
        str | None,
        typer.Option("--map", help="FIELD=COLUMN,… for tables whose columns are not recognised."),
    ] = None,
    platform: Annotated[
        str | None, typer.Option(help="Platform of tables that do not name one, e.g. x.")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", help="Importer to use instead of recognising one (overt formats)."
        ),
    ] = None,
    dates: Annotated[
        str | None, typer.Option(help="dmy or mdy, where day and month cannot be told apart.")
    ] = None,
    resolved: Annotated[
        Path | None, typer.Option(help="CSV of shortened links and where they lead.")
    ] = None,
    media: Annotated[
        Path | None,
        typer.Option(
            help="Folder with the pictures and films that the posts name, where they do not lie beside the export."
        ),
    ] = None,
    incidents: Annotated[
        Path | None,
        typer.Option(
            help="CSV of incidents to time clusters by: name, at with its zone, and hashtags, words or places."
        ),
    ] = None,
    deletions: Annotated[
        Path | None,
        typer.Option(help="Notices of deleted posts of X: CSV or JSON Lines, packed or not."),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            help="Seconds, one or more, for all signals instead of the ladder: 60 or 10,60."
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="PART.SETTING=VALUE, e.g. same_text.least_letters=40. May be repeated."
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="Part, or stage with all its parts, to leave out; kept for the case. May be repeated: "
            "--without duplicates --without markers for a first look at millions of posts."
        ),
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", help="Part or stage to take in again. May be repeated."),
    ] = None,
    q: Annotated[
        float | None,
        typer.Option(help="Share of false edges allowed among the edges kept [default: 0.05]."),
    ] = None,
    copies: Annotated[
        int | None, typer.Option(help="Shuffled copies for the floor [default: 20].")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every random step.")] = None,
    memory: Annotated[
        str | None,
        typer.Option(help="Most memory for the database, e.g. 6GB; beyond it works on disk."),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            help="What computes the pairs: duckdb, or a Spark master such as local[*] or spark://host:7077. "
            "Results are the same."
        ),
    ] = "duckdb",
    engine_work: Annotated[
        str | None,
        typer.Option(
            help="Folder or URL for Spark's tables that all machines of the cluster reach, e.g. s3a://bucket/work."
        ),
    ] = None,
    json_: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of text.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")] = False,
) -> None:
    """Read posts, find accounts that act together more than chance allows, and write the report.

    Examples:

      overt investigate export.csv --case riverside --zone Europe/Paris

      overt investigate x/ telegram/result.json --case riverside

      overt investigate 4cat.csv --media downloaded-pictures --zone UTC

      overt investigate tweets.csv --map account_id=author_id,posted_at=date --platform x --zone UTC

      overt investigate millions/ --without duplicates --without markers, and the same with --with later
    """
    from overt.case import Case

    how: dict[str, Any] = {
        "zone": zone,
        "mapping": mapping(map_),
        "platform": platform,
        "format": format_,
        "dates": dates,
    }
    for file in files:
        if not file.exists():
            raise InputError(
                f"{file} does not exist. Check the path; a folder or several files may be given.",
                file=file,
            )
    with Bars(quiet=quiet or json_) as bars:
        if not (quiet or json_):
            say_what_is_understood(files, how)
        with Case.create(case, **({"memory_limit": memory} if memory else {})) as opened:
            settings = opened.settings
            changes: dict[str, Any] = {
                name: value
                for name, value in (("q", q), ("copies", copies), ("seed", seed))
                if value is not None
            }
            parts = _with_parts(settings.parts, window, set_ or [], media)
            for switch in (switched(without or [], on=False), switched(with_ or [], on=True)):
                for name, value in switch.items():
                    parts.setdefault(name, {}).update(value)
            if incidents is not None:
                parts.setdefault("incidents", {})["file"] = _checked(incidents)
            settings = replace(settings, parts=parts, **changes)
            opened.save_settings(settings)
            opened.ingest(files, **how, resolved_links=_resolved(resolved), progress=bars)
            if deletions is not None:
                opened.read_deletions(deletions)
            opened.run(progress=bars, engine=engine, work=engine_work, memory=memory)
            path = _write_report(opened, bars)
            found = {**opened.summary(), "report": str(path), "case": str(case)}
    if json_:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(ten_lines(found)))


def _resolved(file: Path | None) -> dict[str, str] | None:
    if file is None:
        return None
    from overt import urls

    return dict(urls.load_resolved(file))


def _checked(incidents: Path) -> str:
    """The path of a list of incidents, in full; refused now rather than after an hour of work."""
    from overt.markers import read_incidents

    read_incidents(incidents)
    return str(incidents.resolve())


def _with_parts(
    old: Any, window: str | None, chosen: list[str], media: Path | None
) -> dict[str, dict[str, Any]]:
    parts = {name: dict(values) for name, values in old.items()}
    if media is not None:
        if not media.is_dir():
            raise InputError(
                f"{media} is no folder. Give the folder of the media files with --media.", file=media
            )
        for name in ("media", "avatars"):
            parts.setdefault(name, {})["folder"] = str(media.resolve())
    if window is not None:
        from overt.signals import Trait, find

        for name in (name for name, signal in find().items() if not issubclass(signal, Trait)):
            parts.setdefault(name, {})["windows_s"] = windows(window)
    for name, values in part_settings(chosen).items():
        parts.setdefault(name, {}).update(values)
    return parts


def _write_report(case: Case, bars: Bars) -> Path:
    from overt import report

    bars.start("report", 1, "file")
    path = report.write(case, case.folder / "report.html")
    bars.end("report", str(path))
    return path
