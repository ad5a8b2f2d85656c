"""Accounts that use the same hashtags close in time."""

from __future__ import annotations

from dataclasses import dataclass

from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoHashtag(Signal):
    """Accounts that use the same uncommon hashtags close in time, in posts and reposts."""

    name = "co_hashtag"
    label = "use the same hashtags"
    needs = ("post_tag",)
    one_object_a_post = False
    caveats = (
        "People who care for one topic use its hashtags on the same days.",
        "Trending hashtags are used by thousands within the hour; they weigh next to nothing.",
    )
    references = (
        "Weber & Neumann 2021, Amplifying influence through coordinated behaviour in social "
        "networks, SNAM 11 (co-hashtag)",
    )
    techniques = ("T0015.001", "T0049.002")
    examples = (
        Example(
            shows="two hashtags within the window at different moments make a pair; two hashtags of one "
            "post do not",
            tables={
                "post_tag": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "tag_key": tag,
                        "posted_at": at,
                        "kind": "post",
                    }
                    for post, who, tag, at in [
                        (1, 1, 61, 100),
                        (2, 2, 61, 130),
                        (3, 1, 62, 900),
                        (4, 2, 62, 930),
                        (5, 3, 61, 80_000),
                        (5, 3, 62, 80_000),
                        (6, 4, 61, 80_010),
                        (6, 4, 62, 80_010),
                    ]
                ]
            },
            pairs=[(1, 2, 2), (1, 3, 2), (1, 4, 2), (2, 3, 2), (2, 4, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return "SELECT account_key, tag_key AS object_key, posted_at AS acted_at, post_key FROM post_tag"

    def object_sql(self) -> str:
        return (
            "SELECT tag_key AS object_key, MIN(tag_norm) AS object FROM post_tag GROUP BY tag_key"
        )
