"""A campaign day: people use the hashtags of an announced day, each in words of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd, texts
from overt.simulate.posts import Posts, concat
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import HOUR, MINUTE, moment
from overt.simulate.world import World

_AT = moment(4, 22, 18)
_TAGS = ("#DarkSkyNight", "#SwitchOffAtSix", "#SeeTheStars", "#OneHourOfDark")


@dataclass(frozen=True, kw_only=True)
class CampaignDay(Actor):
    """Announced weeks before: strangers post together on one evening, and have lives of their own."""

    name: ClassVar[str] = "campaign"

    people: int = setting(120, "people who join in a case of 12,000 posts", least=10)
    most_people: int = setting(4_000, "people who join, at most", least=10)
    punctual: float = setting(
        0.25, "share of them who post at the announced minute, several times", least=0, most=1
    )
    ordinary_each: int = setting(8, "posts each of them makes at other times", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """Those who are punctual, those who join at some time of the evening, and their own lives."""
        rng = stage.generator(self.name)
        size = stage.scaled(self.people, self.most_people)
        people = crowd.gather(
            stage, world, rng, "x", size, label="campaign", group="dark sky night"
        )
        punctual = np.flatnonzero(rng.random(size) < self.punctual)
        others = np.setdiff1d(np.arange(size), punctual)
        yield concat([
            self._evening(stage, rng, people, np.repeat(punctual, 4), 4 * MINUTE),
            self._evening(stage, rng, people, np.repeat(others, 2), 6 * HOUR),
        ])
        yield crowd.live(stage, world, rng, people, np.full(size, self.ordinary_each))
        stage.note(
            f"a campaign day on 22 April from 18:00 UTC: {size} strangers (label campaign) post with "
            f"{', '.join(_TAGS)} in words of their own, {len(punctual)} of them at the announced minute"
        )

    def _evening(
        self, stage: Stage, rng: np.random.Generator, people: crowd.Crowd, who: np.ndarray, within_ms: int
    ) -> Posts:
        tags = [" ".join(_TAGS[i] for i in rng.permutation(4)[:2]) for _ in who]
        return stage.posts(
            rng, people.account[who], _AT + rng.integers(0, within_ms, len(who)),
            texts.sentences(rng, people.language[who]), tags=tags, language=people.language[who],
        )
