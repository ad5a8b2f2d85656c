"""CSV exports of 4CAT: Telegram, and what Zeeschuimer captured from X, TikTok, Instagram, …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
)
from overt.ingest._fields import (
    account_at,
    cells,
    count_at,
    flag_at,
    id_at,
    kind_of,
    plain_text,
    text_at,
    unique,
)

_MARKS = {
    "telegram": {"author_forwarded_from_name", "entities_mentioned"},
    "x": {"is_retweet", "retweeted_user"},
    "bluesky": {"replied_to_post", "author_profile"},
    "instagram": {"num_likes", "usertags"},
    "threads": {"author_is_verified", "is_paid_partnership"},
    "facebook": {"is_in_group", "group_name"},
    "gab": {"account_account", "reblogs_count"},
    "truthsocial": {"account_username", "reblogs_count"},
    "vk": {"author_screen_name", "author_privacy_is_closed"},
    "tiktok": {"tiktok_url"},
    "tiktok comments": {"comment_url", "is_comment_on_comment"},
}
"""Columns that tell which data source of 4CAT wrote a file; the first that fits counts."""

_CANDIDATES = {
    "post_id": ("id",),
    "account_id": ("author_id", "account_id", "author"),
    "handle": ("author_username", "account_username", "author_screen_name", "author"),
    "name": ("author_name", "author_fullname", "author_full", "author_display_name"),
    "created_at": ("author_created_at",),
    "followers": ("author_followers", "account_followers"),
    "avatar": ("author_avatar_url", "author_avatar", "account_avatar"),
    "posted_at": ("unix_timestamp", "created_at", "timestamp"),
    "text": ("body",),
    "language": ("language_guess", "languages"),
    "client": ("source",),
    "repost_account": ("author_forwarded_from_id",),
    "repost_at": ("unix_timestamp_forwarded_from",),
    "reply_to": ("reply_to", "replied_to_post", "in_reply_to_comment_id", "post_id"),
    "quote_of": ("quote_tweet_id", "quoted_post"),
    "conversation": ("thread_id",),
    "likes": ("like_count", "num_likes", "favourites_count", "likes"),
    "reposts": ("retweet_count", "repost_count", "reblogs_count", "reposts", "shares"),
    "replies": ("reply_count", "num_comments", "replies_count", "comments", "replies"),
    "quotes": ("quote_count", "quotes"),
    "views": ("impression_count", "play_count", "plays", "views"),
    "links": ("urls", "links", "link_attached", "link_url"),
    "mentions": ("mentions", "entities_mentioned"),
    "media": ("images", "image_urls", "image_url"),
    "place": ("place_name", "location_name", "location_created"),
    "url": ("link", "url", "post_url", "tiktok_url", "comment_url"),
}
"""Field of the post → columns that hold it in one source or another; the first there counts."""

_NOBODY = {"REDACTED", "Anonymous", "unknown"}
_FILLED_WITH_0 = {"impression_count", "num_comments", "num_likes", "play_count", "reblogs_count"}


@dataclass(frozen=True, kw_only=True)
class FourCAT(Importer):
    """Datasets that 4CAT (Capture and Analysis Toolkit) exports as CSV, from any of its sources."""

    name = "fourcat"
    label = "4CAT CSV"
    platform = None
    shapes = ("table",)
    documented_zone = "UTC"
    caveats = (
        "4CAT fills some missing counts with 0 (views on X, likes, comments and plays on "
        "Instagram, reposts on Truth Social): a 0 there is read as unknown.",
        "timestamp is UTC for most sources and the server's local time for some (Telegram, "
        "Instagram); unix_timestamp is read wherever it is there.",
        "A capture by Zeeschuimer holds what one person's browser was shown: an algorithm chose.",
        "The id of a reposted post is not exported: on X and Telegram reposts meet by their text.",
        "Hashtags are found in the text, because 4CAT writes those of some sources in no order.",
        "Authors may be hashed on purpose, with another salt in every dataset, so that accounts of "
        "two exports do not meet; REDACTED and Anonymous authors are refused.",
    )
    references = (
        "Peeters & Hagen (2022), The 4CAT Capture and Analysis Toolkit, Computational "
        "Communication Research 4(2)",
        "4CAT, map_item of each data source, "
        "https://github.com/digitalmethodsinitiative/4cat/tree/master/datasources",
    )
    examples = (
        ImportExample(
            shows="Telegram: a forward in a channel; its source is known by name and id",
            record={
                "id": "placeholder_news-42", "thread_id": "placeholder_news",
                "chat": "placeholder_news", "author": "1500000001",
                "author_username": "placeholder_news", "author_name": "Placeholder News",
                "author_is_bot": "no", "body": "placeholder #one", "is_reply": "no", "reply_to": "",
                "views": "90", "reactions": "👍👍", "timestamp": "2024-05-14 12:00:07",
                "unix_timestamp": "1715680807", "timestamp_edited": "", "unix_timestamp_edited": "",
                "author_forwarded_from_name": "Other News",
                "author_forwarded_from_username": "other_news",
                "author_forwarded_from_id": "1500000002", "entities_linked": "",
                "entities_mentioned": "amina_k,boris_l", "all_connections": "other_news",
                "timestamp_forwarded_from": "2024-05-14 11:59:00",
                "unix_timestamp_forwarded_from": "1715680740", "link_title": "",
                "link_description": "", "link_attached": "https://example.org/a",
                "attachment_type": "url", "attachment_data": "", "attachment_filename": "",
            },
            gives=(
                Post(
                    platform="telegram", native_id="placeholder_news-42",
                    account=Profile(
                        native_id="1500000001", handle="placeholder_news", name="Placeholder News",
                    ),
                    posted_at="1715680807", kind="repost", text="placeholder #one",
                    repost_account="1500000002", repost_at="1715680740",
                    conversation="placeholder_news", views=90, links=("https://example.org/a",),
                    mentions=("amina_k", "boris_l"),
                ),
            ),
        ),
        ImportExample(
            shows="X captured by Zeeschuimer: a quote with two links and a picture",
            record={
                "collected_from_url": "https://x.com/home", "id": "1790000000000000002",
                "thread_id": "1790000000000000002", "timestamp": "2024-05-14 10:00:07",
                "unix_timestamp": "1715680807",
                "link": "https://x.com/amina_k/status/1790000000000000002",
                "body": "placeholder #one", "author": "amina_k", "author_fullname": "Amina K",
                "author_id": "11", "author_avatar_url": "https://example.org/a.jpg",
                "verified": "True", "source": "Example App", "language_guess": "en",
                "retweet_count": "0", "reply_count": "1", "like_count": "4", "quote_count": "0",
                "impression_count": "0", "is_retweet": "no", "retweeted_user": "",
                "is_quote_tweet": "yes", "quote_tweet_id": "1780000000000000001",
                "quote_author": "boris_l", "is_reply": "no", "replied_author": "",
                "hashtags": "one", "urls": "https://example.org/a,b,https://example.com/c",
                "images": "https://example.org/m/1.jpg", "videos": "", "mentions": "boris_l",
                "long_lat": "", "place_name": "",
            },
            gives=(
                Post(
                    platform="x", native_id="1790000000000000002",
                    account=Profile(
                        native_id="11", handle="amina_k", name="Amina K",
                        avatar="https://example.org/a.jpg",
                    ),
                    posted_at="1715680807", kind="quote", text="placeholder #one", language="en",
                    client="Example App", quote_of="1780000000000000001",
                    conversation="1790000000000000002", likes=4, reposts=0, replies=1, quotes=0,
                    links=("https://example.org/a,b", "https://example.com/c"),
                    mentions=("boris_l",),
                    media=(Media(media_type="photo", url="https://example.org/m/1.jpg"),),
                    url="https://x.com/amina_k/status/1790000000000000002",
                ),
            ),
        ),
        ImportExample(
            shows="TikTok captured by Zeeschuimer: the sound is kept as in the Research API",
            record={
                "collected_from_url": "https://www.tiktok.com/foryou", "id": "7368700000000000001",
                "thread_id": "7368700000000000001", "author": "amina_k", "author_full": "Amina K",
                "author_followers": "200", "body": "placeholder #one",
                "timestamp": "2024-05-14 10:00:07", "unix_timestamp": "1715680807", "is_duet": "no",
                "music_name": "placeholder", "music_id": "7368600000000000002",
                "tiktok_url": "https://www.tiktok.com/@amina_k/video/7368700000000000001",
                "likes": "4", "comments": "0", "shares": "3", "plays": "90", "hashtags": "one",
                "location_created": "FR",
            },
            gives=(
                Post(
                    platform="tiktok", native_id="7368700000000000001",
                    account=Profile(
                        native_id="amina_k", handle="amina_k", name="Amina K", followers=200,
                    ),
                    posted_at="1715680807", text="placeholder #one",
                    conversation="7368700000000000001", likes=4, reposts=3, replies=0, views=90,
                    media=(Media(media_type="audio", hash="tiktok_music:7368600000000000002"),),
                    place="FR", url="https://www.tiktok.com/@amina_k/video/7368700000000000001",
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """The columns of one of 4CAT's sources, or those that its datasets share."""
        keys = set(record)
        shared = {"thread_id", "author", "unix_timestamp"} <= keys
        return {"id", "body", "timestamp"} <= keys and (shared or _source(record) is not None)

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:
        """One row, one post."""
        source = _source(record)
        row = _Row(cells(record))
        forwarded = any(text_at(row.cells, f"author_forwarded_from_{n}") for n in ("name", "id"))
        repost = forwarded or flag_at(row.cells, "is_retweet")
        native_id, reply_to = id_at(row.cells, "id"), row.text("reply_to")
        if source == "telegram":
            native_id, reply_to = row.in_chat(native_id), row.in_chat(reply_to)
        quote_of = row.text("quote_of")
        counted = _Row({}) if repost and source == "x" else row  # on X those of the original
        text = text_at(record, "body")
        yield Post(
            platform=(source or reading.platform or "unknown").removesuffix(" comments"),
            native_id=native_id,
            account=_account(row, source),
            posted_at=row.time(),
            kind=kind_of(
                repost=repost,
                reply=reply_to or flag_at(row.cells, "is_reply"),
                quote=quote_of or flag_at(row.cells, "is_quote_tweet"),
            ),
            text=plain_text(text) if source in ("gab", "truthsocial") else text,
            language=row.text("language"),
            client=row.text("client"),
            repost_account=row.text("repost_account"),
            repost_at=row.text("repost_at"),
            reply_to=reply_to,
            quote_of=quote_of,
            conversation=row.text("conversation"),
            likes=counted.count("likes"),
            reposts=counted.count("reposts"),
            replies=counted.count("replies"),
            quotes=counted.count("quotes"),
            views=counted.count("views"),
            links=_links(row),
            mentions=row.names("mentions"),
            media=_media(row),
            place=row.text("place"),
            url=row.text("url"),
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """For each field the first of its columns that the file has."""
        row = _Row(dict.fromkeys(reading.columns))
        found = {name: row.column(name) for name in _CANDIDATES}
        return {name: column for name, column in found.items() if column is not None}


@dataclass(frozen=True)
class _Row:
    """A row read by field instead of by column."""

    cells: dict[str, Any]

    def column(self, name: str) -> str | None:
        """The first of a field's columns that the row has."""
        return next((column for column in _CANDIDATES[name] if column in self.cells), None)

    def text(self, name: str) -> str | None:
        return text_at(self.cells, self.column(name) or "")

    def count(self, name: str) -> int | None:
        column = self.column(name) or ""
        count = count_at(self.cells, column)
        return None if count == 0 and column in _FILLED_WITH_0 else count

    def names(self, name: str) -> tuple[str, ...] | None:
        """The texts between the commas; () for an empty cell, None without such a column."""
        return None if self.column(name) is None else unique((self.text(name) or "").split(","))

    def in_chat(self, number: str | None) -> str | None:
        """The id that 4CAT makes of a chat and a number in it; older exports have the number."""
        is_bare = number is not None and number.isdecimal()
        return f"{self.text('conversation')}-{number}" if is_bare else number

    def time(self) -> str | None:
        """The time that is surest to be UTC; 4CAT writes 0 for a post seen without its time."""
        times = (text_at(self.cells, column) for column in _CANDIDATES["posted_at"])
        return next((time for time in times if time not in (None, "0", "undefined")), None)


def _source(record: Record) -> str | None:
    keys = set(record)
    return next((source for source, marks in _MARKS.items() if marks <= keys), None)


def _account(row: _Row, source: str | None) -> Profile:
    """The author; a Telegram message without one is the channel's own."""
    own = ("thread_id",) if source == "telegram" else ()
    native_id = account_at(row.cells, *_CANDIDATES["account_id"], *own)
    if native_id in _NOBODY:
        raise Refusal("no_account", f'The author is "{native_id}", which stands for anybody.')
    return Profile(
        native_id=native_id,
        handle=row.text("handle"),
        name=row.text("name"),
        created_at=row.text("created_at"),
        followers=row.count("followers"),
        avatar=row.text("avatar"),
    )


def _links(row: _Row) -> tuple[str, ...] | None:
    """Every link where 4CAT lists them; else the one attached, and without it those in the text."""
    found = unique(_addresses(row.text("links")))
    return found if found or row.column("links") in ("urls", "links") else None


def _media(row: _Row) -> tuple[Media, ...]:
    """Pictures and videos, and the sound under a TikTok video by TikTok's number."""
    pictures = (Media(media_type="photo", url=url) for url in _addresses(row.text("media")))
    videos = (Media(media_type="video", url=u) for u in _addresses(text_at(row.cells, "videos")))
    music = id_at(row.cells, "music_id")
    sound = [Media(media_type="audio", hash=f"tiktok_music:{music}")] if music else []
    return (*pictures, *videos, *sound)


def _addresses(cell: str | None) -> list[str]:
    """Addresses joined by commas, of which each may hold commas itself."""
    return re.split(r",(?=https?://)", cell) if cell else []
