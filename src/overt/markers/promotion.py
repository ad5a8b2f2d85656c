"""What was paid to have posts shown, when, and to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from overt.markers._base import MEASURED, Detail, Example, Marker, Row
from overt.markers._context import Context
from overt.plugins import setting

_PROMOTIONS = """
    SELECT s.subject, m.post_key, m.position, m.posted_at, m.currency, m.spend_low, m.spend_high, m.impressions,
           m.clicks, m.targeting, m.starts_at, m.ends_at
    FROM _subject s
    JOIN post p ON p.account_id = s.account_id
    JOIN post_promotion m ON m.post_key = p.post_key
    ORDER BY s.subject NULLS LAST, m.posted_at NULLS LAST, m.post_key NULLS LAST, m.position NULLS LAST
"""
_UNSTATED: Final = "no currency given"


def _examples() -> tuple[Example, ...]:
    """Three advertisements in two currencies, one sum not given; then one of which no sum is given at all."""
    day, at = 86_400, 1_433_808_000
    sums = ((1, "RUB", 100.0, 100.0), (2, "RUB", 0.0, 99.0), (3, "USD", 5.0, 5.0), (4, "RUB", None, None))
    posts = [{"post_id": f"facebook:{n}", "post_key": n, "account_id": "facebook:1", "posted_at": at + n * day}
             for n, *_ in sums]  # fmt: skip
    paid = [
        {"post_key": n, "posted_at": at + n * day, "position": 0, "currency": currency, "spend_low": low,
         "spend_high": high, "impressions": 1_000, "clicks": 10,
         "targeting": "place: Velmora; interests: harbours" if n < 3 else "place: Velmora"}
        for n, currency, low, high in sums
    ]  # fmt: skip
    account = [{"account_id": "facebook:1", "account_key": 1, "platform": "facebook", "posts": 4}]
    member = [{"account_id": "facebook:1", "cluster_id": 1}]
    both = ("facebook:1", "cluster:1")
    return (
        Example(
            shows="one exact sum, one range and one sum not given in roubles, and five dollars",
            tables={"post": posts, "post_promotion": paid, "account": account, "membership": member},
            gives=[
                {"subject": subject, "name": name, "verdict": MEASURED, **row}
                for subject in both
                for name, row in (
                    ("spend", {"value": 100.0, "low": 100.0, "high": 199.0, "n": 3,
                               "words": "100 to 199 RUB; 5 USD"}),
                    ("advertisements", {"value": 4.0, "words": "2015-06-10 to 2015-06-13"}),
                    ("impressions", {"value": 4_000.0, "n": 4}),
                    ("targeting", {"value": 2.0, "words": "place: Velmora (4); interests: harbours (2)"}),
                )
            ],
        ),
        Example(
            shows="an advertisement whose sum nobody gives",
            tables={"post": posts[3:], "post_promotion": [{**paid[3], "impressions": None, "targeting": None}],
                    "account": account, "membership": member},
            gives=[
                {"subject": subject, "name": name, **row}
                for subject in both
                for name, row in (
                    ("spend", {"value": None, "n": 1, "verdict": "too little data"}),
                    ("advertisements", {"value": 1.0, "words": "2015-06-13"}),
                )
            ],
        ),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PaidPromotion(Marker):
    """Advertisements of an account or cluster: paid how much in each currency, when, and meant for whom."""

    name = "promotion"
    question = "What was paid to have these posts shown, and to whom?"
    applies_to = ("account", "cluster")
    needs = ("post", "post_promotion")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "spend": "money: in the currency most advertisements are paid in, from the least to the most it can be",
        "advertisements": "posts: paid to be shown",
        "impressions": "times: that they were shown, by the platform's count",
        "targeting": "groups: different places, interests, ages … that they were meant for",
    }
    means = (
        "How much money went into showing these posts, in each currency apart, over which days, and to whom. Sums have "
        "no ordinary, so nothing stands out."
    )
    does_not_mean = (
        "That the money was secret or foreign, or that it bought any effect. Most who advertise say so. A currency is "
        "that of the bill, not of a country behind it."
    )
    caveats = (
        "Only exports that carry advertisements are read; in others nothing is paid as far as the data say.",
        "Sums not given are counted and never taken for zero, so the true sum can be larger than the high end.",
        "Currencies are never converted: rates of which day, and whose, would have to be guessed.",
        "Platforms count impressions in their own ways and publish them in ranges.",
    )
    references = (
        "US House Permanent Select Committee on Intelligence 2018, Social media advertisements (sums, targeting)",
        "Ribeiro et al. 2019, On microtargeting socially divisive ads: a case study of Russia-linked ad campaigns on "
        "Facebook, FAT*",
    )
    techniques = ("T0114", "T0018", "killchain:7.1")

    most_groups: int = setting(3, "groups of people that the words name, most used first", least=1)
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """Sums of each currency apart, dates, impressions and targeting of every subject with an advertisement.

        There is no baseline: accounts in no cluster are rarely in an export of advertisements.
        """
        by_subject: dict[str, list[dict[str, Any]]] = {}
        for row in context.read(_PROMOTIONS).to_pylist():
            by_subject.setdefault(row["subject"], []).append(row)
        asked = set(context.subjects("cluster", "account"))
        for subject, rows in by_subject.items():
            if subject in asked:
                yield from self._subject(subject, rows)

    def _subject(self, subject: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Row | Detail]:
        posts = len({row["post_key"] for row in rows})
        days = [_day(row["posted_at"]) for row in rows if row["posted_at"] is not None]
        sums: dict[str, list[float]] = {}
        given: Counter[str] = Counter()
        for row in rows:
            if row["spend_low"] is not None or row["spend_high"] is not None:
                least = row["spend_low"] if row["spend_low"] is not None else 0.0
                most = row["spend_high"] if row["spend_high"] is not None else least
                total = sums.setdefault(row["currency"] or _UNSTATED, [0.0, 0.0])
                total[0], total[1] = total[0] + least, total[1] + most
                given[row["currency"] or _UNSTATED] += 1
        unknown = len(rows) - given.total()
        if not sums:
            yield self.too_little(
                subject, "spend", len(rows), f"None of {len(rows):,} advertisements has a sum in the data."
            )
        else:
            order = sorted(sums, key=lambda name: (-given[name], name))
            first = sums[order[0]]
            yield Row(
                subject=subject, name="spend", value=first[0], low=first[0], high=first[1], n=given.total(),
                verdict=MEASURED, words="; ".join(f"{_sum(*sums[name])} {name}" for name in order),
                evidence=f"Sums are given for {given.total():,} advertisements: "
                + "; ".join(f"{_sum(*sums[name])} {name} ({given[name]:,})" for name in order)
                + f". For {unknown:,} none is given, and they are not counted as nothing.",
            )  # fmt: skip
        yield Row(
            subject=subject, name="advertisements", value=float(posts), n=posts, verdict=MEASURED,
            words=" to ".join(dict.fromkeys((min(days), max(days)))) if days else None,
            evidence=f"{posts:,} advertisements"
            + (f", made from {min(days)} to {max(days)} on {len(set(days)):,} days (UTC)." if days else "."),
        )  # fmt: skip
        shown = [row["impressions"] for row in rows if row["impressions"] is not None]
        if shown:
            clicks = sum(row["clicks"] or 0 for row in rows)
            yield Row(
                subject=subject, name="impressions", value=float(sum(shown)), n=len(shown), verdict=MEASURED,
                evidence=f"{len(shown):,} advertisements were shown {sum(shown):,} times and clicked {clicks:,} times.",
            )  # fmt: skip
        parts = Counter(part for row in rows for part in set((row["targeting"] or "").split("; ")) if part)
        if parts:
            ranked = sorted(parts.items(), key=lambda item: (-item[1], item[0]))[: self.most_groups]
            said = "; ".join(f"{part[:120]} ({count:,})" for part, count in ranked)
            yield Row(
                subject=subject, name="targeting", value=float(len(parts)), n=len(rows), verdict=MEASURED, words=said,
                evidence=f"The advertisements are meant for {len(parts):,} different groups; most used: {said}.",
            )  # fmt: skip
        for place, name in enumerate(sorted(sums)):
            yield Detail(
                subject=subject, series="spend", place=float(place), label=name, value=sums[name][0],
                expected=sums[name][1],
            )  # fmt: skip


def _day(at_s: int) -> str:
    return str(np.datetime64(at_s, "s").astype("datetime64[D]"))


def _sum(low: float, high: float) -> str:
    return f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"
