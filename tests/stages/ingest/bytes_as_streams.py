"""Bytes read a little at a time, so that every boundary between two blocks is met."""

from __future__ import annotations


class Trickle:
    """A stream that gives at most `most` bytes per read."""

    def __init__(self, content: bytes, most: int = 1 << 30) -> None:
        self._rest = content
        self._most = most

    def read(self, size: int) -> bytes:
        taken, self._rest = (
            self._rest[: min(size, self._most)],
            self._rest[min(size, self._most) :],
        )
        return taken
