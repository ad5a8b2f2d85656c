"""Who took up an operation's posts: its own accounts, suspects, others, or nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from overt.assessment._subject import INSIDE, OUTSIDE, SIDES, SUSPECT, UNKNOWN
from overt.store import DuckDBEngine

ACTS = ("repost", "quote", "reply")

# Every act; the author of what it is about as the platform says, else as the case knows the post.
_ACTS = """
    acts AS (
        SELECT p.post_key, p.post_id, p.account_id AS who, p.posted_at, p.platform, p.kind,
               COALESCE(p.repost_key, p.reply_key, p.quote_key) AS about_key,
               COALESCE(p.repost_account, p.reply_account, o.account_id) AS author
        FROM post p
        LEFT JOIN post o ON o.post_key = COALESCE(p.repost_key, p.reply_key, p.quote_key)
        WHERE p.kind IN ('repost', 'reply', 'quote') AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    )
"""
_TAKEN_UP = f"""
    WITH {_ACTS}
    SELECT a.post_key, a.post_id, a.who, a.posted_at, a.platform, a.kind, a.about_key, a.author, w.side, w.followers
    FROM acts a
    JOIN _stands t ON t.account_id = a.author AND t.side = 'inside'
    JOIN _stands w ON w.account_id = a.who
    WHERE a.who <> a.author
"""
_AUTHORED = f"""
    WITH {_ACTS}
    SELECT kind, COUNT(*) AS acts, COUNT(author) AS authored FROM acts GROUP BY kind ORDER BY kind NULLS LAST
"""
_SPLIT = """
    SELECT side, kind, COUNT(*) AS acts, COUNT(DISTINCT who) AS accounts
    FROM _taken_up GROUP BY side, kind
    ORDER BY side NULLS LAST, kind NULLS LAST
"""
_ACCOUNTS = "SELECT side, COUNT(DISTINCT who) AS accounts FROM _taken_up GROUP BY side"

# What the platform counted on inside posts beyond what the case holds of it.
_COUNTED = """
    WITH seen AS (
        SELECT about_key, SUM(CASE WHEN kind = 'repost' THEN 1 ELSE 0 END) AS reposts,
               SUM(CASE WHEN kind = 'reply' THEN 1 ELSE 0 END) AS replies,
               SUM(CASE WHEN kind = 'quote' THEN 1 ELSE 0 END) AS quotes
        FROM _taken_up WHERE about_key IS NOT NULL GROUP BY about_key
    )
    SELECT COUNT(*) AS posts,
           COUNT(p.likes) AS with_likes, COUNT(p.reposts) AS with_reposts, COUNT(p.replies) AS with_replies,
           COUNT(p.quotes) AS with_quotes, COUNT(p.views) AS with_views,
           CAST(SUM(COALESCE(p.likes, 0)) AS BIGINT) AS likes,
           CAST(SUM(GREATEST(COALESCE(p.reposts, 0) - COALESCE(e.reposts, 0), 0)) AS BIGINT) AS reposts,
           CAST(SUM(GREATEST(COALESCE(p.replies, 0) - COALESCE(e.replies, 0), 0)) AS BIGINT) AS replies,
           CAST(SUM(GREATEST(COALESCE(p.quotes, 0) - COALESCE(e.quotes, 0), 0)) AS BIGINT) AS quotes,
           CAST(SUM(p.views) AS BIGINT) AS views, MAX(p.views) AS most_views
    FROM post p
    JOIN _stands s ON s.account_id = p.account_id AND s.side = 'inside'
    LEFT JOIN seen e ON e.about_key = p.post_key
    WHERE p.kind <> 'repost'
"""


@dataclass(frozen=True)
class Split:
    """Acts of one kind from one side.

    side       inside, suspect, outside, unknown
    kind       repost, quote, reply, like
    acts       number of acts
    accounts   distinct accounts that acted; None where nobody knows who
    """

    side: str
    kind: str
    acts: int
    accounts: int | None


@dataclass(frozen=True)
class Engagement:
    """What an operation's posts received.

    split      acts by side and kind; no row where nothing is known: the platform gave no counter, or the case holds
               no such act that says whose post it is about. Zero is a row
    accounts   side → distinct accounts that acted, over all kinds
    posts      its posts that are no reposts: what could receive anything
    counted    counter (likes, reposts, replies, quotes, views) → of these posts, those that have it
    views      views added up; None where no post has the number
    most_views views of the post with most; None likewise
    authorless kind → acts in the case that do not say whose post they are about; some may be about its own
    """

    split: tuple[Split, ...]
    accounts: dict[str, int]
    posts: int
    counted: dict[str, int]
    views: int | None
    most_views: int | None
    authorless: dict[str, int]

    def of(self, *sides: str) -> int:
        """Acts from these sides, over all kinds."""
        return sum(each.acts for each in self.split if each.side in sides)

    @property
    def seen(self) -> int:
        """Acts that are in the case, so that their account is known."""
        return self.of(INSIDE, SUSPECT, OUTSIDE)


def engagement(engine: DuckDBEngine) -> Engagement:
    """Needs `_stands`; makes the temporary table `_taken_up`: one row per act on an inside post."""
    engine.build("_taken_up", _TAKEN_UP, keep=False)
    found = {(row["side"], row["kind"]): row for row in engine.read(_SPLIT).to_pylist()}
    authored = {row["kind"]: row for row in engine.read(_AUTHORED).to_pylist()}
    known = [kind for kind in ACTS if kind in authored and authored[kind]["authored"]]
    split = [
        Split(side, kind, row["acts"] if row else 0, row["accounts"] if row else 0)
        for side in (INSIDE, SUSPECT, OUTSIDE)
        for kind in known
        for row in (found.get((side, kind)),)
    ]
    counted: dict[str, Any] = engine.read(_COUNTED).to_pylist()[0]
    names = {"reposts": "repost", "quotes": "quote", "replies": "reply", "likes": "like"}
    split += [
        Split(UNKNOWN, kind, counted[name] or 0, None)
        for name, kind in names.items()
        if counted[f"with_{name}"]
    ]
    accounts = {row["side"]: row["accounts"] for row in engine.read(_ACCOUNTS).to_pylist()}
    return Engagement(
        split=tuple(split),
        accounts={side: accounts.get(side, 0) for side in SIDES[:3]},
        posts=counted["posts"],
        counted={name: counted[f"with_{name}"] for name in (*names, "views")},
        views=counted["views"],
        most_views=counted["most_views"],
        authorless={
            kind: row["acts"] - row["authored"]
            for kind, row in authored.items()
            if row["acts"] > row["authored"]
        },
    )
