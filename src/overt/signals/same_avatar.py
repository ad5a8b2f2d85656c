"""Accounts that show the same profile picture."""

from __future__ import annotations

from dataclasses import dataclass

from overt.signals._base import Example, Trait


@dataclass(frozen=True, kw_only=True)
class SameAvatar(Trait):
    """Accounts with one and the same profile picture, the fewer have it the more it says.

    How often strangers pick one picture is not known, so the share of the accounts that have it stands for
    the chance: it adds to other signals, and makes no edge alone.
    """

    name = "same_avatar"
    label = "show the same profile picture"
    needs = ("account", "avatar_group")
    groups = "avatar_group"
    caveats = (
        "Strangers use the same stock picture, flag, team badge or star; platforms give default pictures.",
        "Outlets of one publisher share a logo openly.",
        "Only pictures that came with the export are compared; none is ever fetched.",
    )
    references = ("Meta 2023, Adversarial Threat Report Q2: Spamouflage",)
    techniques = ("T0145.001", "killchain:1.2")
    examples = (
        Example(
            shows="two accounts with one picture make a pair, whenever they post",
            tables={
                "avatar_group": [
                    {"account_key": 1, "group_key": 7},
                    {"account_key": 2, "group_key": 7},
                    {"account_key": 3, "group_key": 8},
                ],
                "account": [
                    {"account_key": 1, "first_at": 0},
                    {"account_key": 2, "first_at": 9_000_000},
                    {"account_key": 3, "first_at": 5},
                ],
            },
            pairs=[(1, 2, 1)],
        ),
    )

    def object_sql(self) -> str:
        """The picture's number: pictures are not drawn."""
        return "SELECT group_key AS object_key, MIN(group_id) AS object FROM avatar_group GROUP BY group_key"

    def bits_sql(self) -> str:
        """-log2 of the share of accounts with a profile picture that have this one."""
        return """
            WITH had AS (SELECT COUNT(*) AS n FROM account WHERE avatar IS NOT NULL),
            groups AS (SELECT group_key, COUNT(DISTINCT account_key) AS n FROM avatar_group GROUP BY group_key)
            SELECT g.group_key AS object_key,
                   LN(CAST(GREATEST(h.n, g.n) AS DOUBLE) / CAST(g.n AS DOUBLE)) / LN(2e0) AS bits
            FROM groups g CROSS JOIN had h
        """
