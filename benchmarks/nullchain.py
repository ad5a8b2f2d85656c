"""The chain from acts to edges as it ships, on a set of acts in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from benchmarks.nullsets import Acts, Ints, Set
from overt import clusters, network, plugins, signals, significance
from overt.case import Case
from overt.chance.keeping import Rule
from overt.readings import Reading
from overt.settings import RunSettings
from overt.significance._floor import Copy
from overt.store import DuckDBEngine

_COLUMN = {
    "co_repost": ("post", "repost_key"),
    "co_link": ("post_link", "link_key"),
    "co_domain": ("post_link", "domain_key"),
    "co_hashtag": ("post_tag", "tag_key"),
}
SIGNALS = tuple(_COLUMN)
BEYOND = "beyond interest"
_FREE_OF_Q = ("_accounts", "search", "search_trait", "_copies")
"""Steps of the stage `significance` whose results do not depend on q: done once for all levels."""
_INGESTED = ("source", "post", "account", "post_link", "post_tag", "post_mention", "post_media", "post_object")


@dataclass(frozen=True)
class Clustered:
    """Clusters and the accounts in them: all, and those that no check explains."""

    clusters: int = 0
    accounts: int = 0
    open_clusters: int = 0
    open_accounts: int = 0


@dataclass
class Found:
    """What is kept in one set at each q: by signal, for all together ("network"), and of these edges the
    ones that test B reads as beyond common interest.

    pairs       (signal, "network" or "beyond interest", q) → two account numbers per row
    clustered   q → clusters, where they were asked for
    tests       signal → (p, two account numbers) of all pairs tested
    accounts    accounts that act, by signal
    """

    pairs: dict[tuple[str, float], Ints] = field(default_factory=dict)
    clustered: dict[float, Clustered] = field(default_factory=dict)
    tests: dict[str, tuple[np.ndarray, Ints]] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)


def run_chain(
    acts: Set, levels: Sequence[float], *, seed: int, step_s: int = 1, with_clusters: bool = False
) -> Found:
    """Run signals, significance and network with default settings at each q of `levels`.

    What does not depend on q is computed once, and the copies that only make the floor are not made: no edge
    hangs on them. Levels at which the rule keeps no pair are not taken through the network, which would be empty.
    `with_clusters` has clusters made and explained too.
    """
    parts: dict[str, dict[str, Any]] = {
        name: {"enabled": False} for name in signals.find() if name not in acts
    }
    found = Found()
    with closing(filled(acts, step_s)) as engine, ExitStack() as stack:
        stack.enter_context(patch.object(plugins, "entry_points", _no_entry_points))
        for name in _FREE_OF_Q:
            stack.enter_context(patch.object(significance, name, _once(getattr(significance, name))))
        stack.enter_context(patch.object(significance, "abreast", map))  # copies are made, and counted, in order
        stack.enter_context(patch.object(significance, "shuffled", _calibrating(RunSettings().copies)))
        rules = _Rules(significance.find_rule)
        stack.enter_context(patch.object(significance, "find_rule", rules))
        signals.run(engine, RunSettings(parts=parts))
        done = None
        for q in levels:
            settings = RunSettings(q=q, seed=seed, parts=parts)
            if done is None:
                significance.run(engine, settings)
                done = q
            found.pairs["network", q] = found.pairs[BEYOND, q] = np.zeros((0, 2), dtype=np.int64)
            found.clustered[q] = Clustered()
            if rules.edges(q):
                if done != q:
                    significance.run(engine, settings)
                    done = q
                network.run(engine, settings)
                edges = engine.read("SELECT account_a, account_b, reading FROM edge")
                found.pairs["network", q] = _ends(edges)
                beyond = edges["reading"].to_numpy(zero_copy_only=False) == Reading.BEYOND_INTEREST
                found.pairs[BEYOND, q] = found.pairs["network", q][beyond]
                if with_clusters:
                    found.clustered[q] = _clustered(engine, settings)
        for name in acts:
            rows = engine.read(
                "SELECT account_a, account_b, p_value, q_value FROM pair_test WHERE signal = :name",
                {"name": name},
            )
            ends, q_value = _ends(rows), rows["q_value"].to_numpy()
            found.tests[name] = (rows["p_value"].to_numpy(), ends)
            found.accounts[name] = len(np.unique(acts[name].account))
            for q in levels:
                found.pairs[name, q] = ends[q_value <= q]
    return found


class _Rules:
    """`find_rule`, which remembers what it was asked about: with it the rule of every q is found at once."""

    def __init__(self, find: Callable[..., Rule]) -> None:
        self._find = find
        self._about: tuple[Any, ...] = ()

    def __call__(self, *given: Any) -> Rule:
        self._about = given[:-1]
        return self._find(*given)

    def edges(self, q: float) -> int:
        """How many pairs the rule for q keeps."""
        p, pairs, *_ = self._about
        return int((self._find(*self._about, q).q(p, pairs, q) <= q).sum())


def _no_entry_points(**_: str) -> list[Any]:
    """Looking for installed plug-ins takes a third of a small set's time, and the chain as it ships has none."""
    return []


def _calibrating(copies: int) -> Callable[..., Copy]:
    """Shuffling that makes so many copies; those after them, which only make the floor, are empty."""
    real, made = significance.shuffled, 0

    def one(*given: Any, **named: Any) -> Copy:
        nonlocal made
        made += 1
        if made <= copies:
            return real(*given, **named)
        none = np.zeros(0, dtype=np.int64)
        return Copy({}, none.reshape(0, 2), np.zeros(0), none)

    return one


def _once(step: Callable[..., Any]) -> Callable[..., Any]:
    """A step that remembers its result, by the signal where one is among its arguments."""
    kept: dict[str, Any] = {}

    def same(*given: Any, **named: Any) -> Any:
        chosen = (each.name for each in given if isinstance(each, type) and issubclass(each, signals.Signal))
        name = next(chosen, "")
        if name not in kept:
            kept[name] = step(*given, **named)
        return kept[name]

    return same


def base_of(case: Case, names: Sequence[str]) -> tuple[dict[str, Acts], int]:
    """(acts of a case by signal, with accounts, objects and posts numbered, resolution of its times)."""
    rows = case.sql(
        "SELECT signal, account_key, object_key, acted_at, post_key FROM act "
        "ORDER BY signal, post_key, object_key, account_key, acted_at"
    )
    signal = rows["signal"].to_numpy(zero_copy_only=False)
    column = {name: rows[name].to_numpy() for name in rows.column_names[1:]}
    account, post = (
        np.unique(column[name], return_inverse=True)[1] for name in ("account_key", "post_key")
    )
    out = {}
    for name in names:
        here = signal == name
        if here.any():
            obj = np.unique(column["object_key"][here], return_inverse=True)[1]
            out[name] = Acts(account[here], obj, column["acted_at"][here], post[here])
    step = case.sql("SELECT MAX(time_step_s) AS step FROM source").to_pylist()[0]["step"]
    return out, int(step)


def filled(acts: Set, step_s: int) -> DuckDBEngine:
    """An engine in memory whose ingested tables hold these acts."""
    engine = DuckDBEngine(threads=1)
    engine.create(*_INGESTED)
    engine.insert("source", pa.table({"source_no": [1], "posts": [1], "time_step_s": [step_s]}))
    who = np.concatenate([each.account for each in acts.values()])
    at = np.concatenate([each.at for each in acts.values()])
    post = np.concatenate([each.post for each in acts.values()])
    reposted = {name: each.post for name, each in acts.items() if name == "co_repost"}
    posts, first = np.unique(post, return_index=True)
    kind = np.where(np.isin(posts, reposted.get("co_repost", [])), "repost", "post")
    people, count = np.unique(who[first], return_counts=True)
    names = pa.array([account_id(number) for number in people.tolist()])
    engine.insert("account", pa.table({
        "account_key": people, "account_id": names, "platform": ["x"] * len(people), "posts": count,
    }))  # fmt: skip
    key = np.full(len(posts), -1)
    if "co_repost" in acts:
        key[np.searchsorted(posts, acts["co_repost"].post)] = acts["co_repost"].obj
    engine.insert("post", pa.table({
        "post_key": posts, "account_key": who[first], "posted_at": at[first], "kind": pa.array(kind.tolist()),
        "account_id": [account_id(number) for number in who[first].tolist()],
        "repost_key": pa.array(key, mask=key < 0),
        "repost_of": pa.array([f"x:{number}" for number in key.tolist()], mask=key < 0),
    }))  # fmt: skip
    for name, each in acts.items():
        table, column = _COLUMN[name]
        if table != "post":
            text = "link" if name == "co_link" else "domain" if name == "co_domain" else "tag_norm"
            engine.insert(table, pa.table({
                "post_key": each.post, "account_key": each.account, "posted_at": each.at,
                "kind": ["post"] * len(each.post), column: each.obj,
                text: [f"{number}.example" for number in each.obj.tolist()],
            }))  # fmt: skip
    return engine


def account_id(number: int) -> str:
    """The id of an account of a set."""
    return f"x:{number:07d}"


def _ends(rows: pa.Table) -> Ints:
    return np.array(
        [[int(name[2:]) for name in rows[end].to_pylist()] for end in ("account_a", "account_b")],
        dtype=np.int64,
    ).T.reshape(-1, 2)


def _clustered(engine: DuckDBEngine, settings: RunSettings) -> Clustered:
    clusters.run(engine, settings)
    row = engine.read(
        "SELECT COUNT(DISTINCT c.cluster_id) AS clusters, COUNT(*) AS accounts, "
        "COUNT(DISTINCT CASE WHEN c.verdict <> 'explained' THEN c.cluster_id END) AS open_clusters, "
        "COUNT(CASE WHEN c.verdict <> 'explained' THEN 1 END) AS open_accounts "
        "FROM membership m JOIN cluster c ON c.cluster_id = m.cluster_id"
    ).to_pylist()[0]
    return Clustered(**{name: int(value) for name, value in row.items()})
