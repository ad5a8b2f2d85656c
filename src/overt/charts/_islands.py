"""Places accounts on a map: each cluster is laid out alone, then the clusters are packed.

Nothing is random, so a case always has the same map.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GOLDEN = np.pi * (3 - 5**0.5)
_SPRING_UP_TO = 400  # accounts; beyond, a spring layout takes seconds and shows a hairball
_ROUNDS = 120
_GAP = 2.6  # between islands, in distances between neighbours


def place(
    accounts: Sequence[tuple[str, int]], edges: Sequence[tuple[str, str]]
) -> list[tuple[float, float]]:
    """Position of each account, given as (account, cluster), clusters largest first.

    The unit is about the distance between two neighbouring accounts.
    """
    number = {account: place for place, (account, _) in enumerate(accounts)}
    cluster = np.array([cluster for _, cluster in accounts])
    known = [(number[a], number[b]) for a, b in edges if a in number and b in number]
    ends = np.array(known, dtype=np.int64).reshape(-1, 2)
    at = np.zeros((len(accounts), 2))
    radii, members = [], []
    for each in dict.fromkeys(cluster.tolist()):
        inside = np.flatnonzero(cluster == each)
        offset = inside[0]  # accounts of a cluster stand together
        own = ends[(cluster[ends[:, 0]] == each) & (cluster[ends[:, 1]] == each)] - offset
        at[inside] = _island(len(inside), own)
        radii.append(float(np.hypot(*at[inside].T).max()) + _GAP / 2)
        members.append(inside)
    for inside, centre in zip(members, _packed(radii), strict=True):
        at[inside] += centre
    return [(float(x), float(y)) for x, y in at]


def _island(size: int, edges: NDArray[np.int64]) -> Floats:
    """One cluster around its centre: a sunflower of seeds, then springs while it is small."""
    seeds = np.arange(size, dtype=np.float64)
    at: Floats = 0.62 * np.sqrt(seeds + 0.5)[:, None] * _directions(seeds * _GOLDEN)
    tied = len(np.unique(edges))
    if size > _SPRING_UP_TO or size < 3 or tied < 0.9 * size:  # loose accounts would fly away
        return at
    pull = np.zeros((size, size))
    pull[edges[:, 0], edges[:, 1]] = pull[edges[:, 1], edges[:, 0]] = 1.0
    degree = np.maximum(pull.sum(axis=1), 1.0)
    pull /= np.sqrt(degree[:, None] * degree[None, :])  # hubs do not swallow their neighbours
    for step in range(_ROUNDS):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 0.05)
        push = (apart / (distance**2)[..., None]).sum(axis=1)
        drawn = (apart * (pull * distance)[..., None]).sum(axis=1)
        move = push - drawn - 0.03 * at * size**0.5
        length = np.maximum(np.hypot(*move.T), 1e-9)[:, None]
        at = at + move / length * np.minimum(length, 0.6 * (1 - step / _ROUNDS) + 0.02)
    at = at - at.mean(axis=0)
    # Springs leave islands of any size; dots of all islands should lie about equally dense.
    reach = float(np.hypot(*at.T).max())
    scaled: Floats = at * (0.8 * size**0.5 + 0.4) / max(reach, 1e-9)
    return scaled


def _packed(radii: Sequence[float]) -> list[Floats]:
    """Centres of discs that do not overlap: each goes to the free spot nearest to the middle."""
    centres: list[Floats] = []
    for radius in radii:
        if not centres:
            centres.append(np.zeros(2))
            continue
        others, reach = np.array(centres), np.array(radii[: len(centres)])
        turns = _directions(np.linspace(0, 2 * np.pi, 72, endpoint=False))
        spots = (others[:, None] + (reach + radius)[:, None, None] * turns[None]).reshape(-1, 2)
        apart = np.hypot(
            spots[:, None, 0] - others[None, :, 0], spots[:, None, 1] - others[None, :, 1]
        )
        free = (apart >= reach[None] + radius - 1e-6).all(axis=1)
        # Wider than high: a page is.
        far = np.hypot(spots[:, 0] * 0.75, spots[:, 1]) + np.where(free, 0, np.inf)
        centres.append(spots[int(np.argmin(np.round(far, 6)))])
    return centres


def _directions(angles: Floats) -> Floats:
    return np.column_stack((np.cos(angles), np.sin(angles)))
