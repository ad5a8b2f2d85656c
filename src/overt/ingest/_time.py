"""Times: a raw value and what is known about the file become seconds in UTC, or a refusal.

Nothing is guessed. A time without a zone is refused until the zone is known, a date such as
03/04/2016 until it is known which number is the day. What a value says of itself (an offset, a
count of seconds since 1970) always goes before what was said about the file.

Clock changes: a local time that occurs twice when clocks go back is taken as the earlier of the
two (`fold=0`); one that is skipped when clocks go forward is read with the offset before the
change, that is, as the time an hour later. Both errors are at most the size of the change.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple

from overt.ingest._base import Refusal
from overt.ingest._zones import ABBREVIATIONS, offset_of, zone_named

DateOrder = Literal["dmy", "mdy"]
Basis = Literal["stated", "epoch", "documented", "given"]

EARLIEST_S = 631_152_000  # 1990-01-01, before any platform
LATEST_S = 4_133_980_799  # 2100-12-31; beyond lie placeholders such as the year 9999

_EPOCH_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)  # s, ms, µs, ns: their ranges do not overlap
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE]\+?\d+)?")
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
_WORDS = re.compile(r"(?<=\s)(?:utc|gmt)?[+-]\d{2}:?\d{2}(?!\d)|[^\W\d_]+|\d+")
_MONTHS = {
    word: number
    for number, words in enumerate(
        ("jan janv january janvier", "feb fev fév fevr févr february fevrier février", "mar mars march",
         "apr avr april avril", "may mai", "jun june juin", "jul july juil juillet",
         "aug aou aoû august aout août", "sep sept september septembre", "oct october octobre",
         "nov november novembre", "dec déc december decembre décembre"), start=1)
    for word in words.split()
}  # fmt: skip
_NOISE = frozenset(
    [
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "lun",
        "mer",
        "jeu",
        "ven",
        "sam",
        "dim",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "at",
        "a",
        "à",
        "le",
        "on",
        "the",
        "of",
        "st",
        "nd",
        "rd",
        "th",
        "er",
    ]
)


class DatesUnclear(Refusal):
    """A date whose day and month cannot be told apart: one word from a person reads it."""


class Moment(NamedTuple):
    """A time understood: seconds UTC, milliseconds where given, why this zone, precision written."""

    at_s: int
    ms: int | None
    basis: Basis
    step_s: int


class _Parts(NamedTuple):
    """A time as written: with its own zone where it states one, and seconds of precision."""

    when: datetime
    ms: int | None
    step_s: int


@dataclass(frozen=True)
class Clock:
    """Reads the times of one file.

    zone   IANA name or offset for times that state none; None when nobody knows it
    basis  who says so: "given" by a person or "documented" by the format
    dates  which number comes first in 03/04/2016; None when nobody knows it
    """

    zone: str | None = None
    basis: Basis = "given"
    dates: DateOrder | None = None

    def read(self, raw: object, field: str = "posted_at") -> Moment:
        """The moment a raw value means; raises Refusal no_time, no_zone or time_out_of_range."""
        moment = self._moment(raw, field)
        if not EARLIEST_S <= moment.at_s <= LATEST_S:
            raise Refusal(
                "time_out_of_range", f"{_is(field, raw)}, outside the years 1990 to 2100."
            )
        return moment

    def read_if_clear(self, raw: object) -> int | None:
        """Seconds UTC of a side fact (creation of an account), or None where it is not certain.

        A date without a time of day counts as 00:00 UTC: the error is under a day, and the
        creation dates of archives come without one.
        """
        if raw is None or raw == "":
            return None
        try:
            return self.read(raw).at_s
        except Refusal as refusal:
            if refusal.reason != "no_zone":
                return None
        parts = _parts(raw, self.dates)
        return _seconds(parts.when, UTC) if parts is not None and parts.step_s == 86_400 else None

    def _moment(self, raw: object, field: str) -> Moment:
        if isinstance(raw, Mapping) and len(raw) == 1:
            raw = next(iter(raw.values()))  # {"$date": …} as mongoexport writes times
        text = raw.strip() if isinstance(raw, str) else raw
        if text is None or text == "":
            raise Refusal("no_time", f"{field} is empty, so the post has no time.")
        number = _number(text)
        if number is not None:
            return _epoch(number, raw, field)
        parts = _parts(text, self.dates)
        if parts is None:
            raise _unread(field, text)
        if parts.when.tzinfo is not None:
            return Moment(math.floor(parts.when.timestamp()), parts.ms, "stated", parts.step_s)
        if self.zone is None:
            raise Refusal(
                "no_zone",
                f"{_is(field, raw)}, which has no time zone. Give the zone of this export with "
                "--zone, e.g. --zone Pacific/Noumea.",
            )
        at_s = _seconds(parts.when, zone_named(self.zone))
        return Moment(at_s, parts.ms, self.basis, parts.step_s)


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


def _is(field: str, raw: object) -> str:
    shown = str(raw)
    return f'{field} is "{shown if len(shown) <= 60 else shown[:60] + "…"}"'


def _number(value: object) -> int | float | None:
    """The count of seconds (or finer) since 1970 that a value is, unless it is a compact date."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else None
    if not isinstance(value, str) or not (value[0].isdigit() or value[0] in "+-"):
        return None
    if not _NUMBER.fullmatch(value) or (value.isdigit() and len(value) in (8, 12, 14)):
        return None
    return int(value) if value.lstrip("+-").isdigit() else float(value)


def _epoch(number: float, raw: object, field: str) -> Moment:
    for unit in _EPOCH_UNITS:
        if EARLIEST_S * unit <= number <= LATEST_S * unit:
            whole, rest = divmod(number, unit)
            ms = int(rest * 1_000) // unit
            given = unit > 1 or (isinstance(number, float) and rest > 0)
            return Moment(int(whole), ms if given else None, "epoch", 1)
    raise Refusal(
        "time_out_of_range",
        f"{_is(field, raw)}, a number that is no time between the years 1990 and 2100 in seconds, "
        "milliseconds or microseconds since 1970.",
    )


def _seconds(local: datetime, zone: tzinfo) -> int:
    """Seconds UTC of a local time; `fold` stays 0, see the head of this file."""
    return math.floor(local.replace(tzinfo=zone).timestamp())


def _parts(value: object, dates: DateOrder | None) -> _Parts | None:
    if isinstance(value, datetime):
        step_s = 1 if value.second or value.microsecond else 60
        return _Parts(value, None, step_s)
    if isinstance(value, date):
        return _Parts(datetime(value.year, value.month, value.day), None, 86_400)  # noqa: DTZ001
    if not isinstance(value, str) or len(value) > 60:
        return None
    text = value.strip()
    try:
        if text[4:5] == "-" and len(text) > 10:  # nine in ten exports: let C read it
            return _iso(text)
    except ValueError:
        pass
    text = text.lower()
    try:
        return _compact(text) if text.isdigit() else _numeric(text, dates) or _worded(text)
    except ValueError:  # the 31st of April, 25 o'clock, the year 0
        return None


def _iso(text: str) -> _Parts:
    when = datetime.fromisoformat(text)
    has_seconds = text[16:17] == ":"
    ms = when.microsecond // 1_000 if has_seconds and text[19:20] in (".", ",") else None
    return _Parts(when, ms, 1 if has_seconds else 60)


def _compact(text: str) -> _Parts | None:
    """20160901, 201609011230 and 20160901123059."""
    pattern = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}.get(len(text))
    if pattern is None:
        return None
    local = datetime.strptime(text, pattern)  # noqa: DTZ007  # the zone is decided by the caller
    return _Parts(local, None, {8: 86_400, 12: 60, 14: 1}[len(text)])


def _numeric(text: str, dates: DateOrder | None) -> _Parts | None:
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


def _worded(text: str) -> _Parts | None:
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
) -> _Parts | None:
    zone = None if zone_word is None else _offset(zone_word)
    if zone_word is not None and zone is None:
        return None
    year = max(year, 1)  # the year 0 of empty database fields: refused later, as out of range
    if time is None or time["hour"] is None:
        return _Parts(datetime(year, month, day, tzinfo=zone), None, 86_400)
    hour, second, part = int(time["hour"]), time["second"], time["part"]
    if time["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if time["half"] == "p" else 0)
    when = datetime(year, month, day, hour, int(time["minute"]), int(second or 0), tzinfo=zone)
    ms = int(part[:3].ljust(3, "0")) if part else None
    return _Parts(when, ms, 1 if second else 60)


@lru_cache(maxsize=1_000)
def _offset(word: str) -> timezone | None:
    """The offset a time states: z, +0200, -03:30, utc+2, or an abbreviation with one meaning."""
    hours = ABBREVIATIONS.get(word)
    return timezone(timedelta(hours=hours)) if hours is not None else offset_of(word)


def _unread(field: str, value: object) -> Refusal:
    """Why a value is no time, as exactly as can be said."""
    found = _is(field, value)
    match = _NUMERIC.fullmatch(str(value).lower())
    if match and match["zone"] and _offset(match["zone"]) is None:
        return Refusal(
            "no_time",
            f'{found}, where "{match["zone"].upper()}" does not name one time zone. Write the '
            "offset instead, as in +02:00.",
        )
    if match and len(match["a"]) <= 2 and max(int(match["a"]), int(match["b"])) <= 12:
        return DatesUnclear(
            "no_time",
            f"{found}, where the day and the month cannot be told apart. Say which comes first "
            "with --dates dmy or --dates mdy.",
        )
    if match:
        return Refusal("no_time", f"{found}, which is not in the calendar.")
    return Refusal(
        "no_time",
        f"{found}, which is no time that Overt reads. Times look like 2024-05-14T10:00:00Z, "
        "14/05/2024 10:00 or 1715680800; if the time stands elsewhere, say where with "
        "--map posted_at=COLUMN.",
    )
