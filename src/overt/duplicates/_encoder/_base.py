"""What an encoder is: texts in, vectors out, whose cosine says how alike texts are in meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """Anything that gives one vector of length 1 per text.

    name        name and version: vectors are kept in the case under it and never mixed with others
    languages   ISO 639-1 codes it was trained on; None where that is not known
    """

    name: str
    languages: frozenset[str] | None

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row per text, 32-bit floats, each of length 1."""


def to_length_one(vectors: NDArray[np.generic]) -> Floats:
    """Rows divided by their length; a row of zeros stays one."""
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    scaled: Floats = rows / np.maximum(length, np.float32(1e-12))[:, None]
    return scaled
