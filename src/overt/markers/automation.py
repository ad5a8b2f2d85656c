"""Whether a program or a timetable posts: traces in the clock that people do not leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from overt.chance.shares import binomial_interval
from overt.markers._automation_examples import examples
from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    STANDS_OUT,
    Marker,
    Row,
    is_cluster,
    verdict_above,
)
from overt.markers._context import Context
from overt.plugins import setting

Ints = NDArray[np.int64]

_QUARTER_S: Final = 900
_DAY_S: Final = 86_400

# One row per account and moment: what was posted at once was posted by one press of a button.
_MOMENTS = """
    SELECT s.subject, p.account_id, p.posted_at
    FROM _subject s
    JOIN post p ON p.account_id = s.account_id
    WHERE p.posted_at IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    GROUP BY s.subject, p.account_id, p.posted_at
    ORDER BY s.subject NULLS LAST, p.account_id NULLS LAST, p.posted_at NULLS LAST
"""
_ORDINARY_MOMENTS = """
    SELECT p.account_id AS subject, p.account_id, p.posted_at
    FROM _ordinary o
    JOIN post p ON p.account_id = o.account_id
    WHERE o.posts >= :least AND p.posted_at IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    GROUP BY p.account_id, p.posted_at
    ORDER BY p.account_id NULLS LAST, p.posted_at NULLS LAST
"""
_CLIENTS = """
    SELECT s.subject, p.client, COUNT(*) AS posts
    FROM _subject s
    JOIN post p ON p.account_id = s.account_id
    WHERE p.client IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    GROUP BY s.subject, p.client
    ORDER BY s.subject NULLS LAST, posts DESC NULLS LAST, p.client NULLS LAST
"""


@dataclass(frozen=True)
class _Measure:
    """A share: hits of tries, the share that even spread would give (None: unknown), and the hit in words."""

    hits: int
    tries: int
    chance: float | None
    words: str
    tests: int = 1


@dataclass(frozen=True, kw_only=True)
class Automation(Marker):
    """Posts at round times, at one second of the minute, at equal intervals, or without a night's pause."""

    name = "automation"
    question = "Does the clock of these posts look like a program or a timetable?"
    applies_to = ("account", "cluster")
    needs = ("post", "account", "source")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "quarter_hours": "share: posts in the first minute of a quarter of an hour; even spread gives 1 in 15",
        "one_second": "share: posts at the most used second of the minute; even spread gives 1 in 60",
        "exact_intervals": "share: intervals between an account's posts that equal its most frequent one",
        "quiet_hours": "hours: longest stretch of the day with next to no posts",
        "one_client": "share: posts made with the program most used, where the data say which",
    }
    means = (
        "Posts go out by a timetable, a scheduler or a program rather than when somebody presses a button at a moment "
        "of choice."
    )
    does_not_mean = (
        "That nobody stands behind the account: newsrooms, shops and many ordinary people schedule posts. It says "
        "nothing about coordination either."
    )
    caveats = (
        "Times cut to full minutes or full hours by the export look like a timetable; the seconds are then not read.",
        "A crew in shifts round the clock has no quiet hours either, and no program.",
        "Programs that add random delays leave no such trace.",
        "A collection that was fetched in pieces has quiet hours of its own.",
    )
    references = (
        "Zhang and Paxson 2011, Detecting and analyzing automated activity on Twitter, PAM (minutes and seconds)",
        "Chu et al. 2012, Detecting automation of Twitter accounts, IEEE TDSC 9(6) (entropy of intervals)",
    )
    techniques = ("killchain:3.5",)

    least_posts: int = setting(
        100,
        "moments of posting that an account or a cluster needs before anything is said",
        least=30,
    )
    factor: float = setting(
        3.0,
        "how many times the median of ordinary accounts a share must exceed to stand out",
        least=1.0,
        most=100.0,
    )
    least_share: float = setting(
        0.2, "share that must be exceeded too, whatever the others have", least=0.0, most=1.0
    )
    quiet_hours_least: float = setting(
        4.0,
        "hours without posts in the day under which it stands out: people sleep",
        least=0.0,
        most=12.0,
    )
    examples = examples()

    def measure(self, context: Context) -> Iterator[Row]:
        """The numbers of each subject; the baseline is the median over ordinary accounts with enough posts."""
        step = context.time_step_s
        others: dict[str, list[float]] = {}
        for moments in _by_subject(context, _ORDINARY_MOMENTS, least=self.least_posts).values():
            if _count(moments) >= self.least_posts:
                for name, found in _measures(moments, step).items():
                    others.setdefault(name, []).append(found.hits / found.tries)
                others.setdefault("quiet_hours", []).append(_quiet_stretch(_day(moments))[0])
        baseline = {
            name: float(np.median(values)) for name, values in others.items() if len(values) >= 20
        }
        clients: dict[str, list[tuple[str, int]]] = {}
        for row in context.read(_CLIENTS).to_pylist():
            clients.setdefault(row["subject"], []).append((row["client"], row["posts"]))
        for subject, moments in _by_subject(context, _MOMENTS).items():
            n = _count(moments)
            if step > 60 or n < self.least_posts:
                yield self.too_little(
                    subject,
                    "quarter_hours",
                    n,
                    "The times of this case are coarser than minutes."
                    if step > 60
                    else f"{n} moments of posting; {self.least_posts} are needed.",
                )
                continue
            for name, found in _measures(moments, step).items():
                yield self._row(subject, name, found, baseline.get(name), len(others.get(name, ())))
            yield self._quiet(subject, moments, baseline.get("quiet_hours"))
            if subject in clients:
                yield _client(subject, clients[subject])

    def _row(
        self, subject: str, name: str, found: _Measure, baseline: float | None, others: int
    ) -> Row:
        low, high = binomial_interval(found.hits, found.tries, tests=found.tests)
        even = f"; even spread {found.chance:.1%}" if found.chance else ""
        compared = (
            f"the median of {others} accounts in no cluster is {baseline:.1%}"
            if baseline is not None
            else "fewer than 20 accounts in no cluster have enough posts to compare with"
        )
        return Row(
            subject=subject,
            name=name,
            value=found.hits / found.tries,
            low=low,
            high=high,
            baseline=baseline,
            n=found.tries,
            verdict=verdict_above(
                low, baseline, factor=self.factor, least=max(self.least_share, found.chance or 0.0)
            ),
            words=found.words or None,
            evidence=f"{found.hits:,} of {found.tries:,} ({found.hits / found.tries:.1%}{even}); {compared}.",
        )

    def _quiet(self, subject: str, moments: Mapping[str, Ints], baseline: float | None) -> Row:
        """People sleep, clusters need not: only an account without a pause can stand out."""
        hours = _day(moments)
        quiet, start = _quiet_stretch(hours)
        few = quiet < self.quiet_hours_least and not is_cluster(subject)
        usual = baseline is not None and baseline >= self.quiet_hours_least
        words = f"{start:02d}:00–{(start + quiet) % 24:02d}:00 UTC" if quiet else "none"
        others = (
            f"; the median of accounts in no cluster is {baseline:.0f}"
            if baseline is not None
            else ""
        )
        also = (
            " A scheduler looks like this, and so do an account of several people and one that travels."
            if few
            else ""
        )
        return Row(
            subject=subject,
            name="quiet_hours",
            value=float(quiet),
            baseline=baseline,
            n=int(hours.sum()),
            verdict=MEASURED if not few else STANDS_OUT if usual else CANNOT_TELL,
            words=words,
            evidence=f"The longest stretch of the day with at most 2% of the {hours.sum():,} posts has {quiet} hours "
            f"({words}){others}.{also}",
        )


def _day(moments: Mapping[str, Ints]) -> Ints:
    """Posts per hour of the day in UTC."""
    return np.bincount(np.concatenate(list(moments.values())) // 3_600 % 24, minlength=24)


def _client(subject: str, clients: Sequence[tuple[str, int]]) -> Row:
    """Which program makes most posts: a name to look up, with nothing ordinary or odd about a share."""
    (most, posts), total = clients[0], sum(posts for _, posts in clients)
    low, high = binomial_interval(posts, total)
    return Row(
        subject=subject,
        name="one_client",
        value=posts / total,
        low=low,
        high=high,
        n=total,
        verdict=MEASURED,
        words=most,
        evidence=f"{posts:,} of {total:,} posts with a known program are made with {most}, of {len(clients)} programs.",
    )


def _by_subject(context: Context, sql: str, **parameters: Any) -> dict[str, dict[str, Ints]]:
    """subject → account → its moments in order."""
    table = context.read(sql, **parameters)
    found: dict[str, dict[str, Ints]] = {}
    subjects, accounts = table["subject"].to_pylist(), table["account_id"].to_pylist()
    times = table["posted_at"].to_numpy().astype(np.int64)
    ends = [
        place
        for place in range(1, len(times) + 1)
        if place == len(times)
        or (subjects[place], accounts[place]) != (subjects[place - 1], accounts[place - 1])
    ]
    start = 0
    for end in ends:
        found.setdefault(subjects[start], {})[accounts[start]] = times[start:end]
        start = end
    return found


def _count(moments: Mapping[str, Ints]) -> int:
    return sum(len(times) for times in moments.values())


def _measures(moments: Mapping[str, Ints], step: int) -> dict[str, _Measure]:
    """The shares of one subject; seconds only where times have them."""
    times = np.concatenate(list(moments.values()))
    found = {
        "quarter_hours": _Measure(int((times % _QUARTER_S < 60).sum()), len(times), 1 / 15, "")
    }
    if step == 1:
        seconds = np.bincount(times % 60, minlength=60)
        most = int(seconds.argmax())
        found["one_second"] = _Measure(int(seconds[most]), len(times), 1 / 60, f":{most:02d}", 60)
    if intervals := _intervals(list(moments.values()), step):
        found["exact_intervals"] = intervals
    return found


def _intervals(accounts: Sequence[Ints], step: int) -> _Measure | None:
    """How many intervals within accounts equal the most frequent one of their subject.

    Intervals from a minute to a day, and of twenty steps of the times at least; two count as equal when they differ by
    one step at most.
    """
    gaps = np.concatenate([np.diff(times) for times in accounts])
    gaps = np.sort(gaps[(gaps >= max(60, 20 * step)) & (gaps <= _DAY_S)])
    if len(gaps) < 20:
        return None
    near = np.searchsorted(gaps, gaps + step, "right") - np.searchsorted(gaps, gaps - step, "left")
    most = int(gaps[near.argmax()])
    words = f"{most / 60:.0f} min" if most % 60 == 0 else f"{most} s"
    return _Measure(int(near.max()), len(gaps), None, words)


def _quiet_stretch(hours: Ints) -> tuple[int, int]:
    """Length and first hour of the longest stretch of the day, over midnight too, with at most 2 % of the posts."""
    total = int(hours.sum())
    for length in range(23, 0, -1):
        inside = [int(np.roll(hours, -start)[:length].sum()) for start in range(24)]
        if min(inside) <= 0.02 * total:
            return length, int(np.argmin(inside))
    return 0, 0
