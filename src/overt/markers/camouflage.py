"""How much of what a cluster posts is filler between its message, how it is mixed in, and whether it is copied."""

from __future__ import annotations

from collections import Counter
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
from overt.markers._mixture import Mixture, count_runs, mixtures
from overt.markers._said import Said, of, read_ordinary, read_said
from overt.markers._topics import Reader, Topics, pieces
from overt.plugins import setting
from overt.text import show_hidden

_LEAST_WORDS = 4
_OWN = ("post", "quote")
_TOPICS_NAMED, _LETTERS_NAMED = 3, 60


@dataclass(frozen=True, kw_only=True)
class Camouflage(Marker):
    """Filler between posts of the cluster's message: how much, in which rhythm, and whether it is copied."""

    name = "camouflage"
    question = "Is the message of these accounts hidden between filler?"
    applies_to = ("account", "cluster")
    needs = (
        "post", "post_tag", "post_link", "account", "membership", "edge_post", "text_group", "text", "vector",
    )  # fmt: skip
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "filler": "share: own posts that do not carry the cluster's message",
        "message_by_topic": "share: own posts that only their topic shows to carry the message",
        "topics_by_vectors": "share: own posts whose topic was read from sentence vectors",
        "filler_copied": "share: filler of four words or more, in scripts without spaces five letters, whose text "
        "another account posts too",
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
        "The message is taken to be the hashtags and websites that the cluster uses far more than others, and the "
        "topics in which they stand; posts of the message on other topics count as filler.",
        "Filler on the message's own subject (the scenery of the place it is about) counts as message.",
        "A cluster that was found by its filler has its filler for a message.",
        "Topics of languages that the encoder does not know, and of texts it was not given, are read from words: two "
        "texts on one subject without a common word are two topics then.",
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
        of accounts in no cluster. Topics are groups of texts near to each other in meaning; the sentence vectors are
        those that the finder `rewordings` left in the case, none is computed here.
        """
        posts = [post for post in read_said(context, self.most_posts) if post.kind in _OWN]
        others = of(posts, read_ordinary(context))
        alike, evidence = same_text(context, posts), evidence_posts(context)
        writers = _writers([post for post in posts if _says_something(post)], alike)
        baseline = _copied(others, alike, writers)
        reader = Reader(context)
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
            topics = reader.topics(mine)
            message = message_of(
                mine,
                others,
                alike,
                evidence.get(cluster, set()),
                topics=topics.of_text,
                least_accounts=self.least_accounts,
            )
            if not message.posts:
                words = "No hashtag, website or evidence shows which of its posts carry a message."
                yield self.too_little(cluster, "filler", len(mine), words)
                continue
            mixed = mixtures(mine, message)
            yield from self._rows(cluster, list(mixed.values()), message, alike, writers, baseline)
            yield from _topic_rows(cluster, mine, message, topics)
            for account in sorted(mixed):
                yield from self._rows(account, [mixed[account]], message, alike, writers, baseline)

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
        several: Sequence[Mixture],
        message: Message,
        alike: Mapping[int, int],
        writers: Mapping[int, set[str]],
        baseline: tuple[int, int],
    ) -> Iterator[Row]:
        total = sum(len(each.posts) for each in several)
        if total < self.least_posts:
            yield self.too_little(
                subject, "filler", total, f"{total} own posts; {self.least_posts} are needed."
            )
            return
        filler = [post for each in several for post in each.filler]
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
        yield from self._alternation(subject, several)

    def _copied_row(
        self,
        subject: str,
        filler: Sequence[Said],
        alike: Mapping[int, int],
        writers: Mapping[int, set[str]],
        baseline: tuple[int, int],
    ) -> Iterator[Row]:
        hits, tried = _copied(filler, alike, writers)
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

    def _alternation(self, subject: str, several: Sequence[Mixture]) -> Iterator[Row]:
        counted = count_runs(several, least_side=self.least_side)
        if counted is None:
            return
        ratio, half = counted.runs / counted.expected, counted.half / counted.expected
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
            n=counted.n,
            verdict=verdict,
            words=f"{how} in a random order",
            evidence=f"{counted.runs:,} runs of message or filler in {counted.n:,} posts; a random order would have "
            f"{counted.expected:.1f}. "
            "People who stay with a subject for a while have fewer.",
        )


def _topic_rows(cluster: str, mine: Sequence[Said], message: Message, topics: Topics) -> Iterator[Row]:
    """What topics say of a cluster: how many posts they add to the message, and of what the filler speaks."""
    filler = Counter(
        topics.of_text[post.text_key]
        for post in mine
        if post.key not in message.posts and post.text_key is not None and post.text_key in topics.of_text
    )
    named = "; ".join(
        f"{count:,} like “{_short(topics.topics[number].example)}”"
        for number, count in sorted(filler.items(), key=lambda each: (-each[1], each[0]))[:_TOPICS_NAMED]
    )
    about = f" Filler, its largest topics: {named}." if named else ""
    low, high = binomial_interval(message.by_topic, len(mine))
    yield Row(
        subject=cluster,
        name="message_by_topic",
        value=message.by_topic / len(mine),
        low=low,
        high=high,
        n=len(mine),
        verdict=MEASURED,
        evidence=f"{message.by_topic:,} of {len(mine):,} own posts have none of the message's hashtags and websites "
        f"and are about what such posts are about ({len(message.topics):,} of {len(topics.topics):,} topics).{about}",
    )
    yield Row(
        subject=cluster,
        name="topics_by_vectors",
        value=topics.read.get("vectors", 0) / len(mine),
        n=len(mine),
        verdict=MEASURED,
        evidence=topics.coverage(),
    )


def _short(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(show_hidden(text).split())
    return line if len(line) <= _LETTERS_NAMED else line[:_LETTERS_NAMED] + "…"


def _says_something(post: Said) -> bool:
    """Whether a text has words enough that a copy of it means something; without spaces, pairs of letters."""
    return len(post.words or pieces(post.text)) >= _LEAST_WORDS


def _copied(
    posts: Sequence[Said], alike: Mapping[int, int], writers: Mapping[int, set[str]]
) -> tuple[int, int]:
    """How many of the posts that say something have a text that another account posts too, and of how many."""
    known = [writers.get(alike.get(post.key or 0, 0), ()) for post in posts]
    return sum(len(each) > 1 for each in known), sum(len(each) > 0 for each in known)


def _writers(posts: Sequence[Said], alike: Mapping[int, int]) -> dict[int, set[str]]:
    """Text, or group of copies → accounts that post it."""
    found: dict[int, set[str]] = {}
    for post in posts:
        if post.key is not None and post.key in alike:
            found.setdefault(alike[post.key], set()).add(post.account)
    return found
