"""How times are written: texts taken apart into date, time of day and zone, without guessing.

ISO 8601 and its neighbours, numbers with strokes, dots or hyphens, and dates with the names of
months in English and French. What a date means on the time line is decided in `_time`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal, NamedTuple

from overt.ingest._zones import ABBREVIATIONS, offset_of

DateOrder = Literal["dmy", "mdy"]

_TIME = (
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d+))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = r"(?P<zone>z|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|[a-z]{2,5})"
_NUMERIC = re.compile(
    r"(?P<a>\d{1,4})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{1,4})"
    rf"(?:(?:t|,?\s+(?:at|a|à)\s+|,?\s+){_TIME})?(?:\s*\(?{_ZONE}\)?)?"
)
_CLOCK_TIME = re.compile(_TIME)
_WORDS = re.compile(
    r"(?<=\s)(?:(?:utc|gmt)[+-]\d{1,2}(?::?\d{2})?|[+-]\d{2}:?\d{2}(?!\d))|[^\W\d_]+|\d+"
)
_MONTHS = {
    word: number
    for number, words in enumerate(
        ("jan janv january janvier", "feb fev fév fevr févr february fevrier février", "mar mars march",
         "apr avr april avril", "may mai", "jun june juin", "jul july juil juillet",
         "aug aou aoû august aout août", "sep sept september septembre", "oct october octobre",
         "nov november novembre", "dec déc december decembre décembre"), start=1)
    for word in words.split()
}  # fmt: skip
_NOISE = {
    word
    for words in (
        "mon tue tues wed thu thur thurs fri sat sun lun mer jeu ven sam dim",
        "monday tuesday wednesday thursday friday saturday sunday",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "at a à le on the of st nd rd th er",
    )
    for word in words.split()
}


class Written(NamedTuple):
    """A time as written: with its own zone where it states one, and seconds of precision."""

    when: datetime
    ms: int | None
    step_s: int


def read_written(value: object, dates: DateOrder | None) -> Written | None:
    if isinstance(value, datetime):
        step_s = 1 if value.second or value.microsecond else 60
        return Written(value, None, step_s)
    if isinstance(value, date):
        return Written(datetime(value.year, value.month, value.day), None, 86_400)  # noqa: DTZ001
    if not isinstance(value, str) or len(value) > 60:
        return None
    text = value.strip()
    try:
        if len(text) > 10 and (
            text[4] == "-" or text[8] == "T"
        ):  # nine in ten exports: let C read it
            return _iso(text)
    except ValueError:
        pass
    text = text.lower()
    try:
        return _compact(text) if is_compact(text) else _numeric(text, dates) or _worded(text)
    except ValueError:  # the 31st of April, 25 o'clock, the year 0
        return None


def _iso(text: str) -> Written:
    when = datetime.fromisoformat(text)
    basic = text[8] == "T"  # 20240514T100000, without signs
    has_seconds = text[9:15].isdigit() if basic else text[16:17] == ":"
    has_part = text[15 if basic else 19 :][:1] in (".", ",")
    return Written(when, when.microsecond // 1_000 if has_part else None, 1 if has_seconds else 60)


def is_compact(text: str) -> bool:
    """Whether digits are a date such as 20160901 and no count of seconds.

    With these lengths and beginnings no count lies between the years 1990 and 2100.
    """
    return len(text) in (8, 12, 14) and text.isdigit() and text[:2] in ("19", "20", "21")


def _compact(text: str) -> Written:
    """20160901, 201609011230 and 20160901123059."""
    pattern = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(text)]
    local = datetime.strptime(text, pattern)  # noqa: DTZ007  # the zone is decided by the caller
    return Written(local, None, {8: 86_400, 12: 60, 14: 1}[len(text)])


def _numeric(text: str, dates: DateOrder | None) -> Written | None:
    """2019-11-05, 2016/9/1 10:30, 24-02-2015 11.35, 10/1/2016 7:58 PM, 06/15/15 07:33:11 am pdt."""
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    if len(match["a"]) == 4:
        year, month, day = a, b, c
    elif len(match["a"]) > 2 or len(match["c"]) not in (2, 4):
        return None
    else:
        year = c if len(match["c"]) == 4 else c + (2000 if c < 70 else 1900)
        # Dots are written where the day comes first (24.02.2015); strokes and hyphens everywhere.
        order = "dmy" if a > 12 or match["mark"] == "." else "mdy" if b > 12 else dates
        if order is None:
            return None
        day, month = (a, b) if order == "dmy" else (b, a)
    return _assemble(year, month, day, match, match["zone"])


def _worded(text: str) -> Written | None:
    """Wed Oct 10 20:19:24 +0000 2018; Wed, 10 Oct 2018 20:19 GMT; 10 octobre 2018 à 20h19."""
    time = _CLOCK_TIME.search(text)
    rest = text if time is None else f"{text[: time.start()]} {text[time.end() :]}"
    year = month = day = zone = None
    for word in _WORDS.findall(rest):
        if word.isdigit() and len(word) == 4 and year is None:
            year = int(word)
        elif word.isdigit() and len(word) <= 2 and day is None:
            day = int(word)
        elif word in _MONTHS and month is None:
            month = _MONTHS[word]
        elif word not in _NOISE:
            if word.isdigit() or zone is not None:
                return None
            zone = word
    if year is None or month is None or day is None:
        return None
    return _assemble(year, month, day, time, zone)


def _assemble(
    year: int, month: int, day: int, time: re.Match[str] | None, zone_word: str | None
) -> Written | None:
    zone = None if zone_word is None else _offset(zone_word)
    if zone_word is not None and zone is None:
        return None
    year = max(year, 1)  # the year 0 of empty database fields: refused later, as out of range
    if time is None or time["hour"] is None:
        return Written(datetime(year, month, day, tzinfo=zone), None, 86_400)
    hour, second, part = int(time["hour"]), time["second"], time["part"]
    if time["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if time["half"] == "p" else 0)
    when = datetime(year, month, day, hour, int(time["minute"]), int(second or 0), tzinfo=zone)
    ms = int(part[:3].ljust(3, "0")) if part else None
    return Written(when, ms, 1 if second else 60)


@lru_cache(maxsize=1_000)
def _offset(word: str) -> timezone | None:
    """The offset a time states: z, +0200, -03:30, utc+2, or an abbreviation with one meaning."""
    hours = ABBREVIATIONS.get(word)
    return timezone(timedelta(hours=hours)) if hours is not None else offset_of(word)


def order_of_dates(values: Iterable[object]) -> DateOrder | None:
    """Which number is the day in dates like 03/04/2016, or None when the values do not tell.

    One number above 12 decides; values that contradict each other decide nothing.
    """
    orders: set[DateOrder] = set()
    for value in values:
        match = _NUMERIC.fullmatch(value.strip().lower()) if isinstance(value, str) else None
        if match and len(match["a"]) <= 2 and match["mark"] != ".":
            if int(match["a"]) > 12:
                orders.add("dmy")
            elif int(match["b"]) > 12:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def why_unread(value: object) -> str:
    """Why a value is no time that can be read, as the end of a sentence, and what to do."""
    match = _NUMERIC.fullmatch(str(value).lower())
    if match and match["zone"] and _offset(match["zone"]) is None:
        return (
            f'where "{match["zone"].upper()}" does not name one time zone. Write the offset '
            "instead, as in +02:00."
        )
    if match:
        return "which is not in the calendar."
    return (
        "which is no time that Overt reads. Times look like 2024-05-14T10:00:00Z, 14/05/2024 10:00 "
        "or 1715680800; if the time stands elsewhere, say where with --map posted_at=COLUMN."
    )


def is_order_open(value: object) -> bool:
    """Whether a value is a date that may be read day first and month first."""
    match = _NUMERIC.fullmatch(str(value).lower())
    return bool(match and len(match["a"]) <= 2 and min(int(match["a"]), int(match["b"])) >= 1) and (
        max(int(match["a"]), int(match["b"])) <= 12 if match else False
    )
