"""12: what else it could be: every innocent explanation that was tried, with its outcome."""

from __future__ import annotations

from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets
from overt.dossier.sections._common import shorter

EXPLANATIONS = """
    SELECT cluster_id, "check", question, verdict, share, evidence
    FROM explanation
    ORDER BY "check" NULLS LAST, cluster_id NULLS LAST
"""
_ORDER = {"explains": 0, "cannot tell": 1, "does not explain": 2}


def section(desk: Desk) -> list[Block]:
    """One row per check: its answer for each cluster, with the strongest answer's evidence."""
    w = desk.w
    blocks: list[Block] = [desk.heading("alternatives", 1)]
    inside = {each.number for each in desk.scope.clusters}
    rows = [row for row in desk.rows("checks", EXPLANATIONS) if row["cluster_id"] in inside]
    if not rows:
        return [*blocks, desk.say("alternatives.none")]
    checks = list(dict.fromkeys(row["check"] for row in rows))
    blocks.append(desk.say("alternatives.lead", "lead", n=desk.of("checks", len(checks))))
    cells = []
    for check in checks:
        own = [row for row in rows if row["check"] == check]
        best = min(own, key=lambda row: (_ORDER.get(row["verdict"], 3), -(row["share"] or 0), row["cluster_id"]))
        counts = [
            w.say("alternatives.count", n=sum(row["verdict"] == verdict for row in own),
                  verdict=w(f"answer.{verdict.replace(' ', '_')}"))
            for verdict in _ORDER
            if any(row["verdict"] == verdict for row in own)
        ]  # fmt: skip
        cells.append(
            (
                w.get(f"check.{check}", best["question"]),
                w.listing(counts),
                w.say("alternatives.found", cluster=best["cluster_id"],
                      evidence=desk.machine(shorter(best["evidence"] or "", 300))),
            )  # fmt: skip
        )
    blocks.append(
        desk.table(
            "alternatives",
            [desk.column("check", width=0.3), desk.column("outcome", width=0.2), desk.column("found")],
            cells,
            note=w.say("alternatives.note"),
            small=True,
        )
    )
    blocks += [
        desk.heading("change_mind", 2),
        Bullets(tuple(w.say(f"alternatives.change_{n}") for n in range(1, 5))),
    ]
    return blocks
