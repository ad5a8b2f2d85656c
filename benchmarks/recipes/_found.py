"""Every method on one case: a score for each account, and the accounts its own cut keeps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.nullsets import Floats
from benchmarks.recipes import cuts, luceri, pacheco
from benchmarks.recipes._networks import Network, centrality, fused
from benchmarks.recipes._traces import Traces, read_traces
from overt.case import Case
from overt.chance.fusion import fuse
from overt.signals import searched, trait_names

Bools = NDArray[np.bool_]

OVERT = "Overt"
PAIR = "Overt, strongest pair alone"
POSTS = "number of posts, no method"


@dataclass(frozen=True)
class Found:
    """One method: a score for each account, the higher the more suspect, and those its default keeps."""

    score: Floats
    kept: Bools | None


@dataclass(frozen=True)
class Scores:
    """All methods on one case, in the order of `ids`; `posts` is what each account posted."""

    ids: tuple[str, ...]
    posts: NDArray[np.int64]
    methods: dict[str, Found]

    def of(self, begins: str, *, least_posts: int) -> Scores:
        """The accounts whose id begins so and that have this many posts."""
        chosen = np.array(
            [name.startswith(begins) and count >= least_posts
             for name, count in zip(self.ids, self.posts.tolist(), strict=True)], dtype=bool
        )  # fmt: skip
        return Scores(
            tuple(name for name, is_in in zip(self.ids, chosen.tolist(), strict=True) if is_in),
            self.posts[chosen],
            {
                name: Found(each.score[chosen], None if each.kept is None else each.kept[chosen])
                for name, each in self.methods.items()
            },
        )


def score_case(case: Case) -> Scores:
    """Overt's score and those of the recipes on a case that was run."""
    traces = read_traces(case)
    count = len(traces.ids)
    methods = {OVERT: overt(case, traces), PAIR: strongest_pair(case, traces)}

    def by_edge(name: str, network: Network, kept: Network) -> None:
        methods[name] = Found(network.strongest(count), kept.members(count))

    rule = cuts.naive(case, traces)
    by_edge("naive rule", rule, _at_least(rule, 2))
    for window_s in (10, 60):
        network = cuts.coortweet(traces, window_s)
        median = float(np.quantile(network.weight, 0.5)) if len(network.weight) else 0.0
        by_edge(f"CooRTweet, {window_s} s", network, _at_least(network, np.nextafter(median, np.inf)))
    network = cuts.toolkit(traces)
    by_edge("toolkit, 60 s", network, _at_least(network, cuts.LEAST_MESSAGES))
    network = pacheco.co_repost(traces)
    by_edge("Pacheco: co-reposts", network, network.over(pacheco.KEPT))
    network = pacheco.hashtag_sequences(traces)
    by_edge("Pacheco: hashtag sequences", network, network)
    network = pacheco.synchronous(traces)
    by_edge("Pacheco: synchronous", network, network.over(pacheco.KEPT))
    parts = luceri.networks(traces)
    cut = {name: network.over(luceri.PERCENTILES[name]) for name, network in parts.items()}
    for name, network in parts.items():
        by_edge(f"Luceri: {name}", network, cut[name])
    every, best = fused(list(parts.values())), fused(list(cut.values()))
    by_edge("Luceri: fused, by edge", every, best)
    for name, network in (("by centrality", every), ("edges cut, by centrality", best)):
        score = centrality(network, count)
        methods[f"Luceri: fused, {name}"] = Found(score, score >= luceri.CUT)
    methods[POSTS] = Found(traces.count.astype(float), None)
    return Scores(tuple(traces.ids), traces.count, methods)


def overt(case: Case, traces: Traces) -> Found:
    """Kept: accounts in clusters not explained. The score puts these first, each part by its strongest pair.

    What decides (the company an edge is in, clusters, innocent explanations) has no number of its own,
    so a cut stricter or laxer than Overt's goes by the evidence of one pair.
    """
    number = {name: place for place, name in enumerate(traces.ids)}
    kept = np.zeros(len(traces.ids), dtype=bool)
    for name in case.sql(_KEPT)["account_id"].to_pylist():
        kept[number[name]] = True
    return Found(strongest_pair(case, traces).score + np.where(kept, _FIRST, 0.0), kept)


def strongest_pair(case: Case, traces: Traces) -> Found:
    """−log10 of the least fused p of an account's pairs, 0 without a tested one; kept: accounts with an edge."""
    number = {name: place for place, name in enumerate(traces.ids)}
    tests = case.sql(_TESTS)
    signal = np.array(tests["signal"].to_pylist(), dtype=object)
    a, b = (np.array([number[x] for x in tests[end].to_pylist()], dtype=np.int64) for end in _ENDS)
    p = tests["p_value"].to_numpy()
    each = {name: (a[signal == name], b[signal == name], p[signal == name]) for name in sorted(set(signal))}
    traits = [tests for name, tests in each.items() if name in trait_names()]
    acts = [tests for name, tests in each.items() if name not in trait_names()]
    together, ends = fuse(acts, traits, searched(case.engine))
    least = np.ones(len(traces.ids))
    for end in range(2):
        np.minimum.at(least, ends[:, end], together)
    kept = np.zeros(len(traces.ids), dtype=bool)
    edges = case.sql("SELECT account_a, account_b FROM edge")
    for end in _ENDS:
        kept[[number[name] for name in edges[end].to_pylist()]] = True
    return Found(-np.log10(least), kept)


def _at_least(network: Network, weight: float) -> Network:
    kept = network.weight >= weight
    return Network(network.a[kept], network.b[kept], network.weight[kept])


_FIRST = 1_000.0  # more than −log10 of any p

_ENDS = ("account_a", "account_b")

_TESTS = "SELECT signal, account_a, account_b, p_value FROM pair_test ORDER BY signal, account_a, account_b"

_KEPT = """
    SELECT m.account_id
    FROM membership m
    JOIN cluster c ON c.cluster_id = m.cluster_id
    WHERE c.verdict <> 'explained'
    ORDER BY m.account_id
"""
