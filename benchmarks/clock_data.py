"""Times of activity with what is known of the clocks behind them, from the shared data."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets import shared

Ints = NDArray[np.int64]
Accounts = dict[str, Ints]
"""Account → half-hours since 1970 in UTC with any act, ascending."""


_ADVERTISED = re.compile(r"(\d\d)/(\d\d)/(\d\d) (\d\d):?(\d\d):?(\d\d) (AM|PM) (PDT|PST)$")


def commits() -> dict[str, tuple[Ints, float]]:
    """Author → half-hours with a commit, and the offset in hours that most of the commits state."""
    by: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in _rows("commit_time_zones/commits.csv.gz"):
        by[row["author"]].append((int(row["ts"]), int(row["tz_offset_min"])))
    found = {}
    for author, acts in sorted(by.items()):
        offsets, counts = np.unique([offset for _, offset in acts], return_counts=True)
        found[author] = (_halves([at for at, _ in acts]), float(offsets[counts.argmax()]) / 60)
    return found


def half_of(author: str) -> int:
    """0 for the half of the authors that constants were set on, 1 for the half they are checked on."""
    return hashlib.sha256(author.encode()).digest()[-1] % 2


def operations() -> Iterator[tuple[str, Accounts, float]]:
    """Name, half-hours by account, and the offset that public reports give."""
    if rows := list(_rows("ira_facebook_ads/fb_russia_ads_clean.csv")):
        yield "ira_facebook_ads", {"ads": _halves(_advertisements(rows))}, 3.0
    if rows := list(_rows("ira_2016/ira_sample_2016-09_11.csv.gz")):
        yield "ira_2016", _by(rows, "external_author_id", "publish_date"), 3.0
        for kind in sorted({row["account_category"] for row in rows}):
            mine = [row for row in rows if row["account_category"] == kind]
            if len({row["external_author_id"] for row in mine}) >= 20:
                yield f"ira_2016, {kind}", _by(mine, "external_author_id", "publish_date"), 3.0
    if rows := list(_rows("x_io_thailand_2020/tweets.csv.gz")):
        yield "x_io_thailand_2020", _by(rows, "userid", "tweet_time"), 7.0


def controls() -> Iterator[tuple[str, Accounts]]:
    """Sets without a reported operation."""
    for name, file, account, at in (
        ("control_x_us2024", "posts.csv.gz", "account_id", "timestamp"),
        ("control_telegram_ru_news", "posts.csv.gz", "channel_id", "date"),
        ("control_x_airline_2015", "tweets.csv.gz", "account_hash", "tweet_created"),
    ):
        if rows := list(_rows(f"{name}/{file}")):
            yield name, _by(rows, account, at)


def _advertisements(rows: list[dict[str, str]]) -> Iterator[int]:
    zones = {"PDT": timezone(timedelta(hours=-7)), "PST": timezone(timedelta(hours=-8))}
    for row in rows:
        if found := _ADVERTISED.match(row["txt_create"].strip()):  # colons got lost where pages were read by machine
            month, day, year, hour, minute, second = map(int, found.groups()[:6])
            hour = hour % 12 + 12 * (found[7] == "PM")
            at = datetime(2000 + year, month, day, hour, minute, second, tzinfo=zones[found[8]])
            yield int(at.timestamp())


def _by(rows: list[dict[str, str]], account: str, at: str) -> Accounts:
    times: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        times[row[account]].append(_seconds(row[at]))
    return {who: _halves(acts) for who, acts in sorted(times.items())}


def _seconds(text: str) -> int:
    if text[2:3] == "-":  # 24-02-2015 11.35, Pacific time in winter
        at = datetime.strptime(text, "%d-%m-%Y %H.%M").replace(tzinfo=timezone(timedelta(hours=-8)))
    else:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return int(at.timestamp())


def _halves(times: Iterator[int] | list[int]) -> Ints:
    return np.unique(np.array([at // 1_800 for at in times], dtype=np.int64))


def _rows(path: str) -> Iterator[dict[str, str]]:
    file: Path = shared() / "data" / path
    if not file.exists():
        return
    packed = file.read_bytes()
    text = (gzip.decompress(packed) if file.suffix == ".gz" else packed).decode("utf-8", "replace")
    yield from csv.DictReader(io.StringIO(text, newline=""))
