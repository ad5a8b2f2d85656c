"""A breaking story: hundreds of strangers repost and link the same few posts within the hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd, texts
from overt.simulate.posts import Ints, Kind, Posts, credit
from overt.simulate.posts import texts as text_column
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import END, HOUR, MINUTE, moment, soon
from overt.simulate.world import World

_TAG = "#KelsaBridge"
_HEADLINE = "Old bridge at Kelsa closed after high water, ferry runs all night"


@dataclass(frozen=True, kw_only=True)
class BreakingStory(Actor):
    """Everyone is fast and together, once: synchrony that the story itself explains."""

    name: ClassVar[str] = "breaking"

    people: int = setting(170, "people who join in a case of 12,000 posts", least=10)
    most_people: int = setting(6_000, "people who join, at most", least=10)
    sources: int = setting(8, "posts everybody passes on", least=1, most=50)
    ordinary_each: int = setting(4, "posts each of them makes at other times", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """The first posts, the hour in which they spread, and the people's own lives."""
        rng = stage.generator(self.name)
        began = moment(5, 29, 16, 20)
        sources = self._sources(stage, world, rng, began)
        size = stage.scaled(self.people, self.most_people)
        group = "Kelsa bridge"
        people = crowd.gather(stage, world, rng, "x", size, label="breaking", group=group)
        spread = self._spread(stage, rng, people, sources)
        credit(sources, spread)
        yield sources
        yield spread
        yield crowd.live(stage, world, rng, people, self.ordinary_each * size)
        stage.note(
            f"a breaking story on 29 May from 16:20 UTC: {size} strangers (label breaking) pass on "
            f"the same {self.sources} posts within about an hour, each post once"
        )

    def _sources(
        self, stage: Stage, world: World, rng: np.random.Generator, began: int
    ) -> Posts:
        """Posts of well-known accounts in the first quarter of an hour, some with a link."""
        authors = rng.choice(world.hits["x"].posts.account, self.sources)
        at_ms = began + np.sort(rng.integers(0, 15 * MINUTE, self.sources))
        body = texts.sentences(rng, text_column("en", self.sources)).tolist()
        link = ["https://kelsa-herald.example/2024/bridge-closed" if i % 3 == 0 else ""
                for i in range(self.sources)]
        body = [_HEADLINE if url else text for text, url in zip(body, link, strict=True)]
        return stage.posts(
            rng, authors, at_ms, body, tags=_TAG, link=link, language="en", reach=3.0
        )

    def _spread(
        self, stage: Stage, rng: np.random.Generator, people: crowd.Crowd, sources: Posts
    ) -> Posts:
        """Each person passes on one to four of the posts: mostly reposts, some link shares."""
        fame = 1.0 / np.arange(1, len(sources) + 1)
        wanted = rng.choice((1, 2, 3, 4), len(people), p=(0.45, 0.3, 0.15, 0.1))
        rank = np.argsort(rng.exponential(1.0, (len(people), len(sources))) / fame, axis=1)
        taken = np.arange(len(sources)) < wanted[:, None]
        person, place = np.nonzero(taken)
        source: Ints = rank[person, place]
        at_ms = sources.at_ms[source] + soon(rng, len(person), 22 * MINUTE, 0.9)
        # Whoever shares the link instead of reposting does so in words of their own, or by button.
        links = (sources.link[source] != "") & (rng.random(len(person)) < 0.3)
        own_words = texts.sentences(rng, text_column("en", len(person)))
        own = links & (rng.random(len(person)) < 0.5)
        posts = stage.posts(
            rng, people.account[person], at_ms, np.where(own, own_words, sources.body[source]),
            kind=np.where(links, Kind.POST, Kind.REPOST),
            tags=np.where(links, "", sources.tags[source]), link=sources.link[source],
            language="en", ref_id=np.where(links, 0, sources.post_id[source]),
            ref_account=np.where(links, -1, sources.account[source]),
        )
        return posts.take((at_ms < END) & (at_ms < sources.at_ms[0] + 8 * HOUR))
