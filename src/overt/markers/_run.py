"""Asks every marker about every account in a cluster and every cluster."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

import pyarrow as pa

from overt import plugins
from overt.markers._base import Detail, Marker, Row
from overt.markers._context import forget, make
from overt.plugins import configured, discover
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.store import TABLES, DuckDBEngine

WRITES = ("marker", "marker_detail", "marker_run")


def find() -> dict[str, type[Marker]]:
    """All markers by name."""
    return cast("dict[str, type[Marker]]", discover("marker", "overt.markers"))


def effective(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Marker → its settings as they take effect; None where it is switched off."""
    return plugins.effective(find(), settings)


def needs(settings: RunSettings) -> list[str]:
    """Tables that the markers switched on read."""
    chosen = configured(find(), settings.parts)
    return sorted({table for marker, enabled in chosen if enabled for table in marker.needs})


def run(
    engine: DuckDBEngine, settings: RunSettings | None = None, progress: Progress = SILENT
) -> str:
    """Compute all markers anew and return one line about the result.

    `settings.mark_all_accounts` asks them about accounts in no cluster too.
    """
    settings = settings or RunSettings()
    chosen = configured(find(), settings.parts)
    for table in WRITES:  # not DELETE: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after it
        engine.drop(table)
    engine.create(*WRITES)
    progress.start("markers", len(chosen), "markers")
    context = make(engine, seed=settings.seed, everybody=settings.mark_all_accounts)
    rows: list[Row] = []
    states: list[dict[str, Any]] = []
    try:
        for marker, enabled in chosen:
            context.unread.clear()
            given = list(marker.measure(context)) if enabled else []
            mine = sorted(
                (row for row in given if isinstance(row, Row)),
                key=lambda row: (row.subject, row.name),
            )
            points = sorted(
                (row for row in given if isinstance(row, Detail)),
                key=lambda row: (row.subject, row.series, row.place),
            )
            unit = {name: said.partition(":")[0] for name, said in marker.gives.items()}
            _insert(
                engine,
                "marker",
                [{**asdict(row), "marker": marker.name, "unit": unit[row.name]} for row in mine],
            )
            _insert(
                engine, "marker_detail", [{**asdict(row), "marker": marker.name} for row in points]
            )
            states.append(_state(marker, enabled, mine, context.unread))
            rows += mine
            progress.advance("markers", 1, marker.name)
    finally:
        forget(engine)
    _insert(engine, "marker_run", states)
    subjects = len({row.subject for row in rows})
    note = f"{len(chosen)} markers, {len(rows):,} rows about {subjects:,} accounts and clusters"
    progress.end("markers", note)
    return note


def _state(marker: Marker, enabled: bool, rows: list[Row], unread: list[str]) -> dict[str, Any]:
    measured = [row for row in rows if row.value is not None]
    if not enabled:
        state = "switched off by the settings"
    elif unread:
        state = "; ".join(("ready", *unread) if measured else unread)
    elif not rows:
        state = (
            f"nothing to measure: {', '.join(marker.needs)} of this case hold nothing of the kind"
        )
    elif not measured:
        state = "too little data about every account and cluster"
    else:
        state = "ready"
    return {
        "marker": marker.name,
        "state": state,
        "subjects": len({row.subject for row in measured}),
        "stand_out": len({row.subject for row in rows if row.verdict == "stands out"}),
        "settings": json.dumps(marker.values(), sort_keys=True),
    }


_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
}


def _insert(engine: DuckDBEngine, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        schema = pa.schema([(column.name, _ARROW[column.type]) for column in TABLES[table].columns])
        engine.insert(table, pa.Table.from_pylist(rows, schema=schema))
