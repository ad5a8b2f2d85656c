"""Who used a hashtag or phrase first: the cluster, or others, and how likely that is without staging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from overt.chance.trials import tail
from overt.markers._context import Context

UNKNOWN = "?"
"""Stands for the author of a reposted post where the source hides who it is."""

# A repost shows that its author used the hashtag before: that author counts as a user too, at the time of the
# original where it is known.
_TAG_USES = """
    WITH touched AS (
        SELECT t.tag_key, MIN(t.tag_norm) AS tag
        FROM post_tag t
        JOIN post p ON p.post_key = t.post_key
        JOIN membership m ON m.account_id = p.account_id
        GROUP BY t.tag_key
    ),
    used AS (
        SELECT t.tag_key, p.account_id, p.posted_at AS used_at
        FROM post_tag t
        JOIN post p ON p.post_key = t.post_key
        UNION ALL
        SELECT t.tag_key, COALESCE(p.repost_account, :unknown) AS account_id,
               COALESCE(p.repost_at, p.posted_at) AS used_at
        FROM post_tag t
        JOIN post p ON p.post_key = t.post_key
        WHERE p.kind = 'repost'
    )
    SELECT c.tag, u.account_id, u.used_at
    FROM used u
    JOIN touched c ON c.tag_key = u.tag_key
    WHERE u.used_at IS NOT NULL AND u.account_id IS NOT NULL
    ORDER BY c.tag NULLS LAST, u.used_at NULLS LAST, u.account_id NULLS LAST
"""
_SPAN = """
    SELECT MIN(posted_at) AS first_at, MAX(posted_at) AS last_at
    FROM post WHERE CASE WHEN embedded THEN 1 ELSE 0 END = 0
"""

Use = tuple[int, str]


@dataclass(frozen=True)
class Beginning:
    """How one hashtag or phrase began, seen from one cluster.

    inside, outside   accounts of the cluster and others that used it
    lead              accounts of the cluster that used it before any other account
    began_at          its first use; taken_up_at: its first use by an account in no cluster, None without one
    later             uses from the first by another account on
    later_ordinary    of these, by accounts in no cluster
    chance            of the cluster being as early without staging (see `beginning`)
    """

    label: str
    inside: int
    outside: int
    lead: int
    began_at: int
    taken_up_at: int | None
    later: int
    later_ordinary: int
    chance: float


def tag_uses(context: Context) -> dict[str, list[Use]]:
    """Hashtag that a cluster used → (time, account) of every use in the case."""
    found: dict[str, list[Use]] = {}
    table = context.read(_TAG_USES, unknown=UNKNOWN)
    for tag, account, at in zip(
        *(table[name].to_pylist() for name in table.column_names), strict=True
    ):
        found.setdefault(tag, []).append((at, account))
    return found


def case_span(context: Context) -> tuple[int, int]:
    """First and last post of the case; (0, 0) without posts."""
    row = context.read(_SPAN).to_pylist()[0]
    return (row["first_at"] or 0, row["last_at"] or 0)


def beginning(
    label: str, uses: Sequence[Use], members: frozenset[str], clustered: frozenset[str], least: int
) -> Beginning | None:
    """How it began; None where no other account used it.

    Two lotteries are drawn and the likelier taken. In one all accounts that used it came in any order: the
    chance that the first `least` are of the cluster. In the other the cluster speaks with one voice, since its
    accounts follow each other: the chance that this voice comes before each of M others is 1 / (M + 1). In a tie
    the others count as earlier.
    """
    first: dict[str, int] = {}
    for at, account in uses:
        first.setdefault(account, at)
    others = {account: at for account, at in first.items() if account not in members}
    inside, outside = len(first) - len(others), len(others)
    if not others or not inside:
        return None
    second = min(others.values())
    lead = sum(at < second for account, at in first.items() if account in members)
    later = [account not in clustered for at, account in uses if at >= second]
    total = inside + outside
    order = np.prod([max(inside - step, 0) / (total - step) for step in range(min(least, total))])
    return Beginning(
        label=label,
        inside=inside,
        outside=outside,
        lead=lead,
        began_at=min(first.values()),
        taken_up_at=min(
            (at for account, at in others.items() if account not in clustered), default=None
        ),
        later=len(later),
        later_ordinary=sum(later),
        chance=max(float(order), 1 / (outside + 1)),
    )


def beginnings(
    uses: Mapping[str, Sequence[Use]],
    members: frozenset[str],
    clustered: frozenset[str],
    *,
    least: int,
    least_outside: int,
    not_before: int,
) -> tuple[list[Beginning], list[str]]:
    """Beginnings of what both sides used, and what only the cluster used; `clustered` are all accounts in clusters.

    Kept is what `least` of its accounts used and whose first use comes after `not_before`: of anything older
    the beginning is not in the case.
    """
    both: list[Beginning] = []
    own: list[str] = []
    for label in sorted(uses):
        used = uses[label]
        inside = {account for _, account in used if account in members}
        if len(inside) < least or used[0][0] < not_before:
            continue
        found = beginning(label, used, members, clustered, least)
        if found is None:
            own.append(label)
        elif found.outside >= least_outside:
            both.append(found)
    return both, own


def chance_of(staged: int, found: Sequence[Beginning]) -> float:
    """The chance that so many or more begin with the cluster, each with its own chance."""
    group, chance = np.zeros(len(found), dtype=np.int64), np.array([each.chance for each in found])
    return float(tail(group, chance, np.array([staged], dtype=np.int64))[0])
