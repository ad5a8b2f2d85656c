"""14: options for those who can act; nothing is asked of anybody."""

from __future__ import annotations

from overt.dossier.desk import Desk
from overt.dossier.model import Block, Terms


def section(desk: Desk) -> list[Block]:
    """One option per audience, with what it would need first."""
    w = desk.w
    who = ("analyst", "platform", "host", "named", "public")
    return [
        desk.heading("actions", 1),
        desk.say("actions.lead"),
        Terms(tuple((w.say(f"actions.{each}_who"), w.say(f"actions.{each}")) for each in who)),
    ]
