"""Numbers, times and chances in words. Every time says UTC where it stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from overt.chance.shares import wilson
from overt.signals._base import EVER_S

UNKNOWN = "–"
_NARROW = "\u202f"  # no-break thin space between a number and its unit
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SPANS = ((604_800, "week"), (86_400, "day"), (3_600, "h"), (60, "min"), (1, "s"))


def number(value: float | None) -> str:
    """A whole number with thousands separated; unknown is a dash, never 0."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def count(value: int | None, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 post", "3,412 posts"."""
    if value is None:
        return f"an unknown number of {many or one + 's'}"
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def percent(share: float | None, digits: int = 0) -> str:
    """A share of 1 as percent."""
    return UNKNOWN if share is None else f"{100 * share:.{digits}f}{_NARROW}%"


def listing(items: Sequence[str], word: str = "and") -> str:
    """Items in a sentence: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def day(at: int | None, month: str = "%B") -> str:
    """A day in UTC: "4 September 2016"."""
    if at is None:
        return UNKNOWN
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when.strftime(month)} {when.year}"


def span(first: int | None, last: int | None) -> str:
    """Two days and what lies between, in UTC, for a cell: "4 May – 8 Jun 2016"."""
    if first is None or last is None:
        return UNKNOWN
    a, b = day(first, "%b"), day(last, "%b")
    return a if a == b else f"{_without_year(a, b)} – {b}"


def from_to(first: int | None, last: int | None) -> str:
    """Two days in a sentence: "from 4 May to 8 June 2016", "on 4 May 2016"; nothing when unknown."""
    if first is None or last is None:
        return ""
    a, b = day(first), day(last)
    return f"on {a}" if a == b else f"from {_without_year(a, b)} to {b}"


def _without_year(a: str, b: str) -> str:
    return a.rsplit(" ", 1)[0] if a.rsplit(" ", 1)[1] == b.rsplit(" ", 1)[1] else a


def moment(at: int | None, step_s: int = 1) -> str:
    """A time in UTC, as fine as the source has it: "2016-09-04 10:08:31"."""
    if at is None:
        return UNKNOWN
    form = "%Y-%m-%d" if step_s >= 86_400 else "%Y-%m-%d %H:%M" if step_s >= 60 else "%Y-%m-%d %T"
    return datetime.fromtimestamp(at, UTC).strftime(form)


def duration(seconds: float | None) -> str:
    """A length of time in the unit that fits: "37 s", "4.2 min", "3 h"."""
    if seconds is None:
        return UNKNOWN
    for size, unit in _SPANS[1:]:
        if seconds >= 2 * size or size == 1:
            value = seconds / size
            text = f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
            plural = "s" if unit == "day" and text != "1" else ""
            return f"{text}{_NARROW}{unit}{plural}"
    return f"0{_NARROW}s"


def window(seconds: int) -> str:
    """A window of time, exactly: "10 s", "2 min", "1 day"."""
    if seconds >= EVER_S:
        return "any time"
    for size, unit in _SPANS:
        if seconds >= size and seconds % size == 0:
            amount = seconds // size
            plural = "s" if unit in ("day", "week") and amount > 1 else ""
            return f"{amount}{_NARROW}{unit}{plural}"
    return "the same second"


def apart(seconds: int | None, step_s: int = 1) -> str:
    """The time between two posts, no finer than the source: "37 s apart", "in the same minute"."""
    if seconds is None:
        return "time between them unknown"
    if seconds < step_s:
        unit = {1: "second", 60: "minute", 86_400: "day"}.get(step_s, f"{step_s} s")
        return f"in the same {unit}"
    return f"{duration(seconds)} apart"


def rate(value: float | None) -> str:
    """An expected number of objects: "5.7", "0.003", "under 0.001"."""
    if value is None:
        return UNKNOWN
    if value < 0.001:
        return "under 0.001"
    return f"{value:,.1f}" if value >= 1 else f"{value:.2g}"


def q_bound(q: float | None) -> str:
    """A q-value as a bound: "≤ 0.020"."""
    if q is None:
        return UNKNOWN
    return f"<{_NARROW}0.0001" if q < 0.0001 else f"≤{_NARROW}{_up(q)}"


def _up(q: float) -> str:
    """q with two digits, rounded up: a bound must hold."""
    digits = 4 if q < 0.01 else 3
    scaled = q * 10**digits
    return f"{-(-scaled // 1) / 10**digits:.{digits}f}"


def odds(p: float | None) -> str:
    """What a p-value says of pairs: "about 1 such pair in 41,000 reaches this by chance"."""
    if p is None:
        return UNKNOWN
    if p > 0.1:
        return f"about {percent(p)} of such pairs reach this by chance"
    n = 1 / max(p, 1e-300)
    if n >= 1e15:
        return "fewer than 1 such pair in a quadrillion (10¹⁵) reaches this by chance"
    for size, word in _SCALES:
        if n >= size:
            return f"about 1 such pair in {n / size:.2g} {word} reaches this by chance"
    return f"about 1 such pair in {float(f'{n:.2g}'):,.0f} reaches this by chance"


def share_between(times: int, of: int) -> str:
    """A share with its 95 % interval: "75 %; 95 % interval 47 to 91 %"."""
    low, high = wilson(times, of)
    return f"{percent(times / of)}; 95\u00a0% interval {low * 100:.0f} to {percent(high)}"


def order(leads: int | None, follows: int | None) -> str:
    """Who comes first in an account's meetings with its partners: "mostly earlier (83 %; …)".

    "Mostly" when the 95 % interval lies on one side of a half: a poster or an amplifier.
    """
    total = (leads or 0) + (follows or 0)
    if total < 8:
        return "too few to say"
    first = leads or 0
    low, high = wilson(first, total)
    between = f"95\u00a0% interval {low * 100:.0f} to {percent(high)}"
    if low > 0.5:
        return f"mostly earlier ({percent(first / total)}; {between})"
    if high < 0.5:
        return f"mostly later (earlier in {percent(first / total)}; {between})"
    return f"about even (earlier in {percent(first / total)}; {between})"


def size(octets: int | None) -> str:
    """Bytes in the unit that fits: "3.4 MB"."""
    if octets is None:
        return UNKNOWN
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if octets >= limit:
            return f"{octets / limit:.1f}{_NARROW}{unit}"
    return f"{octets}{_NARROW}B"
