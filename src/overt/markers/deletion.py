"""Whether posts are deleted soon after they were made, and in bursts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from overt.chance.shares import binomial_interval
from overt.markers._base import (
    MEASURED,
    STANDS_OUT,
    TOO_LITTLE,
    Example,
    Marker,
    Row,
    verdict_above,
)
from overt.markers._context import Context
from overt.plugins import setting

_DELETED = """
    SELECT s.subject, d.deleted_at, d.lifetime_ms
    FROM _subject s
    JOIN post_deletion d ON d.account_id = s.account_id
    ORDER BY s.subject NULLS LAST, d.deleted_at NULLS LAST, d.lifetime_ms NULLS LAST
"""
_ORDINARY_DELETED = """
    SELECT d.account_id AS subject, d.deleted_at, d.lifetime_ms
    FROM _ordinary o
    JOIN post_deletion d ON d.account_id = o.account_id
    ORDER BY d.account_id NULLS LAST, d.deleted_at NULLS LAST, d.lifetime_ms NULLS LAST
"""

Deletions = list[tuple[int, int | None]]


def _examples() -> tuple[Example, ...]:
    """Posts deleted all at once a minute after they were made, posts tidied up after years, and three deletions."""
    members = [{"account_id": "x:1", "cluster_id": 1}]
    fast = [
        {
            "account_id": "x:1",
            "deleted_at": 10_000 * (number // 10) + number % 10,
            "lifetime_ms": 60_000,
        }
        for number in range(40)
    ]
    slow = [
        {
            "account_id": f"x:{who}",
            "deleted_at": 90_000 * number + who,
            "lifetime_ms": 31_536_000_000,
        }
        for who in range(50, 80)
        for number in range(20)
    ]
    accounts = [
        {"account_id": f"x:{who}", "account_key": who, "posts": 20} for who in (1, *range(50, 80))
    ]
    both = ("x:1", "cluster:1")
    return (
        Example(
            shows="forty posts stand for a minute and go ten at a time; others delete year-old posts one by one",
            tables={"post_deletion": fast + slow, "account": accounts, "membership": members},
            gives=[
                row
                for subject in both
                for row in (
                    {
                        "subject": subject,
                        "name": "deleted_soon",
                        "value": 1.0,
                        "baseline": 0.0,
                        "verdict": STANDS_OUT,
                    },
                    {
                        "subject": subject,
                        "name": "in_bursts",
                        "value": 1.0,
                        "baseline": 0.0,
                        "verdict": STANDS_OUT,
                    },
                    {
                        "subject": subject,
                        "name": "lifetime_min",
                        "value": 1.0,
                        "baseline": 525_600.0,
                        "n": 40,
                        "verdict": MEASURED,
                    },
                )
            ],
        ),
        Example(
            shows="three deletions say nothing",
            tables={"post_deletion": fast[:3], "account": accounts[:1], "membership": members},
            gives=[
                {
                    "subject": subject,
                    "name": "deleted_soon",
                    "value": None,
                    "n": 3,
                    "verdict": TOO_LITTLE,
                }
                for subject in both
            ],
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Deletion(Marker):
    """Posts that are deleted minutes after they were made, and many at once."""

    name = "deletion"
    question = "Are posts made to be deleted?"
    applies_to = ("account", "cluster")
    needs = ("post_deletion", "account", "membership")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "deleted_soon": "share: deleted posts that stood for less than ten minutes (`soon_s`)",
        "in_bursts": "share: deletions that come with four others or more within a minute",
        "lifetime_min": "minutes: median time for which the deleted posts stood",
    }
    means = (
        "Posts are made to count for a trend and taken away before they are seen, by a program or in one go, as "
        "ephemeral astroturfing does."
    )
    does_not_mean = (
        "That every deleted post had something to hide: people correct slips within minutes, and tools clear whole "
        "accounts for privacy in one burst."
    )
    caveats = (
        "Known are the deletions that the notices hold; posts removed by the platform come as the same notices.",
        "Lifetimes rest on the times in the ids of X's posts; of other platforms they are unknown.",
        "The share is of deleted posts, not of all posts: how many were kept is often unknown.",
        "A tool that clears old posts makes bursts too, of posts that stood for months: read both numbers together.",
    )
    references = (
        "Elmas et al. 2021, Ephemeral astroturfing attacks, IEEE EuroS&P (create, trend, delete)",
        "Torres-Lugo et al. 2022, Manipulating Twitter through deletions, ICWSM 16",
        "X developer documentation, Twitter IDs (snowflake); status deletion notices",
    )
    techniques = ("T0129.007",)

    least_deletions: int = setting(20, "deletions that are needed before anything is said", least=5)
    soon_s: int = setting(600, "seconds under which a post was deleted soon", least=1)
    burst_s: int = setting(60, "seconds within which deletions belong to one burst", least=1)
    least_burst: int = setting(
        5, "deletions of a burst: a person deletes two or three in a row", least=3
    )
    factor: float = setting(
        3.0,
        "how many times the median share of ordinary accounts must be exceeded",
        least=1.0,
        most=100.0,
    )
    least_share: float = setting(0.2, "share that must be exceeded too", least=0.0, most=1.0)
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row]:
        """Shares and the median lifetime; the baseline is the median over ordinary accounts with enough deletions."""
        others = [
            each
            for each in _by_subject(context, _ORDINARY_DELETED).values()
            if len(each) >= self.least_deletions
        ]
        enough = len(others) >= 20
        soon = [hits / tried for hits, tried in map(self.soon, others) if tried]
        bursts = [self.in_bursts(each) / len(each) for each in others]
        stood = [float(np.median(each)) for each in map(_minutes, others) if each]
        for subject, deletions in _by_subject(context, _DELETED).items():
            if len(deletions) < self.least_deletions:
                words = f"{len(deletions)} deletions; {self.least_deletions} are needed."
                yield self.too_little(subject, "deleted_soon", len(deletions), words)
                continue
            hits, tried = self.soon(deletions)
            for name, count, of, theirs, what in (
                (
                    "deleted_soon",
                    hits,
                    tried,
                    soon,
                    f"stood for less than {self.soon_s / 60:g} minutes",
                ),
                (
                    "in_bursts",
                    self.in_bursts(deletions),
                    len(deletions),
                    bursts,
                    f"came with {self.least_burst - 1} others or more within {self.burst_s} seconds",
                ),
            ):
                if of:
                    baseline = float(np.median(theirs)) if enough and theirs else None
                    yield self._share(subject, name, count, of, baseline, len(theirs), what)
            minutes = _minutes(deletions)
            if minutes:
                yield self._lifetime(context, subject, minutes, stood if enough else [])

    def soon(self, deletions: Deletions) -> tuple[int, int]:
        """How many deleted posts stood for less than `soon_s`, and of how many the lifetime is known."""
        known = [lifetime for _, lifetime in deletions if lifetime is not None]
        return sum(lifetime < self.soon_s * 1000 for lifetime in known), len(known)

    def in_bursts(self, deletions: Deletions) -> int:
        """Deletions, given in order of time, of which `least_burst` lie within `burst_s`."""
        times = np.array([at for at, _ in deletions], dtype=np.int64)
        inside = np.zeros(len(times), dtype=np.bool_)
        for start in range(len(times) - self.least_burst + 1):
            if times[start + self.least_burst - 1] - times[start] <= self.burst_s:
                inside[start : start + self.least_burst] = True
        return int(inside.sum())

    def _share(
        self,
        subject: str,
        name: str,
        hits: int,
        tried: int,
        baseline: float | None,
        others: int,
        what: str,
    ) -> Row:
        low, high = binomial_interval(hits, tried)
        compared = (
            f"the median of {others} accounts in no cluster is {baseline:.1%}"
            if baseline is not None
            else "fewer than 20 accounts in no cluster have enough deletions to compare with"
        )
        return Row(
            subject=subject,
            name=name,
            value=hits / tried,
            low=low,
            high=high,
            baseline=baseline,
            n=tried,
            verdict=verdict_above(low, baseline, factor=self.factor, least=self.least_share),
            evidence=f"{hits:,} of {tried:,} deleted posts {what}; {compared}. Slips are corrected within minutes too, "
            "and tools clear whole accounts.",
        )

    def _lifetime(
        self, context: Context, subject: str, minutes: Sequence[float], others: Sequence[float]
    ) -> Row:
        values = np.asarray(minutes)
        drawn = context.rng(self.name, subject).choice(values, (400, len(values)))
        medians = np.median(drawn, axis=1)
        middle = float(np.median(values))
        return Row(
            subject=subject,
            name="lifetime_min",
            value=middle,
            low=min(float(np.quantile(medians, 0.025)), middle),
            high=max(float(np.quantile(medians, 0.975)), middle),
            baseline=float(np.median(others)) if others else None,
            n=len(values),
            verdict=MEASURED,
            evidence=f"Half of {len(values):,} deleted posts stood for less than {middle:,.1f} minutes, a tenth for "
            f"less than {np.quantile(values, 0.1):,.1f}, nine tenths for less than {np.quantile(values, 0.9):,.1f}.",
        )


def _minutes(deletions: Deletions) -> list[float]:
    return [lifetime / 60_000 for _, lifetime in deletions if lifetime is not None]


def _by_subject(context: Context, sql: str) -> Mapping[str, Deletions]:
    found: dict[str, Deletions] = {}
    for row in context.read(sql).to_pylist():
        found.setdefault(row["subject"], []).append((row["deleted_at"], row["lifetime_ms"]))
    return found
