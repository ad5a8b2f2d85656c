"""Markdown tables that are also readable as plain text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def markdown(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table: the first column to the left, the others to the right; None is an empty cell."""
    cells = [list(header), *([shown(value) for value in row] for row in rows)]
    width = [max(3, *(len(row[place]) for row in cells)) for place in range(len(header))]
    lines = [_line(row, width) for row in cells]
    rule = [":" + "-" * (width[0] - 1), *("-" * (each - 1) + ":" for each in width[1:])]
    return "\n".join([lines[0], "| " + " | ".join(rule) + " |", *lines[1:]])


def shown(value: Any) -> str:
    """A value as a cell shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.2f}"
    return str(value)


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Keep figures for comparison with a later run."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    file.write_text(text + "\n", encoding="utf-8")


def _line(row: Sequence[str], width: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(size) if place == 0 else cell.rjust(size)
        for place, (cell, size) in enumerate(zip(row, width, strict=True))
    )
    return "| " + " | ".join([first, *rest]) + " |"
