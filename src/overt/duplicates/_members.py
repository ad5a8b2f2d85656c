"""The texts that are in groups, and what the model of the case's language learns from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from overt.duplicates._components import groups_of
from overt.duplicates._texts import normal_forms
from overt.duplicates._weights import MOST_LEARNT
from overt.store import DuckDBEngine
from overt.text import group_id

_LEARNT_TEXTS = MOST_LEARNT // 20  # texts read for the model: enough to fill it with short ones


@dataclass(frozen=True)
class OneGroup:
    """Members as indices into `Members`; `alike` are those in the writing system of the centre's language."""

    key: int
    members: list[int]
    alike: list[int]
    centre: int


@dataclass(frozen=True)
class Members:
    """Texts in groups of two posts or more, in order of arrival, column by column.

    group      key of its group: the text_key of the group's first text
    copy       key of the first text of which it is a copy with edits, by way of others too; None for none
    score      likeness to the group's centre; 1 for the centre itself
    centre     index of its group's centre
    same       whether it is a copy of the centre, or of its language, rather than a translation
    reposting  posts of it that begin with "RT @name", which is removed from the text
    chain      group it would be in if chains were not cut: what the language model leaves out
    all_…      the same of all texts of the case; model_… of those the language is learnt from
    """

    keys: NDArray[np.int64]
    raw: list[str]
    normal: list[str]
    size: NDArray[np.int64]
    group: NDArray[np.int64]
    copy: list[int | None]
    score: NDArray[np.float64]
    centre: NDArray[np.int64]
    same: NDArray[np.bool_]
    reposting: list[int]
    chain: NDArray[np.int64]
    all_keys: NDArray[np.int64]
    all_posts: NDArray[np.int64]
    all_sizes: NDArray[np.int64]
    all_states: list[str | None]
    model_texts: list[str]
    model_groups: NDArray[np.int64]
    model_accounts: NDArray[np.int64]
    model_keys: NDArray[np.int64]

    def groups(self) -> Iterator[OneGroup]:
        """Group by group, in order of their first texts."""
        order = np.lexsort((np.arange(len(self.keys)), self.group))
        starts = np.flatnonzero(np.r_[True, np.diff(self.group[order]) != 0]) if len(order) else order
        blocks = sorted(np.split(order, starts[1:]), key=lambda block: int(block[0])) if len(order) else []
        for block in blocks:
            rows = block.tolist()
            yield OneGroup(
                int(self.group[rows[0]]), rows, [i for i in rows if self.same[i]], int(self.centre[rows[0]])
            )

    def table(self) -> pa.Table:
        """text_key, group_key, group_id, score and place (order of the group's first text)."""
        first = {key: n for n, key in reversed(list(enumerate(self.group.tolist())))}
        return pa.table(
            {
                "text_key": pa.array(self.keys, pa.int64()),
                "group_key": pa.array(self.group, pa.int64()),
                "group_id": pa.array([group_id(key) for key in self.group.tolist()], pa.string()),
                "copy_key": pa.array(self.copy, pa.int64()),
                "score": pa.array(np.round(self.score, 6), pa.float64()),
                "place": pa.array([first[key] for key in self.group.tolist()], pa.int64()),
            }
        )


def read_members(engine: DuckDBEngine, support: float) -> Members:
    """Group all texts by the matches in `_match` and read those that are in groups."""
    rows = engine.read(
        "SELECT text_key, posts, accounts, text_size, language, state FROM text "
        "ORDER BY arrival NULLS LAST, text_key NULLS LAST"
    )
    keys = rows["text_key"].to_numpy()
    posts, accounts = rows["posts"].to_numpy(), rows["accounts"].to_numpy()
    match = engine.read("SELECT a, b, kind, score FROM _match ORDER BY a NULLS LAST, b NULLS LAST")
    left, right, there = _placed(keys, match["a"].to_numpy(), match["b"].to_numpy())
    score = match["score"].to_numpy()[there]
    across = np.array(match["kind"].to_pylist(), dtype=object)[there] == "translation"
    label = groups_of(len(keys), left, right, score, support=support)
    chain = groups_of(len(keys), left, right, score, support=0.0)
    plain = np.array(match["kind"].to_pylist(), dtype=object)[there] == "copy"
    copied = groups_of(len(keys), left[plain], right[plain], score[plain], support=support)
    variants = np.bincount(copied, minlength=len(keys))[copied]
    whole = np.bincount(label, weights=posts, minlength=len(keys))
    chosen = np.flatnonzero(whole[label] >= 2)
    learnt = _learnt(keys)
    raw = _raw(engine, keys, np.union1d(chosen, learnt))
    members = raw.take(chosen)
    centre, likeness, same = _centres(chosen, label, posts, left, right, score, across, members.normal)
    return Members(
        keys=keys[chosen],
        raw=members.raw,
        normal=members.normal,
        size=rows["text_size"].to_numpy().astype(np.int64)[chosen],
        group=keys[label[chosen]],
        copy=[int(keys[copied[n]]) if variants[n] > 1 else None for n in chosen.tolist()],
        score=likeness,
        centre=centre,
        same=same,
        reposting=members.reposting,
        all_keys=keys,
        all_posts=posts,
        all_sizes=rows["text_size"].to_numpy().astype(np.int64),
        all_states=rows["state"].to_pylist(),
        model_texts=raw.take(learnt).normal,
        chain=keys[chain[chosen]],
        model_groups=keys[chain[learnt]],
        model_accounts=accounts[learnt],
        model_keys=keys[learnt],
    )


@dataclass(frozen=True)
class _Raw:
    place: dict[int, int]
    raw: list[str]
    normal: list[str]
    reposting: list[int]

    def take(self, indices: NDArray[np.int64]) -> _Raw:
        at = [self.place[i] for i in indices.tolist()]
        return _Raw({}, [self.raw[i] for i in at], [self.normal[i] for i in at], [self.reposting[i] for i in at])


_TEXTS = """
    WITH said AS (
        SELECT n.place, MIN(p.text) AS text
        FROM _wanted n
        JOIN text t ON t.text_key = n.text_key
        JOIN post p ON p.post_key = t.post_key
        GROUP BY n.place
    ),
    repeated AS (
        SELECT n.place, COUNT(*) AS reposting
        FROM _wanted n
        JOIN post p ON p.text_key = n.text_key AND p.kind <> 'repost'
        WHERE p.text_removed LIKE '%repost mark%'
        GROUP BY n.place
    )
    SELECT s.place, s.text, COALESCE(r.reposting, 0) AS reposting
    FROM said s
    LEFT JOIN repeated r ON r.place = s.place
    ORDER BY s.place NULLS LAST
"""


def _raw(engine: DuckDBEngine, keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> _Raw:
    engine.put("_wanted", pa.table({"place": wanted.astype(np.int64), "text_key": keys[wanted]}))
    rows = engine.read(_TEXTS)
    engine.drop("_wanted")
    raw = [text or "" for text in rows["text"].to_pylist()]
    place = {index: n for n, index in enumerate(rows["place"].to_pylist())}
    return _Raw(place, raw, normal_forms(raw), rows["reposting"].to_pylist())


def _learnt(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The texts of least key: keys are hashes, so this is a sample, and the same one in every run."""
    if len(keys) <= _LEARNT_TEXTS:
        return np.arange(len(keys), dtype=np.int64)
    return np.sort(np.argpartition(keys, _LEARNT_TEXTS)[:_LEARNT_TEXTS]).astype(np.int64)


def _placed(
    keys: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Matches as places in `keys`; matches of texts that are gone are left out."""
    order = np.argsort(keys)
    known = keys[order]
    if not len(known):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(len(a), bool)
    x = np.minimum(np.searchsorted(known, a), len(known) - 1)
    y = np.minimum(np.searchsorted(known, b), len(known) - 1)
    there = (known[x] == a) & (known[y] == b)
    return order[x[there]].astype(np.int64), order[y[there]].astype(np.int64), there


def _centres(
    chosen: NDArray[np.int64],
    label: NDArray[np.int64],
    posts: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    score: NDArray[np.float64],
    across: NDArray[np.bool_],
    normal: list[str],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """Per chosen text: index (into chosen) of its group's centre, likeness to it, and whether it is no translation.

    The centre is the text whose copies, weighted by likeness, have the most posts; of equals the first.
    """
    inside = label[left] == label[right]
    left, right, score, across = left[inside], right[inside], score[inside], across[inside]
    pull = posts.astype(np.float64).copy()
    np.add.at(pull, left, np.where(across, 0.0, score) * posts[right])
    np.add.at(pull, right, np.where(across, 0.0, score) * posts[left])
    index = np.full(len(label), -1, dtype=np.int64)
    index[chosen] = np.arange(len(chosen))
    order = np.lexsort((chosen, -pull[chosen], label[chosen]))
    head = np.r_[True, np.diff(label[chosen][order]) != 0] if len(order) else np.zeros(0, bool)
    best = np.full(len(label), -1, dtype=np.int64)
    best[label[chosen][order[head]]] = order[head]
    centre = best[label[chosen]]
    likeness = np.full(len(chosen), np.nan)
    same = np.ones(len(chosen), dtype=bool)
    at = centre[index[left]] if len(left) else left
    for mine, other in ((left, right), (right, left)):
        direct = index[other] == at
        likeness[index[mine[direct]]] = score[direct]
        same[index[mine[direct]]] = ~across[direct]
    likeness[centre == np.arange(len(chosen))] = 1.0
    same[centre == np.arange(len(chosen))] = True
    for i in np.flatnonzero(np.isnan(likeness)).tolist():
        likeness[i] = Levenshtein.normalized_similarity(normal[i], normal[int(centre[i])])
        same[i] = likeness[i] >= 0.5
    return centre, likeness, same
