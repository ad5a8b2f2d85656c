"""Whether the accounts of a cluster were made together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from overt.chance.shares import binomial_interval
from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
)
from overt.markers._burst import background_of, judge
from overt.markers._context import Context
from overt.markers._creation_burst_examples import examples as _examples
from overt.markers._scan import (
    DAY_S,
    Background,
    Burst,
    all_bursts,
    best_windows,
    in_words,
    resolution,
    strongest,
    widths,
)
from overt.plugins import setting

_SUBJECTS = """
    SELECT s.subject, s.account_id, s.is_cluster, a.platform, a.created_at, a.first_at
    FROM _subject s
    JOIN account a ON a.account_id = s.account_id
    ORDER BY s.subject NULLS LAST, a.created_at NULLS LAST, s.account_id NULLS LAST
"""
_ORDINARY = """
    SELECT a.account_id, a.platform, a.created_at, a.first_at
    FROM _ordinary o
    JOIN account a ON a.account_id = o.account_id
    WHERE a.created_at IS NOT NULL AND a.platform IS NOT NULL
    ORDER BY a.created_at NULLS LAST, a.account_id NULLS LAST
"""
_EVERYBODY = """
    SELECT a.account_id, a.platform, a.created_at, a.first_at
    FROM account a
    WHERE a.created_at IS NOT NULL AND a.platform IS NOT NULL
    ORDER BY a.created_at NULLS LAST, a.account_id NULLS LAST
"""


@dataclass(frozen=True, kw_only=True)
class CreationBurst(Marker):
    """Accounts of a cluster made within hours, days or a month of each other, more than the background explains."""

    name = "creation_burst"
    question = "Were these accounts made together?"
    applies_to = ("account", "cluster")
    needs = ("account",)
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "burst_share": "share: accounts made in the least probable window of 1 hour to 30 days, of those dated",
        "in_bursts": "share: accounts made in any window that the background does not explain",
        "made_with": "accounts: others of its cluster made in the same such window",
        "age_at_first_post": "days: from creation to the earliest post in the case",
    }
    means = (
        "More accounts of the cluster were made in one window than accounts of the platform spread over the year "
        "around it, and more than accounts in no cluster in the same window: somebody may have made them in one go."
    )
    does_not_mean = (
        "That one hand made them, or that nobody stands behind them: events, campaigns, courses and offices bring "
        "people to a platform on one day. The age at the first post is that of the earliest post collected, not of "
        "the first ever."
    )
    caveats = (
        "An event, an appeal or the opening of a platform in a country makes many people join on one day; the accounts "
        "in no cluster show that only where the case holds enough of them.",
        "Where the accounts in no cluster belong to the same operation (an archive of takedowns), they show the same "
        "burst, and the verdict is 'cannot tell'.",
        "An association, a school or a chain of shops opens its accounts together.",
        "Accounts bought old carry the dates of their first owners.",
        "A collection of one new hashtag holds more young accounts than the platform has, inside clusters and outside.",
        "Creation dates without a time allow windows of a day and more, dates cut to months only those of 30 days.",
    )
    references = (
        "Kulldorff 1997, A spatial scan statistic, Communications in Statistics 26(6) (windows of many widths, one p)",
        "Zouzou and Varol 2024, EPJ Data Science 13 (creation times of followers that were bought)",
        "VIGINUM 2024, UN-notorious BIG (accounts created in the month of an operation)",
    )
    techniques = ("T0146", "killchain:0.9")

    least_accounts: int = setting(
        4, "accounts with a known creation time that a cluster needs", least=3
    )
    least_together: int = setting(3, "accounts that a window must hold to be a burst", least=2)
    least_others: int = setting(
        30,
        "accounts in no cluster with a known creation time, on the same platforms, that are needed as background; "
        "with fewer, all accounts outside the cluster are taken",
        least=10,
    )
    alpha: float = setting(
        0.01,
        "largest chance, over all windows of the cluster together, at which a window is a burst",
        least=0.0,
        most=0.5,
    )
    factor: float = setting(
        3.0,
        "how many times the share of other accounts made in the same window the low end must exceed",
        least=1.0,
        most=100.0,
    )
    young_share: float = setting(
        0.01,
        "share of ordinary accounts that are younger at their first post, under which an age stands out",
        least=0.0,
        most=0.5,
    )
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """The least probable window of each cluster, all bursts one after the other, and each account's part in them.

        The background is the mean density over 180 days before and after, of accounts in no cluster on the same
        platforms; where these are under 20, at least of the cluster itself, so that accounts made in one year are no
        burst. The baseline of `burst_share` is the share of accounts in no cluster made in the very same window.
        """
        ordinary = context.read(_ORDINARY).to_pylist()
        everybody: list[dict[str, Any]] | None = None
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in context.read(_SUBJECTS).to_pylist():
            rows.setdefault(row["subject"], []).append(row)
        ages = _ages(ordinary)
        for subject in context.subjects("cluster"):
            dated = [row for row in rows.get(subject, ()) if row["created_at"] is not None and row["platform"]]
            if len(dated) < self.least_accounts:
                yield self.too_little(
                    subject,
                    "burst_share",
                    len(dated),
                    f"The creation time of {len(dated)} of {len(context.members[subject])} accounts is known; "
                    f"{self.least_accounts} are needed.",
                )
                continue
            platforms = [row["platform"] for row in dated]
            background = background_of(ordinary, dated)
            who = "accounts in no cluster"
            if background.count(platforms) < self.least_others:
                if everybody is None:
                    everybody = context.read(_EVERYBODY).to_pylist()
                mine = {row["account_id"] for row in dated}
                background = background_of([row for row in everybody if row["account_id"] not in mine], dated)
                who = "accounts outside the cluster"
                if background.count(platforms) < self.least_others:
                    background, who = background_of(everybody, dated), ""
            yield from self._cluster(subject, dated, background, who)
        for subject in context.subjects("account"):
            for row in rows.get(subject, ())[:1]:
                yield self._age(row, ages.get(row["platform"], np.zeros(0)))

    def _cluster(
        self, subject: str, dated: list[dict[str, Any]], background: Background, who: str
    ) -> Iterator[Row | Detail]:
        times = np.array([row["created_at"] for row in dated], np.int64)
        platforms = [row["platform"] for row in dated]
        step = resolution(times)
        windows = best_windows(times, platforms, background, step)
        best = strongest(windows)
        bursts = list(
            all_bursts(
                times, platforms, background, step, alpha=self.alpha, least=self.least_together
            )
        )
        yield self._share(subject, best, platforms, background, who, step)
        verdicts = [self._verdict(each, platforms, background, who) for each in bursts]
        together = sum(len(each.members) for each in bursts)
        low, high = binomial_interval(together, len(times))
        yield Row(
            subject=subject,
            name="in_bursts",
            value=together / len(times),
            low=low,
            high=high,
            n=len(times),
            verdict=max(verdicts, default=ORDINARY, key=lambda said: (said == STANDS_OUT, said == CANNOT_TELL)),
            words="; ".join(f"{len(each.members)} in {each.when()}" for each in bursts[:5]) or None,
            evidence=f"{len(bursts)} burst{' holds' if len(bursts) == 1 else 's hold'} {together:,} of {len(times):,} "
            f"accounts; each is less probable than {self.alpha:g}.",
        )
        part = {place: (each, said) for each, said in zip(bursts, verdicts, strict=True) for place in each.members}
        for place, row in enumerate(dated):
            yield self._account(row["account_id"], part.get(place), len(times))
        for each in windows:
            yield Detail(
                subject=subject,
                series="window",
                place=float(each.width_s),
                label=each.when(),
                value=float(len(each.members)),
                expected=1 + each.expected,
            )

    def _verdict(
        self, burst: Burst, platforms: Sequence[str], background: Background, who: str
    ) -> str:
        return judge(
            burst, platforms, background, comparable=bool(who), alpha=self.alpha, least=self.least_together,
            factor=self.factor,
        )  # fmt: skip

    def _share(
        self, subject: str, burst: Burst, platforms: Sequence[str], background: Background, who: str, step: int
    ) -> Row:
        k, n = len(burst.members), burst.n
        hits, tries = background.inside(platforms, burst.start, burst.width_s)
        low, high = binomial_interval(k, n, tests=n * len(widths(step)))
        verdict = self._verdict(burst, platforms, background, who)
        compared = (
            f"in the same window: {hits:,} of {tries:,} {who}"
            if who
            else f"there are fewer than {self.least_others} other accounts to compare with"
        )
        also = {
            CANNOT_TELL: " They may belong to the same work, or something brought many people in." if who else "",
            STANDS_OUT: " An event or an appeal that brought only these people in would look the same.",
        }.get(verdict, "")
        coarse = {1: "", DAY_S: " Creation is known by the day only."}.get(
            step, " Creation is known by the month only."
        )
        return Row(
            subject=subject,
            name="burst_share",
            value=k / n,
            low=low,
            high=high,
            baseline=hits / tries if who else None,
            n=n,
            verdict=verdict,
            words=burst.when(),
            evidence=f"{k:,} of {n:,} accounts were made within {in_words(burst.width_s)} ({burst.when()}), where "
            f"the year around it lets {1 + burst.expected:.2g} expect; chance over all windows at most "
            f"{burst.chance()}; {compared}.{also}{coarse}",
        )

    def _account(self, account: str, part: tuple[Burst, str] | None, n: int) -> Row:
        if part is None:
            words, others, verdict = "in no burst of its cluster", 0, ORDINARY
        else:
            burst, verdict = part
            others = len(burst.members) - 1
            words = f"with {others:,} others of its cluster in {burst.when()}"
        return Row(
            subject=account,
            name="made_with",
            value=float(others),
            n=n,
            verdict=verdict,
            words=words,
            evidence=f"The account was made {words}; the creation of {n:,} accounts of it is known.",
        )

    def _age(self, row: Mapping[str, Any], ages: Any) -> Row:
        if row["created_at"] is None or row["first_at"] is None:
            missing = "creation time" if row["created_at"] is None else "post"
            return self.too_little(
                row["account_id"], "age_at_first_post", 0, f"The case holds no {missing} of this account."
            )
        age = max(0.0, (row["first_at"] - row["created_at"]) / DAY_S)
        younger = float(np.searchsorted(ages, age, "right")) / len(ages) if len(ages) else None
        enough = len(ages) * self.young_share >= 1
        compared = (
            f"{younger:.1%} of {len(ages):,} accounts in no cluster were as young or younger"
            if younger is not None
            else "there are no accounts in no cluster to compare with"
        )
        return Row(
            subject=row["account_id"],
            name="age_at_first_post",
            value=age,
            baseline=float(np.median(ages)) if len(ages) else None,
            n=len(ages),
            verdict=STANDS_OUT if enough and younger is not None and younger < self.young_share else MEASURED,
            evidence=f"Made {age:,.1f} days before its earliest post in the case; {compared}.",
        )


def _ages(ordinary: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """platform → ages in days at the first post, sorted."""
    found: dict[str, list[float]] = {}
    for row in ordinary:
        if row["first_at"] is not None:
            age = max(0.0, (row["first_at"] - row["created_at"]) / DAY_S)
            found.setdefault(row["platform"], []).append(age)
    return {name: np.sort(np.array(values)) for name, values in found.items()}
