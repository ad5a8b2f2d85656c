"""Posts that carry an item number, and items whose text was posted without one too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from overt.duplicates._items import Item, item_of, without_tags
from overt.duplicates._lists import Items, Numbered
from overt.store import DuckDBEngine
from overt.text import key_of

_SCRIPT = re.compile(
    r"([\u3400-\u9fff\u3041-\u30ff])|([\uac00-\ud7a3])|([\u0e00-\u0e7f])|([\u0600-\u06ff])|([\u0400-\u04ff])"
    r"|([\u0900-\u097f])"
)


def detached(engine: DuckDBEngine, posts: Sequence[Numbered], items: Items) -> frozenset[int]:
    """Items whose text is also posted without a number, exactly or in the same text group."""
    by_rest = {key_of(post.rest): items.of[post.row] for post in posts}
    groups = {post.group: items.of[post.row] for post in posts if post.group}
    if not by_rest:
        return frozenset()
    wanted = {"text_key": pa.array(by_rest, pa.int64())}
    engine.put("_rest", pa.table(wanted))
    exact = engine.read(
        "SELECT r.text_key FROM _rest r JOIN text t ON t.text_key = r.text_key"
    )["text_key"].to_pylist()
    found = {by_rest[key] for key in exact}
    engine.drop("_rest")
    if groups:
        engine.put("_wanted", pa.table({"group_key": pa.array(groups, pa.int64())}))
        rows = engine.read(_PLAIN).to_pylist()
        engine.drop("_wanted")
        plain: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            if item_of(row["text"] or "") is None:
                plain[row["group_key"]].add(without_tags(row["text"] or ""))
        found |= {items.of[post.row] for post in posts if post.rest in plain.get(post.group, ())}
    return frozenset(found)


def posted(engine: DuckDBEngine, marks: dict[int, Item]) -> tuple[list[dict[str, Any]], list[Numbered]]:
    """The posts with a mark, in order of time."""
    engine.put("_marked", pa.table({"text_key": pa.array(sorted(marks), pa.int64())}))
    rows = engine.read(_POSTS).to_pylist()
    engine.drop("_marked")
    posts = []
    for number, row in enumerate(rows):
        item = marks[row["text_key"]]
        posts.append(
            Numbered(
                number=item.number,
                rest=item.rest,
                account=row["account_key"],
                at=row["posted_at"] or 0,
                tongue=_tongue(item.rest, row["language"]),
                group=row["group_key"] or 0,
                style=f"{item.style} {item.place}",
                row=number,
            )
        )
    return rows, posts


def letters_beside(rest: str) -> int:
    """Letters of a text, an ideograph, kana or Hangul syllable counted 3, as in post.text_size."""
    return sum(3 if c >= "\u3005" else 1 for c in rest if c.isalpha())


def _tongue(text: str, language: str | None) -> str:
    """The language where it is known, else the script most letters are of."""
    if language and language != "und":
        return language
    counts = [0] * 7
    for found in _SCRIPT.finditer(text):
        counts[found.lastindex or 0] += 1
    most = max(range(1, 7), key=counts.__getitem__)
    return f"script {most}" if 3 * counts[most] > len(text) else "script 0"


_POSTS = """
    SELECT p.post_id, p.post_key, p.account_key, p.posted_at, p.text_key, COALESCE(t.language, p.language) AS language,
           g.group_key
    FROM post p
    JOIN _marked m ON m.text_key = p.text_key
    JOIN text t ON t.text_key = p.text_key
    LEFT JOIN text_group g ON g.post_key = p.post_key
    WHERE p.kind <> 'repost'
    ORDER BY p.posted_at NULLS LAST, p.post_key NULLS LAST
"""

_PLAIN = """
    SELECT g.group_key, p.text
    FROM _wanted w
    JOIN text_group g ON g.group_key = w.group_key
    JOIN post p ON p.post_key = g.post_key
"""
