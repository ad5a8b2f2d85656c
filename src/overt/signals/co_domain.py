"""Accounts that post links to the same websites close in time."""

from __future__ import annotations

from dataclasses import dataclass

from overt.plugins import setting
from overt.signals._base import NEWS_LADDER_S, Example, Signal


@dataclass(frozen=True, kw_only=True)
class CoDomain(Signal):
    """Accounts that post links to the same uncommon websites close in time."""

    name = "co_domain"
    label = "link to the same websites"
    needs = ("post_link",)
    one_object_a_post = False
    caveats = (
        "Readers of the same few outlets share their domains; popular domains weigh little, local "
        "and niche outlets weigh more than they should.",
        "Two links of one post to one site count once.",
    )
    references = (
        "Righetti & Balluff 2025, CooRTweet: a generalized R software for coordinated network "
        "detection, Computational Communication Research (intent urls_domains)",
    )
    techniques = ("T0119.001", "killchain:7.5")
    windows_s: tuple[int, ...] = setting(
        NEWS_LADDER_S,
        "seconds within which two acts count as together; readers of one outlet share its "
        "articles within hours by themselves",
    )
    examples = (
        Example(
            shows="different pages of the same two sites make a pair",
            tables={
                "post_link": [
                    {
                        "post_key": post,
                        "account_key": who,
                        "domain_key": domain,
                        "posted_at": at,
                        "kind": "post",
                    }
                    for post, who, domain, at in [
                        (1, 1, 81, 100),
                        (2, 2, 81, 160),
                        (3, 1, 82, 900),
                        (4, 2, 82, 905),
                        (5, 3, 81, 101),
                    ]
                ]
            },
            pairs=[(1, 2, 2)],
        ),
    )

    def acts_sql(self) -> str:
        return """
            SELECT account_key, domain_key AS object_key, posted_at AS acted_at, post_key
            FROM post_link
            WHERE kind <> 'repost'
        """

    def object_sql(self) -> str:
        return "SELECT domain_key AS object_key, MIN(domain) AS object FROM post_link GROUP BY domain_key"
