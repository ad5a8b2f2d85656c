"""Accounts that reply to the same posts close in time."""

from __future__ import annotations

from dataclasses import dataclass

from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoReply(Signal):
    """Accounts that reply under the same posts close in time."""

    name = "co_reply"
    label = "reply under the same posts"
    needs = ("post",)
    caveats = (
        "Quarrels draw the same regulars under the same posts.",
        "An account's replies to itself (threads) do not count.",
    )
    references = (
        "Graham, Hames & Alpert 2024, The coordination network toolkit, Journal of Computational "
        "Social Science (co-reply)",
    )
    techniques = ("T0116.001", "killchain:7.3")
    examples = (
        Example(
            shows="two posts replied to within the window make a pair; threads do not",
            tables={
                "post": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "reply_key": what,
                        "posted_at": at,
                        "kind": "reply",
                        "account_id": f"x:{who}",
                        "reply_account": to,
                    }
                    for post, who, what, at, to in [
                        (1, 1, 91, 100, "x:9"),
                        (2, 2, 91, 104, "x:9"),
                        (3, 1, 92, 900, "x:9"),
                        (4, 2, 92, 905, "x:9"),
                        (5, 3, 92, 906, "x:3"),
                        (6, 3, 91, 103, "x:3"),
                    ]
                ]
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT account_key, reply_key AS object_key, posted_at AS acted_at, post_key
            FROM post
            WHERE reply_account IS NULL OR reply_account <> account_id
        """

    def object_sql(self) -> str:
        return (
            "SELECT reply_key AS object_key, MIN(reply_to) AS object FROM post GROUP BY reply_key"
        )
