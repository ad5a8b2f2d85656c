"""Telegram Desktop's machine-readable export: result.json of one chat or of a whole account."""

from __future__ import annotations

import string
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
    texts_in,
    unique,
)

_PATHS = {
    "account_id": "from_id", "name": "from", "post_id": "id", "posted_at": "date_unixtime",
    "text": "text", "kind": "forwarded_from", "reply_to": "reply_to_message_id",
    "client": "via_bot", "likes": "reactions[].count", "links": "text_entities[].href",
    "tags": "text_entities[].text", "mentions": "text_entities[].text", "media": "photo",
}
_PRIVATE = {"saved_messages", "personal_chat", "bot_chat", "replies", "verification_codes"}
_MEDIA = {
    "animation": "video", "video_file": "video", "video_message": "video", "sticker": "photo",
    "audio_file": "audio", "voice_message": "audio",
}


@dataclass(frozen=True, kw_only=True)
class TelegramDesktop(Importer):
    """Messages of channels and groups in the JSON that Telegram Desktop exports."""

    name = "telegram_desktop"
    label = "Telegram Desktop result.json"
    platform = "telegram"
    shapes = ("json",)
    lists = ("messages", "chats.list.*.messages", "left_chats.list.*.messages")
    caveats = (
        "A post in a channel is signed by the channel: who wrote it is not exported, so a channel "
        "run by ten people is one account.",
        "A forward names its source by display name only, without message id: forwards of the same "
        "message meet by their text, and two sources of the same name cannot be told apart.",
        "The field date is the exporting computer's local time without a zone. It is used only "
        "where date_unixtime is missing (older exports) and then needs --zone.",
        "The export shows what that account could see on that day. Deleted messages are missing, "
        "edited ones stand in their last wording, and view counts are not exported.",
        "Personal chats, bots and saved messages in a whole-account export are not public posts "
        "and are refused.",
    )
    references = (
        "Telegram Desktop, export_output_json.cpp, https://github.com/telegramdesktop/tdesktop",
        "Telegram, Chat Export Tool, https://telegram.org/blog/export-and-more",
    )
    examples = (
        ImportExample(
            shows="a post of a channel, whose account is the channel itself",
            record={
                "id": 42, "type": "message", "date": "2024-05-14T12:00:07",
                "date_unixtime": "1715680807", "from": "Placeholder News",
                "from_id": "channel1500000001", "photo": "photos/photo_1@14-05-2024_12-00-07.jpg",
                "photo_file_size": 70000, "width": 800, "height": 600,
                "text": [
                    "placeholder ", {"type": "hashtag", "text": "#one"}, " by ",
                    {"type": "mention", "text": "@amina_k"}, " ",
                    {"type": "text_link", "text": "here", "href": "https://example.org/a"},
                ],
                "text_entities": [
                    {"type": "plain", "text": "placeholder "}, {"type": "hashtag", "text": "#one"},
                    {"type": "plain", "text": " by "}, {"type": "mention", "text": "@amina_k"},
                    {"type": "plain", "text": " "},
                    {"type": "text_link", "text": "here", "href": "https://example.org/a"},
                ],
                "reactions": [
                    {"type": "emoji", "count": 7, "emoji": "👍"},
                    {"type": "emoji", "count": 2, "emoji": "🔥"},
                ],
            },
            gives=(
                Post(
                    platform="telegram", native_id="1500000001/42",
                    account=Profile(native_id="channel1500000001", name="Placeholder News"),
                    posted_at="1715680807", text="placeholder #one by @amina_k here", likes=9,
                    links=("https://example.org/a",), tags=("one",), mentions=("amina_k",),
                    media=(
                        Media(
                            media_type="photo",
                            url="1500000001/photos/photo_1@14-05-2024_12-00-07.jpg",
                        ),
                    ),
                ),
            ),
            reading=Reading(
                envelope={"name": "Placeholder News", "type": "public_channel", "id": 1500000001},
            ),
        ),
        ImportExample(
            shows="a forward in a group that answers another message",
            record={
                "id": 7, "type": "message", "date": "2024-05-14T12:01:00",
                "date_unixtime": "1715680860", "from": "Boris L", "from_id": "user500000011",
                "forwarded_from": "Placeholder News", "reply_to_message_id": 5,
                "via_bot": "@placeholder_bot", "media_type": "video_file", "mime_type": "video/mp4",
                "file": "(File not included. Change data exporting settings to download.)",
                "text": "placeholder https://example.org/b",
                "text_entities": [
                    {"type": "plain", "text": "placeholder "},
                    {"type": "link", "text": "https://example.org/b"},
                ],
            },
            gives=(
                Post(
                    platform="telegram", native_id="1600000002/7",
                    account=Profile(native_id="user500000011", name="Boris L"),
                    posted_at="1715680860", kind="repost", text="placeholder https://example.org/b",
                    client="@placeholder_bot", reply_to="1600000002/5",
                    links=("https://example.org/b",), tags=(), mentions=(),
                    media=(Media(media_type="video"),),
                ),
            ),
            reading=Reading(
                envelope={
                    "name": "Placeholder group", "type": "public_supergroup", "id": 1600000002,
                },
            ),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """A message or a service notice; both have an id, a date and a text, if an empty one."""
        keys = set(record)
        has_text = bool({"text", "text_entities"} & keys)
        marked = "id" in keys and bool({"date", "date_unixtime"} & keys) and has_text
        return marked and record.get("type") in ("message", "service")

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:
        """One message; service notices and private conversations are refused."""
        chat = reading.envelope
        if record.get("type") != "message":
            kind = text_at(record, "action") or text_at(record, "type") or "no type"
            raise Refusal("not_a_post", f"This is a notice of Telegram ({kind}), not a message.")
        if str(chat.get("type")) in _PRIVATE:
            raise Refusal("not_a_post", f"This is private: a chat of type {chat['type']}.")
        chat_id = id_at(chat, "id")
        parts = each(record, "text_entities") or each(record, "text")
        forwarded = "forwarded_from" in record
        reply_chat = id_at(record, "reply_to_peer_id") or chat_id
        reply_to = _message(reply_chat, record, "reply_to_message_id")
        yield Post(
            platform="telegram",
            native_id=_message(chat_id, record, "id"),
            account=_account(record, chat),
            posted_at=record.get("date_unixtime") or record.get("date"),
            kind=kind_of(repost=forwarded, reply=reply_to, quote=None),
            text=_text(record.get("text")) or _text(parts) or _text(at(record, "poll.question")),
            client=text_at(record, "via_bot"),
            repost_account=id_at(record, "forwarded_from_id"),
            reply_to=reply_to,
            likes=_reactions(record),
            links=unique(_link(part) for part in parts),
            tags=_named(parts, "hashtag", "#"),
            mentions=_named(parts, "mention", "@"),
            media=_media(record, chat_id),
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:  # noqa: ARG002
        """Paths in a message."""
        return _PATHS


def _account(message: Record, chat: Record) -> Profile:
    """The sender; old exports leave it out in channels, where it is the channel."""
    if id_at(message, "from_id") is None and str(chat.get("type")).endswith("channel"):
        channel = account_at({"the chat's id": chat.get("id")}, "the chat's id")
        return Profile(native_id=f"channel{channel}", name=text_at(chat, "name"))
    return Profile(native_id=account_at(message, "from_id"), name=text_at(message, "from"))


def _message(chat: str | None, message: Record, key: str) -> str | None:
    """chat/message, because a message's id is unique in its chat only; "channel12" is chat 12."""
    number = id_at(message, key)
    return f"{chat.lstrip(string.ascii_lowercase)}/{number}" if chat and number else None


def _text(value: object) -> str | None:
    """A text: one string, or pieces of which the marked ones (bold, link, …) are objects."""
    pieces = value if isinstance(value, list) else [value]
    texts = (piece if isinstance(piece, str) else text_at(piece, "text") for piece in pieces)
    return "".join(text for text in texts if text) or None


def _link(part: Mapping[str, Any]) -> str | None:
    """The address behind a link, or the link's own text."""
    if part.get("type") == "text_link":
        return text_at(part, "href")
    return text_at(part, "text") if part.get("type") == "link" else None


def _named(parts: list[Mapping[str, Any]], kind: str, sign: str) -> tuple[str, ...]:
    """Texts of the parts of one kind, without their sign."""
    texts = texts_in((part for part in parts if part.get("type") == kind), "text")
    return tuple(text.removeprefix(sign) for text in texts)


def _reactions(message: Record) -> int | None:
    """All reactions together; None when the message shows none, which Telegram may have hidden."""
    counts = [count_at(reaction, "count") for reaction in each(message, "reactions")]
    return sum(count for count in counts if count is not None) if any(counts) else None


def _media(message: Record, chat: str | None) -> tuple[Media, ...]:
    """The attached file. Every export names its files alike, so the chat's id stands before."""
    kinds = [("photo", "photo"), ("file", _MEDIA.get(str(at(message, "media_type")), "file"))]
    found = [(kind, text_at(message, key)) for key, kind in kinds if key in message]
    return tuple(
        Media(media_type=kind, url=None if not path or path[0] == "(" else f"{chat}/{path}")
        for kind, path in found
    )
