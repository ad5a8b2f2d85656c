"""What `overt investigate` prints before it reads and after it is done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overt.cli._say import day, plural, small

if TYPE_CHECKING:
    from overt.ingest import Understanding

_ORDER = {"unexplained": 0, "unclear": 1, "explained": 2}


def ten_lines(found: dict[str, Any]) -> list[str]:
    """The end of a run: read, refused, found, how sure, where the report lies, what to type next."""
    zone = f"{day(found['first_at'])} to {day(found['last_at'])} UTC"
    refused = plural(found["refused"], "record")
    lines = [
        "",
        f"  read      {plural(found['posts'], 'post')} of {plural(found['accounts'], 'account')} on "
        f"{', '.join(found['platforms']) or 'no platform'}, {zone}",
        f"  refused   {refused}"
        + (", with reasons in the report" if found["refused"] else "")
        + (f"; {found['duplicates']:,} duplicates" if found["duplicates"] else ""),
    ]
    ready = [row for row in found["signals"] if row["state"] == "ready"]
    lines.append(
        f"  tested    {plural(found['pairs_tested'], 'pair')} of accounts, "
        f"{len(ready)} of {len(found['signals'])} signals"
    )
    clusters = found["clusters"]
    if not found["edges"]:
        lines.append(
            "  found     nothing stronger than chance allows. This is a result: the report says what was tried"
        )
    else:
        chance = found["may_be_chance"]
        lines.append(
            f"  found     {plural(found['edges'], 'edge')} (up to {_about(chance)} may be chance), "
            f"{plural(len(clusters), 'cluster')} of accounts"
        )
    floor = found["floor"]
    if floor["copies"]:
        lines.append(
            f"  floor     in {floor['copies']} shuffled copies: {floor['mean_edges']:.1f} edges and "
            f"{floor['mean_clusters']:.1f} clusters on average "
            f"(most: {floor['largest_edges']} and {floor['largest_clusters']})"
        )
    clusters = sorted(clusters, key=lambda each: (_ORDER.get(each["verdict"], 1), each["id"]))
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
    lines.append(
        f"  next      overt show {target}{option}"
        if target
        else f"  next      open {found['report']}"
    )
    return lines


def _about(count: float) -> str:
    return f"{count:.0f}" if count >= 1 else "1"


def say_what_is_understood(files: list[Path], how: dict[str, Any]) -> None:
    """What the reader understood, before anything is read in."""
    from overt import ingest

    for each in ingest.look(files, **how):
        for line in _understood(each):
            print(f"  {line}", file=sys.stderr)


def _understood(each: Understanding) -> list[str]:
    """One file in two to four lines: format, columns, zone, problems."""
    name = Path(each.file).name
    if each.format is None:
        return [f"{name:<14} not read: {each.blocking or '; '.join(each.problems)}"]
    zones = {
        "stated": "each time states its zone",
        "epoch": "times count seconds since 1970, UTC",
        "documented": f"times are {each.zone} by the format's documentation",
        "given": f"times are read in {each.zone}, as given",
    }
    lines = [
        f"{name:<14} {each.label} ({each.shape}); {zones.get(each.zone_basis or '', 'no time read yet')}"
    ]
    if each.format == "table":
        columns = ", ".join(f"{field}={column}" for field, column in each.columns.items() if column)
        lines.append(f"{'':<14} columns {columns}")
        if each.unused:
            lines.append(f"{'':<14} not used: {', '.join(each.unused)}")
    lines += [f"{'':<14} note: {problem}" for problem in each.problems]
    if each.blocking:
        lines.append(f"{'':<14} cannot be read so: {each.blocking}")
    return lines
