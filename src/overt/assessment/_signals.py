"""Which kinds of signal tie an operation's accounts, and which of these kinds are independent of each other."""

from __future__ import annotations

from dataclasses import dataclass

from overt.store import DuckDBEngine

Q = 0.05
"""A pair counts for a signal when that signal alone has it at this false-discovery rate."""

LEAST_ACCOUNTS = 3
LEAST_SHARE = 0.1
"""A kind ties the operation when it ties so many of its accounts, and at least three."""

MOST_OVERLAP = 0.5
"""Two kinds are independent when at most this share of the smaller kind's posts is evidence for both: one post may
carry a link, a hashtag and a text, and then all three say the same thing."""

KINDS = {
    "reposts": ("co_repost", "fast_repost"),
    "links": ("co_link", "co_domain"),
    "texts": ("same_text", "similar_text", "translated_text"),
    "hashtags": ("co_hashtag", "co_hashtag_sequence"),
    "pictures": ("same_media",),
    "replies": ("co_reply",),
    "moments": ("sync_activity",),
    "profiles": ("same_biography", "same_avatar"),
}
_KIND = {signal: kind for kind, signals in KINDS.items() for signal in signals}

_PAIRS = """
    SELECT t.signal, t.account_a, t.account_b
    FROM pair_test t
    JOIN _stands a ON a.account_id = t.account_a AND a.side = 'inside'
    JOIN _stands b ON b.account_id = t.account_b AND b.side = 'inside'
    WHERE t.q_value <= :q
    ORDER BY t.signal NULLS LAST, t.account_a NULLS LAST, t.account_b NULLS LAST
"""
_POSTS = """
    SELECT DISTINCT e.signal, e.post_a, e.post_b
    FROM edge_post e
    JOIN _stands a ON a.account_id = e.account_a AND a.side = 'inside'
    JOIN _stands b ON b.account_id = e.account_b AND b.side = 'inside'
"""


@dataclass(frozen=True)
class KindOfLink:
    """One kind of signal between accounts of the operation.

    signals      names of its signals
    pairs        pairs of its accounts that one of these signals alone has at q ≤ Q
    accounts     accounts in these pairs
    overlap      share of its evidence posts that serve a stronger, independent kind too; None without posts
    independent  ties enough accounts, and its posts are mostly its own
    """

    name: str
    signals: tuple[str, ...]
    pairs: int
    accounts: int
    overlap: float | None
    independent: bool


def kinds_of_link(engine: DuckDBEngine, accounts: int) -> tuple[KindOfLink, ...]:
    """The kinds that tie the `accounts` of the operation, the one that ties most first; needs `_stands`."""
    pairs: dict[str, set[tuple[str, str]]] = {}
    signals: dict[str, set[str]] = {}
    for row in engine.read(_PAIRS, {"q": Q}).to_pylist():
        kind = _KIND.get(row["signal"], row["signal"])
        pairs.setdefault(kind, set()).add((row["account_a"], row["account_b"]))
        signals.setdefault(kind, set()).add(row["signal"])
    posts: dict[str, set[int]] = {}
    for row in engine.read(_POSTS).to_pylist():
        kind = _KIND.get(row["signal"], row["signal"])
        posts.setdefault(kind, set()).update(
            each for each in (row["post_a"], row["post_b"]) if each is not None
        )
    tied = {kind: {end for pair in held for end in pair} for kind, held in pairs.items()}
    found: list[KindOfLink] = []
    chosen: list[str] = []
    for kind in sorted(tied, key=lambda each: (-len(tied[each]), each)):
        overlaps = [
            len(posts[kind] & posts[other]) / min(len(posts[kind]), len(posts[other]))
            for other in chosen
            if posts.get(kind) and posts.get(other)
        ]
        overlap = max(overlaps, default=None)
        enough = len(tied[kind]) >= max(LEAST_ACCOUNTS, LEAST_SHARE * accounts)
        independent = enough and (overlap is None or overlap <= MOST_OVERLAP)
        if independent:
            chosen.append(kind)
        found.append(
            KindOfLink(
                kind,
                tuple(sorted(signals[kind])),
                len(pairs[kind]),
                len(tied[kind]),
                overlap,
                independent,
            )
        )
    return tuple(found)
