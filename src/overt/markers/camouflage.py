"""How much of what a cluster posts is filler between its message, how it is mixed in, and whether it is copied."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from overt.chance.shares import binomial_interval
from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Marker,
    Row,
    verdict_above,
)
from overt.markers._context import Context
from overt.markers._message import Message, evidence_posts, message_of, same_text
from overt.markers._message_examples import examples as _examples
from overt.markers._said import Said, of, read_ordinary, read_said
from overt.plugins import setting

_LEAST_WORDS = 4
_OWN = ("post", "quote")


@dataclass(frozen=True)
class _Mixture:
    """Own posts of one account in order of time: whether each carries the message."""

    posts: tuple[Said, ...]
    carries: tuple[bool, ...]

    @property
    def filler(self) -> list[Said]:
        return [post for post, carries in zip(self.posts, self.carries, strict=True) if not carries]


@dataclass(frozen=True, kw_only=True)
class Camouflage(Marker):
    """Filler between posts of the cluster's message: how much, in which rhythm, and whether it is copied."""

    name = "camouflage"
    question = "Is the message of these accounts hidden between filler?"
    applies_to = ("account", "cluster")
    needs = ("post", "post_tag", "post_link", "account", "membership", "edge_post", "text_group")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "filler": "share: own posts that do not carry the cluster's message",
        "filler_copied": "share: filler of four words or more whose text another account posts too",
        "alternation": "ratio: changes between message and filler, 1 as in a random order, above 1 more regular",
    }
    means = (
        "What stands between the posts of a campaign is itself copied, or set between them by rule: it fills "
        "accounts so that they look like people."
    )
    does_not_mean = (
        "That having other subjects is suspicious: everybody has. A large share of filler alone says nothing, and "
        "quotations, greetings and jokes are copied by people too."
    )
    caveats = (
        "The message is taken to be the hashtags and websites that the cluster uses far more than others; posts of the "
        "message without them count as filler.",
        "A cluster that was found by its filler has its filler for a message.",
        "Topics are not read from the meaning of texts here.",
        "A timetable that takes turns between series, as newsrooms have, alternates too.",
    )
    references = (
        "Wald and Wolfowitz 1940, On a test whether two samples are from the same population, AMS 11(2) (runs)",
        "Meta 2023, Adversarial threat report Q2 (Spamouflage: food, scenery and fashion between politics)",
        "Xia et al. 2019, Disinformation, performed: self-presentation of a Russian IRA account, ICS 22(11)",
    )
    techniques = ("T0129.002", "killchain:5.2")

    least_posts: int = setting(
        20, "own posts of an account or cluster before a mixture is described", least=10
    )
    least_side: int = setting(5, "posts of either kind before the rhythm is tested", least=2)
    least_accounts: int = setting(
        3, "accounts that must use a hashtag or website for it to be the message", least=2
    )
    factor: float = setting(
        3.0,
        "how many times the share of copied texts of others must be exceeded",
        least=1.0,
        most=100.0,
    )
    most_posts: int = setting(300_000, "posts up to which texts are read; they take time", least=0)
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row]:
        """Own posts (no reposts, no replies) are message or filler; both are counted and their order is tested.

        `alternation` is the number of runs over the number expected in a random order, added up over accounts, with
        the interval of Wald and Wolfowitz's law. `filler_copied` is compared with the same share of all own posts
        of accounts in no cluster.
        """
        posts = [post for post in read_said(context, self.most_posts) if post.kind in _OWN]
        others = of(posts, read_ordinary(context))
        alike, evidence = same_text(context, posts), evidence_posts(context)
        writers = _writers(posts, alike)
        baseline = self._copied(others, alike, writers)
        inside = {who for group in context.members.values() for who in group}
        for account in sorted(
            {post.account for post in posts}.intersection(context.accounts) - inside
        ):
            words = "An account in no cluster has no message of a cluster."
            yield self.too_little(account, "filler", 0, words)
        for cluster in context.clusters:
            mine = of(posts, context.members[cluster])
            if len(mine) < self.least_posts:
                if mine:
                    yield from self._too_few(cluster, mine)
                continue
            message = message_of(
                mine,
                others,
                alike,
                evidence.get(cluster, set()),
                least_accounts=self.least_accounts,
            )
            if not message.posts:
                words = "No hashtag, website or evidence shows which of its posts carry a message."
                yield self.too_little(cluster, "filler", len(mine), words)
                continue
            mixtures = _mixtures(mine, message)
            yield from self._rows(
                cluster, list(mixtures.values()), message, alike, writers, baseline
            )
            for account in sorted(mixtures):
                yield from self._rows(
                    account, [mixtures[account]], message, alike, writers, baseline
                )

    def _too_few(self, cluster: str, mine: Sequence[Said]) -> Iterator[Row]:
        counts: dict[str, int] = {cluster: len(mine)}
        for post in mine:
            counts[post.account] = counts.get(post.account, 0) + 1
        for subject, count in counts.items():
            yield self.too_little(
                subject, "filler", count, f"{count} own posts; {self.least_posts} are needed."
            )

    def _rows(
        self,
        subject: str,
        mixtures: Sequence[_Mixture],
        message: Message,
        alike: Mapping[int, int],
        writers: Mapping[int, set[str]],
        baseline: tuple[int, int],
    ) -> Iterator[Row]:
        total = sum(len(each.posts) for each in mixtures)
        if total < self.least_posts:
            yield self.too_little(
                subject, "filler", total, f"{total} own posts; {self.least_posts} are needed."
            )
            return
        filler = [post for each in mixtures for post in each.filler]
        low, high = binomial_interval(len(filler), total)
        known = f" ({', '.join(message.terms[:5])})" if message.terms else ""
        yield Row(
            subject=subject,
            name="filler",
            value=len(filler) / total,
            low=low,
            high=high,
            n=total,
            verdict=MEASURED,
            words=", ".join(message.terms[:5]) or None,
            evidence=f"{len(filler):,} of {total:,} own posts do not carry the message, which is known by "
            f"{message.basis}{known}. Everybody has other subjects.",
        )
        yield from self._copied_row(subject, filler, alike, writers, baseline)
        yield from self._alternation(subject, mixtures)

    def _copied(
        self, posts: Sequence[Said], alike: Mapping[int, int], writers: Mapping[int, set[str]]
    ) -> tuple[int, int]:
        """How many of the posts with four words or more have a text that another account posts too, and of how many."""
        tried = [post for post in posts if len(post.words) >= _LEAST_WORDS]
        hits = sum(len(writers.get(alike.get(post.key or 0, 0), ())) > 1 for post in tried)
        return hits, len(tried)

    def _copied_row(
        self,
        subject: str,
        filler: Sequence[Said],
        alike: Mapping[int, int],
        writers: Mapping[int, set[str]],
        baseline: tuple[int, int],
    ) -> Iterator[Row]:
        hits, tried = self._copied(filler, alike, writers)
        if tried < self.least_side:
            return
        low, high = binomial_interval(hits, tried)
        theirs = baseline[0] / baseline[1] if baseline[1] >= self.least_posts else None
        compared = (
            f"of {baseline[1]:,} own posts of accounts in no cluster {theirs:.1%}"
            if theirs is not None
            else "there are too few own posts of accounts in no cluster to compare with"
        )
        yield Row(
            subject=subject,
            name="filler_copied",
            value=hits / tried,
            low=low,
            high=high,
            baseline=theirs,
            n=tried,
            verdict=verdict_above(low, theirs, factor=self.factor, least=0.1),
            evidence=f"{hits:,} of {tried:,} filler posts of {_LEAST_WORDS} words or more have a text that another "
            f"account posts too; {compared}. Quotations and greetings are copied as well.",
        )

    def _alternation(self, subject: str, mixtures: Sequence[_Mixture]) -> Iterator[Row]:
        runs, expected, variance, n = 0, 0.0, 0.0, 0
        for each in mixtures:
            message = sum(each.carries)
            filler = len(each.carries) - message
            if min(message, filler) < self.least_side:
                continue
            size, both = message + filler, 2 * message * filler
            runs += 1 + sum(a != b for a, b in zip(each.carries, each.carries[1:], strict=False))
            expected += both / size + 1
            variance += both * (both - size) / (size * size * (size - 1))
            n += size
        if not n:
            return
        ratio, half = runs / expected, 1.96 * math.sqrt(variance) / expected
        low, high = max(ratio - half, 0.0), ratio + half
        verdict = STANDS_OUT if low > 1 else ORDINARY if high < 1 or ratio <= 1 else CANNOT_TELL
        how = "more regularly than" if low > 1 else "in longer stretches than" if high < 1 else "as"
        yield Row(
            subject=subject,
            name="alternation",
            value=ratio,
            low=low,
            high=high,
            baseline=1.0,
            n=n,
            verdict=verdict,
            words=f"{how} in a random order",
            evidence=f"{runs:,} runs of message or filler in {n:,} posts; a random order would have {expected:.1f}. "
            "People who stay with a subject for a while have fewer.",
        )


def _mixtures(mine: Sequence[Said], message: Message) -> dict[str, _Mixture]:
    """Account → its mixture, of accounts that carry the message at least once."""
    posts: dict[str, list[Said]] = {}
    for post in mine:
        posts.setdefault(post.account, []).append(post)
    found = {
        account: _Mixture(tuple(own), tuple(post.key in message.posts for post in own))
        for account, own in posts.items()
    }
    return {account: each for account, each in found.items() if any(each.carries)}


def _writers(posts: Sequence[Said], alike: Mapping[int, int]) -> dict[int, set[str]]:
    """Text, or group of copies → accounts that post it."""
    found: dict[int, set[str]] = {}
    for post in posts:
        if post.key is not None and post.key in alike:
            found.setdefault(alike[post.key], set()).add(post.account)
    return found
