"""What a marker may look at: the tables of the case, its subjects, and the accounts to compare with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import numpy as np
import pyarrow as pa

from overt.store import DuckDBEngine

T = TypeVar("T")

CLUSTER: Final = "cluster:"

MOST_ORDINARY = 20_000
"""Accounts to compare with; more add nothing but time."""

BUSY = 20
"""Posts from which an account is preferred for comparison: of one with fewer a habit cannot be seen."""

_MEMBERS = """
    SELECT m.account_id, m.cluster_id, a.account_key
    FROM membership m LEFT JOIN account a ON a.account_id = m.account_id
    ORDER BY m.cluster_id NULLS LAST, m.account_id NULLS LAST
"""
_OTHERS = """
    SELECT a.account_id, a.account_key
    FROM account a LEFT JOIN membership m ON m.account_id = a.account_id
    WHERE m.account_id IS NULL
    ORDER BY a.account_id NULLS LAST
"""
_ORDINARY = """
    WITH outside AS (
        SELECT a.account_id, a.account_key, a.posts,
               ROW_NUMBER() OVER (
                   ORDER BY CASE WHEN a.posts >= :busy THEN 0 ELSE 1 END NULLS LAST, a.account_key NULLS LAST,
                            a.account_id NULLS LAST
               ) AS place
        FROM account a LEFT JOIN membership m ON m.account_id = a.account_id
        WHERE m.account_id IS NULL AND a.posts >= 1
    )
    SELECT account_id, account_key, posts FROM outside WHERE place <= :most
"""


@dataclass(frozen=True)
class Context:
    """The case as a marker sees it.

    Besides the tables of the data dictionary there are two for its SELECTs:

    _subject   (subject, account_id, account_key, is_cluster): every account of every subject. An account is a
               subject of one row, "cluster:3" one of as many rows as it has accounts. A join of `post`
               with it on account_id gives accounts and clusters at once.
    _ordinary  (account_id, account_key, posts): accounts in no cluster, at most MOST_ORDINARY, those with BUSY
               posts first: the baseline. Which ones is decided by their keys, so it is always the same.

    `accounts` and `clusters` are the subjects in order; `members` cluster → its accounts. `time_step_s` is the
    resolution of the coarsest times of the case. What several markers read, one reads and the others get from `once`;
    what a marker leaves undone for want of time it says in `unread`, which the table `marker_run` shows.
    """

    engine: DuckDBEngine
    accounts: tuple[str, ...]
    clusters: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    time_step_s: int
    seed: int
    unread: list[str] = field(default_factory=list, compare=False)
    _made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made the first time it is asked for under this name in a run."""
        if name not in self._made:
            self._made[name] = make()
        found: T = self._made[name]
        return found

    def too_many(self, posts: int, most: int, setting: str) -> bool:
        """Whether there are more posts than a marker reads; if so it is noted in `unread`."""
        if posts > most:
            self.unread.append(f"texts were not read: {posts:,} posts, {setting} is {most:,}")
        return posts > most

    def read(self, sql: str, **parameters: Any) -> pa.Table:
        """Rows of a SELECT in the portable subset (docs/reference/portable-sql.md); values are bound."""
        return self.engine.read(sql, parameters)

    def subjects(self, *kinds: str) -> tuple[str, ...]:
        """Subjects of the kinds "account" and "cluster"."""
        return (self.clusters if "cluster" in kinds else ()) + (
            self.accounts if "account" in kinds else ()
        )

    def rng(self, *about: object) -> np.random.Generator:
        """A generator that depends on the seed of the run and on what it is about, not on the order of calls."""
        digest = hashlib.sha256(repr((self.seed, *about)).encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def make(engine: DuckDBEngine, *, seed: int, everybody: bool) -> Context:
    """The context of a case; `everybody` makes accounts outside clusters subjects too."""
    members = engine.read(_MEMBERS).to_pylist()
    groups: dict[str, list[str]] = {}
    rows: list[tuple[str, str, int | None, int]] = []
    for row in members:
        account, key, cluster = (
            row["account_id"],
            row["account_key"],
            f"{CLUSTER}{row['cluster_id']}",
        )
        groups.setdefault(cluster, []).append(account)
        rows += [(cluster, account, key, 1), (account, account, key, 0)]
    if everybody:
        others = engine.read(_OTHERS).to_pylist()
        rows += [(row["account_id"], row["account_id"], row["account_key"], 0) for row in others]
    engine.put("_subject", _table(rows))
    engine.build("_ordinary", _ORDINARY, {"busy": BUSY, "most": MOST_ORDINARY}, keep=False)
    step = engine.read("SELECT MAX(time_step_s) AS step FROM source WHERE posts > 0")
    return Context(
        engine=engine,
        accounts=tuple(sorted(account for _, account, _, is_cluster in rows if not is_cluster)),
        clusters=tuple(groups),
        members={subject: tuple(accounts) for subject, accounts in groups.items()},
        time_step_s=int(step["step"][0].as_py() or 1),
        seed=seed,
    )


def _table(rows: Sequence[tuple[str, str, int | None, int]]) -> pa.Table:
    kinds = (pa.string(), pa.string(), pa.int64(), pa.int32())
    names = ("subject", "account_id", "account_key", "is_cluster")
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    return pa.table(
        {
            name: pa.array(column, kind)
            for name, column, kind in zip(names, columns, kinds, strict=True)
        }
    )


def forget(engine: DuckDBEngine) -> None:
    """Drop the tables that `make` made."""
    for table in ("_subject", "_ordinary"):
        engine.drop(table)
