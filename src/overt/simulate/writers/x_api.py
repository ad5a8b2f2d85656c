"""X posts as the API v2 gives them: one post a line, with the accounts and posts it refers to.

Field names after X's data dictionary for API v2 (post, user, media). As in the real thing, links
stand as t.co in the text and in full among the entities, the text of a repost is cut after 140
characters while its original lies whole among the includes, and counts of a repost are not its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson

from overt.simulate.posts import Kind, Posts, Row, time_of
from overt.simulate.roster import DEFAULT_PICTURE, OWN_PICTURE, Roster, digest
from overt.simulate.writers._times import iso_ms

_REFERENCE = {Kind.REPOST: "retweeted", Kind.REPLY: "replied_to", Kind.QUOTE: "quoted"}
_REPOST_LENGTH = 140

_Entities = dict[str, list[dict[str, Any]]]


class XJsonLines:
    """Writes {"data": post, "includes": {"users": […], "tweets": […], "media": […]}} lines."""

    def __init__(self, path: Path, roster: Roster) -> None:
        self.files = [path]
        self._roster = roster
        self._file = path.open("wb")
        self._users: dict[int, orjson.Fragment] = {}

    def add(self, posts: Posts) -> None:
        """Append posts."""
        rows = zip(posts.rows(), iso_ms(posts.at_ms), strict=True)
        self._file.writelines(self._line(row, at) for row, at in rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def _line(self, row: Row, at: str) -> bytes:
        data = self._post(row, at)
        numbers = dict.fromkeys(n for n in (row.account, row.ref_account, row.mention) if n >= 0)
        includes: dict[str, Any] = {"users": [self._user(number) for number in numbers]}
        if row.kind == Kind.REPOST:
            includes["tweets"] = [self._original(row)]
        if row.media:
            includes["media"] = [_media(row.media)]
        return orjson.dumps(
            {"data": data, "includes": includes}, option=orjson.OPT_APPEND_NEWLINE
        )

    def _post(self, row: Row, at: str) -> dict[str, Any]:
        """A post object, its fields in the order of the API's answers."""
        text, entities = self._text(row)
        post: dict[str, Any] = {
            "id": str(row.post_id), "author_id": self._roster.native_id[row.account],
            "created_at": at, "text": text, "lang": row.language,
            "conversation_id": str(row.ref_id if row.kind == Kind.REPLY else row.post_id),
            "source": self._roster.profiles.client[row.account],
            "edit_history_tweet_ids": [str(row.post_id)],
        }
        if row.ref_id:
            kind = _REFERENCE[Kind(row.kind)]
            post["referenced_tweets"] = [{"type": kind, "id": str(row.ref_id)}]
        if row.kind == Kind.REPLY:
            post["in_reply_to_user_id"] = self._roster.native_id[row.ref_account]
        if entities:
            post["entities"] = entities
        if row.media and row.kind != Kind.REPOST:
            post["attachments"] = {"media_keys": [_media_key(row.media)]}
        if row.likes >= 0:
            post["public_metrics"] = {
                "retweet_count": row.reposts, "reply_count": row.replies, "like_count": row.likes,
                "quote_count": row.reposts // 12, "bookmark_count": row.likes // 20,
            }
            if row.views >= 0:
                post["public_metrics"]["impression_count"] = row.views
        return post

    def _text(self, row: Row) -> tuple[str, _Entities]:
        """The text as X shows it, and where in it mentions, hashtags and links stand."""
        handles = self._roster.profiles.handle
        text = ""
        entities: _Entities = {}

        def append(piece: str, kind: str = "", **facts: str) -> None:
            nonlocal text
            start = len(text)
            text += piece
            if kind:
                entities.setdefault(kind, []).append({"start": start, "end": len(text)} | facts)

        if row.kind == Kind.REPOST:
            append("RT ")
        named = row.ref_account if row.kind == Kind.REPOST else row.mention
        if named >= 0:
            handle, native = handles[named], self._roster.native_id[named]
            append(f"@{handle}", "mentions", username=handle, id=native)
            append(": " if row.kind == Kind.REPOST else " ")
        append(row.body)
        for each in row.tags.split():
            append(" ")
            append(each, "hashtags", tag=each[1:])
        if row.link:
            append(" ")
            append(_short(row.link), "urls", url=_short(row.link), expanded_url=row.link,
                   display_url=row.link.removeprefix("https://")[:24] + "…")
        if row.kind == Kind.QUOTE:
            quoted = f"https://twitter.com/{handles[row.ref_account]}/status/{row.ref_id}"
            append(" ")
            append(_short(quoted), "urls", url=_short(quoted), expanded_url=quoted)
        if row.media and row.kind != Kind.REPOST:
            page = f"https://twitter.com/{handles[row.account]}/status/{row.post_id}/photo/1"
            append(" ")
            append(_short(page), "urls", url=_short(page), expanded_url=page,
                   media_key=_media_key(row.media))
        if row.kind == Kind.REPOST and len(text) > _REPOST_LENGTH:
            return text[: _REPOST_LENGTH - 1] + "…", _before(entities, _REPOST_LENGTH)
        return text, entities

    def _original(self, repost: Row) -> dict[str, Any]:
        """The post a repost repeats, as it lies among the includes (counts were not asked for)."""
        at_ms = time_of(repost.ref_id)
        original = repost._replace(
            post_id=repost.ref_id, account=repost.ref_account, at_ms=at_ms, kind=Kind.POST,
            ref_id=0, ref_account=-1, mention=-1,
        )
        return self._post(original, iso_ms(np.array([at_ms]))[0])

    def _user(self, number: int) -> orjson.Fragment:
        """A user object, serialised once."""
        if number not in self._users:
            profiles, native = self._roster.profiles, self._roster.native_id[number]
            created = iso_ms(np.array(profiles.created_s[number : number + 1]) * 1000)[0]
            user = {
                "id": native, "username": profiles.handle[number], "name": profiles.name[number],
                "created_at": created, "description": profiles.biography[number],
                "verified": False, "protected": False,
                "profile_image_url": _picture(profiles.avatar[number], native),
                "public_metrics": {
                    "followers_count": profiles.followers[number],
                    "following_count": profiles.following[number],
                    "tweet_count": profiles.followers[number] // 2 + 57,
                    "listed_count": profiles.followers[number] // 150,
                },
            }
            if profiles.place[number]:
                user["location"] = profiles.place[number]
            self._users[number] = orjson.Fragment(orjson.dumps(user))
        return self._users[number]


def _before(entities: _Entities, end: int) -> _Entities:
    """The entities that lie whole before a position."""
    whole = {kind: [e for e in found if e["end"] < end] for kind, found in entities.items()}
    return {kind: found for kind, found in whole.items() if found}


def _short(link: str) -> str:
    return f"https://t.co/{digest(link).hex()[:10]}"


def _media_key(name: str) -> str:
    return f"3_{int.from_bytes(digest(name)) >> 4}"


def _media(name: str) -> dict[str, Any]:
    return {
        "media_key": _media_key(name), "type": "photo", "width": 1200, "height": 800,
        "url": f"https://pbs.twimg.com/media/{digest(name).hex()[:15]}.jpg",
    }


def _picture(avatar: str, native_id: str) -> str:
    if avatar == DEFAULT_PICTURE:
        return "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png"
    name = digest(native_id if avatar == OWN_PICTURE else avatar).hex()
    return f"https://pbs.twimg.com/profile_images/{int(name, 16)}/{name[:8]}_normal.jpg"
