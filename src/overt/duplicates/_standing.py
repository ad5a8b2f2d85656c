"""What of an earlier run still stands when settings have changed: all but what the changed finders and those after
them wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from overt.duplicates._base import Finder
from overt.store import TABLES, DuckDBEngine

_ANY_FINDER = "finder"  # column of tables that several finders fill


def settle(
    engine: DuckDBEngine, finders: Sequence[Finder], now: Mapping[str, Any], tables: Sequence[str]
) -> tuple[int, dict[str, int]]:
    """Number of this run, and for each finder the batch from which texts and pictures are new to it.

    A finder whose settings have changed, or one that it builds on or shares a table with, begins at 1: its rows are
    taken away and everything is new to it. To the others new is what this run brings. `now` is finder → settings.
    """
    engine.create(*tables)
    last = engine.read(
        "SELECT finder, settings, batch FROM finder_run WHERE batch = (SELECT MAX(batch) FROM finder_run)"
    ).to_pylist()
    if not last:  # what is there comes from a first run that did not end
        for table in tables:
            _anew(engine, table)
        return 1, {finder.name: 1 for finder in finders}
    batch = int(last[0]["batch"]) + 1
    then = {row["finder"]: json.loads(row["settings"]) for row in last}
    asked = json.loads(json.dumps(now))
    changed = _changed(finders, then, asked)
    for finder in finders:
        if finder.name in changed:
            _take_away(engine, finder, then.get(finder.name), asked.get(finder.name))
    if changed:
        _forget_states(engine)
    return batch, {finder.name: 1 if finder.name in changed else batch for finder in finders}


def _changed(finders: Sequence[Finder], then: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """Finders with other settings, and those that follow from them."""
    names = {finder.name for finder in finders} | then.keys()
    changed = {name for name in names if then.get(name) != now.get(name)}
    size = -1
    while size != len(changed):
        size = len(changed)
        shared = {
            table for finder in finders if finder.name in changed for table in finder.grows if not _by_finder(table)
        }
        for finder in finders:
            if not changed.isdisjoint(finder.after) or not shared.isdisjoint(finder.grows):
                changed.add(finder.name)
    return changed


def _by_finder(table: str) -> bool:
    return _ANY_FINDER in TABLES[table].names


def _take_away(engine: DuckDBEngine, finder: Finder, then: Any, now: Any) -> None:
    """A finder's rows; tables that hang on some of its settings only stay while those are equal."""
    for table in finder.writes:
        kept_by = finder.keeps.get(table)
        same = kept_by is not None and then and now and all(then.get(name) == now.get(name) for name in kept_by)
        if table == "text" or same:
            continue
        if _by_finder(table):
            columns = ", ".join(TABLES[table].names)
            others = f"SELECT {columns} FROM {table} WHERE finder <> :finder"
            engine.build("_others", others, {"finder": finder.name}, keep=False)
            _anew(engine, table, f"SELECT {columns} FROM _others")
            engine.drop("_others")
        else:
            _anew(engine, table)


def _forget_states(engine: DuckDBEngine) -> None:
    """Texts keep their language and the run they came with; what was said of them is said anew."""
    columns = ", ".join(TABLES["text"].names)
    said = ", ".join("NULL AS " + name if name in ("bits", "state") else name for name in TABLES["text"].names)
    engine.build("_text", f"SELECT {said} FROM text", keep=False)
    _anew(engine, "text", f"SELECT {columns} FROM _text ORDER BY arrival NULLS LAST, text_key NULLS LAST")
    engine.drop("_text")


def _anew(engine: DuckDBEngine, table: str, select: str = "") -> None:
    engine.drop(table)  # not DELETE: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after it
    engine.create(table)
    if select:
        engine.append(table, select)
