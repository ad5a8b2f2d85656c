"""Asks all checks about every cluster, and sums up a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pyarrow as pa

from overt import plugins
from overt.clusters._checks import CANNOT_TELL, EXPLAINS, Explanation, Finding
from overt.clusters._gather import gather
from overt.plugins import configured, discover
from overt.store import DuckDBEngine

_UNCLEAR_FROM = (
    0.5  # a check that cannot tell, about this share of the cluster or more, leaves it unclear
)


def find() -> dict[str, type[Explanation]]:
    """All checks by name."""
    return cast("dict[str, type[Explanation]]", discover("explanation", "overt.clusters"))


def effective(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Check → its settings as they take effect; None where it is switched off."""
    return plugins.effective(find(), settings)


def explain(engine: DuckDBEngine, settings: Mapping[str, Mapping[str, Any]]) -> None:
    """Fill `explanation` and the verdicts of `cluster`."""
    checks = [check for check, enabled in configured(find(), settings) if enabled]
    rows: list[dict[str, Any]] = []
    verdicts: list[dict[str, Any]] = []
    for facts in gather(engine):
        found = {check.name: check.assess(facts) for check in checks}
        rows += [
            {
                "cluster_id": facts.cluster_id,
                "check": check.name,
                "question": check.question,
                "verdict": found[check.name].verdict,
                "share": found[check.name].share,
                "evidence": found[check.name].evidence,
            }
            for check in checks
        ]
        verdict, by = _verdict(found)
        verdicts.append({"cluster_id": facts.cluster_id, "verdict": verdict, "explained_by": by})
    if verdicts:
        engine.put("_verdict", pa.Table.from_pylist(verdicts, schema=_VERDICTS))
        engine.execute(_SET)
        engine.drop("_verdict")
    if rows:
        engine.insert("explanation", pa.Table.from_pylist(rows, schema=_SCHEMA))


def _verdict(found: Mapping[str, Finding]) -> tuple[str, str | None]:
    explained = [name for name, finding in found.items() if finding.verdict == EXPLAINS]
    if explained:
        return "explained", ",".join(explained)
    open_ = [
        f
        for f in found.values()
        if f.verdict == CANNOT_TELL and f.share is not None and f.share >= _UNCLEAR_FROM
    ]
    return ("unclear" if open_ else "unexplained"), None


# One statement for all clusters: one for each would take milliseconds, and there are thousands.
_SET = """
    UPDATE cluster
    SET verdict = (SELECT v.verdict FROM _verdict v WHERE v.cluster_id = cluster.cluster_id),
        explained_by = (SELECT v.explained_by FROM _verdict v WHERE v.cluster_id = cluster.cluster_id)
    WHERE cluster_id IN (SELECT cluster_id FROM _verdict)
"""
_VERDICTS = pa.schema([("cluster_id", pa.int32()), ("verdict", pa.string()), ("explained_by", pa.string())])
_SCHEMA = pa.schema(
    [
        ("cluster_id", pa.int32()),
        ("check", pa.string()),
        ("question", pa.string()),
        ("verdict", pa.string()),
        ("share", pa.float64()),
        ("evidence", pa.string()),
    ]
)
