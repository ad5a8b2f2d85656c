"""Luceri et al. 2024, Unmasking the web of deceit: the unsupervised recipe.

Five networks, each TF-IDF and cosine over what accounts share: links, hashtag sequences of one post
(three or more), authors reposted fast (within 60 s, twice or more), reposted posts (accounts with twenty
reposts or more), and texts (four words or more, within a year). They are fused by union with the
largest weight. Edges are kept over a percentile of each network (links and reposts 80, hashtags
65, texts 96), or accounts by eigenvector centrality (1e-2 is the paper's cautious cut), or both.

Decided here: texts are compared by TF-IDF of words (of pieces of four letters where a script sets no
spaces) from cosine 0.7, not by sentence embeddings; two accounts weigh the mean over their alike
texts. Fast reposts need the original in the case. Links and texts of reposts are not the account's.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from benchmarks.nullsets import Acts, Floats, Ints
from benchmarks.recipes._alike import alike_rows
from benchmarks.recipes._networks import DIGITS, Network, cosine, tf_idf
from benchmarks.recipes._traces import Traces

CUT = 1e-2
PERCENTILES = {"links": 0.80, "hashtags": 0.65, "fast": 0.0, "reposts": 0.80, "texts": 0.96}
LEAST_TAGS = 3
FAST_S, LEAST_FAST = 60, 2
LEAST_REPOSTS = 20
LEAST_WORDS = 4
ALIKE = 0.7
YEAR_S = 365 * 86_400


def networks(traces: Traces) -> dict[str, Network]:
    """The five networks, all edges."""
    return {
        "links": cosine(*tf_idf(traces.links.account, traces.links.obj)),
        "hashtags": _hashtags(traces.tags),
        "fast": _fast(traces.fast),
        "reposts": _reposts(traces),
        "texts": _texts(traces),
    }


def _hashtags(acts: Acts) -> Network:
    posts: dict[int, list[int]] = defaultdict(list)
    author: dict[int, int] = {}
    for who, post, tag in zip(acts.account.tolist(), acts.post.tolist(), acts.obj.tolist(), strict=True):
        posts[post].append(tag)
        author[post] = who
    number: dict[tuple[int, ...], int] = {}
    long = [(author[post], tuple(tags)) for post, tags in posts.items() if len(tags) >= LEAST_TAGS]
    pairs = np.array([(who, number.setdefault(tags, len(number))) for who, tags in long], dtype=np.int64)
    account, sequence = pairs.reshape(-1, 2).T
    return cosine(*tf_idf(account, sequence))


def _fast(acts: Acts) -> Network:
    quick = (acts.at >= 0) & (acts.at <= FAST_S)
    account, author = acts.account[quick], acts.obj[quick]
    _, place, often = np.unique(
        np.column_stack((account, author)), axis=0, return_inverse=True, return_counts=True
    )
    enough = often[place.reshape(-1)] >= LEAST_FAST
    return cosine(*tf_idf(account[enough], author[enough]))


def _reposts(traces: Traces) -> Network:
    acts = traces.reposts
    busy = np.bincount(acts.account, minlength=len(traces.ids))[acts.account] >= LEAST_REPOSTS
    return cosine(*tf_idf(acts.account[busy], acts.obj[busy]))


def _texts(traces: Traces) -> Network:
    acts = traces.texts
    _, first = np.unique(np.column_stack((acts.account, acts.obj)), axis=0, return_index=True)
    first = np.array([place for place in first if len(traces.words[place]) >= LEAST_WORDS], dtype=np.int64)
    number: dict[str, int] = {}
    text = [place for place, act in enumerate(first) for _ in traces.words[act]]
    word = [number.setdefault(each, len(number)) for act in first for each in traces.words[act]]
    _, unit = tf_idf(np.array(text, dtype=np.int64), np.array(word, dtype=np.int64))
    x, y, alike = alike_rows(unit, ALIKE)
    a, b = acts.account[first[x]], acts.account[first[y]]
    near = (a != b) & (np.abs(acts.at[first[x]] - acts.at[first[y]]) <= YEAR_S)
    return _means(np.minimum(a, b)[near], np.maximum(a, b)[near], alike[near])


def _means(a: Ints, b: Ints, weight: Floats) -> Network:
    pairs, place = np.unique(np.column_stack((a, b)), axis=0, return_inverse=True)
    place = place.reshape(-1)
    mean = np.bincount(place, weights=weight, minlength=len(pairs)) / np.bincount(place, minlength=len(pairs))
    return Network(pairs[:, 0], pairs[:, 1], np.round(mean, DIGITS))
