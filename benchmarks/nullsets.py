"""Data sets in which nobody coordinates, of several kinds, and sets with one planted group.

A set is, for each signal, who acted on what and when. Real people's acts are the base of the shuffled
kinds where a control set lies beside the project; the other kinds are drawn from nothing but a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from overt.chance.shuffling import deal

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HOUR_S, DAY_S, WEEK_S = 3_600, 86_400, 604_800
BEGINS = 1_599_782_400  # a Friday, 00:00 UTC: hours of the week are counted from here


@dataclass(frozen=True)
class Acts:
    """One signal: number of the account, number of the object, second, number of the post."""

    account: Ints
    obj: Ints
    at: Ints
    post: Ints


Set = Mapping[str, Acts]
"""Signal → its acts. Numbers of accounts and posts mean the same in all signals."""


# --------------------------------------------------------------------------- shuffled from a base


def accounts_over_acts(base: Set, rng: np.random.Generator) -> Set:
    """Under each signal the accounts are dealt anew over "this account acted on this object"."""
    out = {}
    for name, acts in base.items():
        code = acts.account * (int(acts.obj.max()) + 1) + acts.obj
        _, first, incidence = np.unique(code, return_index=True, return_inverse=True)
        dealt = deal(acts.account[first], acts.obj[first], rng)
        out[name] = replace(acts, account=dealt[incidence.reshape(-1)])
    return _own_posts(out)


def accounts_over_posts(base: Set, rng: np.random.Generator) -> Set:
    """Whole posts get another author: a link, its website and its hashtags stay together."""
    post = np.concatenate([acts.post for acts in base.values()])
    who = np.concatenate([acts.account for acts in base.values()])
    posts, first = np.unique(post, return_index=True)
    author = rng.permutation(who[first])
    return {
        name: replace(acts, account=author[np.searchsorted(posts, acts.post)])
        for name, acts in base.items()
    }


def times_within_objects(base: Set, rng: np.random.Generator) -> Set:
    """Who acts on what stays, common interests with it; each object's times are dealt anew."""
    out = {}
    for name, acts in base.items():
        ordered = np.argsort(acts.obj, kind="stable")
        mixed = np.lexsort((rng.random(len(acts.obj)), acts.obj))
        at = np.empty_like(acts.at)
        at[ordered] = acts.at[mixed]
        out[name] = replace(acts, at=at)
    return _own_posts(out)


def time_of_day_kept(base: Set, rng: np.random.Generator, *, of_others: bool = False) -> Set:
    """Accounts keep their number of acts and their hours of the week; objects come by popularity.

    The time of an act is a random second of the hour of a random one of the account's own acts, in a
    random week of the base; with `of_others` of a random act of anybody, so that all keep the same hours.
    """
    who = np.concatenate([acts.account for acts in base.values()])
    when = np.concatenate([acts.at for acts in base.values()])
    order = np.argsort(who, kind="stable")
    who, when = who[order], when[order]
    weeks = int((when.max() - when.min()) // WEEK_S) + 1
    out = {}
    for name, acts in base.items():
        low = np.searchsorted(who, acts.account, side="left")
        high = np.searchsorted(who, acts.account, side="right")
        model = rng.choice(when, len(acts.at)) if of_others else when[rng.integers(low, high)]
        hour = (model - BEGINS) % WEEK_S // HOUR_S
        week = rng.integers(0, weeks, len(model))
        at = BEGINS + week * WEEK_S + hour * HOUR_S + rng.integers(0, HOUR_S, len(model))
        out[name] = replace(acts, at=at, obj=rng.permutation(acts.obj))
    return _own_posts(out)


# ------------------------------------------------------------------------------------- synthetic


def heavy_tailed(
    rng: np.random.Generator, *, accounts: int = 600, acts: int = 1_200, objects: int = 400
) -> Set:
    """A crowd over 14 days: Zipf popularity, log-normal activity, interest that decays.

    Reposts, links and hashtags, as many acts of each. Half of the posts with a link carry the
    hashtag of the link's topic too, so that two signals see one and the same coincidence.
    """
    activity = rng.lognormal(0.0, 1.2, accounts)
    reposts = _crowd(rng, activity, acts, objects, mean_s=6 * HOUR_S)
    links = _crowd(rng, activity, acts, objects, mean_s=12 * HOUR_S)
    tags = _crowd(rng, activity, acts // 2, objects // 4, mean_s=2 * DAY_S)
    also = rng.random(acts) < 0.5
    topic = rng.integers(0, objects // 4, objects)
    links = replace(links, post=links.post + acts)
    tags = replace(tags, post=tags.post + 2 * acts)
    together = Acts(
        np.concatenate((tags.account, links.account[also])),
        np.concatenate((tags.obj, topic[links.obj[also]])),
        np.concatenate((tags.at, links.at[also])),
        np.concatenate((tags.post, links.post[also])),
    )
    return {"co_repost": reposts, "co_link": links, "co_hashtag": together}


def breaking_news(
    rng: np.random.Generator, *, bursts: int = 2, crowd: int = 200, share: float = 0.4, common: bool = True
) -> Set:
    """The same crowd, and bursts in which hundreds share the same five posts and links within minutes.

    Each of `crowd` accounts, drawn by activity, shares each of the five objects with chance `share`,
    ten minutes after the first on average. Outside of the bursts they are like everybody. Without
    `common` each object of a burst has a crowd of its own.
    """
    base = dict(heavy_tailed(rng))
    people = int(max(acts.account.max() for acts in base.values())) + 1
    degree = np.bincount(base["co_repost"].account, minlength=people) + 1.0
    for name in ("co_repost", "co_link"):
        acts, parts = base[name], []
        for burst in range(bursts):
            who = rng.choice(people, crowd, replace=False, p=degree / degree.sum())
            a, o = np.nonzero(rng.random((crowd, 5)) < share)
            if not common:
                who = np.concatenate([rng.choice(people, (o == each).sum(), replace=False, p=degree / degree.sum())
                                      for each in range(5)])  # fmt: skip
                a, o = np.arange(len(a)), np.sort(o)
            at = BEGINS + (3 + 5 * burst) * DAY_S + rng.exponential(600, len(a)).astype(np.int64)
            parts.append((who[a], 10_000 + 5 * burst + o, at))
        account, obj, at = (np.concatenate(each) for each in zip(*parts, strict=True))
        first = 1_000_000 + (0 if name == "co_repost" else 500_000)
        base[name] = Acts(
            np.concatenate((acts.account, account)),
            np.concatenate((acts.obj, obj)),
            np.concatenate((acts.at, at)),
            np.concatenate((acts.post, first + np.arange(len(at)))),
        )
    return base


def repeating(
    rng: np.random.Generator, *, accounts: int = 200, objects: int = 80, spread: float = 1.0
) -> Set:
    """A crowd that comes back: 2,500 choices of hashtags by activity and popularity, each used as often as is the
    account's habit (log-normal, `spread`), at any time of a life that decays within days."""
    activity = rng.lognormal(0.0, 1.0, accounts)
    popularity = 1.0 / np.arange(3.0, objects + 3.0)
    a = rng.choice(accounts, 2_500, p=activity / activity.sum())
    o = rng.choice(objects, 2_500, p=popularity / popularity.sum())
    code = np.unique(a * objects + o)
    a, o = code // objects, code % objects
    often = 1 + rng.poisson(rng.lognormal(0.0, spread, accounts)[a])
    a, o = np.repeat(a, often), np.repeat(o, often)
    born = rng.integers(0, 10 * DAY_S, objects)
    at = BEGINS + born[o] + rng.exponential(DAY_S, len(a)).astype(np.int64)
    return {"co_hashtag": Acts(a, o, at, np.arange(len(a)))}


def planted(
    rng: np.random.Generator, *, size: int, k: int, window_s: int
) -> tuple[Set, frozenset[int]]:
    """A crowd that reposts, and in it `size` accounts that act on k objects within `window_s`.

    They also act as everybody does, and ten others come to each of their objects within the day.
    """
    accounts, acts, objects = 600, 1_500, 400
    crowd = _crowd(
        rng, rng.lognormal(0.0, 1.2, accounts), acts, objects, mean_s=6 * HOUR_S
    )
    group = rng.choice(accounts, size, replace=False)
    begins = BEGINS + rng.integers(0, 13 * DAY_S, k)
    at = begins[:, None] + rng.integers(0, window_s + 1, (k, size))
    late = begins[:, None] + rng.integers(0, DAY_S, (k, 10))
    own = objects + np.arange(k)[:, None]
    account = np.concatenate((np.tile(group, k), rng.integers(0, accounts, 10 * k)))
    obj = np.concatenate((np.repeat(own, size), np.repeat(own, 10)))
    merged = Acts(
        np.concatenate((crowd.account, account)),
        np.concatenate((crowd.obj, obj)),
        np.concatenate((crowd.at, at.reshape(-1), late.reshape(-1))),
        np.arange(acts + len(account)),
    )
    return {"co_repost": merged}, frozenset(group.tolist())


def _crowd(
    rng: np.random.Generator, activity: Floats, acts: int, objects: int, *, mean_s: float
) -> Acts:
    account = rng.choice(len(activity), acts, p=activity / activity.sum())
    popularity = 1.0 / np.arange(5.0, objects + 5.0)
    obj = rng.choice(objects, acts, p=popularity / popularity.sum())
    born = rng.integers(0, 13 * DAY_S, objects)
    at = BEGINS + born[obj] + rng.exponential(mean_s, acts).astype(np.int64)
    return Acts(account, obj, at, np.arange(acts))


def _own_posts(acts_by_signal: Set) -> Set:
    """Each act in a post of its own, where what was one post has come apart."""
    first, out = 0, {}
    for name, acts in acts_by_signal.items():
        out[name] = replace(acts, post=first + np.arange(len(acts.post)))
        first += len(acts.post)
    return out


def _hours_of_others(base: Set, rng: np.random.Generator) -> Set:
    return time_of_day_kept(base, rng, of_others=True)


def _bursts_without_a_crowd(rng: np.random.Generator) -> Set:
    return breaking_news(rng, common=False)


SHUFFLES: Mapping[str, Callable[[Set, np.random.Generator], Set]] = {
    "accounts over acts": accounts_over_acts,
    "accounts over posts": accounts_over_posts,
    "times within objects": times_within_objects,
    "time of day kept": time_of_day_kept,
    "times of others": _hours_of_others,
}
CROWDS: Mapping[str, Callable[[np.random.Generator], Set]] = {
    "heavy-tailed crowd": heavy_tailed,
    "breaking news": breaking_news,
    "bursts, other people each": _bursts_without_a_crowd,
    "crowd that comes back": repeating,
}
