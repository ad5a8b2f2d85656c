"""What actors share while a case is made, and what an actor is."""

from __future__ import annotations

import math
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from overt.plugins import Settings
from overt.simulate.posts import Floats, Ints, Kind, Posts, Texts, numbers, snowflakes, texts
from overt.simulate.roster import Roster

if TYPE_CHECKING:
    from overt.simulate.world import World

REFERENCE_SIZE = 12_000
"""Posts of the case for which sizes of groups are written down; others are scaled from it."""

MOST_POSTS_ELSEWHERE = 20_000
"""Ordinary posts on each platform other than X, at most: large cases grow on X."""


@dataclass(slots=True)
class Stage:
    """The case in the making: its size, seed and platforms, its accounts, what was planted.

    `platforms` gives each platform's share of the ordinary posts; X takes what is left.
    `emitted` counts the posts handed to the writers so far.
    """

    asked: int
    seed: int
    platforms: Mapping[str, float]
    roster: Roster = field(default_factory=Roster)
    facts: list[str] = field(default_factory=list)
    emitted: int = 0
    _numbered: int = 0

    def generator(self, name: str) -> np.random.Generator:
        """A stream of random numbers of one actor: no actor's numbers depend on another's."""
        branch = zlib.crc32(name.encode())
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(branch,)))

    def scaled(self, at_reference: float, most: int) -> int:
        """The size of a group: grows with the square root of the case, up to `most`."""
        growth = math.sqrt(self.asked / REFERENCE_SIZE)
        return max(1, min(most, round(at_reference * growth)))

    def shares(self, posts: int) -> dict[str, int]:
        """So many ordinary posts divided over the platforms."""
        others = {
            platform: min(MOST_POSTS_ELSEWHERE, round(posts * share))
            for platform, share in self.platforms.items()
            if platform != "x"
        }
        return {"x": posts - sum(others.values())} | others

    def note(self, fact: str) -> None:
        """Something a reader of the case should know was planted."""
        self.facts.append(fact)

    def posts(
        self,
        rng: np.random.Generator,
        account: Ints,
        at_ms: Ints,
        body: str | Sequence[str] | Texts,
        *,
        kind: ArrayLike = Kind.POST,
        tags: str | Sequence[str] | Texts = "",
        link: str | Sequence[str] | Texts = "",
        media: str | Sequence[str] | Texts = "",
        language: str | Texts | None = None,
        mention: ArrayLike = -1,
        ref_id: ArrayLike = 0,
        ref_account: ArrayLike = -1,
        reach: ArrayLike = 1.0,
    ) -> Posts:
        """A table of posts; one value stands for all rows, and what is left out gets its default.

        `reach` multiplies the engagement that the author's followers would give.
        """
        size = len(account)
        kinds = numbers(kind, size)
        running = np.arange(self._numbered, self._numbered + size)
        self._numbered += size
        return Posts(
            snowflakes(at_ms, running), account, at_ms, kinds, texts(body, size),
            texts(tags, size), texts(link, size), texts(media, size),
            texts(self.roster.of("language", account) if language is None else language, size),
            numbers(mention, size), numbers(ref_id, size), numbers(ref_account, size),
            *self._engagement(rng, account, kinds, np.broadcast_to(np.asarray(reach, float), size)),
        )

    def _engagement(
        self, rng: np.random.Generator, account: Ints, kind: Ints, reach: Floats
    ) -> tuple[Ints, Ints, Ints, Ints]:
        """Likes, reposts, replies, views: heavy-tailed; views not always told, none of a repost."""
        followers = self.roster.of("followers", account).astype(np.float64)
        noise = np.exp(1.3 * rng.standard_normal(len(account)))
        likes = rng.poisson(np.minimum(0.012 * (followers + 5) ** 0.9 * noise * reach, 1e7))
        reposts = rng.binomial(likes, 0.14)
        replies = rng.binomial(likes, 0.08)
        seen = np.exp(np.log(25) + 0.7 * rng.standard_normal(len(account)))
        views = (likes * seen + rng.poisson(12 * np.minimum(reach, 1.0))).astype(np.int64)
        views[rng.random(len(account)) < 0.15] = -1
        is_repost = kind == Kind.REPOST
        return (
            np.where(is_repost, -1, likes), np.where(is_repost, -1, reposts),
            np.where(is_repost, -1, replies), np.where(is_repost, -1, views),
        )


@dataclass(frozen=True, kw_only=True)
class Actor(Settings, ABC):
    """One kind of participant in a case; each lives in a file of its own."""

    name: ClassVar[str]

    @abstractmethod
    def perform(self, stage: Stage, world: World) -> Iterator[Posts]:
        """Enrol the actor's accounts and give their posts, in tables of any length and order."""
