"""What a case amounts to: techniques its posts show; later impact and attribution. A person judges."""

from __future__ import annotations

from overt.assessment._techniques import propose
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.store import DuckDBEngine

__all__ = ["run"]

WRITES = ("technique", "technique_post")


def run(
    engine: DuckDBEngine,
    settings: RunSettings | None = None,  # noqa: ARG001  # stages are called alike
    progress: Progress = SILENT,
) -> str:
    """Fill `technique` and `technique_post`; returns one line about the result."""
    for table in WRITES:  # not DELETE: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after it
        engine.drop(table)
    engine.create(*WRITES)
    progress.start("assessment", 1, "frameworks")
    count, unknown = propose(engine)
    left = f"; in no framework and left out: {', '.join(unknown)}" if unknown else ""
    note = f"{count} techniques shown by posts{left}"
    progress.end("assessment", note)
    return note
