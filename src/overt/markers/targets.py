"""Of which places, accounts, hashtags and names a cluster speaks more than others do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from overt.chance.shares import binomial_interval
from overt.markers._base import (
    CANNOT_TELL,
    ORDINARY,
    STANDS_OUT,
    Detail,
    Marker,
    Row,
    verdict_above,
)
from overt.markers._context import Context
from overt.markers._places import AMBIGUOUS, name_of, places
from overt.markers._said import Said, log_odds, of, read_ordinary, read_said
from overt.markers._target_examples import examples as _examples
from overt.plugins import setting

_SHOWN: Final = 15
_PRIOR: Final = 500.0
_SURE: Final = 3.0

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_ENDS = re.compile(r"(?:^|[.!?…:;\n\"“«|])\W*$")

_MENTIONS = """
    SELECT m.post_key, m.mention
    FROM post_mention m
    JOIN post p ON p.post_key = m.post_key
    WHERE p.kind <> 'repost' AND m.mention IS NOT NULL
    ORDER BY m.post_key NULLS LAST, m.mention NULLS LAST
"""
_VERIFIED = (
    "SELECT handle FROM account WHERE verified AND handle IS NOT NULL ORDER BY handle NULLS LAST"
)


@dataclass(frozen=True)
class _Series:
    """One kind of target: what each post names of it, and how an item may be shown."""

    name: str
    noun: str
    named: Mapping[int, frozenset[str]]
    shown: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Targets(Marker):
    """Places, accounts, hashtags and names of which a cluster speaks more than accounts in no cluster."""

    name = "targets"
    question = "Of whom and of which places does this cluster speak more than others?"
    applies_to = ("cluster",)
    needs = ("post", "post_tag", "post_link", "post_mention", "account", "membership")
    gives = {  # noqa: RUF012  # a ClassVar of the base
        "places": "share: own posts that name a country or a well-known city",
        "top_place": "share: own posts that name the place it speaks of most beyond others",
        "top_handle": "share: own posts that mention the account it mentions most beyond others",
        "top_hashtag": "share: own posts with the hashtag it uses most beyond others",
        "top_name": "share: own posts with the written name it uses most beyond others",
    }
    means = "The cluster turns to a place, an account or a name far more often than accounts in no cluster do."
    does_not_mean = (
        "Praise or attack: what is said is not read here. Nor that the named know of it; people speak most of their "
        "own country and of what they like."
    )
    caveats = (
        "A post names a place only where the name is in the gazetteer (countries and some 400 cities in 42 languages); "
        "cases other than the first are known in Greek, Cyrillic and, with prefixes, Arabic only.",
        "Names such as Georgia, Jordan, Turkey or Chad mean other things too: they count where they are written with a "
        "capital, and the row says so.",
        "In scripts without spaces a name inside another word counts.",
        "Written names are found in scripts with capitals only; a title or headline in capitals is read as one.",
        "Handles and names that few outside the cluster use are not shown, for they may be private persons.",
        "Copies of one text count once per account, yet posts of a cluster are not independent: intervals are narrow.",
    )
    references = (
        "Monroe, Colaresi and Quinn 2008, Fightin' words, Political Analysis 16(4) (log-odds with a Dirichlet prior)",
        "Unicode CLDR (names of territories and cities)",
    )
    techniques = ("killchain:7.6",)

    least_posts: int = setting(20, "own posts of a cluster before anything is said", least=5)
    least_accounts: int = setting(3, "accounts of the cluster that must name it", least=2)
    least_public: int = setting(
        10,
        "accounts in no cluster that must use a handle or name before it is shown: fewer may be friends",
        least=3,
    )
    factor: float = setting(
        2.0, "how many times the share of others must be exceeded", least=1.0, most=100.0
    )
    least_share: float = setting(0.05, "share that must be exceeded too", least=0.0, most=1.0)
    most_posts: int = setting(300_000, "posts up to which texts are read; they take time", least=0)
    examples = _examples()

    def measure(self, context: Context) -> Iterator[Row | Detail]:
        """Own posts (no reposts) that name each target, each text of an account once, beside ordinary accounts' posts.

        The most targeted item is the one with the largest log-odds, in standard errors, under a prior that takes
        every item to be as common as in both together (Monroe et al. 2008); it needs three standard errors and
        `least_accounts` accounts. Its interval allows for the number of items.
        """
        if not context.clusters:
            return
        posts = _once(read_said(context, self.most_posts))
        others = of(posts, read_ordinary(context))
        series = self._series(context, posts, others)
        for cluster in context.clusters:
            mine = of(posts, context.members[cluster])
            if not mine:
                continue
            if len(mine) < self.least_posts:
                words = f"{len(mine)} own posts; {self.least_posts} are needed."
                yield self.too_little(cluster, "places", len(mine), words)
                continue
            yield self._any_place(cluster, mine, others, series[0])
            for each in series:
                yield from self._top(cluster, mine, others, each)

    def _series(
        self, context: Context, posts: Sequence[Said], others: Sequence[Said]
    ) -> tuple[_Series, ...]:
        located = {
            post.key: frozenset(places(post.text, post.words, sorted(post.tags)))
            for post in posts
            if post.key is not None
        }
        names = {post.key: _names(post.text) for post in posts if post.key is not None}
        tags = {post.key: post.tags for post in posts if post.key is not None}
        handles: dict[int, set[str]] = {}
        for row in context.read(_MENTIONS).to_pylist():
            handles.setdefault(row["post_key"], set()).add(row["mention"].lower())
        mentioned = {key: frozenset(each) for key, each in handles.items()}
        verified = {handle.lower() for handle in context.read(_VERIFIED)["handle"].to_pylist()}
        public = self._public(others, mentioned) | verified
        known = self._public(others, names)
        return (
            _Series("place", "place", located, name_of),
            _Series(
                "handle",
                "account",
                mentioned,
                lambda item: f"@{item}" if item in public else _MASKED_HANDLE,
            ),
            _Series("hashtag", "hashtag", tags, lambda item: f"#{item}"),
            _Series(
                "name", "written name", names, lambda item: item if item in known else _MASKED_NAME
            ),
        )

    def _public(
        self, others: Sequence[Said], named: Mapping[int, frozenset[str]]
    ) -> frozenset[str]:
        """Items that enough accounts in no cluster use."""
        users: dict[str, set[str]] = {}
        for post in others:
            for item in named.get(post.key or 0, ()):
                users.setdefault(item, set()).add(post.account)
        return frozenset(
            item for item, accounts in users.items() if len(accounts) >= self.least_public
        )

    def _any_place(
        self, cluster: str, mine: Sequence[Said], others: Sequence[Said], series: _Series
    ) -> Row:
        hits, theirs = (
            sum(bool(series.named.get(post.key or 0)) for post in side) for side in (mine, others)
        )
        low, high = binomial_interval(hits, len(mine))
        baseline = theirs / len(others) if len(others) >= self.least_posts else None
        compared = (
            f"of {len(others):,} posts of others {baseline:.1%}"
            if baseline is not None
            else "too few others"
        )
        counts = Counter(code for post in mine for code in series.named.get(post.key or 0, ()))
        most = sorted(counts, key=lambda code: (-counts[code], code))[:5]
        return Row(
            subject=cluster,
            name="places",
            value=hits / len(mine),
            low=low,
            high=high,
            baseline=baseline,
            n=len(mine),
            verdict=verdict_above(low, baseline, factor=self.factor, least=self.least_share),
            words=", ".join(name_of(code) for code in most) or None,
            evidence=f"{hits:,} of {len(mine):,} own posts name a place; {compared}. {_doubt(mine, series)}",
        )

    def _top(
        self, cluster: str, mine: Sequence[Said], others: Sequence[Said], series: _Series
    ) -> Iterator[Row | Detail]:
        here, there = (_counts(side, series.named) for side in (mine, others))
        users: dict[str, set[str]] = {}
        for post in mine:
            for item in series.named.get(post.key or 0, ()):
                users.setdefault(item, set()).add(post.account)
        odds = log_odds({**here, "": len(mine)}, {**there, "": len(others)}, prior=_PRIOR)
        found = [
            item
            for item in here
            if odds[item][1] >= _SURE and len(users[item]) >= self.least_accounts
        ]
        found.sort(key=lambda item: (-odds[item][1], item))
        for place, item in enumerate(found[:_SHOWN]):
            yield Detail(
                subject=cluster,
                series=series.name,
                place=place,
                label=series.shown(item),
                value=here[item] / len(mine),
                expected=there[item] / len(others) if others else None,
            )
        if not found:
            return
        top = found[0]
        low, high = binomial_interval(here[top], len(mine), tests=len(here))
        baseline = there[top] / len(others) if len(others) >= self.least_posts else None
        beyond = low > max(self.least_share, self.factor * (baseline or 0.0))
        compared = f"{baseline:.1%} of others' posts" if baseline is not None else "too few others"
        doubt = f" {_doubt(mine, series)}" if series.name == "place" else ""
        yield Row(
            subject=cluster,
            name=f"top_{series.name}",
            value=here[top] / len(mine),
            low=low,
            high=high,
            baseline=baseline,
            n=len(mine),
            verdict=(CANNOT_TELL if baseline is None else STANDS_OUT) if beyond else ORDINARY,
            words=series.shown(top),
            evidence=f"{here[top]:,} of {len(mine):,} own posts of {len(users[top])} accounts; {compared}; log-odds "
            f"{odds[top][0]:.1f}, {odds[top][1]:.1f} standard errors, the largest of {len(here)} {series.noun}s."
            f"{doubt}",
        )


_MASKED_HANDLE = "an account that few others mention"
_MASKED_NAME = "a name that few others write"


def _names(text: str) -> frozenset[str]:
    """Two to four words in a row with a capital, the first of a sentence left out: what a script marks as a name."""
    found, run, end = set(), list[str](), -1
    for word in _WORD.finditer(text):
        joins = run and text[end : word.start()] == " "
        if not joins:
            found.add(" ".join(run))
            run = []
        capital = word[0][0].isupper() and not (len(word[0]) > 1 and word[0].isupper())
        if capital and not (
            not run and _SENTENCE_ENDS.search(text, max(0, word.start() - 4), word.start())
        ):
            run.append(word[0])
        else:
            found.add(" ".join(run))
            run = []
        end = word.end()
    found.add(" ".join(run))
    return frozenset(name for name in found if 2 <= len(name.split()) <= 4)


def _once(posts: Sequence[Said]) -> list[Said]:
    """Posts that are no reposts, each text of an account once: the first."""
    seen: set[tuple[str, int | str | None]] = set()
    found = []
    for post in posts:
        told = (
            post.account,
            post.text_key if post.text_key is not None else post.text or f"post {post.key}",
        )
        if post.kind != "repost" and told not in seen:
            seen.add(told)
            found.append(post)
    return found


def _counts(posts: Sequence[Said], named: Mapping[int, frozenset[str]]) -> Counter[str]:
    return Counter(item for post in posts for item in named.get(post.key or 0, ()))


def _doubt(mine: Sequence[Said], series: _Series) -> str:
    """Which of the names it uses mean something else as well."""
    codes = {code for post in mine for code in series.named.get(post.key or 0, ())}
    named = sorted({name_of(code) for code in codes if name_of(code).casefold() in AMBIGUOUS})
    if not named:
        return "None of the names is known to be ambiguous."
    told = "; ".join(f"{name}: {AMBIGUOUS[name.casefold()]}" for name in named[:4])
    return f"Ambiguous: {told}."
