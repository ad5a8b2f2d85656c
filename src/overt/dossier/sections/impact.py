"""10: how far it went: engagement by where it comes from, views, and what cannot be measured."""

from __future__ import annotations

from overt.charts.echo import draw as draw_echo
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Drawing, Spans, Table
from overt.dossier.sections._common import MARKERS, platform, shown_clusters
from overt.dossier.sections._markers import marker_table

_ENGAGEMENT = """
    SELECT COUNT(*) AS posts, COUNT(p.likes) AS likes_known, CAST(SUM(p.likes) AS BIGINT) AS likes,
           COUNT(p.reposts) AS reposts_known, CAST(SUM(p.reposts) AS BIGINT) AS reposts,
           COUNT(p.replies) AS replies_known, CAST(SUM(p.replies) AS BIGINT) AS replies,
           COUNT(p.views) AS views_known, CAST(SUM(p.views) AS BIGINT) AS views
    FROM post p
    JOIN held h ON h.account_id = p.account_id
    WHERE NOT COALESCE(p.embedded, FALSE) AND (p.kind IS NULL OR p.kind <> 'repost')
"""
_REPOSTED = """
    WITH theirs AS (
        SELECT p.post_id, p.account_id FROM post p JOIN held h ON h.account_id = p.account_id
    )
    SELECT SUM(CASE WHEN h.account_id IS NULL THEN 0 ELSE 1 END) AS inside,
           SUM(CASE WHEN h.account_id IS NULL THEN 1 ELSE 0 END) AS outside,
           COUNT(DISTINCT CASE WHEN h.account_id IS NULL THEN r.account_id END) AS outside_accounts
    FROM post r
    JOIN theirs t ON t.post_id = r.repost_of
    LEFT JOIN held h ON h.account_id = r.account_id
    WHERE r.kind = 'repost'
"""
_TOP = """
    WITH outside AS (
        SELECT r.repost_of AS post_id, COUNT(*) AS reposts
        FROM post r
        LEFT JOIN held h ON h.account_id = r.account_id
        WHERE r.kind = 'repost' AND h.account_id IS NULL
        GROUP BY r.repost_of
    )
    SELECT p.post_key, p.account_id, a.handle, p.platform, p.posted_at, o.reposts, p.likes, p.views
    FROM post p
    JOIN held h ON h.account_id = p.account_id
    JOIN outside o ON o.post_id = p.post_id
    LEFT JOIN account a ON a.account_id = p.account_id
    ORDER BY o.reposts DESC NULLS LAST, p.posted_at NULLS LAST, p.post_id NULLS LAST
    LIMIT 5
"""
_SOURCES = """
    SELECT d.subject, d.label AS source, CAST(d.value AS BIGINT) AS acts
    FROM marker_detail d
    JOIN membership m ON m.account_id = d.subject AND m.cluster_id = :cluster_id
    WHERE d.marker = 'audience' AND d.series = 'source'
    ORDER BY d.subject NULLS LAST, d.place NULLS LAST
"""


def section(desk: Desk) -> list[Block]:
    """Counts, own applause, what reached others, and the list of what is missing."""
    w = desk.w
    blocks: list[Block] = [desk.heading("impact", 1)]
    row = desk.rows("scope.engagement", _ENGAGEMENT)[0]
    parts = {
        name: desk.of("scope.engagement", row[name] if row[f"{name}_known"] else w("form.not_known"))
        for name in ("likes", "reposts", "replies", "views")
    }
    blocks.append(desk.say("impact.lead", "lead", posts=desk.of("scope.engagement", row["posts"]), **parts))
    seen = desk.rows("scope.reposted", _REPOSTED)[0]
    if seen["inside"] is not None:
        blocks.append(
            desk.say(
                "impact.reposted",
                **{key: desk.of("scope.reposted", seen[key]) for key in ("inside", "outside", "outside_accounts")},
            )
        )
    for each in shown_clusters(desk):
        received = desk.case.sql(_SOURCES, cluster_id=each.number)
        blocks += desk.figure(draw_echo(received, each.number), f"overt.charts.own_applause(case, {each.number})")
    top = desk.rows("scope.top_outside", _TOP)
    if top:
        blocks.append(
            desk.table(
                "top_outside",
                [
                    desk.column("account", width=0.26),
                    desk.column("platform"),
                    desk.column("when", width=0.22),
                    desk.column("outside_reposts", numeric=True),
                    desk.column("likes", numeric=True),
                    desk.column("views", numeric=True),
                    desk.column("evidence"),
                ],
                [
                    (
                        desk.who(row["account_id"], row["handle"]),
                        platform(row["platform"]),
                        w.moment(row["posted_at"], desk.step_s),
                        row["reposts"],
                        row["likes"],
                        row["views"],
                        desk.cited([row["post_key"]]) or "–",
                    )
                    for row in top
                ],
                small=True,
            )
        )
    blocks += marker_table(desk, desk.rows("markers.clusters", MARKERS), ("audience",), "stand_out_audience")
    blocks += [desk.heading("not_measured", 2), Bullets(tuple(_missing(desk, row)))]
    return blocks


def _missing(desk: Desk, row: dict[str, int]) -> list[Spans]:
    out = [desk.w.say(f"impact.no_{name}") for name in ("likes", "views") if not row[f"{name}_known"]]
    return [*out, desk.w.say("impact.not_belief"), desk.w.say("impact.no_media")]


def brief(desk: Desk) -> list[Block]:
    """Impact in a few sentences, without figures."""
    return [
        block
        for block in section(desk)
        if not isinstance(block, Drawing | Table)
    ]
