"""Any table whose columns say what they are, or are said by a person with --map."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from overt.ingest._base import (
    Importer,
    ImportExample,
    Post,
    Profile,
    Reading,
    Record,
    Refusal,
)
from overt.ingest._cells import MARKS, POST, PROFILE, fields_of, id_in, readers_of
from overt.ingest._fields import at, kind_of, text_at
from overt.ingest._hints import columns_of, is_enough, paths, plain

_REPOST_MARK = re.compile(r"\s*[\"“']?RT\s+@([^\s:@]{1,60}):?\s", re.IGNORECASE)
_UTC_NAME = re.compile(r"(?<![a-z])(utc|gmt)(?![a-z])", re.IGNORECASE)
_ZONELESS = re.compile(r"[\d\s:./-]*\d[T\s]+\d[\d:.]*", re.IGNORECASE)
_ROOM = ("channelid", "chatid", "peerid", "groupid", "channel", "chat")


@dataclass(frozen=True, kw_only=True)
class Table(Importer):
    """Any table (or list of flat JSON objects) with an account, a time, and a text, link or id."""

    name = "table"
    label = "table"
    platform = None
    shapes = ("table", "json")
    lists = ("posts", "data", "items", "results", "messages", "comments")
    caveats = (
        "Columns are found by their names, in English and French. What was taken for what is shown "
        "before reading; --map FIELD=COLUMN corrects it.",
        "A column in_reply_to without further words is taken for the account replied to, as in X's "
        "exports; where it holds posts, say --map reply_to=in_reply_to.",
        "A text that begins with RT @name: counts as a repost of that account even where the table "
        "does not say so; X cut such texts at 140 characters until 2017.",
        "The platform is that of a column named platform, else that of --platform, else unknown.",
    )
    references = ()
    examples = (
        ImportExample(
            shows="a French table; what is not given stays unknown",
            record={
                "Identifiant": "17",
                "Auteur": "amina",
                "Date": "14/05/2024",
                "Heure": "10:00",
                "Texte": "texte de remplissage",
                "Nb abonnés": "1 204",
            },
            reading=Reading(
                columns=("Identifiant", "Auteur", "Date", "Heure", "Texte", "Nb abonnés"),
                platform="facebook",
            ),
            gives=(
                Post(
                    platform="facebook",
                    native_id="17",
                    account=Profile(native_id="amina", followers=1204),
                    posted_at="14/05/2024 10:00",
                    text="texte de remplissage",
                ),
            ),
        ),
        ImportExample(
            shows="columns named by a person; a truth value marks reposts",
            record={"who": "7", "when": "2016-10-09 00:10:00", "what": "placeholder", "again": "1"},
            reading=Reading(
                columns=("who", "when", "what", "again"),
                mapping={
                    "account_id": "who",
                    "posted_at": "when",
                    "text": "what",
                    "is_repost": "again",
                },
            ),
            gives=(
                Post(
                    platform="unknown",
                    native_id=None,
                    account=Profile(native_id="7"),
                    posted_at="2016-10-09 00:10:00",
                    text="placeholder",
                    kind="repost",
                ),
            ),
        ),
        ImportExample(
            shows="numbers of messages count per channel, so the channel belongs to the id",
            record={"message_id": "11877", "channel_id": "-100", "date": "1715680800", "text": "a"},
            reading=Reading(
                columns=("message_id", "channel_id", "date", "text"), platform="telegram"
            ),
            gives=(
                Post(
                    platform="telegram",
                    native_id="-100/11877",
                    account=Profile(native_id="-100"),
                    posted_at="1715680800",
                    text="a",
                ),
            ),
        ),
        ImportExample(
            shows="a table of accounts gives profiles",
            record={"user_id": "7", "created_at": "2019-11-05", "followers_count": "12"},
            reading=Reading(columns=("user_id", "created_at", "followers_count")),
            gives=(Profile(native_id="7", created_at="2019-11-05", followers=12),),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """The names of the columns make posts or profiles."""
        return is_enough(_chosen(tuple(paths(record)), ()))

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """Field → column, as mapped or found by name."""
        return _chosen(reading.columns, tuple(reading.mapping.items()))

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:
        """One row: a post, or a profile where the table has no times of posts."""
        row = _plan(reading.columns, tuple(reading.mapping.items()))
        account = row.profile(record)
        if row.time_column is None:
            yield account
            return
        post, marks = row.post(record)
        mark = _REPOST_MARK.match(post["text"]) if post.get("text") else None
        if mark and not post.get("repost_account"):
            post["repost_account"] = mark[1]
        kind = marks.get("kind")
        yield Post(
            platform=marks.get("platform") or reading.platform or "unknown",
            native_id=row.post_id(record, post.pop("post_id", None)),
            account=account,
            posted_at=row.time(record, marks.get("posted_time")),
            kind=kind_of(
                repost=mark or post.get("repost_of") or marks.get("is_repost") or kind == "repost",
                reply=post.get("reply_to") or post.get("reply_account") or kind == "reply",
                quote=post.get("quote_of") or kind == "quote",
            ),
            **post,
        )


_PROFILES_KNOWN = 50_000  # so many profiles are remembered while a table is read


class _TablePlan:
    """Which column each field is read from and how, worked out once per table."""

    def __init__(self, columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> None:
        chosen = _chosen(columns, mapping)
        self.time_column = chosen.get("posted_at")
        self._account_column = chosen.get("account_id", "account_id")
        self._says_utc = bool(self.time_column and _UTC_NAME.search(self.time_column))
        self._profile = readers_of(chosen, PROFILE)
        self._profile_columns = tuple(column for _, column, *_ in self._profile)
        self._post = readers_of(chosen, POST)
        self._marks = readers_of(chosen, MARKS)
        self._known: dict[tuple[Any, ...], Profile] = {}
        self._room = None
        if plain(chosen.get("post_id", "")) == "messageid":
            named = {plain(column): column for column in columns}
            self._room = next((named[name] for name in _ROOM if name in named), None)

    def profile(self, record: Record) -> Profile:
        """The account of a row; raises Refusal no_account."""
        account_id = id_in(at(record, self._account_column))
        if account_id is None:
            raise Refusal(
                "no_account",
                f"{self._account_column} is empty, so nobody is known to have posted this.",
            )
        # Most rows repeat the profile of an earlier row of the account, in the same words.
        cells = (account_id, *[record.get(column) for column in self._profile_columns])
        try:
            return self._known[cells]  # of texts alone, so nothing else is taken for one
        except (KeyError, TypeError):  # a list has no place in a dictionary
            pass
        profile = Profile(native_id=account_id, **fields_of(record, self._profile))
        if {type(cell) for cell in cells} == {str}:
            if len(self._known) >= _PROFILES_KNOWN:
                self._known.clear()
            self._known[cells] = profile
        return profile

    def post(self, record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
        """Fields of the post as they are, and those that say something about others."""
        return fields_of(record, self._post), fields_of(record, self._marks)

    def post_id(self, record: Record, native: str | None) -> str | None:
        """The id of the post; with its channel where numbers count per channel."""
        if native is None or self._room is None:
            return native
        return f"{text_at(record, self._room)}/{native}"

    def time(self, record: Record, of_day: str | None) -> object:
        """The raw time; date and time of day put together, the zone of the column's name added."""
        value = at(record, self.time_column or "")
        if not isinstance(value, str):
            return value
        if of_day and ":" not in value:
            value = f"{value.strip()} {of_day.strip()}"
        return f"{value} UTC" if self._says_utc and _ZONELESS.fullmatch(value.strip()) else value


@lru_cache(maxsize=1_000)
def _chosen(columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return columns_of(columns, dict(mapping))


@lru_cache(maxsize=1_000)
def _plan(columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> _TablePlan:
    return _TablePlan(columns, mapping)
