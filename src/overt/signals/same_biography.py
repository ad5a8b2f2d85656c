"""Accounts that describe themselves in the same words."""

from __future__ import annotations

from dataclasses import dataclass

from overt.signals._base import Example, Trait


@dataclass(frozen=True, kw_only=True)
class SameBiography(Trait):
    """Accounts with one and the same self-description, the less probable the more it says.

    Chance here is that two people write the same words by themselves: a character model of the biographies and
    posts of the case, the copies themselves left out, says how often that would happen.
    """

    name = "same_biography"
    label = "describe themselves in the same words"
    needs = ("account", "biography_group")
    groups = "biography_group"
    caveats = (
        "It says that two people hardly wrote the words independently, not that they know each other: lines of songs, "
        "party slogans and job titles are copied by strangers.",
        "Outlets of one publisher share a description openly; the check on affiliation reads profiles too.",
        "A profile is the latest one seen; what it said at the time of the posts may have been different.",
    )
    references = ("Meta 2023, Adversarial Threat Report Q2: Spamouflage",)
    techniques = ("T0097", "killchain:1.2")
    examples = (
        Example(
            shows="two accounts with one description make a pair, whenever they post",
            tables={
                "biography_group": [
                    {"account_key": 1, "group_key": 7, "bits": 80.0},
                    {"account_key": 2, "group_key": 7, "bits": 80.0},
                    {"account_key": 3, "group_key": 8, "bits": 80.0},
                    {"account_key": 4, "group_key": 8, "bits": 80.0},
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
        """The description as one of the accounts has it."""
        return "SELECT group_key AS object_key, MIN(biography) AS object FROM biography_group GROUP BY group_key"

    def bits_sql(self) -> str:
        """How improbable each description is."""
        return "SELECT group_key AS object_key, MIN(bits) AS bits FROM biography_group GROUP BY group_key"
