"""Pacheco et al. 2021, Uncovering coordinated networks on social media: three of its traces.

Co-reposts: accounts with ten reposts or more, TF-IDF over the reposted posts, cosine. Hashtag
sequences: the same five or more hashtags in the same order in a day, of accounts with five posts that
day. Synchronous activity: accounts with eight posts or more, half-hours, TF-IDF (1 + ln tf, half-hours
of three accounts or more), cosine. The two cosine networks keep the top 0.5 % of their edges, the
sequences every edge.

Decided here: days are UTC; reposts carry no hashtags of the account's own. The score is the strongest
edge of an account: the cosine, or the number of days on which two accounts had one sequence.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np

from benchmarks.nullsets import Ints
from benchmarks.recipes._networks import Network, cosine, tf_idf
from benchmarks.recipes._traces import Traces

KEPT = 0.995
LEAST_REPOSTS = 10
LEAST_POSTS = 8
BIN_S, DAY_S = 1_800, 86_400
LEAST_IN_BIN = 3
LEAST_TAGS = LEAST_POSTS_A_DAY = 5


def co_repost(traces: Traces) -> Network:
    """Accounts that repost the same posts."""
    acts = traces.reposts
    busy = _counts(acts.account, traces)[acts.account] >= LEAST_REPOSTS
    return cosine(*tf_idf(acts.account[busy], acts.obj[busy]))


def synchronous(traces: Traces) -> Network:
    """Accounts that post in the same half-hours."""
    acts = traces.posts
    busy = _counts(acts.account, traces)[acts.account] >= LEAST_POSTS
    bins = acts.at[busy] // BIN_S
    return cosine(*tf_idf(acts.account[busy], bins, sublinear=True, least_rows=LEAST_IN_BIN))


def hashtag_sequences(traces: Traces) -> Network:
    """Accounts with one sequence of hashtags on a day; the weight is the number of days."""
    acts = traces.tags
    days: dict[tuple[int, int], tuple[list[int], set[int]]] = defaultdict(lambda: ([], set()))
    rows = zip(acts.account.tolist(), (acts.at // DAY_S).tolist(), acts.obj.tolist(), acts.post.tolist(), strict=True)
    for who, day, tag, post in rows:  # in order of time, then of place in the post
        sequence, posts = days[who, day]
        sequence.append(tag)
        posts.add(post)
    alike: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    for (who, day), (sequence, posts) in days.items():
        if len(set(sequence)) >= LEAST_TAGS and len(posts) >= LEAST_POSTS_A_DAY:
            alike[day, tuple(sequence)].append(who)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for accounts in alike.values():
        for pair in combinations(sorted(accounts), 2):
            shared[pair] += 1
    pairs = np.array(sorted(shared), dtype=np.int64).reshape(-1, 2)
    weight = np.array([shared[tuple(pair)] for pair in pairs.tolist()], dtype=float)
    return Network(pairs[:, 0], pairs[:, 1], weight)


def _counts(account: Ints, traces: Traces) -> Ints:
    return np.bincount(account, minlength=len(traces.ids))
