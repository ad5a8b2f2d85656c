"""Posts as columns: the one form every actor produces and every writer reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]

SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
"""Zero of the times inside X's ids; posts of every platform are numbered this way in memory."""


class Kind(IntEnum):
    """What a post is; the names in lower case are the words of the table `post`."""

    POST = 0
    REPOST = 1
    REPLY = 2
    QUOTE = 3


class Row(NamedTuple):
    """One post, with the fields of `Posts`."""

    post_id: int
    account: int
    at_ms: int
    kind: int
    body: str
    tags: str
    link: str
    media: str
    language: str
    mention: int
    ref_id: int
    ref_account: int
    likes: int
    reposts: int
    replies: int
    views: int


@dataclass(slots=True)
class Posts:
    """A table of posts.

    post_id      snowflake: milliseconds since `SNOWFLAKE_EPOCH_MS` × 2²² + running number
    account      author, a number of the roster
    at_ms        milliseconds since 1970, UTC
    kind         see `Kind`
    body         text without hashtags and link, which writers append
    tags         "#one #two", or ""
    link         address, or ""
    media        name of a picture (the same name is the same picture), or ""
    language     "en" …
    mention      account named at the start of the text, or -1
    ref_id       post reposted, replied to or quoted; 0 for none
    ref_account  its author; -1 for none
    likes … views  counts; -1 where the platform does not say
    """

    post_id: Ints
    account: Ints
    at_ms: Ints
    kind: Ints
    body: Texts
    tags: Texts
    link: Texts
    media: Texts
    language: Texts
    mention: Ints
    ref_id: Ints
    ref_account: Ints
    likes: Ints
    reposts: Ints
    replies: Ints
    views: Ints

    def __len__(self) -> int:
        return len(self.at_ms)

    def take(self, which: NDArray[Any]) -> Posts:
        """The rows a mask or an array of positions selects, as a new table."""
        return Posts(*(getattr(self, each.name)[which] for each in fields(self)))

    def in_order_of_time(self) -> Posts:
        """The same rows, earliest first; ties keep the order of their ids."""
        return self.take(np.lexsort((self.post_id, self.at_ms)))

    def slices(self, size: int) -> Iterator[Posts]:
        """The rows in tables of at most so many."""
        for start in range(0, len(self), size):
            yield self.take(np.arange(start, min(start + size, len(self))))

    def rows(self) -> Iterator[Row]:
        """The rows one by one, as Python values."""
        columns = (getattr(self, each.name).tolist() for each in fields(self))
        return map(Row._make, zip(*columns, strict=True))


def concat(tables: Sequence[Posts]) -> Posts:
    """Tables of posts, one below the other."""
    return Posts(
        *(np.concatenate([getattr(t, each.name) for t in tables]) for each in fields(Posts))
    )


def credit(originals: Posts, others: Posts) -> None:
    """Make the originals' repost and reply counts at least what `others` show."""
    order = np.argsort(originals.post_id)
    for kind, counts in ((Kind.REPOST, originals.reposts), (Kind.REPLY, originals.replies)):
        referred = others.ref_id[others.kind == kind]
        referred = referred[np.isin(referred, originals.post_id)]
        place = order[np.searchsorted(originals.post_id, referred, sorter=order)]
        counts += np.bincount(place, minlength=len(originals))


def snowflakes(at_ms: Ints, running: Ints) -> Ints:
    """Ids that carry their time. Unique as long as fewer than 2²² share a millisecond."""
    return ((at_ms - SNOWFLAKE_EPOCH_MS) << 22) | (running & 0x3FFFFF)


def time_of(snowflake: int) -> int:
    """Milliseconds since 1970 at which an id was given."""
    return (snowflake >> 22) + SNOWFLAKE_EPOCH_MS


def texts(value: str | Sequence[str] | Texts, size: int) -> Texts:
    """A column of texts from one text for all rows or from one text per row."""
    column = np.empty(size, dtype=object)
    column[:] = value if isinstance(value, (str, np.ndarray)) else list(value)
    return column


def numbers(value: ArrayLike, size: int) -> Ints:
    """A column of whole numbers from one number for all rows or from one per row."""
    return np.broadcast_to(np.asarray(value, dtype=np.int64), (size,)).copy()
