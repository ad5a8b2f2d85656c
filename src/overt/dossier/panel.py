"""The copy-paste panel: posts of several accounts in columns, what differs marked, the record's hash below."""

from __future__ import annotations

import re

from overt.differences import side_by_side
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Link, Panel, PanelPost, Span, Spans, Text
from overt.dossier.sections._common import platform, shown_clusters
from overt.report._copies import Panel as Found
from overt.report._copies import panel as found_panel
from overt.report._posts import ALIKE, Post

_MOST_LETTERS = 600
_DIGESTS = """
    SELECT p.post_key, LOWER(HEX(r.sha256)) AS digest
    FROM post p
    LEFT JOIN record r ON r.record_no = p.record_no
    WHERE p.post_key IN (SELECT UNNEST(:keys))
    ORDER BY p.post_key NULLS LAST
"""


def panel(desk: Desk) -> list[Block]:
    """The panel of the largest cluster that has one; a sentence where post texts may not leave."""
    if not desk.scope.profile.posts:
        return [desk.say("panel.withheld", "quiet")]
    best: Found | None = None
    for each in shown_clusters(desk):
        found = found_panel(desk.case, each.number)
        if found is not None and (best is None or (found.same and not best.same)):
            best = found
    if best is None:
        return [desk.say("panel.none", "quiet")]
    return [_block(desk, best)]


def _block(desk: Desk, found: Found) -> Panel:
    w = desk.w
    posts = [column.post for column in found.columns]
    ids = desk.register.cite([post.key for post in posts])
    digests = {
        row["post_key"]: row["digest"]
        for row in desk.case.sql(_DIGESTS, keys=[post.key for post in posts]).to_pylist()
    }
    first = _text(desk, posts[0])
    shown = []
    for post, evidence in zip(posts, ids, strict=True):
        text = _text(desk, post)
        shown.append(
            PanelPost(
                who=desk.who(post.account.account_id, post.account.handle).text,
                when=w.moment(post.at, desk.step_s),
                platform=platform(post.platform).text,
                body=(Text(text, "data"),) if post is posts[0] else _marked(first, text),
                language=post.language,
                evidence=Link(evidence, evidence),
                digest=(digests.get(post.key) or "")[:16] or "–",
            )
        )
    desk.panels += 1
    number = len(desk.figures) + desk.panels
    query = desk.register.call(
        "figure.panel", "overt.report._copies.panel(case, cluster)", f"{len(posts)} posts"
    )
    key = (
        w.say("panel.key")
        if found.same
        else w.say("panel.common", what=desk.data(found.object, 160))
    )
    return Panel(
        number=number,
        caption=w("panel.same" if found.same else "panel.one_object"),
        size=w(
            "panel.size", n=len(posts), members=found.members, accounts=w.number(found.accounts)
        ),
        alt=w("panel.alt", n=len(posts), first=shown[0].when, last=shown[-1].when),
        posts=tuple(shown),
        key=key,
        source=desk.source(query),
        anchor="figure-panel",
    )


def _text(desk: Desk, post: Post) -> str:
    text = desk.data(post.text or desk.w("panel.no_text"), None).text
    text = re.sub(r"\n{2,}", "\n", text)
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS].rstrip() + " …"


def _marked(first: str, other: str) -> Spans:
    """The other text; words that the first lacks have the style `ins`, unless the two have little in common."""
    ours, theirs = side_by_side(first, other)
    alike = (
        2 * sum(len(piece.text) for piece in ours if piece.same) / max(len(first) + len(other), 1)
    )
    if alike < ALIKE:
        return (Text(other, "data"),)
    out: list[Span] = [
        Text(piece.text, "data" if piece.same or not piece.text.strip() else "ins")
        for piece in theirs
    ]
    return tuple(out)
