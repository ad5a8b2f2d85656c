"""Accounts that post the same hashtags in the same order."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoHashtagSequence(Signal):
    """Accounts that post identical sequences of several hashtags in the same order."""

    name = "co_hashtag_sequence"
    label = "post the same hashtags in the same order"
    needs = ("post",)
    caveats = (
        "Campaigns hand out ready-made posts; supporters paste their hashtags unchanged.",
        "Share buttons and giveaways append fixed sequences.",
    )
    references = (
        "Pacheco et al. 2021, Uncovering coordinated networks on social media, ICWSM 15 (CS3)",
        "Luceri et al. 2024, Unmasking the web of deceit, WWW '24 (hashtag sequence, 3 or more)",
    )
    techniques = ("T0015.001", "T0049.002")
    least_tags: int = setting(
        3, "hashtags a sequence needs before sharing it says anything", least=2
    )
    examples = (
        Example(
            shows="long sequences count, short ones do not",
            tables={
                "post": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "tag_key": tags,
                        "tag_count": n,
                        "posted_at": at,
                        "kind": "post",
                    }
                    for post, who, tags, n, at in [
                        (1, 1, 61, 3, 100),
                        (2, 2, 61, 3, 130),
                        (3, 1, 62, 4, 900),
                        (4, 2, 62, 4, 905),
                        (5, 3, 63, 2, 100),
                        (6, 1, 63, 2, 101),
                        (7, 3, 62, 4, 910),
                    ]
                ]
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT account_key, tag_key AS object_key, posted_at AS acted_at, post_key
            FROM post
            WHERE kind <> 'repost' AND tag_count >= :least_tags
        """

    def object_sql(self) -> str:
        return "SELECT tag_key AS object_key, MIN(text) AS object FROM post GROUP BY tag_key"
