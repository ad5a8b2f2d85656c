"""The distinct texts of a case: what is compared, instead of every post with every other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.duplicates._spread import spread
from overt.store import DuckDBEngine
from overt.text import normalise


def distinct_texts(engine: DuckDBEngine, batch: int) -> None:
    """Build `text` anew: old texts keep their batch, language, bits and state; new ones get `batch`.

    Reposts are not compared: they repeat by design and have signals of their own. A text is there from
    its first letter; finders say in `state` why they leave one out.
    """
    engine.build("_text", _TEXTS, {"batch": batch}, keep=False)
    engine.drop("text")
    engine.create("text")
    engine.append("text", f"SELECT {', '.join(_COLUMNS)} FROM _text ORDER BY arrival NULLS LAST, text_key NULLS LAST")
    engine.drop("_text")


_COLUMNS = (
    "text_key", "post_key", "text_size", "posts", "accounts", "first_at", "last_at", "arrival",
    "language", "language_basis", "bits", "state", "batch",
)  # fmt: skip

_TEXTS = """
    WITH posted AS (
        SELECT text_key, post_key, account_key, posted_at, text_size, record_no,
               ROW_NUMBER() OVER (
                   PARTITION BY text_key ORDER BY record_no NULLS LAST, post_key NULLS LAST
               ) AS place
        FROM post
        WHERE text_key IS NOT NULL AND kind <> 'repost'
    ),
    counted AS (
        SELECT text_key, MAX(CASE WHEN place = 1 THEN post_key END) AS post_key,
               MAX(text_size) AS text_size, COUNT(*) AS posts,
               COUNT(DISTINCT account_key) AS accounts, MIN(posted_at) AS first_at,
               MAX(posted_at) AS last_at, MIN(record_no) AS arrival
        FROM posted
        GROUP BY text_key
    )
    SELECT c.text_key, c.post_key, c.text_size, c.posts, c.accounts, c.first_at, c.last_at, c.arrival,
           t.language, t.language_basis, t.bits, t.state, COALESCE(t.batch, :batch) AS batch
    FROM counted c
    LEFT JOIN text t ON t.text_key = c.text_key
"""


@dataclass(frozen=True)
class Texts:
    """Distinct texts in order of arrival, column by column; all of one length.

    raw       as posted, of the post that came first
    normal    normalised: `overt.text.normalise(raw).key_text`
    """

    keys: NDArray[np.int64]
    raw: list[str]
    normal: list[str]
    sizes: NDArray[np.int64]
    posts: NDArray[np.int64]
    accounts: NDArray[np.int64]
    languages: list[str | None]
    states: list[str | None]
    batches: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.raw)


def read_texts(engine: DuckDBEngine, keys: NDArray[np.int64]) -> Texts:
    """The texts with these keys in order of arrival; many of them are normalised in worker processes."""
    engine.put("_asked", pa.table({"text_key": pa.array(keys, pa.int64())}))
    rows = engine.read(_READ)
    engine.drop("_asked")
    raw = rows["raw"].to_pylist()
    return Texts(
        keys=rows["text_key"].to_numpy(),
        raw=raw,
        normal=normal_forms(raw),
        sizes=rows["text_size"].to_numpy().astype(np.int64),
        posts=rows["posts"].to_numpy(),
        accounts=rows["accounts"].to_numpy(),
        languages=rows["language"].to_pylist(),
        states=rows["state"].to_pylist(),
        batches=rows["batch"].to_numpy().astype(np.int64),
    )


def normal_forms(raw: Sequence[str]) -> list[str]:
    """`overt.text.normalise(…).key_text` of each text, of many in worker processes."""
    parts = (raw[begin : begin + _PART] for begin in range(0, len(raw), _PART))
    return [form for part in spread(_normal, parts, len(raw)) for form in part]


_PART = 8_192  # texts handed to a worker process at once


def _normal(raw: Sequence[str]) -> list[str]:
    return [normalise(text).key_text for text in raw]


_READ = """
    SELECT t.text_key, MIN(p.text) AS raw, MIN(t.text_size) AS text_size, MIN(t.posts) AS posts,
           MIN(t.accounts) AS accounts, MIN(t.language) AS language, MIN(t.state) AS state,
           MIN(t.batch) AS batch, MIN(t.arrival) AS arrival
    FROM text t
    JOIN _asked a ON a.text_key = t.text_key
    JOIN post p ON p.post_key = t.post_key
    GROUP BY t.text_key
    ORDER BY MIN(t.arrival) NULLS LAST, t.text_key NULLS LAST
"""
