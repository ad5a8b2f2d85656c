"""Whether engagement and accounts followed fit the number of followers, by rank among ordinary accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from overt.markers._base import MEASURED, ORDINARY, STANDS_OUT, Row, is_cluster
from overt.markers._ranks import median_interval, rank

Floats = NDArray[np.float64]

_PROFILES = """
    WITH counted AS (
        SELECT account_id, COUNT(*) AS posts,
               SUM(COALESCE(likes, 0) + COALESCE(reposts, 0) + COALESCE(replies, 0) + COALESCE(quotes, 0)) AS received
        FROM post
        WHERE kind <> 'repost'
          AND (likes IS NOT NULL OR reposts IS NOT NULL OR replies IS NOT NULL OR quotes IS NOT NULL)
        GROUP BY account_id
    )
    SELECT {subject} AS subject, a.account_id, a.platform, a.followers, a.following, a.created_at,
           COALESCE(c.posts, 0) AS posts, CAST(COALESCE(c.received, 0) AS BIGINT) AS received
    FROM {table} s
    JOIN account a ON a.account_id = s.account_id
    LEFT JOIN counted c ON c.account_id = a.account_id
    ORDER BY subject NULLS LAST, a.account_id NULLS LAST
"""
OF_SUBJECTS = _PROFILES.format(subject="s.subject", table="_subject")
OF_ORDINARY = _PROFILES.format(subject="s.account_id", table="_ordinary")

_TAIL: Final = 0.01
_CLUSTER_TAIL: Final = 0.1
_LEAST_FOLLOWERS: Final = 100
_LEAST_VALUES: Final = 6


@dataclass(frozen=True)
class Reach:
    """Ordinary accounts: followers and engagement of those with enough posts, and followers per account followed."""

    followers: Floats
    rates: Floats
    ratios: Floats


def reach_of(rows: Sequence[Mapping[str, Any]], *, least_posts: int) -> Reach:
    """The accounts to compare with, from rows of (followers, following, posts, received)."""
    rated = [row for row in rows if _is_rated(row, least_posts)]
    both = [row for row in rows if row["followers"] is not None and row["following"] is not None]
    return Reach(
        np.array([row["followers"] for row in rated], np.float64),
        np.array([_rate(row) for row in rated], np.float64),
        np.sort(np.array([_ratio(row) for row in both], np.float64)),
    )


def reach_rows(
    subject: str, rows: Sequence[Mapping[str, Any]], others: Reach, *, least_posts: int, least_others: int
) -> Iterator[Row]:
    """Engagement per post and follower, and followers per account followed, of the accounts of a subject."""
    rated = [row for row in rows if _is_rated(row, least_posts)]
    if rated:
        ranks, alike = [], 0
        for row in rated:
            near = np.abs(np.log(others.followers / row["followers"])) <= np.log(3.0)
            ranks.append(rank(_rate(row), np.sort(others.rates[near])))
            alike = max(alike, int(near.sum()))
        yield _ranked(
            subject, "engagement_rate", [_rate(row) for row in rated], ranks, others.rates, alike, least_others,
            "engagements per post and 1,000 followers", "a third to three times as many followers",
        )  # fmt: skip
    both = [row for row in rows if row["followers"] is not None and row["following"] is not None]
    if both:
        ratios = [_ratio(row) for row in both]
        ranks = [rank(each, others.ratios) for each in ratios]
        yield _ranked(
            subject, "followers_per_following", ratios, ranks, others.ratios, len(others.ratios), least_others,
            "followers per account followed", "both numbers known",
        )  # fmt: skip


def _ranked(
    subject: str, name: str, values: list[float], ranks: list[float], others: Floats, alike: int, least_others: int,
    what: str, like: str,
) -> Row:  # fmt: skip
    value, low, high = median_interval(values)
    single = not is_cluster(subject)
    if alike < least_others or (not single and len(values) < _LEAST_VALUES):
        verdict, compared = MEASURED, f"{alike:,} accounts in no cluster with {like} are too few to rank it"
    else:
        middle, least, most = median_interval([each for each in ranks if each == each])
        tail = _TAIL if single else _CLUSTER_TAIL
        verdict = STANDS_OUT if most < tail or least > 1 - tail else ORDINARY
        compared = f"that is more than {middle:.0%} of the accounts in no cluster with {like} have"
    said = f"{value:,.3g} {what}"
    return Row(
        subject=subject,
        name=name,
        value=value,
        low=None if single else low,
        high=None if single else high,
        baseline=float(np.median(others)) if len(others) else None,
        n=len(values),
        verdict=verdict,
        evidence=f"{said}; {compared}."
        if single
        else f"At the median {said} over {len(values):,} accounts; {compared}.",
    )


def _is_rated(row: Mapping[str, Any], least_posts: int) -> bool:
    return row["posts"] >= least_posts and (row["followers"] or 0) >= _LEAST_FOLLOWERS


def _rate(row: Mapping[str, Any]) -> float:
    return float(row["received"] / row["posts"] / row["followers"] * 1_000)


def _ratio(row: Mapping[str, Any]) -> float:
    return float(row["followers"] / max(1, row["following"]))
