"""An association: chapters that say whose they are, and pass on what its office posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd, personas, texts
from overt.simulate.posts import Kind, Posts, credit
from overt.simulate.posts import texts as text_column
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import MINUTE, moment, soon, waking_times
from overt.simulate.world import World

_NAME = "Lantern Guild"
_SITE = "lantern-guild.example"


@dataclass(frozen=True, kw_only=True)
class Association(Actor):
    """Declared affiliation: one office, many chapters, and lives beside it."""

    name: ClassVar[str] = "association"

    chapters: int = setting(14, "chapters in a case of 12,000 posts; grows with its size", least=3)
    most_chapters: int = setting(120, "chapters, at most", least=3)
    calls: int = setting(26, "posts of the office", least=1)
    takes_part: float = setting(0.45, "chance that a chapter passes a post on", least=0, most=1)
    ordinary_each: int = setting(28, "other posts of each chapter", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """The office's posts, the chapters' reposts within minutes, and their own lives."""
        rng = stage.generator(self.name)
        office = stage.roster.enrol(
            personas.organisation(
                _NAME, "lanternguild", f"Office of the {_NAME}. {_SITE}", language="en",
                client="Twitter Web App", followers=5_200,
                created_s=moment(4, 9, year=2012) // 1000,
            ),
            platform="x", label="chapter", group=_NAME, role="office",
        )
        size = stage.scaled(self.chapters, self.most_chapters)
        profiles = personas.ordinary(rng, text_column("en", size))
        profiles.biography = [
            f"{_NAME}, chapter of {place}. {_SITE}"
            for place in personas.pick(rng, texts.PLACES, size)
        ]
        chapters = crowd.gather(
            stage, world, rng, "x", size, label="chapter", group=_NAME, profiles=profiles
        )
        at_ms = waking_times(rng, np.ones(self.calls, np.int64), np.full(self.calls, 60))
        calls = stage.posts(
            rng, np.repeat(office, self.calls), at_ms,
            texts.sentences(rng, text_column("en", self.calls)), tags="#LanternNights",
            link=[f"https://{_SITE}/call/{n}" for n in range(self.calls)], language="en",
        )
        who, what = np.nonzero(rng.random((size, self.calls)) < self.takes_part)
        passed = stage.posts(
            rng, chapters.account[who], calls.at_ms[what] + soon(rng, len(who), 12 * MINUTE, 0.9),
            calls.body[what], kind=Kind.REPOST, tags=calls.tags[what], link=calls.link[what],
            language="en", ref_id=calls.post_id[what], ref_account=calls.account[what],
        )
        credit(calls, passed)
        yield calls
        yield passed
        yield crowd.live(stage, world, rng, chapters, self.ordinary_each * size)
        stage.note(
            f"an association ({_NAME}, label chapter) of an office and {size} chapters: each profile "
            f"names it, chapters repost {self.takes_part:.0%} of the office's {self.calls} posts "
            "within minutes and post other things besides"
        )
