"""10: how far it went: engagement by where it comes from, views, and what cannot be measured."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pyarrow as pa

from overt.charts.breakout import draw as draw_breakout
from overt.charts.echo import draw as draw_echo
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Drawing, Number, Paragraph, Spans, Table, Text
from overt.dossier.sections._common import MARKERS, platform, shorter, shown_clusters
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
_KEYS = "SELECT post_id, post_key FROM post WHERE post_id IN (SELECT UNNEST(:ids)) ORDER BY post_key NULLS LAST"
_MOST_IN_BRIEF = 4
_HANDLES = "SELECT account_id, handle FROM account ORDER BY account_id NULLS LAST"
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
        name: desk.of(
            "scope.engagement", row[name] if row[f"{name}_known"] else w("form.not_known")
        )
        for name in ("likes", "reposts", "replies", "views")
    }
    blocks.append(
        desk.say("impact.lead", "lead", posts=desk.of("scope.engagement", row["posts"]), **parts)
    )
    seen = desk.rows("scope.reposted", _REPOSTED)[0]
    if seen["inside"] is not None:
        blocks.append(
            desk.say(
                "impact.reposted",
                "body",
                **{
                    key: desk.of("scope.reposted", seen[key])
                    for key in ("inside", "outside", "outside_accounts")
                },
            )
        )
    blocks += _breakout(desk)
    blocks += _split(desk)
    for each in shown_clusters(desk):
        received = _named(desk, desk.case.sql(_SOURCES, cluster_id=each.number))
        blocks += desk.figure(
            draw_echo(received, each.number), f"overt.charts.own_applause(case, {each.number})"
        )
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
    blocks += marker_table(
        desk, desk.rows("markers.clusters", MARKERS), ("audience",), "stand_out_audience"
    )
    blocks += [desk.heading("not_measured", 2), Bullets(tuple(_missing(desk, row)))]
    return blocks


def _named(desk: Desk, received: pa.Table) -> pa.Table:
    """The rows under the names people use, masked where they are; two accounts of one name keep their ids."""
    handles = {row["account_id"]: row["handle"] for row in desk.case.sql(_HANDLES).to_pylist()}
    often = Counter(handles.values())
    told = [
        desk.who(account, handles.get(account) if often[handles.get(account)] == 1 else None).text
        for account in received["subject"].to_pylist()
    ]
    return received.set_column(0, "subject", pa.array(told, pa.string()))


def _breakout(desk: Desk) -> list[Block]:
    """The six steps with their proofs; a step without proof is not claimed."""
    w = desk.w
    if desk.assessed is None:
        return [desk.heading("breakout", 2), desk.say("impact.no_breakout")]
    found = desk.assessed.impact.breakout
    category = desk.from_assessment("impact.breakout.category", str(found.category or "–"))
    rows = []
    for step in found.steps:
        proofs = [desk.machine(shorter(proof.says, 140)) for proof in step.proof[:3]]
        keys = _keys(desk, [proof.ref for proof in step.proof[:3] if proof.kind == "post"])
        told: Spans = w.listing(proofs) if proofs else (desk.machine(step.why),)
        rows.append(
            (
                str(step.number),
                w.get(f"breakout.step_{step.number}", step.what),
                w(f"breakout.{step.state.replace(' ', '_')}"),
                (*told, *desk.cited(keys)),
            )
        )
    table = desk.table(
        "breakout",
        [desk.column("step", width=0.07), desk.column("what", width=0.25), desk.column("state", width=0.14),
         desk.column("proof")],
        rows,
        small=True,
    )  # fmt: skip
    words = {step.number: w.get(f"breakout.step_{step.number}", step.what) for step in found.steps}
    travelled = desk.assessed.impact
    call = f"overt.charts.breakout_ladder(case, '{travelled.operation_id}')"
    return [
        desk.heading("breakout", 2), desk.say("impact.breakout", category=category),
        *desk.figure(draw_breakout(travelled, words), call), table,
    ]  # fmt: skip


def _keys(desk: Desk, ids: list[str]) -> list[int]:
    """Keys of posts, in the order of their ids."""
    found = {
        row["post_id"]: row["post_key"] for row in desk.case.sql(_KEYS, ids=ids or [""]).to_pylist()
    }
    return [found[each] for each in ids if each in found]


def _split(desk: Desk) -> list[Block]:
    """Who acted on the posts: the operation itself, suspects, others, nobody knows."""
    if desk.assessed is None:
        return []
    w, found = desk.w, desk.assessed.impact.engagement
    kinds = ("repost", "quote", "reply", "like")
    of = {(each.side, each.kind): each for each in found.split}
    rows = [
        (
            w(f"side.{side}"),
            *(of[side, kind].acts if (side, kind) in of else "–" for kind in kinds),
            found.accounts.get(side) if side in found.accounts else "–",
        )
        for side in ("inside", "suspect", "outside", "unknown")
    ]
    columns = [
        desk.column("side", width=0.42),
        *(desk.column(kind, numeric=True) for kind in kinds),
        desk.column("accounts", numeric=True),
    ]
    name = desk.from_assessment("impact.engagement", found.seen)
    return [
        desk.table(
            "split",
            columns,
            rows,
            note=w.say("impact.split_note", query=Number(name.query, name.query)),
        )
    ]


def _pickups(desk: Desk) -> list[Block]:
    if desk.assessed is None or not desk.assessed.impact.pickups:
        return []
    return [
        desk.table(
            "pickups",
            [desk.column("when", width=0.13), desk.column("kind", width=0.12), desk.column("name", width=0.3),
             desk.column("source", wrap=True), desk.column("grade", width=0.08)],
            [
                (each.on, kind_in_words(desk, each.kind), desk.data(each.name), desk.data(each.url), Text(each.grade))
                for each in desk.assessed.impact.pickups
            ],
            small=True,
        )
    ]  # fmt: skip


def kind_in_words(desk: Desk, kind: str) -> str:
    """A kind of pick-up in words."""
    return desk.w.get(f"pickup.{kind}", kind)


def _missing(desk: Desk, row: dict[str, int]) -> list[Spans]:
    if desk.assessed is not None:
        return [
            (Text(desk.w.get(f"unmeasured.{each.what.replace(' ', '_')}", each.what.capitalize()), "strong"),
             Text(": "), desk.machine(each.why))
            for each in desk.assessed.impact.unmeasured
        ]  # fmt: skip
    out = [
        desk.w.say(f"impact.no_{name}") for name in ("likes", "views") if not row[f"{name}_known"]
    ]
    return [*out, desk.w.say("impact.not_belief"), desk.w.say("impact.no_media")]


def brief(desk: Desk) -> list[Block]:
    """Impact in a few sentences, without figures."""
    kept: list[Block] = []
    for block in section(desk):
        if isinstance(block, Bullets):
            kept.append(replace(block, items=block.items[:_MOST_IN_BRIEF]))
        elif not isinstance(block, Drawing | Table) and not (
            isinstance(block, Paragraph) and block.style == "quiet"
        ):
            kept.append(block)
    return kept
