"""To whom the reposts and replies of accounts go: into their own cluster, or into another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from overt.chance.shares import binomial_interval
from overt.markers._base import Row, verdict_above
from overt.markers._context import CLUSTER
from overt.markers._division import Work


def inside_row(
    subject: str, workers: Sequence[Work], members: set[str], outside: float | None, *, least: int, factor: float
) -> Iterator[Row]:
    """The share that goes to accounts of the same cluster, beside `outside`, the share of others' that goes there."""
    acts = Counter[str]()
    for each in workers:
        acts.update(each.reposted)
        acts.update(each.answered)
    total = acts.total()
    if total < least:
        return
    hits = sum(count for target, count in acts.items() if target in members)
    low, high = binomial_interval(hits, total)
    theirs = (
        f"of the reposts and replies of accounts in no cluster {outside:.1%} go there"
        if outside is not None
        else "there are no reposts or replies of accounts in no cluster to compare with"
    )
    yield Row(
        subject=subject,
        name="inside",
        value=hits / total,
        low=low,
        high=high,
        baseline=outside,
        n=total,
        verdict=verdict_above(low, outside, factor=factor, least=0.05),
        evidence=f"{hits:,} of {total:,} reposts and replies to others go to accounts of the same cluster; "
        f"{theirs}. Fans and colleagues repeat each other too.",
    )


def next_row(
    subject: str,
    workers: Sequence[Work],
    cluster: str,
    cluster_of: Mapping[str, str],
    outside: Mapping[str, float],
    *,
    least: int,
    factor: float,
) -> Iterator[Row]:
    """The other cluster to which most of them go, and how many."""
    acts = Counter[str]()
    for each in workers:
        for side in (each.reposted, each.answered):
            for target, count in side.items():
                acts[cluster_of.get(target, "")] += count
    total, clusters = acts.total(), len(set(cluster_of.values()))
    others = {to: count for to, count in acts.items() if to not in ("", cluster)}
    if total < least or not others:
        return
    most = max(others, key=lambda to: (others[to], to))
    low, high = binomial_interval(others[most], total, tests=clusters - 1)
    theirs = outside.get(most)
    said = (
        f"{theirs:.1%} of those of accounts in no cluster do"
        if theirs is not None
        else "no others to compare"
    )
    yield Row(
        subject=subject,
        name="next_cluster",
        value=others[most] / total,
        low=low,
        high=high,
        baseline=theirs,
        n=total,
        verdict=verdict_above(low, theirs, factor=factor, least=0.05),
        words=most.removeprefix(CLUSTER).join(("cluster ", "")),
        evidence=f"{others[most]:,} of {total:,} reposts and replies to others go to accounts of {most}; {said}.",
    )
