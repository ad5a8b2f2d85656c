"""Tables of markers: what stands out, and, no less, what was measured and is ordinary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Spans, Text
from overt.dossier.sections._common import shorter

_MOST = 24
_LETTERS = 330


def marker_table(
    desk: Desk, rows: Iterable[dict[str, Any]], markers: Iterable[str], key: str
) -> list[Block]:
    """What stands out of some markers, one row per cluster and number; a sentence where nothing does."""
    out = [row for row in _of(desk, rows, markers) if row["verdict"] == "stands out"]
    if not out:
        return [desk.say("markers.nothing")]
    return [
        desk.table(
            key,
            [
                desk.column("cluster", width=0.09),
                desk.column("marker", width=0.2),
                desk.column("value", numeric=True, width=0.11),
                desk.column("baseline", numeric=True, width=0.12),
                desk.column("found"),
            ],
            [
                (
                    row["subject"].partition(":")[2],
                    (Text(desk.w.get(f"marker.{row['marker']}", row["marker"].replace("_", " "))),
                     Text("\n" + row["name"].replace("_", " "), "quiet")),
                    amount(desk, row["value"], row["unit"]),
                    amount(desk, row["baseline"], row["unit"]),
                    desk.machine(shorter(row["evidence"] or "", _LETTERS)),
                )
                for row in out[:_MOST]
            ],
            note=desk.w.say("form.shown_of", shown=_MOST, all=len(out)) if len(out) > _MOST else (),
            small=True,
        )
    ]  # fmt: skip


def against(desk: Desk, rows: Iterable[dict[str, Any]], markers: Iterable[str]) -> list[Block]:
    """What was measured and is like everybody else: evidence against, in one paragraph."""
    ordinary: dict[str, set[str]] = {}
    for row in _of(desk, rows, markers):
        if row["verdict"] == "ordinary":
            ordinary.setdefault(row["subject"].partition(":")[2], set()).add(
                desk.w.get(f"marker.{row['marker']}", row["marker"].replace("_", " "))
                + f" ({row['name'].replace('_', ' ')})"
            )
    if not ordinary:
        return []
    items: list[Spans] = [
        desk.w.say("markers.ordinary", cluster=cluster, what=desk.w.listing(sorted(names)))
        for cluster, names in sorted(ordinary.items(), key=lambda each: int(each[0]))
    ]
    return [desk.heading("against", 2), desk.say("markers.against"), Bullets(tuple(items[:6]))]


def amount(desk: Desk, value: float | None, unit: str | None) -> str:
    """A marker's number in its unit."""
    if value is None:
        return "–"
    if unit in ("share", "probability"):
        return desk.w.percent(value)
    shown = desk.w.rate(value)
    return f"{shown}\u202fh" if unit == "hours" else shown


def _of(desk: Desk, rows: Iterable[dict[str, Any]], markers: Iterable[str]) -> list[dict[str, Any]]:
    chosen = set(markers)
    clusters = {f"cluster:{each.number}" for each in desk.scope.clusters}
    found = [row for row in rows if row["subject"] in clusters and row["marker"] in chosen]
    return sorted(
        found, key=lambda row: (int(row["subject"].partition(":")[2]), row["marker"], row["name"])
    )
