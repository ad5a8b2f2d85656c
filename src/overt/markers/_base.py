"""What a marker is: one question about how an account or a cluster works, answered in numbers.

A marker never makes a cluster and never scores a person. Each of its rows says what was measured, how
unsure the number is, what accounts in no cluster have in its place, and on how much data it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from overt.markers._context import CLUSTER, Context
from overt.plugins import Part

STANDS_OUT: Final = "stands out"
"""The whole interval lies beyond what the baseline shows."""

ORDINARY: Final = "ordinary"
"""The baseline shows the like."""

CANNOT_TELL: Final = "cannot tell"
"""There is enough data, and it leaves the question open, or there is no baseline."""

TOO_LITTLE: Final = "too little data"
"""Fewer than the marker needs: no number is given."""

MEASURED: Final = "measured"
"""A number for which there is no ordinary and no odd, such as an hour of the day."""

VERDICTS = (STANDS_OUT, ORDINARY, CANNOT_TELL, TOO_LITTLE, MEASURED)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One number about one subject: a row of table `marker`.

    subject    an account id, or "cluster:ID"
    name       one of the marker's `gives`
    value      the number in the unit that `gives` states; None when there is none
    low, high  ends of what cannot be excluded at 95 %; None where that is not known
    baseline   the same number of accounts in no cluster; None without a baseline
    n          what the number stands on (posts, hours, accounts: the evidence says which)
    verdict    one of VERDICTS
    words      the value as a person reads it ("UTC+3", "Monday to Friday"); None when the number does
    evidence   what was found, in sentences with numbers, and what else would look like it
    """

    subject: str
    name: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    n: int
    verdict: str
    words: str | None = None
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One point of a curve behind a marker, for charts: a row of table `marker_detail`.

    series     which curve, e.g. "offset" or "hour_of_week"
    place      position on it, e.g. an offset in hours
    label      the same in words; None where the number does
    value      height there
    expected   height of the model or the baseline there; None without
    """

    subject: str
    series: str
    place: float
    label: str | None = None
    value: float | None
    expected: float | None = None


@dataclass(frozen=True)
class Example:
    """Rows of tables and the marker rows they must give: documentation and a test.

    `tables` hold only the columns that matter; others are NULL. Membership makes clusters: {"membership":
    [{"account_id": "x:1", "cluster_id": 1}, …]}. `gives` lists every row of the marker, each with
    "subject", "name" and whatever else it must have ("value" to six digits).
    """

    shows: str
    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    gives: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Marker(Part):
    """Base of all markers: say what is asked, and yield rows.

    question       one sentence that ends with a question mark
    applies_to     "account", "cluster" or both
    needs          tables its SELECTs read, besides those of `Context`
    gives          name of each number → its unit and meaning, "hours: longest pause of the day"
    means          what a number that stands out says
    does_not_mean  what it does not say, however far it stands out
    caveats        how it can be wrong, and which innocent habits look like it
    references     where it comes from
    techniques     DISARM numbers, or "killchain:3.2" of Meta's Online Operations Kill Chain
    """

    kind = "marker"
    question: ClassVar[str]
    applies_to: ClassVar[tuple[str, ...]]
    needs: ClassVar[tuple[str, ...]]
    gives: ClassVar[Mapping[str, str]]
    means: ClassVar[str]
    does_not_mean: ClassVar[str]
    caveats: ClassVar[tuple[str, ...]]
    references: ClassVar[tuple[str, ...]]
    techniques: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[tuple[Example, ...]]

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """The rows about every subject of `context` that it applies to, in any order.

        A subject with too little data gets rows with `too_little`; one of which the tables say nothing
        at all may be left out. Random steps take their generator from `context.rng`.
        """
        raise NotImplementedError

    def too_little(self, subject: str, name: str, n: int, words: str) -> Row:
        """A row that says in words why there is no number."""
        return Row(subject=subject, name=name, n=n, verdict=TOO_LITTLE, evidence=words)


def is_cluster(subject: str) -> bool:
    """Whether a subject is a cluster and no account."""
    return subject.startswith(CLUSTER)


def verdict_above(low: float, baseline: float | None, *, factor: float, least: float) -> str:
    """STANDS_OUT when the low end exceeds `factor` times the baseline and `least`; without a baseline, when it
    exceeds `least` it cannot be told."""
    if low <= least:
        return ORDINARY
    if baseline is None:
        return CANNOT_TELL
    return STANDS_OUT if low > factor * baseline else ORDINARY
