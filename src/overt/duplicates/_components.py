"""From matches of texts to groups, without chains.

Matches are not transitive: at scale A is like B, B like C … until texts that share nothing stand in one
connected component. A match is therefore kept only where the neighbourhoods of its two texts agree, as in
structural clustering (Xu, Yuruk, Feng & Schweiger 2007, SCAN, KDD '07): of the other texts that the less
connected of the two matches, the other matches at least a share. A text with a single match has no
neighbourhood that could disagree, so variants that hang on one original stay with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

MOST_NEIGHBOURS = 32
"""Strongest matches of a text that take part: connectivity needs no more, and the cost of comparing
neighbourhoods stays proportional to the number of texts."""

_AT_ONCE = 4_000_000  # neighbours looked up at once

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


def groups_of(count: int, left: Numbers, right: Numbers, score: Scores, *, support: float) -> Numbers:
    """Group of each of `count` texts, as the number of its first text; texts are numbered by arrival.

    `left`, `right` and `score` are matches, each once. `support` is the share of neighbours that two
    matched texts must have in common, 0 for plain connected components. The result depends on the matches
    alone, not on their order.
    """
    if not len(left):
        return np.arange(count, dtype=np.int64)
    left, right = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((right, left, -score))
    left, right, score = left[order], right[order], score[order]
    if support > 0:
        strong = _strongest(left, right)
        left, right, score = left[strong], right[strong], score[strong]
        agree = _agreeing(count, left, right, support)
        left, right, score = _with_orphans(count, left, right, score, agree)
    return _components(count, left, right)


def _components(count: int, left: Numbers, right: Numbers) -> Numbers:
    links = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(count, count))
    labels: Numbers = connected_components(links, directed=False)[1].astype(np.int64)
    first = np.full(labels.max() + 1, count, dtype=np.int64)
    np.minimum.at(first, labels, np.arange(count, dtype=np.int64))
    out: Numbers = first[labels]
    return out


def _strongest(left: Numbers, right: Numbers) -> NDArray[np.bool_]:
    """Which matches are among the strongest of either text; matches come strongest first."""
    kept = np.zeros(len(left), dtype=bool)
    for side in (left, right):
        other = right if side is left else left
        ends = np.concatenate([side, other])  # all matches of a text, whichever side it is on
        which = np.concatenate([np.arange(len(side)), np.arange(len(side))])
        order = np.lexsort((which, ends))
        starts = np.flatnonzero(np.r_[True, ends[order][1:] != ends[order][:-1]])
        place = np.arange(len(ends)) - np.repeat(starts, np.diff(np.r_[starts, len(ends)]))
        kept[which[order][place < MOST_NEIGHBOURS]] = True
    return kept


def _agreeing(count: int, left: Numbers, right: Numbers, support: float) -> NDArray[np.bool_]:
    """Whether the neighbourhoods of the two texts of each match agree."""
    ends, others = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((others, ends))
    ends, others = ends[order], others[order]
    known = ends * count + others  # ascending: looked up by bisection
    degree = np.bincount(ends, minlength=count)
    start = np.concatenate([[0], np.cumsum(degree)[:-1]])
    fewer = np.where(degree[left] <= degree[right], left, right)
    more = left + right - fewer
    common = np.zeros(len(left), dtype=np.int64)
    looked = degree[fewer]
    bounds = np.searchsorted(np.cumsum(looked), np.arange(0, looked.sum() + _AT_ONCE, _AT_ONCE))
    for low, high in zip(bounds[:-1], np.maximum(bounds[1:], bounds[:-1] + 1), strict=True):
        these = slice(low, min(high, len(left)))
        sizes = looked[these]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        neighbour = others[np.repeat(start[fewer[these]], sizes) + within]
        wanted = np.repeat(more[these], sizes) * count + neighbour
        place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        shared = known[place] == wanted
        edge = np.repeat(np.arange(len(sizes)), sizes)
        common[these] = np.bincount(edge, weights=shared, minlength=len(sizes)).astype(np.int64)
    return common >= support * (looked - 1) - 1e-9


def _with_orphans(
    count: int, left: Numbers, right: Numbers, score: Scores, agree: NDArray[np.bool_]
) -> tuple[Numbers, Numbers, Scores]:
    """Matches that agree, and for each text left alone its strongest match.

    That one goes to a text that is not alone, or to another lonely text whose strongest it is too: no
    chain can grow from them.
    """
    grouped = np.zeros(count, dtype=bool)
    grouped[left[agree]] = grouped[right[agree]] = True
    best = np.full(count, len(left), dtype=np.int64)
    everyone = np.arange(len(left), dtype=np.int64)
    np.minimum.at(best, left, everyone)  # matches come strongest first
    np.minimum.at(best, right, everyone)
    alone = np.flatnonzero(~grouped & (best < len(left)))
    edge = best[alone]
    other = left[edge] + right[edge] - alone
    fits = grouped[other] | (best[other] == edge)
    kept = agree.copy()
    kept[edge[fits]] = True
    return left[kept], right[kept], score[kept]
