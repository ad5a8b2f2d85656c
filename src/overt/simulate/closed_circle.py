"""An operation of channels that pose as outlets and feed on each other.

Unlike sister outlets they carry no common name, were made together, and publish next to nothing
that is not in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd, personas, texts
from overt.simulate.crowd import Crowd
from overt.simulate.operation import Operation, Script
from overt.simulate.posts import Kind, Posts, concat
from overt.simulate.posts import texts as text_column
from overt.simulate.roster import OWN_CHANNEL
from overt.simulate.stage import Stage
from overt.simulate.times import DAY, MINUTE, moment, soon, waking_times
from overt.simulate.world import World

_NAMES = ("Harbour Truth", "Selmere Daily", "Open Eyes", "The Plain Word", "East Quay Report",
          "Velmora Today", "Unheard Voices", "North Star")
_SITE = "plain-word.example"


@dataclass(frozen=True, kw_only=True)
class ClosedCircle(Operation):
    """Channels that forward one another and paste the same texts unattributed, for one website."""

    name: ClassVar[str] = "circle"

    channels: int = setting(6, "channels of the circle", least=3, most=len(_NAMES))
    texts_in_all: int = setting(60, "texts that all channels carry", least=1)
    ordinary_each: int = setting(12, "unscripted posts of each channel over the span", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """Every text in one channel first, then pasted or forwarded in the others; some filler."""
        rng = stage.generator(self.name)
        script = Script(rng, self.intensity)
        crew = self._enrol(stage, world, rng)
        amount = self.texts_in_all
        first = rng.integers(0, len(crew), amount)
        at_ms = waking_times(rng, np.zeros(amount, np.int64), np.full(amount, 240))
        kept = script.kept(crew.account[first])
        origin = stage.posts(
            rng, crew.account[first], at_ms, texts.sentences(rng, text_column("en", amount)),
            link=[f"https://{_SITE}/{n}" for n in range(amount)], language="en", reach=0.1,
        ).take(kept)
        who, what = np.nonzero(crew.account[:, None] != origin.account[None, :])
        kept = script.kept(crew.account[who])
        who, what = who[kept], what[kept]
        forwards = rng.random(len(who)) < 0.5
        again = stage.posts(
            rng, crew.account[who], origin.at_ms[what] + soon(rng, len(who), 3 * MINUTE),
            origin.body[what], kind=np.where(forwards, Kind.REPOST, Kind.POST),
            link=origin.link[what], language="en", reach=0.1,
            ref_id=np.where(forwards, origin.post_id[what], 0),
            ref_account=np.where(forwards, origin.account[what], -1),
        )
        yield concat([origin, again])
        yield script.improvised(stage, world, crew, self.ordinary_each)
        stage.note(
            f"{self.label} at intensity {self.intensity:g}: {len(crew)} channels on Telegram that pose "
            f"as outlets under unrelated names, made in one month, carry the same {amount} texts within "
            f"minutes, half of them as forwards, and link to {_SITE}"
        )

    def _enrol(self, stage: Stage, world: World, rng: np.random.Generator) -> Crowd:
        size = self.channels
        profiles = personas.ordinary(rng, text_column("en", size))
        profiles.name = list(_NAMES[:size])
        profiles.handle = [name.replace(" ", "_").lower() for name in _NAMES[:size]]
        profiles.biography = ["Independent news."] * size
        profiles.created_s = ((moment(2, 1) + rng.integers(0, 28 * DAY, size)) // 1000).tolist()
        profiles.chat = [OWN_CHANNEL] * size
        crew = crowd.gather(
            stage, world, rng, "telegram", size, label=self.label, group="circle", role="poster",
            profiles=profiles,
        )
        return replace(crew, offset_min=np.full(size, 240), rhythm=np.zeros(size, np.int64))
