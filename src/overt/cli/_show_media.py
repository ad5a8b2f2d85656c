"""overt show media: one group of pictures that look alike, on the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overt.cli._asked import CASE, HERE
from overt.cli._say import console, plural, print_wrapped, printable, span, when
from overt.cli._show import _shown
from overt.errors import NotFound

if TYPE_CHECKING:
    from overt.case import Case


def media(
    group_id: Annotated[
        str, typer.Argument(help="Group of pictures, or the beginning of its id.", show_default=False)
    ],
    case: CASE = HERE,
    most: Annotated[int, typer.Option(help="Rows shown of each list.")] = 12,
) -> None:
    """Show one group of pictures or films: how alike, who posted them when, and what their files say."""
    from overt.case import Case

    with Case.open(case, read_only=True) as opened:
        wanted = _group(opened, group_id)
        posts = opened.sql(_POSTS, id=wanted).to_pylist()
        accounts = opened.sql(_ACCOUNTS, id=wanted).to_pylist()
        files = opened.sql(_FILES, id=wanted).to_pylist()
        pairs = opened.sql(_PAIRS, id=wanted).to_pylist()
    out = console()
    pictures = {row["media_key"] for row in files}
    count = plural(len(pictures), "address", "addresses")
    out.print(f"  pictures {wanted}: {count} or files of one picture", markup=False)
    if posts:
        _print_spread(posts)
    if accounts:
        out.print(
            f"  profiles  {plural(len(accounts), 'account')} have one of them as profile picture",
            markup=False,
        )
        for row in accounts[:most]:
            name = row["handle"] or row["name"] or ""
            out.print(
                f"    {printable(row['account_id'])}  {printable(name)}  likeness {row['score']:.0%}",
                markup=False,
            )
    _print_how(pairs)
    if posts:
        out.print(f"\n  posts     {_shown(len(posts), most)}, earliest first", markup=False)
        for row in posts[:most]:
            out.print(
                f"    {when(row['posted_at'])}  {printable(row['account_id'])}  likeness {row['score']:.0%}",
                markup=False,
            )
            if row["text"]:
                print_wrapped("      ", printable(row["text"][:160]))
    out.print(f"\n  files     {_shown(len(files), most)}, in order of arrival", markup=False)
    for row in files[:most]:
        print_wrapped("    ", _file(row))
    out.print(
        "\n  Likeness is measured on fingerprints. Look at the pictures themselves before you rely on it.",
        markup=False,
    )


def _group(case: Case, wanted: str) -> str:
    """The full id of a group of posts or of profiles."""
    rows = case.sql(_GROUPS)["group_id"].to_pylist()
    found = [row for row in rows if row.startswith(wanted.lower())] if wanted else []
    if len(found) == 1 or wanted in found:
        return wanted if wanted in found else str(found[0])
    if found:
        raise NotFound(
            f"{len(found)} groups of pictures begin with {wanted}: {', '.join(found[:5])}. Give more of the id."
        )
    there = (
        f"The largest are {', '.join(rows[:5])}" if rows else "This case has no groups of pictures"
    )
    raise NotFound(f"There is no group of pictures {wanted}. {there}.")


def _print_spread(posts: list[dict[str, Any]]) -> None:
    accounts = {row["account_id"] for row in posts}
    platforms = Counter(row["platform"] for row in posts)
    times = [row["posted_at"] for row in posts if row["posted_at"] is not None]
    spread = ", ".join(f"{printable(name)} {count:,}" for name, count in platforms.most_common())
    out = console()
    out.print(
        f"  posted    {plural(len(posts), 'time')} by {plural(len(accounts), 'account')}: {spread}",
        markup=False,
    )
    if times:
        out.print(
            f"  time      {when(min(times))} to {when(max(times))}, {span(max(times) - min(times))}",
            markup=False,
        )


def _print_how(pairs: list[dict[str, Any]]) -> None:
    if not pairs:
        console().print(
            "  how       the same address or hash in every post; nothing else is known", markup=False
        )
        return
    kinds: dict[str, list[float]] = {}
    for pair in pairs:
        kinds.setdefault(pair["how"], []).append(pair["score"])
    said = "; ".join(
        f"{printable(how)}: {plural(len(scores), 'pair')}, likeness {min(scores):.0%} to {max(scores):.0%}"
        for how, scores in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    print_wrapped("  how       ", said)


def _file(row: dict[str, Any]) -> str:
    """One picture's file facts in a line; coordinates are never among them."""
    parts = [printable(row["file"] or row["url"] or "no file")]
    if row["width"]:
        parts.append(f"{row['width']} × {row['height']} pixels")
    if row["frames"] > 1:
        parts.append(f"{row['frames']} frames of a film")
    if row["state"] != "ready":
        parts.append(row["state"])
    for label, key in (("camera", "camera"), ("taken", "taken_at"), ("", "place")):
        if row[key]:
            parts.append(f"{label} {printable(row[key])}".strip())
    if row["credential"] and row["credential"] != "none":
        parts.append(f"content credential {row['credential']}")
    if row["generator"]:
        parts.append(f"says it was: {printable(row['generator'])}")
    return ", ".join(parts)


_GROUPS = """
    WITH every AS (
        SELECT group_id FROM media_group
        UNION ALL
        SELECT group_id FROM avatar_group
    )
    SELECT group_id, COUNT(*) AS members FROM every GROUP BY group_id
    ORDER BY members DESC NULLS LAST, group_id NULLS LAST
"""
_POSTS = """
    SELECT g.posted_at, g.score, p.account_id, p.platform, p.text, p.post_id
    FROM media_group g
    JOIN post p ON p.post_key = g.post_key
    WHERE g.group_id = :id
    ORDER BY g.posted_at NULLS LAST, p.post_id NULLS LAST
"""
_ACCOUNTS = """
    SELECT g.account_id, g.score, a.handle, a.name
    FROM avatar_group g
    LEFT JOIN account a ON a.account_id = g.account_id
    WHERE g.group_id = :id
    ORDER BY g.account_id NULLS LAST
"""
_MEMBERS = """
    WITH member AS (
        SELECT media_key FROM media_group WHERE group_id = :id
        UNION
        SELECT media_key FROM avatar_group WHERE group_id = :id
    )
"""
_FILES = (
    _MEMBERS
    + """
    , address AS (
        SELECT media_key, MIN(url) AS url FROM post_media GROUP BY media_key
    )
    SELECT m.media_key, MIN(m.file) AS file, MIN(u.url) AS url, MIN(m.width) AS width, MIN(m.height) AS height,
           COUNT(m.frame_s) AS frames, MIN(m.state) AS state, MIN(m.camera) AS camera, MIN(m.taken_at) AS taken_at,
           MIN(m.place) AS place, MIN(m.credential) AS credential, MIN(m.generator) AS generator
    FROM media m
    JOIN member x ON x.media_key = m.media_key
    LEFT JOIN address u ON u.media_key = m.media_key
    GROUP BY m.media_key
    ORDER BY MIN(m.arrival) NULLS LAST, m.media_key NULLS LAST
"""
)
_PAIRS = (
    _MEMBERS
    + """
    SELECT p.how, p.score
    FROM media_match p
    JOIN member a ON a.media_key = p.media_a
    JOIN member b ON b.media_key = p.media_b
"""
)
