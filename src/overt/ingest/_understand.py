"""What is understood of a file before it is read: format, columns, zone, first time, problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from overt.errors import InputError, UnknownFormat
from overt.ingest._base import Importer, Post, Profile, Reading, Refusal
from overt.ingest._files import Stored
from overt.ingest._options import Options
from overt.ingest._raw import Shape
from overt.ingest._recognise import Recognised, recognise
from overt.ingest._rows import MISSHAPEN, is_rounded
from overt.ingest._time import Clock, DatesUnclear, order_of_dates

_SHOWN = 5

Sampled = tuple[int, Post | Profile]  # line of the record, and what it holds


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What Overt understands of one file from its first records; nothing is read in yet.

    file        path as given; archive!member
    format      name of the importer, None when the file cannot be read
    label       the importer's name for people
    shape       how records lie in the file, in words: "CSV separated by ;, Windows-1252"
    platform    platform of the posts; None when each record says its own
    columns     field of the post → column or path it is read from
    unused      columns that no field is read from
    zone        zone in which times without one are read; None when every time states its own
    zone_basis  why: stated, epoch, documented, given; None when no time could be read
    dates       "dmy" or "mdy" where the order of day and month had to be known
    first_time  the first time as written, and the same in UTC
    sample      the first posts, as field → value
    problems    what will be refused or lost, and what to do
    blocking    the problem for which the file cannot be read as things are; None when it can
    """

    file: str
    format: str | None = None
    label: str | None = None
    shape: str | None = None
    platform: str | None = None
    columns: Mapping[str, str]
    unused: tuple[str, ...] = ()
    zone: str | None = None
    zone_basis: str | None = None
    dates: str | None = None
    first_time: tuple[str, str] | None = None
    sample: tuple[Mapping[str, object], ...] = ()
    problems: tuple[str, ...] = ()
    blocking: str | None = None


@dataclass(frozen=True)
class Plan:
    """A file and how it will be read; `recognised` is None when it cannot be."""

    stored: Stored
    understood: Understanding
    recognised: Recognised | None = None
    clock: Clock = Clock()
    reading: Reading = Reading()

    @property
    def importer(self) -> Importer:
        """Who reads it."""
        assert self.recognised is not None
        return self.recognised.importer

    @property
    def shape(self) -> Shape:
        """How its records lie."""
        assert self.recognised is not None
        return self.recognised.shape


def plan(stored: Stored, options: Options) -> Plan:
    """How a file will be read.

    Raises UnreadableFile, UnknownFormat or MissingColumn for a file the person named; a file found
    in a folder that cannot be read gives a plan that says why.
    """
    try:
        recognised = recognise(stored, options)
    except InputError as problem:
        if stored.explicit:
            raise
        return Plan(stored, Understanding(file=stored.name, columns={}, blocking=str(problem)))
    reading = Reading(
        mapping=options.mapping, platform=options.platform, columns=recognised.columns
    )
    sampled, refusals = _posts(recognised, reading)
    clock = _clock(recognised, [post for _, post in sampled if isinstance(post, Post)], options)
    understood = _understood(recognised, reading, clock, sampled, refusals)
    return Plan(stored, understood, recognised, clock, reading)


def plans(files: list[Stored], options: Options) -> list[Plan]:
    """A plan for every file; raises UnknownFormat when not one of them can be read."""
    made = [plan(stored, options) for stored in files]
    if made and all(each.recognised is None for each in made):
        reasons = list(dict.fromkeys(str(each.understood.blocking) for each in made))
        more = f" ({len(reasons) - _SHOWN} more files likewise)" if len(reasons) > _SHOWN else ""
        raise UnknownFormat(
            "None of the files found can be read: " + " ".join(reasons[:_SHOWN]) + more,
            file=made[0].stored.name,
        )
    return made


def _posts(recognised: Recognised, reading: Reading) -> tuple[list[Sampled], Counter[str]]:
    """What the sampled records hold, and why some hold nothing."""
    sampled: list[Sampled] = []
    refusals: Counter[str] = Counter()
    for raw, record in recognised.sample:
        known = replace(reading, envelope=raw.envelope or {})
        try:
            sampled += [(raw.line, item) for item in recognised.importer.read(record, known)]
        except Refusal as refusal:
            refusals[f"{refusal.reason}: {refusal.detail}"] += 1
        except MISSHAPEN as problem:
            refusals[f"unreadable: {type(problem).__name__} {problem}"] += 1
    return sampled, refusals


def _clock(recognised: Recognised, posts: list[Post], options: Options) -> Clock:
    dates = options.dates or order_of_dates(post.posted_at for post in posts)
    if options.zone is not None:
        return Clock(options.zone, "given", dates)
    if recognised.importer.documented_zone is not None:
        return Clock(recognised.importer.documented_zone, "documented", dates)
    return Clock(dates=dates)


def settle_dates(made: Plan) -> Plan:
    """Where the sample leaves the order of day and month open, search the whole file for a date
    that tells. It costs one more pass, and only for such files."""
    if not isinstance(_obstacle(made), DatesUnclear):
        return made
    order = order_of_dates(_all_times(made))
    if order is None:
        return made
    assert made.recognised is not None
    clock = replace(made.clock, dates=order)
    sampled, refusals = _posts(made.recognised, made.reading)
    understood = _understood(made.recognised, made.reading, clock, sampled, refusals)
    return replace(made, clock=clock, understood=understood)
