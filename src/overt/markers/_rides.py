"""How a group of accounts takes up one incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from overt.chance.shares import binomial_interval
from overt.markers._context import Context
from overt.markers._incident_list import DAY_S, Incident
from overt.markers._said import Said

Range = tuple[float, float, float]
"""A median with the ends of its 95 % interval."""


@dataclass(frozen=True)
class Ride:
    """How one group speaks of one incident: hours to each speaker's first post about it; posts about it; all posts."""

    hours: tuple[float, ...]
    about: int
    posts: int

    @property
    def share(self) -> float:
        """Posts about it, of all."""
        return self.about / self.posts if self.posts else 0.0


def ride_of(posts: Sequence[Said], incident: Incident, days: int) -> Ride:
    """How the authors of these posts speak of an incident in the days after it."""
    end = incident.at + days * DAY_S
    window = [post for post in posts if incident.at <= post.at < end]
    first: dict[str, int] = {}
    about = 0
    for post in window:
        if incident.is_subject_of(post):
            about += 1
            first.setdefault(post.account, post.at)
    hours = sorted((at - incident.at) / 3_600 for at in first.values())
    return Ride(tuple(hours), about, len(window))


def excess(ride: Ride, theirs: Ride) -> float:
    """By how much, at least, the share of output exceeds that of the others."""
    return binomial_interval(ride.about, ride.posts)[0] - theirs.share


def median_of(context: Context, hours: Sequence[float], *about: object) -> Range:
    """The median of hours, with its ends by the bootstrap."""
    values = np.asarray(hours)
    drawn = context.rng("incidents", *about).choice(values, (1_000, len(values)))
    medians = np.median(drawn, axis=1)
    low, high = (float(np.quantile(medians, each)) for each in (0.025, 0.975))
    middle = float(np.median(values))
    return middle, min(low, middle), max(high, middle)
