"""Posts as one CSV table, as collection tools write it; columns are named like Overt's fields.

The form of platforms without an export of their own (here: facebook) and of very large cases.
Empty cells are unknown; times carry their zone; several profile columns repeat in every row.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from overt.simulate.posts import Flags, Ints, Kind, Posts, Texts
from overt.simulate.roster import Roster
from overt.simulate.writers._times import iso_ms, iso_s

_KIND_WORDS = np.array([kind.name.lower() for kind in Kind], dtype=object)


class TableCsv:
    """Appends batches of posts to one CSV file, whole columns at a time."""

    def __init__(self, path: Path, roster: Roster) -> None:
        self.files = [path]
        self._path, self._roster = path, roster
        self._file: Any = None

    def add(self, posts: Posts) -> None:
        """Append posts, 50,000 at a time."""
        for some in posts.slices(50_000):
            table = pa.table(self._columns(some))
            if self._file is None:
                self._file = pyarrow.csv.CSVWriter(str(self._path), table.schema)
            self._file.write_table(table)

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()

    def _columns(self, posts: Posts) -> dict[str, pa.Array]:
        roster, kind = self._roster, posts.kind
        referred = np.where(posts.ref_account >= 0, posts.ref_account, posts.account)
        ref_author = roster.of("native_id", referred)
        is_repost, is_reply = kind == Kind.REPOST, kind == Kind.REPLY

        def profile(column: str) -> Texts:
            return roster.of(column, posts.account)

        return {
            "platform": _texts(profile("platform")),
            "post_id": _ids(posts.post_id),
            "account_id": _texts(profile("native_id")),
            "handle": _texts(profile("handle")),
            "name": _texts(profile("name")),
            "posted_at": _texts(iso_ms(posts.at_ms)),
            "kind": _texts(_KIND_WORDS[kind]),
            "text": _texts(self._written(posts)),
            "links": _texts(posts.link, posts.link != ""),
            "media": _texts(posts.media, posts.media != ""),
            "language": _texts(posts.language),
            "client": _texts(profile("client"), roster.is_on("x", posts.account)),
            "repost_of": _ids(posts.ref_id, is_repost),
            "repost_account": _texts(ref_author, is_repost),
            "reply_to": _ids(posts.ref_id, is_reply),
            "reply_account": _texts(ref_author, is_reply),
            "quote_of": _ids(posts.ref_id, kind == Kind.QUOTE),
            "likes": _counts(posts.likes),
            "reposts": _counts(posts.reposts),
            "replies": _counts(posts.replies),
            "views": _counts(posts.views),
            "followers": _counts(profile("followers").astype(np.int64)),
            "following": _counts(profile("following").astype(np.int64)),
            "created_at": _texts(iso_s(profile("created_s").astype(np.int64))),
            "biography": _texts(profile("biography")),
            "location": _texts(profile("place")),
        }

    def _written(self, posts: Posts) -> list[str]:
        """Texts with mention, hashtags and link in place; a repost shows the original's text."""
        handles = self._roster.of("handle", np.maximum(posts.mention, 0)).tolist()
        rows = zip(
            (posts.mention >= 0).tolist(), handles, posts.body.tolist(), posts.tags.tolist(),
            posts.link.tolist(), strict=True,
        )
        return [
            f"@{handle} {body}{tags and ' ' + tags}{link and ' ' + link}" if named
            else f"{body}{tags and ' ' + tags}{link and ' ' + link}"
            for named, handle, body, tags, link in rows
        ]


def _texts(values: Iterable[str], known: Flags | None = None) -> pa.Array:
    values = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return pa.array(values, pa.string(), mask=None if known is None else ~np.asarray(known, bool))


def _ids(values: Ints, known: Flags | None = None) -> pa.Array:
    return pa.array(values, pa.int64(), mask=None if known is None else ~np.asarray(known, bool))


def _counts(values: Ints) -> pa.Array:
    return pa.array(values, pa.int64(), mask=values < 0)
