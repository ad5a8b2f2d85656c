"""Lists that posts were pasted from with the item numbers left on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from overt.duplicates import _lists
from overt.duplicates._base import AFTER, Finder, Outcome
from overt.duplicates._items import Item, item_of
from overt.duplicates._list_rows import rows_of, schema_of
from overt.duplicates._lists import Items, Judged, Numbered
from overt.duplicates._numbered_posts import detached, letters_beside, posted
from overt.plugins import setting
from overt.progress import SILENT, Progress
from overt.store import DuckDBEngine

_BATCH = 50_000


@dataclass(frozen=True, kw_only=True)
class NumberedLists(Finder):
    """Posts of several accounts that carry the item numbers of one list they were pasted from."""

    name = "numbered_lists"
    when = AFTER
    question = "Were posts pasted from a numbered list, with the numbers left on?"
    needs = ("text", "post", "text_group")
    writes = ("numbered_list", "list_item")
    caveats = (
        "People share lists in public too: rules, tips, verses, quiz questions. Read the items.",
        "A list of which hardly a number was left on, or that is scattered among other numbered posts, is not found.",
        "The chance given is for numbers drawn as elsewhere in the case; it is no chance of innocence.",
        "First-person marks come from short word lists; a language that drops its pronouns is under-counted.",
    )
    references = (
        "Meta 2023, Adversarial Threat Report, second quarter: Spamouflage posts numbered as in a list",
        "Vovk & Wang 2021, E-values: calibration, combination and applications, Annals of Statistics 49",
    )
    techniques = ("T0084.001",)

    least_letters: int = setting(20, "letters a text needs beside its number", least=1)
    least_items: int = setting(5, "distinct numbers a list needs", least=2)
    least_accounts: int = setting(3, "accounts a list needs: numbers of one account are a series", least=2)
    most_p: float = setting(1e-4, "largest chance of such numbers at which a list is reported", least=0.0, most=1.0)
    most_conflicts: float = setting(
        0.2, "largest share of items that may carry another text or number", least=0.0, most=1.0
    )
    least_filled: float = setting(
        0.3,
        "share of the numbers from the least to the most that must be there where no item was posted by two accounts, "
        "and where stretches are put together",
        least=0.0,
        most=1.0,
    )
    most_of_one: float = setting(
        0.6, "largest share of the posts that may be of one account", least=0.0, most=1.0
    )

    def find(self, engine: DuckDBEngine, batch: int, progress: Progress = SILENT) -> Outcome:  # noqa: ARG002
        """Read all texts for numbers, pool them by accounts and items, and keep the pools that are lists."""
        marks = self._marks(engine)
        rows, posts = posted(engine, marks)
        items = Items(posts)
        lists = self._lists(engine, posts, items, [row["group_key"] for row in rows])
        lists = _lists.joined(lists, least_filled=self.least_filled)
        for table in self.writes:
            engine.drop(table)
            engine.create(table)
        found = sorted(lists, key=lambda each: (-each.numbers, min(post.at for post in each.posts), each.posts[0].row))
        for number, each in enumerate(found, 1):
            head, lines = rows_of(f"L{number}", each, rows, marks)
            engine.insert("numbered_list", pa.Table.from_pylist([head], schema=schema_of("numbered_list")))
            engine.insert("list_item", pa.Table.from_pylist(lines, schema=schema_of("list_item")))
        return Outcome(compared=len(posts), found=len(found))

    def _marks(self, engine: DuckDBEngine) -> dict[int, Item]:
        """Item marks by text_key."""
        marks = {}
        for batch in engine.batches(_TEXTS.replace(":least", str(self.least_letters)), _BATCH):
            for key, text in zip(batch["text_key"].to_pylist(), batch["text"].to_pylist(), strict=True):
                item = item_of(text or "")
                if item is not None and letters_beside(item.rest) >= self.least_letters:
                    marks[key] = item
        return marks

    def _lists(
        self, engine: DuckDBEngine, posts: Sequence[Numbered], items: Items, groups: Sequence[int | None]
    ) -> list[Judged]:
        """Pools that share items first, joined over languages; then accounts that took different items each."""
        pools = _lists.pools(posts, items)
        by_row = {row: group or 0 for row, group in enumerate(groups)}
        good = [pool for pool in pools if len({post.number for post in pool}) > 1]
        shared = _lists.merged(good, by_row)
        apart = detached(engine, posts, items)
        found, taken = [], set()
        for pool in shared:
            judged = self._judged(pool, posts, items, apart, len(pools) + 1)
            if judged is not None:
                found.append(judged)
                taken |= {post.row for post in judged.posts}
        left = [post for post in posts if post.row not in taken]
        dealt = _dealt_out(left)
        for pool in dealt:
            judged = self._judged(pool, left, items, apart, len(pools) + len(dealt))
            if judged is not None and self._is_dealt_out(judged):
                found.append(judged)
        return found

    def _is_dealt_out(self, judged: Judged) -> bool:
        """What is asked of a list no two accounts took one item of: many items, in a range they fill.

        Flight numbers and scores are as distinct as the items of a list, but lie far apart.
        """
        numbers = {post.number for post in judged.posts}
        return (
            judged.numbers >= 2 * self.least_items
            and len(numbers) >= self.least_filled * (max(numbers) - min(numbers) + 1)
            and judged.p_value <= self.most_p**2
            and judged.conflicts == 0
        )

    def _judged(
        self, pool: Sequence[Numbered], posts: Sequence[Numbered], items: Items, detached: frozenset[int], tries: int
    ) -> Judged | None:
        """The pool as a list, or None where it is none."""
        numbers = {post.number for post in pool}
        accounts = Counter(post.account for post in pool)
        if len(numbers) < self.least_items or len(accounts) < self.least_accounts:
            return None
        if max(accounts.values()) > self.most_of_one * len(pool) or _lists.is_syndicated(pool, items):
            return None
        against = _lists.conflicts(pool, items)
        whole = {items.of[post.row] for post in pool}
        if against > self.most_conflicts * len(whole):
            return None
        usual = _lists.background(posts, frozenset(post.row for post in pool))
        # Without its busiest account it must still hold: one account's numbers are a series.
        busiest = min(accounts, key=lambda account: (-accounts[account], account))
        rest = [post for post in pool if post.account != busiest]
        p = max(
            _lists.chance(pool, items, usual, detached, tries), _lists.chance(rest, items, usual, detached, tries)
        )
        if p > self.most_p:
            return None
        carriers: dict[int, set[int]] = defaultdict(set)
        for post in pool:
            carriers[items.of[post.row]].add(post.account)
        repeated = sum(len(each) > 1 for each in carriers.values())
        return Judged(
            tuple(pool), len(numbers), len(accounts), repeated, len(whole & detached), against, p
        )


def _dealt_out(posts: Sequence[Numbered]) -> list[list[Numbered]]:
    """Posts that share no item, by style and language, without accounts that count on by themselves."""
    by_account: dict[int, list[Numbered]] = defaultdict(list)
    for post in sorted(posts, key=lambda each: (each.at, each.row)):
        by_account[post.account].append(post)
    pools: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
    for own in by_account.values():
        if not _lists.is_series([post.number for post in own]):
            for post in own:
                pools[post.style, post.tongue].append(post)
    return [sorted(pools[key], key=lambda post: post.row) for key in sorted(pools)]


_TEXTS = """
    SELECT t.text_key, p.text
    FROM text t
    JOIN post p ON p.post_key = t.post_key
    WHERE t.text_size >= :least
"""
