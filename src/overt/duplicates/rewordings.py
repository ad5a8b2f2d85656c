"""Texts that say the same in other words or in another language, by their sentence vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.duplicates._base import MATCHES, Finder, Outcome
from overt.duplicates._encoder import Encoder, load
from overt.duplicates._gathering import Bars
from overt.duplicates._language_column import note_languages
from overt.duplicates._repeats import Matches, find_repeats
from overt.duplicates._spoken import spoken
from overt.duplicates._texts import Texts, read_texts
from overt.duplicates._vectors import vectors_of
from overt.plugins import setting
from overt.progress import SILENT, Progress
from overt.store import DuckDBEngine
from overt.text import normalise

_LEAST_STEP = 2_000  # texts read at a time to see which are long enough


@dataclass(frozen=True, kw_only=True)
class Rewordings(Finder):
    """Texts that say the same in other words, or in another language.

    Compared are sentence vectors of what authors say themselves: without links, mentions, emoji and
    quoted posts. What the case has in common anyway, its topic and its languages, is taken out first.
    """

    name = "rewordings"
    when = MATCHES
    question = "Which texts say the same in other words or in another language?"
    needs = ("text", "post")
    writes = ("text", "text_match", "vector")
    grows = ("text_match", "vector")
    after = ("copies",)
    keeps: ClassVar[Mapping[str, tuple[str, ...]]] = {"vector": ("encoder", "second_encoder", "most_letters")}
    caveats = (
        "People who report one event in one sentence say the same by themselves: headlines, scores, alerts.",
        "Texts that differ in a number, a name or a 'not' are near to each other for every encoder.",
        "Languages the encoder was not trained on are left out and named; copies in them are still found.",
        "A match is not directed: who reworded whom is not said by the vectors.",
    )
    references = (
        "Yang et al. 2020, Multilingual universal sentence encoder for semantic retrieval, ACL demonstrations",
        "VIGINUM 2023, D3lta: detecting duplicated text content, arXiv 2312.17338 (the three kinds)",
        "Lample et al. 2018, Word translation without parallel data, ICLR (the background of both sides)",
    )

    encoder: str = setting(
        "", "folder of another encoder (sentence-transformers, ONNX or model2vec); empty: the packaged one"
    )
    second_encoder: str = setting(
        "", "folder of an encoder for the languages the first was not trained on; empty: they are left out"
    )
    least_letters: int = setting(
        30, "letters a text needs, without links and mentions; an ideograph counts 3", least=1
    )
    most_texts: int = setting(
        20_000,
        "texts to compare; first those of accounts with several texts. Twenty thousand take half a minute; "
        "whatever is left out is counted",
        least=1,
    )
    most_letters: int = setting(
        300, "letters of a text that are read, from its beginning: the encoder is one of sentences", least=30
    )
    most_near: int = setting(30, "nearest texts of each that are looked at", least=1)
    alone: float = setting(
        0.68,
        "closeness beyond the background, with half of the shared wording, for a pair by itself",
        least=0.0,
        most=2.0,
    )
    joining: float = setting(
        0.30, "closeness beyond the background for joining two matched texts", least=0.0, most=1.0
    )
    settled: float = setting(
        0.16, "closeness beyond the background for joining a large group", least=0.0, most=1.0
    )
    cohesion: float = setting(
        0.75, "closeness across groups, as a share of that within the looser one", least=0.0, most=1.0
    )
    seed: int = setting(20_241_202, "seed of the texts drawn as background", least=0)

    def find(self, engine: DuckDBEngine, batch: int, progress: Progress = SILENT) -> Outcome:
        """Fill `text.language` of new texts, `vector`, and `text_match` with rewordings and translations."""
        note_languages(engine, batch)
        keys, over = self._within_budget(engine)
        texts = read_texts(engine, keys)
        said = [spoken(text) for text in texts.raw]
        chosen = np.ones(len(texts), np.bool_)
        first = load(self.encoder)
        second = load(self.second_encoder) if self.second_encoder else None
        left = chosen & ~_covered(first, texts.languages)
        found = compared = 0
        for encoder, share in ((first, chosen & ~left), (second, left)):
            if encoder is None or not share.any():
                continue
            places = np.flatnonzero(share)
            compared += int((texts.batches[places] >= batch).sum())
            found += self._match(engine, encoder, texts, said, places, batch, progress)
            left = left & ~(share & _covered(encoder, texts.languages))
        return Outcome("ready", compared, found, _left_out(texts, left, over, first, second))

    def _within_budget(self, engine: DuckDBEngine) -> tuple[NDArray[np.int64], int]:
        """Keys of the texts to compare, and how many were not looked at for want of time.

        Those of accounts with several texts come first: an account that writes once cannot be seen to repeat a habit.
        Texts are read until there are enough that are long enough without what they quote.
        """
        keys = engine.read(_IN_TURN, {"least": self.least_letters})["text_key"].to_numpy()
        chosen: list[NDArray[np.int64]] = []
        looked = count = 0
        while looked < len(keys) and count < self.most_texts:
            asked = keys[looked : looked + max(_LEAST_STEP, self.most_texts - count)]
            engine.put("_asked", pa.table({"place": np.arange(len(asked)), "text_key": asked}))
            raw = engine.read(_RAW)["raw"].to_pylist()
            engine.drop("_asked")
            able = asked[np.array([normalise(spoken(text)).size >= self.least_letters for text in raw], np.bool_)]
            kept = able[: self.most_texts - count]
            chosen.append(kept)
            count += len(kept)
            looked += len(asked) if len(kept) == len(able) else int(np.flatnonzero(asked == kept[-1])[0]) + 1
        return np.concatenate([np.empty(0, np.int64), *chosen]), len(keys) - looked

    def _match(
        self,
        engine: DuckDBEngine,
        encoder: Encoder,
        texts: Texts,
        said: list[str],
        places: NDArray[np.int64],
        batch: int,
        progress: Progress,
    ) -> int:
        keys = texts.keys[places]
        beginnings = [said[place][: self.most_letters] for place in places]
        vectors, _ = vectors_of(engine, encoder, keys, beginnings, progress)
        matches = find_repeats(
            vectors,
            [texts.normal[place] for place in places],
            [texts.languages[place] for place in places],
            texts.batches[places] >= batch,
            _known(engine, keys),
            bars=Bars(self.alone, self.joining, self.settled, self.cohesion),
            most_near=self.most_near,
            seed=self.seed,
        )
        engine.insert("text_match", _rows(keys, matches))
        return len(matches.pairs)


def _covered(encoder: Encoder, languages: list[str | None]) -> NDArray[np.bool_]:
    """Whether the encoder was trained on a text's language; yes where either is not known."""
    known = encoder.languages
    return np.array([known is None or one is None or one in known for one in languages], np.bool_)


def _known(engine: DuckDBEngine, keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Matches that are there already, copies included, as places in `keys`."""
    rows = engine.read(
        "SELECT text_a, text_b FROM text_match GROUP BY text_a, text_b ORDER BY text_a NULLS LAST, text_b NULLS LAST"
    )
    order = np.argsort(keys)
    pairs = np.stack([rows["text_a"].to_numpy(), rows["text_b"].to_numpy()], axis=1).astype(np.int64)
    if not len(keys) or not len(pairs):
        return np.empty((0, 2), np.int64)
    place = np.minimum(np.searchsorted(keys[order], pairs), len(keys) - 1)
    there = (keys[order][place] == pairs).all(axis=1)
    return np.asarray(np.sort(order[place[there]], axis=1), np.int64)


def _rows(keys: NDArray[np.int64], matches: Matches) -> pa.Table:
    kinds = np.where(matches.translated, "translation", "rewording")
    return pa.table(
        {
            "text_a": pa.array(keys[matches.pairs[:, 0]], pa.int64()),
            "text_b": pa.array(keys[matches.pairs[:, 1]], pa.int64()),
            "kind": pa.array(kinds.tolist(), pa.string()),
            "score": pa.array(matches.cosine.astype(np.float64).round(6), pa.float64()),
            "finder": pa.array([Rewordings.name] * len(kinds), pa.string()),
        }
    )


def _left_out(
    texts: Texts, left: NDArray[np.bool_], over: int, first: Encoder, second: Encoder | None
) -> str | None:
    """What was not compared, in words."""
    words = []
    if left.any():
        counts = Counter(texts.languages[place] or "unknown" for place in np.flatnonzero(left))
        named = ", ".join(f"{code} {n:,}" for code, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])))
        which = first.name if second is None else f"{first.name} and {second.name}"
        words.append(
            f"{int(left.sum()):,} texts in languages that {which} was not trained on, searched for copies only: {named}"
        )
    if over:
        words.append(f"{over:,} texts beyond most_texts, of accounts with a single text first")
    return "; ".join(words) or None


_IN_TURN = """
    WITH writer AS (
        SELECT account_key
        FROM post
        WHERE text_key IS NOT NULL AND kind <> 'repost'
        GROUP BY account_key
        HAVING COUNT(DISTINCT text_key) > 1
    ),
    several AS (
        SELECT p.text_key
        FROM post p
        JOIN writer w ON w.account_key = p.account_key
        WHERE p.text_key IS NOT NULL AND p.kind <> 'repost'
        GROUP BY p.text_key
    )
    SELECT t.text_key
    FROM text t
    LEFT JOIN several s ON s.text_key = t.text_key
    WHERE t.text_size >= :least
    ORDER BY CASE WHEN s.text_key IS NULL THEN 1 ELSE 0 END NULLS LAST, t.arrival NULLS LAST, t.text_key NULLS LAST
"""
_RAW = """
    SELECT a.place, MIN(p.text) AS raw
    FROM _asked a
    JOIN text t ON t.text_key = a.text_key
    JOIN post p ON p.post_key = t.post_key
    GROUP BY a.place
    ORDER BY a.place NULLS LAST
"""
