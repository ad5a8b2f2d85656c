"""A reply storm: one well-known account's thread is answered by everybody for an evening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd, texts
from overt.simulate.posts import Kind, Posts, credit
from overt.simulate.posts import texts as text_column
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import END, MINUTE, moment, soon
from overt.simulate.world import World

_AT = moment(6, 11, 17, 5)


@dataclass(frozen=True, kw_only=True)
class ReplyStorm(Actor):
    """Strangers who quarrel under the same few posts, in words of their own, once."""

    name: ClassVar[str] = "storm"

    people: int = setting(120, "people who answer in a case of 12,000 posts", least=10)
    most_people: int = setting(4_000, "people who answer, at most", least=10)
    thread: int = setting(5, "posts of the thread that draws them", least=1, most=30)
    ordinary_each: int = setting(7, "posts each of them makes at other times", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """The thread, its answers and quotations, and the people's own lives."""
        rng = stage.generator(self.name)
        author = rng.choice(world.hits["x"].posts.account, 1)
        at_ms = _AT + np.arange(self.thread) * 4 * MINUTE
        thread = stage.posts(
            rng, np.repeat(author, self.thread), at_ms,
            texts.sentences(rng, text_column("en", self.thread)), language="en", reach=3.0,
        )
        size = stage.scaled(self.people, self.most_people)
        people = crowd.gather(stage, world, rng, "x", size, label="storm", group="the thread")
        who, what = np.nonzero(rng.random((size, self.thread)) < 0.5)
        quotes = rng.random(len(who)) < 0.25
        at_ms = thread.at_ms[what] + soon(rng, len(who), 25 * MINUTE, 0.9)
        answers = stage.posts(
            rng, people.account[who], at_ms, texts.sentences(rng, people.language[who]),
            kind=np.where(quotes, Kind.QUOTE, Kind.REPLY), language=people.language[who],
            mention=np.where(quotes, -1, thread.account[what]), ref_id=thread.post_id[what],
            ref_account=thread.account[what],
        )
        answers = answers.take(answers.at_ms < END)
        credit(thread, answers)
        yield thread
        yield answers
        yield crowd.live(stage, world, rng, people, np.full(size, self.ordinary_each))
        stage.note(
            f"a reply storm on 11 June from 17:05 UTC: {size} strangers (label storm) answer or quote "
            f"the same {self.thread} posts of one account, in words of their own"
        )
