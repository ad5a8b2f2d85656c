"""What other cuts keep in the same acts: plain Benjamini–Hochberg, bicm's projection, two tools' defaults.

The two tools' rules are written anew from their documentation (defaults of CooRTweet 2.1.3 and of
coordination-network-toolkit 1.5.2, with the 60 s its manual names); neither program is run here.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections import defaultdict
from importlib.util import find_spec

import numpy as np

from benchmarks.nullsets import Acts, Floats, Ints

COORTWEET = "CooRTweet's default"
TOOLKIT = "toolkit, 60 s, 2"
BH = "Benjamini–Hochberg"
BICM = "bicm, FDR"


def benjamini_hochberg(p: Floats, ends: Ints, accounts: int, q: float) -> Ints:
    """Pairs kept when every pair of accounts is a test; pairs never tested count as p = 1."""
    if not len(p):
        return ends
    rank = np.arange(1, len(p) + 1)
    order = np.argsort(p, kind="stable")
    under = np.flatnonzero(p[order] <= q * rank / (accounts * (accounts - 1) / 2))
    return ends[order[: under[-1] + 1]] if under.size else ends[:0]


def why_no_bicm() -> str | None:
    """None when the package bicm is installed, else what to do."""
    return None if find_spec("bicm") else "not installed: pip install bicm"


def bicm_projection(acts: Acts, q: float) -> Ints:
    """Pairs of accounts in bicm's validated projection (Poisson, FDR); it knows no times."""
    from bicm import BipartiteGraph  # type: ignore[import-not-found]

    who, row = np.unique(acts.account, return_inverse=True)
    what, column = np.unique(acts.obj, return_inverse=True)
    held = np.zeros((len(who), len(what)), dtype=int)
    held[row, column] = 1
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        graph = BipartiteGraph(biadjacency=held)
        graph.solve_tool()
        graph.compute_projection(
            rows=True, alpha=q, approx_method="poisson", threads_num=1, progress_bar=False, validation_method="fdr"
        )
        kept = np.asarray(graph.get_rows_projection(fmt="edgelist"), dtype=np.int64)
    return who[kept.reshape(-1, 2)]


def coortweet(acts: Acts, *, window_s: int = 10, participation: int = 2, quantile: float = 0.5) -> Ints:
    """Pairs whose number of paired posts is over the quantile of all edges' numbers."""
    pairs, weight = coortweet_edges(acts, window_s=window_s, participation=participation)
    return pairs[weight > np.quantile(weight, quantile)] if len(pairs) else pairs


def coortweet_edges(acts: Acts, *, window_s: int, participation: int) -> tuple[Ints, Ints]:
    """(pairs, number of paired posts of each), before the cut.

    An account needs `participation` posts, and one of a pair as many paired posts.
    """
    often = np.bincount(acts.account) >= participation
    a, b = _met(acts, window_s, often[acts.account])
    paired = np.zeros(len(often), dtype=np.int64)
    for number, count in zip(*_counted(np.concatenate((a, b)), acts.account), strict=True):
        paired[number] = count
    who = np.sort(np.column_stack((acts.account[a], acts.account[b])), axis=1)
    who = who[(paired[who] >= participation).any(axis=1)]
    pairs, weight = np.unique(who, axis=0, return_counts=True)
    return pairs, weight


def toolkit(acts: Acts, *, window_s: int = 60, least: int = 2) -> Ints:
    """Pairs of which one has `least` posts or more that match a post of the other within the window."""
    pairs, weight = toolkit_edges(acts, window_s=window_s)
    return pairs[weight >= least]


def toolkit_edges(acts: Acts, *, window_s: int) -> tuple[Ints, Ints]:
    """(pairs, most posts of one that match a post of the other), before the cut."""
    a, b = _met(acts, window_s, np.ones(len(acts.at), dtype=bool))
    matched: dict[tuple[int, int], set[int]] = defaultdict(set)
    for x, y in zip((*a, *b), (*b, *a), strict=True):
        matched[int(acts.account[x]), int(acts.account[y])].add(int(x))
    most: dict[tuple[int, int], int] = defaultdict(int)
    for (one, other), posts in matched.items():
        pair = (min(one, other), max(one, other))
        most[pair] = max(most[pair], len(posts))
    pairs = np.array(sorted(most), dtype=np.int64).reshape(-1, 2)
    return pairs, np.array([most[one, other] for one, other in pairs.tolist()], dtype=np.int64)


def _met(acts: Acts, window_s: int, able: np.ndarray) -> tuple[Ints, Ints]:
    """Every two acts of two able accounts on one object within the window, as places in the acts."""
    order = np.lexsort((acts.at, acts.obj))
    order = order[able[order]]
    first, second = [], []
    for step in range(1, len(order)):
        x, y = order[:-step], order[step:]
        near = (acts.obj[x] == acts.obj[y]) & (acts.at[y] - acts.at[x] <= window_s)
        if not near.any():
            break
        near &= acts.account[x] != acts.account[y]
        first.append(x[near])
        second.append(y[near])
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate(first or [none]), np.concatenate(second or [none])


def _counted(acts: Ints, account: Ints) -> tuple[Ints, Ints]:
    """(account, number of its distinct acts among these)."""
    return np.unique(account[np.unique(acts)], return_counts=True)
