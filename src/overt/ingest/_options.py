"""What a person says about the files, checked before any file is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from overt.errors import SettingError
from overt.ingest._base import Importer
from overt.ingest._dates import DateOrder
from overt.ingest._hints import FIELDS
from overt.ingest._zones import zone_named
from overt.plugins import discover

GENERIC = "table"
"""Name of the importer that reads any table by the names of its columns."""

_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy")


@dataclass(frozen=True)
class Options:
    """What is the same for all files of one reading."""

    zone: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    platform: str | None = None
    importer: Importer | None = None
    dates: DateOrder | None = None


@lru_cache(maxsize=1)
def importers() -> Mapping[str, Importer]:
    """Every importer by name: ours, and those of installed packages."""
    found = discover("importer", "overt.ingest")
    return {name: part() for name, part in found.items() if issubclass(part, Importer)}


def checked(
    *,
    zone: str | None,
    mapping: Mapping[str, str] | None,
    platform: str | None,
    format: str | None,  # noqa: A002  # the word people use
    dates: str | None,
) -> Options:
    """The options; raises SettingError for a zone, field, format or order that does not exist."""
    if zone is not None:
        zone_named(zone)
    for name in mapping or {}:
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, n=2)
            raise SettingError(
                f'--map names the field "{name}", which no post has. '
                + (f"Did you mean {' or '.join(near)}? " if near else "")
                + f"Fields are {', '.join(FIELDS)}."
            )
    known = importers()
    if format is not None and format not in known:
        raise SettingError(
            f'format is "{format}", which Overt does not read. It reads {", ".join(known)}.'
        )
    if dates is not None and dates not in _ORDERS:
        raise SettingError(f'dates is "{dates}"; it must be dmy (day first) or mdy (month first).')
    return Options(
        zone,
        dict(mapping or {}),
        platform.strip().lower() or None if platform else None,
        known[format] if format is not None else None,
        next((order for order in _ORDERS if order == dates), None),
    )
