"""What posts repeat: copies, rewordings, translations, numbered lists and pictures, in groups.

Adding a file to this folder adds a finder. New posts join old groups: a finder compares only texts and pictures that
came since the last run, unless its settings, or those of one it builds on, have changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pyarrow as pa

from overt import plugins
from overt.duplicates._base import Finder, Outcome
from overt.duplicates._standing import settle
from overt.duplicates._texts import distinct_texts
from overt.plugins import configured, discover
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.store import DuckDBEngine

__all__ = ["Finder", "Outcome", "effective", "find", "run"]

WRITES = (
    "text",
    "text_sketch",
    "text_match",
    "text_pair",
    "text_group",
    "text_template",
    "numbered_list",
    "list_item",
    "vector",
    "media",
    "media_match",
    "media_group",
    "avatar_group",
    "biography_group",
    "finder_run",
)


def find() -> dict[str, type[Finder]]:
    """All finders by name."""
    return cast("dict[str, type[Finder]]", discover("finder", "overt.duplicates"))


def effective(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Finder → its settings as they take effect; None where it is switched off."""
    return plugins.effective(find(), settings)


def run(
    engine: DuckDBEngine, settings: RunSettings | None = None, progress: Progress = SILENT
) -> str:
    """Bring all tables of repeated texts and pictures up to date; returns one line about the result."""
    given = (settings or RunSettings()).parts
    chosen = sorted(configured(find(), given), key=lambda one: (one[0].when, one[0].name))
    batch, since = settle(engine, [finder for finder, _ in chosen], effective(given), WRITES)
    distinct_texts(engine, batch)
    progress.start("duplicates", len(chosen), "finders")
    for finder, enabled in chosen:
        outcome = (
            finder.find(engine, since[finder.name], progress)
            if enabled
            else Outcome("switched off by the settings")
        )
        engine.insert("finder_run", _row(finder, batch, outcome))
        progress.advance("duplicates", 1, finder.name)
    groups, posts = engine.read(
        "SELECT COUNT(DISTINCT group_id) AS n, COUNT(*) AS posts FROM text_group"
    ).to_pylist()[0].values()
    note = f"{posts:,} posts in {groups:,} groups of like texts"
    progress.end("duplicates", note)
    return note


def _row(finder: Finder, batch: int, outcome: Outcome) -> pa.Table:
    settings = None if outcome.state.startswith("switched off") else finder.values()
    row = {
        "batch": batch,
        "finder": finder.name,
        "state": outcome.state,
        "settings": json.dumps(settings, sort_keys=True),
        "compared": outcome.compared,
        "found": outcome.found,
        "left_out": outcome.left_out,
    }
    return pa.Table.from_pylist([row], schema=_RUN)


_RUN = pa.schema(
    [
        ("batch", pa.int32()),
        ("finder", pa.string()),
        ("state", pa.string()),
        ("settings", pa.string()),
        ("compared", pa.int64()),
        ("found", pa.int64()),
        ("left_out", pa.string()),
    ]
)
