"""Every example of every signal in one case, each in a world of its own.

Spark pays by the statement and not by the row: one run over all examples costs what one example costs. Worlds share
no key, no name and no time, so that what happens in one says nothing in another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from overt.signals._base import Example, Signal

KEYS = 10_000_000
"""Keys of examples are smaller: 30,000,000 and what follows is world 3."""

APART_S = 40 * 86_400
"""Seconds between worlds: whole days, for signals that read the clock, and longer than any window of acts."""

_NAMES = ("account_id", "reply_account")

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def as_it_stands(tables: Rows, signal: Signal) -> Rows:
    """The example itself."""
    return tables


def by_one_account(tables: Rows, signal: Signal) -> Rows:
    """The same acts, all by account 1."""
    return {
        table: [{**row, "account_key": 1} if "account_key" in row else row for row in rows]
        for table, rows in tables.items()
    }


def twice(tables: Rows, signal: Signal) -> Rows:
    """Every act once more, a second later and in a further post; originals stay one."""
    directed = signal.origins_sql() is not None
    return {
        table: [
            *rows,
            *(
                {**row, "post_key": row["post_key"] + 1000, "posted_at": row["posted_at"] + 1}
                for row in rows
                if "post_key" in row and not (directed and row.get("kind") == "post")
            ),
        ]
        for table, rows in tables.items()
    }


CHANGES = (as_it_stands, by_one_account, twice)


@dataclass(frozen=True)
class World:
    """An example of a signal under one of the changes."""

    number: int
    signal: Signal
    example: Example
    change: str

    def has(self, key: int) -> bool:
        """Whether the account, post or object of this key belongs here."""
        return key // KEYS == self.number

    def tables(self) -> Rows:
        """The example's rows, moved into this world."""
        change = next(each for each in CHANGES if each.__name__ == self.change)
        changed = change(self.example.tables, self.signal)
        return {table: [self._moved(row) for row in rows] for table, rows in changed.items()}

    def pairs(self, rows: Iterable[Mapping[str, Any]]) -> list[tuple[int, int, int]]:
        """(a, b, k) of rows of `pair` that are this signal's, in its widest window and in this world."""
        return [
            (row["key_a"] % KEYS, row["key_b"] % KEYS, row["k"])
            for row in rows
            if row["signal"] == self.signal.name
            and row["window_s"] == self.signal.windows_s[-1]
            and self.has(row["key_a"])
        ]

    def _moved(self, row: Mapping[str, Any]) -> dict[str, Any]:
        def move(name: str, value: Any) -> Any:
            if value is None:
                return None
            if name.endswith("_key"):
                assert 0 <= value < KEYS
                return value + self.number * KEYS
            if name.endswith("_at"):
                return value + self.number * APART_S
            return f"{value} of world {self.number}" if name in _NAMES else value

        return {name: move(name, value) for name, value in row.items()}


def worlds_of(signals: Iterable[Signal]) -> list[World]:
    """A world for every example of every signal under every change."""
    each = [
        (signal, example, change.__name__)
        for change in CHANGES
        for signal in signals
        for example in signal.examples
    ]
    return [World(number, *given) for number, given in enumerate(each, 1)]


def one_case(worlds: Iterable[World]) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of all worlds, and the source they came from."""
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    rows["source"] = [{"source_no": 1, "posts": 9, "time_step_s": 1}]
    for world in worlds:
        for table, given in world.tables().items():
            rows[table].extend(given)
    return dict(rows)
