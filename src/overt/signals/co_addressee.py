"""Accounts that reply to the same accounts close in time."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoAddressee(Signal):
    """Accounts that reply to the same three accounts or more close in time, under whichever of their posts."""

    name = "co_addressee"
    label = "reply to the same accounts"
    needs = ("post",)
    caveats = (
        "Quarrels draw the same regulars, and people of one opinion answer the same politicians.",
        "An account's replies to itself (threads) do not count.",
    )
    references = (
        "Graham, Hames & Alpert 2024, The coordination network toolkit, Journal of Computational Social Science "
        "(co-reply, there by post)",
    )
    techniques = ("T0116.001", "killchain:7.3")
    least_objects: int = setting(
        3,
        "distinct accounts that two accounts must reply to within the window; one thread has two people to "
        "answer, and with two objects its regulars would be pairs",
        least=1,
    )
    examples = (
        Example(
            shows="three accounts replied to within the window make a pair; two do not",
            tables={
                "post": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "account_id": f"x:{who}",
                        "reply_account": f"x:{to}",
                        "posted_at": at,
                        "kind": "reply",
                    }
                    for post, who, to, at in [
                        (1, 1, 7, 100),
                        (2, 2, 7, 104),
                        (3, 1, 8, 900),
                        (4, 2, 8, 905),
                        (5, 1, 9, 2_000),
                        (6, 2, 9, 2_030),
                        (7, 3, 7, 110),
                        (8, 3, 8, 910),
                        (9, 3, 3, 2_010),
                    ]
                ]
            },
            pairs=[(1, 2, 3)],
        ),
    )

    def acts_sql(self) -> str:
        return f"""
            WITH addressee AS ({self.object_sql()})
            SELECT p.account_key, a.object_key, p.posted_at AS acted_at, p.post_key
            FROM post p
            JOIN addressee a ON a.object = p.reply_account
            WHERE p.kind <> 'repost' AND p.reply_account <> p.account_id
        """

    def object_sql(self) -> str:
        # who is replied to has no key of its own in the tables; numbered in text order it is the same everywhere
        return """
            SELECT ROW_NUMBER() OVER (ORDER BY t.reply_account NULLS LAST) AS object_key, t.reply_account AS object
            FROM (SELECT reply_account FROM post WHERE reply_account IS NOT NULL GROUP BY reply_account) t
        """
