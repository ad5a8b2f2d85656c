"""Statuses of Mastodon's REST API, and of servers that speak it (Truth Social, Gab, Pleroma)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from overt.ingest._base import Importer, ImportExample, Media, Post, Profile, Reading, Record
from overt.ingest._fields import (
    account_at,
    at,
    count_at,
    each,
    flag_at,
    id_at,
    in_text_order,
    kind_of,
    plain_text,
    text_at,
    texts_in,
    unique,
)

_PATHS = {
    "account_id": "account.url", "handle": "account.acct", "name": "account.display_name",
    "created_at": "account.created_at", "followers": "account.followers_count",
    "following": "account.following_count", "declared_posts": "account.statuses_count",
    "biography": "account.note", "avatar": "account.avatar", "post_id": "uri",
    "posted_at": "created_at", "text": "content", "language": "language",
    "client": "application.name", "repost_of": "reblog.uri", "repost_account": "reblog.account.url",
    "repost_at": "reblog.created_at", "reply_to": "in_reply_to_id",
    "reply_account": "in_reply_to_account_id", "quote_of": "quote.quoted_status.uri",
    "likes": "favourites_count", "reposts": "reblogs_count", "replies": "replies_count",
    "quotes": "quotes_count", "links": "content", "tags": "tags[].name",
    "mentions": "mentions[].acct", "media": "media_attachments[].url", "url": "url",
}
_PLATFORMS = {"truthsocial.com": "truthsocial", "gab.com": "gab"}
_MEDIA = {"image": "photo", "video": "video", "gifv": "video", "audio": "audio"}
_ANCHOR = re.compile(r"<a\s[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(href|class)=["']([^"']*)["']""", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Mastodon(Importer):
    """Statuses as Mastodon servers give them in timelines, searches, threads and accounts."""

    name = "mastodon"
    label = "Mastodon statuses JSON"
    platform = "mastodon"
    shapes = ("json",)
    lists = ("statuses", "ancestors", "descendants")
    caveats = (
        "A server sees only what reached it: absence on one server is no absence.",
        "Every server numbers posts and accounts itself. Posts are told apart by their federated "
        "uri and accounts by user@host of their address, which are the same on all servers; "
        "in_reply_to_id is the collecting server's number and joins only within one server.",
        "Counts are those the collecting server knows, often too low for posts from elsewhere.",
        "application is given for posts of the collecting server only.",
        "A boost repeats its original's text and counts; the counts are kept for the original.",
    )
    references = (
        "Mastodon API, entities Status, Account, MediaAttachment, Quote, "
        "https://docs.joinmastodon.org/entities/Status/",
    )
    examples = (
        ImportExample(
            shows="a boost of a post from another server, the original embedded with its link",
            record={
                "id": "112000000000000002", "created_at": "2024-05-14T10:00:07.000Z",
                "in_reply_to_id": None,
                "uri": "https://social.example/users/amina_k/statuses/112000000000000002/activity",
                "url": None, "content": "<p>placeholder</p>", "language": None, "reblogs_count": 0,
                "favourites_count": 0, "replies_count": 0,
                "account": {
                    "id": "1", "username": "amina_k", "acct": "amina_k", "display_name": "Amina K",
                    "created_at": "2022-11-01T00:00:00.000Z",
                    "note": "<p>placeholder &amp; more</p>",
                    "url": "https://social.example/@amina_k", "avatar": "https://example.org/a.png",
                    "followers_count": 5, "following_count": 20, "statuses_count": 300,
                },
                "media_attachments": [], "mentions": [], "tags": [],
                "reblog": {
                    "id": "112000000000000001", "created_at": "2024-05-14T10:00:00.000Z",
                    "in_reply_to_id": None, "uri": "https://other.example/users/boris_l/statuses/7",
                    "url": "https://other.example/@boris_l/7",
                    "content": (
                        '<p>placeholder<br /><a href="https://example.org/a?b=1&amp;c=2" '
                        'rel="nofollow"><span class="invisible">https://</span><span '
                        'class="ellipsis">example.org/a</span><span '
                        'class="invisible">?b=1&amp;c=2</span></a></p>'
                    ),
                    "language": "en", "reblogs_count": 3, "favourites_count": 4, "replies_count": 1,
                    "quotes_count": 0,
                    "account": {
                        "id": "2", "username": "boris_l", "acct": "boris_l@other.example",
                        "url": "https://other.example/@boris_l",
                    },
                    "media_attachments": [], "mentions": [], "tags": [],
                },
            },
            gives=(
                Post(
                    platform="mastodon",
                    native_id="https://social.example/users/amina_k/statuses/112000000000000002/activity",
                    account=Profile(
                        native_id="amina_k@social.example", handle="amina_k", name="Amina K",
                        created_at="2022-11-01T00:00:00.000Z", followers=5, following=20,
                        declared_posts=300, biography="placeholder & more",
                        avatar="https://example.org/a.png",
                    ),
                    posted_at="2024-05-14T10:00:07.000Z", kind="repost", text="placeholder",
                    repost_of="https://other.example/users/boris_l/statuses/7",
                    repost_account="boris_l@other.example", repost_at="2024-05-14T10:00:00.000Z",
                    links=(), tags=(), mentions=(),
                ),
                Post(
                    platform="mastodon", native_id="https://other.example/users/boris_l/statuses/7",
                    account=Profile(
                        native_id="boris_l@other.example", handle="boris_l@other.example",
                    ),
                    posted_at="2024-05-14T10:00:00.000Z",
                    text="placeholder\nhttps://example.org/a?b=1&c=2", language="en", likes=4,
                    reposts=3, replies=1, quotes=0, links=("https://example.org/a?b=1&c=2",),
                    tags=(), mentions=(), url="https://other.example/@boris_l/7", embedded=True,
                ),
            ),
        ),
        ImportExample(
            shows="a reply; the account replied to is found among the mentions",
            record={
                "id": "112000000000000005", "created_at": "2024-05-14T11:00:00.000Z",
                "in_reply_to_id": "112000000000000001", "in_reply_to_account_id": "2",
                "uri": "https://social.example/users/amina_k/statuses/112000000000000005",
                "url": "https://social.example/@amina_k/112000000000000005",
                "content": (
                    '<p><span class="h-card"><a href="https://other.example/@boris_l" class="u-url '
                    'mention">@<span>boris_l</span></a></span> placeholder <a '
                    'href="https://social.example/tags/one" class="mention hashtag" '
                    'rel="tag">#<span>one</span></a></p>'
                ),
                "quotes_count": 0, "application": {"name": "Web", "website": None},
                "language": "en", "reblogs_count": 0, "favourites_count": 1, "replies_count": 0,
                "account": {
                    "id": "1", "username": "amina_k", "acct": "amina_k",
                    "url": "https://social.example/@amina_k",
                },
                "mentions": [
                    {
                        "id": "2", "username": "boris_l", "url": "https://other.example/@boris_l",
                        "acct": "boris_l@other.example",
                    },
                ],
                "quote": {
                    "state": "accepted",
                    "quoted_status": {
                        "id": "3", "uri": "https://third.example/users/chen_w/statuses/3",
                        "created_at": "2024-05-01T00:00:00.000Z", "content": "<p>placeholder</p>",
                        "account": {
                            "id": "4", "username": "chen_w", "acct": "chen_w@third.example",
                            "url": "https://third.example/@chen_w",
                        },
                    },
                },
                "tags": [{"name": "one", "url": "https://social.example/tags/one"}],
                "media_attachments": [
                    {"id": "9", "type": "image", "url": "https://example.org/m.png"},
                ],
                "reblog": None,
            },
            gives=(
                Post(
                    platform="mastodon",
                    native_id="https://social.example/users/amina_k/statuses/112000000000000005",
                    account=Profile(native_id="amina_k@social.example", handle="amina_k"),
                    posted_at="2024-05-14T11:00:00.000Z", kind="reply",
                    text="@boris_l placeholder #one", language="en", client="Web",
                    reply_to="112000000000000001", reply_account="boris_l@other.example",
                    quote_of="https://third.example/users/chen_w/statuses/3", likes=1, reposts=0,
                    replies=0, quotes=0, links=(), tags=("one",),
                    mentions=("boris_l@other.example",),
                    media=(Media(media_type="photo", url="https://example.org/m.png"),),
                    url="https://social.example/@amina_k/112000000000000005",
                ),
                Post(
                    platform="mastodon", native_id="https://third.example/users/chen_w/statuses/3",
                    account=Profile(
                        native_id="chen_w@third.example", handle="chen_w@third.example",
                    ),
                    posted_at="2024-05-01T00:00:00.000Z", text="placeholder", links=(), tags=(),
                    mentions=(), embedded=True,
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """A status: a federated address, HTML content, and an author with an acct."""
        return {"uri", "content"} <= set(record) and at(record, "account.acct") is not None

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """The status, then the originals that it boosts or quotes."""
        yield _post(record)
        for path in ("reblog", "quote.quoted_status", "reblog.quote.quoted_status"):
            original = at(record, path)
            if isinstance(original, Mapping) and _address(original.get("account")):
                yield _post(original, embedded=True)

    def columns_used(self, reading: Reading) -> Mapping[str, str]:  # noqa: ARG002
        """Paths in a status."""
        return _PATHS


def _post(status: Record, *, embedded: bool = False) -> Post:
    content = text_at(status, "content")
    text = plain_text(content)
    repost_of = id_at(status, "reblog.uri")
    reply_to = id_at(status, "in_reply_to_id")
    quote_of = None if repost_of else id_at(status, "quote.quoted_status.uri")
    counted = {} if repost_of else status
    account = _account(status.get("account"))
    return Post(
        platform=_PLATFORMS.get(account.native_id.rpartition("@")[2], "mastodon"),
        native_id=id_at(status, "uri"),
        account=account,
        posted_at=status.get("created_at"),
        kind=kind_of(repost=repost_of, reply=reply_to, quote=quote_of),
        text=text,
        language=text_at(status, "language"),
        client=text_at(status, "application.name"),
        repost_of=repost_of,
        repost_account=_address(at(status, "reblog.account")),
        repost_at=at(status, "reblog.created_at"),
        reply_to=reply_to,
        reply_account=_replied(status),
        quote_of=quote_of,
        likes=count_at(counted, "favourites_count"),
        reposts=count_at(counted, "reblogs_count"),
        replies=count_at(counted, "replies_count"),
        quotes=count_at(counted, "quotes_count"),
        links=_links(content or ""),
        tags=in_text_order(texts_in(each(status, "tags"), "name"), text),
        mentions=unique(_address(mention) for mention in each(status, "mentions")),
        media=tuple(
            Media(media_type=_MEDIA.get(str(item.get("type")), "unknown"), url=text_at(item, "url"))
            for item in each(status, "media_attachments")
        ),
        url=text_at(status, "url"),
        embedded=embedded,
    )


def _address(account: object) -> str | None:
    """user@host: the host from the account's address, since acct has none for local accounts."""
    user, acct = id_at(account, "username"), id_at(account, "acct")
    host = _host(text_at(account, "url") or "")
    return f"{user}@{host}" if user and host else acct if acct and "@" in acct else None


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:  # brackets that hold no IPv6 address
        return None


def _account(account: object) -> Profile:
    return Profile(
        native_id=_address(account) or account_at({}, "account.url"),
        handle=text_at(account, "acct"),
        name=text_at(account, "display_name"),
        created_at=at(account, "created_at"),
        followers=count_at(account, "followers_count"),
        following=count_at(account, "following_count"),
        declared_posts=count_at(account, "statuses_count"),
        biography=plain_text(text_at(account, "note")),
        avatar=text_at(account, "avatar"),
        verified=flag_at(account, "verified"),
    )


def _replied(status: Record) -> str | None:
    """The account replied to, whose number the server repeats in a mention or in the author."""
    number = id_at(status, "in_reply_to_account_id")
    known = [*each(status, "mentions"), status.get("account")]
    return next((_address(a) for a in known if number and id_at(a, "id") == number), None)


def _links(html: str) -> tuple[str, ...]:
    """Addresses of the links that are neither a hashtag nor a mention."""
    anchors = (dict(_ATTRIBUTE.findall(anchor)) for anchor in _ANCHOR.findall(html))
    shared = (a for a in anchors if not {"mention", "hashtag"} & set(a.get("class", "").split()))
    return unique(unescape(a.get("href", "")) for a in shared)
