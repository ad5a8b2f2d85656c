"""Telegram chats as Telegram Desktop exports them: a folder with one result.json per chat.

Keys after Telegram Desktop's own JSON writer (export_output_json.cpp). Messages are numbered per
chat, forwards name their origin, reactions are counts of emoji, views are not exported.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson

from overt.simulate.posts import Kind, Posts, Row, concat
from overt.simulate.roster import OWN_CHANNEL, PUBLIC_GROUP, Roster

_GROUP_ID = 1_499_999_999
_GROUP_TITLE = "Harbour square"


class TelegramChats:
    """Collects messages and writes the chats when closed: a chat's file is one JSON document."""

    def __init__(self, folder: Path, roster: Roster) -> None:
        self.files: list[Path] = []
        self._folder, self._roster = folder, roster
        self._held: list[Posts] = []

    def add(self, posts: Posts) -> None:
        """Take posts of Telegram accounts."""
        self._held.append(posts)

    def close(self) -> None:
        """Write one folder per chat."""
        rows = list(concat(self._held).in_order_of_time().rows()) if self._held else []
        chats: dict[str, list[Row]] = {}
        for row in rows:
            chats.setdefault(self._chat_of(row.account), []).append(row)
        for handle in sorted(chats):
            path = self._folder / f"ChatExport_{handle}" / "result.json"
            path.parent.mkdir(parents=True)
            document = self._chat(handle, chats[handle])
            path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
            self.files.append(path)

    def _chat_of(self, number: int) -> str:
        own = self._roster.profiles.chat[number] == OWN_CHANNEL
        return self._roster.profiles.handle[number] if own else PUBLIC_GROUP

    def _chat(self, handle: str, rows: list[Row]) -> dict[str, Any]:
        """A chat: who it is, the notice of its creation, its messages from number 2."""
        number = {row.post_id: 2 + place for place, row in enumerate(rows)}
        if handle == PUBLIC_GROUP:
            title, kind, chat_id = _GROUP_TITLE, "public_supergroup", _GROUP_ID
        else:
            author = rows[0].account
            title, kind = self._roster.profiles.name[author], "public_channel"
            chat_id = int(self._roster.native_id[author].removeprefix("channel"))
        opened = {
            "id": 1, "type": "service", **_date(rows[0].at_ms - 86_400_000), "actor": title,
            "actor_id": f"channel{chat_id}", "action": "create_channel", "title": title,
            "text": "", "text_entities": [],
        }
        messages = [self._message(row, number) for row in rows]
        return {"name": title, "type": kind, "id": chat_id, "messages": [opened, *messages]}

    def _message(self, row: Row, number: dict[int, int]) -> dict[str, Any]:
        names, ids = self._roster.profiles.name, self._roster.native_id
        message: dict[str, Any] = {
            "id": number[row.post_id], "type": "message", **_date(row.at_ms),
            "from": names[row.account], "from_id": ids[row.account],
        }
        if row.kind == Kind.REPOST:
            message["forwarded_from"] = names[row.ref_account]
            message["forwarded_from_id"] = ids[row.ref_account]
        elif row.kind == Kind.REPLY and row.ref_id in number:
            message["reply_to_message_id"] = number[row.ref_id]
        if row.media:
            photo = f"photos/photo_{number[row.post_id]}.jpg"
            message |= {"photo": photo, "width": 1280, "height": 853}
        entities = _entities(row)
        plain = len(entities) == 1 and entities[0]["type"] == "plain"
        message["text"] = entities[0]["text"] if plain else [
            part["text"] if part["type"] == "plain" else part for part in entities
        ]
        message["text_entities"] = entities
        if row.likes > 0:
            message["reactions"] = [{"type": "emoji", "count": row.likes, "emoji": "👍"}]
        return message


def _date(at_ms: int) -> dict[str, str]:
    """Local time as the exporting computer shows it (here UTC), and seconds since 1970."""
    at_s = at_ms // 1000
    return {"date": str(np.datetime64(at_s, "s")), "date_unixtime": str(at_s)}


def _entities(row: Row) -> list[dict[str, str]]:
    """The text in pieces: plain, hashtag, link."""
    pieces = [{"type": "plain", "text": row.body}]
    for word in row.tags.split():
        pieces += [{"type": "plain", "text": " "}, {"type": "hashtag", "text": word}]
    if row.link:
        pieces += [{"type": "plain", "text": " "}, {"type": "link", "text": row.link}]
    merged = [pieces[0]]
    for piece in pieces[1:]:
        if piece["type"] == merged[-1]["type"] == "plain":
            merged[-1] = {"type": "plain", "text": merged[-1]["text"] + piece["text"]}
        else:
            merged.append(piece)
    return merged
