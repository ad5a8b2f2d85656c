"""What is understood of a file before it is read: format, columns, zone, first time, problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from overt.errors import InputError, UnknownFormat
from overt.ingest._base import Importer, Post, Reading, Refusal
from overt.ingest._convert import MISSHAPEN
from overt.ingest._dates import order_of_dates
from overt.ingest._files import Stored
from overt.ingest._options import Options
from overt.ingest._preview import Preview, moment_of, preview_of
from overt.ingest._raw import Shape
from overt.ingest._recognise import Recognised, recognise
from overt.ingest._time import Clock, DatesUnclear

_SHOWN = 5


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
    clock: Clock = field(default_factory=Clock)
    reading: Reading = field(default_factory=Reading)

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
    preview = preview_of(recognised, reading)
    clock = _clock(recognised, preview, options)
    understood = _understood(recognised, reading, clock, preview)
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


def _clock(recognised: Recognised, preview: Preview, options: Options) -> Clock:
    dates = options.dates or order_of_dates(post.posted_at for post in preview.posts)
    if options.zone is not None:
        return Clock(options.zone, "given", dates)
    if recognised.importer.documented_zone is not None:
        return Clock(recognised.importer.documented_zone, "documented", dates)
    return Clock(dates=dates)


def settle_dates(made: Plan) -> Plan:
    """Search the whole file for a date that tells day from month, where its sample does not.

    It costs one more pass, and only for files whose first records all lie before the 13th.
    """
    if made.recognised is None or made.clock.dates is not None:
        return made
    preview = preview_of(made.recognised, made.reading)
    refusals = [refusal for _, refusal in preview.refused_times(made.clock)]
    if not any(isinstance(refusal, DatesUnclear) for refusal in refusals):
        return made
    order = order_of_dates(_all_times(made))
    if order is not None:
        clock = replace(made.clock, dates=order)
        understood = _understood(made.recognised, made.reading, clock, preview)
        return replace(made, clock=clock, understood=understood)
    if preview.first_time(made.clock) is None:
        blocking = preview.asks(made.clock)[0]
        return replace(made, understood=replace(made.understood, blocking=blocking))
    return made


def _all_times(made: Plan) -> Iterator[object]:
    with made.shape.opened(made.stored) as source:
        for raw in source.records:
            known = replace(made.reading, envelope=raw.envelope or {})
            try:
                if raw.broken is None:
                    for item in made.importer.read(made.shape.decode(raw)[0], known):
                        if isinstance(item, Post):
                            yield item.posted_at
            except (Refusal, *MISSHAPEN):
                continue  # it becomes a refused row when the file is read


def _understood(
    recognised: Recognised, reading: Reading, clock: Clock, preview: Preview
) -> Understanding:
    importer = recognised.importer
    columns = dict(importer.columns_used(reading))
    first = preview.first_time(clock)
    refusals = [refusal for _, refusal in preview.refused_times(clock)]
    asks = preview.asks(clock)
    zoneless = bool(refusals) and all(refusal.reason == "no_zone" for refusal in refusals)
    return Understanding(
        file=recognised.stored.name,
        format=importer.name,
        label=importer.label,
        shape=recognised.shape.words,
        platform=importer.platform or _only(post.platform for post in preview.posts),
        columns=columns,
        unused=_unused(recognised, columns),
        zone=clock.zone if first is None or first[1].basis in ("given", "documented") else None,
        zone_basis=first[1].basis if first is not None else None,
        dates=clock.dates,
        first_time=(str(first[0].posted_at), _in_words(first[1].at_s)) if first else None,
        sample=tuple(_shown(post, clock) for post in preview.posts[:_SHOWN]),
        problems=(*asks, *preview.losses(clock)),
        blocking=asks[0] if zoneless and first is None else None,
    )


def _unused(recognised: Recognised, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Columns of a table, or names at the top of JSON records, that no field is read from."""
    used = set(map(_top, columns.values())) | set(columns.values())
    if recognised.shape.kind == "table":
        return tuple(column for column in recognised.columns if column not in used)
    tops = dict.fromkeys(_top(path) for path in recognised.columns if path not in used)
    return tuple(top for top in tops if top not in used)


def _top(path: str) -> str:
    """The name at the top of a JSON record under which a path lies."""
    return path.split(".")[0].split("[")[0]


def _shown(post: Post, clock: Clock) -> dict[str, object]:
    moment = moment_of(clock, post)
    return {
        "account_id": post.account.native_id,
        "posted_at": _in_words(moment.at_s) if moment else None,
        "kind": post.kind,
        "text": post.text,
    }


def _in_words(at_s: int) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _only(values: Iterable[str]) -> str | None:
    """The one value that all have, else None."""
    different = set(values)
    return different.pop() if len(different) == 1 else None
