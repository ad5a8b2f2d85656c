"""The benchmark of profiles asks the markers about the groups it says, and about no others."""

from __future__ import annotations

import numpy as np

from overt.store import TABLES, DuckDBEngine

_AT = 1_709_251_200


def _engine():
    from benchmarks.profiles import _table

    rng = np.random.default_rng(1)
    accounts = [
        {"account_id": f"x:{n:03}", "account_key": n, "platform": "x", "posts": 1,
         "created_at": _AT + n * 60 if n < 40 else _AT - int(rng.integers(1, 3_000)) * 86_400}
        for n in range(400)
    ]  # fmt: skip
    engine = DuckDBEngine()
    engine.create(*TABLES)
    engine.insert("account", _table("account", accounts))
    return engine


def test_groups_of_an_operation_stand_out_and_ordinary_ones_do_not():
    from benchmarks.profiles import _accounts, _rounds, _share

    engine = _engine()
    everybody = _accounts(engine, "a.posts >= 1")
    ours = everybody[:40]
    rng = np.random.default_rng(2)
    rows = _rounds(engine, rng, ours, ours, 10, 6, ("creation_burst",))
    assert _share(rows, "burst_share") == (6, 6)
    rows = _rounds(engine, rng, everybody[40:], ours, 10, 6, ("creation_burst",))
    assert _share(rows, "burst_share") == (0, 6)
    engine.close()


def test_nothing_is_counted_of_the_rest_of_an_operation():
    from benchmarks.profiles import _REST, ask

    engine = _engine()
    rest = [f"x:{n:03}" for n in range(10, 40)]
    rows = ask(engine, {1: [f"x:{n:03}" for n in range(10)], _REST: rest}, ("creation_burst",))
    subjects = {row.subject for row in rows}
    assert f"cluster:{_REST}" not in subjects
    assert not subjects & set(rest)
    assert {row.n for row in rows if row.name == "burst_share"} == {10}
    engine.close()


def test_a_profile_held_back_is_a_placeholder_of_its_own():
    from benchmarks.profiles import _bot_account

    row = {
        "created_at": "Fri Mar 02 02:27:13 +0000 2018", "followers": "23", "friends": "8", "statuses": "3",
        "description_len": "80", "default_profile_image": "False",
    }  # fmt: skip
    first, second = _bot_account(1, row), _bot_account(2, {**row, "description_len": "0"})
    assert first["created_at"] == 1_519_957_633
    assert "1" in first["biography"]
    assert second["biography"] is None


def test_a_sharp_change_is_certain_and_none_is_not():
    from benchmarks.profiles import _turned

    rng = np.random.default_rng(3)
    assert _turned(rng, 60, 0.0).p_value <= 0.01
    assert _turned(rng, 60, 1.0).p_value > 0.01
