"""8: what they say: groups of texts, narratives named by people, targets, languages, events taken up."""

from __future__ import annotations

from overt.charts.narratives import draw, without_slots
from overt.dossier.desk import Desk
from overt.dossier.model import Block, Bullets, Spans
from overt.dossier.sections._common import LANGUAGES, MARKERS, language, shorter
from overt.dossier.sections._markers import marker_table

_MOST_TEXTS = 8
_OF_CONTENT = ("targets", "camouflage", "trend_staging", "promotion")

_TEXTS = """
    SELECT g.group_id, COUNT(*) AS posts, COUNT(DISTINCT p.account_id) AS accounts, MIN(p.posted_at) AS first_at,
           MAX(p.posted_at) AS last_at, t.accounts AS all_accounts, t.languages, t.kinds, t.template,
           MIN(g.post_key) AS any_post
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    JOIN held h ON h.account_id = p.account_id
    JOIN text_template t ON t.group_id = g.group_id
    WHERE t.evidence = 'yes'
    GROUP BY g.group_id, t.accounts, t.languages, t.kinds, t.template
    HAVING COUNT(DISTINCT p.account_id) >= 2
    ORDER BY accounts DESC NULLS LAST, posts DESC NULLS LAST, g.group_id NULLS LAST
"""
_OVER_TIME = """
    SELECT g.group_id, t.template, t.evidence, p.posted_at, p.account_id, COALESCE(p.language, w.language) AS language
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    JOIN held h ON h.account_id = p.account_id
    JOIN text_template t ON t.group_id = g.group_id
    LEFT JOIN text w ON w.text_key = p.text_key
    ORDER BY p.posted_at NULLS LAST, p.post_key NULLS LAST
"""
_TAGS = """
    SELECT t.tag_norm AS tag, COUNT(DISTINCT p.account_id) AS accounts, COUNT(DISTINCT t.post_key) AS posts
    FROM post_tag t
    JOIN post p ON p.post_key = t.post_key
    JOIN held h ON h.account_id = p.account_id
    GROUP BY t.tag_norm
    ORDER BY accounts DESC NULLS LAST, posts DESC NULLS LAST, t.tag_norm NULLS LAST
"""
_LISTS = """
    SELECT l.list_id, l.items, l.least, l.most, COUNT(DISTINCT p.account_id) AS accounts, COUNT(*) AS posts
    FROM numbered_list l
    JOIN list_item i ON i.list_id = l.list_id
    JOIN post p ON p.post_key = i.post_key
    JOIN held h ON h.account_id = p.account_id
    GROUP BY l.list_id, l.items, l.least, l.most
    ORDER BY l.list_id NULLS LAST
"""
_NARRATIVE = """
    SELECT COUNT(*) AS posts, COUNT(DISTINCT p.account_id) AS accounts, MIN(p.posted_at) AS first_at,
           MAX(p.posted_at) AS last_at, MIN(g.post_key) AS any_post
    FROM text_group g
    JOIN post p ON p.post_key = g.post_key
    JOIN held h ON h.account_id = p.account_id
    WHERE g.group_id = :group_id
"""


def section(desk: Desk) -> list[Block]:
    """Solid things first: texts in common; then what people named; then targets and languages."""
    blocks: list[Block] = [desk.heading("content", 1)]
    blocks += _texts(desk)
    blocks += _lists(desk)
    blocks += _narratives(desk)
    blocks += _languages(desk)
    blocks += [desk.heading("targets", 2), desk.say("content.targets")]
    blocks += marker_table(
        desk, desk.rows("markers.clusters", MARKERS), _OF_CONTENT, "stand_out_content"
    )
    return blocks


def _texts(desk: Desk) -> list[Block]:
    w = desk.w
    rows = desk.rows("scope.texts", _TEXTS)
    if not rows:
        return [desk.say("content.no_texts")]
    blocks: list[Block] = [desk.say("content.texts", "lead", n=desk.of("scope.texts", len(rows)))]
    with_text = desk.scope.profile.posts
    blocks.append(
        desk.table(
            "texts",
            [
                desk.column("text", width=0.42),
                desk.column("accounts", numeric=True),
                desk.column("posts", numeric=True),
                desk.column("all_accounts", numeric=True),
                desk.column("first_day", width=0.13),
                desk.column("evidence", width=0.12),
            ],
            [
                (
                    desk.data(shorter(row["template"] or "", 210), None)
                    if with_text
                    else w("content.withheld"),
                    row["accounts"],
                    row["posts"],
                    row["all_accounts"],
                    w.short_day(row["first_at"]),
                    desk.cited([row["any_post"]]) or "–",
                )
                for row in rows[:_MOST_TEXTS]
            ],
            note=w.say("content.texts_note", shown=min(_MOST_TEXTS, len(rows)), all=len(rows)),
            small=True,
        )
    )
    return blocks


def _lists(desk: Desk) -> list[Block]:
    rows = desk.rows("scope.lists", _LISTS)
    items: list[Spans] = [
        desk.w.say(
            "content.list",
            items=desk.of("scope.lists", row["items"]),
            least=desk.of("scope.lists", str(row["least"])),
            most=desk.of("scope.lists", str(row["most"])),
            accounts=desk.of("scope.lists", row["accounts"]),
            posts=desk.of("scope.lists", row["posts"]),
        )
        for row in rows[:5]
    ]
    return [desk.heading("lists", 2), Bullets(tuple(items))] if items else []


def _narratives(desk: Desk) -> list[Block]:
    w = desk.w
    blocks: list[Block] = [desk.heading("narratives", 2)]
    items: list[Spans] = []
    for (subject, name), each in sorted(desk.scope.said.items()):
        if name != "narrative":
            continue
        group = subject.partition(":")[2]
        row = desk.rows(f"narrative.{group}", _NARRATIVE, group_id=group)[0]
        if row["posts"]:
            items.append(
                w.say(
                    "content.narrative",
                    said=desk.data(each.new, None),
                    person=desk.data(each.person, 80),
                    posts=desk.of(f"narrative.{group}", row["posts"]),
                    accounts=desk.of(f"narrative.{group}", row["accounts"]),
                    first=w.day(row["first_at"]),
                    cited=desk.cited([row["any_post"]]),
                )
            )
    told: Block = Bullets(tuple(items)) if items else desk.say("content.no_narratives")
    return [*blocks, told, *_over_time(desk)]


def _over_time(desk: Desk) -> list[Block]:
    """Repeated messages in small multiples: those that tell something, and those that a person named."""
    said = {
        subject.partition(":")[2]: desk.data(each.new, None).text
        for (subject, name), each in desk.scope.said.items()
        if name == "narrative"
    }
    found = desk.rows("scope.texts_over_time", _OVER_TIME)
    rows = [row for row in found if row["evidence"] == "yes" or row["group_id"] in said]
    if not rows:
        return []
    with_text = desk.scope.profile.posts
    words = {
        row["group_id"]: desk.data(shorter(without_slots(row["template"] or ""), 210), None).text
        if with_text
        else desk.w("content.withheld")
        for row in rows
    }
    query = desk.register.id_of("scope.texts_over_time")
    call = f"overt.charts.narratives.draw(case.sql({query}).to_pylist(), words, names)"
    return desk.figure(draw(rows, words, said), call)


def _languages(desk: Desk) -> list[Block]:
    w = desk.w
    rows = [row for row in desk.rows("scope.languages", LANGUAGES) if row["language"]]
    tags = desk.rows("scope.tags", _TAGS)
    blocks: list[Block] = []
    if rows:
        said = [
            w.say(
                "content.language",
                name=language(desk, row["language"]),
                n=desk.of("scope.languages", row["posts"]),
            )
            for row in rows[:8]
        ]
        blocks.append(desk.say("content.languages", what=w.listing(said)))
    if tags:
        told = [
            w.say(
                "content.tag",
                tag=desk.data("#" + row["tag"], 60),
                n=desk.of("scope.tags", row["accounts"]),
            )
            for row in tags[:10]
        ]
        blocks.append(
            desk.say("content.tags", n=desk.of("scope.tags", len(tags)), what=w.listing(told))
        )
    return [desk.heading("languages", 2), *blocks] if blocks else []
