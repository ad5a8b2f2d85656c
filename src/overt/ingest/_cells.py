"""What the cells of any table mean: texts, ids, counts, lists, links, and words for yes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from overt.ingest._base import Media, Record, listed, text_or_none
from overt.ingest._fields import at, count_at, flag_at, text_at, unique
from overt.ingest._hints import plain

_LINK = re.compile(r"https?://[^\s|\"'<>\]]+", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"[,;]+(?=\s*https?://)|[,;]+$", re.IGNORECASE)
_YES = {"1", "1.0", "true", "t", "yes", "y", "x", "oui", "o", "vrai", "retweet", "rt", "repost"}
_KINDS = {
    word: kind
    for kind, words in {
        "repost": "repost reposted retweet retweeted rt share shared forward partage",
        "reply": "reply repliedto replied comment answer reponse commentaire",
        "quote": "quote quoted quotetweet quoteretweet quotepost citation",
    }.items()
    for word in words.split()
}
_LONGEST_MISSING = 8  # letters of the longest word for "missing"; longer cells are not compared
_DIGITS = 19  # fewer fit a 64-bit column in any case

Reader = Callable[[object], Any]


def word_in(cell: object) -> str | None:
    """A text, or None where the cell is empty or says "missing" in a word (null, NaN …)."""
    if type(cell) is str and len(cell) > _LONGEST_MISSING:
        return cell
    return None if isinstance(cell, (dict, list)) else text_or_none(cell)


def text_in(cell: object) -> str | None:
    """Exactly as it stands: "NA" is a text."""
    return text_at({"": cell}, "")


def id_in(cell: object) -> str | None:
    """An id without the .0 that data frames put behind numbers."""
    if type(cell) is str and len(cell) > _LONGEST_MISSING and cell.isalnum():
        return cell
    text = (word_in(cell) or "").strip()
    return (text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text) or None


def count_in(cell: object) -> int | None:
    """A count, None where unknown; 1 204 is how French writes thousands."""
    if type(cell) is str and cell.isdecimal() and len(cell) < _DIGITS:
        return int(cell)
    return count_at({"": "".join(cell.split()) if isinstance(cell, str) else cell}, "")


def flag_in(cell: object) -> bool:
    """Whether the cell says yes."""
    return str(cell).strip().lower() in _YES


def kind_in(cell: object) -> str | None:
    """The kind of post a word means; None for words that mean none, such as photo."""
    return _kind_of(word_in(cell) or "")


@lru_cache(maxsize=1_000)
def _kind_of(word: str) -> str | None:
    return _KINDS.get(plain(word))


def list_in(cell: object) -> tuple[str, ...]:
    """The texts of a cell that holds a list; the table has the column, so an empty cell is none."""
    if isinstance(cell, str) and text_or_none(cell) is None:
        return ()
    return unique(listed(cell) or ())


def links_in(cell: object) -> tuple[str, ...]:
    """The addresses in a cell; commas and semicolons inside an address stay in it."""
    if not cell:
        return ()
    parts = cell if isinstance(cell, list) else (cell,)
    pieces = (piece for part in parts for piece in _BETWEEN_LINKS.split(str(part)))
    return unique(link.rstrip(",;") for piece in pieces for link in _LINK.findall(piece))


def media_in(cell: object) -> tuple[Media, ...]:
    """Pictures and films by their addresses, by the paths of local files, or by fingerprints ("phash:f0e1…")."""
    found = [Media(url=url) for url in links_in(cell)]
    for piece in listed(cell) or ():
        if _FINGERPRINT.fullmatch(piece):
            found.append(Media(hash=piece))
        elif _MEDIA_FILE.search(piece) and not _LINK.search(piece):
            found.append(Media(url=piece))
    return tuple(found)


_FINGERPRINT = re.compile(r"(?:phash|phash256|dhash|ahash|whash|pdq|md5|sha1|sha256):[0-9a-fA-F]{8,}")
_MEDIA_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|avif|mp4|m4v|mov|webm|mkv|avi)$", re.IGNORECASE)


MARKS: dict[str, Reader] = {
    "platform": word_in, "posted_time": word_in, "is_repost": flag_in, "kind": kind_in,
}  # fmt: skip
POST: dict[str, Reader] = {
    "post_id": id_in, "text": text_in, "language": word_in, "client": word_in, "repost_of": id_in,
    "repost_account": id_in, "repost_at": word_in, "reply_to": id_in, "reply_account": id_in,
    "quote_of": id_in, "conversation": id_in, "likes": count_in, "reposts": count_in, "replies": count_in,
    "quotes": count_in, "views": count_in, "links": links_in, "tags": list_in, "mentions": list_in,
    "media": media_in, "objects": list_in, "place": word_in, "url": word_in,
}  # fmt: skip
PROFILE: dict[str, Reader] = {
    "handle": word_in, "name": word_in, "created_at": word_in, "followers": count_in, "following": count_in,
    "declared_posts": count_in, "biography": word_in, "account_place": word_in, "website": word_in,
    "avatar": word_in, "account_language": word_in, "verified": lambda cell: flag_at({"": cell}, ""),
}  # fmt: skip


_REPEATING = (word_in, count_in, flag_in, kind_in)
"""Readers of cells that say few different things: what they read is remembered."""
_REMEMBERED = 20_000  # cells of a column


class FieldReader(NamedTuple):
    """One field of Post or Profile: where it is read, how, what an empty cell means, and cells read before."""

    field: str
    column: str
    read: Reader
    of_empty: Any
    known: dict[str, Any] | None


def fields_of(record: Record, readers: Sequence[FieldReader]) -> dict[str, Any]:
    """What the readers read, fields that say nothing left out; a column is most often there by its very name."""
    fields = {}
    for field, column, read, of_empty, known in readers:
        cell = record[column] if column in record else at(record, column)
        if cell == "":
            value = of_empty
        elif known is None or type(cell) is not str:
            value = read(cell)
        elif cell in known:
            value = known[cell]
        else:
            if len(known) >= _REMEMBERED:
                known.clear()
            value = known[cell] = read(cell)
        if value is not None:
            fields[field] = value
    return fields


def readers_of(chosen: Mapping[str, str], readers: Mapping[str, Reader]) -> tuple[FieldReader, ...]:
    """Readers for the columns that are there."""
    return tuple(
        FieldReader(
            field.removeprefix("account_"), chosen[field], read, read(""), {} if read in _REPEATING else None
        )
        for field, read in readers.items()
        if field in chosen
    )
