"""From numbered posts to lists: which belong together, and how surprising their numbers are."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

MOST_NUMBER = 999
_LIKE = 0.8  # Levenshtein ratio from which two texts under one number are one item, retouched
_STRAY = 0.05  # share of postings of a true list that may carry any number: typing errors, other lists


@dataclass(frozen=True)
class Numbered:
    """One post with an item number; `rest` its text without it, `tongue` its language or script.

    `text` is the number's text variant: posts with equal `number` and `text` carry one item.
    """

    number: int
    rest: str
    account: int
    at: int
    tongue: str
    group: int
    style: str
    row: int


@dataclass(frozen=True)
class Judged:
    """A list and why it holds: see `NumberedLists`."""

    posts: tuple[Numbered, ...]
    numbers: int
    accounts: int
    repeated: int
    detached: int
    conflicts: int
    p_value: float
    parts: int = 1

    @property
    def range(self) -> tuple[int, int]:
        """Least and largest number."""
        numbers = [post.number for post in self.posts]
        return min(numbers), max(numbers)


class Items:
    """Which posts carry one item: the same number and the same text, as copied, retouched or translated."""

    def __init__(self, posts: Sequence[Numbered]) -> None:
        self.of: dict[int, int] = {}
        self._first: list[Numbered] = []
        by_number: dict[int, list[int]] = defaultdict(list)
        exact: dict[tuple[int, str], int] = {}
        for post in posts:
            item = exact.get((post.number, post.rest))
            if item is None:
                item = next((i for i in by_number[post.number] if _alike(self._first[i], post)), None)
            if item is None:
                item = len(self._first)
                self._first.append(post)
                by_number[post.number].append(item)
            exact[post.number, post.rest] = item
            self.of[post.row] = item

    def first(self, item: int) -> Numbered:
        """The post in which an item was met first."""
        return self._first[item]


def _alike(first: Numbered, post: Numbered) -> bool:
    if first.group and first.group == post.group:
        return True
    return first.tongue == post.tongue and Levenshtein.normalized_similarity(
        first.rest, post.rest, score_cutoff=_LIKE
    ) >= _LIKE


def pools(posts: Sequence[Numbered], items: Items) -> list[list[Numbered]]:
    """Posts tied through accounts that carry the same items; the largest pool first.

    Two accounts are tied by an item both posted with its number. Posts of untied accounts are no pool.
    """
    parent: dict[int, int] = {}

    def root(account: int) -> int:
        while parent.setdefault(account, account) != account:
            parent[account] = parent[parent[account]]
            account = parent[account]
        return account

    carriers: dict[int, list[int]] = defaultdict(list)
    for post in posts:
        carriers[items.of[post.row]].append(post.account)
    tied: set[int] = set()
    for accounts in carriers.values():
        if len(set(accounts)) > 1:
            tied.update(accounts)
            for account in accounts[1:]:
                parent[max(root(accounts[0]), root(account))] = min(root(accounts[0]), root(account))
    found: dict[int, list[Numbered]] = defaultdict(list)
    for post in posts:
        if post.account in tied:
            found[root(post.account)].append(post)
    return sorted(found.values(), key=lambda pool: (-len(pool), pool[0].row))


def background(posts: Iterable[Numbered], without: frozenset[int]) -> list[float]:
    """Chance of each number from 0 to 999 at the edge of a post elsewhere in the case.

    An account counts once per number. One pseudo-count follows 1 / n, the usual shape where lists begin
    at 1 and break off.
    """
    seen = {(post.account, post.number) for post in posts if post.row not in without}
    counts = Counter(number for _, number in seen)
    harmonic = sum(1 / n for n in range(1, MOST_NUMBER + 1))
    total = sum(counts.values()) + 1.0
    return [0.0] + [(counts[n] + 1 / (n * harmonic)) / total for n in range(1, MOST_NUMBER + 1)]


def chance(
    posts: Sequence[Numbered], items: Items, usual: Sequence[float], detached: frozenset[int], tries: int
) -> float:
    """At most the chance of such numbers, were each drawn as elsewhere in the case.

    Against that stands: the numbers are those of a list, each used once per language, in a range from the
    least to the most. The ratio of the two likelihoods exceeds 1 / p with probability p at most (Ville);
    the choice of range and `tries` pools are paid for. Within one account the numbers of its own list do
    not repeat either, so a number an account used counts as used for it under chance too. A further
    posting of an item with its number counts only where the text is also posted without: there the number
    is no part of what is copied.
    """
    span: dict[str, tuple[int, int]] = {}
    for post in posts:
        low, high = span.get(post.tongue, (post.number, post.number))
        span[post.tongue] = (min(low, post.number), max(high, post.number))
    used: dict[str, set[int]] = defaultdict(set)
    own: dict[int, set[int]] = defaultdict(set)
    met: set[tuple[int, int]] = set()
    carried: set[int] = set()
    log_ratio = 0.0
    for post in sorted(posts, key=lambda each: (each.at, each.row)):
        item = items.of[post.row]
        if (item, post.account) in met:
            continue
        met.add((item, post.account))
        q = usual[min(post.number, MOST_NUMBER)]
        mine = own[post.account]
        free = max(1.0 - sum(usual[n] for n in mine), 0.05)
        under_chance = (1 - _STRAY) * (0.0 if post.number in mine else q / free) + _STRAY * q
        mine.add(post.number)
        if item in carried:
            if item in detached:
                log_ratio += math.log((1 - _STRAY) + _STRAY * q) - math.log(under_chance)
            continue
        carried.add(item)
        low, high = span[post.tongue]
        left = max(high - low + 1 - len(used[post.tongue]), 1)
        fresh = 0.0 if post.number in used[post.tongue] else 1 / left
        used[post.tongue].add(post.number)
        log_ratio += math.log((1 - _STRAY) * fresh + _STRAY * q) - math.log(under_chance)
    ranges = math.prod(high * (high + 1) // 2 for _, high in span.values())
    return min(1.0, math.exp(min(math.log(ranges) + math.log(max(tries, 1)) - log_ratio, 0.0)))


def conflicts(posts: Sequence[Numbered], items: Items) -> int:
    """Items that contradict a list: a second text under one number, or one text under a second number."""
    texts: dict[tuple[str, int], set[int]] = defaultdict(set)
    numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for post in posts:
        texts[post.tongue, post.number].add(items.of[post.row])
        numbers[post.tongue, post.rest].add(post.number)
    return sum(len(each) - 1 for each in texts.values()) + sum(len(each) - 1 for each in numbers.values())


def is_series(numbers: Sequence[int]) -> bool:
    """Whether numbers in order of time count on by one: an account's own series, not a list shared out."""
    steps = [b - a for a, b in pairwise(numbers)]
    return len(steps) >= 2 and sum(step == 1 for step in steps) >= 0.6 * len(steps)


def is_syndicated(posts: Sequence[Numbered], items: Items) -> bool:
    """Whether the accounts all post nearly everything, counting on: one series in many places."""
    by_account: dict[int, list[Numbered]] = defaultdict(list)
    for post in sorted(posts, key=lambda each: (each.at, each.row)):
        by_account[post.account].append(post)
    whole = len({items.of[post.row] for post in posts})
    shares = sorted(len({items.of[post.row] for post in own}) / whole for own in by_account.values())
    ascending = sum(is_series([post.number for post in own]) for own in by_account.values())
    return shares[len(shares) // 2] >= 0.8 and ascending >= 0.5 * len(by_account)


def merged(lists: list[list[Numbered]], groups: Mapping[int, int]) -> list[list[Numbered]]:
    """Lists that carry, under at least two equal numbers, texts of one group (translations) made one.

    `groups` is the text group by row, 0 for none.
    """
    keys = [{(post.number, groups[post.row]) for post in each if groups[post.row]} for each in lists]
    out: list[list[Numbered]] = []
    known: list[set[tuple[int, int]]] = []
    for posts, own in zip(lists, keys, strict=True):
        fit = [n for n, other in enumerate(known) if len({number for number, _ in own & other}) >= 2]
        if fit:
            into = fit[0]
            out[into] = out[into] + posts
            known[into] = known[into] | own
            for n in reversed(fit[1:]):
                out[into] += out.pop(n)
                known[into] |= known.pop(n)
        else:
            out.append(posts)
            known.append(set(own))
    return out


def joined(lists: Sequence[Judged], *, least_filled: float) -> list[Judged]:
    """Lists that continue each other made one: stretches of a single list that offices shared out.

    A list of its own begins near 1. One that begins where another ends, or in its gaps, with no number in
    common, in the same marks and at the same time, is taken for a part of it.
    """
    out: list[Judged] = []
    for each in sorted(lists, key=lambda one: (one.range, one.posts[0].row)):
        fit = next((n for n, other in enumerate(out) if _continues(other, each, least_filled)), None)
        if fit is None:
            out.append(each)
            continue
        other = out[fit]
        posts = other.posts + each.posts
        out[fit] = Judged(
            posts, len({post.number for post in posts}), len({post.account for post in posts}),
            other.repeated + each.repeated, other.detached + each.detached, other.conflicts + each.conflicts,
            max(other.p_value, each.p_value), other.parts + each.parts,
        )  # fmt: skip
    return out


def _continues(first: Judged, second: Judged, least_filled: float) -> bool:
    ours, theirs = ({post.number for post in each.posts} for each in (first, second))
    both = ours | theirs
    marks = [{post.style for post in each.posts} for each in (first, second)]
    apart = max(post.at for post in first.posts) < min(post.at for post in second.posts) or max(
        post.at for post in second.posts
    ) < min(post.at for post in first.posts)
    return (
        not ours & theirs
        and min(theirs) > max(3, len(theirs) // 2)
        and 2 * len(marks[0] & marks[1]) >= len(marks[0] | marks[1])
        and not apart
        and len(both) >= least_filled * (max(both) - min(both) + 1)
    )


def missing(numbers: Iterable[int]) -> str:
    """The numbers between the least and the most that are not there, as ranges: "4, 7-9"."""
    gaps = [(a + 1, b - 1) for a, b in pairwise(sorted(set(numbers))) if b - a > 1]
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in gaps)
