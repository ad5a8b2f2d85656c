"""5: the accounts: roles, when they were made, what stands out in their profiles, and what speaks against it."""

from __future__ import annotations

from overt.charts import account_creation
from overt.charts.roles import draw as draw_roles
from overt.dossier.desk import Desk
from overt.dossier.model import Block
from overt.dossier.sections._common import MARKERS, shown_clusters
from overt.dossier.sections._markers import against, marker_table

_OF_ACCOUNTS = ("creation_burst", "handles", "profiles", "roles", "repurposed")
_SHARES = """
    SELECT d.subject AS account, COALESCE(a.handle, d.subject) AS name, r.words, r.n AS posts, d.label AS kind,
           d.value AS share
    FROM marker_detail d
    JOIN membership m ON m.account_id = d.subject AND m.cluster_id = :cluster_id
    JOIN marker r ON r.subject = d.subject AND r.marker = 'roles' AND r.name = 'role'
    LEFT JOIN account a ON a.account_id = d.subject
    WHERE d.marker = 'roles' AND d.series = 'kinds'
    ORDER BY d.subject NULLS LAST, d.place NULLS LAST
"""
_KNOWN = """
    SELECT COUNT(*) AS accounts, COUNT(a.created_at) AS created, COUNT(a.biography) AS biography,
           COUNT(a.place) AS place, COUNT(a.followers) AS followers, COUNT(a.avatar) AS avatar
    FROM held h
    LEFT JOIN account a ON a.account_id = h.account_id
"""


def section(desk: Desk) -> list[Block]:
    """What is known of the profiles, figures, what stands out, what is ordinary."""
    blocks: list[Block] = [desk.heading("accounts", 1)]
    known = desk.rows("scope.known", _KNOWN)[0]
    blocks.append(
        desk.say(
            "accounts.lead",
            "lead",
            **{
                key: desk.of("scope.known", known[key])
                for key in ("accounts", "created", "biography", "place", "followers", "avatar")
            },
        )
    )
    for each in shown_clusters(desk):
        number = each.number
        shares = desk.case.sql(_SHARES, cluster_id=number)
        blocks += desk.figure(
            draw_roles(shares, number, accounts=each.size),
            f"overt.charts.role_bars(case, {number})",
        )
        blocks += desk.figure(
            account_creation(desk.case, number), f"overt.charts.account_creation(case, {number})"
        )
    rows = desk.rows("markers.clusters", MARKERS)
    blocks += marker_table(desk, rows, _OF_ACCOUNTS, "stand_out_accounts")
    blocks += against(desk, rows, _OF_ACCOUNTS)
    blocks.append(desk.say("accounts.caution"))
    return blocks
