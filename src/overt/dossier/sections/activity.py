"""6: when they post: hours, clocks that fit, activity with incidents and actions of platforms."""

from __future__ import annotations

from overt.charts import activity_timeline, offset_profile, shift_heatmap
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets
from overt.dossier.sections._common import MARKERS, shown_clusters
from overt.dossier.sections._markers import marker_table

_OF_TIME = ("shift_pattern", "automation", "deletion", "incidents")


def section(desk: Desk) -> list[Block]:
    """The guard first, then a cluster at a time."""
    w = desk.w
    blocks: list[Block] = [desk.heading("activity", 1)]
    clocks = [
        row
        for row in desk.rows("markers.clusters", MARKERS)
        if row["marker"] == "shift_pattern" and row["name"] == "utc_offset_h"
        and row["subject"] in {f"cluster:{each.number}" for each in desk.scope.clusters}
    ]  # fmt: skip
    told = [
        w.say(
            "activity.clock" if row["verdict"] == "measured" else "activity.clock_open",
            cluster=row["subject"].partition(":")[2],
            zones=desk.of("markers.clusters", row["words"] or "–"),
            n=desk.of("markers.clusters", row["n"]),
        )
        for row in clocks
        if row["value"] is not None
    ]
    if told:
        blocks += [desk.say("activity.lead", "lead"), Bullets(tuple(told))]
    blocks.append(
        Bullets(
            (
                w.say("activity.guard_schedule"),
                w.say("activity.guard_audience"),
                w.say("activity.guard_offsets"),
            )
        )
    )
    for each in shown_clusters(desk):
        number = each.number
        for draw, name in (
            (activity_timeline, "activity_timeline"),
            (shift_heatmap, "shift_heatmap"),
            (offset_profile, "offset_profile"),
        ):
            blocks += desk.figure(draw(desk.case, number), f"overt.charts.{name}(case, {number})")
    blocks += marker_table(desk, desk.rows("markers.clusters", MARKERS), _OF_TIME, "stand_out_time")
    return blocks
