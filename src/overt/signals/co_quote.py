"""Accounts that quote the same posts close in time."""

from __future__ import annotations

from dataclasses import dataclass

from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoQuote(Signal):
    """Accounts that quote the same posts close in time, whatever they say of them."""

    name = "co_quote"
    label = "quote the same posts"
    needs = ("post",)
    caveats = (
        "A post that outrages many is quoted by many within the hour.",
        "Followers of one account see its posts at the same moment.",
        "No control that the defaults were measured on holds quotes: what it costs among ordinary people is not known.",
    )
    references = (
        "Pacheco et al. 2021, Uncovering coordinated networks on social media, ICWSM 15 (co-retweets, of which a quote "
        "is the kind with a comment)",
    )
    techniques = ("T0049.003", "killchain:6.2")
    examples = (
        Example(
            shows="two posts quoted within the window make a pair; one does not",
            tables={
                "post": [
                    {"post_key": post, "account_key": who, "quote_key": what, "posted_at": at, "kind": "quote"}
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
            SELECT account_key, quote_key AS object_key, posted_at AS acted_at, post_key
            FROM post
            WHERE kind <> 'repost'
        """

    def object_sql(self) -> str:
        return "SELECT quote_key AS object_key, MIN(quote_of) AS object FROM post GROUP BY quote_key"
