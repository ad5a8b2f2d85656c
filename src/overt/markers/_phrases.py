"""Phrases that several accounts of a cluster write, and every use of them in the case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from overt.markers._beginnings import Use
from overt.markers._context import Context
from overt.markers._said import words_known
from overt.markers._wording import words

LONGEST = 4
"""Words of a phrase at most: longer ones are copied texts, which have a finder of their own."""

_MOST_WORDS = 40
"""Of long texts the beginning is read: a phrase made to trend stands there."""

_BURST_S = 3 * 86_400

_TEXTS = """
    SELECT p.account_id, p.posted_at, p.language, p.text_key, p.text
    FROM post p
    WHERE p.kind <> 'repost' AND p.text IS NOT NULL AND p.posted_at IS NOT NULL AND p.account_id IS NOT NULL
    ORDER BY p.posted_at NULLS LAST, p.account_id NULLS LAST, p.text NULLS LAST
"""
_HOW_MANY = "SELECT COUNT(*) AS posts FROM post p WHERE p.kind <> 'repost' AND p.text IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Text:
    """One post in words."""

    at: int
    account: str
    language: str
    words: tuple[str, ...]


def texts(context: Context, most: int) -> list[Text]:
    """All posts that are no reposts, in words, in order of time; [] where there are more than `most`."""
    if context.too_many(int(context.read(_HOW_MANY)["posts"][0].as_py()), most, "most_texts"):
        return []
    table = context.read(_TEXTS)
    known = words_known(context)
    found = []
    names = ("account_id", "posted_at", "language", "text")
    for account, at, language, text in zip(
        *(table[name].to_pylist() for name in names), strict=True
    ):
        if text not in known:
            known[text] = words(text)
        found.append(Text(at, account, language or "", known[text]))
    return found


def phrase_uses(
    posts: Sequence[Text],
    members: frozenset[str],
    common: frozenset[str],
    *,
    least: int,
    not_before: int,
) -> dict[str, list[Use]]:
    """New phrases that `least` accounts of the cluster wrote → every use of them.

    New: of two to four words with one at least that is not `common`, unused before `not_before`, and half of
    the uses within three days. Of phrases inside each other that have the same uses the longest is kept.
    """
    writers: dict[str, set[str]] = {}
    for post in posts:
        if post.account in members:
            for phrase in _phrases(post.words, common):
                writers.setdefault(phrase, set()).add(post.account)
    wanted = {phrase for phrase, accounts in writers.items() if len(accounts) >= least}
    if not wanted:
        return {}
    begins = {tuple(phrase.split(" ", 2)[:2]) for phrase in wanted}
    uses: dict[str, list[Use]] = {}
    for post in posts:
        found = _among(post.words, wanted, begins)
        if post.at < not_before:
            wanted -= found
            continue
        for phrase in found:
            uses.setdefault(phrase, []).append((post.at, post.account))
    uses = {phrase: used for phrase, used in uses.items() if _in_a_burst(used)}
    longest: dict[tuple[Use, ...], str] = {}
    for phrase in sorted(uses, key=lambda phrase: (-len(phrase), phrase)):
        longest.setdefault(tuple(uses[phrase]), phrase)
    return {
        phrase: list(same) for same, phrase in sorted(longest.items(), key=lambda item: item[1])
    }


def common_words(posts: Sequence[Text]) -> frozenset[str]:
    """The words that one account in twenty writes: they make no phrase a new one."""
    vocabulary: dict[str, set[str]] = {}
    for post in posts:
        vocabulary.setdefault(post.account, set()).update(post.words)
    writers = Counter(word for words in vocabulary.values() for word in words)
    many = len(vocabulary) / 20
    return frozenset(word for word, accounts in writers.items() if accounts > many)


def _in_a_burst(uses: Sequence[Use]) -> bool:
    """Whether half of the uses, given in order of time, lie within three days."""
    half = len(uses) // 2
    return any(uses[at + half][0] - uses[at][0] <= _BURST_S for at in range(len(uses) - half))


def _among(text: Sequence[str], wanted: set[str], begins: set[tuple[str, ...]]) -> set[str]:
    """The wanted phrases of a text; `begins` holds their first two words, which few texts have."""
    text = text[:_MOST_WORDS]
    return {
        phrase
        for start, two in enumerate(pairwise(text)) if two in begins
        for size in range(2, min(LONGEST, len(text) - start) + 1)
        if (phrase := " ".join(text[start : start + size])) in wanted
    }  # fmt: skip


def _phrases(text: Sequence[str], common: frozenset[str]) -> Iterator[str]:
    text = text[:_MOST_WORDS]
    for size in range(2, LONGEST + 1):
        for start in range(len(text) - size + 1):
            phrase = text[start : start + size]
            if not common.issuperset(phrase):
                yield " ".join(phrase)
