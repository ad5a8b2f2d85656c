"""What the recipes read: who did what when, as arrays, from the tables of a case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.nullsets import Acts, Ints
from overt.case import Case


@dataclass(frozen=True)
class Traces:
    """The acts of a case. Accounts are numbered 0 … in order of their ids.

    ids        account ids
    count      posts of each
    reposts    account, reposted post
    links      account, link; reposts left out
    texts      account, normalised text; reposts left out
    replies    account, post replied to
    tags       account, hashtag, one act for each place in a post; reposts left out
    posts      account, nothing (object 0): every post
    fast       account, reposted author, with `at` the seconds behind the original
    words      per text act, its pieces of text (`pieces`)
    """

    ids: list[str]
    count: Ints
    reposts: Acts
    links: Acts
    texts: Acts
    replies: Acts
    tags: Acts
    posts: Acts
    fast: Acts
    words: list[list[str]]


def read_traces(case: Case) -> Traces:
    """Read them; embedded posts (the original inside a repost) are nobody's act."""
    accounts = case.sql(_ACCOUNTS)
    keys = accounts["account_key"].to_numpy()
    order = np.argsort(keys)

    def acts(sql: str) -> Acts:
        table = case.sql(sql)
        number = order[np.searchsorted(keys, _column(table, "account_key"), sorter=order)]
        return Acts(number, _column(table, "object_key"), _column(table, "acted_at"), _column(table, "post_key"))

    texts = case.sql(_TEXTS)
    return Traces(
        ids=accounts["account_id"].to_pylist(),
        count=_column(accounts, "posts"),
        reposts=acts(_REPOSTS),
        links=acts(_LINKS),
        texts=acts(_TEXTS),
        replies=acts(_REPLIES),
        tags=acts(_TAGS),
        posts=acts(_POSTS),
        fast=acts(_FAST),
        words=[pieces(text) for text in texts["text"].to_pylist()],
    )


def joined(*kinds: Acts) -> Acts:
    """Acts of several kinds as one: an object of one kind is never one of another."""
    objects, offset = [], 0
    for acts in kinds:
        names, number = np.unique(acts.obj, return_inverse=True)
        objects.append(number.reshape(-1) + offset)
        offset += len(names)
    rest = (np.concatenate([getattr(acts, name) for acts in kinds]) for name in ("account", "at", "post"))
    account, at, post = rest
    return Acts(account, np.concatenate(objects), at, post)


def pieces(text: str | None) -> list[str]:
    """Words in small letters without links and names; runs of scripts that set no spaces, in fours."""
    found: list[str] = []
    for word in _WORD.findall(_NOT_SAID.sub(" ", text or "").lower()):
        if _UNSPACED.search(word) and len(word) > _PIECE:
            found.extend(word[place : place + _PIECE] for place in range(len(word) - _PIECE + 1))
        else:
            found.append(word)
    return found


def _column(table: pa.Table, name: str) -> Ints:
    values: Any = table[name].to_numpy()
    return np.asarray(values, dtype=np.int64)


_PIECE = 4
_NOT_SAID = re.compile(r"https?://\S+|@\w+")
# Thai vowels and tones are marks, which \w leaves out
_WORD = re.compile(r"[\w\u0e00-\u0e7f]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

_ACCOUNTS = "SELECT account_key, account_id, posts FROM account WHERE posts > 0 ORDER BY account_id"

_REPOSTS = """
    SELECT account_key, repost_key AS object_key, posted_at AS acted_at, post_key
    FROM post
    WHERE kind = 'repost' AND repost_key IS NOT NULL AND NOT COALESCE(embedded, FALSE)
    ORDER BY posted_at, post_key
"""

_LINKS = """
    SELECT account_key, link_key AS object_key, posted_at AS acted_at, post_key
    FROM post_link
    WHERE kind <> 'repost' AND link_key IS NOT NULL
    ORDER BY posted_at, post_key, position
"""

_TEXTS = """
    SELECT account_key, text_key AS object_key, posted_at AS acted_at, post_key, text
    FROM post
    WHERE kind <> 'repost' AND text_key IS NOT NULL AND NOT COALESCE(embedded, FALSE)
    ORDER BY posted_at, post_key
"""

_REPLIES = """
    SELECT account_key, reply_key AS object_key, posted_at AS acted_at, post_key
    FROM post
    WHERE reply_key IS NOT NULL AND NOT COALESCE(embedded, FALSE)
    ORDER BY posted_at, post_key
"""

_TAGS = """
    SELECT account_key, tag_key AS object_key, posted_at AS acted_at, post_key
    FROM post_tag
    WHERE kind <> 'repost' AND tag_key IS NOT NULL
    ORDER BY posted_at, post_key, position
"""

_POSTS = """
    SELECT account_key, 0 AS object_key, posted_at AS acted_at, post_key
    FROM post
    WHERE NOT COALESCE(embedded, FALSE)
    ORDER BY posted_at, post_key
"""

_FAST = """
    WITH original AS (
        SELECT post_key, account_key, posted_at FROM post WHERE kind <> 'repost'
    )
    SELECT r.account_key, o.account_key AS object_key, r.posted_at - o.posted_at AS acted_at, r.post_key
    FROM post r
    JOIN original o ON o.post_key = r.repost_key
    WHERE r.kind = 'repost' AND NOT COALESCE(r.embedded, FALSE) AND r.account_key <> o.account_key
    ORDER BY r.posted_at, r.post_key
"""
