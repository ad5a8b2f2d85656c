"""Accounts that act on the same objects, of whatever kind a table of acts names."""

from __future__ import annotations

from dataclasses import dataclass

from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoObject(Signal):
    """Accounts that act on the same objects, whatever they are, as CooRTweet's tables name them."""

    name = "co_object"
    label = "act on the same objects"
    needs = ("post_object",)
    one_object_a_post = False
    caveats = (
        "What an object is was decided by whoever made the table: a link, a picture's hash, a "
        "hashtag. The caveats of that kind apply.",
    )
    references = (
        "Righetti & Balluff 2025, CooRTweet: a generalized R software for coordinated network "
        "detection, Computational Communication Research",
    )
    examples = (
        Example(
            shows="two objects within the window make a pair",
            tables={
                "post_object": [
                    {"post_key": post, "account_key": who, "object_key": what, "posted_at": at}
                    for post, who, what, at in [
                        (1, 1, 41, 100),
                        (2, 2, 41, 130),
                        (3, 1, 42, 900),
                        (4, 2, 42, 880),
                        (5, 3, 41, 90_000_000),
                        (6, 3, 42, 905),
                    ]
                ]
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return "SELECT account_key, object_key, posted_at AS acted_at, post_key FROM post_object"

    def object_sql(self) -> str:
        return "SELECT object_key, MIN(object) AS object FROM post_object GROUP BY object_key"
