"""What a case amounts to: techniques its posts show, impact, attribution. The machine proposes, a person judges.

The stage writes the techniques. Impact, the matrix of hypotheses, the ceilings and the judgements belong to an
operation, which changes with every decision, so they are computed when they are asked for: `assess`.
"""

from __future__ import annotations

from overt.assessment._techniques import propose
from overt.assessment.impact import Impact, impact
from overt.assessment.judgements import ASKS, Assessment, Judgement, assess, judge, withdraw
from overt.assessment.ladder import Ceiling
from overt.assessment.matrix import Matrix, hypotheses, matrix, overrule
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.store import DuckDBEngine

__all__ = [
    "ASKS",
    "Assessment",
    "Ceiling",
    "Impact",
    "Judgement",
    "Matrix",
    "assess",
    "hypotheses",
    "impact",
    "judge",
    "matrix",
    "overrule",
    "run",
    "withdraw",
]

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
