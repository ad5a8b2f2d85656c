"""What posts are about: topics as groups of texts near to each other in meaning, or in words where there is no vector.

Sentence vectors are those that the finder `rewordings` left in the table `vector`; none is computed here. What it
did not encode (a language the encoder was not trained on, texts beyond its limit) is compared by its words, and
what is too short for either has no topic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.markers._context import Context
from overt.markers._said import Said
from overt.text import normalise

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

WORDS: Final = "words"
"""The space of texts without sentence vectors."""

NEAR_IN_WORDS: Final = 0.2
NEAR_IN_MEANING: Final = 0.25
"""Mean cosine, what their language has in common taken out, down to which texts are one topic. Both were chosen on the
simulator's filler and checked on hashtags of real posts (docs/method/benchmarks.md)."""

MOST_GROUPED: Final = 2_000
"""Distinct texts of a cluster that are grouped with one another; more join the group they are nearest to."""

_ORDINARY: Final = 2_000  # texts of others that say what a language has in common
_WEIGHT: Final = 20  # texts of weight with which the mean of all languages counts in that of one, and nothing in that
_LEAST_WORDS: Final = 4
_WIDTH: Final = 1_024  # columns of the word space: two words share one in a thousand
_PIECE = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

_VECTORS = """
    WITH mine AS (
        SELECT p.text_key, 1 AS own
        FROM post p
        JOIN _subject s ON s.account_id = p.account_id AND s.is_cluster = 1
        WHERE p.text_key IS NOT NULL AND (p.kind = 'post' OR p.kind = 'quote')
        GROUP BY p.text_key
    ),
    theirs AS (
        SELECT p.text_key
        FROM post p
        JOIN _ordinary o ON o.account_id = p.account_id
        JOIN vector w ON w.text_key = p.text_key
        WHERE p.kind = 'post' OR p.kind = 'quote'
        GROUP BY p.text_key
    ),
    others AS (
        SELECT text_key, ROW_NUMBER() OVER (ORDER BY text_key NULLS LAST) AS place FROM theirs
    ),
    wanted AS (
        SELECT text_key, MAX(own) AS own
        FROM (
            SELECT text_key, own FROM mine
            UNION ALL
            SELECT text_key, 0 AS own FROM others WHERE place <= :most
        ) w
        GROUP BY text_key
    )
    SELECT v.encoder, v.text_key, v.vector, t.language, w.own
    FROM wanted w
    JOIN vector v ON v.text_key = w.text_key
    JOIN text t ON t.text_key = w.text_key
    ORDER BY v.encoder NULLS LAST, v.text_key NULLS LAST
"""
_LANGUAGES = "SELECT text_key, language FROM text WHERE language IS NOT NULL ORDER BY text_key NULLS LAST"


@dataclass(frozen=True)
class Topic:
    """Texts about one thing. `example` is the text nearest to the middle; `space` an encoder's name or WORDS."""

    number: int
    space: str
    example: str
    texts: tuple[int, ...]


@dataclass(frozen=True)
class Topics:
    """The topics of one cluster's posts.

    of_text    text_key → number of its topic
    topics     all of them, the one with most posts first
    read       posts by how their topic was read: "vectors", "words", "no topic"
    by_words   posts whose topic was read from words, by language ("unknown" where it is not known)
    """

    of_text: Mapping[int, int]
    topics: tuple[Topic, ...]
    read: Mapping[str, int]
    by_words: Mapping[str, int]

    def coverage(self) -> str:
        """How the topics were read, in a sentence."""
        total = sum(self.read.values())
        if not self.read.get("vectors"):
            how = "Topics are read from words alone: there are no sentence vectors of these posts"
        else:
            how = f"Topics are read from sentence vectors of {self.read['vectors']:,} of {total:,} posts"
        if self.by_words and self.read.get("vectors"):
            named = ", ".join(f"{code} {n:,}" for code, n in sorted(self.by_words.items(), key=lambda x: (-x[1], x[0])))
            how += f", from words where the encoder was not asked or does not know the language ({named})"
        short = self.read.get("no topic", 0)
        return how + (f"; {short:,} are too short for a topic." if short else ".")


class Reader:
    """Reads vectors and languages once for all clusters of a case."""

    def __init__(self, context: Context) -> None:
        found = context.read(_VECTORS, most=_ORDINARY)
        languages = context.read(_LANGUAGES)
        self._language: dict[int, str] = dict(
            zip(languages["text_key"].to_pylist(), languages["language"].to_pylist(), strict=True)
        )
        self._space: dict[str, tuple[dict[int, int], Floats]] = {}
        encoders = np.array(found["encoder"].to_pylist(), dtype=object)
        for encoder in sorted(set(encoders.tolist())):
            here = np.flatnonzero(encoders == encoder)
            rows = found.take(pa.array(here))
            places = {key: place for place, key in enumerate(rows["text_key"].to_pylist())}
            self._space[encoder] = (places, _centred(rows))

    def forget_vectors(self) -> None:
        """Read topics from words alone, as where no text was encoded."""
        self._space = {}

    def topics(self, posts: Sequence[Said]) -> Topics:
        """The topics of the posts of one cluster."""
        often = Counter(post.text_key for post in posts if post.text_key is not None)
        text = {post.text_key: post.text for post in reversed(posts) if post.text_key is not None}
        spaces: dict[str, list[int]] = {}
        for key in sorted(often):
            space = next((name for name, (places, _) in self._space.items() if key in places), WORDS)
            if space != WORDS or len(pieces(text[key])) >= _LEAST_WORDS:
                spaces.setdefault(space, []).append(key)
        found: list[tuple[int, Topic]] = []
        for space, keys in sorted(spaces.items()):
            rows = self._rows(space, keys, text)
            near = NEAR_IN_WORDS if space == WORDS else NEAR_IN_MEANING
            numbers = _grouped(rows, np.array([often[key] for key in keys]), near)
            for number in range(int(numbers.max()) + 1):
                inside = np.flatnonzero(numbers == number)
                middle = rows[inside].sum(axis=0)
                best = keys[int(inside[int(np.argmax(np.round(rows[inside] @ middle, 5)))])]
                mine = tuple(keys[place] for place in inside.tolist())
                found.append((sum(often[key] for key in mine), Topic(0, space, text[best], mine)))
        found.sort(key=lambda each: (-each[0], each[1].texts))
        topics = tuple(
            Topic(number, each.space, each.example, each.texts) for number, (_, each) in enumerate(found)
        )
        of_text = {key: topic.number for topic in topics for key in topic.texts}
        return Topics(of_text, topics, *self._coverage(posts, of_text, topics))

    def _rows(self, space: str, keys: Sequence[int], text: Mapping[int, str]) -> Floats:
        if space == WORDS:
            return _word_vectors([pieces(text[key]) for key in keys])
        places, rows = self._space[space]
        return rows[[places[key] for key in keys]]

    def _coverage(
        self, posts: Sequence[Said], of_text: Mapping[int, int], topics: Sequence[Topic]
    ) -> tuple[dict[str, int], dict[str, int]]:
        read, by_words = Counter[str](), Counter[str]()
        for post in posts:
            number = of_text.get(post.text_key) if post.text_key is not None else None
            how = "no topic" if number is None else WORDS if topics[number].space == WORDS else "vectors"
            read[how] += 1
            if how == WORDS:
                by_words[self._language.get(post.text_key or 0, "unknown")] += 1
        return dict(read), dict(by_words)


def _centred(rows: pa.Table) -> Floats:
    """Vectors without what ordinary texts of their language have in common, of length 1 again.

    What a cluster's own texts have in common stays: it may be the message.
    """
    packed = b"".join(rows["vector"].to_pylist())
    vectors = np.frombuffer(packed, "<f4").reshape(rows.num_rows, -1).astype(np.float32)
    learnt = rows["own"].to_numpy() == 0
    everything = vectors[learnt].sum(axis=0) / np.float32(learnt.sum() + _WEIGHT)
    language = np.array([code or "" for code in rows["language"].to_pylist()])
    out = vectors.copy()
    for code in np.unique(language):
        inside = language == code
        known = vectors[inside & learnt]
        out[inside] -= (known.sum(axis=0) + _WEIGHT * everything) / np.float32(len(known) + _WEIGHT)
    return _length_one(out)


def _length_one(rows: Floats) -> Floats:
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    scaled: Floats = rows / np.maximum(length, np.float32(1e-12))[:, None]
    return scaled


def pieces(text: str) -> list[str]:
    """Words; of scripts without spaces pairs of neighbouring letters, in order."""
    plain = normalise(text).key_text
    found: list[str] = []
    for word in _PIECE.findall(plain):
        if _UNSPACED.search(word):
            found += [word[place : place + 2] for place in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def _word_vectors(texts: Sequence[Sequence[str]]) -> Floats:
    """Hashed words weighted by how few of the texts have them; a word of one text makes it like no other."""
    having = Counter(word for words in texts for word in set(words))
    rows = np.zeros((len(texts), _WIDTH), np.float32)
    for place, words in enumerate(texts):
        for word in (each for each in set(words) if having[each] > 1):
            code = crc32(word.encode())
            sign = 1 if code >> 31 else -1
            rows[place, code % _WIDTH] += sign * np.log((len(texts) + 1) / having[word])
    return _length_one(rows)


def _grouped(rows: Floats, often: Ints, near: float) -> Ints:
    """Number of the group of each row: average linkage cut at `near`; beyond MOST_GROUPED the nearest group."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(rows) == 1:
        return np.zeros(1, np.int64)
    chosen = np.sort(np.lexsort((np.arange(len(rows)), -often))[:MOST_GROUPED])
    distance = np.maximum(1 - (rows[chosen] @ rows[chosen].T).astype(np.float64), 0).round(6)
    upper = distance[np.triu_indices(len(chosen), 1)]
    labels = fcluster(linkage(upper, "average"), 1 - near, "distance") - 1
    out = np.empty(len(rows), np.int64)
    out[chosen] = labels
    left = np.setdiff1d(np.arange(len(rows)), chosen)
    if len(left):
        middles = np.stack([rows[chosen[labels == number]].sum(axis=0) for number in range(int(labels.max()) + 1)])
        out[left] = np.argmax((rows[left] @ _length_one(middles).T).round(5), axis=1)
    return out
