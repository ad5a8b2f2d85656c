"""Accounts that post the same words."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import NEWS_LADDER_S, Example, Signal


@dataclass(frozen=True, kw_only=True)
class SameText(Signal):
    """Accounts that post the same words, apart from case, links, mentions and hidden characters."""

    name = "same_text"
    label = "post the same words"
    needs = ("post",)
    caveats = (
        "Petitions, prayers, lyrics, greetings and headlines are copied by people who never met.",
        "A share button writes the headline for the person who presses it.",
    )
    references = (
        "Schoch, Keller, Stier & Yang 2022, Coordination patterns reveal online political "
        "astroturfing across the world, Scientific Reports 12 (co-tweet)",
        "Pacheco, Flammini & Menczer 2020, Unveiling coordinated groups behind White Helmets "
        "disinformation, WWW '20 Companion",
    )
    techniques = ("T0084.001", "killchain:6.3")
    least_letters: int = setting(
        25, "letters a text needs before copying it says anything; an ideograph counts 3", least=1
    )
    windows_s: tuple[int, ...] = setting(
        NEWS_LADDER_S,
        "seconds within which two acts count as together; readers of one outlet share its "
        "articles within hours by themselves",
    )
    examples = (
        Example(
            shows="long equal texts make a pair, short ones do not",
            tables={
                "post": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "text_key": text,
                        "text_size": size,
                        "posted_at": at,
                        "kind": "post",
                    }
                    for post, who, text, size, at in [
                        (1, 1, 51, 90, 10),
                        (2, 2, 51, 90, 70),
                        (3, 1, 52, 70, 500),
                        (4, 2, 52, 70, 900),
                        (5, 3, 53, 12, 20),
                        (6, 2, 53, 12, 30),
                        (7, 3, 51, 90, 40),
                    ]
                ]
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT account_key, text_key AS object_key, posted_at AS acted_at, post_key
            FROM post
            WHERE kind <> 'repost' AND text_size >= :least_letters
        """

    def object_sql(self) -> str:
        return "SELECT text_key AS object_key, MIN(text) AS object FROM post GROUP BY text_key"
