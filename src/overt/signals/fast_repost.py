"""Accounts that repost another account's posts within moments, again and again."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class FastRepost(Signal):
    """Accounts that repost the same author within moments of posting: amplifiers of one source.

    A pair is an author and a reposter; k counts the author's posts reposted within the window.
    """

    name = "fast_repost"
    label = "repost one account within moments"
    needs = ("post",)
    caveats = (
        "Notifications and feed tools let enthusiastic followers repost within seconds.",
        "Needs the original in the case. Where a source hides which post was reposted, it is the one "
        "author's post with the same text; a text that several accounts posted is left out.",
    )
    references = (
        "Luceri, Pantè, Burghardt & Ferrara 2024, Unmasking the web of deceit, WWW '24 "
        "(fast retweet: 10 s, at least two of one source)",
    )
    techniques = ("T0049", "killchain:6.2")
    windows_s: tuple[int, ...] = setting(
        (10, 60, 600), "seconds after the original within which a repost counts as fast"
    )
    examples = (
        Example(
            shows="two fast reposts of one author make a pair; a late one does not count",
            tables={
                "post": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "repost_key": what,
                        "posted_at": at,
                        "repost_at": original,
                        "kind": kind,
                    }
                    for post, who, what, at, original, kind in [
                        (91, 1, None, 100, None, "post"),
                        (92, 1, None, 900, None, "post"),
                        (2, 2, 91, 104, 100, "repost"),
                        (3, 2, 92, 930, 900, "repost"),
                        (4, 3, 91, 101, 100, "repost"),
                        (5, 3, 92, 900_000, 900, "repost"),
                    ]
                ]
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT account_key, repost_key AS object_key, posted_at AS acted_at, post_key
            FROM post
            WHERE kind = 'repost'
        """

    def origins_sql(self) -> str:
        return """
            WITH hidden AS (
                SELECT repost_key
                FROM post
                WHERE kind = 'repost' AND repost_key = text_key
                GROUP BY repost_key
            ),
            told AS (
                SELECT p.text_key
                FROM post p
                JOIN hidden h ON h.repost_key = p.text_key
                WHERE p.kind <> 'repost'
                GROUP BY p.text_key
                HAVING COUNT(DISTINCT p.account_key) = 1
            )
            SELECT post_key AS object_key, account_key AS author_key, posted_at AS acted_at, post_key
            FROM post
            WHERE kind <> 'repost'
            UNION ALL
            SELECT p.text_key AS object_key, p.account_key AS author_key, p.posted_at AS acted_at, p.post_key
            FROM post p
            JOIN told t ON t.text_key = p.text_key
            WHERE p.kind <> 'repost'
        """

    def object_sql(self) -> str:
        return "SELECT repost_key AS object_key, MIN(repost_of) AS object FROM post GROUP BY repost_key"
