"""What a table of the data dictionary is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its SQL type (of the portable subset) and what a value means."""

    name: str
    type: str
    means: str


@dataclass(frozen=True)
class Table:
    """One table: its name, the stage that writes it, and what a row is."""

    name: str
    written_by: str
    a_row_is: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    def ddl(self) -> str:
        """The statement that creates the table empty."""
        body = ", ".join(f'"{column.name}" {column.type}' for column in self.columns)
        return f'CREATE TABLE IF NOT EXISTS "{self.name}" ({body})'


def columns(text: str) -> tuple[Column, ...]:
    """Parse 'name TYPE  meaning' lines; keeps the dictionary below readable as a page."""
    rows = [line.split(None, 2) for line in text.strip().splitlines()]
    return tuple(Column(name, kind, means.strip()) for name, kind, means in rows)
