"""Answers of TikTok's Research API as JSON: pages of videos and of comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    count_at,
    each,
    id_at,
    in_text_order,
    text_at,
    texts_at,
    texts_in,
)

_PATHS = {
    "account_id": "username", "account_place": "region_code", "post_id": "id",
    "posted_at": "create_time", "text": "video_description", "likes": "like_count",
    "reposts": "share_count", "replies": "comment_count", "views": "view_count",
    "tags": "hashtag_names", "mentions": "video_mention_list", "media": "music_id",
}
_VIDEO_MARKS = {
    "video_description", "hashtag_names", "region_code", "music_id", "voice_to_text", "view_count",
    "share_count", "effect_ids", "video_duration", "is_stem_verified",
}


@dataclass(frozen=True, kw_only=True)
class TikTok(Importer):
    """Videos of TikTok's Research API; its comments have no author and are refused."""

    name = "tiktok"
    label = "TikTok Research API JSON"
    platform = "tiktok"
    shapes = ("json",)
    lists = ("data.videos", "data.comments")
    caveats = (
        "Comments come without their author: nobody can be linked by them, so they are refused.",
        "An account is known by its username, which its owner can change: the same account may "
        "appear as two over months.",
        "share_count counts every way of sharing, sending to a friend included, not reposts alone.",
        "region_code is the country in which the account was registered, not where it was filmed.",
        "The music of a video is kept as a fingerprint of its sound. Popular sounds are used by "
        "millions, and an original sound may be a copy of another.",
        "Only public videos of accounts aged 18 and over are given, none from Canada; counts lag "
        "behind the app.",
    )
    references = (
        "TikTok for Developers, Query Videos, "
        "https://developers.tiktok.com/doc/research-api-specs-query-videos",
        "TikTok for Developers, Query Video Comments and Codebook, "
        "https://developers.tiktok.com/doc/research-api-codebook",
    )
    examples = (
        ImportExample(
            shows="a video: hashtags, which TikTok gives in no order, a mention, and the sound",
            record={
                "id": 7368700000000000001, "username": "amina_k", "create_time": 1715680807,
                "region_code": "FR", "video_description": "placeholder #one #two @boris_l",
                "music_id": 7368600000000000002, "hashtag_names": ["two", "one"],
                "video_mention_list": ["@boris_l"], "like_count": 4, "comment_count": 1,
                "share_count": 3, "view_count": 90, "voice_to_text": "placeholder",
                "video_duration": 42,
            },
            gives=(
                Post(
                    platform="tiktok", native_id="7368700000000000001",
                    account=Profile(native_id="amina_k", handle="amina_k", place="FR"),
                    posted_at=1715680807, text="placeholder #one #two @boris_l", likes=4, reposts=3,
                    replies=1, views=90, tags=("one", "two"), mentions=("boris_l",),
                    media=(Media(media_type="audio", hash="tiktok_music:7368600000000000002"),),
                ),
            ),
        ),
        ImportExample(
            shows="a video of a query that asked for few fields: the rest is unknown, not 0",
            record={
                "id": "7368700000000000003", "username": "boris_l", "create_time": 1715680900,
                "video_description": "",
                "hashtag_info_list": [
                    {"hashtag_id": "55", "hashtag_name": "one", "hashtag_description": ""},
                ],
                "view_count": 0,
            },
            gives=(
                Post(
                    platform="tiktok", native_id="7368700000000000003",
                    account=Profile(native_id="boris_l", handle="boris_l"), posted_at=1715680900,
                    views=0, tags=("one",),
                ),
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """A video with at least one field that only the Research API names so, or a comment."""
        keys = set(record)
        is_video = bool({"id", "video_id"} & keys and _VIDEO_MARKS & keys)
        return "create_time" in keys and (is_video or {"id", "video_id", "text"} <= keys)

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """One video."""
        if "username" not in record:
            is_comment = "text" in record and "video_description" not in record
            reason = "TikTok gives comments without" if is_comment else "The query did not ask for"
            raise Refusal("no_account", f"{reason} the field username.")
        username = account_at(record, "username")
        yield Post(
            platform="tiktok",
            native_id=id_at(record, "id") or id_at(record, "video_id"),
            account=Profile(
                native_id=username, handle=username, place=text_at(record, "region_code")
            ),
            posted_at=record.get("create_time"),
            text=text_at(record, "video_description"),
            likes=count_at(record, "like_count"),
            reposts=count_at(record, "share_count"),
            replies=count_at(record, "comment_count"),
            views=count_at(record, "view_count"),
            tags=_tags(record),
            mentions=_mentions(record),
            media=_sound(record),
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:  # noqa: ARG002
        """Paths in a video."""
        return _PATHS


def _tags(video: Record) -> tuple[str, ...] | None:
    """The hashtags' names, given as names or with their descriptions, in the order of the text."""
    described = texts_in(each(video, "hashtag_info_list"), "hashtag_name")
    names = texts_at(video, "hashtag_names") or described
    return in_text_order(names, text_at(video, "video_description")) if names else None


def _mentions(video: Record) -> tuple[str, ...] | None:
    mentioned = texts_at(video, "video_mention_list")
    return None if mentioned is None else tuple(name.removeprefix("@") for name in mentioned)


def _sound(video: Record) -> tuple[Media, ...]:
    """The sound under a video, by TikTok's number: videos with the same sound share it."""
    music = id_at(video, "music_id")
    return (Media(media_type="audio", hash=f"tiktok_music:{music}"),) if music else ()
