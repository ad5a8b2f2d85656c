"""From vectors to matches: which texts say the same, and whether in one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._background import background, centred
from overt.duplicates._encoder import Floats
from overt.duplicates._gathering import Bars, Gatherer
from overt.duplicates._neighbours import Pairs, neighbours
from overt.duplicates._shared_words import shared_wording, wording

LOOKED_AT = 0.3
"""Cosine, after centring, from which a pair is looked at."""

SAID_TOGETHER = 0.2
"""Cosine, after centring, from which two texts of one group are a match themselves."""

BETWEEN_LANGUAGES = 0.6
"""Wording that a pair in two languages is credited with: words cannot agree there. Rewordings in one
language share 0.4 on average; the rest makes up for cosines between languages being lower."""

ONE_WORDING = 0.6
"""From this shared wording two texts are in one language, whatever was guessed."""

_LARGE = 64


class Matches(NamedTuple):
    """Pairs of places a < b, whether each is a translation, and the cosine of their vectors."""

    pairs: Pairs
    translated: NDArray[np.bool_]
    cosine: Floats


def find_repeats(
    vectors: Floats,
    texts: Sequence[str],
    languages: Sequence[str | None],
    new: NDArray[np.bool_],
    known: Pairs,
    *,
    bars: Bars,
    most_near: int,
    seed: int,
) -> Matches:
    """Matches of which one side is new and that are not in `known`, the matches there already are.

    `texts` are normalised texts: for the wording. Rows of all arguments are in one order.
    """
    rows = centred(vectors, languages, seed)
    ground = background(rows, seed)
    near = neighbours(rows, new, least=LOOKED_AT, most=most_near, seed=seed)
    words = wording(texts)
    strength = _strength(rows, ground, near, shared_wording(words, near), languages)
    group = Gatherer(rows, ground, bars).gather(near, strength, known)
    pairs = np.concatenate([near[strength >= bars.alone], *_inside(rows, group, most_near)])
    pairs = np.unique(pairs, axis=0)
    pairs = pairs[new[pairs[:, 0]] | new[pairs[:, 1]]]
    pairs = pairs[~_among(pairs, known, len(rows))]
    cosine = np.einsum("ij,ij->i", vectors[pairs[:, 0]], vectors[pairs[:, 1]])
    translated = _differ(languages, pairs) & (shared_wording(words, pairs) < ONE_WORDING)
    return Matches(pairs, translated, np.clip(cosine, 0, 1))


def _strength(
    rows: Floats, ground: Floats, pairs: Pairs, words: Floats, languages: Sequence[str | None]
) -> Floats:
    """Lift of each pair by itself plus half its shared wording."""
    a, b = pairs.T
    cosine = np.empty(len(pairs), np.float32)
    for begin in range(0, len(pairs), 50_000):
        some = slice(begin, begin + 50_000)
        cosine[some] = np.einsum("ij,ij->i", rows[a[some]], rows[b[some]])
    credited = np.where(_differ(languages, pairs), np.maximum(words, BETWEEN_LANGUAGES), words)
    strength: Floats = (cosine - (ground[a] + ground[b]) / 2 + credited / 2).astype(np.float32)
    return strength


def _differ(languages: Sequence[str | None], pairs: Pairs) -> NDArray[np.bool_]:
    """Whether both languages are known and not the same."""
    names, number = np.unique(np.array([one or "" for one in languages]), return_inverse=True)
    told = (names != "")[number]
    a, b = pairs.T
    differ: NDArray[np.bool_] = told[a] & told[b] & (number[a] != number[b])
    return differ


def _inside(rows: Floats, group: NDArray[np.int64], most_near: int) -> list[Pairs]:
    """Pairs within groups; of large groups the nearest of each text only."""
    order = np.argsort(group, kind="stable")
    cuts = np.flatnonzero(np.diff(group[order])) + 1
    found = []
    for members in np.split(order, cuts):
        if len(members) < 2:
            continue
        if len(members) > _LARGE:
            everyone = np.ones(len(members), np.bool_)
            near = neighbours(
                rows[members], everyone, least=SAID_TOGETHER, most=most_near, seed=len(members)
            )
            found.append(members[near])
            continue
        cosine = rows[members] @ rows[members].T
        a, b = np.nonzero(np.triu(cosine >= SAID_TOGETHER, 1))
        found.append(np.stack([members[a], members[b]], axis=1))
    return found


def _among(pairs: Pairs, known: Pairs, count: int) -> NDArray[np.bool_]:
    ordered = np.sort(known, axis=1)
    return np.isin(pairs[:, 0] * count + pairs[:, 1], ordered[:, 0] * count + ordered[:, 1])
