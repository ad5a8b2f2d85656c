"""Whether an account turned: another language or other topics from some day on, after a pause."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from overt.markers._base import (
    CANNOT_TELL,
    MEASURED,
    ORDINARY,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
)
from overt.markers._context import Context
from overt.markers._repurposed_examples import examples as _examples
from overt.markers._turns import Turn, turn
from overt.plugins import setting

T = TypeVar("T")
Floats = NDArray[np.float64]

_POSTS = """
    SELECT p.account_id, p.post_key, p.posted_at, p.language, p.text
    FROM {table} s
    JOIN account a ON a.account_id = s.account_id
    JOIN post p ON p.account_id = s.account_id
    WHERE a.posts >= :least AND p.posted_at IS NOT NULL AND CASE WHEN p.embedded THEN 1 ELSE 0 END = 0 {only}
    ORDER BY p.account_id NULLS LAST, p.posted_at NULLS LAST, p.post_key NULLS LAST
"""
_TOPICS = """
    SELECT p.account_id, p.post_key, t.tag_norm AS topic, 'tag' AS kind
    FROM {table} s
    JOIN account a ON a.account_id = s.account_id
    JOIN post p ON p.account_id = s.account_id
    JOIN post_tag t ON t.post_key = p.post_key
    WHERE a.posts >= :least {only}
    UNION ALL
    SELECT p.account_id, p.post_key, l.domain AS topic, 'domain' AS kind
    FROM {table} s
    JOIN account a ON a.account_id = s.account_id
    JOIN post p ON p.account_id = s.account_id
    JOIN post_link l ON l.post_key = p.post_key
    WHERE a.posts >= :least {only}
"""
_PROFILES = """
    SELECT s.account_id, a.posts, a.followers, a.following, a.declared_posts, a.created_at, a.first_at
    FROM _subject s
    JOIN account a ON a.account_id = s.account_id
    WHERE s.is_cluster = 0
    ORDER BY s.account_id NULLS LAST
"""
_DAY: Final = 86_400
_MOST_POSTS: Final = 240
"""Posts of an account that are looked at, evenly chosen; a turn of half a row does not need more."""
_MOST_OTHERS: Final = 300
_MOST_TOPICS: Final = 30


@dataclass(frozen=True)
class _Post:
    at: int
    language: str
    topics: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Repurposed(Marker):
    """Accounts whose language or topics change from one day on, after a pause, and followers without posts."""

    name = "repurposed"
    question = "Did this account become another one?"
    applies_to = ("account",)
    needs = ("post", "post_tag", "post_link", "account")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "language_turn": "distance: Jensen-Shannon, of the languages before and after the sharpest change, 0 to 1",
        "topic_turn": "distance: Jensen-Shannon, of hashtags and websites before and after the sharpest change, 0 to 1",
        "pause_at_turn": "days: longest silence within five posts of the sharper change that is certain",
        "followers_per_post": "followers: for each post the account ever made, by the platform's count",
    }
    means = (
        "From one day on the account posts in other languages or about other things than before, more sharply than "
        "ordinary accounts drift: it may have been sold, taken over or given a new task."
    )
    does_not_mean = (
        "That the account changed hands: people move, learn languages, change jobs, and a war or an election changes "
        "what everybody writes about. A long pause makes a change of hands likelier, and proves none."
    )
    caveats = (
        "An event that everybody turns to looks like a turn of each; the ordinary accounts of the case show how many.",
        "Only what was collected counts: a collection by topic has cut the early posts away.",
        "Deleted early posts leave followers without posts; so does a person who mostly reads and is well known.",
        "The language is the platform's, or where it gives none the script of the text, which tells Thai from Russian "
        "and not Russian from Bulgarian.",
        "Name changes are not measured: ingest keeps of a profile the values seen last, not those before.",
        "Posts in threads and series depend on each other, so that a change counts as surer than it is.",
    )
    references = (
        "Mariconti et al. 2017, What's in a name? Understanding profile name reuse on Twitter, WWW",
        "Elmas, Overdorf and Aberer 2023, Misleading repurposing on Twitter, ICWSM 17",
        "Lin 1991, Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory 37(1)",
    )
    techniques = ("T0150.006", "killchain:0.9")

    least_posts: int = setting(40, "posts over at least two weeks that an account needs", least=20)
    margin: int = setting(8, "posts that must lie before and after a change", least=3)
    shufflings: int = setting(199, "orders of its posts that a change is compared with", least=99)
    alpha: float = setting(
        0.01, "share of these orders that may show as sharp a change", least=0.0, most=0.5
    )
    tail: float = setting(
        0.05, "share of ordinary accounts that may show as large a distance", least=0.0, most=0.5
    )
    least_others: int = setting(40, "ordinary accounts with enough posts that a baseline needs", least=10)
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """The sharpest change of language and of topics of each account, the silence at it, and followers per post.

        The baseline is the median distance of up to 300 accounts in no cluster; to stand out a distance must be
        larger than that of all but a twentieth of them, and certain against shuffled orders.
        """
        posts = self._read(context, "_subject", "AND s.is_cluster = 0")
        ordinary = self._read(context, "_ordinary", "")
        others: dict[str, list[float]] = {"language_turn": [], "topic_turn": []}
        for account in sorted(ordinary)[:_MOST_OTHERS]:
            for name, found, _ in self._turns(context, account, ordinary[account], shufflings=0):
                others[name].append(found.distance)
        baseline = {name: np.sort(np.array(values)) for name, values in others.items()}
        for row in context.read(_PROFILES).to_pylist():
            account, own = row["account_id"], posts.get(row["account_id"], [])
            n = row["posts"] or 0
            if not own:
                yield self.too_little(
                    account, "language_turn", n,
                    f"{n} posts; {self.least_posts} over two weeks or more are needed to see a turn.",
                )  # fmt: skip
            else:
                yield from self._account(context, account, own, baseline)
            yield from self._followers(row)

    def _read(self, context: Context, table: str, only: str) -> dict[str, list[_Post]]:
        topics: dict[tuple[str, int], list[str]] = {}
        for row in context.read(_TOPICS.format(table=table, only=only), least=self.least_posts).to_pylist():
            if row["topic"]:
                mark = "#" if row["kind"] == "tag" else ""
                topics.setdefault((row["account_id"], row["post_key"]), []).append(mark + row["topic"])
        found: dict[str, list[tuple[_Post, str | None]]] = {}
        for row in context.read(_POSTS.format(table=table, only=only), least=self.least_posts).to_pylist():
            about = tuple(sorted(set(topics.get((row["account_id"], row["post_key"]), ()))))
            post = _Post(row["posted_at"], row["language"] or "", about)
            found.setdefault(row["account_id"], []).append((post, row["text"]))
        kept = {}
        for account, own in found.items():
            if len(own) >= self.least_posts and own[-1][0].at - own[0][0].at >= 14 * _DAY:
                # The script of the posts looked at alone: it is read letter by letter.
                kept[account] = [
                    post if post.language else replace(post, language=_script(text)) for post, text in _thinned(own)
                ]
        return kept

    def _turns(
        self, context: Context, account: str, own: Sequence[_Post], *, shufflings: int
    ) -> Iterator[tuple[str, Turn, list[_Post]]]:
        """(name, change, the posts it was looked for in) of language and of topics, where there is enough of them."""
        spoken = [post for post in own if post.language]
        common = {topic for topic, _ in _ranked(topic for post in own for topic in post.topics)[:_MOST_TOPICS]}
        about = [post for post in own if common.intersection(post.topics)]
        for name, rows in (("language_turn", spoken), ("topic_turn", about)):
            if len(rows) < self.least_posts:
                continue
            words = [
                (post.language,) if name == "language_turn" else tuple(t for t in post.topics if t in common)
                for post in rows
            ]
            numbers = {word: n for n, word in enumerate(sorted({word for each in words for word in each}))}
            labels = [[numbers[word] for word in each] for each in words]
            rng = context.rng("repurposed", name, account)
            yield name, turn(labels, rng, margin=self.margin, shufflings=shufflings), rows

    def _account(
        self, context: Context, account: str, own: list[_Post], baseline: Mapping[str, Floats]
    ) -> Iterator[Row | Detail]:
        sharpest: tuple[float, int, list[_Post]] | None = None
        for name, found, rows in self._turns(context, account, own, shufflings=self.shufflings):
            others = baseline[name]
            certain = found.p_value <= self.alpha
            as_large = float(np.mean(others >= found.distance)) if len(others) else None
            if not certain:
                verdict = ORDINARY
            elif len(others) < self.least_others or as_large is None:
                verdict = CANNOT_TELL
            else:
                verdict = STANDS_OUT if as_large < self.tail else ORDINARY
            before, after = rows[: found.place], rows[found.place :]
            day = str(np.datetime64(after[0].at, "s").astype("datetime64[D]"))
            said = f"from {_most(name, before)} to {_most(name, after)} on {day}"
            compared = (
                f"{as_large:.1%} of {len(others):,} accounts in no cluster show as much"
                if as_large is not None
                else "there are no accounts in no cluster to compare with"
            )
            also = " People move and learn, and events change what all write about." if verdict == STANDS_OUT else ""
            yield Row(
                subject=account, name=name, value=found.distance, n=len(rows), verdict=verdict,
                baseline=float(np.median(others)) if len(others) else None,
                words=said if certain else None,
                evidence=f"The sharpest change of {len(rows):,} posts is {said}, distance {found.distance:.2f}; "
                f"{found.p_value:.3f} of shuffled orders show as sharp a one; {compared}.{also}",
            )  # fmt: skip
            if certain and (sharpest is None or found.distance > sharpest[0]):
                sharpest = (found.distance, found.place, rows)
        if sharpest is not None:
            _, place, rows = sharpest
            near = rows[max(0, place - 5) : place + 5]
            gaps = np.diff([post.at for post in near]) / _DAY
            whole = np.diff([post.at for post in own]) / _DAY
            pause = float(gaps.max())
            longest = pause >= float(whole.max()) - 1e-9
            yield Row(
                subject=account, name="pause_at_turn", value=pause, n=len(own), verdict=MEASURED,
                evidence=f"The longest silence within five posts of the change lasts {pause:,.1f} days; "
                + ("it is the longest of the account." if longest else
                   f"the longest of the account lasts {float(whole.max()):,.1f} days."),
            )  # fmt: skip

    def _followers(self, row: Mapping[str, Any]) -> Iterator[Row]:
        if row["followers"] is None or row["declared_posts"] is None:
            return
        made = max(1, row["declared_posts"])
        yield Row(
            subject=row["account_id"], name="followers_per_post", value=row["followers"] / made,
            n=row["declared_posts"], verdict=MEASURED,
            evidence=f"{row['followers']:,} followers, {row['declared_posts']:,} posts by the platform's count. "
            "Followers without posts are left when posts are deleted, and come to well-known people who only read.",
        )  # fmt: skip


def _thinned(posts: list[T]) -> list[T]:
    if len(posts) <= _MOST_POSTS:
        return posts
    return [posts[place] for place in np.linspace(0, len(posts) - 1, _MOST_POSTS).astype(int).tolist()]


def _script(text: str | None) -> str:
    """The script most letters of a text are of, in lower case; "" for none."""
    counts = Counter(
        unicodedata.name(each, "").split(" ")[0].lower() for each in (text or "")[:200] if each.isalpha()
    )
    return max(sorted(counts), key=lambda name: counts[name]) if counts else ""


def _ranked(words: Any) -> list[tuple[str, int]]:
    return sorted(Counter(words).items(), key=lambda item: (-item[1], item[0]))


def _most(name: str, posts: Sequence[_Post]) -> str:
    """What is said most, in words: a language, or two topics."""
    if name == "language_turn":
        return _ranked(post.language for post in posts)[0][0]
    return " ".join(word for word, _ in _ranked(topic for post in posts for topic in post.topics)[:2])
