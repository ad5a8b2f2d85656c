"""E: what the words mean: likelihood, confidence, grades, readings, frameworks."""

from __future__ import annotations

from overt.assessment.frameworks import DISARM, KILL_CHAIN
from overt.confidence import LIKELIHOOD, Confidence
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Terms, Text


def section(desk: Desk) -> list[Block]:
    """The scale of likelihood as a table, everything else as terms."""
    w = desk.w
    return [
        desk.heading("definitions", 1),
        desk.table(
            "likelihood",
            [desk.column("word", width=0.5), desk.column("probability", numeric=True)],
            [
                (
                    w(f"likelihood.{band.name}"),
                    f"{round(100 * band.low)}–{round(100 * band.high)}\u202f%",
                )
                for band in LIKELIHOOD
            ],
            note=w.say("definitions.likelihood"),
        ),
        Terms(
            (
                *(
                    (
                        w.say(f"definitions.confidence_{each}"),
                        w.say(f"definitions.confidence_{each}_means"),
                    )
                    for each in Confidence
                ),
                *(
                    (w.say(f"definitions.{term}"), w.say(f"definitions.{term}_means"))
                    for term in (
                        "admiralty",
                        "candidate",
                        "edge",
                        "q",
                        "interest",
                        "explained",
                        "breakout",
                        "tlp",
                    )
                ),
                (
                    w.say("definitions.frameworks"),
                    (Text(f"{DISARM}; {KILL_CHAIN}. "), *w.say("definitions.frameworks_means")),
                ),
            )
        ),
    ]
