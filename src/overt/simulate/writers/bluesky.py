"""Bluesky posts as app.bsky.feed.getPosts gives them, one post view a line.

Keys after the lexicons app.bsky.feed.defs#postView, app.bsky.feed.post and
app.bsky.richtext.facet, whose positions count UTF-8 bytes. Reposts are no posts on Bluesky.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson

from overt.simulate.posts import Kind, Posts, Row, time_of
from overt.simulate.roster import DEFAULT_PICTURE, OWN_PICTURE, Roster, digest
from overt.simulate.writers._times import iso_ms, iso_s

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


class BlueskyJsonLines:
    """Writes post views."""

    def __init__(self, path: Path, roster: Roster) -> None:
        self.files = [path]
        self._roster = roster
        self._file = path.open("wb")

    def add(self, posts: Posts) -> None:
        """Append posts."""
        for row, at in zip(posts.rows(), iso_ms(posts.at_ms), strict=True):
            self._file.write(orjson.dumps(self._view(row, at), option=orjson.OPT_APPEND_NEWLINE))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def _view(self, row: Row, at: str) -> dict[str, Any]:
        uri = self._uri(row.account, row.post_id)
        view: dict[str, Any] = {
            "uri": uri, "cid": _cid(uri), "author": self._author(row.account),
            "record": self._record(row, at), "replyCount": row.replies,
            "repostCount": row.reposts, "likeCount": row.likes, "quoteCount": 0,
            "indexedAt": at, "labels": [],
        }
        if row.media:
            picture = f"https://cdn.bsky.app/img/feed_fullsize/plain/{_cid(row.media)}@jpeg"
            view["embed"] = {
                "$type": "app.bsky.embed.images#view", "images": [{"fullsize": picture, "alt": ""}],
            }
        return view

    def _author(self, number: int) -> dict[str, Any]:
        profiles, did = self._roster.profiles, self._roster.native_id[number]
        author: dict[str, Any] = {
            "did": did, "handle": f"{profiles.handle[number].replace('_', '-')}.bsky.social",
            "displayName": profiles.name[number],
            "createdAt": iso_s(np.array(profiles.created_s[number : number + 1]))[0],
        }
        if profiles.avatar[number] != DEFAULT_PICTURE:
            name = did if profiles.avatar[number] == OWN_PICTURE else profiles.avatar[number]
            author["avatar"] = f"https://cdn.bsky.app/img/avatar/plain/{did}/{_cid(name)}@jpeg"
        return author

    def _record(self, row: Row, at: str) -> dict[str, Any]:
        text, facets = _text(row)
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post", "createdAt": at, "langs": [row.language], "text": text,
        }
        if facets:
            record["facets"] = facets
        if row.kind == Kind.REPLY:
            parent = self._reference(row)
            record["reply"] = {"root": parent, "parent": parent}
        elif row.kind == Kind.QUOTE:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": self._reference(row)}
        elif row.media:
            blob = {"$type": "blob", "ref": {"$link": _cid(row.media)}, "mimeType": "image/jpeg",
                    "size": 214_000}
            images = [{"alt": "", "image": blob}]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        elif row.link:
            external = {"uri": row.link, "title": row.body[:80], "description": ""}
            record["embed"] = {"$type": "app.bsky.embed.external", "external": external}
        return record

    def _reference(self, row: Row) -> dict[str, str]:
        uri = self._uri(row.ref_account, row.ref_id)
        return {"uri": uri, "cid": _cid(uri)}

    def _uri(self, account: int, post_id: int) -> str:
        return f"at://{self._roster.native_id[account]}/app.bsky.feed.post/{_record_key(post_id)}"


def _text(row: Row) -> tuple[str, list[dict[str, Any]]]:
    """The text, and its hashtags and link as facets with positions in bytes."""
    text, facets = row.body, []
    pieces = [("tag", word, word[1:]) for word in row.tags.split()]
    if row.link:
        pieces.append(("link", row.link, row.link))
    for kind, shown, value in pieces:
        start = len(text.encode()) + 1
        text += f" {shown}"
        key = "tag" if kind == "tag" else "uri"
        facets.append({
            "index": {"byteStart": start, "byteEnd": start + len(shown.encode())},
            "features": [{"$type": f"app.bsky.richtext.facet#{kind}", key: value}],
        })
    return text, facets


def _record_key(post_id: int) -> str:
    """A TID: thirteen letters that sort by time (microseconds, then ten bits of clock id)."""
    value = (time_of(post_id) * 1000 + (post_id & 0x3FF)) << 10 | (post_id >> 10 & 0x3FF)
    return "".join(_LETTERS[value >> shift & 31] for shift in range(60, -1, -5))


def _cid(name: str) -> str:
    """A content address: the same picture has the same one."""
    number = int.from_bytes(digest(name, 36))
    return "bafkrei" + "".join(_LETTERS[number >> shift & 31] for shift in range(0, 260, 5))
