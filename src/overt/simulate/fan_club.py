"""A fan club: real people who announce a campaign and then all do the same thing at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from overt.plugins import setting
from overt.simulate import crowd, personas, texts
from overt.simulate.posts import Ints, Kind, Posts, concat, credit
from overt.simulate.posts import texts as text_column
from overt.simulate.stage import Actor, Stage
from overt.simulate.times import DAY, HOUR, MINUTE, START, moment, soon, waking_times
from overt.simulate.world import World

_STAR = "Liora Venn"
_GROUP = f"fan club of {_STAR}"
_TAGS = ("#LioraVenn", "#LioraFriday", "#VennParty")
_CALL = "Streaming party this Friday at 19:00 UTC! Everyone post with our two hashtags."
_PARTY_DAYS = (18, 39, 60, 81)
"""Fridays of the span on which a streaming party is held, at 19:00 UTC."""


@dataclass(frozen=True, kw_only=True)
class FanClub(Actor):
    """Announced campaigns: the same hashtags in the same hour, the star reposted within minutes."""

    name: ClassVar[str] = "fans"

    members: int = setting(40, "members in a case of 12,000 posts; grows with its size", least=5)
    most_members: int = setting(600, "members, at most", least=5)
    takes_part: float = setting(0.6, "chance that a member joins a party", least=0, most=1)
    ordinary_each: int = setting(14, "posts each member makes beside the campaigns", least=0)

    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """The star, her announcements, the parties, and the members' own lives."""
        rng = stage.generator(self.name)
        star = _enrol_star(stage, rng)
        fans = self._enrol_fans(stage, world, rng)
        hers = self._star_posts(stage, rng, star)
        reposts = self._reposts(stage, rng, fans, hers)
        credit(hers, reposts)
        yield hers
        yield reposts
        yield concat([self._party(stage, rng, fans, day) for day in _PARTY_DAYS])
        yield crowd.live(stage, world, rng, fans, self.ordinary_each * len(fans))
        stage.note(
            f"a fan club of {len(fans)} and their star (label fan) announces {len(_PARTY_DAYS)} "
            f"parties on Fridays at 19:00 UTC, uses {', '.join(_TAGS)} and reposts {_STAR} within "
            "minutes; its members say so in their biographies and have lives of their own"
        )

    def _enrol_fans(self, stage: Stage, world: World, rng: np.random.Generator) -> crowd.Crowd:
        size = stage.scaled(self.members, self.most_members)
        profiles = personas.ordinary(rng, text_column("en", size))
        kinds = personas.pick(rng, ("fan account", "loves", "member of the fan club of"), size)
        profiles.biography = [
            f"{biography} {kind} {_STAR}, see you at the party on Friday".strip()
            for biography, kind in zip(profiles.biography, kinds, strict=True)
        ]
        return crowd.gather(
            stage, world, rng, "x", size, label="fan", group=_GROUP, profiles=profiles
        )

    def _star_posts(self, stage: Stage, rng: np.random.Generator, star: Ints) -> Posts:
        """Songs and greetings at any time, and an announcement two days before each party."""
        usual = waking_times(rng, np.ones(20, np.int64), np.full(20, 60))
        announced = START + np.array(_PARTY_DAYS) * DAY - 2 * DAY + 17 * HOUR
        body = texts.sentences(rng, text_column("en", 20)).tolist() + [_CALL] * len(_PARTY_DAYS)
        tags = ["", _TAGS[0]] * 10 + [" ".join(_TAGS[:2])] * len(_PARTY_DAYS)
        at_ms = np.concatenate([usual, announced])
        return stage.posts(
            rng, np.repeat(star, len(at_ms)), at_ms, body, tags=tags, language="en", reach=0.5
        )

    def _reposts(
        self, stage: Stage, rng: np.random.Generator, fans: crowd.Crowd, hers: Posts
    ) -> Posts:
        """Each post of the star is reposted by a third of the members within minutes to an hour."""
        fan, post = np.nonzero(rng.random((len(fans), len(hers))) < 0.33)
        return stage.posts(
            rng, fans.account[fan], hers.at_ms[post] + soon(rng, len(fan), 9 * MINUTE, 1.0),
            hers.body[post], kind=Kind.REPOST, tags=hers.tags[post], language="en",
            ref_id=hers.post_id[post], ref_account=hers.account[post],
        )

    def _party(self, stage: Stage, rng: np.random.Generator, fans: crowd.Crowd, day: int) -> Posts:
        """An hour in which those who join post several times, in words of their own."""
        joins = np.flatnonzero(rng.random(len(fans)) < self.takes_part)
        fan = np.repeat(joins, rng.integers(2, 7, len(joins)))
        at_ms = START + day * DAY + 19 * HOUR + rng.integers(0, 70 * MINUTE, len(fan))
        order = (_TAGS[:2], _TAGS[1::-1], _TAGS[:1], _TAGS)
        tags = [" ".join(order[i]) for i in rng.choice(4, len(fan), p=(0.5, 0.2, 0.2, 0.1))]
        body = texts.sentences(rng, text_column("en", len(fan)))
        return stage.posts(rng, fans.account[fan], at_ms, body, tags=tags, language="en")


def _enrol_star(stage: Stage, rng: np.random.Generator) -> Ints:
    profile = personas.organisation(
        _STAR, "lioravenn", "Singer. New songs on Fridays.", language="en",
        client="Twitter for iPhone", followers=int(rng.lognormal(11, 0.3)),
        created_s=moment(9, 9, year=2012) // 1000,
    )
    return stage.roster.enrol(
        profile, platform="x", label="fan", group=_GROUP, role="star"
    )
