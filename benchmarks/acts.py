"""Synthetic acts for the speed of pairing, distributed as those the peer tools were measured on.

Objects and accounts have a heavy tail (Zipf-Mandelbrot: the i-th is used in proportion to
(i + 10)^-s, with s 1.05 for objects and 0.8 for accounts), an object is born at any moment of 30
days and its acts follow with exponential delay (mean one day), and groups of ten accounts act on
30 objects of their own within ten seconds. Rows have no order. At 60 s that gives about 0.5 pairs
of accounts per act (521,480 at a million in ../shared/reference/PEER_BENCH.md).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]

ACCOUNTS_PER_ACT, OBJECTS_PER_ACT = 0.1, 0.2
ACTS_PER_GROUP = 20_000
MEMBERS, EVENTS, WITHIN_S = 10, 30, 10
BEGINS, SPAN_S, MEAN_DELAY_S = 1_600_000_000, 30 * 86_400, 86_400.0


def acts(count: int, seed: int = 0) -> pa.Table:
    """`count` rows for the table `post_object`: one account acting on one object at one time."""
    rng = np.random.default_rng(seed)
    accounts, objects = (
        max(50, int(count * share)) for share in (ACCOUNTS_PER_ACT, OBJECTS_PER_ACT)
    )
    groups = max(2, count // ACTS_PER_GROUP)
    crowd = _crowd(rng, count - groups * MEMBERS * EVENTS, accounts, objects)
    planted = _planted(rng, groups, first_account=accounts, first_object=objects)
    account, obj, at = (np.concatenate(both) for both in zip(crowd, planted, strict=True))
    order = rng.permutation(count)
    return pa.table(
        {
            "post_key": np.arange(count, dtype=np.int64),
            "account_key": _key(account[order]),
            "posted_at": at[order],
            "object_key": _key(obj[order]),
        }
    )


def _crowd(
    rng: np.random.Generator, count: int, accounts: int, objects: int
) -> tuple[Ints, Ints, Ints]:
    obj = _heavy_tailed(rng, count, objects, 1.05)
    account = _heavy_tailed(rng, count, accounts, 0.8)
    born = rng.integers(0, SPAN_S, objects)
    delay = rng.exponential(MEAN_DELAY_S, count).astype(np.int64)
    return account, obj, BEGINS + born[obj] + delay


def _planted(
    rng: np.random.Generator, groups: int, *, first_account: int, first_object: int
) -> tuple[Ints, Ints, Ints]:
    """Every member of every group on every object of its group."""
    shape = (groups, EVENTS, MEMBERS)
    group, event, member = (axis.reshape(-1) for axis in np.indices(shape))
    begins = rng.integers(0, SPAN_S, (groups, EVENTS, 1))
    at = BEGINS + begins + rng.integers(0, WITHIN_S + 1, shape)
    return (
        first_account + group * MEMBERS + member,
        first_object + group * EVENTS + event,
        at.reshape(-1),
    )


def _heavy_tailed(rng: np.random.Generator, draws: int, kinds: int, exponent: float) -> Ints:
    share = np.power(np.arange(10.0, kinds + 10.0), -exponent)
    edges = np.cumsum(share / share.sum())
    return np.minimum(np.searchsorted(edges, rng.random(draws)), kinds - 1).astype(np.int64)


def _key(number: Ints) -> Ints:
    """Numbers spread over all 64 bits, one to one, as keys of real ids are."""
    mixed = number.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed ^ (mixed >> np.uint64(32))).astype(np.int64)
