"""Which communities of ordinary accounts an operation reached; unknown where the data do not show communities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from overt.chance.communities import communities
from overt.store import DuckDBEngine

Ints = NDArray[np.int64]

LEAST_MEMBERS = 10
"""Ordinary accounts that a group needs to be called a community."""

LEAST_TAKERS = 3
"""Accounts of a community that must have taken the operation up for it to be reached: one may be a passer-by."""

COPIES, LEAST_COPIES = 20, 3
"""Networks with the same number of contacts for everybody, dealt at random: a division must beat all of them. Where
there are many contacts chance divides them ever worse, and fewer copies, which cost more, do."""

MOST_CONTACTS = 100_000
"""Of more contacts only those repeated often enough that so many are left: who repeats a contact belongs there."""

_COPIED_CONTACTS = 500_000  # in all copies together

_SEED = 1
_RESOLUTION = 1.0

# Contacts of accounts outside: whom they repost, answer and quote, the operation and suspects left out.
_CONTACTS = """
    WITH acts AS (
        SELECT p.account_id AS who, COALESCE(p.repost_account, p.reply_account, o.account_id) AS whom
        FROM post p
        LEFT JOIN post o ON o.post_key = COALESCE(p.repost_key, p.reply_key, p.quote_key)
        WHERE p.kind IN ('repost', 'reply', 'quote') AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0
    )
    SELECT LEAST(a.who, a.whom) AS one, GREATEST(a.who, a.whom) AS other, COUNT(*) AS n
    FROM acts a
    JOIN _stands s ON s.account_id = a.who AND s.side = 'outside'
    JOIN _stands t ON t.account_id = a.whom AND t.side = 'outside'
    WHERE a.who <> a.whom
    GROUP BY LEAST(a.who, a.whom), GREATEST(a.who, a.whom)
    ORDER BY one NULLS LAST, other NULLS LAST
"""
_TAKERS = """
    SELECT who, COUNT(*) AS acts, MIN(posted_at) AS first_at FROM _taken_up WHERE side = 'outside'
    GROUP BY who ORDER BY who NULLS LAST
"""
_PLACES = """
    SELECT s.account_id, s.platform, COUNT(*) AS n FROM _stands s WHERE s.side = 'outside'
    GROUP BY s.account_id, s.platform
"""


@dataclass(frozen=True)
class Community:
    """One group of ordinary accounts that answer and repost each other more than others.

    members    accounts in it
    takers     of these, accounts that reposted, quoted or answered the operation, in text order
    acts       how often they did
    reached    at least LEAST_TAKERS took it up
    hub        the member with most contacts inside: what a person looks at to name the community
    platforms  where its members are
    """

    community_id: str
    members: int
    takers: tuple[str, ...]
    acts: int
    reached: bool
    hub: str
    platforms: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """The communities the data show, and how far the operation got into them.

    communities   those with a taker, most takers first; empty when there is none
    found         communities in the data, reached or not; None when the data show no division
    takers        ordinary accounts that took the operation up
    unplaced      of these, accounts that are in no community
    why_unknown   why communities cannot be told apart; None when they can
    """

    communities: tuple[Community, ...]
    found: int | None
    takers: int
    unplaced: int
    why_unknown: str | None

    @property
    def reached(self) -> int | None:
        """Communities reached; None when unknown."""
        return None if self.found is None else sum(1 for each in self.communities if each.reached)


def reach(engine: DuckDBEngine) -> Reach:
    """Divide the ordinary accounts by whom they repost, answer and quote, and see where the takers are.

    Needs `_stands` and `_taken_up`. Acts on posts of the operation and of suspects take no part in the division,
    so that the operation cannot make the communities it is then said to have reached. Platforms are divided apart
    because nobody reposts across them. A division counts when its modularity exceeds that of all of COPIES networks
    in which everybody keeps his number of contacts.
    """
    takers = engine.read(_TAKERS).to_pylist()
    contacts = _most_repeated(engine.read(_CONTACTS))
    names = sorted({*contacts["one"].to_pylist(), *contacts["other"].to_pylist()})
    if len(names) < 2 * LEAST_MEMBERS:
        return _unknown(
            takers,
            f"{len(names)} accounts outside the operation repost, answer or quote each other in the case; "
            f"{2 * LEAST_MEMBERS} are needed to tell communities apart",
        )
    place = {name: number for number, name in enumerate(names)}
    a, b = (
        np.array([place[name] for name in contacts[end].to_pylist()], dtype=np.int64)
        for end in ("one", "other")
    )
    ones = np.ones(len(a))
    labels = communities(a, b, ones, resolution=_RESOLUTION, seed=_SEED, starts=1)
    rng = np.random.default_rng(_SEED)
    mine = _modularity(a, b, labels)
    if any(mine <= each for each in _dealt(a, b, rng)):
        return _unknown(
            takers,
            f"the contacts between the {len(names):,} other accounts divide no better into groups than contacts dealt "
            "at random",
        )
    degree = np.bincount(np.concatenate([a, b]), minlength=len(names))
    platforms = {row["account_id"]: row["platform"] for row in engine.read(_PLACES).to_pylist()}
    taken = {row["who"]: row for row in takers}
    found: list[Community] = []
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    big = [group for group in groups if len(group) >= LEAST_MEMBERS]
    if len(big) < 2:
        return _unknown(
            takers,
            f"fewer than two groups of {LEAST_MEMBERS} or more other accounts are in contact",
        )
    for group in sorted(big, key=lambda each: (-len(each), int(each[0]))):
        members = [names[each] for each in group.tolist()]
        inside = [name for name in members if name in taken]
        found.append(
            Community(
                community_id="",
                members=len(members),
                takers=tuple(inside),
                acts=sum(taken[name]["acts"] for name in inside),
                reached=len(inside) >= LEAST_TAKERS,
                hub=names[int(group[np.argmax(degree[group])])],
                platforms=tuple(sorted({platforms.get(name) or "unknown" for name in members})),
            )
        )
    with_takers = sorted(
        (each for each in found if each.takers), key=lambda each: (-len(each.takers), -each.members)
    )
    named = tuple(
        Community(
            f"K{n}", each.members, each.takers, each.acts, each.reached, each.hub, each.platforms
        )
        for n, each in enumerate(with_takers, 1)
    )
    placed = sum(len(each.takers) for each in named)
    return Reach(named, len(found), len(takers), len(takers) - placed, None)


def _most_repeated(contacts: pa.Table) -> pa.Table:
    """All contacts, or those repeated so often that at most MOST_CONTACTS are left."""
    least = 1
    while contacts.num_rows > MOST_CONTACTS:
        least += 1
        contacts = contacts.filter(pc.greater_equal(contacts["n"], least))
    return contacts


def _unknown(takers: list[dict[str, object]], why: str) -> Reach:
    return Reach((), None, len(takers), len(takers), why)


def _modularity(a: Ints, b: Ints, labels: Ints) -> float:
    """Newman's modularity of a division, links without weight."""
    links = len(a)
    _, label = np.unique(labels, return_inverse=True)
    within = np.bincount(label[a][label[a] == label[b]], minlength=label.max() + 1) / links
    degree = np.bincount(label[np.concatenate([a, b])], minlength=label.max() + 1) / (2 * links)
    return float((within - degree**2).sum())


def _dealt(a: Ints, b: Ints, rng: np.random.Generator) -> list[float]:
    """Modularity of the best division of networks with the same degrees, dealt at random (configuration model).

    Loops and double links that dealing makes are dropped; they are few where the network is sparse.
    """
    ends = np.concatenate([a, b])
    found = []
    for _ in range(max(LEAST_COPIES, min(COPIES, _COPIED_CONTACTS // len(a)))):
        mixed = rng.permutation(ends)
        low, high = (
            np.minimum(mixed[: len(a)], mixed[len(a) :]),
            np.maximum(mixed[: len(a)], mixed[len(a) :]),
        )
        pairs = np.unique(np.stack([low, high])[:, low != high], axis=1)
        labels = communities(
            pairs[0], pairs[1], np.ones(pairs.shape[1]), resolution=_RESOLUTION, seed=_SEED
        )
        found.append(_modularity(pairs[0], pairs[1], labels))
    return found
