"""Cuts by weight: CooRTweet's quantile, the toolkit's least weight, the naive rule.

CooRTweet 2.1.3: two posts of one object within 10 s (its defaults) or 60 s (its manual), two posts an
account, edges over the median weight. coordination-network-toolkit 1.5.2: networks of co-retweets,
co-tweets, co-links and co-replies, 60 s, two messages or more. Both take what the analyst feeds them;
here that is reposts, links and texts, and for the toolkit replies too.
"""

from __future__ import annotations

import numpy as np

from benchmarks import rivals
from benchmarks.nullsets import Acts, Ints
from benchmarks.recipes._networks import Network, fused
from benchmarks.recipes._traces import Traces, joined
from benchmarks.score import NAIVE
from overt.case import Case

PARTICIPATION = 2
LEAST_MESSAGES = 2
TOOLKIT_S = 60


def coortweet(traces: Traces, window_s: int) -> Network:
    """Pairs of accounts by the number of their paired posts, all objects in one table."""
    acts = joined(traces.reposts, traces.links, traces.texts)
    return _network(*rivals.coortweet_edges(acts, window_s=window_s, participation=PARTICIPATION))


def toolkit(traces: Traces) -> Network:
    """The largest weight a pair has in any of the four networks."""
    kinds: tuple[Acts, ...] = (traces.reposts, traces.links, traces.texts, traces.replies)
    return fused([_network(*rivals.toolkit_edges(acts, window_s=TOOLKIT_S)) for acts in kinds])


def naive(case: Case, traces: Traces) -> Network:
    """Pairs by the number of texts of 25 letters or more, equal and ten minutes apart at most."""
    found = case.sql(_NAIVE, letters=NAIVE["letters"], seconds=NAIVE["seconds"])
    number = {name: place for place, name in enumerate(traces.ids)}
    a, b = (np.array([number[each] for each in found[end].to_pylist()], dtype=np.int64) for end in ("a", "b"))
    return Network(a, b, found["texts"].to_numpy().astype(float))


def _network(pairs: Ints, weight: Ints) -> Network:
    return Network(pairs[:, 0], pairs[:, 1], weight.astype(float))


_NAIVE = """
    WITH worded AS (
        SELECT account_id, text_key, posted_at
        FROM post
        WHERE text_size >= :letters AND text_key IS NOT NULL AND NOT COALESCE(embedded, FALSE)
    )
    SELECT x.account_id AS a, y.account_id AS b, COUNT(DISTINCT x.text_key) AS texts
    FROM worded x
    JOIN worded y ON y.text_key = x.text_key AND x.account_id < y.account_id
    WHERE ABS(x.posted_at - y.posted_at) <= :seconds
    GROUP BY x.account_id, y.account_id
    ORDER BY a, b
"""
