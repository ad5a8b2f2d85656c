"""What a cluster stops speaking of when an incident comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from overt.chance.shares import binomial_interval
from overt.markers._base import CANNOT_TELL, ORDINARY, STANDS_OUT, Row
from overt.markers._incident_list import DAY_S, Incident
from overt.markers._said import Said


def dropped(
    cluster: str,
    incident: Incident,
    mine: Sequence[Said],
    others: Sequence[Said],
    *,
    days: int,
    least: int,
) -> Iterator[Row]:
    """Hashtags and websites that fell after an incident: Fisher's exact test, times the number tried."""
    from scipy.stats import fisher_exact

    before, after = _topics(mine, incident, days)
    if min(before[1], after[1]) < least:
        return
    tried = [term for term, count in before[0].items() if count >= 5 and term not in incident.terms]
    fell = []
    for term in sorted(tried):
        table = [
            [before[0][term], before[1] - before[0][term]],
            [after[0][term], after[1] - after[0][term]],
        ]
        if float(fisher_exact(table, alternative="greater").pvalue) * len(tried) <= 0.01:
            fell.append(term)
    fell.sort(key=lambda term: (-before[0][term], term))
    lost = _with(mine, incident, days, fell)
    low, high = binomial_interval(lost, before[1])
    theirs_before, theirs_after = _topics(others, incident, days)
    use = [
        sum(side[0][term] for term in fell) / max(side[1], 1)
        for side in (theirs_before, theirs_after)
    ]
    shown = ", ".join(
        f"{term} {before[0][term] / before[1]:.0%} → {after[0][term] / after[1]:.0%}"
        for term in fell[:4]
    )
    yield Row(
        subject=cluster,
        name="dropped",
        value=lost / before[1],
        low=low,
        high=high,
        baseline=use[0] if theirs_before[1] else None,
        n=before[1],
        verdict=ORDINARY if not fell else STANDS_OUT if use[1] >= use[0] / 2 else CANNOT_TELL,
        words=shown or None,
        evidence=f"Of {len(tried)} hashtags and websites in {before[1]:,} posts of the {days} days "
        f"before {incident.name}, {len(fell)} fell in the days after. Among accounts in no cluster these went from "
        f"{use[0]:.1%} to {use[1]:.1%} of posts. A day's hashtag falls everywhere when its day is over.",
    )


def _topics(
    posts: Sequence[Said], incident: Incident, days: int
) -> tuple[tuple[Counter[str], int], ...]:
    """Posts by hashtag and website, and all posts, in the days before and after an incident."""
    found = []
    for start in (incident.at - days * DAY_S, incident.at):
        window = [post for post in posts if start <= post.at < start + days * DAY_S]
        terms = Counter(
            term for post in window for term in (*(f"#{tag}" for tag in post.tags), *post.sites)
        )
        found.append((terms, len(window)))
    return tuple(found)


def _with(posts: Sequence[Said], incident: Incident, days: int, terms: Sequence[str]) -> int:
    chosen, start = frozenset(terms), incident.at - days * DAY_S
    return sum(
        start <= post.at < incident.at and not chosen.isdisjoint(post.terms()) for post in posts
    )
