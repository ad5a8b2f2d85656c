"""Statuses of the classic Twitter API v1.1 as JSON: search, timelines, streams, hydrated ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

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
    at,
    count_at,
    each,
    flag_at,
    id_at,
    kind_of,
    text_at,
    texts_in,
    unique,
)

_STREAM_NOTICES = ("delete", "limit", "scrub_geo", "status_withheld", "user_withheld", "warning")
_MEDIA = {"photo": "photo", "video": "video", "animated_gif": "video"}
_PATHS = {
    "account_id": "user.id_str", "handle": "user.screen_name", "name": "user.name",
    "created_at": "user.created_at", "account_place": "user.location",
    "avatar": "user.profile_image_url_https", "verified": "user.verified",
    "followers": "user.followers_count", "following": "user.friends_count",
    "declared_posts": "user.statuses_count", "biography": "user.description", "post_id": "id_str",
    "posted_at": "created_at", "text": "full_text", "client": "source", "language": "lang",
    "repost_of": "retweeted_status.id_str", "repost_account": "retweeted_status.user.id_str",
    "repost_at": "retweeted_status.created_at", "reply_to": "in_reply_to_status_id_str",
    "reply_account": "in_reply_to_user_id_str", "likes": "favorite_count",
    "reposts": "retweet_count", "replies": "reply_count", "quotes": "quote_count",
    "links": "entities.urls[].expanded_url", "tags": "entities.hashtags[].text",
    "mentions": "entities.user_mentions[].screen_name",
    "media": "extended_entities.media[].media_url_https", "place": "place.full_name",
}


@dataclass(frozen=True, kw_only=True)
class XV1(Importer):
    """Statuses of the Twitter API v1.1, with the originals of retweets and quotes inside them."""

    name = "x_v1"
    label = "X (Twitter) API v1.1 JSON"
    platform = "x"
    shapes = ("json",)
    lists = ("statuses",)
    caveats = (
        "Counts of a retweet are those of its original (or 0), so they are kept for the original "
        "only and are unknown for the retweet.",
        "Streamed statuses longer than 140 characters are cut in `text`; the whole is read from "
        "extended_tweet where it is there.",
        "retweeted_status is always the first original, never the retweet through which it was "
        "seen, so chains of retweets are not visible.",
        "Statuses hydrated from ids lack what was deleted since: removed accounts leave no trace.",
        "reply_count and quote_count exist in premium and streamed statuses only.",
    )
    references = (
        "Twitter API v1.1 data dictionary: Tweet, User, Entities, Extended entities, "
        "https://developer.x.com/en/docs/tweets/data-dictionary/overview/intro-to-tweet-json",
    )
    examples = (
        ImportExample(
            shows="a retweet and the original inside it, which is kept as an embedded post",
            record={
                "created_at": "Wed Oct 10 20:19:24 +0000 2018", "id": 1050118621198921001,
                "id_str": "1050118621198921001",
                "full_text": "RT @boris_l: placeholder #one https://t.co/aaaaaaaaaa",
                "source": '<a href="https://example.org" rel="nofollow">Example &amp; Co</a>',
                "in_reply_to_status_id_str": None,
                "user": {
                    "id_str": "11", "name": "Amina K", "screen_name": "amina_k",
                    "location": "Nowhere", "url": None, "description": "placeholder",
                    "verified": False, "followers_count": 5, "friends_count": 20,
                    "statuses_count": 300, "created_at": "Mon Jan 01 00:00:00 +0000 2018",
                    "profile_image_url_https": "https://example.org/a_normal.jpg",
                },
                "retweeted_status": {
                    "created_at": "Wed Oct 10 20:15:00 +0000 2018", "id_str": "1050117000000000000",
                    "full_text": "placeholder #one https://t.co/aaaaaaaaaa",
                    "user": {"id_str": "12", "screen_name": "boris_l"},
                    "entities": {
                        "hashtags": [{"text": "one", "indices": [12, 16]}],
                        "urls": [{"expanded_url": "https://example.org/a", "indices": [17, 40]}],
                        "user_mentions": [],
                    },
                    "retweet_count": 3, "favorite_count": 4, "lang": "en",
                },
                "entities": {
                    "hashtags": [{"text": "one", "indices": [25, 29]}],
                    "urls": [{"expanded_url": "https://example.org/a"}],
                    "user_mentions": [{"screen_name": "boris_l", "id_str": "12"}],
                },
                "extended_entities": {
                    "media": [{"type": "photo", "media_url_https": "https://example.org/m/1.jpg"}],
                },
                "retweet_count": 3, "favorite_count": 0, "lang": "en",
            },
            gives=(
                Post(
                    platform="x", native_id="1050118621198921001",
                    account=Profile(
                        native_id="11", handle="amina_k", name="Amina K",
                        created_at="Mon Jan 01 00:00:00 +0000 2018", followers=5, following=20,
                        declared_posts=300, biography="placeholder", place="Nowhere",
                        avatar="https://example.org/a_normal.jpg", verified=False,
                    ),
                    posted_at="Wed Oct 10 20:19:24 +0000 2018", kind="repost",
                    text="RT @boris_l: placeholder #one https://t.co/aaaaaaaaaa", language="en",
                    client="Example & Co", repost_of="1050117000000000000", repost_account="12",
                    repost_at="Wed Oct 10 20:15:00 +0000 2018", links=("https://example.org/a",),
                    tags=("one",), mentions=("boris_l",),
                    media=(Media(media_type="photo", url="https://example.org/m/1.jpg"),),
                ),
                Post(
                    platform="x", native_id="1050117000000000000",
                    account=Profile(native_id="12", handle="boris_l"),
                    posted_at="Wed Oct 10 20:15:00 +0000 2018",
                    text="placeholder #one https://t.co/aaaaaaaaaa", language="en", likes=4,
                    reposts=3, links=("https://example.org/a",), tags=("one",), mentions=(),
                    embedded=True,
                ),
            ),
        ),
        ImportExample(
            shows="a streamed reply, whole only in extended_tweet",
            record={
                "created_at": "Wed Oct 10 20:19:24 +0000 2018", "id_str": "1050118621198921002",
                "text": "@boris_l placeholder… https://t.co/bbbbbbbbbb", "truncated": True,
                "in_reply_to_status_id_str": "1050117000000000000", "in_reply_to_user_id_str": "12",
                "user": {"id_str": "11", "screen_name": "amina_k"},
                "place": {"full_name": "Nowhere, Utopia"},
                "entities": {"hashtags": [], "urls": [], "user_mentions": []},
                "extended_tweet": {
                    "full_text": "@boris_l placeholder, the whole of it",
                    "entities": {
                        "hashtags": [], "urls": [],
                        "user_mentions": [{"screen_name": "boris_l", "id_str": "12"}],
                    },
                },
                "quote_count": 0, "reply_count": 1, "retweet_count": 0, "favorite_count": 2,
            },
            gives=(
                Post(
                    platform="x", native_id="1050118621198921002",
                    account=Profile(native_id="11", handle="amina_k"),
                    posted_at="Wed Oct 10 20:19:24 +0000 2018", kind="reply",
                    text="@boris_l placeholder, the whole of it", reply_to="1050117000000000000",
                    reply_account="12", likes=2, reposts=0, replies=1, quotes=0, links=(), tags=(),
                    mentions=("boris_l",), place="Nowhere, Utopia",
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """A status with its author, both with the id_str that only v1.1 writes; or a deletion."""
        status = "id_str" in record and at(record, "user.id_str") is not None
        return status or at(record, "delete.status.id_str") is not None

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """The status, then the originals that it retweets or quotes."""
        if "user" not in record and any(notice in record for notice in _STREAM_NOTICES):
            raise Refusal("not_a_post", "This is a notice of the stream, not a status.")
        yield _post(record)
        quoted = at(record, "quoted_status") or at(record, "retweeted_status.quoted_status")
        for original in (at(record, "retweeted_status"), quoted):
            if isinstance(original, Mapping) and id_at(original, "user.id_str"):
                yield _post(original, embedded=True)

    def columns_used(self, reading: Reading) -> Mapping[str, str]:  # noqa: ARG002
        """Paths in a status."""
        return _PATHS


def _post(status: Record, *, embedded: bool = False) -> Post:
    extended = at(status, "extended_tweet")
    whole = extended if isinstance(extended, Mapping) else status
    entities = at(whole, "entities")
    repost_of = id_at(status, "retweeted_status.id_str")
    reply_to = id_at(status, "in_reply_to_status_id_str")
    # A retweet of a quote repeats the quote's id; the one who retweets did not quote.
    quote_of = None if repost_of else id_at(status, "quoted_status_id_str")
    counted = {} if repost_of else status
    return Post(
        platform="x",
        native_id=id_at(status, "id_str"),
        account=_account(status),
        posted_at=status.get("created_at"),
        kind=kind_of(repost=repost_of, reply=reply_to, quote=quote_of),
        text=text_at(whole, "full_text") or text_at(status, "text"),
        language=text_at(status, "lang"),
        client=_program(text_at(status, "source")),
        repost_of=repost_of,
        repost_account=id_at(status, "retweeted_status.user.id_str"),
        repost_at=at(status, "retweeted_status.created_at"),
        reply_to=reply_to,
        reply_account=id_at(status, "in_reply_to_user_id_str"),
        quote_of=quote_of,
        likes=count_at(counted, "favorite_count"),
        reposts=count_at(counted, "retweet_count"),
        replies=count_at(counted, "reply_count"),
        quotes=count_at(counted, "quote_count"),
        links=None if entities is None else _links(entities),
        tags=None if entities is None else texts_in(each(entities, "hashtags"), "text"),
        mentions=None if entities is None else _mentions(entities),
        media=_media(whole),
        place=text_at(status, "place.full_name"),
        embedded=embedded,
    )


def _account(status: Record) -> Profile:
    native_id = account_at(status, "user.id_str")
    user = at(status, "user")
    website = next(iter(each(user, "entities.url.urls")), {})
    return Profile(
        native_id=native_id,
        handle=text_at(user, "screen_name"),
        name=text_at(user, "name"),
        created_at=at(user, "created_at"),
        followers=count_at(user, "followers_count"),
        following=count_at(user, "friends_count"),
        declared_posts=count_at(user, "statuses_count"),
        biography=text_at(user, "description"),
        place=text_at(user, "location"),
        website=text_at(website, "expanded_url") or text_at(user, "url"),
        avatar=text_at(user, "profile_image_url_https"),
        language=text_at(user, "lang"),
        verified=flag_at(user, "verified"),
    )


def _program(source: str | None) -> str | None:
    """The name in the HTML link to the program that a status was posted with."""
    return unescape(re.sub(r"<[^>]*>", "", source)).strip() or None if source else None


def _links(entities: object) -> tuple[str, ...]:
    """Shared addresses, resolved where Twitter did it; not the "read on" link of a cut status."""
    found = each(entities, "urls")
    links = (text_at(e, "unwound.url") or text_at(e, "expanded_url") for e in found)
    return unique(link for link in links if link and "twitter.com/i/web/status/" not in link)


def _mentions(entities: object) -> tuple[str, ...]:
    return unique(texts_in(each(entities, "user_mentions"), "screen_name"))


def _media(whole: Record) -> tuple[Media, ...]:
    found = each(whole, "extended_entities.media") or each(whole, "entities.media")
    return tuple(
        Media(
            media_type=_MEDIA.get(text_at(item, "type") or "", "unknown"),
            url=text_at(item, "media_url_https"),
        )
        for item in found
    )
