"""The posts a report shows, each with where it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from overt.charts import short_paths
from overt.differences import Piece, side_by_side
from overt.report._safe import drawn, language, visible

if TYPE_CHECKING:
    from overt.case import Case

_LONGEST = 4_000  # characters read of a text; `letters` counts them all

_POSTS = """
    SELECT p.post_key, p.post_id, p.account_id, a.handle, a.name, p.platform, p.kind, p.posted_at,
           SUBSTR(p.text, 1, :longest) AS text, LENGTH(p.text) AS letters, p.language,
           s.file, r.line, p.url
    FROM post p
    LEFT JOIN account a ON a.account_id = p.account_id
    LEFT JOIN record r ON r.record_no = p.record_no
    LEFT JOIN source s ON s.source_no = r.source_no
    WHERE p.post_key IN (SELECT UNNEST(:keys))
    ORDER BY p.post_key NULLS LAST
"""
_FILES = "SELECT DISTINCT file FROM source WHERE file IS NOT NULL ORDER BY file"


@dataclass(frozen=True)
class Account:
    """Who: the id that the tables use, and the name that people use."""

    account_id: str
    handle: str | None
    name: str | None = None

    @property
    def label(self) -> str:
        """The handle where it is known, else the native id."""
        return f"@{self.handle}" if self.handle else self.account_id


@dataclass(frozen=True)
class Post:
    """One post as the report shows it. `text` is safe to read (see `_safe.visible`), or None."""

    key: int
    post_id: str
    account: Account
    platform: str | None
    kind: str | None
    at: int | None
    text: str | None
    language: str | None
    where: str | None
    url: str | None

    @property
    def body(self) -> Markup:
        """The text, nothing marked."""
        return drawn(self.text) if self.text else Markup("")


def read_posts(case: Case, keys: Iterable[int]) -> dict[int, Post]:
    """Posts by key; a key without post is left out."""
    wanted = sorted({key for key in keys if key is not None})
    if not wanted:
        return {}
    rows = case.sql(_POSTS, keys=wanted, longest=_LONGEST).to_pylist()
    files = short_paths(row["file"] for row in case.sql(_FILES).to_pylist())
    return {
        row["post_key"]: Post(
            key=row["post_key"],
            post_id=row["post_id"],
            account=Account(row["account_id"], row["handle"], row["name"]),
            platform=row["platform"],
            kind=row["kind"],
            at=row["posted_at"],
            text=None if row["text"] is None else visible(row["text"], of=row["letters"]),
            language=language(row["language"]),
            where=f"{files[row['file']]}:{row['line']}" if row["file"] else None,
            url=row["url"],
        )
        for row in rows
    }


@dataclass(frozen=True)
class Compared:
    """Two texts with the words that stand in only one of them marked.

    `alike` is the share of both texts that is the same; where it is small, marks would cover
    nearly everything, so there are none.
    """

    left: Markup
    right: Markup
    alike: float


ALIKE = 0.35
"""Below this share in common, two posts have a link or a hashtag in common but not a text."""


def compare(left: Post, right: Post) -> Compared:
    """Mark what differs between two posts."""
    if not left.text or not right.text:
        return Compared(left.body, right.body, 0.0)
    ours, theirs = side_by_side(left.text, right.text)
    alike = 2 * sum(len(p.text) for p in ours if p.same) / (len(left.text) + len(right.text))
    if alike < ALIKE:
        return Compared(left.body, right.body, alike)
    return Compared(_marked(ours, "del"), _marked(theirs, "ins"), alike)


def _marked(pieces: list[Piece], tag: str) -> Markup:
    """The pieces as mark-up; those that the other post lacks stand in `tag`."""
    parts = [
        drawn(piece.text)
        if piece.same or not piece.text.strip()
        else Markup(f"<{tag}>{{}}</{tag}>").format(drawn(piece.text))  # noqa: S704 - our own tag
        for piece in pieces
    ]
    return Markup("").join(parts)
