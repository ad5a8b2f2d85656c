"""Any table whose columns say what they are, or are said by a person with --map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from overt.ingest._base import (
    Importer,
    ImportExample,
    Media,
    Post,
    Profile,
    Reading,
    Record,
    Refusal,
    listed,
    text_or_none,
)
from overt.ingest._fields import at, count_at, flag_at, kind_of, text_at, unique
from overt.ingest._hints import FIELDS, columns_of, is_enough, paths, plain

__all__ = ["FIELDS", "Table"]

_REPOST_MARK = re.compile(r"\s*[\"“']?RT\s+@([^\s:@]{1,60}):?\s", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s|\"'<>\]]+", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"[,;]+(?=\s*https?://)|[,;]+$", re.IGNORECASE)
_YES = {"1", "1.0", "true", "t", "yes", "y", "x", "oui", "o", "vrai", "retweet", "rt", "repost"}
_KINDS = {
    "repost": {
        "repost",
        "reposted",
        "retweet",
        "retweeted",
        "rt",
        "share",
        "shared",
        "forward",
        "partage",
    },
    "reply": {"reply", "repliedto", "replied", "comment", "answer", "reponse", "commentaire"},
    "quote": {"quote", "quoted", "quotetweet", "quoteretweet", "quotepost", "citation"},
}
_UTC_NAME = re.compile(r"(?<![a-z])(utc|gmt)(?![a-z])", re.IGNORECASE)
_ZONELESS = re.compile(r"[\d\s:./-]*\d[T\s]+\d[\d:.]*", re.IGNORECASE)
_LONGEST_MISSING = 8  # letters of the longest word for "missing"; longer cells are not compared
_DIGITS = 19  # fewer fit a 64-bit column in any case
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
        "The platform is that of --platform or of a column named platform, else unknown.",
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
            platform=reading.platform or marks.get("platform") or "unknown",
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


class _TablePlan:
    """Which column each field is read from and how, worked out once per table."""

    def __init__(self, columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> None:
        chosen = _chosen(columns, mapping)
        self.time_column = chosen.get("posted_at")
        self._account_column = chosen.get("account_id", "account_id")
        self._says_utc = bool(self.time_column and _UTC_NAME.search(self.time_column))
        self._profile = _readers(chosen, _PROFILE_READERS)
        self._post = _readers(chosen, _POST_READERS)
        self._marks = _readers(chosen, _MARK_READERS)
        self._room = None
        if plain(chosen.get("post_id", "")) == "messageid":
            named = {plain(column): column for column in columns}
            self._room = next((named[name] for name in _ROOM if name in named), None)

    def profile(self, record: Record) -> Profile:
        """The account of a row; raises Refusal no_account."""
        account_id = _id(at(record, self._account_column))
        if account_id is None:
            raise Refusal(
                "no_account",
                f"{self._account_column} is empty, so nobody is known to have posted this.",
            )
        return Profile(native_id=account_id, **_fields(record, self._profile))

    def post(self, record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
        """Fields of the post as they are, and those that say something about others."""
        return _fields(record, self._post), _fields(record, self._marks)

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


_Reader = Callable[[object], Any]


def _word(cell: object) -> str | None:
    """A text, or None where the cell is empty or says "missing" in a word (null, NaN …)."""
    if type(cell) is str and len(cell) > _LONGEST_MISSING:
        return cell
    return None if isinstance(cell, (dict, list)) else text_or_none(cell)


def _text(cell: object) -> str | None:
    """Exactly as it stands: "NA" is a text."""
    return text_at({"": cell}, "")


def _id(cell: object) -> str | None:
    """An id without the .0 that data frames put behind numbers."""
    text = (_word(cell) or "").strip()
    return (text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text) or None


def _count(cell: object) -> int | None:
    """A count, None where unknown; 1 204 is how French writes thousands."""
    if type(cell) is str and cell.isdecimal() and len(cell) < _DIGITS:
        return int(cell)
    return count_at({"": "".join(cell.split()) if isinstance(cell, str) else cell}, "")


def _flag(cell: object) -> bool:
    """Whether the cell says yes."""
    return str(cell).strip().lower() in _YES


def _kind(cell: object) -> str | None:
    word = plain(_word(cell) or "")
    return next((kind for kind, words in _KINDS.items() if word in words), None)


def _list(cell: object) -> tuple[str, ...]:
    """The texts of a cell that holds a list; the table has the column, so an empty cell is none."""
    if isinstance(cell, str) and text_or_none(cell) is None:
        return ()
    return unique(listed(cell) or ())


def _links(cell: object) -> tuple[str, ...]:
    """The addresses in a cell; commas and semicolons inside an address stay in it."""
    if not cell:
        return ()
    parts = cell if isinstance(cell, list) else (cell,)
    pieces = (piece for part in parts for piece in _BETWEEN_LINKS.split(str(part)))
    return unique(link.rstrip(",;") for piece in pieces for link in _LINK.findall(piece))


def _media(cell: object) -> tuple[Media, ...]:
    return tuple(Media(url=url) for url in _links(cell))


_MARK_READERS: dict[str, _Reader] = {
    "platform": _word, "posted_time": _word, "is_repost": _flag, "kind": _kind,
}  # fmt: skip
_POST_READERS: dict[str, _Reader] = {
    "post_id": _id, "text": _text, "language": _word, "client": _word, "repost_of": _id,
    "repost_account": _id, "repost_at": _word, "reply_to": _id, "reply_account": _id,
    "quote_of": _id, "conversation": _id, "likes": _count, "reposts": _count, "replies": _count,
    "quotes": _count, "views": _count, "links": _links, "tags": _list, "mentions": _list,
    "media": _media, "objects": _list, "place": _word, "url": _word,
}  # fmt: skip
_PROFILE_READERS: dict[str, _Reader] = {
    "handle": _word, "name": _word, "created_at": _word, "followers": _count, "following": _count,
    "declared_posts": _count, "biography": _word, "account_place": _word, "website": _word,
    "avatar": _word, "account_language": _word, "verified": lambda cell: flag_at({"": cell}, ""),
}  # fmt: skip


_Readers = tuple[tuple[str, str, _Reader], ...]


def _fields(record: Record, readers: _Readers) -> dict[str, Any]:
    """What the readers read; a column is most often there by its very name."""
    return {
        field: read(record[column] if column in record else at(record, column))
        for field, column, read in readers
    }


def _readers(chosen: Mapping[str, str], readers: Mapping[str, _Reader]) -> _Readers:
    """Field of Post or Profile, column, reader: for the columns that are there."""
    return tuple(
        (field.removeprefix("account_"), chosen[field], read)
        for field, read in readers.items()
        if field in chosen
    )


@lru_cache(maxsize=1_000)
def _chosen(columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return columns_of(columns, dict(mapping))


@lru_cache(maxsize=1_000)
def _plan(columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> _TablePlan:
    return _TablePlan(columns, mapping)
