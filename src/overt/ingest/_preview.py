"""What the first records of a file hold, and what of it will be refused or lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from overt.ingest._base import Post, Profile, Reading, Refusal
from overt.ingest._clean import is_rounded
from overt.ingest._convert import MISSHAPEN
from overt.ingest._recognise import Recognised
from overt.ingest._time import Clock, DatesUnclear, Moment

_MOST_REASONS = 3


@dataclass(frozen=True)
class Preview:
    """The sampled records of a file as the importer reads them.

    name      the file
    size      records sampled
    items     line of the record, and a post or profile it holds
    refusals  why records hold nothing → how many of them
    """

    name: str
    size: int
    items: tuple[tuple[int, Post | Profile], ...]
    refusals: Counter[str]

    @property
    def posts(self) -> list[Post]:
        """The posts, without those that stand inside others."""
        return [item for _, item in self._own_posts()]

    def first_time(self, clock: Clock) -> tuple[Post, Moment] | None:
        """The first post whose time can be read."""
        for _, post in self._own_posts():
            moment = moment_of(clock, post)
            if moment is not None:
                return post, moment
        return None

    def refused_times(self, clock: Clock) -> list[tuple[int, Refusal]]:
        """Lines of the posts whose time cannot be read, and why."""
        refused = []
        for line, post in self._own_posts():
            try:
                clock.read(post.posted_at)
            except Refusal as refusal:
                refused.append((line, refusal))
        return refused

    def asks(self, clock: Clock) -> list[str]:
        """What a person must say for times to be read: the zone, the order of day and month."""
        refused = self.refused_times(clock)
        unclear = [self._at(line, r) for line, r in refused if isinstance(r, DatesUnclear)]
        unzoned = [self._at(line, r) for line, r in refused if r.reason == "no_zone"]
        return [*unclear[:1], *unzoned[:1]]

    def losses(self, clock: Clock) -> list[str]:
        """What will be refused or lost whatever a person says."""
        return [*self._refused(clock), *self._lost_ids(), *self._lost_creations(clock)]

    def _own_posts(self) -> Iterator[tuple[int, Post]]:
        for line, item in self.items:
            if isinstance(item, Post) and not item.embedded:
                yield line, item

    def _at(self, line: int, refusal: Refusal) -> str:
        return f"{self.name}:{line}: {refusal.detail}"

    def _of_sample(self, count: int) -> str:
        return f"({count} of the first {self.size} records)"

    def _refused(self, clock: Clock) -> Iterator[str]:
        refused = [
            (line, refusal)
            for line, refusal in self.refused_times(clock)
            if refusal.reason != "no_zone" and not isinstance(refusal, DatesUnclear)
        ]
        if refused:
            yield f"{self._at(*refused[0])} {self._of_sample(len(refused))}"
        for why, count in self.refusals.most_common(_MOST_REASONS):
            yield f"{self.name}: {why} {self._of_sample(count)}"

    def _lost_ids(self) -> Iterator[str]:
        ids = [post.native_id for post in self.posts]
        rounded = next((native for native in ids if native and is_rounded(native)), None)
        if rounded is not None:
            yield (
                f"{self.name}: ids of posts such as {rounded} lost their last digits in a "
                "spreadsheet. Each post gets an id made from its record instead; reposts and "
                "replies cannot be tied to it."
            )
        elif ids and not any(ids):
            yield (
                f"{self.name}: posts have no ids of their own. Each gets an id made from its "
                "record; equal records count as one post."
            )

    def _lost_creations(self, clock: Clock) -> Iterator[str]:
        accounts = [item.account if isinstance(item, Post) else item for _, item in self.items]
        given = [account.created_at for account in accounts if account.created_at not in (None, "")]
        lost = [raw for raw in given if clock.read_if_clear(raw) is None]
        if lost:
            yield (
                f'{self.name}: accounts were created at times such as "{lost[0]}", which are not '
                "certain without their zone, so they stay unknown. If you know it, say --zone. "
                + self._of_sample(len(lost))
            )


def preview_of(recognised: Recognised, reading: Reading) -> Preview:
    """The sampled records of a file as its importer reads them."""
    items: list[tuple[int, Post | Profile]] = []
    refusals: Counter[str] = Counter()
    for raw, record in recognised.sample:
        known = replace(reading, envelope=raw.envelope or {})
        try:
            items += [(raw.line, item) for item in recognised.importer.read(record, known)]
        except Refusal as refusal:
            refusals[f"{refusal.reason}: {refusal.detail}"] += 1
        except MISSHAPEN as problem:
            refusals[f"unreadable: {type(problem).__name__} {problem}"] += 1
    return Preview(recognised.stored.name, len(recognised.sample), tuple(items), refusals)


def moment_of(clock: Clock, post: Post) -> Moment | None:
    """The time of a post, None where it cannot be read."""
    try:
        return clock.read(post.posted_at)
    except Refusal:
        return None
