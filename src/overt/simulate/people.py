"""Ordinary people: the background every finding has to stand out from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd
from overt.simulate.posts import Posts
from overt.simulate.stage import Actor, Stage
from overt.simulate.world import World

_BLOCK = 50_000
"""Posts made at a time: memory holds one block, whatever the size of the case."""


@dataclass(frozen=True, kw_only=True)
class People(Actor):
    """People with daily rhythms in many zones, interests, and heavy-tailed activity."""

    name: ClassVar[str] = "people"

    posts_each: float = setting(14.0, "posts an ordinary account makes on average", least=1)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """Fill the case up to the number of posts asked for."""
        rng = stage.generator(self.name)
        active = 0
        for platform, posts in stage.shares(max(0, stage.asked - stage.emitted)).items():
            while posts > 0:
                block = min(posts, _BLOCK)
                size = max(20, round(block / self.posts_each))
                people = crowd.gather(stage, world, rng, platform, size, label="person")
                life = crowd.live(stage, world, rng, people, block)
                active += len(np.unique(life.account))
                yield life
                posts -= block
        stage.note(
            f"{active:,} ordinary people (label person) in {len(world.weight) - 1} communities "
            f"of interest, about {self.posts_each:g} posts each, living in their own zones"
        )
