"""Who answers and spreads a cluster's posts: its own accounts, others, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from overt.chance.shares import binomial_interval
from overt.markers import _engagement
from overt.markers._audience_examples import examples as _examples
from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
    is_cluster,
    verdict_above,
)
from overt.markers._burst import background_of, judge
from overt.markers._context import Context
from overt.markers._engagement import INSIDE, OTHER_CLUSTERS, OUTSIDE, SOURCES, UNKNOWN, Received
from overt.markers._reach import OF_ORDINARY, OF_SUBJECTS, Reach, reach_of, reach_rows
from overt.markers._scan import best_windows, resolution, strongest
from overt.plugins import setting

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_RESAMPLES: Final = 400
_TOGETHER: Final = 3  # accounts that a window must hold to be a burst


@dataclass(frozen=True)
class _Others:
    """Ordinary accounts: reach, how engagement arrives, and those whose creation time is known."""

    reach: Reach
    at_once: float | None
    posts_at_once: int
    dated: tuple[Mapping[str, Any], ...]


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
        for row in context.read(OF_SUBJECTS).to_pylist():
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
                yield self._engagers(subject, outside[subject], others.dated)
            limits = {"least_posts": self.least_posts, "least_others": self.least_others}
            yield from reach_rows(subject, profiles.get(subject, ()), others.reach, **limits)

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

    def _engagers(
        self, subject: str, rows: Sequence[Mapping[str, Any]], dated: Sequence[Mapping[str, Any]]
    ) -> Row:
        times = np.array([row["created_at"] for row in rows], np.int64)
        platforms = [row["platform"] for row in rows]
        background = background_of(dated, rows)
        step = resolution(times)
        windows = best_windows(times, platforms, background, step)
        best = strongest(windows)
        k, n = len(best.members), best.n
        low, high = binomial_interval(k, n, tests=n * len(windows))
        hits, tries = background.inside(platforms, best.start, best.width_s)
        verdict = judge(
            best, platforms, background, comparable=tries >= self.least_others, alpha=self.alpha, least=_TOGETHER,
            factor=self.factor,
        )  # fmt: skip
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

    def _others(self, context: Context, step: int) -> _Others:
        rows = context.read(OF_ORDINARY).to_pylist()
        posts = [post for found in _engagement.moments(context, ordinary=True).values() for post in found]
        tries, hits = _arrivals(posts, step)
        enough = len(posts) >= self.least_others
        return _Others(
            reach_of(rows, least_posts=self.least_posts),
            float(hits.sum() / tries.sum()) if enough else None,
            len(posts),
            tuple(row for row in rows if row["created_at"] is not None and row["platform"]),
        )


def _arrivals(posts: Sequence[Ints], step: int) -> tuple[Ints, Ints]:
    """Per post: acts after the first, and how many of them come within `step` seconds of the one before."""
    tries = np.array([len(times) - 1 for times in posts], np.int64)
    hits = np.array([int((np.diff(times) <= step).sum()) for times in posts], np.int64)
    return tries, hits
