"""D: methods: versions, settings, commands to replay, and the query behind every number."""

from __future__ import annotations

from overt import __version__
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Code, Text
from overt.dossier.sections._common import shorter
from overt.report._method import replay
from overt.text import show_hidden

_MOST_LETTERS = 900


def section(desk: Desk) -> list[Block]:
    """How it works in short, how to make it again, and the register of numbers."""
    w = desk.w
    again = replay(desk.case)
    blocks: list[Block] = [
        desk.heading("methods", 1),
        desk.say("methods.how"),
        desk.say("methods.pairs"),
        desk.say("methods.clusters"),
        desk.heading("replay", 2),
        desk.say("methods.replay"),
        Code(show_hidden("\n".join((*again.commands, _report(desk))))),
        desk.table(
            "hashes",
            [desk.column("what", width=0.4), desk.column("value", wrap=True)],
            [
                (w("methods.version"), Text(f"Overt {__version__}", "code")),
                (w("methods.data_hash"), Text(again.data_hash, "code")),
                (w("methods.settings_hash"), Text(again.settings_hash, "code")),
                (w("methods.result_hash"), Text(again.result_hash or "–", "code")),
            ],
            small=True,
        ),
        desk.table(
            "settings",
            [
                desk.column("setting", width=0.25),
                desk.column("value", width=0.2),
                desk.column("means"),
            ],
            [
                (Text(name, "code"), Text(shorter(value, 60), "code"), desk.machine(help_))
                for name, value, help_ in again.settings
            ],
            small=True,
        ),
    ]
    return blocks


def _report(desk: Desk) -> str:
    operation = f" --operation {desk.scope.operation.operation_id}" if desk.scope.operation else ""
    return (
        f"overt report --case {desk.case.folder.name} --template {desk.template}{operation} --lang {desk.w.lang} "
        "--to dossier.html"
    )


def register(desk: Desk) -> list[Block]:
    """The register of numbers; last of all, so that it holds every query."""
    blocks: list[Block] = [
        desk.heading("queries", 1),
        desk.say("methods.queries"),
        Code(f"WITH held AS ({desk.register.held}) …"),
    ]
    blocks.append(
        desk.table(
            "queries",
            [
                desk.column("id", width=0.06),
                desk.column("name", width=0.16, wrap=True),
                desk.column("gave", width=0.12, wrap=True),
                desk.column("query", wrap=True),
            ],
            [
                (
                    Text(each.id),
                    Text(shorter(each.name, 60)),
                    desk.machine(shorter(each.gave, 60)),
                    Text(desk.masked(shorter(each.text, _MOST_LETTERS)), "code"),
                )
                for each in desk.register.queries.values()
            ],
            small=True,
        )
    )
    return blocks
