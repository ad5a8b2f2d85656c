"""Resources of the YouTube Data API v3: videos, search results, comments, channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from overt.ingest._base import Importer, ImportExample, Post, Profile, Reading, Record, Refusal
from overt.ingest._fields import account_at, at, count_at, each, flag_at, id_at, text_at

_PATHS = {
    "account_id": "snippet.channelId", "name": "snippet.channelTitle", "post_id": "id",
    "posted_at": "snippet.publishedAt", "text": "snippet.description",
    "language": "snippet.defaultAudioLanguage", "likes": "statistics.likeCount",
    "replies": "statistics.commentCount", "views": "statistics.viewCount",
    "reply_to": "snippet.topLevelComment.snippet.videoId", "conversation": "snippet.videoId",
    "handle": "snippet.topLevelComment.snippet.authorDisplayName",
    "avatar": "snippet.topLevelComment.snippet.authorProfileImageUrl",
}


@dataclass(frozen=True, kw_only=True)
class YouTube(Importer):
    """Lists of the YouTube Data API: videos and search results, comment threads and comments."""

    name = "youtube"
    label = "YouTube Data API v3 JSON"
    platform = "youtube"
    shapes = ("json",)
    lists = ("items",)
    caveats = (
        "A comment is read as a reply to the video, or to the comment it answers, so everybody who "
        "comments on a popular video replies to the same post.",
        "Search results give the first lines of the description only and no counts.",
        "A thread carries only some of its replies; the others need comments.list.",
        "The keywords of a video (snippet.tags) are not shown to viewers and are not read as "
        "hashtags; hashtags are found in title and description.",
        "publishedAt of a scheduled video or premiere is the moment it became public.",
        "A channel that hides its likes, comments or subscribers gives no count: unknown, not 0.",
    )
    references = (
        "YouTube Data API v3, resources video, searchResult, commentThread, comment, channel, "
        "https://developers.google.com/youtube/v3/docs",
    )
    examples = (
        ImportExample(
            shows="a video: title and description are its text; numbers come as texts",
            record={
                "kind": "youtube#video", "etag": "aaaa", "id": "aaaaaaaaaaa",
                "snippet": {
                    "publishedAt": "2024-05-14T10:00:07Z", "channelId": "UCaaaa",
                    "title": "placeholder title",
                    "description": "placeholder https://example.org/a #one",
                    "channelTitle": "Amina K", "tags": ["placeholder"], "categoryId": "25",
                    "defaultAudioLanguage": "en",
                },
                "statistics": {
                    "viewCount": "90", "likeCount": "4", "favoriteCount": "0", "commentCount": "1",
                },
            },
            gives=(
                Post(
                    platform="youtube", native_id="aaaaaaaaaaa",
                    account=Profile(native_id="UCaaaa", name="Amina K"),
                    posted_at="2024-05-14T10:00:07Z",
                    text="placeholder title\n\nplaceholder https://example.org/a #one",
                    language="en", likes=4, replies=1, views=90,
                ),
            ),
        ),
        ImportExample(
            shows="a thread: a comment on a video, and the reply to that comment",
            record={
                "kind": "youtube#commentThread", "etag": "bbbb", "id": "Ugaaaa",
                "snippet": {
                    "channelId": "UCaaaa", "videoId": "aaaaaaaaaaa", "canReply": True,
                    "totalReplyCount": 1, "isPublic": True,
                    "topLevelComment": {
                        "kind": "youtube#comment", "id": "Ugaaaa",
                        "snippet": {
                            "channelId": "UCaaaa", "videoId": "aaaaaaaaaaa",
                            "textDisplay": "placeholder<br>text",
                            "textOriginal": "placeholder\ntext", "authorDisplayName": "@boris_l",
                            "authorProfileImageUrl": "https://example.org/b.jpg",
                            "authorChannelId": {"value": "UCbbbb"}, "likeCount": 2,
                            "publishedAt": "2024-05-14T11:00:00Z",
                            "updatedAt": "2024-05-14T11:00:00Z",
                        },
                    },
                },
                "replies": {
                    "comments": [
                        {
                            "kind": "youtube#comment", "id": "Ugaaaa.9bbbb",
                            "snippet": {
                                "channelId": "UCaaaa", "videoId": "aaaaaaaaaaa",
                                "textDisplay": "placeholder", "parentId": "Ugaaaa",
                                "authorDisplayName": "@chen_w",
                                "authorChannelId": {"value": "UCcccc"}, "likeCount": 0,
                                "publishedAt": "2024-05-14T11:05:00Z",
                            },
                        },
                    ],
                },
            },
            gives=(
                Post(
                    platform="youtube", native_id="Ugaaaa",
                    account=Profile(
                        native_id="UCbbbb", handle="boris_l", avatar="https://example.org/b.jpg",
                    ),
                    posted_at="2024-05-14T11:00:00Z", kind="reply", text="placeholder\ntext",
                    reply_to="aaaaaaaaaaa", reply_account="UCaaaa", conversation="aaaaaaaaaaa",
                    likes=2, replies=1,
                ),
                Post(
                    platform="youtube", native_id="Ugaaaa.9bbbb",
                    account=Profile(native_id="UCcccc", handle="chen_w"),
                    posted_at="2024-05-14T11:05:00Z", kind="reply", text="placeholder",
                    reply_to="Ugaaaa", reply_account="UCbbbb", conversation="aaaaaaaaaaa", likes=0,
                ),
            ),
        ),
        ImportExample(
            shows="a channel is an account without a post; hidden subscribers are unknown",
            record={
                "kind": "youtube#channel", "id": "UCaaaa",
                "snippet": {
                    "title": "Amina K", "description": "placeholder", "customUrl": "@amina_k",
                    "publishedAt": "2018-01-01T00:00:00Z", "country": "FR",
                    "thumbnails": {"default": {"url": "https://example.org/a.jpg"}},
                },
                "statistics": {
                    "viewCount": "1000", "subscriberCount": "0", "hiddenSubscriberCount": True,
                    "videoCount": "12",
                },
            },
            gives=(
                Profile(
                    native_id="UCaaaa", handle="amina_k", name="Amina K",
                    created_at="2018-01-01T00:00:00Z", declared_posts=12, biography="placeholder",
                    place="FR", avatar="https://example.org/a.jpg",
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """A resource that calls itself one of YouTube's and has a snippet."""
        return "snippet" in record and str(record.get("kind")).startswith("youtube#")

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """The video, the comment, the thread's comments, or the channel."""
        kind = str(record.get("kind")).removeprefix("youtube#")
        is_found_video = kind == "searchResult" and at(record, "id.videoId") is not None
        if kind == "video" or is_found_video:
            yield _video(record)
        elif kind == "commentThread":
            yield from _thread(record)
        elif kind == "comment":
            yield _comment(record)
        elif kind == "channel":
            yield _channel(record)
        else:
            raise Refusal("not_a_post", f"This is a {kind} of YouTube, not a video or a comment.")

    def columns_used(self, reading: Reading) -> Mapping[str, str]:  # noqa: ARG002
        """Paths in a video and, for comments, in a thread."""
        return _PATHS


def _video(video: Record) -> Post:
    snippet = at(video, "snippet")
    texts = (text_at(snippet, key) for key in ("title", "description"))
    language = text_at(snippet, "defaultAudioLanguage") or text_at(snippet, "defaultLanguage")
    return Post(
        platform="youtube",
        native_id=id_at(video, "id.videoId") or id_at(video, "id"),
        account=Profile(
            native_id=account_at(video, "snippet.channelId"), name=text_at(snippet, "channelTitle")
        ),
        posted_at=at(snippet, "publishedAt"),
        text="\n\n".join(text for text in texts if text) or None,
        language=language,
        likes=count_at(video, "statistics.likeCount"),
        replies=count_at(video, "statistics.commentCount"),
        views=count_at(video, "statistics.viewCount"),
        place=text_at(video, "recordingDetails.locationDescription"),
    )


def _thread(thread: Record) -> Iterator[Post]:
    """The comment on the video, with the number of its replies, and the replies that came along."""
    replies = [_comment(reply) for reply in each(thread, "replies.comments")]
    top = _comment(at(thread, "snippet.topLevelComment"))
    top.replies = count_at(thread, "snippet.totalReplyCount")
    top.reply_account = top.reply_account or id_at(thread, "snippet.channelId")
    yield top
    for reply in replies:
        if reply.reply_to == top.native_id:
            reply.reply_account = top.account.native_id
        yield reply


def _comment(comment: object) -> Post:
    snippet = at(comment, "snippet")
    video, parent = id_at(snippet, "videoId"), id_at(snippet, "parentId")
    shown = text_at(snippet, "authorDisplayName") or ""
    return Post(
        platform="youtube",
        native_id=id_at(comment, "id"),
        account=Profile(
            native_id=account_at(comment, "snippet.authorChannelId.value"),
            handle=shown.removeprefix("@") if shown.startswith("@") else None,
            name=None if shown.startswith("@") else shown or None,
            avatar=text_at(snippet, "authorProfileImageUrl"),
        ),
        posted_at=at(snippet, "publishedAt"),
        kind="reply",
        text=text_at(snippet, "textOriginal") or text_at(snippet, "textDisplay"),
        reply_to=parent or video,
        reply_account=None if parent else id_at(snippet, "channelId"),
        conversation=video,
        likes=count_at(snippet, "likeCount"),
    )


def _channel(channel: Record) -> Profile:
    snippet, statistics = at(channel, "snippet"), at(channel, "statistics")
    hidden = flag_at(statistics, "hiddenSubscriberCount")
    return Profile(
        native_id=account_at(channel, "id"),
        handle=(text_at(snippet, "customUrl") or "").removeprefix("@") or None,
        name=text_at(snippet, "title"),
        created_at=at(snippet, "publishedAt"),
        followers=None if hidden else count_at(statistics, "subscriberCount"),
        declared_posts=count_at(statistics, "videoCount"),
        biography=text_at(snippet, "description"),
        place=text_at(snippet, "country"),
        avatar=text_at(snippet, "thumbnails.default.url"),
        language=text_at(snippet, "defaultLanguage"),
    )
