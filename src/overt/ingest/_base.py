"""What an importer is: records of one platform's export in, posts of one shape out.

Importers read parsed records; they never touch a file, the network or the clock. The machinery
around them (`_files`, `_shapes`, `_pipeline`) opens files, splits them into records, keeps each
record's SHA-256 and line, normalises texts and links, and writes the tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from overt.plugins import Part

Record = Mapping[str, Any]
"""One parsed record: a JSON object, or column → text of a table row ("" is an empty cell)."""


class Refusal(Exception):  # a normal outcome of reading, kept as a row, not an error
    """This record is not taken in; `reason` is a fixed word, `detail` a sentence for a person.

    Reasons: no_zone, no_time, time_out_of_range, no_account, unreadable, id_reused, not_a_post.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(slots=True, kw_only=True)
class Profile:
    """An account as one record shows it; None is "the source does not say".

    `native_id` is the platform's own stable id, or the handle where the source has no id.
    """

    native_id: str
    handle: str | None = None
    name: str | None = None
    created_at: object = None
    followers: int | None = None
    following: int | None = None
    declared_posts: int | None = None
    biography: str | None = None
    place: str | None = None
    website: str | None = None
    avatar: str | None = None
    language: str | None = None
    verified: bool | None = None


@dataclass(slots=True, kw_only=True)
class Media:
    """A picture, video or file of a post; `hash` is "kind:value" when the export carries one."""

    media_type: str = "unknown"
    url: str | None = None
    hash: str | None = None


@dataclass(slots=True, kw_only=True)
class Promotion:
    """What was paid in one currency to have a post shown; times are raw, None is "the source does not say".

    `spend_low` and `spend_high` are equal where the source gives a sum and no range.
    """

    currency: str | None = None
    spend_low: float | None = None
    spend_high: float | None = None
    impressions: int | None = None
    clicks: int | None = None
    targeting: str | None = None
    starts_at: object = None
    ends_at: object = None


@dataclass(slots=True, kw_only=True)
class Post:
    """One message as an importer gives it. Ids are native: the machinery puts the platform before.

    Times are given raw, exactly as the source has them; the machinery reads them later with the
    file's zone (`_time.Clock`), so that an importer cannot guess one. `links`, `tags`, `mentions`
    None means the source has no such field and they are to be found in the text; () means it says
    there are none. A repost whose original's id the source hides has kind "repost" and no
    `repost_of`; the machinery then matches it by its text.
    """

    platform: str
    native_id: str | None
    account: Profile
    posted_at: object
    kind: str = "post"
    text: str | None = None
    language: str | None = None
    client: str | None = None
    repost_of: str | None = None
    repost_account: str | None = None
    repost_at: object = None
    reply_to: str | None = None
    reply_account: str | None = None
    quote_of: str | None = None
    conversation: str | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    views: int | None = None
    links: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    mentions: tuple[str, ...] | None = None
    media: tuple[Media, ...] = ()
    objects: tuple[str, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    place: str | None = None
    url: str | None = None
    embedded: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is known about the file beside the record itself.

    `envelope` holds the simple values that stand around the list of records in a JSON document
    (a Telegram chat's name and id, …). `mapping` is the person's FIELD → column, `platform` the
    person's word for the platform; both empty unless given. `columns` are a table's columns.
    """

    envelope: Mapping[str, Any] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    platform: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportExample:
    """A record as the platform gives it and what it must become; shown in the docs, run as a test."""

    shows: str
    record: Record
    gives: Sequence[Post | Profile]
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, kw_only=True)
class Importer(Part):
    """Base of all importers.

    shapes           kinds of file it reads: "table" (CSV, TSV, Parquet, Excel) or "json" (JSON
                     documents, arrays, JSON Lines)
    lists            where records lie inside one JSON document, as dotted paths with * for "each":
                     ("messages", "chats.list.*.messages"); an array at the top and JSON Lines
                     always work
    documented_zone  zone that the format's own documentation fixes for times written without one;
                     None where there is none, and such times are refused until a person gives it
    """

    kind = "importer"
    label: ClassVar[str]
    platform: ClassVar[str | None]
    shapes: ClassVar[tuple[str, ...]]
    lists: ClassVar[tuple[str, ...]] = ()
    documented_zone: ClassVar[str | None] = None
    caveats: ClassVar[tuple[str, ...]]
    references: ClassVar[tuple[str, ...]]
    examples: ClassVar[tuple[ImportExample, ...]]

    def recognises(self, record: Record) -> bool:
        """Whether a record has this format's own marks; decides which importer reads a file."""
        raise NotImplementedError

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:
        """The posts (and bare profiles) a record holds; raises Refusal when it holds none it should."""
        raise NotImplementedError

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """Field of the post → column or path it is read from, to show a person what was understood."""
        raise NotImplementedError


def text_or_none(value: object) -> str | None:
    """A value as text; None for missing values and for the words exports use for them."""
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    return None if text.strip().lower() in _MISSING else text


def count_or_none(value: object) -> int | None:
    """A count as a whole number, or None where the source gives none (never 0 for unknown)."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 9e18 else None
    text = str(value).strip().replace(",", "").replace("\u202f", "").replace("\u00a0", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if 0 <= number < 9e18 else None


def listed(value: object) -> tuple[str, ...] | None:
    """A cell that holds a list (JSON, Python literal, or separated by | ; , or spaces) as texts.

    None for a missing value, () for an empty list.
    """
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return tuple(str(item) for item in value if item not in (None, ""))
    text = str(value).strip()
    if text in ("", "[]", "{}"):
        return () if text else None
    if text[0] == "[" and text[-1] == "]":
        try:
            return listed(json.loads(text))
        except ValueError:
            return tuple(part for part in (p.strip().strip("'\"") for p in text[1:-1].split(",")) if part)
    for separator in ("|", ";", ",", " "):
        if separator in text:
            return tuple(part.strip() for part in text.split(separator) if part.strip())
    return (text,)


_MISSING = frozenset({"", "null", "none", "nan", "n/a", "na", "absent", "\\n"})
