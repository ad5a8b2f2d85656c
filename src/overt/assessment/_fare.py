"""How the posts of an operation fare beside those of ordinary accounts, and what of them was noticed most."""

from __future__ import annotations

from dataclasses import dataclass

from overt.assessment._subject import INSIDE, OUTSIDE
from overt.store import DuckDBEngine

LEAST_BUSY = 5
"""Acts from which an account outside is named as one that may belong to the operation."""

# What was seen only inside another record was seen because it was reposted: it says nothing of how posts fare.
_OWN = """
    WITH own AS (
        SELECT s.side, COALESCE(p.platform, 'unknown') AS platform, p.account_id, p.views,
               CASE WHEN p.likes IS NULL AND p.reposts IS NULL AND p.replies IS NULL AND p.quotes IS NULL THEN NULL
                    ELSE COALESCE(p.likes, 0) + COALESCE(p.reposts, 0) + COALESCE(p.replies, 0) + COALESCE(p.quotes, 0)
               END AS received
        FROM post p
        JOIN _stands s ON s.account_id = p.account_id AND s.side IN ('inside', 'outside')
        WHERE p.kind <> 'repost' AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    )
    SELECT side, platform, COUNT(*) AS posts, COUNT(DISTINCT account_id) AS accounts, COUNT(received) AS counted,
           MEDIAN(received) AS received, COUNT(views) AS viewed, MEDIAN(views) AS views,
           SUM(CASE WHEN received = 0 THEN 1 ELSE 0 END) AS none_at_all
    FROM own GROUP BY side, platform ORDER BY platform NULLS LAST, side NULLS LAST
"""
_TOP = """
    SELECT o.post_id, o.account_id, o.platform, o.posted_at, o.views,
           SUM(CASE WHEN t.side = 'outside' THEN 1 ELSE 0 END) AS acts,
           COUNT(DISTINCT CASE WHEN t.side = 'outside' THEN t.who END) AS accounts
    FROM _taken_up t JOIN post o ON o.post_key = t.about_key
    GROUP BY o.post_id, o.account_id, o.platform, o.posted_at, o.views
    HAVING SUM(CASE WHEN t.side = 'outside' THEN 1 ELSE 0 END) > 0
    ORDER BY accounts DESC NULLS LAST, acts DESC NULLS LAST, o.post_id NULLS LAST
    LIMIT 5
"""
_TAKERS = """
    SELECT who AS account_id, platform, MAX(followers) AS followers, COUNT(*) AS acts, MIN(post_id) AS post_id
    FROM _taken_up WHERE side = 'outside'
    GROUP BY who, platform
"""
_LARGEST = f"""{_TAKERS}
    HAVING MAX(followers) IS NOT NULL ORDER BY MAX(followers) DESC NULLS LAST, who NULLS LAST LIMIT 5
"""
_BUSIEST = f"""{_TAKERS}
    HAVING COUNT(*) >= {LEAST_BUSY} ORDER BY COUNT(*) DESC NULLS LAST, who NULLS LAST LIMIT 5
"""
_FOLLOWERS = """
    SELECT COALESCE(platform, 'unknown') AS platform, COUNT(*) AS accounts, COUNT(followers) AS known,
           CAST(SUM(followers) AS BIGINT) AS followers, MAX(followers) AS most
    FROM _stands WHERE side = 'inside' GROUP BY COALESCE(platform, 'unknown') ORDER BY platform NULLS LAST
"""
_COPIED = """
    WITH mine AS (
        SELECT g.group_id, MIN(g.posted_at) AS first_at
        FROM text_group g
        JOIN post p ON p.post_key = g.post_key
        JOIN _stands s ON s.account_id = p.account_id AND s.side = 'inside'
        JOIN text_template t ON t.group_id = g.group_id AND t.evidence = 'yes'
        GROUP BY g.group_id
    )
    SELECT COUNT(*) AS posts, COUNT(DISTINCT p.account_id) AS accounts, COUNT(DISTINCT g.group_id) AS texts
    FROM mine m
    JOIN text_group g ON g.group_id = m.group_id AND g.posted_at > m.first_at
    JOIN post p ON p.post_key = g.post_key
    JOIN _stands s ON s.account_id = p.account_id AND s.side = 'outside'
"""


@dataclass(frozen=True)
class Fare:
    """How own posts of one side fare on one platform. A number is None where the platform did not give it.

    side         inside, or outside: the ordinary accounts to compare with
    counted      posts with a counter of likes, reposts, replies or quotes
    received     median of these four added up
    none_at_all  counted posts that received nothing
    viewed       posts with a number of views; `views` their median
    """

    side: str
    platform: str
    posts: int
    accounts: int
    counted: int
    received: float | None
    none_at_all: int
    viewed: int
    views: float | None


@dataclass(frozen=True)
class Noticed:
    """One post of the operation that accounts outside took up."""

    post_id: str
    account_id: str
    platform: str | None
    posted_at: int | None
    views: int | None
    acts: int
    accounts: int


@dataclass(frozen=True)
class Taker:
    """One account outside that took the operation up, for a person to look at; followers None where not given."""

    account_id: str
    platform: str | None
    followers: int | None
    acts: int
    post_id: str


@dataclass(frozen=True)
class Followers:
    """Followers of the operation's accounts on one platform; one person may follow several."""

    platform: str
    accounts: int
    known: int
    followers: int | None
    most: int | None


@dataclass(frozen=True)
class Copied:
    """Ordinary accounts that posted a text of the operation after it did; they may have it from elsewhere."""

    texts: int
    posts: int
    accounts: int


def fares(engine: DuckDBEngine) -> tuple[Fare, ...]:
    """Own posts by platform, of the operation and of ordinary accounts on its platforms."""
    rows = engine.read(_OWN).to_pylist()
    mine = {row["platform"] for row in rows if row["side"] == INSIDE}
    return tuple(
        Fare(
            row["side"], row["platform"], row["posts"], row["accounts"], row["counted"], row["received"],
            int(row["none_at_all"] or 0), row["viewed"], row["views"],
        )
        for row in rows
        if row["side"] in (INSIDE, OUTSIDE) and row["platform"] in mine
    )  # fmt: skip


def noticed(engine: DuckDBEngine) -> tuple[Noticed, ...]:
    """The posts that most accounts outside took up, at most five."""
    return tuple(
        Noticed(**{**row, "acts": int(row["acts"])}) for row in engine.read(_TOP).to_pylist()
    )


def largest_takers(engine: DuckDBEngine) -> tuple[Taker, ...]:
    """The accounts outside with most followers that took it up, at most five."""
    return tuple(Taker(**row) for row in engine.read(_LARGEST).to_pylist())


def busiest_takers(engine: DuckDBEngine) -> tuple[Taker, ...]:
    """The accounts outside that took it up most, at most five: they may belong to it, and are counted as outside."""
    return tuple(Taker(**row) for row in engine.read(_BUSIEST).to_pylist())


def followers(engine: DuckDBEngine) -> tuple[Followers, ...]:
    """Followers by platform."""
    return tuple(Followers(**row) for row in engine.read(_FOLLOWERS).to_pylist())


def copied(engine: DuckDBEngine) -> Copied:
    """Texts of the operation in posts of ordinary accounts; texts that are no evidence are left out."""
    row = engine.read(_COPIED).to_pylist()[0]
    return Copied(row["texts"], row["posts"], row["accounts"])
