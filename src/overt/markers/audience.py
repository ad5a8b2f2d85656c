"""Who answers and spreads a cluster's posts: its own accounts, others, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from overt.chance.shares import binomial_interval
from overt.markers import _engagement
from overt.markers._audience_examples import examples as _examples
from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
    is_cluster,
    verdict_above,
)
from overt.markers._context import Context
from overt.markers._engagement import INSIDE, OTHER_CLUSTERS, OUTSIDE, SOURCES, UNKNOWN, Received
from overt.markers._ranks import median_interval, rank
from overt.markers._scan import Background, best_windows, resolution, strongest
from overt.plugins import setting

Ints = NDArray[np.int64]
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
_OF_SUBJECTS = _PROFILES.format(subject="s.subject", table="_subject")
_OF_ORDINARY = _PROFILES.format(subject="s.account_id", table="_ordinary")

_RESAMPLES: Final = 400
_TAIL: Final = 0.01
_CLUSTER_TAIL: Final = 0.1


@dataclass(frozen=True)
class _Others:
    """Ordinary accounts: followers and engagement of those with enough posts, follower ratios, moments, background."""

    followers: Floats
    rates: Floats
    ratios: Floats
    at_once: float | None = None
    posts_at_once: int = 0
    background: Background = field(default_factory=lambda: Background({}))


@dataclass(frozen=True, kw_only=True)
class Audience(Marker):
    """How much of the engagement a cluster gets is its own, arrives at once, or comes from accounts made together."""

    name = "audience"
    question = "Who answers and spreads these posts?"
    applies_to = ("account", "cluster")
    needs = ("post", "post_mention", "account", "membership")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "echo": "share: reposts, replies, quotes and mentions in the case that come from the same cluster",
        "other_clusters": "share: of the same, those from other clusters",
        "echo_of_counted": "share: of all engagement known, what is seen to come from the same cluster; the high end "
        "adds all whose origin is unknown, likes among them",
        "at_once": "share: reposts, replies and quotes that follow another one on the same post within the minute",
        "engagers_made_together": "share: accounts from outside that engage and were made in one window",
        "engagement_rate": "engagements: counted by the platform per post and 1,000 followers",
        "followers_per_following": "ratio: followers to accounts followed",
    }
    means = (
        "The engagement comes from the cluster itself more than its activity explains, arrives in bursts as ordinary "
        "posts do not see it, or does not fit the number of followers: applause that is made, or followers that are."
    )
    does_not_mean = (
        "That anybody paid for it. Friends, colleagues and fan clubs applaud one another, and nothing here says who "
        "ordered or sold a follower."
    )
    caveats = (
        "Likes, and what was deleted or not collected, have no origin in the data: they are the unknown part, and the "
        "echo of all engagement lies anywhere between its two ends.",
        "A collection of suspects alone holds few answers from outside; the verdict is then 'cannot tell'.",
        "A newsroom whose members repost each other has an echo by profession.",
        "News spreads at once when many people have notifications on.",
        "Counters are those of the moment of collection: young posts have small ones.",
        "Accounts with many followers get less per follower; they are compared with accounts of a third to three times "
        "as many.",
        "Lists of followers are in no table of the case, so nothing is said about who follows: neither their creation "
        "days, nor countries, nor whom else they follow.",
    )
    references = (
        "Nimmo 2019, Measuring Traffic Manipulation on Twitter (engagement against accounts)",
        "Dutta, Chetan, Joshi, Chakraborty et al. 2018, Retweet us, we will retweet you: spotting collusive "
        "retweeters, ASONAM",
        "Cresci et al. 2015, Fame for sale: efficient detection of fake Twitter followers, Decision Support Systems 80",
    )
    techniques = ("T0049.003", "killchain:5.6", "killchain:6.2", "killchain:7.2")

    least_acts: int = setting(
        20, "reposts, replies, quotes and mentions in the case that an echo needs", least=5
    )
    factor: float = setting(
        3.0, "how many times the baseline the low end must exceed to stand out", least=1.0, most=100.0
    )
    least_share: float = setting(
        0.1, "share that must be exceeded too, whatever the others have", least=0.0, most=1.0
    )
    at_once_s: int = setting(60, "seconds between two acts on one post that count as at once", least=1)
    least_posts: int = setting(
        10, "posts with several acts, or with counters, that an account or cluster needs", least=3
    )
    least_engagers: int = setting(
        10, "accounts from outside with a known creation time that are needed to scan them", least=5
    )
    alpha: float = setting(
        0.01, "largest chance at which a window of creation times counts as a burst", least=0.0, most=0.5
    )
    least_others: int = setting(100, "ordinary accounts that a rank needs to stand out", least=20)
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """Echo and its parts, how engagement arrives, who brings it, and whether it fits the followers.

        The baseline of `echo` is the cluster's share of all such acts in the case, to whomever. The others are
        compared with accounts in no cluster.
        """
        engagement = _engagement.read(context)
        moments = _engagement.moments(context, ordinary=False)
        step = max(self.at_once_s, context.time_step_s if context.time_step_s > 1 else 0)
        profiles: dict[str, list[dict[str, Any]]] = {}
        for row in context.read(_OF_SUBJECTS).to_pylist():
            profiles.setdefault(row["subject"], []).append(row)
        others = self._others(context, step)
        outside = _engagement.engagers(context)
        made_in_all = sum(engagement.made.values())
        cluster_of = {account: cluster for cluster, members in context.members.items() for account in members}
        for subject in context.subjects("cluster", "account"):
            received = engagement.received.get(subject, Received())
            own = engagement.made.get(subject if is_cluster(subject) else cluster_of.get(subject, "-"), 0)
            yield from self._echo(subject, received, own, made_in_all)
            if len(moments.get(subject, ())) >= self.least_posts:
                yield self._at_once(context, subject, moments[subject], step, others)
            if is_cluster(subject) and len(outside.get(subject, ())) >= self.least_engagers:
                yield self._engagers(subject, outside[subject], others.background)
            yield from self._followers(subject, profiles.get(subject, ()), others)

    # ------------------------------------------------------------------------------ echo

    def _echo(self, subject: str, received: Received, own: int, made: int) -> Iterator[Row | Detail]:
        inside, seen = received.of(INSIDE), received.of(INSIDE, OTHER_CLUSTERS, OUTSIDE)
        for place, source in enumerate(SOURCES if received.of(*SOURCES) else ()):
            yield Detail(
                subject=subject, series="source", place=float(place), label=source, value=float(received.of(source))
            )
        if seen < self.least_acts:
            yield self.too_little(
                subject,
                "echo",
                seen,
                f"{seen} reposts, replies, quotes and mentions of it are in the case; {self.least_acts} are needed.",
            )
            return
        low, high = binomial_interval(inside, seen)
        baseline = own / made
        alone = baseline * self.factor >= 1 and low > self.least_share
        verdict = (
            CANNOT_TELL if alone else verdict_above(low, baseline, factor=self.factor, least=self.least_share)
        )
        also = (
            " The case holds little else than this cluster, so an outside would not show."
            if alone
            else " Colleagues, friends and fans applaud one another too."
            if verdict == STANDS_OUT
            else ""
        )
        yield Row(
            subject=subject,
            name="echo",
            value=inside / seen,
            low=low,
            high=high,
            baseline=baseline,
            n=seen,
            verdict=verdict,
            evidence=f"{inside:,} of {seen:,} reposts, replies, quotes and mentions in the case come from its own "
            f"cluster, {received.of(OTHER_CLUSTERS):,} from other clusters, {received.of(OUTSIDE):,} from accounts in "
            f"none; the cluster makes {baseline:.1%} of all {made:,} such acts in the case.{also}",
        )
        other = received.of(OTHER_CLUSTERS)
        low, high = binomial_interval(other, seen)
        yield Row(
            subject=subject,
            name="other_clusters",
            value=other / seen,
            low=low,
            high=high,
            n=seen,
            verdict=MEASURED,
            evidence=f"{other:,} of {seen:,} come from accounts of other clusters.",
        )
        if received.counted:
            unknown = received.of(UNKNOWN)
            total = seen + unknown
            yield Row(
                subject=subject,
                name="echo_of_counted",
                value=inside / total,
                low=inside / total,
                high=(inside + unknown) / total,
                n=total,
                verdict=MEASURED,
                evidence=f"On {received.counted:,} posts with counters the platform counted {unknown:,} likes, "
                f"reposts, replies and quotes that are not in the case: between {inside:,} and {inside + unknown:,} "
                f"of {total:,} are the cluster's own.",
            )

    # ------------------------------------------------------------------------------ arrival

    def _at_once(
        self, context: Context, subject: str, posts: list[Ints], step: int, others: _Others
    ) -> Row:
        tries, hits = _arrivals(posts, step)
        picked = context.rng("audience", subject).integers(0, len(posts), (_RESAMPLES, len(posts)))
        shares = hits[picked].sum(axis=1) / tries[picked].sum(axis=1)
        value = float(hits.sum() / tries.sum())
        low, high = (float(each) for each in np.quantile(shares, [0.025, 0.975]))
        compared = (
            f"on {others.posts_at_once:,} posts of accounts in no cluster it is {others.at_once:.1%}"
            if others.at_once is not None
            else f"fewer than {self.least_others} posts of accounts in no cluster have several"
        )
        return Row(
            subject=subject,
            name="at_once",
            value=value,
            low=min(low, value),
            high=max(high, value),
            baseline=others.at_once,
            n=int(tries.sum()),
            verdict=verdict_above(low, others.at_once, factor=self.factor, least=self.least_share),
            evidence=f"{int(hits.sum()):,} of {int(tries.sum()):,} acts on {len(posts):,} of its posts follow another "
            f"account's within {step} s; {compared}. Notifications and breaking news bring people at once too.",
        )

    def _engagers(self, subject: str, rows: Sequence[Mapping[str, Any]], background: Background) -> Row:
        times = np.array([row["created_at"] for row in rows], np.int64)
        platforms = [row["platform"] for row in rows]
        edges = {
            name: (
                min(int(times.min()), *(int(t) for t in background.times.get(name, times)[:1])),
                max(int(times.max()), *(int(t) for t in background.times.get(name, times)[-1:])),
            )
            for name in set(platforms)
        }
        background = Background(background.times, edges)
        step = resolution(times)
        windows = best_windows(times, platforms, background, step)
        best = strongest(windows)
        k, n = len(best.members), best.n
        low, high = binomial_interval(k, n, tests=n * len(windows))
        hits, tries = background.inside(platforms, best.start, best.width_s)
        enough = tries >= self.least_others
        verdict = ORDINARY
        if best.p_value <= self.alpha and low > 0 and k >= 3:
            verdict = STANDS_OUT if enough and low > self.factor * (hits + 1) / (tries + 1) else CANNOT_TELL
        return Row(
            subject=subject,
            name="engagers_made_together",
            value=k / n,
            low=low,
            high=high,
            baseline=hits / tries if tries else None,
            n=n,
            verdict=verdict,
            words=best.when(),
            evidence=f"{k:,} of {n:,} accounts from outside that engage were made in {best.when()}, where the year "
            f"around lets {1 + best.expected:.2g} expect (chance over all windows at most {best.chance()}); "
            f"in the same window: {hits:,} of {tries:,} accounts in no cluster. "
            "An event that brings people in looks the same.",
        )

    # ------------------------------------------------------------------------------ followers

    def _followers(
        self, subject: str, rows: Sequence[Mapping[str, Any]], others: _Others
    ) -> Iterator[Row]:
        rated = [row for row in rows if row["posts"] >= self.least_posts and (row["followers"] or 0) >= 100]
        if rated:
            ranks, alike = [], 0
            for row in rated:
                near = np.abs(np.log(others.followers / row["followers"])) <= np.log(3.0)
                ranks.append(rank(_rate(row), np.sort(others.rates[near])))
                alike = max(alike, int(near.sum()))
            yield self._ranked(
                subject, "engagement_rate", [_rate(row) for row in rated], ranks, others.rates, alike,
                "engagements per post and 1,000 followers", "a third to three times as many followers",
            )  # fmt: skip
        both = [row for row in rows if row["followers"] is not None and row["following"] is not None]
        if both:
            ratios = [_ratio(row) for row in both]
            ranks = [rank(each, others.ratios) for each in ratios]
            yield self._ranked(
                subject, "followers_per_following", ratios, ranks, others.ratios, len(others.ratios),
                "followers per account followed", "both numbers known",
            )  # fmt: skip

    def _ranked(
        self, subject: str, name: str, values: list[float], ranks: list[float], others: Floats, alike: int,
        what: str, like: str,
    ) -> Row:  # fmt: skip
        value, low, high = median_interval(values)
        single = not is_cluster(subject)
        if alike < self.least_others or (not single and len(values) < 6):
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

    def _others(self, context: Context, step: int) -> _Others:
        followers, rates, ratios = [], [], []
        created: dict[str, list[int]] = {}
        for row in context.read(_OF_ORDINARY).to_pylist():
            if row["created_at"] is not None and row["platform"]:
                created.setdefault(row["platform"], []).append(row["created_at"])
            if row["followers"] is not None and row["following"] is not None:
                ratios.append(_ratio(row))
            if row["posts"] >= self.least_posts and (row["followers"] or 0) >= 100:
                followers.append(row["followers"])
                rates.append(_rate(row))
        posts = [post for found in _engagement.moments(context, ordinary=True).values() for post in found]
        tries, hits = _arrivals(posts, step)
        enough = len(posts) >= self.least_others
        return _Others(
            np.array(followers, np.float64),
            np.array(rates, np.float64),
            np.sort(np.array(ratios, np.float64)),
            float(hits.sum() / tries.sum()) if enough else None,
            len(posts),
            Background({name: np.sort(np.array(times, np.int64)) for name, times in created.items()}),
        )


def _arrivals(posts: Sequence[Ints], step: int) -> tuple[Ints, Ints]:
    """Per post: acts after the first, and how many of them come within `step` seconds of the one before."""
    tries = np.array([len(times) - 1 for times in posts], np.int64)
    hits = np.array([int((np.diff(times) <= step).sum()) for times in posts], np.int64)
    return tries, hits


def _rate(row: Mapping[str, Any]) -> float:
    return float(row["received"] / row["posts"] / row["followers"] * 1_000)


def _ratio(row: Mapping[str, Any]) -> float:
    return float(row["followers"] / max(1, row["following"]))
