"""Accounts that post the same link close in time."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import NEWS_LADDER_S, Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoLink(Signal):
    """Accounts that post the same links close in time, again and again."""

    name = "co_link"
    label = "post the same links"
    needs = ("post_link",)
    one_object_a_post = False
    caveats = (
        "Feeds of one publisher post the same links at the same second by design.",
        "Share buttons give many strangers one link at one moment during breaking news.",
        "Links behind a shortener count as different unless the export or a table of resolved "
        "links says where they lead.",
    )
    references = (
        "Giglietto, Righetti, Rossi & Marino 2020, It takes a village to manipulate the media, "
        "Information, Communication & Society 23(6)",
    )
    techniques = ("T0119.001", "killchain:6.2")
    windows_s: tuple[int, ...] = setting(
        NEWS_LADDER_S,
        "seconds within which two acts count as together; readers of one outlet share its "
        "articles within hours by themselves",
    )
    examples = (
        Example(
            shows="two links within the window make a pair; one does not; reposts do not count",
            tables={
                "post_link": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "link_key": link,
                        "posted_at": at,
                        "kind": kind,
                    }
                    for post, who, link, at, kind in [
                        (1, 1, 71, 100, "post"),
                        (2, 2, 71, 130, "post"),
                        (3, 1, 72, 900, "post"),
                        (4, 2, 72, 880, "reply"),
                        (5, 3, 71, 110, "post"),
                        (6, 3, 72, 500_000, "post"),
                        (7, 4, 71, 105, "repost"),
                        (8, 4, 72, 885, "repost"),
                    ]
                ]
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT account_key, link_key AS object_key, posted_at AS acted_at, post_key
            FROM post_link
            WHERE kind <> 'repost'
        """

    def object_sql(self) -> str:
        return "SELECT link_key AS object_key, MIN(link) AS object FROM post_link GROUP BY link_key"
