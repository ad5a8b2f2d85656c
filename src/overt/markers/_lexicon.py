"""Whether a cluster's texts read like words drawn from a dictionary, beside how ordinary accounts of the case write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from overt.chance.shares import binomial_interval
from overt.markers._base import Row, verdict_above
from overt.markers._context import Context
from overt.markers._phrases import Text
from overt.markers._said import read_ordinary
from overt.markers._wording import Wording

_LEAST_WORDS: Final = 4
_LEAST_TEXTS: Final = 20
_LEAST_ORDINARY: Final = 100


def ordinary_wording(
    context: Context, posts: Sequence[Text]
) -> tuple[Mapping[str, Wording], Mapping[str, tuple[int, int]]]:
    """By language: how half of the ordinary accounts word things, and how many of the others' texts look random."""
    ordinary = sorted(read_ordinary(context))
    teaching, tested = set(ordinary[::2]), set(ordinary[1::2])
    lessons: dict[str, set[tuple[str, ...]]] = {}
    held: dict[str, set[tuple[str, ...]]] = {}
    for post in posts:
        if len(post.words) >= _LEAST_WORDS:
            if post.account in teaching:
                lessons.setdefault(post.language, set()).add(post.words)
            elif post.account in tested:
                held.setdefault(post.language, set()).add(post.words)
    wording = {
        language: Wording(said)
        for language, said in lessons.items()
        if len(said) >= _LEAST_ORDINARY
    }
    theirs = {
        language: (
            sum(wording[language].score(each) < 0 for each in held[language]),
            len(held[language]),
        )
        for language in wording
        if len(held.get(language, ())) >= _LEAST_TEXTS
    }
    return wording, theirs


def lexicon_row(
    cluster: str,
    posts: Sequence[Text],
    wording: Mapping[str, Wording],
    theirs: Mapping[str, tuple[int, int]],
    *,
    factor: float,
) -> Iterator[Row]:
    """The share of a cluster's distinct texts that read as drawn from a dictionary, beside ordinary accounts' texts."""
    distinct = {
        (post.language, post.words)
        for post in posts
        if len(post.words) >= _LEAST_WORDS and post.language in theirs
    }
    if len(distinct) < _LEAST_TEXTS:
        return
    hits = sum(wording[language].score(said) < 0 for language, said in distinct)
    languages = {language for language, _ in distinct}
    others, tried = (sum(theirs[each][side] for each in languages) for side in (0, 1))
    low, high = binomial_interval(hits, len(distinct))
    baseline = others / tried
    yield Row(
        subject=cluster,
        name="lexicon",
        value=hits / len(distinct),
        low=low,
        high=high,
        baseline=baseline,
        n=len(distinct),
        verdict=verdict_above(low, baseline, factor=factor, least=0.05),
        evidence=f"{hits:,} of {len(distinct):,} distinct texts of {_LEAST_WORDS} words or more are likelier as "
        f"draws from a dictionary than as ordinary writing of this case; of {tried:,} texts of accounts in no "
        f"cluster {others:,} ({baseline:.1%}). Lists, names and a subject that nobody else has look like that too.",
    )
