"""Posts out, in the files that platforms and collection tools give people."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from overt.simulate.posts import Posts
from overt.simulate.roster import Roster
from overt.simulate.writers.bluesky import BlueskyJsonLines
from overt.simulate.writers.table_csv import TableCsv
from overt.simulate.writers.telegram import TelegramChats
from overt.simulate.writers.x_api import XJsonLines

FULL_SHAPE_POSTS = 200_000
"""Cases larger than this hold X posts as one CSV table: an API page per post is 1 to 2 KB long."""


class Writer(Protocol):
    """Writes the posts of one platform; `files` are complete after `close`."""

    files: list[Path]

    def add(self, posts: Posts) -> None:
        """Append some posts of the platform."""

    def close(self) -> None:
        """Finish the files."""


class Writers:
    """Sends every post to the writer of its author's platform; a context that closes them all."""

    def __init__(self, folder: Path, roster: Roster, *, asked: int) -> None:
        self._folder, self._roster, self._compact = folder, roster, asked > FULL_SHAPE_POSTS
        self._by_platform: dict[str, Writer] = {}

    def add(self, posts: Posts) -> None:
        """Write posts of any platforms, earliest first."""
        posts = posts.in_order_of_time()
        platform = self._roster.of("platform", posts.account)
        for name in dict.fromkeys(platform.tolist()):
            if name not in self._by_platform:
                self._by_platform[name] = self._open(name)
            self._by_platform[name].add(posts.take(np.asarray(platform == name)))

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file written, by platform."""
        return tuple(
            file for name in sorted(self._by_platform) for file in self._by_platform[name].files
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self._by_platform.values():
            writer.close()

    def _open(self, platform: str) -> Writer:
        if platform == "telegram":
            return TelegramChats(self._folder / "telegram", self._roster)
        if platform == "bluesky":
            return BlueskyJsonLines(self._folder / "bluesky.jsonl", self._roster)
        if platform == "x" and not self._compact:
            return XJsonLines(self._folder / "x.jsonl", self._roster)
        return TableCsv(self._folder / f"{platform}.csv", self._roster)
