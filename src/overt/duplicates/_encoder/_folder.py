"""Encoders from a folder on this machine: model2vec, sentence-transformers or ONNX, told by their files."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overt.duplicates._encoder._base import Encoder, Floats, to_length_one
from overt.errors import SettingError

_STEP = 64
_LONGEST = 512


def from_folder(where: str) -> Encoder:
    """The encoder whose files lie in `where`.

    *.onnx with tokenizer.json: ONNX. modules.json or a config with architectures: sentence-transformers.
    model.safetensors with tokenizer.json and a config without architectures: model2vec. A file
    `languages.json` with a list of ISO 639-1 codes says which languages it was trained on.
    """
    folder = Path(where).expanduser()
    if not folder.is_dir():
        raise SettingError(
            f"rewordings.encoder is {where!r}, but there is no such folder. Give the folder of a model on this "
            "machine; nothing is downloaded."
        )
    if onnx := sorted((*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx"))):
        return OnnxModel(folder, onnx[0])
    config = _json(folder / "config.json")
    if (folder / "modules.json").exists() or (isinstance(config, dict) and "architectures" in config):
        return SentenceTransformer(folder)
    if (folder / "model.safetensors").exists() and (folder / "tokenizer.json").exists():
        return StaticModel(folder)
    raise SettingError(
        f"{folder} holds no encoder that is known. It needs one of: *.onnx and tokenizer.json; modules.json "
        "(sentence-transformers); model.safetensors, tokenizer.json and config.json (model2vec)."
    )


class _FromFolder:
    """What all have in common: a name that changes with the weights, and the languages of the folder."""

    kind = ""

    def __init__(self, folder: Path) -> None:
        self.name = f"{self.kind} {folder.name} {_fingerprint(folder)}"
        said = _json(folder / "languages.json")
        self.languages: frozenset[str] | None = frozenset(map(str, said)) if isinstance(said, list) else None


class StaticModel(_FromFolder):
    """model2vec: a table of token vectors whose mean is the text's."""

    kind = "model2vec"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._model: Any = _library("model2vec", folder).StaticModel.from_pretrained(str(folder))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Mean token vectors of length 1."""
        return to_length_one(np.asarray(self._model.encode(list(texts), show_progress_bar=False)))


class SentenceTransformer(_FromFolder):
    """sentence-transformers: a transformer with its pooling as the folder describes it."""

    kind = "sentence-transformers"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        library = _library("sentence_transformers", folder)
        self._model: Any = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1."""
        return to_length_one(np.asarray(self._model.encode(list(texts), show_progress_bar=False)))


class OnnxModel(_FromFolder):
    """ONNX: token vectors averaged over the attention mask, unless the model gives one vector per text."""

    kind = "onnx"

    def __init__(self, folder: Path, file: Path) -> None:
        super().__init__(folder)
        tokenizer = folder / "tokenizer.json"
        if not tokenizer.exists():
            raise SettingError(f"{file.name} is in {folder}, but tokenizer.json is not: put it beside the model.")
        self._tokenizer: Any = _library("tokenizers", folder).Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.enable_padding()
        self._session: Any = _library("onnxruntime", folder).InferenceSession(
            str(file), providers=["CPUExecutionProvider"]
        )
        self._asked = {each.name for each in self._session.get_inputs()}

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1; texts of like length are worked on together."""
        order = sorted(range(len(texts)), key=lambda place: (len(texts[place]), place))
        parts = [
            self._some([texts[place] for place in order[begin : begin + _STEP]])
            for begin in range(0, len(order), _STEP)
        ]
        rows = np.concatenate(parts)
        out = np.empty_like(rows)
        out[order] = rows
        return out

    def _some(self, texts: list[str]) -> Floats:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([each.attention_mask for each in encoded], np.int64)
        given: dict[str, NDArray[np.int64]] = {
            "input_ids": np.array([each.ids for each in encoded], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        out = np.asarray(
            self._session.run(None, {name: rows for name, rows in given.items() if name in self._asked})[0]
        )
        if out.ndim == 3:
            out = (out * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)[:, None]
        return to_length_one(out)


def _library(name: str, folder: Path) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as problem:
        raise SettingError(
            f"The encoder in {folder} needs the library {name}, which is not installed: "
            f"pip install {name.replace('_', '-')}."
        ) from problem


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as problem:
        raise SettingError(f"{file} is no JSON: {problem}.") from problem


def _fingerprint(folder: Path) -> str:
    """Eight digits of the hash over all files: other weights are another encoder."""
    digest = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        with file.open("rb") as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:8]
