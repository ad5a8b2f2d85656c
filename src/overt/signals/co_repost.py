"""Accounts that repost the same posts close in time."""

from __future__ import annotations

from dataclasses import dataclass

from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoRepost(Signal):
    """Accounts that repost (share, forward, boost) the same posts close in time."""

    name = "co_repost"
    label = "repost the same posts"
    needs = ("post",)
    caveats = (
        "Followers of one account see its posts at the same moment; fans repost all of them.",
        "Where the source hides what was reposted, reposts of equal text count as the same post.",
    )
    references = (
        "Pacheco et al. 2021, Uncovering coordinated networks on social media, ICWSM 15 (CS4)",
        "Schoch, Keller, Stier & Yang 2022, Coordination patterns reveal online political "
        "astroturfing across the world, Scientific Reports 12",
    )
    techniques = ("T0049", "killchain:6.2")
    examples = (
        Example(
            shows="two posts reposted within the window make a pair",
            tables={
                "post": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "repost_key": what,
                        "posted_at": at,
                        "kind": "repost",
                    }
                    for post, who, what, at in [
                        (1, 1, 91, 100),
                        (2, 2, 91, 104),
                        (3, 1, 92, 900),
                        (4, 2, 92, 905),
                        (5, 3, 92, 906),
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

    def object_sql(self) -> str:
        return "SELECT repost_key AS object_key, MIN(repost_of) AS object FROM post GROUP BY repost_key"
