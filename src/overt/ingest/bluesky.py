"""Posts of Bluesky as its app view gives them: getPosts, searchPosts, author feeds, threads."""

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
    id_at,
    kind_of,
    text_at,
    texts_at,
    texts_in,
    unique,
)

_PATHS = {
    "account_id": "author.did", "handle": "author.handle", "name": "author.displayName",
    "created_at": "author.createdAt", "avatar": "author.avatar", "post_id": "uri",
    "posted_at": "record.createdAt", "text": "record.text", "language": "record.langs",
    "kind": "reason.$type", "repost_of": "post.uri", "repost_account": "post.author.did",
    "repost_at": "post.record.createdAt", "reply_to": "record.reply.parent.uri",
    "conversation": "record.reply.root.uri", "quote_of": "record.embed.record.uri",
    "likes": "likeCount", "reposts": "repostCount", "replies": "replyCount", "quotes": "quoteCount",
    "links": "record.facets[].features[].uri", "tags": "record.facets[].features[].tag",
    "mentions": "record.facets[].features[].did",
    "media": "post.record.embed.images[].image.ref.$link",
}


@dataclass(frozen=True, kw_only=True)
class Bluesky(Importer):
    """Post views of Bluesky's API, and feed items with the repost that brought them there."""

    name = "bluesky"
    label = "Bluesky posts JSON"
    platform = "bluesky"
    shapes = ("json",)
    lists = ("posts", "feed")
    caveats = (
        "createdAt is what the program that posted declares: archives imported from elsewhere and "
        "hand-made posts carry any date. A repost seen in a feed has the server's indexedAt.",
        "Reposts appear only in author feeds and timelines; a search gives none, so co-reposting "
        "cannot be seen in searched posts.",
        "Handles change at will; accounts are told apart by their did.",
        "Hashtags, links and mentions are the post's facets: a #word without a facet is no hashtag "
        "on Bluesky and none here.",
        "language is what the writer's program declares, not what Bluesky detects.",
    )
    references = (
        "AT Protocol lexicons app.bsky.feed.defs, app.bsky.feed.post, app.bsky.embed.record, "
        "https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky",
        "Bluesky API, app.bsky.feed.getAuthorFeed, https://docs.bsky.app",
    )
    examples = (
        ImportExample(
            shows="a reply with a hashtag, a link and a mention, which quotes a post",
            record={
                "uri": "at://did:plc:aaaa/app.bsky.feed.post/3kaaa", "cid": "bafyreiaaaa",
                "author": {
                    "did": "did:plc:aaaa", "handle": "amina.example.org", "displayName": "Amina K",
                    "avatar": "https://example.org/a.jpg", "createdAt": "2023-07-01T00:00:00.000Z",
                },
                "record": {
                    "$type": "app.bsky.feed.post", "createdAt": "2024-05-14T10:00:07.123Z",
                    "langs": ["en"], "text": "placeholder #one example.org @boris",
                    "facets": [
                        {"index": {"byteStart": 12, "byteEnd": 16}, "features": [{"tag": "one"}]},
                        {"features": [{"uri": "https://example.org/a"}]},
                        {"features": [{"did": "did:plc:bbbb"}]},
                    ],
                    "reply": {
                        "root": {"uri": "at://did:plc:bbbb/app.bsky.feed.post/3kroot"},
                        "parent": {"uri": "at://did:plc:cccc/app.bsky.feed.post/3kpar"},
                    },
                    "embed": {
                        "$type": "app.bsky.embed.record",
                        "record": {"uri": "at://did:plc:dddd/app.bsky.feed.post/3kquo"},
                    },
                },
                "embed": {
                    "$type": "app.bsky.embed.record#view",
                    "record": {
                        "$type": "app.bsky.embed.record#viewRecord",
                        "uri": "at://did:plc:dddd/app.bsky.feed.post/3kquo",
                        "author": {"did": "did:plc:dddd", "handle": "chen.example.org"},
                        "value": {"createdAt": "2024-05-13T00:00:00Z", "text": "placeholder"},
                        "likeCount": 4,
                    },
                },
                "replyCount": 0, "repostCount": 1, "likeCount": 2, "quoteCount": 0,
                "indexedAt": "2024-05-14T10:00:08.000Z",
            },
            gives=(
                Post(
                    platform="bluesky", native_id="at://did:plc:aaaa/app.bsky.feed.post/3kaaa",
                    account=Profile(
                        native_id="did:plc:aaaa", handle="amina.example.org", name="Amina K",
                        created_at="2023-07-01T00:00:00.000Z", avatar="https://example.org/a.jpg",
                    ),
                    posted_at="2024-05-14T10:00:07.123Z", kind="reply",
                    text="placeholder #one example.org @boris", language="en",
                    reply_to="at://did:plc:cccc/app.bsky.feed.post/3kpar",
                    reply_account="did:plc:cccc",
                    quote_of="at://did:plc:dddd/app.bsky.feed.post/3kquo",
                    conversation="at://did:plc:bbbb/app.bsky.feed.post/3kroot", likes=2, reposts=1,
                    replies=0, quotes=0, links=("https://example.org/a",), tags=("one",),
                    mentions=("did:plc:bbbb",),
                ),
                Post(
                    platform="bluesky", native_id="at://did:plc:dddd/app.bsky.feed.post/3kquo",
                    account=Profile(native_id="did:plc:dddd", handle="chen.example.org"),
                    posted_at="2024-05-13T00:00:00Z", text="placeholder", likes=4, links=(),
                    tags=(), mentions=(), embedded=True,
                ),
            ),
        ),
        ImportExample(
            shows="a picture reposted, in the feed of the reposter: the repost has its own time",
            record={
                "post": {
                    "uri": "at://did:plc:bbbb/app.bsky.feed.post/3kaab",
                    "author": {"did": "did:plc:bbbb", "handle": "boris.example.org"},
                    "record": {
                        "createdAt": "2024-05-14T10:00:00Z", "text": "placeholder",
                        "embed": {
                            "$type": "app.bsky.embed.images",
                            "images": [
                                {
                                    "alt": "",
                                    "image": {"$type": "blob", "ref": {"$link": "bafkreipic"}},
                                },
                            ],
                        },
                    },
                    "embed": {
                        "$type": "app.bsky.embed.images#view",
                        "images": [{"fullsize": "https://example.org/m.jpg", "alt": ""}],
                    },
                    "likeCount": 2,
                },
                "reason": {
                    "$type": "app.bsky.feed.defs#reasonRepost",
                    "by": {"did": "did:plc:aaaa", "handle": "amina.example.org"},
                    "uri": "at://did:plc:aaaa/app.bsky.feed.repost/3krep",
                    "indexedAt": "2024-05-14T10:05:00.000Z",
                },
            },
            gives=(
                Post(
                    platform="bluesky", native_id="at://did:plc:aaaa/app.bsky.feed.repost/3krep",
                    account=Profile(native_id="did:plc:aaaa", handle="amina.example.org"),
                    posted_at="2024-05-14T10:05:00.000Z", kind="repost",
                    repost_of="at://did:plc:bbbb/app.bsky.feed.post/3kaab",
                    repost_account="did:plc:bbbb", repost_at="2024-05-14T10:00:00Z",
                ),
                Post(
                    platform="bluesky", native_id="at://did:plc:bbbb/app.bsky.feed.post/3kaab",
                    account=Profile(native_id="did:plc:bbbb", handle="boris.example.org"),
                    posted_at="2024-05-14T10:00:00Z", text="placeholder", likes=2, links=(),
                    tags=(), mentions=(),
                    media=(
                        Media(
                            media_type="photo", url="https://example.org/m.jpg",
                            hash="cid:bafkreipic",
                        ),
                    ),
                    embedded=True,
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """A post view, alone or in a feed item: an at:// address, an author's did, a record."""
        view = record.get("post", record)
        address = text_at(view, "uri") or ""
        return address.startswith("at://") and at(view, "author.did") is not None

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """The post or the repost of it, then the posts that it quotes or answers in this view."""
        view = record["post"] if isinstance(record.get("post"), Mapping) else record
        if at(view, "record") is None:
            raise Refusal("not_a_post", "Bluesky gives no content: deleted, blocked or detached.")
        post = _post(view)
        reason = at(record, "reason")
        if text_at(reason, "$type") == "app.bsky.feed.defs#reasonRepost":
            yield _repost(reason, post)
            post.embedded = True
        yield post
        seen = [_quoted(view), at(record, "reply.parent"), at(record, "reply.root")]
        views = {id_at(other, "uri"): other for other in seen if _is_whole(other)}
        yield from (_post(other, embedded=True) for other in views.values())

    def columns_used(self, reading: Reading) -> Mapping[str, str]:  # noqa: ARG002
        """Paths in a post view; those of reposts in a feed item."""
        return _PATHS


def _is_whole(view: object) -> bool:
    """Whether another post is here with author and content, not as "not found" or "blocked"."""
    content = at(view, "value") or at(view, "record")
    return isinstance(content, Mapping) and id_at(view, "author.did") is not None


def _post(view: object, *, embedded: bool = False) -> Post:
    """A post view; in a quoted one (viewRecord) the record is called value."""
    record = at(view, "value") or at(view, "record")
    features = [f for facet in each(record, "facets") for f in each(facet, "features")]
    attached = text_at(record, "embed.external.uri") or text_at(record, "embed.media.external.uri")
    reply_to = id_at(record, "reply.parent.uri")
    quote_of = _quote(record)
    return Post(
        platform="bluesky",
        native_id=id_at(view, "uri"),
        account=_account(at(view, "author")),
        posted_at=at(record, "createdAt"),
        kind=kind_of(repost=None, reply=reply_to, quote=quote_of),
        text=text_at(record, "text"),
        language=next(iter(texts_at(record, "langs") or ()), None),
        reply_to=reply_to,
        reply_account=_did(reply_to),
        quote_of=quote_of,
        conversation=id_at(record, "reply.root.uri"),
        likes=count_at(view, "likeCount"),
        reposts=count_at(view, "repostCount"),
        replies=count_at(view, "replyCount"),
        quotes=count_at(view, "quoteCount"),
        links=unique((*texts_in(features, "uri"), attached)),
        tags=(*texts_in(features, "tag"), *(texts_at(record, "tags") or ())),
        mentions=texts_in(features, "did"),
        media=_media(record, view),
        embedded=embedded,
    )


def _repost(reason: object, original: Post) -> Post:
    return Post(
        platform="bluesky",
        native_id=id_at(reason, "uri"),
        account=_account(at(reason, "by")),
        posted_at=at(reason, "indexedAt"),
        kind="repost",
        repost_of=original.native_id,
        repost_account=original.account.native_id,
        repost_at=original.posted_at,
    )


def _account(author: object) -> Profile:
    return Profile(
        native_id=account_at({"author": author}, "author.did"),
        handle=text_at(author, "handle"),
        name=text_at(author, "displayName"),
        created_at=at(author, "createdAt"),
        biography=text_at(author, "description"),
        avatar=text_at(author, "avatar"),
    )


def _quoted(view: object) -> object:
    """The quoted post's view, which a picture beside the quote moves one level down."""
    return at(view, "embed.record.record") or at(view, "embed.record")


def _quote(record: object) -> str | None:
    """Address of the quoted post; lists, feeds and starter packs can be embedded alike."""
    address = id_at(record, "embed.record.record.uri") or id_at(record, "embed.record.uri")
    return address if address and "/app.bsky.feed.post/" in address else None


def _did(address: str | None) -> str | None:
    """The account in an address at://did/collection/key."""
    parts = (address or "").split("/")
    return parts[2] if len(parts) > 2 and parts[2].startswith("did:") else None


def _media(record: object, view: object) -> tuple[Media, ...]:
    """Pictures and video with the content address (cid) of their bytes: same bytes, same cid."""
    found: list[Media] = []
    for path in ("embed", "embed.media"):
        shown = each(view, f"{path}.images")
        for position, image in enumerate(each(record, f"{path}.images")):
            url = text_at(shown[position], "fullsize") if position < len(shown) else None
            found.append(_blob("photo", url, image.get("image")))
        if at(record, f"{path}.video") is not None:
            url = text_at(view, f"{path}.playlist")
            found.append(_blob("video", url, at(record, f"{path}.video")))
    return tuple(found)


def _blob(media_type: str, url: str | None, blob: Any) -> Media:
    cid = text_at(at(blob, "ref"), "$link")
    return Media(media_type=media_type, url=url, hash=f"cid:{cid}" if cid else None)
