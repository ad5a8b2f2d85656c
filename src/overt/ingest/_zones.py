"""Names of time zones as people write them."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from overt.errors import SettingError

_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2})(?::?(\d{2}))?")

ABBREVIATIONS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2,
    "eest": 3, "msk": 3, "jst": 9, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7,
}  # fmt: skip
"""Hours from UTC of the abbreviations a time may state.

Those of RFC 2822 and those with one meaning; CST (Chicago, Shanghai, Havana), IST and BST are
left out, because a wrong guess moves a post by hours.
"""


def offset_of(word: str) -> timezone | None:
    """The fixed offset written as +2, -0330, +02:00 or utc+2 (lower case), else None."""
    match = _OFFSET.fullmatch(word)
    if match is None or int(match[2]) > 14 or int(match[3] or 0) > 59:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset)


@lru_cache(maxsize=100)
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name (any case) or a fixed offset such as +11:00.

    Raises SettingError with the nearest names when there is none. A fixed offset knows no summer
    time; a name does.
    """
    wanted = name.strip().lower()
    if wanted in ("utc", "gmt", "z"):
        return UTC
    offset = offset_of(wanted)
    if offset is not None:
        return offset
    known = {zone.lower(): zone for zone in available_timezones()}
    if wanted in known:
        return ZoneInfo(known[wanted])
    raise SettingError(
        f'zone is "{name}", which is no time zone. {_near(wanted, known)}Zones are named by the '
        "tz database, as Europe/Paris or Pacific/Noumea; a fixed offset is written +11:00."
    )


def _near(wanted: str, known: dict[str, str]) -> str:
    """A question with the nearest names: by city first, as people remember cities."""
    wanted = wanted.replace(" ", "_")
    by_city = {zone.rsplit("/", 1)[-1]: zone for zone in sorted(known)}
    cities = get_close_matches(wanted.rsplit("/", 1)[-1], by_city, n=3, cutoff=0.75)
    found = [by_city[city] for city in cities] + get_close_matches(wanted, known, n=3, cutoff=0.8)
    names = list(dict.fromkeys(known[zone] for zone in found))[:3]
    return f"Did you mean {' or '.join(names)}? " if names else ""
