"""11: who is behind it: what people judge and on what; otherwise that it was not assessed."""

from __future__ import annotations

from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets


def section(desk: Desk) -> list[Block]:
    """Only what a person wrote; the software attributes nothing."""
    blocks: list[Block] = [desk.heading("source", 1)]
    w = desk.w
    said = [
        w.say("source.said", what=w(f"source.{name.replace('.', '_')}"), value=desk.data(each.new, None),
              person=desk.data(each.person, 80), reason=desk.data(each.reason, None))
        for name in ("actor", "activity", "source.statement")
        if (each := desk.scope.decided(name)) is not None
    ]  # fmt: skip
    if not said:
        return [*blocks, desk.say("source.not_assessed", "lead"), desk.say("source.needs")]
    return [
        *blocks,
        desk.say("source.lead", "lead"),
        Bullets(tuple(said)),
        desk.say("source.caution"),
    ]
