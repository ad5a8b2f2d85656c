"""Turns of language and topic: how seldom chance shows one, and that planted ones are found on their day."""

from __future__ import annotations

import numpy as np
import pytest

from overt.markers._base import Row
from overt.markers._context import forget, make
from overt.markers._turns import turn
from overt.markers.repurposed import Repurposed, _script

_AT = 1_700_000_000
_DAY = 86_400


def test_posts_in_any_order_show_a_change_no_oftener_than_said():
    rng = np.random.default_rng(1)
    p = [
        turn([[int(n)] for n in rng.choice(5, 60, p=(0.5, 0.2, 0.1, 0.1, 0.1))], rng, margin=8, shufflings=99).p_value
        for _ in range(150)
    ]
    assert np.mean(np.array(p) <= 0.1) <= 0.16
    assert np.mean(np.array(p) <= 0.01) <= 0.04


@pytest.mark.parametrize("at", [12, 30, 45])
def test_a_change_is_found_where_it_is(at):
    rng = np.random.default_rng(2)
    labels = [[int(rng.integers(0, 3)) + (3 if place >= at else 0)] for place in range(60)]
    found = turn(labels, rng, margin=8, shufflings=99)
    assert found.place == at
    assert found.distance == pytest.approx(1.0)
    assert found.p_value == 0.01


def _case(engine, fill, turned_at):
    """60 ordinary accounts with two languages and five tags each at random; account m changes both at `turned_at`."""
    rng = np.random.default_rng(3)
    posts, tags, accounts = [], [], []
    for number, who in enumerate(["x:m", *(f"x:o{n:02}" for n in range(60))]):
        accounts.append({"account_id": who, "account_key": number, "platform": "x", "posts": 60})
        for place in range(60):
            key = number * 100 + place
            late = who == "x:m" and turned_at is not None and place >= turned_at
            posts.append(
                {"post_id": f"p{key}", "post_key": key, "account_id": who, "kind": "post",
                 "posted_at": _AT + _DAY * place + (200 * _DAY if late else 0),
                 "language": "ru" if late else str(rng.choice(["en", "fr"], p=(0.8, 0.2)))}
            )  # fmt: skip
            tag = f"vote{rng.integers(3)}" if late else f"tag{number}-{rng.integers(5)}"
            tags.append({"post_key": key, "account_key": number, "tag_norm": tag, "position": 0})
    fill(engine, post=posts, post_tag=tags, account=accounts, membership=[{"account_id": "x:m", "cluster_id": 1}])
    context = make(engine, seed=1, everybody=False)
    found = {row.name: row for row in Repurposed().measure(context) if isinstance(row, Row)}
    forget(engine)
    return found


def test_an_account_that_turned_after_a_pause_stands_out(engine, fill):
    found = _case(engine, fill, 30)
    assert found["language_turn"].verdict == "stands out"
    assert "to ru on" in found["language_turn"].words
    assert found["topic_turn"].verdict == "stands out"
    assert found["pause_at_turn"].value == 201.0
    assert "longest of the account" in found["pause_at_turn"].evidence


def test_an_account_like_the_others_does_not(engine, fill):
    found = _case(engine, fill, None)
    assert {row.verdict for row in found.values()} == {"ordinary"}
    assert "pause_at_turn" not in found


def test_where_the_platform_gives_no_language_the_script_stands_for_it():
    assert _script("Гавань и мост 123") == "cyrillic"
    assert _script("ท่าเรือ harbour ท่าเรือ") == "thai"
    assert _script("123 !") == ""
    assert _script(None) == ""
