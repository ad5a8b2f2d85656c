"""The one command for all markers: its parts are there, and cutting posts leaves what it says."""

from __future__ import annotations

import importlib
from collections import Counter

import pytest

import overt
from benchmarks import markers, post_power
from stages.report.invented_case import crew_case


def test_every_part_that_is_a_command_of_its_own_can_be_run():
    assert all(callable(importlib.import_module(f"benchmarks.{name}").main) for name in markers.COMMANDS)


def test_a_part_that_is_not_there_is_refused_with_those_that_are(capsys):
    with pytest.raises(SystemExit):
        markers.main(["--only", "horoscopes"])
    assert "staging" in capsys.readouterr().err


def test_cutting_leaves_at_most_that_many_posts_of_each_account_and_the_same_ones_each_time(tmp_path, fill):
    with overt.Case.create(tmp_path / "case") as case:
        fill(case.engine, **crew_case(days=12))
        before = Counter(case.table("post")["account_id"].to_pylist())
        for name in ("post", "account"):
            case.engine.execute(f"CREATE TABLE _whole_{name} AS SELECT * FROM {name}")
        for most in (20, 4, 2):
            post_power._cut(case, most)
            kept = case.table("post")
            assert Counter(kept["account_id"].to_pylist()) == {who: min(n, most) for who, n in before.items()}
            told = {row["account_id"]: row["posts"] for row in case.table("account").to_pylist()}
            assert told == {who: min(n, most) for who, n in before.items()}
        again = case.table("post")
        post_power._cut(case, 2)
        assert case.table("post").sort_by("post_key") == again.sort_by("post_key")
