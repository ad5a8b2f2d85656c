"""A: the indicators, defanged, with what each is and is not."""

from __future__ import annotations

from overt.dossier.desk import Desk
from overt.dossier.model import Block, Callout, Text
from overt.dossier.sections._common import platform, shorter
from overt.dossier.sections.infrastructure import DOMAINS
from overt.report._safe import visible

_MOST = 400
ACCOUNTS = """
    SELECT h.account_id, a.platform, a.handle, a.name, a.created_at, a.followers, a.posts, a.first_at, a.last_at,
           m.cluster_id
    FROM held h
    LEFT JOIN account a ON a.account_id = h.account_id
    LEFT JOIN membership m ON m.account_id = h.account_id
    ORDER BY m.cluster_id NULLS LAST, a.posts DESC NULLS LAST, h.account_id NULLS LAST
"""


def section(desk: Desk) -> list[Block]:
    """Accounts, then the websites a person put in; websites nobody chose are no indicators."""
    w = desk.w
    rows = desk.rows("scope.account_table", ACCOUNTS)
    blocks: list[Block] = [
        desk.heading("indicators", 1),
        Callout("caution", w("indicators.caution_title"), (desk.say("indicators.caution"),)),
        desk.table(
            "accounts",
            [
                desk.column("account", width=0.27, wrap=True),
                desk.column("platform"),
                desk.column("cluster", numeric=True),
                desk.column("created", width=0.12),
                desk.column("followers", numeric=True),
                desk.column("posts", numeric=True),
                desk.column("period", width=0.22),
            ],
            [
                (
                    desk.who(row["account_id"], row["handle"]),
                    platform(row["platform"]),
                    row["cluster_id"],
                    w.short_day(row["created_at"]),
                    row["followers"],
                    row["posts"],
                    w.span(row["first_at"], row["last_at"]),
                )
                for row in rows[:_MOST]
            ],
            note=w.say("indicators.masked" if desk.scope.profile.masked else "indicators.named", n=len(rows[:_MOST]),
                       all=len(rows)),
            small=True,
        ),
    ]  # fmt: skip
    chosen = [
        row
        for row in desk.rows("scope.domain_table", DOMAINS)
        if row["domain"] in desk.scope.domains
    ]
    if chosen:
        blocks.append(
            desk.table(
                "indicator_domains",
                [desk.column("domain", wrap=True), desk.column("said"), desk.column("period")],
                [
                    (
                        Text(visible(row["domain"], 80), "data"),
                        desk.data(_role(desk, row["domain"]), 60),
                        w.span(row["first_at"], row["last_at"]),
                    )
                    for row in chosen
                ],
                small=True,
            )
        )
    else:
        blocks.append(desk.say("indicators.no_domains"))
    blocks.append(desk.say("indicators.machine"))
    return blocks


def _role(desk: Desk, domain: str) -> str | None:
    each = desk.scope.said.get((f"domain:{domain}", "role"))
    return shorter(each.new, 60) if each else None
