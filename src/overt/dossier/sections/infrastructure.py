"""7: the websites they link to, and what of them was not looked at."""

from __future__ import annotations

from overt.charts.websites import draw, linked, registered
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Text
from overt.report._safe import visible

MOST = 15

DOMAINS = linked(
    inside="h.account_id IS NULL THEN 0 ELSE 1",
    join="LEFT JOIN held h ON h.account_id = a.account_id",
)

_REGISTRATIONS = """
    SELECT text, on_date, grade, evidence_id FROM outside_evidence
    WHERE kind = 'registration' AND on_date IS NOT NULL AND operation_id = :operation_id
    ORDER BY on_date NULLS LAST, evidence_id NULLS LAST
"""


def section(desk: Desk) -> list[Block]:
    """Domains by accounts, those a person put into the operation marked; from when to when they are seen."""
    w = desk.w
    rows = desk.rows("scope.domain_table", DOMAINS)
    blocks: list[Block] = [desk.heading("infrastructure", 1)]
    if not rows:
        blocks.append(desk.say("infrastructure.none"))
    else:
        blocks.append(
            desk.say(
                "infrastructure.lead",
                "lead",
                n=desk.of("scope.domain_table", len(rows)),
                chosen=len(desk.scope.domains),
            )
        )
        ordered = sorted(rows, key=lambda row: row["domain"] not in desk.scope.domains)
        blocks.append(
            desk.table(
                "domains",
                [
                    desk.column("domain", wrap=True, width=0.3),
                    desk.column("posts", numeric=True),
                    desk.column("accounts", numeric=True),
                    desk.column("other_accounts", numeric=True),
                    desk.column("period", width=0.22),
                    desk.column("said", width=0.14),
                ],
                [
                    (
                        Text(visible(row["domain"], 80), "data"),
                        row["posts"],
                        row["accounts"],
                        row["others"],
                        w.span(row["first_at"], row["last_at"]),
                        _said(desk, row["domain"]),
                    )
                    for row in ordered[:MOST]
                ],
                note=w.say("form.shown_of", shown=min(MOST, len(rows)), all=len(rows)),
                small=True,
            )
        )
        query = desk.register.id_of("scope.domain_table")
        call = f"overt.charts.websites.draw(case.sql({query}).to_pylist(), registrations)"
        blocks += desk.figure(draw(rows, _registrations(desk), first=desk.scope.domains), call)
        blocks.append(desk.say("infrastructure.caution"))
    blocks.append(desk.say("infrastructure.not_looked"))
    return blocks


def _registrations(desk: Desk) -> dict[str, tuple[str, str]]:
    """Days of registration that people brought as evidence about the operation."""
    if desk.scope.operation is None or not desk.case.engine.has("outside_evidence"):
        return {}
    known = desk.rows("scope.registrations", _REGISTRATIONS, operation_id=desk.scope.operation.operation_id)
    return registered(known)


def _said(desk: Desk, domain: str) -> Text:
    role = desk.scope.said.get((f"domain:{domain}", "role"))
    if role is not None:
        return desk.data(role.new, 60)
    return Text(desk.w("infrastructure.in_operation") if domain in desk.scope.domains else "–")
