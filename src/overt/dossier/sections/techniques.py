"""9: techniques of the frameworks, each only with posts that show it."""

from __future__ import annotations

from typing import Any

from overt.assessment.frameworks import DISARM, KILL_CHAIN
from overt.charts.techniques import draw
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Text

TECHNIQUES = """
    SELECT t.framework, t.technique_id, t.name, t.tactic, t.tactic_order, COUNT(DISTINCT q.post_key) AS posts,
           MIN(q.post_key) AS any_post, MIN(t.shown_by) AS shown_by
    FROM technique t
    JOIN technique_post q ON q.subject = t.subject AND q.technique_id = t.technique_id
    JOIN post p ON p.post_key = q.post_key
    JOIN held h ON h.account_id = p.account_id
    GROUP BY t.framework, t.technique_id, t.name, t.tactic, t.tactic_order
    ORDER BY t.framework NULLS LAST, t.tactic_order NULLS LAST, t.technique_id NULLS LAST
"""


def section(desk: Desk) -> list[Block]:
    """The heat map, then both frameworks as tables in order of execution."""
    rows = desk.rows("scope.techniques", TECHNIQUES)
    blocks: list[Block] = [desk.heading("techniques", 1)]
    if not rows:
        return [*blocks, desk.say("techniques.none")]
    blocks.append(desk.say("techniques.lead", "lead", n=desk.of("scope.techniques", len(rows))))
    call = f"overt.charts.techniques.draw(case.sql({desk.register.id_of('scope.techniques')}))"
    blocks += desk.figure(draw(rows), call)
    for framework, key in ((DISARM, "disarm"), (KILL_CHAIN, "kill_chain")):
        found = [row for row in rows if row["framework"] == framework]
        if found:
            blocks.append(_table(desk, key, found))
    blocks.append(desk.say("techniques.caution"))
    return blocks


def _table(desk: Desk, key: str, rows: list[dict[str, Any]]) -> Block:
    return desk.table(
        key,
        [
            desk.column("tactic", width=0.22),
            desk.column("technique_id", width=0.11),
            desk.column("technique"),
            desk.column("posts", numeric=True),
            desk.column("shown_by", width=0.2),
            desk.column("evidence", width=0.1),
        ],
        [
            (
                Text(f"{row['tactic_order']}  {row['tactic']}"),
                Text(row["technique_id"], "code"),
                row["name"],
                row["posts"],
                Text(
                    ", ".join(
                        each.partition(":")[2].replace("_", " ")
                        for each in row["shown_by"].split(",")
                    ),
                    "quiet",
                ),
                desk.cited([row["any_post"]]) or "–",
            )
            for row in rows
        ],
        small=True,
    )
