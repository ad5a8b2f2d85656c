"""B: the parts of the operation, and the incidents and platform actions the case knows of."""

from __future__ import annotations

from overt.dossier.desk import Desk
from overt.dossier.model import Block, Text

_EVENTS = """
    SELECT DISTINCT d.series, d.label, CAST(d.value AS BIGINT) AS at_s
    FROM marker_detail d
    WHERE d.marker = 'incidents' AND d.series IN ('at', 'action')
    ORDER BY at_s NULLS LAST, d.series NULLS LAST, d.label NULLS LAST
"""
_MOST = 60


def section(desk: Desk) -> list[Block]:
    """One row per cluster of the operation, then one per incident."""
    w = desk.w
    blocks: list[Block] = [desk.heading("incidents", 1)]
    blocks.append(
        desk.table(
            "parts",
            [
                desk.column("cluster"),
                desk.column("accounts", numeric=True),
                desk.column("posts", numeric=True),
                desk.column("platform", width=0.24),
                desk.column("common_period", width=0.24),
                desk.column("languages"),
            ],
            [
                (
                    w("form.cluster", n=each.number),
                    each.size,
                    each.facts["posts"],
                    (each.facts["platforms"] or "–").replace(",", ", "),
                    w.span(each.facts["first_at"], each.facts["last_at"]),
                    (each.facts["languages"] or "–").replace(",", ", "),
                )
                for each in desk.scope.clusters
            ],
            small=True,
        )
    )
    events = desk.rows("case.incidents", _EVENTS)
    if not events:
        return [*blocks, desk.say("incidents.none")]
    blocks.append(
        desk.table(
            "incidents",
            [
                desk.column("when", width=0.3),
                desk.column("kind", width=0.25),
                desk.column("incident"),
            ],
            [
                (
                    w.moment(row["at_s"], 60),
                    w(f"incidents.{row['series']}"),
                    desk.data(row["label"], 120),
                )
                for row in events[:_MOST]
            ],
            note=(
                *w.say("form.shown_of", shown=min(_MOST, len(events)), all=len(events)),
                Text(" "),
                *w.say("incidents.note"),
            ),
            small=True,
        )
    )
    return blocks
