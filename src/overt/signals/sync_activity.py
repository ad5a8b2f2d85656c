"""Accounts that post at the same moments, whatever they post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from overt.plugins import setting
from overt.signals._base import Example, Signal

HOUR_S = 3_600
SHIFT_S = 450
"""Hours begin at seven and a half minutes past: full, half and quarter hours, and every fifth minute,
are then far from an edge, where posts on a clock would be lost for the pair."""


@dataclass(frozen=True, kw_only=True)
class SyncActivity(Signal):
    """Accounts that post in the same moments, again and again, among those awake in the same hours."""

    name = "sync_activity"
    label = "post at the same moments"
    needs = ("post",)
    spans_s = (HOUR_S, SHIFT_S)
    widest_s = 300
    caveats = (
        "Tools that post on a grid of minutes, and posts scheduled for the full hour, meet without knowing of "
        "each other. Posts at a minute of the hour that an account favours are left out; an account that uses "
        "such a tool now and then is not noticed.",
        "A group that always posts by the clock is left out with them.",
        "Followers who react to the same post or the same goal within the minute meet, too.",
        "Posts less than a minute apart on two sides of an hour's edge (seven and a half minutes past) are lost: "
        "1 in 120 at 60 seconds.",
    )
    references = (
        "Pacheco et al. 2021, Uncovering coordinated networks on social media, ICWSM 15 (synchronised "
        "actions: bins of 30 minutes)",
        "Mazza et al. 2019, RTbust: exploiting temporal patterns for botnet detection on Twitter, WebSci '19",
    )
    techniques = ("T0049",)
    windows_s: tuple[int, ...] = setting(
        (10, 60),
        "seconds within which two posts count as together, 300 at most; each window is tried and the "
        "number of windows is paid for in the p-value",
    )
    least_objects: int = setting(
        4,
        "distinct hours in which two accounts must post within the window; with fewer, too many "
        "pairs meet by chance in a large case",
        least=1,
    )
    examples = (
        Example(
            shows="four hours with posts within a minute make a pair; two posts in one hour count once, and a "
            "shared hour alone does not count",
            tables={
                "post": [
                    {"post_key": post, "account_key": who, "posted_at": hour * HOUR_S + at, "kind": kind}
                    for post, who, hour, at, kind in [
                        (1, 1, 480_000, 1_000, "post"),
                        (2, 2, 480_000, 1_030, "reply"),
                        (3, 1, 480_000, 1_400, "post"),
                        (4, 2, 480_000, 1_410, "post"),
                        (5, 1, 480_005, 2_222, "repost"),
                        (6, 2, 480_005, 2_222, "repost"),
                        (7, 1, 480_009, 3_000, "post"),
                        (8, 2, 480_009, 2_960, "post"),
                        (9, 2, 480_030, 900, "post"),
                        (10, 1, 480_030, 950, "post"),
                        (11, 3, 480_000, 2_000, "post"),
                        (12, 3, 480_005, 3_100, "post"),
                        (13, 3, 480_009, 3_030, "post"),
                        (14, 3, 480_030, 2_000, "post"),
                    ]
                ]
            },
            pairs=[(1, 2, 4)],
        ),
    )  # fmt: skip

    def acts_sql(self) -> str:
        return f"""
            WITH own AS (
                SELECT account_key, post_key, posted_at,
                       CAST(FLOOR((posted_at - {SHIFT_S}) / {HOUR_S}e0) AS BIGINT) AS hour,
                       CAST(FLOOR(posted_at / 60e0) AS BIGINT) AS minute,
                       CAST(FLOOR(posted_at / 60e0) - 60 * FLOOR(posted_at / {HOUR_S}e0) AS BIGINT) AS hand
                FROM post
                WHERE NOT COALESCE(embedded, 1 = 0)
            ),
            moment AS (
                SELECT account_key, minute, hand FROM own GROUP BY account_key, minute, hand
            ),
            busy AS (
                SELECT account_key, COUNT(*) / 60e0 AS mean FROM moment GROUP BY account_key
            ),
            habit AS (
                SELECT account_key, hand, COUNT(*) AS n FROM moment GROUP BY account_key, hand
            )
            SELECT o.account_key, o.hour AS object_key, o.posted_at AS acted_at, o.post_key
            FROM own o
            JOIN busy b ON b.account_key = o.account_key
            JOIN habit h ON h.account_key = o.account_key AND h.hand = o.hand
            WHERE h.n <= b.mean + 3 * SQRT(b.mean) + 2
        """

    def object_sql(self) -> str:
        return f"""
            SELECT CAST(FLOOR((posted_at - {SHIFT_S}) / {HOUR_S}e0) AS BIGINT) AS object_key,
                   CAST(MIN(CAST(FLOOR((posted_at - {SHIFT_S}) / {HOUR_S}e0) AS BIGINT)) AS STRING) AS object
            FROM post
            GROUP BY CAST(FLOOR((posted_at - {SHIFT_S}) / {HOUR_S}e0) AS BIGINT)
        """

    def in_words(self, object_: str) -> str:
        """The hour that begins at a time, from its number."""
        begins = datetime.fromtimestamp(int(object_) * HOUR_S + SHIFT_S, UTC)
        return f"the hour from {begins:%Y-%m-%d %H:%M:%S} UTC"
