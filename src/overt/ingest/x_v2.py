"""Posts of the X API v2 as JSON: pages with data and includes, or posts flattened by twarc2."""

from __future__ import annotations

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
    at,
    count_at,
    each,
    flag_at,
    id_at,
    kind_of,
    present,
    text_at,
    texts_at,
    texts_in,
    unique,
)

_PATHS = {
    "account_id": "data[].author_id", "post_id": "data[].id", "posted_at": "data[].created_at",
    "text": "data[].text", "language": "data[].lang", "client": "data[].source",
    "conversation": "data[].conversation_id", "kind": "data[].referenced_tweets[].type",
    "repost_of": "data[].referenced_tweets[].id", "repost_account": "includes.tweets[].author_id",
    "repost_at": "includes.tweets[].created_at", "reply_to": "data[].referenced_tweets[].id",
    "reply_account": "includes.tweets[].in_reply_to_user_id",
    "quote_of": "data[].referenced_tweets[].id", "likes": "data[].public_metrics.like_count",
    "reposts": "data[].public_metrics.retweet_count",
    "replies": "includes.tweets[].public_metrics.reply_count",
    "quotes": "includes.tweets[].public_metrics.quote_count",
    "views": "data[].public_metrics.impression_count",
    "links": "includes.tweets[].entities.urls[].expanded_url",
    "tags": "data[].entities.hashtags[].tag", "mentions": "data[].entities.mentions[].username",
    "media": "includes.media[].url", "place": "includes.places[].full_name",
    "handle": "includes.users[].username", "name": "includes.users[].name",
    "created_at": "includes.users[].created_at",
    "followers": "includes.users[].public_metrics.followers_count",
    "following": "includes.users[].public_metrics.following_count",
    "declared_posts": "includes.users[].public_metrics.tweet_count",
    "biography": "includes.users[].description", "verified": "includes.users[].verified",
}
_MEDIA = {"photo": "photo", "video": "video", "animated_gif": "video"}
_POST_MARKS = {"edit_history_tweet_ids", "public_metrics", "conversation_id", "author"}


@dataclass(frozen=True, kw_only=True)
class XV2(Importer):
    """Pages of the X API v2 (data, includes, meta), single posts, and twarc2's flattened posts."""

    name = "x_v2"
    label = "X API v2 JSON"
    platform = "x"
    shapes = ("json",)
    caveats = (
        "Counts of a retweet are those of its original or 0, so they are kept for the original "
        "only and are unknown for the retweet.",
        "impression_count is 0 for posts from before December 2022, when X began to count views; "
        "0 is therefore read as unknown.",
        "The text of a retweet is cut after 140 characters; the whole is in the embedded original, "
        "if the page was fetched with the expansion referenced_tweets.id.",
        "Without the expansion author_id an account is a bare number, without handle or profile.",
        "X stopped giving the program (source) in December 2022.",
    )
    references = (
        "X API v2 data dictionary: Post, User, Media, Place; expansions, "
        "https://docs.x.com/x-api/fundamentals/data-dictionary",
        "DocNow, twarc2 flatten, https://github.com/DocNow/twarc (src/twarc/expansions.py)",
    )
    examples = (
        ImportExample(
            shows="a page: a retweet whose original, with a picture, is in includes",
            record={
                "data": [
                    {
                        "id": "1600000000000000002", "author_id": "11",
                        "created_at": "2023-05-14T10:00:07.000Z",
                        "text": "RT @boris_l: placeholder #one", "lang": "en",
                        "source": "Example App", "conversation_id": "1600000000000000002",
                        "referenced_tweets": [{"type": "retweeted", "id": "1600000000000000001"}],
                        "public_metrics": {
                            "retweet_count": 3, "like_count": 0, "impression_count": 0,
                        },
                        "entities": {
                            "mentions": [{"username": "boris_l", "id": "12"}],
                            "hashtags": [{"tag": "one"}],
                        },
                    },
                ],
                "includes": {
                    "users": [
                        {
                            "id": "11", "username": "amina_k", "name": "Amina K",
                            "created_at": "2018-01-01T00:00:00.000Z", "description": "placeholder",
                            "verified": False,
                            "public_metrics": {
                                "followers_count": 5, "following_count": 20, "tweet_count": 300,
                            },
                        },
                        {"id": "13", "username": "chen_w", "name": "Chen W"},
                    ],
                    "tweets": [
                        {
                            "id": "1600000000000000001", "author_id": "12",
                            "in_reply_to_user_id": "13",
                            "referenced_tweets": [
                                {"type": "replied_to", "id": "1590000000000000001"},
                            ],
                            "created_at": "2023-05-14T10:00:00.000Z",
                            "text": "placeholder #one https://t.co/a https://t.co/b",
                            "attachments": {"media_keys": ["3_1"]}, "geo": {"place_id": "p1"},
                            "public_metrics": {
                                "retweet_count": 3, "reply_count": 1, "like_count": 4,
                                "quote_count": 0, "impression_count": 90,
                            },
                            "entities": {
                                "urls": [
                                    {
                                        "url": "https://t.co/a",
                                        "expanded_url": "https://example.org/a",
                                    },
                                    {
                                        "expanded_url": "https://x.com/boris_l/status/1600000000000000001/photo/1",
                                        "media_key": "3_1",
                                    },
                                ],
                            },
                        },
                    ],
                    "media": [
                        {"media_key": "3_1", "type": "photo", "url": "https://example.org/m/1.jpg"},
                    ],
                    "places": [{"id": "p1", "full_name": "Nowhere, Utopia"}],
                },
                "meta": {"result_count": 1},
            },
            gives=(
                Post(
                    platform="x", native_id="1600000000000000002",
                    account=Profile(
                        native_id="11", handle="amina_k", name="Amina K",
                        created_at="2018-01-01T00:00:00.000Z", followers=5, following=20,
                        declared_posts=300, biography="placeholder", verified=False,
                    ),
                    posted_at="2023-05-14T10:00:07.000Z", kind="repost",
                    text="RT @boris_l: placeholder #one", language="en", client="Example App",
                    repost_of="1600000000000000001", repost_account="12",
                    repost_at="2023-05-14T10:00:00.000Z", conversation="1600000000000000002",
                    links=(), tags=("one",), mentions=("boris_l",),
                ),
                Post(
                    platform="x", native_id="1600000000000000001", account=Profile(native_id="12"),
                    posted_at="2023-05-14T10:00:00.000Z", kind="reply",
                    text="placeholder #one https://t.co/a https://t.co/b",
                    reply_to="1590000000000000001", reply_account="13", likes=4, reposts=3,
                    replies=1, quotes=0, views=90, links=("https://example.org/a",), tags=(),
                    mentions=(),
                    media=(Media(media_type="photo", url="https://example.org/m/1.jpg"),),
                    place="Nowhere, Utopia", embedded=True,
                ),
                Profile(native_id="13", handle="chen_w", name="Chen W"),
            ),
        ),
        ImportExample(
            shows="a long reply that quotes, flattened by twarc2: the quoted post lies inside it",
            record={
                "id": "1700000000000000009", "author_id": "11",
                "created_at": "2023-09-14T10:00:07.000Z", "text": "placeholder cut…",
                "note_tweet": {
                    "text": "placeholder in full #two", "entities": {"hashtags": [{"tag": "two"}]},
                },
                "conversation_id": "1700000000000000001", "in_reply_to_user_id": "12",
                "author": {"id": "11", "username": "amina_k", "name": "Amina K"},
                "referenced_tweets": [
                    {"type": "replied_to", "id": "1700000000000000001"},
                    {
                        "type": "quoted", "id": "1690000000000000001", "author_id": "13",
                        "created_at": "2023-08-01T00:00:00.000Z", "text": "placeholder",
                        "author": {"id": "13", "username": "chen_w", "name": "Chen W"},
                    },
                ],
                "public_metrics": {"reply_count": 1, "like_count": 2, "impression_count": 31},
            },
            gives=(
                Post(
                    platform="x", native_id="1700000000000000009",
                    account=Profile(native_id="11", handle="amina_k", name="Amina K"),
                    posted_at="2023-09-14T10:00:07.000Z", kind="reply",
                    text="placeholder in full #two", reply_to="1700000000000000001",
                    reply_account="12", quote_of="1690000000000000001",
                    conversation="1700000000000000001", likes=2, replies=1, views=31, links=(),
                    tags=("two",), mentions=(),
                ),
                Post(
                    platform="x", native_id="1690000000000000001",
                    account=Profile(native_id="13", handle="chen_w", name="Chen W"),
                    posted_at="2023-08-01T00:00:00.000Z", text="placeholder", embedded=True,
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """A post of v2, or a page whose data are posts or accounts of v2."""
        found = _data(record)
        listed = "meta" in record or any("public_metrics" in one for one in found)
        return any(map(_is_post, [record, *found])) or (listed and any(map(_is_account, found)))

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """The posts of a page, those it includes, then the accounts that wrote none of them."""
        page = _page(record)
        if not page.posts and not page.users:
            raise Refusal("not_a_post", "This page of results is empty.")
        posts = [_post(post, page) for post in page.posts]
        main = {post.native_id for post in posts}
        posts += [
            _post(post, page, embedded=True)
            for post in page.included.values()
            if id_at(post, "author_id") and id_at(post, "id") not in main
        ]
        yield from posts
        authors = {post.account.native_id for post in posts}
        yield from (_account(user) for key, user in page.users.items() if key not in authors)

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """Paths in a page, or in a post that twarc2 flattened."""
        if "data" in reading.columns or "author_id" not in reading.columns:
            return _PATHS
        flat = {field: path.removeprefix("data[].") for field, path in _PATHS.items()}
        authored = {f: path.replace("includes.users[]", "author") for f, path in flat.items()}
        return present(authored, reading)


_Objects = dict[str, Mapping[str, Any]]


@dataclass(frozen=True)
class _Page:
    """One record taken apart: its posts, and what they refer to by id."""

    posts: list[Mapping[str, Any]]
    included: _Objects
    users: _Objects
    media: _Objects
    places: _Objects


def _data(record: Record) -> list[Mapping[str, Any]]:
    """The objects of a page: a list, or one object from a stream or a look-up of one id."""
    data = record.get("data")
    return [data] if isinstance(data, Mapping) else each(record, "data")


def _is_post(record: Record) -> bool:
    """Whether an object has a post's default fields, and one that no other platform names so."""
    return {"id", "text", "author_id"} <= set(record) and bool(_POST_MARKS & set(record))


def _is_account(record: Record) -> bool:
    return {"id", "username", "name"} <= set(record)


def _page(record: Record) -> _Page:
    """A page as the API gives it, or a flattened post with what twarc2 moved into it."""
    found = _data(record)
    if found or "meta" in record:
        users = [*each(record, "includes.users"), *(d for d in found if _is_account(d))]
        return _Page(
            posts=[d for d in found if not _is_account(d)],
            included=_by(each(record, "includes.tweets"), "id"),
            users=_by(users, "id"),
            media=_by(each(record, "includes.media"), "media_key"),
            places=_by(each(record, "includes.places"), "id"),
        )
    included = [post for post in each(record, "referenced_tweets") if "text" in post]
    posts = [record, *included]
    people = [at(post, who) for post in posts for who in ("author", "in_reply_to_user")]
    return _Page(
        posts=[record],
        included=_by(included, "id"),
        users=_by([p for p in people if isinstance(p, Mapping) and _is_account(p)], "id"),
        media=_by([m for p in posts for m in each(p, "attachments.media")], "media_key"),
        places={},
    )


def _by(objects: list[Mapping[str, Any]], key: str) -> _Objects:
    """The objects by their id."""
    named = ((id_at(found, key), found) for found in objects)
    return {name: found for name, found in named if name is not None}


def _post(post: Record, page: _Page, *, embedded: bool = False) -> Post:
    refers = {text_at(r, "type"): id_at(r, "id") for r in each(post, "referenced_tweets")}
    repost_of, reply_to, quote_of = (
        refers.get(how) for how in ("retweeted", "replied_to", "quoted")
    )
    original = page.included.get(repost_of or "", {})
    account = account_at(post, "author_id")
    counted = {} if repost_of else at(post, "public_metrics")
    entities = at(post, "note_tweet.entities") or at(post, "entities")
    return Post(
        platform="x",
        native_id=id_at(post, "id"),
        account=_account(page.users.get(account, {"id": account})),
        posted_at=post.get("created_at"),
        kind=kind_of(repost=repost_of, reply=reply_to, quote=quote_of),
        text=text_at(post, "note_tweet.text") or text_at(post, "text"),
        language=text_at(post, "lang"),
        client=text_at(post, "source"),
        repost_of=repost_of,
        repost_account=id_at(original, "author_id"),
        repost_at=original.get("created_at"),
        reply_to=reply_to,
        reply_account=id_at(post, "in_reply_to_user_id"),
        quote_of=quote_of,
        conversation=id_at(post, "conversation_id"),
        likes=count_at(counted, "like_count"),
        reposts=count_at(counted, "retweet_count"),
        replies=count_at(counted, "reply_count"),
        quotes=count_at(counted, "quote_count"),
        views=count_at(counted, "impression_count") or None,
        links=None if entities is None else _links(entities),
        tags=None if entities is None else texts_in(each(entities, "hashtags"), "tag"),
        mentions=None if entities is None else _mentions(entities),
        media=_media(post, page),
        place=text_at(post, "geo.full_name")
        or text_at(page.places.get(id_at(post, "geo.place_id") or "", {}), "full_name"),
        embedded=embedded,
    )


def _account(user: Record) -> Profile:
    website = next(iter(each(user, "entities.url.urls")), {})
    return Profile(
        native_id=account_at(user, "id"),
        handle=text_at(user, "username"),
        name=text_at(user, "name"),
        created_at=user.get("created_at"),
        followers=count_at(user, "public_metrics.followers_count"),
        following=count_at(user, "public_metrics.following_count"),
        declared_posts=count_at(user, "public_metrics.tweet_count"),
        biography=text_at(user, "description"),
        place=text_at(user, "location"),
        website=text_at(website, "expanded_url") or text_at(user, "url"),
        avatar=text_at(user, "profile_image_url"),
        verified=flag_at(user, "verified"),
    )


def _links(entities: object) -> tuple[str, ...]:
    """Shared addresses, resolved where X did it; the address of an attached picture is none."""
    found = [e for e in each(entities, "urls") if "media_key" not in e]
    return unique(text_at(e, "unwound_url") or text_at(e, "expanded_url") for e in found)


def _mentions(entities: object) -> tuple[str, ...]:
    return unique(texts_in(each(entities, "mentions"), "username"))


def _media(post: Record, page: _Page) -> tuple[Media, ...]:
    keys = texts_at(post, "attachments.media_keys") or ()
    found = [page.media[key] for key in keys if key in page.media]
    return tuple(
        Media(
            media_type=_MEDIA.get(text_at(item, "type") or "", "unknown"),
            url=text_at(item, "url") or text_at(item, "preview_image_url"),
        )
        for item in found
    )
