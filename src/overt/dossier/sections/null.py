"""The parts of a null report: that nothing unexplained was found, and what was tried to find it."""

from __future__ import annotations

from overt.charts import sensitivity_curve, window_ladder
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets
from overt.dossier.sections._common import does
from overt.dossier.sections.judgements import floor
from overt.dossier.sections.limits import SIGNAL_RUNS
from overt.report._method import labels


def opening(desk: Desk) -> list[Block]:
    """The result in one sentence, and how it compares with shuffled copies."""
    w = desk.w
    total = desk.number("clusters.all", "SELECT COUNT(*) AS n FROM cluster")
    explained = desk.number(
        "clusters.explained", "SELECT COUNT(*) AS n FROM cluster WHERE verdict = 'explained'"
    )
    unclear = desk.number(
        "clusters.unclear", "SELECT COUNT(*) AS n FROM cluster WHERE verdict = 'unclear'"
    )
    blocks: list[Block] = [desk.heading("null_result", 1)]
    if total.text == "0":
        blocks.append(desk.say("null.no_clusters", "lead"))
    else:
        blocks.append(
            desk.say(
                "null.all_explained", "lead", total=total, explained=explained, unclear=unclear
            )
        )
    blocks.append(Bullets((*floor(desk), w.say("null.a_result"), w.say("null.not_absence"))))
    return blocks


def tried(desk: Desk) -> list[Block]:
    """Every signal with how many pairs it had to test; what was not computed stays in the list."""
    w = desk.w
    rows = desk.rows("signals.runs", SIGNAL_RUNS)
    blocks: list[Block] = [
        desk.heading("tried", 1),
        desk.say("null.tried"),
        desk.table(
            "tried",
            [
                desk.column("signal", width=0.45),
                desk.column("pairs", numeric=True, width=0.15),
                desk.column("state"),
            ],
            [
                (
                    does(desk, row["signal"]),
                    row["candidates"],
                    w("form.computed") if row["state"] == "ready" else desk.machine(row["state"]),
                )
                for row in rows
            ],
        ),
    ]
    blocks += desk.figure(sensitivity_curve(desk.case), "overt.charts.sensitivity_curve(case)")
    blocks += desk.figure(window_ladder(desk.case, labels()), "overt.charts.window_ladder(case)")
    return blocks
