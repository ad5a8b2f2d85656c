"""Sister channels: outlets of one publisher on Telegram, with one name and each other's news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import personas, texts
from overt.simulate.posts import Ints, Posts, concat
from overt.simulate.posts import texts as text_column
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import MINUTE, SECOND, moment, waking_times
from overt.simulate.world import World

_NAME = "Bellwether"
_DESKS = ("Now", "Live", "Region", "Sport", "Night", "Economy", "Weather", "Culture")


@dataclass(frozen=True, kw_only=True)
class SisterChannels(Actor):
    """Channels that sign their posts, and carry a sister's news under the sister's address."""

    name: ClassVar[str] = "sisters"

    channels: int = setting(4, "channels of the publisher", least=2, most=len(_DESKS))
    own_each: int = setting(110, "posts of its own that a channel publishes", least=1)
    shared: int = setting(30, "posts that several channels carry", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:  # noqa: ARG002
        """Each channel's own posts under its own address, and those that sisters pass on."""
        rng = stage.generator(self.name)
        accounts = self._enrol(stage)
        address = text_column(
            [f"https://t.me/bellwether_{desk.lower()}" for desk in _DESKS[: len(accounts)]],
            len(accounts),
        )
        who = np.repeat(np.arange(len(accounts)), self.own_each)
        at_ms = waking_times(rng, np.zeros(len(who), np.int64), np.full(len(who), 60))
        body = texts.sentences(rng, text_column("en", len(who)))
        own = stage.posts(rng, accounts[who], at_ms, body, link=address[who], language="en")
        yield concat([own, *self._carried(stage, rng, accounts, own)])
        stage.note(
            f"{len(accounts)} sister channels on Telegram (label sister) are all called {_NAME}, sign "
            f"every post with their own address, and carry {self.shared} of each other's posts within "
            "minutes under the sister's address"
        )

    def _carried(
        self, stage: Stage, rng: np.random.Generator, accounts: Ints, own: Posts
    ) -> Iterator[Posts]:
        """Some posts again in other channels, word for word, with the address of their first channel."""
        chosen = own.take(np.sort(rng.choice(len(own), min(self.shared, len(own)), replace=False)))
        for account in accounts.tolist():
            passed = chosen.take((chosen.account != account) & (rng.random(len(chosen)) < 0.7))
            delay = 10 * SECOND + rng.integers(0, 2 * MINUTE, len(passed))
            yield stage.posts(
                rng, np.full(len(passed), account), passed.at_ms + delay, passed.body,
                link=passed.link, language="en",
            )

    def _enrol(self, stage: Stage) -> Ints:
        return np.concatenate([
            stage.roster.enrol(
                personas.organisation(
                    f"{_NAME} {desk}", f"bellwether_{desk.lower()}", f"{_NAME}: {desk.lower()}",
                    language="en", client="", followers=8_000 - 600 * i,
                    created_s=moment(1 + i, 7, year=2015 + i) // 1000,
                ),
                platform="telegram", label="sister", group=_NAME, role="outlet",
            )
            for i, desk in enumerate(_DESKS[: self.channels])
        ])
