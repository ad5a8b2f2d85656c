"""Synthetic acts for the speed of pairing, distributed as those the peer tools were measured on.

Objects and accounts have a heavy tail (Zipf-Mandelbrot: the i-th is used in proportion to
(i + 10)^-s, with s 1.05 for objects and 0.8 for accounts), an object is born at any moment of 30
days and its acts follow with exponential delay (mean one day), and groups of ten accounts act on
30 objects of their own within ten seconds. Rows have no order. At 60 s that gives about 0.5 pairs
of accounts per act (521,480 at a million in ../shared/reference/PEER_BENCH.md).
"""

from __future__ import annotations

from collections.abc import Iterator

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
    return _rows(0, account[order], at[order], obj[order])


def blocks(count: int, rows: int, seed: int = 0) -> Iterator[pa.Table]:
    """As many acts, distributed alike but not the same ones, in tables of at most `rows` rows.

    For numbers of acts that memory does not hold: rows have no order within a block, and the planted
    groups come in the last one.
    """
    rng = np.random.default_rng(seed)
    accounts, objects = (int(count * share) for share in (ACCOUNTS_PER_ACT, OBJECTS_PER_ACT))
    groups = max(2, count // ACTS_PER_GROUP)
    planted = _planted(rng, groups, first_account=accounts, first_object=objects)
    of_object, of_account = _edges(objects, 1.05), _edges(accounts, 0.8)
    born = rng.integers(0, SPAN_S, objects)
    total = count - len(planted[0])
    for done in range(0, total, rows):
        draws = min(rows, total - done)
        obj, account = _drawn(rng, draws, of_object), _drawn(rng, draws, of_account)
        delay = rng.exponential(MEAN_DELAY_S, draws).astype(np.int64)
        yield _rows(done, account, BEGINS + born[obj] + delay, obj)
    account, obj, at = planted
    yield _rows(total, account, at, obj)


def crowd_on_one(first_post: int, accounts: int, span_s: int, seed: int = 0) -> pa.Table:
    """One more object, shared once by each of so many accounts of its own within the span."""
    at = BEGINS + np.random.default_rng(seed).integers(0, span_s, accounts)
    own = 2**40 + np.arange(accounts, dtype=np.int64)
    return _rows(first_post, own, at, np.full(accounts, 2**40, dtype=np.int64))


def _rows(first_post: int, account: Ints, at: Ints, obj: Ints) -> pa.Table:
    return pa.table(
        {
            "post_key": np.arange(first_post, first_post + len(at), dtype=np.int64),
            "account_key": _key(account),
            "posted_at": at,
            "object_key": _key(obj),
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
    return _drawn(rng, draws, _edges(kinds, exponent))


def _edges(kinds: int, exponent: float) -> NDArray[np.float64]:
    share = np.power(np.arange(10.0, kinds + 10.0), -exponent)
    return np.cumsum(share / share.sum())


def _drawn(rng: np.random.Generator, draws: int, edges: NDArray[np.float64]) -> Ints:
    place = np.searchsorted(edges, rng.random(draws))
    return np.minimum(place, len(edges) - 1).astype(np.int64)


def _key(number: Ints) -> Ints:
    """Numbers spread over all 64 bits, one to one, as keys of real ids are."""
    mixed = number.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed ^ (mixed >> np.uint64(32))).astype(np.int64)
