"""Which posts of a cluster carry its message, and which are filler.

A post carries the message when it has one of the cluster's distinctive hashtags or websites, when its text is
that of such a post, or when it is about what such posts are about (`overt.markers._topics`). Where no hashtag or
website is distinctive, the posts that are evidence of the cluster's edges take their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from overt.markers._context import Context
from overt.markers._said import Said, log_odds, users_of

_EVIDENCE = """
    SELECT m.cluster_id, e.post_a AS post_key
    FROM edge_post e
    JOIN membership m ON m.account_id = e.account_a
    JOIN membership n ON n.account_id = e.account_b AND n.cluster_id = m.cluster_id
    WHERE e.signal <> 'sync_activity'
    UNION ALL
    SELECT m.cluster_id, e.post_b AS post_key
    FROM edge_post e
    JOIN membership m ON m.account_id = e.account_a
    JOIN membership n ON n.account_id = e.account_b AND n.cluster_id = m.cluster_id
    WHERE e.signal <> 'sync_activity'
"""
_GROUPS = (
    "SELECT post_key, group_key FROM text_group ORDER BY post_key NULLS LAST, group_key NULLS LAST"
)

_PRIOR = 500.0
_SURE = 3.0  # z from which a term is distinctive: one in a thousand terms by chance


@dataclass(frozen=True)
class Message:
    """What a cluster's message is known by (hashtags with #, websites), and the posts that carry it.

    by_topic   posts that only their topic shows
    topics     numbers of the topics that are the message's
    """

    terms: tuple[str, ...]
    posts: frozenset[int]
    basis: str
    by_topic: int = 0
    topics: frozenset[int] = frozenset()


def evidence_posts(context: Context) -> dict[str, set[int]]:
    """Cluster → posts behind its edges."""
    found: dict[str, set[int]] = {}
    for row in context.read(_EVIDENCE).to_pylist():
        if row["post_key"] is not None:
            found.setdefault(f"cluster:{row['cluster_id']}", set()).add(row["post_key"])
    return found


def same_text(context: Context, posts: Sequence[Said]) -> dict[int, int]:
    """Post → what its text is known by: its group of copies where there is one, else the normalised text."""
    found = {
        post.key: post.text_key
        for post in posts
        if post.key is not None and post.text_key is not None
    }
    groups = context.read(_GROUPS)
    found |= dict(zip(groups["post_key"].to_pylist(), groups["group_key"].to_pylist(), strict=True))
    return found


def message_of(
    mine: Sequence[Said],
    others: Sequence[Said],
    alike: Mapping[int, int],
    evidence: set[int],
    *,
    topics: Mapping[int, int],
    least_accounts: int,
) -> Message:
    """The message of a cluster with the posts `mine`, against what `others` write.

    `alike` puts posts into classes: a post in the class of one that carries the message carries it too. `topics`
    (text_key → number) does so for topics of which enough posts carry it.
    """
    terms = _distinctive(mine, others, least_accounts)
    chosen = frozenset(terms)
    carry = {
        post.key
        for post in mine
        if post.key is not None
        and not chosen.isdisjoint((*(f"#{tag}" for tag in post.tags), *post.sites))
    }
    basis = "distinctive hashtags and websites"
    if not carry:
        carry, basis = (
            {post.key for post in mine if post.key in evidence},
            "what its edges stand on",
        )
    classes = {alike[key] for key in carry if key in alike}
    carry |= {post.key for post in mine if post.key is not None and alike.get(post.key) in classes}
    sure = frozenset(key for key in carry if key is not None)
    about = _topics_of(mine, sure, topics)
    added = {
        post.key
        for post in mine
        if post.key is not None and post.key not in sure and topics.get(post.text_key or 0) in about
    }
    return Message(terms, sure | added, basis, len(added), about)


def _topics_of(mine: Sequence[Said], sure: frozenset[int], topics: Mapping[int, int]) -> frozenset[int]:
    """Topics of which at least half as many posts carry the message as around such a post on average.

    Half, because not every post on the subject has the hashtag, and topics differ in how many have. One post is
    added to each topic that carries nothing: a topic of one or two posts shows little.
    """
    size, carrying = Counter[int](), Counter[int]()
    for post in mine:
        number = topics.get(post.text_key or 0)
        if number is not None:
            size[number] += 1
            carrying[number] += post.key in sure
    if not carrying.total():
        return frozenset()
    share = {number: carrying[number] / (size[number] + 1) for number in size}
    usual = sum(carrying[number] * share[number] for number in size) / carrying.total()
    return frozenset(number for number in size if carrying[number] and share[number] >= usual / 2)


def _distinctive(
    mine: Sequence[Said], others: Sequence[Said], least_accounts: int
) -> tuple[str, ...]:
    """Hashtags and websites that several of its accounts use far more than others, the most used first."""
    here, there = _terms(mine), _terms(others)
    if not here:
        return ()
    # Posts without any count as one term, so that a cluster that uses few hashtags is compared rightly.
    odds = log_odds(here, there, prior=_PRIOR)
    users = users_of(mine)
    found = [
        term
        for term, (_, z) in odds.items()
        if term and z >= _SURE and len(users.get(term, ())) >= least_accounts
    ]
    return tuple(sorted(found, key=lambda term: (-here[term], term)))


def _terms(posts: Sequence[Said]) -> Counter[str]:
    counts = Counter[str]()
    for post in posts:
        counts.update([*(f"#{tag}" for tag in post.tags), *post.sites] or [""])
    return counts
