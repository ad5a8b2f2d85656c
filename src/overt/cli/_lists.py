"""overt formats, overt signals and overt markers: what the tool can read and what it looks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from overt.cli._asked import JSON
from overt.plugins import Settings


def formats(json_: JSON = False) -> None:
    """List the formats that are recognised."""
    from overt import ingest

    found = ingest.formats()
    if json_:
        rows = [
            {
                "name": cls.name,
                "label": cls.label,
                "shapes": cls.shapes,
                "zone": cls.documented_zone,
                "caveats": cls.caveats,
            }
            for cls in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for cls in found:
        zone = (
            f"; times are {cls.documented_zone} by its documentation" if cls.documented_zone else ""
        )
        print(f"  {cls.name:<22} {cls.label} ({', '.join(cls.shapes)}{zone})")
    print(
        "\n  Any of them may be packed as .gz, .bz2, .zst or .zip. Other tables: --map FIELD=COLUMN,…"
    )


def signals(
    case: Annotated[
        Path | None, typer.Option(help="Folder of a case: says which signals its data allow.")
    ] = None,
    json_: JSON = False,
) -> None:
    """List the signals, what each looks for, and with --case whether it is ready or why not."""
    from overt.case import Case
    from overt.signals import find

    states: dict[str, str] = {}
    if case is not None:
        with Case.open(case, read_only=True) as opened:
            rows = opened.sql("SELECT signal, state, candidates FROM signal_run").to_pylist()
            states = {
                row["signal"]: f"ready: {row['candidates']:,} pairs"
                if row["state"] == "ready"
                else row["state"]
                for row in rows
            }
    found = find()
    if json_:
        print(
            json.dumps(
                [
                    {
                        "name": name,
                        "label": cls.label,
                        "needs": cls.needs,
                        "settings": cls().values(),
                        "caveats": cls.caveats,
                        "references": cls.references,
                        "state": states.get(name),
                    }
                    for name, cls in found.items()
                ],
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    for name, cls in found.items():
        print(f"  {name:<20} {(cls.__doc__ or '').strip().splitlines()[0]}")
        print(f"  {'':<20} settings: {_settings(cls())}")
        if case is not None:
            print(f"  {'':<20} {states.get(name, 'not run yet in this case')}")
    if case is None:
        print("\n  With --case DIR each says whether that case's data allow it, or why not.")


def markers(
    case: Annotated[
        Path | None, typer.Option(help="Folder of a case: says how far its data allow each marker.")
    ] = None,
    json_: JSON = False,
) -> None:
    """List the markers, what each asks, and with --case for how many accounts and clusters it has an answer."""
    from overt.case import Case
    from overt.markers import find

    states: dict[str, str] = {}
    if case is not None:
        with Case.open(case, read_only=True) as opened:
            if opened.engine.has("marker_run"):
                rows = opened.sql("SELECT marker, state, subjects, stand_out FROM marker_run").to_pylist()
                states = {
                    row["marker"]: f"ready: {row['subjects']:,} accounts and clusters, {row['stand_out']:,} with a "
                    f"number that stands out{row['state'].removeprefix('ready')}"
                    if row["state"].startswith("ready")
                    else row["state"]
                    for row in rows
                }
    found = find()
    if json_:
        rows = [
            {
                "name": name,
                "question": cls.question,
                "applies_to": cls.applies_to,
                "needs": cls.needs,
                "gives": dict(cls.gives),
                "settings": cls().values(),
                "means": cls.means,
                "does_not_mean": cls.does_not_mean,
                "caveats": cls.caveats,
                "references": cls.references,
                "state": states.get(name),
            }
            for name, cls in found.items()
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for name, cls in found.items():
        print(f"  {name:<20} {cls.question}")
        print(f"  {'':<20} gives: {', '.join(cls.gives)}")
        print(f"  {'':<20} settings: {_settings(cls())}")
        if case is not None:
            print(f"  {'':<20} {states.get(name, 'not run yet in this case')}")
    if case is None:
        print("\n  With --case DIR each says how far that case's data allow it, or why not.")


def _settings(part: Settings) -> str:
    return ", ".join(
        f"{k}={','.join(map(str, v)) if isinstance(v, tuple) else v}" for k, v in part.values().items()
    )
