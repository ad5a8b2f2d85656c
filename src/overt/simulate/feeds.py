"""Automated feeds: accounts that repeat everything one outlet publishes, within a minute or two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import personas
from overt.simulate.posts import Ints, Posts
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import SECOND, moment
from overt.simulate.world import World


@dataclass(frozen=True, kw_only=True)
class Feeds(Actor):
    """Two or three feeds for an outlet: honest automation that looks like a network."""

    name: ClassVar[str] = "feeds"

    share: float = setting(0.04, "share of the case's posts that feeds make", least=0, most=0.5)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """Feeds for the busiest outlets first, until their share of the posts is used up."""
        rng = stage.generator(self.name)
        articles = world.press.articles
        left, feeds = int(self.share * stage.asked), 0
        busiest_first = np.argsort(-np.bincount(articles.outlet), kind="stable")
        for outlet in busiest_first.tolist():
            rows = np.flatnonzero(articles.outlet == outlet)
            for number in range(1, int(rng.integers(2, 4)) + 1):
                if 5 <= len(rows) <= left:
                    yield self._feed(stage, world, rng, outlet, number, rows)
                    left -= len(rows)
                    feeds += 1
        stage.note(
            f"{feeds} automated feeds (label feed) repeat the headlines and links of outlets "
            "20 s to a few minutes after publication and say so in their biographies"
        )

    def _feed(
        self, stage: Stage, world: World, rng: np.random.Generator, outlet: int, number: int,
        rows: Ints,
    ) -> Posts:
        """One feed: its account, and every article of its outlet (`rows`)."""
        press, articles = world.press, world.press.articles
        name = press.names[outlet]
        account = stage.roster.enrol(
            personas.organisation(
                f"{name} feed {number}", f"{name.replace(' ', '').lower()}feed{number}",
                f"Automatic feed of every headline of {name}. Not run by the paper.",
                language=str(press.language[outlet]), client="FeedPoster",
                followers=int(rng.lognormal(5, 1)),
                created_s=moment(6, 1, year=int(rng.integers(2014, 2023))) // 1000,
            ),
            platform="x", label="feed", group=f"feed of {name}", role="feed",
        )
        delay = (20 + rng.exponential(50, len(rows))) * SECOND
        return stage.posts(
            rng, np.repeat(account, len(rows)), articles.at_ms[rows] + delay.astype(np.int64),
            articles.headline[rows], link=articles.link[rows], language=articles.language[rows],
        )
