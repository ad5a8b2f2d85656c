"""Posts as markers about content read them: who, when, the words, the hashtags, the websites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from overt.markers._context import Context
from overt.markers._wording import words

_WHO = """
    SELECT w.account_id FROM (
        SELECT account_id FROM _subject WHERE is_cluster = 0
        UNION ALL
        SELECT account_id FROM _ordinary
    ) w
    GROUP BY w.account_id
"""
_POSTS = f"""
    SELECT p.post_key, p.account_id, p.posted_at, p.kind, p.text_key, p.text
    FROM post p
    JOIN ({_WHO}) w ON w.account_id = p.account_id
    WHERE CASE WHEN p.embedded THEN 1 ELSE 0 END = 0 AND p.posted_at IS NOT NULL
    ORDER BY p.posted_at NULLS LAST, p.account_id NULLS LAST, p.post_key NULLS LAST
"""
_TAGS = "SELECT post_key, tag_norm AS item FROM post_tag ORDER BY post_key NULLS LAST, tag_norm NULLS LAST"
_SITES = (
    "SELECT post_key, domain AS item FROM post_link ORDER BY post_key NULLS LAST, domain NULLS LAST"
)
_ORDINARY = "SELECT account_id FROM _ordinary ORDER BY account_id NULLS LAST"
_HOW_MANY = f"SELECT COUNT(*) AS posts FROM post p JOIN ({_WHO}) w ON w.account_id = p.account_id"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One post: its words without hashtags, mentions and links, its hashtags normalised, its websites."""

    key: int | None
    account: str
    at: int
    kind: str
    text_key: int | None
    text: str
    words: tuple[str, ...]
    tags: frozenset[str]
    sites: frozenset[str]

    def terms(self) -> set[str]:
        """Words, hashtags with # and websites as one set."""
        return {*self.words, *(f"#{tag}" for tag in self.tags), *self.sites}


def read_said(context: Context, most: int) -> list[Said]:
    """Posts of all subjects and ordinary accounts in order of time; [] where there are more than `most`.

    Read once per run: do not change what it gives.
    """
    posts = context.once("posts said", lambda: int(context.read(_HOW_MANY)["posts"][0].as_py()))
    if context.too_many(posts, most, "most_posts"):
        return []
    return context.once("said", lambda: _read(context))


def words_known(context: Context) -> dict[str, tuple[str, ...]]:
    """Text → its words, of all texts cut into words so far: long texts take time."""
    return context.once("words", dict)


def _read(context: Context) -> list[Said]:
    table = context.read(_POSTS)
    if not len(table):
        return []
    tags, sites = _by_post(context, _TAGS), _by_post(context, _SITES)
    known = words_known(context)
    found = []
    none: frozenset[str] = frozenset()
    for key, account, at, kind, text_key, text in zip(
        *(table[name].to_pylist() for name in table.column_names), strict=True
    ):
        said = text or ""
        if said not in known:
            known[said] = words(said)
        found.append(
            Said(
                key,
                account,
                at,
                kind or "",
                text_key,
                said,
                known[said],
                tags.get(key, none),
                sites.get(key, none),
            )
        )
    return found


def read_ordinary(context: Context) -> frozenset[str]:
    """The accounts to compare with."""
    return frozenset(context.read(_ORDINARY)["account_id"].to_pylist())


def log_odds(
    here: Mapping[str, int], there: Mapping[str, int], *, prior: float
) -> dict[str, tuple[float, float]]:
    """Term → (log-odds ratio, its z) of use here against use there (Monroe et al. 2008).

    The prior is informative: every term is taken to be as common as in both together, with the weight of
    `prior` uses in all. It draws rare terms to zero, so that they do not lead the list by accident.
    """
    import math

    both = Counter(here)
    both.update(there)
    total = sum(both.values())
    n_here, n_there = sum(here.values()), sum(there.values())
    found = {}
    for term in here:
        weight = prior * both[term] / total
        a, b = here[term] + weight, there.get(term, 0) + weight
        odds = math.log(a / max(n_here + prior - a, 1e-9)) - math.log(
            b / max(n_there + prior - b, 1e-9)
        )
        found[term] = (odds, odds / math.sqrt(1 / a + 1 / b))
    return found


def users_of(posts: Iterable[Said]) -> dict[str, set[str]]:
    """Term → accounts that use it."""
    found: dict[str, set[str]] = {}
    for post in posts:
        for term in post.terms():
            found.setdefault(term, set()).add(post.account)
    return found


def _by_post(context: Context, sql: str) -> dict[int, frozenset[str]]:
    items: dict[int, set[str]] = {}
    table = context.read(sql)
    for key, item in zip(table["post_key"].to_pylist(), table["item"].to_pylist(), strict=True):
        if item:
            items.setdefault(key, set()).add(item)
    return {key: frozenset(each) for key, each in items.items()}


def of(posts: Sequence[Said], accounts: Iterable[str]) -> list[Said]:
    """The posts of some accounts."""
    chosen = frozenset(accounts)
    return [post for post in posts if post.account in chosen]
