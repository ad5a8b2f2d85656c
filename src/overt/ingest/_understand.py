"""What is understood of a file before it is read: format, columns, zone, first time, problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from overt.errors import InputError, UnknownFormat
from overt.ingest._base import Importer, Post, Profile, Reading, Refusal
from overt.ingest._files import Stored
from overt.ingest._options import Options
from overt.ingest._raw import Shape
from overt.ingest._recognise import Recognised, recognise
from overt.ingest._rows import MISSHAPEN, is_rounded
from overt.ingest._time import Clock, DatesUnclear, Moment, order_of_dates

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


def _refused_times(sampled: list[Sampled], clock: Clock) -> tuple[bool, list[tuple[int, Refusal]]]:
    """Whether any sampled post has a readable time, and the refusals of the others by line."""
    refused: list[tuple[int, Refusal]] = []
    readable = False
    for line, item in sampled:
        if isinstance(item, Post) and not item.embedded:
            try:
                clock.read(item.posted_at)
                readable = True
            except Refusal as refusal:
                refused.append((line, refusal))
    return readable, refused


def settle_dates(made: Plan) -> Plan:
    """Search the whole file for a date that tells day from month, where its sample does not.

    It costs one more pass, and only for files whose first records all lie before the 13th.
    """
    if made.recognised is None or made.clock.dates is not None:
        return made
    sampled, refusals = _posts(made.recognised, made.reading)
    if not any(isinstance(r, DatesUnclear) for _, r in _refused_times(sampled, made.clock)[1]):
        return made
    order = order_of_dates(_all_times(made))
    if order is None:
        unclear = made.understood.problems[0]
        return replace(made, understood=replace(made.understood, blocking=unclear))
    clock = replace(made.clock, dates=order)
    understood = _understood(made.recognised, made.reading, clock, sampled, refusals)
    return replace(made, clock=clock, understood=understood)


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
    recognised: Recognised,
    reading: Reading,
    clock: Clock,
    sampled: list[Sampled],
    refusals: Counter[str],
) -> Understanding:
    name = recognised.stored.name
    importer = recognised.importer
    columns = dict(importer.columns_used(reading))
    used = set(map(_top, columns.values())) | set(columns.values())
    is_table = recognised.shape.kind == "table"
    posts = [item for _, item in sampled if isinstance(item, Post) and not item.embedded]
    readable, refused = _refused_times(sampled, clock)
    unzoned = [f"{name}:{line}: {r.detail}" for line, r in refused if r.reason == "no_zone"]
    unclear = [f"{name}:{line}: {r.detail}" for line, r in refused if isinstance(r, DatesUnclear)]
    first = next(((post, m) for post in posts if (m := _moment(clock, post))), None)
    return Understanding(
        file=name,
        format=importer.name,
        label=importer.label,
        shape=recognised.shape.words,
        platform=importer.platform or _only(post.platform for post in posts),
        columns=columns,
        unused=tuple(
            dict.fromkeys(
                column if is_table else _top(column)
                for column in recognised.columns
                if column not in used and (is_table or _top(column) not in used)
            )
        ),
        zone=clock.zone if first is None or first[1].basis in ("given", "documented") else None,
        zone_basis=first[1].basis if first is not None else None,
        dates=clock.dates,
        first_time=(str(first[0].posted_at), _in_words(first[1].at_s)) if first else None,
        sample=tuple(_shown(post, clock) for post in posts[:_SHOWN]),
        problems=(*unclear[:1], *unzoned[:1], *_problems(recognised, posts, refused, refusals)),
        blocking=unzoned[0] if unzoned and not readable and len(unzoned) == len(refused) else None,
    )


def _top(path: str) -> str:
    """The name at the top of a JSON record under which a path lies."""
    return path.split(".")[0].split("[")[0]


def _problems(
    recognised: Recognised,
    posts: list[Post],
    refused: list[tuple[int, Refusal]],
    refusals: Counter[str],
) -> list[str]:
    """What will be refused or lost, from the sample."""
    name, size = recognised.stored.name, len(recognised.sample)
    found = []
    others = [
        (line, r)
        for line, r in refused
        if r.reason != "no_zone" and not isinstance(r, DatesUnclear)
    ]
    if others:
        line, first = others[0]
        found.append(f"{name}:{line}: {first.detail} ({len(others)} of the first {size} records)")
    found += [
        f"{name}: {why} ({count} of the first {size} records)"
        for why, count in refusals.most_common(3)
    ]
    rounded = sum(post.native_id is not None and is_rounded(post.native_id) for post in posts)
    if rounded:
        found.append(
            f"{name}: ids of posts such as {next(p.native_id for p in posts if p.native_id)} lost their "
            "last digits in a spreadsheet. Each post gets an id made from its record instead; reposts "
            "and replies cannot be tied to it."
        )
    elif posts and all(post.native_id is None for post in posts):
        found.append(
            f"{name}: posts have no ids of their own. Each gets an id made from its record; equal "
            "records count as one post."
        )
    return found


def _moment(clock: Clock, post: Post) -> Moment | None:
    try:
        return clock.read(post.posted_at)
    except Refusal:
        return None


def _shown(post: Post, clock: Clock) -> dict[str, object]:
    moment = _moment(clock, post)
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
