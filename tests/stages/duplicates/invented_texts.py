"""Posts and matches put into a case by hand, as the finders of matches would leave them."""

from __future__ import annotations

from overt.duplicates._texts import distinct_texts
from overt.text import key_of, normalise

START = 1_700_000_000


def post(number, who, text, *, at=None, kind="post", language=None, platform="x", **more):
    """A row of `post`; `at` in seconds after the start."""
    normal = normalise(text)
    return {
        "post_key": 1_000 + number, "post_id": f"{platform}:{number}", "account_key": key_of(who),
        "account_id": f"{platform}:{who}", "platform": platform, "kind": kind, "text": text, "language": language,
        "posted_at": START + (60 * number if at is None else at), "embedded": False, "record_no": number,
        "text_key": key_of(normal.key_text) if normal.key_text else None, "text_size": normal.size,
        "text_removed": normal.removed, **more,
    }  # fmt: skip


def match(one, other, *, kind="copy", score=0.8):
    """A row of `text_match` between two texts."""
    return {
        "text_a": text_key(one), "text_b": text_key(other), "kind": kind, "score": score, "finder": "hand",
    }  # fmt: skip


def text_key(text):
    """Key of a text as posted."""
    return key_of(normalise(text).key_text)


def put(engine, fill, posts, matches=(), links=()):
    """Make these posts and matches the case, with its distinct texts."""
    for table in ("text", "text_match", "text_pair", "text_group", "text_template", "numbered_list", "list_item"):
        engine.drop(table)
        engine.create(table)
    fill(engine, post=posts, text_match=list(matches), post_link=list(links))
    distinct_texts(engine, 1)
