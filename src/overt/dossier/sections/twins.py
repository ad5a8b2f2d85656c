"""G: the numbers behind the figures, as tables; the HTML dossier has them under each figure."""

from __future__ import annotations

from typing import Any

from overt.dossier.desk import Desk
from overt.dossier.model import Block, Column, Spans, Text

MOST_ROWS = 16
_WITHOUT = ("map",)  # positions on a map measure nothing


def section(desk: Desk) -> list[Block]:
    """One table per figure, its first rows; how many there are is said."""
    blocks: list[Block] = [desk.heading("twins", 1), desk.say("twins.lead")]
    for drawing in desk.figures:
        if drawing.figure.key in _WITHOUT:
            continue
        twin = drawing.figure.twin
        names = list(twin.column_names)
        rows = _telling(twin.to_pylist(), drawing.figure.measure)
        columns = [Column(heading(desk, name), _numeric(rows, name), 0.0, True) for name in names]
        note = (
            desk.w.say("twins.shown", shown=len(rows), all=twin.num_rows)
            if twin.num_rows > len(rows)
            else ()
        )
        blocks.append(
            desk.table(
                "twin",
                columns,
                [tuple(_cell(desk, row[name]) for name in names) for row in rows],
                note=note,
                small=True,
                number=drawing.number,
                title=drawing.caption,
            )
        )
    return blocks


def _telling(rows: list[dict[str, Any]], measure: str) -> list[dict[str, Any]]:
    """The rows with the largest numbers, in their order; what is zero or unknown says least."""

    def size(row: dict[str, Any]) -> float:
        value = row.get(measure)
        return abs(value) if isinstance(value, int | float) else 0.0

    if len(rows) <= MOST_ROWS:
        return rows
    chosen = sorted(range(len(rows)), key=lambda place: (-size(rows[place]), place))[:MOST_ROWS]
    return [rows[place] for place in sorted(chosen)]


def heading(desk: Desk, name: str) -> str:
    """A column of a twin in words."""
    words = name.replace("_", " ")
    for tail, unit in ((" utc", " (UTC)"), (" percent", " (%)")):
        if words.endswith(tail):
            words = words.removesuffix(tail) + unit
    return desk.w.get(f"twin.{name}", words)


def _numeric(rows: list[dict[str, object]], name: str) -> bool:
    return any(
        isinstance(row[name], int | float) and not isinstance(row[name], bool) for row in rows
    )


def _cell(desk: Desk, value: object) -> Spans:
    if value is None:
        return (Text("–"),)
    if isinstance(value, bool):
        return (Text(desk.w("form.yes" if value else "form.no")),)
    if isinstance(value, int):
        return (Text(desk.w.number(value)),)
    if isinstance(value, float):
        return (Text(desk.w.number(value, 0 if value == int(value) else 3)),)
    return (desk.data(value, 90),)
