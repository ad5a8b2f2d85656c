"""Vectors of texts: read from the case where they are there, computed and kept where not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from overt.duplicates._encoder import Encoder, Floats
from overt.progress import Progress
from overt.store import DuckDBEngine

_STEP = 2_000


def vectors_of(
    engine: DuckDBEngine,
    encoder: Encoder,
    keys: NDArray[np.int64],
    texts: Sequence[str],
    progress: Progress,
) -> tuple[Floats, int]:
    """One row per key, and how many had to be computed. Keys are distinct.

    They are kept as 32-bit floats, 2 kB each for the packaged encoder: rounding them to 16 bits would
    move cosines by up to 0.0005, less than matters, but then a second run would not give the bytes
    of the first.
    """
    kept = engine.read(
        "SELECT text_key, vector FROM vector WHERE encoder = :encoder ORDER BY text_key NULLS LAST",
        {"encoder": encoder.name},
    )
    there = kept["text_key"].to_numpy()
    place = np.searchsorted(there, keys)
    known = np.zeros(len(keys), np.bool_)
    if len(there):
        known = there[np.minimum(place, len(there) - 1)] == keys
    wanted = np.flatnonzero(~known)
    new = _compute(engine, encoder, keys[wanted], [texts[one] for one in wanted.tolist()], progress)
    if not known.any():
        return new, len(wanted)
    old = _read(kept["vector"].take(pa.array(place[known])))
    out = np.empty((len(keys), old.shape[1]), np.float32)
    out[known] = old
    if len(wanted):
        out[wanted] = new
    return out, len(wanted)


def _compute(
    engine: DuckDBEngine,
    encoder: Encoder,
    keys: NDArray[np.int64],
    texts: Sequence[str],
    progress: Progress,
) -> Floats:
    if not len(keys):
        return np.empty((0, 0), np.float32)
    progress.start("vectors", len(keys), "texts")
    parts = []
    for begin in range(0, len(keys), _STEP):
        rows = encoder.encode(texts[begin : begin + _STEP])
        parts.append(rows)
        engine.insert("vector", _table(encoder.name, keys[begin : begin + _STEP], rows))
        progress.advance("vectors", len(rows))
    progress.end("vectors", f"{len(keys):,} texts")
    return np.concatenate(parts)


def _table(encoder: str, keys: NDArray[np.int64], rows: Floats) -> pa.Table:
    packed = [row.tobytes() for row in rows.astype("<f4")]
    return pa.table(
        {
            "encoder": pa.array([encoder] * len(keys)),
            "text_key": pa.array(keys, pa.int64()),
            "vector": pa.array(packed, pa.binary()),
        }
    )


def _read(column: pa.ChunkedArray) -> Floats:
    packed = b"".join(column.to_pylist())
    return np.frombuffer(packed, "<f4").astype(np.float32).reshape(len(column), -1)
