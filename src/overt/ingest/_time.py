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
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal, NamedTuple

from overt.ingest._base import Refusal
from overt.ingest._dates import DateOrder, is_compact, is_order_open, read_written, why_unread
from overt.ingest._zones import zone_named

Basis = Literal["stated", "epoch", "documented", "given"]

EARLIEST_S = 631_152_000  # 1990-01-01, before any platform
LATEST_S = 4_133_980_799  # 2100-12-31; beyond lie placeholders such as the year 9999

_EPOCH_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)  # s, ms, µs, ns: their ranges do not overlap
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE]\+?\d+)?")


class DatesUnclear(Refusal):
    """A date whose day and month cannot be told apart: one word from a person reads it."""


class Moment(NamedTuple):
    """A time understood: seconds UTC, milliseconds where given, why this zone, precision written."""

    at_s: int
    ms: int | None
    basis: Basis
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
        written = read_written(raw, self.dates)
        return (
            _seconds(written.when, UTC)
            if written is not None and written.step_s == 86_400
            else None
        )

    def _moment(self, raw: object, field: str) -> Moment:
        if isinstance(raw, Mapping) and len(raw) == 1:
            raw = next(iter(raw.values()))  # {"$date": …} as mongoexport writes times
        text = raw.strip() if isinstance(raw, str) else raw
        if text is None or text == "":
            raise Refusal("no_time", f"{field} is empty, so the post has no time.")
        number = _number(text)
        if number is not None:
            return _epoch(number, raw, field)
        written = read_written(text, self.dates)
        if written is None:
            raise _unread(field, text)
        if written.when.tzinfo is not None:
            return Moment(
                math.floor(written.when.timestamp()), written.ms, "stated", written.step_s
            )
        if self.zone is None:
            raise Refusal(
                "no_zone",
                f"{_is(field, raw)}, which has no time zone. Give the zone of this export with "
                "--zone, e.g. --zone Pacific/Noumea.",
            )
        at_s = _seconds(written.when, zone_named(self.zone))
        return Moment(at_s, written.ms, self.basis, written.step_s)


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
    if value[4:5] == "-":  # as most times are written: 2024-05-14…
        return None
    if not _NUMBER.fullmatch(value) or is_compact(value):
        return None
    return int(value) if value.lstrip("+-").isdigit() else float(value)


def _epoch(number: int | float, raw: object, field: str) -> Moment:
    for unit in _EPOCH_UNITS:
        if EARLIEST_S * unit <= number <= LATEST_S * unit:
            whole, rest = divmod(number, unit)
            if isinstance(number, int):
                ms = int(rest) * 1_000 // unit if unit > 1 else None
            else:  # 1652814935.277 is 276.99… in binary; a .0 is put on by data frames
                ms = min(round(rest * 1_000 / unit), 999) if unit > 1 or rest else None
            return Moment(int(whole), ms, "epoch", 1)
    raise Refusal(
        "time_out_of_range",
        f"{_is(field, raw)}, a number that is no time between the years 1990 and 2100 in seconds, "
        "milliseconds or microseconds since 1970.",
    )


def _seconds(local: datetime, zone: tzinfo) -> int:
    """Seconds UTC of a local time; `fold` stays 0, see the head of this file."""
    return math.floor(local.replace(tzinfo=zone).timestamp())


def _unread(field: str, value: object) -> Refusal:
    found = _is(field, value)
    if is_order_open(value):
        return DatesUnclear(
            "no_time",
            f"{found}, where the day and the month cannot be told apart. Say which comes first "
            "with --dates dmy or --dates mdy.",
        )
    return Refusal("no_time", f"{found}, {why_unread(value)}")
