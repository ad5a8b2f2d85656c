"""Who is in the case: the profile of every account and the truth about it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from overt.simulate.posts import SNOWFLAKE_EPOCH_MS, Flags, Ints, Texts

OWN_PICTURE, DEFAULT_PICTURE = "own", ""
OWN_CHANNEL, PUBLIC_GROUP = "own", "harbour_square"
"""Where Telegram accounts write: a channel in its own, a person in the one public group."""


@dataclass(slots=True)
class Profiles:
    """Profiles of n accounts before they are enrolled; every list has one entry per account.

    `avatar` is `OWN_PICTURE`, `DEFAULT_PICTURE`, or the name of a picture several accounts share.
    `chat` matters on Telegram only: `OWN_CHANNEL` or `PUBLIC_GROUP`.
    """

    name: list[str]
    handle: list[str]
    created_s: list[int]
    followers: list[int]
    following: list[int]
    biography: list[str]
    place: list[str]
    language: list[str]
    client: list[str]
    avatar: list[str]
    chat: list[str]

    def __len__(self) -> int:
        return len(self.name)


@dataclass(slots=True)
class Roster:
    """All accounts of a case in order of enrolment; an account's number is its place here."""

    native_id: list[str] = field(default_factory=list)
    platform: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    group: list[str] = field(default_factory=list)
    role: list[str] = field(default_factory=list)
    profiles: Profiles = field(
        default_factory=lambda: Profiles([], [], [], [], [], [], [], [], [], [], [])
    )
    _handles: set[str] = field(default_factory=set)
    _columns: dict[str, np.ndarray[Any, Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.native_id)

    def enrol(
        self, profiles: Profiles, *, platform: str, label: str, group: str = "", role: str = ""
    ) -> Ints:
        """Add accounts of one kind; gives their numbers."""
        first, size = len(self), len(profiles)
        for name in Profiles.__slots__:
            values = getattr(profiles, name)
            if name == "handle":
                values = [self._free_handle(platform, handle) for handle in values]
            getattr(self.profiles, name).extend(values)
        rows = zip(range(first, first + size), profiles.created_s, profiles.chat, strict=True)
        self.native_id += [_NATIVE_IDS[platform](*row) for row in rows]
        self.platform += [platform] * size
        self.label += [label] * size
        self.group += [group] * size
        self.role += [role] * size
        return np.arange(first, first + size)

    def account_id(self, number: int) -> str:
        """The id Overt gives the account."""
        return f"{self.platform[number]}:{self.native_id[number]}"

    def of(self, column: str, numbers: Ints) -> Texts:
        """One column (of the roster or its profiles) for some accounts, as an array of objects."""
        source: list[Any] = getattr(self, column, None) or getattr(self.profiles, column)
        held = self._columns.get(column)
        if held is None or len(held) < len(source):
            fresh = np.empty(len(source), dtype=object)
            fresh[:] = source
            self._columns[column] = held = fresh
        return held[numbers]

    def is_on(self, platform: str, numbers: Ints) -> Flags:
        """Whether each account is on a platform."""
        return np.asarray(self.of("platform", numbers) == platform, dtype=np.bool_)

    def _free_handle(self, platform: str, wanted: str) -> str:
        handle, attempt = wanted, 0
        while f"{platform}:{handle}" in self._handles:
            attempt += 1
            handle = f"{wanted}{attempt}"
        self._handles.add(f"{platform}:{handle}")
        return handle


def digest(text: str, size: int = 8) -> bytes:
    """Bytes that look random and depend on the text alone: for keys, ids and picture names."""
    return hashlib.blake2b(text.encode(), digest_size=size).digest()


def _x_id(number: int, created_s: int, _chat: str) -> str:
    return str(((created_s * 1000 - SNOWFLAKE_EPOCH_MS) << 22) | (number & 0x3FFFFF))


def _facebook_id(number: int, _created_s: int, _chat: str) -> str:
    return str(100_000_000_000_000 + number * 104_729)


def _bluesky_id(number: int, created_s: int, _chat: str) -> str:
    letters = base64.b32encode(digest(f"did {number} {created_s}", 15)).decode().lower()
    return f"did:plc:{letters}"


def _telegram_id(number: int, _created_s: int, chat: str) -> str:
    kind = "channel" if chat == OWN_CHANNEL else "user"
    return f"{kind}{1_500_000_000 + number * 7_919}"


_NATIVE_IDS: dict[str, Callable[[int, int, str], str]] = {
    "x": _x_id,
    "facebook": _facebook_id,
    "bluesky": _bluesky_id,
    "telegram": _telegram_id,
}
PLATFORMS = tuple(_NATIVE_IDS)
