"""What two texts of one case have in common anyway: the language, the topic, the manner.

A cosine alone does not say whether two texts repeat each other. In a case about one election any two
posts are alike; so are any two in Turkish, to an encoder that knows Turkish badly. Two steps take that out:

* every language's mean vector is subtracted, drawn towards the mean of all where texts are few;
* of each text it is known how alike it is to the nearest hundredth of the *background*: texts of the
  case drawn at random, of which no two repeat each other. This does not depend on the size of the case,
  only on what it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._encoder import Floats, to_length_one

DRAWN = 2_000
"""Most texts of the background."""

REPEATS = 0.6
"""From this cosine, after centring, two texts are not background to each other."""

SAME_MESSAGE = 0.7
"""From this cosine, before centring, two texts count once for the mean."""

NEAREST = 0.99
"""Share of the background that is farther away than what `background` gives."""

_TOWARDS_ALL = 50
"""Texts of weight with which the mean of all languages counts in that of one."""

_USUAL, _WEIGHT = 0.26, 20
"""Background of an average text of the cases tried, and how many texts it weighs in a small case."""


def centred(vectors: Floats, languages: Sequence[str | None], seed: int) -> Floats:
    """Vectors without their language's mean, of length 1 again.

    The mean is that of texts of which no two repeat each other: what one campaign repeats does not
    become the topic. With few texts it is drawn towards that of all languages, and that towards nothing.
    """
    names = np.array([language or "" for language in languages])
    places = {str(name): np.flatnonzero(names == name) for name in np.unique(names)}
    drawn = {
        name: vectors[own[_draw(vectors[own], seed, SAME_MESSAGE)]] for name, own in places.items()
    }
    everything = [rows.sum(axis=0) for rows in drawn.values()]
    count = sum(len(rows) for rows in drawn.values())
    everywhere = sum(everything, np.zeros(vectors.shape[1], np.float32)) / np.float32(count + _WEIGHT)
    out = vectors.copy()
    for name, own in places.items():
        total = drawn[name].sum(axis=0) + _TOWARDS_ALL * everywhere
        out[own] -= total / np.float32(len(drawn[name]) + _TOWARDS_ALL)
    return to_length_one(out)


def background(rows: Floats, seed: int) -> Floats:
    """Of each text the cosine that one in a hundred background texts exceeds; rows as `centred` gives them."""
    drawn = rows[_draw(rows, seed, REPEATS)]
    out = np.empty(len(rows), np.float32)
    for begin in range(0, len(rows), 4096):
        cosines = np.sort(rows[begin : begin + 4096] @ drawn.T, axis=1)
        others = (cosines < REPEATS).sum(axis=1)
        place = np.maximum(np.ceil(NEAREST * others).astype(np.int64) - 1, 0)
        found = cosines[np.arange(len(cosines)), place]
        weight = np.float32(_WEIGHT) / (others + np.float32(_WEIGHT))
        out[begin : begin + 4096] = (1 - weight) * np.where(others > 0, found, 0) + weight * _USUAL
    return out


def _draw(rows: Floats, seed: int, repeats: float) -> NDArray[np.int64]:
    """Places of texts at random, each left out that repeats an earlier one."""
    order = np.random.default_rng(seed).permutation(len(rows))[: 3 * DRAWN]
    kept = np.empty(0, np.int64)
    for begin in range(0, len(order), 256):
        some = order[begin : begin + 256]
        alike = rows[some] @ rows[np.concatenate([kept, some])].T >= repeats
        alike[:, len(kept) :] = np.tril(alike[:, len(kept) :], -1)
        kept = np.concatenate([kept, some[~alike.any(axis=1)]])
        if len(kept) >= DRAWN:
            break
    return kept[:DRAWN]
