"""Cross-posters: accounts that a program fills with all headlines of one widely read outlet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import personas
from overt.simulate.posts import Posts
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import SECOND, moment
from overt.simulate.world import World

_NAMES = ("Morning lines", "Page one again", "All the heads", "Lines by the hour", "Paper round",
          "Second edition", "Town ticker", "Daily relay")


@dataclass(frozen=True, kw_only=True)
class CrossPosters(Actor):
    """Honest automation that does not name its source: the profile says automatic, and that is all."""

    name: ClassVar[str] = "crossposters"

    accounts: int = setting(6, "accounts that one program fills", least=1, most=len(_NAMES))
    delay_s: int = setting(40, "seconds behind publication, the same for every post", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """Every article of the busiest outlet, on every account, a constant time after publication."""
        rng = stage.generator(self.name)
        articles = world.press.articles
        outlet = int(np.argmax(np.bincount(articles.outlet)))
        rows = np.flatnonzero(articles.outlet == outlet)
        for i, name in enumerate(_NAMES[: self.accounts]):
            account = stage.roster.enrol(
                personas.organisation(
                    name, name.replace(" ", "").lower(), "Automatic headlines by RSS, every hour.",
                    language=str(world.press.language[outlet]), client="HeadlineRelay",
                    followers=int(rng.lognormal(5, 1)), created_s=moment(5, 3, year=2014 + i) // 1000,
                ),
                platform="x", label="crossposter", group="headline relay", role="feed",
            )
            delay = (self.delay_s + 4 * i) * SECOND + rng.integers(0, 3 * SECOND, len(rows))
            yield stage.posts(
                rng, np.repeat(account, len(rows)), articles.at_ms[rows] + delay,
                articles.headline[rows], link=articles.link[rows], language=articles.language[rows],
            )
        stage.note(
            f"{min(self.accounts, len(_NAMES))} accounts (label crossposter) are filled by one program "
            f"with all headlines of {world.press.names[outlet]}, about {self.delay_s} s after "
            "publication; their profiles say that they are automatic"
        )
