"""Texts that say the same in other words or in another language are found; one topic is not enough."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from overt import duplicates
from overt.duplicates._background import background, centred
from overt.duplicates._encoder import to_length_one
from overt.duplicates._gathering import Bars, Gatherer
from overt.duplicates._neighbours import neighbours
from overt.duplicates._texts import distinct_texts
from overt.duplicates.rewordings import Rewordings
from overt.errors import SettingError
from overt.text import key_of, normalise

REWORDED = [
    "The mayor of Larkfield opened the new bridge over the Senn on Tuesday morning.",
    "On Tuesday morning Larkfield's mayor inaugurated a new bridge across the Senn.",
    "The new Senn bridge was opened by the mayor of Larkfield early on Tuesday.",
]
TRANSLATED = [
    "Le maire de Larkfield a inauguré mardi matin le nouveau pont sur la Senn.",
    "Der Bürgermeister von Larkfield hat am Dienstagmorgen die neue Brücke über die Senn eröffnet.",
]
ONE_TOPIC = [
    "I still take the ferry, the bridge is too far from where I live.",
    "Why does a bridge need four years and two mayors?",
    "My daughter's class walked over the river today and sang all the way.",
    "Traffic was terrible again this morning, nobody told us about any ceremony.",
    "Can somebody tell me whether bicycles are allowed on it already?",
    "They could have repaired the swimming pool for that money.",
    "The fish stall at the old landing will close at the end of the month.",
    "Is the museum open on Sunday, or only during the week?",
]


def _fill(engine, texts, languages=None, first=0):
    """Posts with these texts, one account each, in order of arrival."""
    rows = []
    for place, text in enumerate(texts, first):
        key_text, size, *_ = normalise(text)
        rows.append(
            {
                "post_key": place + 1, "post_id": f"x:{place + 1}", "account_key": place + 1,
                "account_id": f"x:a{place + 1}", "platform": "x", "posted_at": 1_700_000_000 + place, "kind": "post",
                "text": text, "text_key": key_of(key_text), "text_size": size, "record_no": place + 1,
                "language": languages[place - first] if languages else None,
            }
        )  # fmt: skip
    engine.insert("post", pa.Table.from_pylist(rows))


def _matches(engine):
    """(place, place) → kind, by order of arrival."""
    place = {
        row["text_key"]: row["arrival"] - 1
        for row in engine.read("SELECT text_key, arrival FROM text").to_pylist()
    }
    found = engine.read("SELECT text_a, text_b, kind, score FROM text_match WHERE finder = 'rewordings'")
    return {(place[row["text_a"]], place[row["text_b"]]): row["kind"] for row in found.to_pylist()}


def _run(engine, batch=1, **settings):
    distinct_texts(engine, batch)
    return Rewordings(**settings).find(engine, batch)


def test_rewordings_and_translations_match_and_other_remarks_on_the_topic_do_not(engine):
    _fill(engine, [*REWORDED, *TRANSLATED, *ONE_TOPIC])
    outcome = _run(engine)
    found = _matches(engine)
    own = {(a, b) for a in range(5) for b in range(a + 1, 5)}
    assert set(found) == own
    assert {pair for pair, kind in found.items() if kind == "translation"} == own - {(0, 1), (0, 2), (1, 2)}
    assert (outcome.compared, outcome.found, outcome.left_out) == (13, 10, None)


def test_two_runs_write_the_same_rows(engine):
    _fill(engine, [*REWORDED, *TRANSLATED, *ONE_TOPIC])
    written = []
    for _ in range(2):
        for table in ("text", "text_match", "vector"):
            engine.drop(table)
            engine.create(table)
        _run(engine)
        written.append([engine.read(f"SELECT * FROM {name}").to_pylist() for name in ("text_match", "vector")])
    assert written[0] == written[1]


def test_a_new_text_joins_old_matches_and_old_pairs_are_not_written_again(engine):
    _fill(engine, [*REWORDED[:2], *ONE_TOPIC])
    _run(engine)
    assert set(_matches(engine)) == {(0, 1)}
    _fill(engine, [REWORDED[2]], first=2 + len(ONE_TOPIC))
    _run(engine, batch=2)
    assert set(_matches(engine)) == {(0, 1), (0, 10), (1, 10)}
    count = engine.read("SELECT COUNT(*) AS n FROM text_match")["n"][0].as_py()
    assert count == 3


def test_vectors_of_known_texts_are_not_computed_again(engine, monkeypatch):
    from overt.duplicates._encoder._use import PackagedUSE

    _fill(engine, [*REWORDED, *ONE_TOPIC])
    _run(engine)
    _fill(engine, [TRANSLATED[0]], first=11)
    asked = []
    plain = PackagedUSE.encode
    monkeypatch.setattr(PackagedUSE, "encode", lambda self, texts: asked.append(list(texts)) or plain(self, texts))
    _run(engine, batch=2)
    assert asked == [[TRANSLATED[0].rstrip(".")]] or asked == [[TRANSLATED[0]]]


def test_languages_the_encoder_was_not_trained_on_are_named_and_left_out(engine):
    _fill(
        engine,
        [
            *REWORDED,
            "Міський голова Ларкфілда відкрив новий міст через Сенн у вівторок уранці.",
            "У вівторок уранці мер Ларкфілда відкрив новий міст через Сенн.",
        ],
        ["en", "en-GB", None, "uk", None],
    )
    outcome = _run(engine)
    assert "2 texts in languages" in outcome.left_out
    assert outcome.left_out.endswith("uk 2")
    assert all(b < 3 for _, b in _matches(engine))
    rows = engine.read("SELECT language, language_basis FROM text ORDER BY arrival").to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("en", "platform"), ("en", "platform"), ("en", "guessed"), ("uk", "platform"), ("uk", "guessed"),
    ]  # fmt: skip


def test_a_copy_is_not_written_as_a_rewording_too(engine):
    _fill(engine, [*REWORDED, *ONE_TOPIC])
    distinct_texts(engine, 1)
    keys = [key_of(normalise(text).key_text) for text in REWORDED]
    engine.insert(
        "text_match",
        pa.Table.from_pylist(
            [{"text_a": keys[0], "text_b": keys[1], "kind": "copy", "score": 0.9, "finder": "copies"}]
        ),
    )
    Rewordings().find(engine, 1)
    assert set(_matches(engine)) == {(0, 2), (1, 2)}


def test_beyond_the_budget_texts_of_accounts_with_one_text_are_left_out_first(engine):
    _fill(engine, [*ONE_TOPIC, *REWORDED])
    engine.execute("UPDATE post SET account_key = 77 WHERE post_key > :many", {"many": len(ONE_TOPIC)})
    outcome = _run(engine, most_texts=3)
    assert outcome.compared == 3
    assert outcome.left_out == "8 texts beyond most_texts, of accounts with a single text first"
    assert outcome.found == 3


def test_short_texts_and_an_empty_case_give_nothing(engine):
    assert _run(engine).found == 0
    _fill(engine, ["thank you!", "thanks a lot", "many thanks"])
    assert _run(engine).compared == 0


def test_an_encoder_that_is_not_there_is_an_error_in_words(engine):
    _fill(engine, REWORDED)
    with pytest.raises(SettingError, match="no such folder"):
        _run(engine, encoder="/nowhere/at/all")


def test_the_finder_is_found():
    assert duplicates.find()["rewordings"] is Rewordings


# ------------------------------------------------------------------------------ its parts


def _cloud(count, size=48, seed=3):
    return to_length_one(np.random.default_rng(seed).normal(size=(count, size)).astype(np.float32))


def test_landmarks_lose_few_near_pairs(monkeypatch):
    rows = _cloud(3_000)
    twins = to_length_one(rows + 0.08 * _cloud(3_000, seed=4) * 48**0.5)
    rows = np.concatenate([rows, twins])
    everyone = np.ones(len(rows), np.bool_)
    exact = {tuple(pair) for pair in neighbours(rows, everyone, least=0.6, most=10, seed=1).tolist()}
    monkeypatch.setattr("overt.duplicates._neighbours.EXACT_UP_TO", 100)
    monkeypatch.setattr("overt.duplicates._neighbours._CELL", 200)
    quick = {tuple(pair) for pair in neighbours(rows, everyone, least=0.6, most=10, seed=1).tolist()}
    assert len(exact) > 2_000
    assert quick <= exact
    assert len(quick) >= 0.95 * len(exact)


def test_neighbours_have_a_new_text_on_one_side():
    rows = np.repeat(_cloud(5), 3, axis=0)
    new = np.zeros(15, np.bool_)
    new[4] = True
    assert neighbours(rows, new, least=0.9, most=5, seed=1).tolist() == [[3, 4], [4, 5]]


def test_a_common_topic_is_taken_out_of_all_vectors():
    topic = np.zeros(48, np.float32)
    topic[0] = 0.8
    rows = to_length_one(_cloud(400) + topic)
    assert np.median(rows @ rows.T) > 0.3
    assert abs(np.median(centred(rows, ["en"] * 400, 1) @ centred(rows, ["en"] * 400, 1).T)) < 0.05


def test_repeats_do_not_raise_the_background():
    rows = _cloud(600)
    repeated = np.concatenate([rows, np.repeat(rows[:1], 400, axis=0)])
    plain, crowded = background(rows, 1), background(repeated, 1)
    assert abs(float(plain[0]) - float(crowded[0])) < 0.05


def test_two_tight_groups_on_one_topic_stay_apart():
    topic = _cloud(1)[0]
    def story(seed):
        return to_length_one(_cloud(1, seed=seed) + 0.8 * topic)
    rows = np.concatenate(
        [to_length_one(np.repeat(story(seed), 5, axis=0) + 0.25 * _cloud(5, seed=seed + 50)) for seed in (7, 8)]
    )
    pairs = np.array([(a, b) for a in range(10) for b in range(a + 1, 10)])
    strength = np.einsum("ij,ij->i", rows[pairs[:, 0]], rows[pairs[:, 1]])
    gatherer = Gatherer(rows, np.zeros(10, np.float32), Bars(0.8, 0.3, 0.1, 0.75))
    group = gatherer.gather(pairs, strength, np.empty((0, 2), np.int64))
    assert group.tolist() == [0] * 5 + [5] * 5
