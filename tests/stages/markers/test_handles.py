"""Templates, series, random letters and mixed scripts, planted and absent."""

from __future__ import annotations

import numpy as np
import pytest

from overt.markers._base import Row
from overt.markers._context import forget, make
from overt.markers._letters import Letters, local_part, mixed_words, stem, template
from overt.markers.handles import Handles, series
from overt.simulate import personas


def _ordinary(seed, size):
    rng = np.random.default_rng(seed)
    return personas.ordinary(rng, np.array(["en"] * size, dtype=object)).handle


def _rows(engine, fill, members, others):
    accounts = [
        {"account_id": f"x:{kind}{n}", "account_key": n + 10_000 * (kind == "m"), "platform": "x", "posts": 3,
         "handle": handle}
        for kind, handles in (("m", members), ("o", others))
        for n, handle in enumerate(handles)
    ]  # fmt: skip
    fill(
        engine,
        account=accounts,
        membership=[{"account_id": f"x:m{n}", "cluster_id": 1} for n in range(len(members))],
    )
    context = make(engine, seed=1, everybody=False)
    found = {(row.subject, row.name): row for row in Handles().measure(context) if isinstance(row, Row)}
    forget(engine)
    return found


def test_ordinary_handles_taken_for_a_cluster_are_ordinary(engine, fill):
    odd = 0
    for seed in range(12):
        handles = _ordinary(seed, 640)
        found = _rows(engine, fill, handles[:30], handles[30:])
        odd += any(row.verdict == "stands out" for (who, _), row in found.items() if who == "cluster:1")
    assert odd == 0


def test_names_with_eight_digits_stand_out_beside_chosen_ones(engine, fill):
    handles = _ordinary(1, 400)
    members = [f"{handle.rstrip('0123456789')}{10_000_000 + 7_919 * n}" for n, handle in enumerate(handles[:30])]
    row = _rows(engine, fill, members, handles[30:])["cluster:1", "template_share"]
    assert row.verdict == "stands out"
    assert row.value > 0.7
    assert row.words == "name and 8 digits, as X proposes"


def test_random_letters_at_the_end_stand_out(engine, fill):
    handles = _ordinary(2, 800)
    rng = np.random.default_rng(2)
    letters = list("abcdefghjkmnpqrstuvwxyz23456789")
    members = [handle.rstrip("0123456789") + "".join(rng.choice(letters, 5)) for handle in handles[:30]]
    found = _rows(engine, fill, members, handles[30:])
    assert found["cluster:1", "unlikely_share"].verdict == "stands out"
    assert found["cluster:1", "unlikely_share"].value > 0.8
    assert "accounts in no cluster" in found["cluster:1", "unlikely_share"].evidence


def test_the_shipped_model_knows_names_from_noise():
    model = Letters.shipped()
    names = ["anna_novak", "johnsmith84", "thereadinggirl", "mariagarcia", "coffeelover"]
    noise = ["xkqzvwj", "q7h2kd9x", "anna_zxqvk", "wjtrkpzq"]
    assert max(map(model.unlikely, names)) < min(map(model.unlikely, noise))
    assert model.unlikely("anna") is None


@pytest.mark.parametrize(
    ("handles", "groups"),
    [
        (["name01", "name02", "name_03", "other"], [["name01", "name02", "name_03"]]),
        (["harbourvoice", "harbourvoise", "else"], [["harbourvoice", "harbourvoise"]]),
        (["ann1", "ann2"], []),
        (["velmora1", "velmorb2"], [["velmora1", "velmorb2"]]),
        (["20241", "20242"], []),
    ],
)
def test_a_series_differs_by_digits_or_one_letter(handles, groups):
    assert series(handles) == groups


def test_templates_stems_and_servers():
    assert template("Anna12345678", "x") == "name and 8 digits, as X proposes"
    assert template("Anna12345678", "telegram") == "letters, 8 digits"
    assert template("anna_b7", "x") == "letters, _, letters, 1 digit"
    assert stem("Name_01") == "name"
    assert local_part("ana.example.social") == "ana"
    assert local_part("@ana@example.org") == "ana"


@pytest.mark.parametrize(
    ("name", "mixed"),
    [("H\u0430rbour", ["H\u0430rbour"]), ("Harbour", []), ("Гавань Harbour", []), ("東京Tokyo", []), ("Anna é", [])],
)
def test_only_scripts_that_look_alike_within_one_word_count_as_mixed(name, mixed):
    assert mixed_words(name) == mixed
