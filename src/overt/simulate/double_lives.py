"""One person with several accounts: the same posts on every platform, under one name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd, personas, texts
from overt.simulate.posts import Posts, Texts
from overt.simulate.posts import texts as text_column
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import SECOND, waking_times
from overt.simulate.world import World

_WHERE = ("x", "facebook", "bluesky")


@dataclass(frozen=True, kw_only=True)
class DoubleLives(Actor):
    """People who post the same things from a second account, and from one on each platform."""

    name: ClassVar[str] = "doubles"

    people: int = setting(3, "people with several accounts", least=1, most=50)
    posts_each: int = setting(26, "posts that all accounts of a person make", least=1)
    ordinary_each: int = setting(20, "other posts of each account", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """Person by person: what all accounts post within seconds, and what each posts besides."""
        rng = stage.generator(self.name)
        platforms = [name for name in _WHERE if name in stage.platforms]
        for _ in range(self.people):
            profile = personas.ordinary(rng, text_column("en", 1))
            handle = profile.handle[0]
            profile.biography = [f"{profile.biography[0]} Work account: @{handle}_desk".strip()]
            body = texts.sentences(rng, text_column("en", self.posts_each))
            at_ms = waking_times(
                rng, np.zeros(self.posts_each, np.int64), np.full(self.posts_each, 60)
            )
            second = replace(
                profile, name=[f"{profile.name[0]} (work)"], handle=[f"{handle}_desk"],
                biography=[f"Work things. Privately @{handle}"],
            )
            accounts = [*((platform, profile) for platform in platforms), ("x", second)]
            for place, (platform, its) in enumerate(accounts):
                crew = crowd.gather(
                    stage, world, rng, platform, 1, label="double", group=profile.name[0], profiles=its
                )
                delay = (3 + 9 * place) * SECOND
                yield self._post(stage, rng, crew, at_ms + delay, body)
                yield crowd.live(stage, world, rng, crew, self.ordinary_each)
        stage.note(
            f"{self.people} people with {len(platforms) + 1} accounts each (label double) post the same "
            f"{self.posts_each} texts from all of them within a minute, under one name; the two on X "
            "name each other"
        )

    def _post(
        self, stage: Stage, rng: np.random.Generator, crew: crowd.Crowd, at_ms: np.ndarray, body: Texts
    ) -> Posts:
        return stage.posts(rng, np.repeat(crew.account, len(body)), at_ms, body, language="en")
