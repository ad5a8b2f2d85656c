"""Message and filler of one account in order of time, and whether they take turns by rule."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from overt.markers._message import Message
from overt.markers._said import Said


@dataclass(frozen=True)
class Mixture:
    """Own posts of one account in order of time: whether each carries the message."""

    posts: tuple[Said, ...]
    carries: tuple[bool, ...]

    @property
    def filler(self) -> list[Said]:
        """The posts that do not."""
        return [post for post, carries in zip(self.posts, self.carries, strict=True) if not carries]


@dataclass(frozen=True)
class Runs:
    """Runs of message or filler in `n` posts, how many a random order lets expect, and the ends at 95 %."""

    runs: int
    expected: float
    half: float
    n: int


def mixtures(mine: Sequence[Said], message: Message) -> dict[str, Mixture]:
    """Account → its mixture, of accounts that carry the message at least once."""
    posts: dict[str, list[Said]] = {}
    for post in mine:
        posts.setdefault(post.account, []).append(post)
    found = {
        account: Mixture(tuple(own), tuple(post.key in message.posts for post in own)) for account, own in posts.items()
    }
    return {account: each for account, each in found.items() if any(each.carries)}


def count_runs(several: Sequence[Mixture], *, least_side: int) -> Runs | None:
    """Added up over accounts with `least_side` posts of either kind (Wald and Wolfowitz 1940); None without any."""
    runs, expected, variance, n = 0, 0.0, 0.0, 0
    for each in several:
        message = sum(each.carries)
        filler = len(each.carries) - message
        if min(message, filler) < least_side:
            continue
        size, both = message + filler, 2 * message * filler
        runs += 1 + sum(a != b for a, b in zip(each.carries, each.carries[1:], strict=False))
        expected += both / size + 1
        variance += both * (both - size) / (size * size * (size - 1))
        n += size
    return Runs(runs, expected, 1.96 * math.sqrt(variance), n) if n else None
