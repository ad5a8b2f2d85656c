"""What a signal is: one kind of act, and which acts of two accounts count as the same.

Most signals are one SELECT over the tables of the case. The base does the rest: windows, pairing,
viral objects, counting, direction (`_pairing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from overt.errors import SettingError
from overt.plugins import Part, setting

LADDER_S = (10, 60, 600, 3_600, 86_400)
"""Windows tried by default. What is synchronous differs by operation: a script acts in seconds, a
shift of people in an hour, a daily task list in a day. On the two labelled operations 600 s alone
find 70 % and 56 % of accounts, this ladder with NEWS_LADDER_S 85 % and 73 %
(docs/decisions/0003-window-ladder.md)."""

NEWS_LADDER_S = (10, 60, 600)
"""Windows for links and texts. The readers of an outlet share its articles, headline and all, within
the day by themselves; only minutes set coordination apart. The hour and the day for them too would
flag half as many again of the US election control's accounts and not one account more of the first
labelled operation (docs/decisions/0003-window-ladder.md)."""


@dataclass(frozen=True)
class Example:
    """A few rows and the pairs they must give: documentation, and a test on every engine.

    `tables` hold only the columns that matter; others are NULL. `pairs` are
    (account_key a, account_key b, k) in the widest window.
    """

    shows: str
    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    pairs: Sequence[tuple[int, int, int]]


@dataclass(frozen=True, kw_only=True)
class Signal(Part):
    """Accounts doing the same thing with the same objects, close in time.

    `needs` names the tables the SELECTs read. `label` completes the sentence "these accounts …".
    """

    kind = "signal"
    label: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]
    caveats: ClassVar[tuple[str, ...]]
    references: ClassVar[tuple[str, ...]]
    techniques: ClassVar[tuple[str, ...]] = ()
    one_object_a_post: ClassVar[bool] = True
    """False where one post can carry many objects (links, hashtags): objects that two accounts met
    at one and the same moment then count once, or two hashtags of a single post would make a pair."""
    spans_s: ClassVar[tuple[int, int] | None] = None
    """Where the objects are spans of time (hours): their length, and how long after a multiple of it they
    begin. To be awake in an hour is no choice of an object, so chance then decides the moments only."""
    widest_s: ClassVar[int | None] = None
    """Widest window that means anything, in seconds; wider ones are left out."""
    examples: ClassVar[tuple[Example, ...]]

    windows_s: tuple[int, ...] = setting(
        LADDER_S,
        "seconds within which two acts count as together; each window is tried and the "
        "number of windows is paid for in the p-value",
    )
    least_objects: int = setting(
        2,
        "distinct objects two accounts must share within the window; one shared object never "
        "makes a pair",
        least=1,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        good = all(isinstance(w, int) and w >= 0 for w in self.windows_s)
        if not self.windows_s or not good or list(self.windows_s) != sorted(set(self.windows_s)):
            raise SettingError(
                f"{self.name}.windows_s is {self.windows_s!r}, but it must list whole seconds in "
                "ascending order, for example 60,600,3600."
            )

    def acts_sql(self) -> str:
        """SELECT giving account_key, object_key, acted_at and post_key; NULL objects are dropped."""
        raise NotImplementedError

    def origins_sql(self) -> str | None:
        """For a directed signal: SELECT giving object_key, author_key, acted_at and post_key of the
        act that others follow. None (the default) means every two accounts on an object may pair.
        """
        return None

    def object_sql(self) -> str:
        """SELECT giving object_key and object: what an object is, in words a person reads."""
        raise NotImplementedError

    def in_words(self, object_: str) -> str:
        """What `object_sql` gives, as a person reads it, where portable SQL cannot say it (a date)."""
        return object_


EVER_S = 315_360_000
"""Ten years: the "window" of what an account has all the time."""

BROUGHT_UP_P = 0.05
"""A signal brings a pair up for traits when its p is at most this: what accounts are adds to what they do."""


@dataclass(frozen=True, kw_only=True)
class Trait(Signal):
    """Accounts that have the same thing all the time: a biography, a picture. One object an account, no moment.

    Only pairs that another signal brought up are tested, for one shared object never makes a pair. Test A asks how
    probable it is that the second has by itself what the first has (`bits_sql`); test B, which asks about timing,
    has nothing to say. `groups` names the table of accounts in groups of one thing, where `acts_sql` is the base's.
    """

    groups: ClassVar[str] = ""

    windows_s: tuple[int, ...] = setting(
        (EVER_S,), "seconds; ten years, for what accounts have all the time: leave it", least=None
    )
    least_objects: int = setting(1, "an account has one such thing, so one makes a pair", least=1, most=1)

    def acts_sql(self) -> str:
        """One act per account in a group: it has the thing all the time; its first post dates it."""
        return f"""
            SELECT g.account_key, g.group_key AS object_key, a.first_at AS acted_at, CAST(NULL AS BIGINT) AS post_key
            FROM {self.groups} g
            JOIN account a ON a.account_key = g.account_key
            WHERE a.first_at IS NOT NULL
        """

    def bits_sql(self) -> str:
        """SELECT giving object_key and bits: -log2 of the chance that an account has this by itself."""
        raise NotImplementedError
