"""overt investigate: files of posts in, coordinated groups with their evidence out."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overt.cli._options import mapping, part_settings, windows
from overt.cli._say import Bars, day, plural, small
from overt.errors import InputError

if TYPE_CHECKING:
    from overt.case import Case


def investigate(
    files: Annotated[list[Path], typer.Argument(help="Files or folders of posts; .gz, .bz2, .zst and .zip are read directly.", show_default=False)],
    case: Annotated[Path, typer.Option(help="Folder of the case; made when there is none.")] = Path("overt-case"),
    zone: Annotated[str | None, typer.Option(help="Zone of times written without one, e.g. Pacific/Noumea. Nothing is guessed.")] = None,
    map_: Annotated[str | None, typer.Option("--map", help="FIELD=COLUMN,… for tables whose columns are not recognised.")] = None,
    platform: Annotated[str | None, typer.Option(help="Platform of tables that do not name one, e.g. x.")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="Importer to use instead of recognising one (overt formats).")] = None,
    dates: Annotated[str | None, typer.Option(help="dmy or mdy, where day and month cannot be told apart.")] = None,
    resolved: Annotated[Path | None, typer.Option(help="CSV of shortened links and where they lead.")] = None,
    window: Annotated[str | None, typer.Option(help="Seconds, one or more, for all signals instead of the ladder: 60 or 10,60.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="PART.SETTING=VALUE, e.g. same_text.least_letters=40. May be repeated.")] = None,
    q: Annotated[float | None, typer.Option(help="Share of false edges allowed among the edges kept [default: 0.05].")] = None,
    copies: Annotated[int | None, typer.Option(help="Shuffled copies for the floor [default: 20].")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every random step.")] = None,
    memory: Annotated[str | None, typer.Option(help="Most memory for the database, e.g. 6GB; beyond it works on disk.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")] = False,
) -> None:
    """Read posts, find accounts that act together more than chance allows, and write the report.

    Examples:

      overt investigate export.csv --case riverside --zone Europe/Paris

      overt investigate x/ telegram/result.json --case riverside

      overt investigate tweets.csv --map account_id=author_id,posted_at=date --platform x --zone UTC
    """
    from overt.case import Case

    how: dict[str, Any] = {
        "zone": zone, "mapping": mapping(map_), "platform": platform, "format": format_, "dates": dates,
    }
    for file in files:
        if not file.exists():
            raise InputError(f"{file} does not exist. Check the path; a folder or several files may be given.", file=file)
    with Bars(quiet=quiet or json_) as bars:
        if not (quiet or json_):
            _say_what_is_understood(files, how)
        engine = {"memory_limit": memory} if memory else {}
        with Case.create(case, **engine) as opened:
            settings = opened.settings
            changes = {name: value for name, value in (("q", q), ("copies", copies), ("seed", seed)) if value is not None}
            parts = _with_parts(settings.parts, window, set_ or [])
            settings = replace(settings, parts=parts, **changes)
            opened.save_settings(settings)
            opened.ingest(files, **how, resolved_links=_resolved(resolved), progress=bars)
            opened.run(progress=bars)
            path = _write_report(opened, bars)
            found = {**opened.summary(), "report": str(path), "case": str(case)}
    if json_:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(ten_lines(found)))


def ten_lines(found: dict[str, Any]) -> list[str]:
    """The end of a run: read, refused, found, how sure, where the report lies, what to type next."""
    zone = f"{day(found['first_at'])} to {day(found['last_at'])} UTC"
    refused = plural(found["refused"], "record")
    lines = [
        "",
        f"  read      {plural(found['posts'], 'post')} of {plural(found['accounts'], 'account')} on "
        f"{', '.join(found['platforms']) or 'no platform'}, {zone}",
        f"  refused   {refused}" + (", with reasons in the report" if found["refused"] else "")
        + (f"; {found['duplicates']:,} duplicates" if found["duplicates"] else ""),
    ]
    ready = [row for row in found["signals"] if row["state"] == "ready"]
    lines.append(
        f"  tested    {plural(found['pairs_tested'], 'pair')} of accounts, {len(ready)} of {len(found['signals'])} signals"
    )
    clusters = found["clusters"]
    if not found["edges"]:
        lines.append("  found     nothing stronger than chance allows. This is a result: the report says what was tried")
    else:
        chance = found["may_be_chance"]
        lines.append(
            f"  found     {plural(found['edges'], 'edge')} (up to {_about(chance)} may be chance), "
            f"{plural(len(clusters), 'cluster')} of three accounts or more"
        )
    floor = found["floor"]
    if floor["copies"]:
        lines.append(
            f"  floor     in {floor['copies']} shuffled copies: {floor['mean_edges']:.1f} edges and "
            f"{floor['mean_clusters']:.1f} clusters on average (most: {floor['largest_edges']} and {floor['largest_clusters']})"
        )
    for place, cluster in enumerate(clusters[:4]):
        verdict = cluster["verdict"] or "not assessed"
        if cluster["explained_by"]:
            verdict += f" by {cluster['explained_by'].replace(',', ', ').replace('_', ' ')}"
        lines.append(
            f"  {'clusters' if place == 0 else '        '}  {cluster['id']}: {plural(cluster['accounts'], 'account')}, "
            f"{', '.join(cluster['signals'][:3])}, q ≤ {small(cluster['q'])}, {verdict}"
        )
    if len(clusters) > 4:
        lines.append(f"            and {len(clusters) - 4} more")
    lines.append(f"  report    {found['report']}")
    target = f"cluster {clusters[0]['id']}" if clusters else "refused" if found["refused"] else None
    option = "" if found["case"] == "overt-case" else f" --case {found['case']}"
    lines.append(f"  next      overt show {target}{option}" if target else f"  next      open {found['report']}")
    return lines


def _about(count: float) -> str:
    return f"{count:.0f}" if count >= 1 else "1"


def _say_what_is_understood(files: list[Path], how: dict[str, Any]) -> None:
    """What the reader understood, before anything is read in."""
    from overt import ingest

    for each in ingest.look(files, **how):
        for line in each.lines():
            print(f"  {line}", file=sys.stderr)


def _resolved(file: Path | None) -> dict[str, str] | None:
    if file is None:
        return None
    from overt import urls

    return dict(urls.load_resolved(file))


def _with_parts(old: Any, window: str | None, chosen: list[str]) -> dict[str, dict[str, Any]]:
    parts = {name: dict(values) for name, values in old.items()}
    if window is not None:
        from overt.signals import find

        for name in find():
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
