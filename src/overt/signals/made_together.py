"""Accounts that were made on the same day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from overt.plugins import setting
from overt.signals._base import Example, Trait

_DAY_S = 86_400

# One number for each day of each platform; days before 1970 do not occur.
_MADE = """
    SELECT a.account_key, a.first_at, a.platform, n.platform_no,
           CAST(FLOOR(a.created_at / 86400e0) AS BIGINT) AS day
    FROM account a
    JOIN (
        SELECT p.platform, ROW_NUMBER() OVER (ORDER BY p.platform NULLS LAST) AS platform_no
        FROM (SELECT platform FROM account WHERE platform IS NOT NULL GROUP BY platform) p
    ) n ON n.platform = a.platform
    WHERE a.created_at IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True)
class MadeTogether(Trait):
    """Accounts of one platform made on one day (UTC), the fewer others are made at that time the more it says.

    Chance here is that an account of the platform falls on this very day: the share of the case's accounts made in the
    half year before and after, spread evenly over it. A burst is thus measured against the months around it, as the
    marker `creation_burst` does. Where accounts that meet nobody under another signal were made on the day more often
    than that, their share stands instead: days on which crowds sign up say little.
    """

    name = "made_together"
    label = "were made on the same day"
    needs = ("account",)
    caveats = (
        "Crowds sign up on the day of an event or of a campaign; it adds to other signals, and makes no "
        "edge alone.",
        "Where a case holds nothing but one operation, its own bursts raise the chance, and less is found.",
        "Bought accounts were made by their first owner, not by the operation.",
    )
    references = (
        "Bellutta & Carley 2023, Investigating coordinated account creation using burst detection and network "
        "analysis, Journal of Big Data 10:20",
        "X archive of information operations 2020, Thailand: 106 accounts made in a day",
    )
    techniques = ("T0146", "killchain:0.9")
    reach_days: int = setting(180, "days before and after from which the usual rate is taken", least=7)
    examples = (
        Example(
            shows="two accounts made on one day make a pair, whenever they post; neighbours by a day do not",
            tables={
                "account": [
                    {"account_key": 1, "platform": "x", "created_at": _DAY_S, "first_at": 0},
                    {"account_key": 2, "platform": "x", "created_at": _DAY_S + 80_000, "first_at": 9_000_000},
                    {"account_key": 3, "platform": "x", "created_at": 2 * _DAY_S, "first_at": 5},
                    {"account_key": 4, "platform": "bluesky", "created_at": _DAY_S, "first_at": 5},
                    {"account_key": 5, "platform": "x", "first_at": 5},
                ],
            },
            pairs=[(1, 2, 1)],
        ),
    )

    def acts_sql(self) -> str:
        """One act per dated account, on the day of its platform; its first post dates it."""
        return f"""
            SELECT m.account_key, m.platform_no * 1000000 + m.day AS object_key, m.first_at AS acted_at,
                   CAST(NULL AS BIGINT) AS post_key
            FROM ({_MADE}) m
            WHERE m.first_at IS NOT NULL
        """

    def object_sql(self) -> str:
        """The day, in days since 1970."""
        return f"""
            SELECT m.platform_no * 1000000 + m.day AS object_key, CAST(m.day AS STRING) AS object
            FROM ({_MADE}) m
            GROUP BY m.platform_no, m.day
        """

    def in_words(self, object_: str) -> str:
        """The day as a date."""
        return f"made on {datetime.fromtimestamp(int(object_) * _DAY_S, tz=UTC):%Y-%m-%d} (UTC)"

    def bits_sql(self) -> str:
        """-log2 of the share of the platform's accounts that an even rate would put on the day."""
        return f"""
            WITH made AS (
                SELECT m.platform_no, m.day, COUNT(*) AS n FROM ({_MADE}) m GROUP BY m.platform_no, m.day
            ),
            known AS (
                SELECT platform_no, MIN(day) AS first_day, MAX(day) AS last_day, SUM(n) AS n
                FROM made
                GROUP BY platform_no
            ),
            near AS (
                SELECT d.platform_no, d.day, SUM(o.n) AS n
                FROM made d
                JOIN made o ON o.platform_no = d.platform_no
                 AND o.day >= d.day - {self.reach_days} AND o.day <= d.day + {self.reach_days}
                GROUP BY d.platform_no, d.day
            )
            SELECT d.platform_no * 1000000 + d.day AS object_key,
                   LN(GREATEST(1e0, (CAST(k.n AS DOUBLE) + 1e0) / (CAST(d.n AS DOUBLE) + 1e0)
                      * (LEAST(d.day + {self.reach_days}, k.last_day)
                         - GREATEST(d.day - {self.reach_days}, k.first_day) + 1)
                   )) / LN(2e0) AS bits
            FROM near d
            JOIN known k ON k.platform_no = d.platform_no
        """
