"""How concentrated the work of a cluster is, beside draws in which nobody is preferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from overt.chance.shares import binomial_interval
from overt.markers._base import ORDINARY, STANDS_OUT, Row, verdict_above
from overt.markers._compare import Floats, gini
from overt.markers._context import Context
from overt.markers._division import ROLES, Work

_DRAWS: Final = 400


def amplifiers(
    cluster: str, named: Counter[str], amplifying: tuple[int, int], *, least: int
) -> Row:
    """How many of a cluster's accounts mostly repost, beside ordinary ones."""
    total = named.total()
    low, high = binomial_interval(named["amplifier"], total)
    hits, others = amplifying
    baseline = hits / others if others >= 20 else None
    theirs = (
        f"of {others:,} accounts in no cluster {baseline:.0%} do"
        if baseline is not None
        else "fewer than 20 accounts in no cluster have enough posts to compare with"
    )
    words = ", ".join(
        f"{named[role]} {role}{'s' if named[role] > 1 and role != 'mixed' else ''}"
        for role in ROLES
        if named[role]
    )
    return Row(
        subject=cluster,
        name="amplifiers",
        value=named["amplifier"] / total,
        low=low,
        high=high,
        baseline=baseline,
        n=total,
        verdict=verdict_above(low, baseline, factor=1.0, least=0.0),
        words=words,
        evidence=f"{named['amplifier']:,} of {total:,} accounts with {least} posts mostly repost; {theirs}.",
    )


def concentration(
    context: Context,
    cluster: str,
    members: tuple[str, ...],
    work: Mapping[str, Work],
    received: Mapping[str, int],
    *,
    least: int,
) -> Iterator[Row]:
    """How unequally being repeated is spread, beside draws in which every post has the same chance."""
    counts = np.array([received[who] for who in members], dtype=np.int64)
    total = int(counts.sum())
    if total < 2 * least:
        return
    own = np.array(
        [work[who].posts - work[who].kinds["repost"] if who in work else 0 for who in members]
    )
    weight = np.where(counts > 0, np.maximum(own, 1), own).astype(np.float64)
    rng = context.rng("roles", cluster, "repeated")
    drawn = rng.multinomial(total, weight / weight.sum(), size=_DRAWS)
    tops, ginis = drawn.max(axis=1) / total, np.array([gini(row) for row in drawn])
    again = rng.multinomial(total, counts / total, size=_DRAWS)
    again_gini = np.array([gini(row) for row in again])
    numbers: list[tuple[str, float, tuple[float, float], Floats, str]] = [
        (
            "top_repeated",
            float(counts.max() / total),
            binomial_interval(int(counts.max()), total, tests=len(members)),
            tops,
            f"{int(counts.max()):,} of {total:,} reposts and replies inside go to one account",
        ),
        (
            "gini_repeated",
            gini(counts),
            (float(np.quantile(again_gini, 0.025)), float(np.quantile(again_gini, 0.975))),
            ginis,
            f"{total:,} reposts and replies inside, spread over {int((counts > 0).sum())} of {len(members)} accounts",
        ),
    ]
    for name, value, (low, high), chance, said in numbers:
        beyond = value > float(np.quantile(chance, 0.99)) and low > float(chance.mean())
        yield Row(
            subject=cluster,
            name=name,
            value=value,
            low=min(low, value),
            high=max(high, value),
            baseline=float(chance.mean()),
            n=total,
            verdict=STANDS_OUT if beyond else ORDINARY,
            evidence=f"{said}; if every post of a member were as likely to be repeated, the number would be "
            f"{chance.mean():.2f} (99 of 100 draws under {np.quantile(chance, 0.99):.2f}). Popular people are "
            "repeated more than others too.",
        )


def top_first(
    context: Context,
    cluster: str,
    members: tuple[str, ...],
    work: Mapping[str, Work],
    *,
    least: int,
) -> Iterator[Row]:
    """How often one account is first, beside lotteries among those who took each object up."""
    firsts = {who: work[who].first for who in members if who in work and work[who].shared}
    objects = sum(firsts.values())
    if objects < 2 * least:
        return
    top = max(firsts, key=lambda who: (firsts[who], who))
    expected = np.array([sum(1 / each for each in work[who].shared) for who in firsts])
    rng = context.rng("roles", cluster, "first")
    drawn = rng.multinomial(objects, expected / expected.sum(), size=_DRAWS).max(axis=1) / objects
    low, high = binomial_interval(firsts[top], objects, tests=len(firsts))
    value, mean = firsts[top] / objects, float(drawn.mean())
    beyond = value > float(np.quantile(drawn, 0.99)) and low > mean
    yield Row(
        subject=cluster,
        name="top_first",
        value=value,
        low=low,
        high=high,
        baseline=mean,
        n=objects,
        verdict=STANDS_OUT if beyond else ORDINARY,
        words=top,
        evidence=f"{top} was first on {firsts[top]:,} of the {objects:,} objects that somebody in the cluster took "
        f"up first; a lottery among those who took each up would give the luckiest {mean:.0%}.",
    )
