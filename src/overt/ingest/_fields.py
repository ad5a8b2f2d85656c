"""Reading one field of a record without trusting the record's shape.

An export is somebody else's file: any key may be missing, null, or of another type. These readers
then give None (or nothing), so that an importer only says where things are. A path is keys joined
by dots; a key that itself holds dots, such as a column "post_owner.id", is tried first, so that a
flattened table and the nested JSON it was made from are read by the same path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from overt.ingest._base import Reading, Record, Refusal, count_or_none, text_or_none

_QUOTED = re.compile(r"(['\"])((?:(?!\1)[^\\]|\\.)*)\1", re.DOTALL)

_OBJECT = (dict, Mapping)  # dict first: testing against the abstract class alone takes longer
_LONGEST_WORD = 8  # letters; a longer cell is not compared with the words for "missing"

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def cells(row: Record) -> dict[str, Any]:
    """A table's row with None for empty cells and for the words exports write into them (NA, …)."""
    return {
        column: cell if _is_long(cell) or text_or_none(cell) is not None else None
        for column, cell in row.items()
    }


def at(record: object, path: str) -> object:
    """The value at a path, or None where a step is missing or is no object."""
    if not isinstance(record, _OBJECT):
        return None
    if path in record or "." not in path:
        return record.get(path)
    found: object = record
    for key in path.split("."):
        if not isinstance(found, _OBJECT):
            return None
        found = found.get(key)
    return found


def each(record: object, path: str) -> list[Mapping[str, Any]]:
    """The objects in the list at a path; anything else in it is left out."""
    found = at(record, path)
    return [item for item in found if isinstance(item, _OBJECT)] if isinstance(found, list) else []


def text_at(record: object, path: str) -> str | None:
    """The text at a path exactly as it stands ("NA" is a text); None when missing or empty."""
    return _text(at(record, path))


def texts_at(record: object, path: str) -> tuple[str, ...] | None:
    """The texts of the list at a path; None when there is no list."""
    found = at(record, path)
    return unique(_text(item) for item in found) if isinstance(found, list) else None


def texts_in(objects: Iterable[Mapping[str, Any]], path: str) -> tuple[str, ...]:
    """The text at a path of each object, in order, without the missing ones."""
    return tuple(text for item in objects if (text := text_at(item, path)) is not None)


def printed_list(cell: str | None) -> tuple[str, ...] | None:
    """The texts of a list printed into a cell: ['a', 'b'] by Python, [a, b] by older archives.

    Read by pattern, so that a comma inside a quoted link does not cut it in two.
    """
    if cell is None or not (cell.startswith("[") and cell.endswith("]")):
        return None
    inner = cell[1:-1].strip()
    if inner.startswith(("'", '"')):
        return tuple(re.sub(r"\\(.)", r"\1", text) for _, text in _QUOTED.findall(inner) if text)
    return tuple(text for text in (part.strip() for part in inner.split(", ")) if text)


def count_at(record: object, path: str) -> int | None:
    """The count at a path, or None where there is none that a 64-bit column can hold."""
    count = count_or_none(at(record, path))
    return count if count is not None and count < 2**63 else None


def flag_at(record: object, path: str) -> bool | None:
    """The truth at a path, written as JSON or as a word; None when it says neither."""
    return _FLAGS.get(str(at(record, path)).strip().lower())


def id_at(record: object, path: str) -> str | None:
    """The id at a path as text, without the .0 that a data frame appends; None when missing."""
    value = at(record, path)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    return (_text(value) or "").strip() or None


def account_at(record: object, *paths: str) -> str:
    """The first account id found at one of the paths; without one the record is refused."""
    for path in paths:
        found = id_at(record, path)
        if found is not None:
            return found
    value = at(record, paths[0])
    shown = "missing" if value in (None, "") else f'"{str(value)[:40]}"'
    raise Refusal("no_account", f"{paths[0]} is {shown}, which names no account.")


def kind_of(*, repost: object, reply: object, quote: object) -> str:
    """What a post is when it can be several at once: a repost, else a reply, else a quote."""
    return "repost" if repost else "reply" if reply else "quote" if quote else "post"


def unique(items: Iterable[str | None]) -> tuple[str, ...]:
    """The texts in order, each once, without the missing ones."""
    return tuple(dict.fromkeys(item for item in items if item))


def in_text_order(names: Iterable[str], text: str | None) -> tuple[str, ...]:
    """Hashtags in the order of the text, for sources that list them in another; the rest behind."""
    lowered = (text or "").lower()
    places = {name: lowered.find(f"#{name.lower()}") for name in names}
    return tuple(sorted(places, key=lambda name: (places[name] < 0, places[name])))


def plain_text(html: str | None) -> str | None:
    """The text of the few HTML tags that servers let through: breaks, paragraphs, the rest gone."""
    broken = re.sub(r"</p>\s*<p[^>]*>", "\n\n", re.sub(r"<br\s*/?>", "\n", html or ""))
    return unescape(re.sub(r"<[^>]*>", "", broken)).strip() or None


def present(columns: Mapping[str, str], reading: Reading) -> dict[str, str]:
    """Of field → column, the columns this file has; all of them when its columns are not known.

    Of nested JSON the names at the top are known, and a path counts by its first step.
    """
    known = set(reading.columns)
    return {f: c for f, c in columns.items() if not known or {c, c.split(".")[0]} & known}


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return str(value) or None


def _is_long(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) > _LONGEST_WORD
