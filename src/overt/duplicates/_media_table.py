"""The table of pictures: what earlier runs read is kept, what is new is read and added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from overt.duplicates._media_match import Match, Matches, Picture, match
from overt.duplicates._media_places import SHARED, Places, picture_address
from overt.duplicates._media_read import read_apart
from overt.errors import SettingError
from overt.media import KIND, PLAIN, Facts, Frame, Limits
from overt.progress import Progress
from overt.store import DuckDBEngine

GIVEN = "hash given"


@dataclass(frozen=True)
class Asked:
    """One picture that posts or profiles name, in order of arrival."""

    key: int
    media_type: str
    url: str | None
    hash: str | None
    arrival: int | None
    export: str | None
    format: str | None
    default: str | None = None  # why it is a default picture, where it is one


@dataclass(frozen=True)
class Reading:
    """How files are looked for and read."""

    folder: str
    limits: Limits
    trust_list: str
    seconds: int

    def certificates(self) -> str | None:
        """The text of the trust list; raises SettingError when it cannot be read."""
        if not self.trust_list:
            return None
        try:
            return Path(self.trust_list).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise SettingError(
                f"media.trust_list is {self.trust_list!r}, which cannot be read as PEM text: {problem}."
            ) from problem


@dataclass
class Table:
    """Rows of `media` of one kind, by picture."""

    rows: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    fresh: set[int] = field(default_factory=set)

    def states(self) -> Counter[str]:
        """How many pictures are in each state."""
        return Counter(rows[0]["state"] for rows in self.rows.values())


def update(
    engine: DuckDBEngine,
    asked: Sequence[Asked],
    *,
    avatars: bool,
    batch: int,
    reading: Reading,
    progress: Progress,
) -> Table:
    """Bring the rows of posts' media, or of avatars, up to date; pictures without a file are looked for anew."""
    held = engine.read(_HELD).to_pylist()
    mine = [row for row in held if (row["media_type"] == "avatar") == avatars]
    table = Table()
    for row in mine:
        table.rows[row["media_key"]].append(row)
    places = Places(reading.folder)
    located = {each.key: places.locate(each.url, each.export, each.format) for each in asked}
    crowded = _crowded(asked, located)
    due: list[tuple[Asked, str, str]] = []
    for each in asked:
        old, place = table.rows.get(each.key), located[each.key]
        file = place.file if each.key not in crowded else None
        if each.default:
            table.rows[each.key] = _rows(each, Facts(each.default), None, batch, old)
        elif file is not None and place.folder is not None:
            if not old or old[0]["file"] != file:
                due.append((each, file, place.folder))
        elif not old or old[0]["file"] is None:  # what was read once is kept when its file is gone
            state = GIVEN if each.hash else crowded.get(each.key, place.state)
            table.rows[each.key] = _rows(each, Facts(state), None, batch, old)
    task = "avatars" if avatars else "media"
    if due:
        progress.start(task, len(due), "files")
        facts = read_apart(
            [(file, folder) for _, file, folder in due], reading.limits, reading.certificates(),
            seconds=reading.seconds, done=lambda count: progress.advance(task, count),
        )  # fmt: skip
        for (each, file, _), told in zip(due, facts, strict=True):
            table.rows[each.key] = _rows(each, told, file, batch, None)
            table.fresh.add(each.key)
        progress.end(task, f"{len(due):,} files read")
    table.fresh.update(each.key for each in asked if table.rows[each.key][0]["batch"] == batch)
    others = [row for row in held if (row["media_type"] == "avatar") != avatars]
    kept = [row for rows in table.rows.values() for row in rows]
    engine.drop("media")  # not DELETE: DuckDB 2.0.0 loses rows of ORDER BY … LIMIT after it
    engine.create("media")
    if others or kept:
        engine.insert("media", pa.Table.from_pylist([*others, *kept], schema=_MEDIA))
    return table


def compare(
    engine: DuckDBEngine, asked: Sequence[Asked], table: Table, most_apart: int
) -> Matches:
    """Match what is new with everything, and add the pairs to `media_match`."""
    pictures = []
    for each in asked:
        rows = table.rows[each.key]
        if rows[0]["state"] == PLAIN or each.default:
            continue
        frames = tuple(
            Frame(row["hash"], row["marks"], row["frame_s"]) for row in rows if row["marks"]
        )
        hashes = tuple(
            (row["hash_kind"], row["hash"]) for row in rows if row["hash"] and not row["marks"]
        )
        address = picture_address(each.url) if each.url and "//" in each.url else None
        pictures.append(
            Picture(each.key, each.media_type, each.key in table.fresh, address, rows[0]["sha256"], frames, hashes)
        )
    out = match(pictures, most_apart)
    held = {tuple(pair.values()) for pair in engine.read("SELECT media_a, media_b FROM media_match").to_pylist()}
    out.found = [each for each in out.found if (each.a, each.b) not in held]
    if out.found:
        engine.insert("media_match", pa.Table.from_pylist([_match_row(m) for m in out.found], schema=_MATCH))
    return out


def left_out(table: Table, matches: Matches) -> str:
    """What was not compared and why, and how many false matches the threshold lets expect, in words."""
    parts = [
        f"{count:,} {state}" for state, count in sorted(table.states().items()) if state not in ("ready", GIVEN)
    ]
    if matches.expected_false or matches.most_apart:
        parts.append(
            f"alike means at most {matches.most_apart} of 256 bits apart, which lets expect "
            f"{matches.expected_false:.2g} false matches among these pictures"
        )
    return "; ".join(parts)


def _crowded(asked: Sequence[Asked], located: dict[int, Any]) -> dict[int, str]:
    """Pictures whose file was found for several different addresses: a name like 1.jpg says nothing."""
    named: dict[str, set[str]] = defaultdict(set)
    for each in asked:
        place = located[each.key]
        if place.file and each.url and "//" in each.url:
            named[place.file].add(picture_address(each.url))
    return {
        each.key: SHARED
        for each in asked
        if each.url and "//" in each.url and len(named.get(located[each.key].file or "", ())) > 1
    }


def _rows(
    asked: Asked, facts: Facts, file: str | None, batch: int, old: list[dict[str, Any]] | None
) -> list[dict[str, Any]]:
    film = any(frame.second is not None for frame in facts.frames)
    base: dict[str, Any] = {
        "media_key": asked.key, "media_type": "video" if film else asked.media_type, "file": file,
        "sha256": facts.sha256, "width": facts.width, "height": facts.height,
        "hash_kind": None, "hash": None, "marks": None, "frame_s": None,
        "camera": facts.camera, "taken_at": facts.taken_at, "place": facts.place,
        "credential": facts.credential, "generator": facts.generator, "state": facts.state,
        "arrival": asked.arrival, "batch": old[0]["batch"] if old else batch,
    }  # fmt: skip
    rows = [
        {**base, "hash_kind": KIND, "hash": frame.hash, "marks": frame.marks, "frame_s": frame.second}
        for frame in facts.frames
    ]
    kind, colon, value = (asked.hash or "").partition(":")
    if colon and value:
        rows.append({**base, "hash_kind": kind.strip().lower(), "hash": value.strip().lower()})
    return rows or [base]


def _match_row(found: Match) -> dict[str, Any]:
    return {"media_a": found.a, "media_b": found.b, "score": found.score, "how": found.how}


_HELD = """
    SELECT media_key, media_type, file, sha256, width, height, hash_kind, hash, marks, frame_s, camera, taken_at,
           place, credential, generator, state, arrival, batch
    FROM media
    ORDER BY arrival NULLS LAST, media_key NULLS LAST, frame_s NULLS LAST
"""

_MEDIA = pa.schema(
    [
        ("media_key", pa.int64()),
        ("media_type", pa.string()),
        ("file", pa.string()),
        ("sha256", pa.string()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("hash_kind", pa.string()),
        ("hash", pa.string()),
        ("marks", pa.binary()),
        ("frame_s", pa.float64()),
        ("camera", pa.string()),
        ("taken_at", pa.string()),
        ("place", pa.string()),
        ("credential", pa.string()),
        ("generator", pa.string()),
        ("state", pa.string()),
        ("arrival", pa.int64()),
        ("batch", pa.int32()),
    ]
)
_MATCH = pa.schema(
    [
        ("media_a", pa.int64()),
        ("media_b", pa.int64()),
        ("score", pa.float64()),
        ("how", pa.string()),
    ]
)
