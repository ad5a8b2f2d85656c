"""How a cluster rides what happens: when it starts, how much of its output, and what it drops for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from overt.chance.shares import binomial_interval
from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
    verdict_above,
)
from overt.markers._context import Context
from overt.markers._dropped import dropped
from overt.markers._incident_examples import examples as _examples
from overt.markers._incident_list import Incident, find_bursts, read_incidents
from overt.markers._phrases import Text, common_words
from overt.markers._rides import Ride, excess, median_of, ride_of
from overt.markers._said import Said, of, read_ordinary, read_said
from overt.plugins import setting


@dataclass(frozen=True, kw_only=True)
class Incidents(Marker):
    """How a cluster rides incidents: the delay, the share of its output, what it drops for them."""

    name = "incidents"
    question = "How does this cluster ride what happens in the world?"
    applies_to = ("cluster",)
    needs = ("post", "post_tag", "post_link", "account", "membership")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "taken_up": "share: incidents of which three or more of its accounts speak within the days looked at",
        "onset_h": "hours: median over its accounts from the incident it rides most to the first post about it",
        "output": "share: posts about that incident among its posts in the days after it",
        "dropped": "share: its posts before the incident with the hashtags and websites that it dropped afterwards",
    }
    means = (
        "The cluster takes up an incident later, earlier or with more of its output than accounts in no cluster: "
        "its subject is chosen by the day."
    )
    does_not_mean = (
        "That it caused or planned the incident, or lies about it: newsrooms, aid groups and parties also turn to "
        "what has happened, and drop other things for it."
    )
    caveats = (
        "A post is about an incident when it carries one of its words or hashtags: other words for it are missed, and "
        "ordinary uses of the same word are counted.",
        "The onset of a burst is its first post among accounts in no cluster in the case, not the event in the world.",
        "Time zones and sleep delay whole countries by hours.",
        "The incident shown is the one ridden most of all that were looked at; others are in the details.",
    )
    references = (
        "Kleinberg 2003, Bursty and hierarchical structure in streams, DMKD 7 (bursts)",
        "Naus 1982, Approximations for distributions of scan statistics, JASA 77 (the scan)",
        "VIGINUM 2024, UN-notorious BIG (riots in New Caledonia ridden within days)",
    )
    techniques = ("T0068", "killchain:2.2")

    file: str = setting(
        "",
        "CSV of incidents: name, at with its zone, and hashtags, words or places; none when empty",
    )
    days: int = setting(7, "days after an incident in which posts about it count", least=1)
    least_accounts: int = setting(
        10,
        "ordinary accounts that must use a term within a day for a burst: fewer are one conversation",
        least=3,
    )
    most_bursts: int = setting(25, "bursts kept, the largest first; 0 looks for none", least=0)
    p: float = setting(1e-6, "chance under which a jump counts as a burst", least=0.0, most=0.5)
    least_posts: int = setting(20, "posts of the cluster in the days after an incident", least=5)
    factor: float = setting(
        3.0,
        "how many times the share of others the share of output must exceed",
        least=1.0,
        most=100.0,
    )
    most_posts: int = setting(300_000, "posts up to which texts are read; they take time", least=0)
    examples = _examples()

    def values(self) -> dict[str, Any]:
        """The settings, with the hash of the file: another content makes the stage run again."""
        values = super().values()
        if self.file:
            path = Path(self.file)
            values["file_sha256"] = (
                hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent"
            )
        return values

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """Each incident × cluster: delay of every account's first post about it, share of posts, hashtags that fell.

        The rows tell of the incident that the cluster rides most: the one whose share of its output exceeds that of
        accounts in no cluster by most, by the low end of the interval. Delays are compared by the 95 %
        intervals of both medians (bootstrap over accounts).
        """
        if not context.clusters:
            return
        posts = read_said(context, self.most_posts)
        everybody = read_ordinary(context)
        others = of(posts, everybody)
        listed = read_incidents(Path(self.file)) if self.file else []
        known = [each for each in listed if not each.action]
        if self.most_bursts:
            common = common_words([Text(post.at, post.account, "", post.words) for post in others])
            skip = common | frozenset(term for each in known for term in each.terms)
            known += find_bursts(
                others,
                least_accounts=self.least_accounts,
                most=self.most_bursts,
                p=self.p,
                skip=skip,
            )
        known.sort(key=lambda each: (each.at, each.name))
        ordinary = [ride_of(others, each, self.days) for each in known]
        for cluster in context.clusters:
            mine = of(posts, context.members[cluster])
            if mine:
                yield from self._cluster(context, cluster, mine, others, known, ordinary)
                for place, each in enumerate(one for one in listed if one.action):
                    yield Detail(
                        subject=cluster,
                        series="action",
                        place=place,
                        label=each.name,
                        value=each.at,
                    )

    def _cluster(
        self,
        context: Context,
        cluster: str,
        mine: Sequence[Said],
        others: Sequence[Said],
        known: Sequence[Incident],
        ordinary: Sequence[Ride],
    ) -> Iterator[Row | Detail]:
        rides = [ride_of(mine, each, self.days) for each in known]
        seen = [place for place, ride in enumerate(rides) if ride.posts >= self.least_posts]
        if not seen:
            words = (
                f"Of {len(known)} incidents none is followed by {self.least_posts} posts of the cluster within "
                f"{self.days} days."
            )
            yield self.too_little(cluster, "taken_up", len(known), words)
            return
        taken = [place for place in seen if len(rides[place].hours) >= 3]
        yield self._taken(cluster, known, taken, len(seen))
        for place in seen:
            ride, theirs = rides[place], ordinary[place]
            yield Detail(
                subject=cluster,
                series="at",
                place=place,
                label=known[place].name,
                value=known[place].at,
            )
            yield Detail(
                subject=cluster,
                series="output",
                place=place,
                label=known[place].name,
                value=ride.share,
                expected=theirs.share if theirs.posts else None,
            )
            if len(ride.hours) >= 3:
                yield Detail(
                    subject=cluster,
                    series="onset_h",
                    place=place,
                    label=known[place].name,
                    value=float(np.median(ride.hours)),
                    expected=float(np.median(theirs.hours)) if theirs.hours else None,
                )
        if taken:
            most = max(taken, key=lambda place: (excess(rides[place], ordinary[place]), -place))
            yield self._onset(context, cluster, known[most], rides[most], ordinary[most])
            yield self._output(cluster, known[most], rides[most], ordinary[most], len(taken))
            yield from dropped(
                cluster, known[most], mine, others, days=self.days, least=self.least_posts
            )

    def _taken(
        self, cluster: str, known: Sequence[Incident], taken: Sequence[int], seen: int
    ) -> Row:
        low, high = binomial_interval(len(taken), seen)
        given = sum(known[place].given for place in taken)
        return Row(
            subject=cluster,
            name="taken_up",
            value=len(taken) / seen,
            low=low,
            high=high,
            n=seen,
            verdict=MEASURED,
            words="; ".join(known[place].name for place in taken[:5]) or None,
            evidence=f"Three or more of its accounts speak of {len(taken)} of {seen} incidents in whose "
            f"{self.days} days it posts, {given} of them from the list given, the others found as bursts.",
        )

    def _onset(
        self, context: Context, cluster: str, incident: Incident, ride: Ride, theirs: Ride
    ) -> Row:
        value, low, high = median_of(context, ride.hours, cluster, "onset")
        verdict, compared = (
            CANNOT_TELL,
            "too few accounts in no cluster speak of it to compare with",
        )
        baseline = None
        if len(theirs.hours) >= self.least_accounts:
            baseline, least, most = median_of(context, theirs.hours, cluster, "others")
            verdict = STANDS_OUT if low > most or high < least else ORDINARY
            compared = (
                f"for {len(theirs.hours)} accounts in no cluster it is {baseline:.1f} "
                f"({least:.1f} to {most:.1f})"
            )
        return Row(
            subject=cluster,
            name="onset_h",
            value=value,
            low=low,
            high=high,
            baseline=baseline,
            n=len(ride.hours),
            verdict=verdict,
            words=f"{value:.1f} h after {incident.name}",
            evidence=f"{incident.name}: the first of {len(ride.hours)} accounts speaks after {ride.hours[0]:.1f} h, "
            f"the median after {value:.1f} h; {compared}.",
        )

    def _output(
        self, cluster: str, incident: Incident, ride: Ride, theirs: Ride, tests: int
    ) -> Row:
        low, high = binomial_interval(ride.about, ride.posts, tests=tests)
        baseline = theirs.share if theirs.posts >= self.least_posts else None
        compared = (
            f"of others' posts {baseline:.1%}"
            if baseline is not None
            else "there are too few others"
        )
        return Row(
            subject=cluster,
            name="output",
            value=ride.share,
            low=low,
            high=high,
            baseline=baseline,
            n=ride.posts,
            verdict=verdict_above(low, baseline, factor=self.factor, least=0.1),
            words=incident.name,
            evidence=f"{ride.about:,} of {ride.posts:,} posts in the {self.days} days after {incident.name} are about "
            f"it; {compared}. The interval allows for {tests} incidents.",
        )
