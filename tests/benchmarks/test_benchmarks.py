"""The benchmarks count what they say they count; their figures are not tested here."""

from __future__ import annotations

import json

import numpy as np
import pytest

from overt.case import Case

_HEADER = "account_id,post_id,posted_at,text\n"
_LINE = "placeholder words number {} long enough to be counted"


@pytest.fixture
def small_case(tmp_path):
    """`small_case(rows)` is a case of rows (account, time, text), read and run."""
    opened = []

    def make(rows):
        number = len(opened)
        file = tmp_path / f"posts{number}.csv"
        lines = [f"{who},{place},{at},{text}\n" for place, (who, at, text) in enumerate(rows)]
        file.write_text(_HEADER + "".join(lines), encoding="utf-8")
        case = Case.create(tmp_path / f"case{number}")
        opened.append(case)
        case.ingest([file], platform="x")
        case.run()
        return case

    yield make
    for case in opened:
        case.close()


def test_acts_are_the_same_for_the_same_seed_and_hold_the_planted_groups():
    from benchmarks.acts import EVENTS, MEMBERS, acts

    table = acts(20_000, seed=3)
    assert table.equals(acts(20_000, seed=3))
    assert table.num_rows == 20_000
    _, per_account = np.unique(table["account_key"].to_numpy(), return_counts=True)
    assert (per_account == EVENTS).sum() >= 2 * MEMBERS


def test_pairing_and_the_bare_join_find_the_same_pairs():
    from benchmarks.pairing import measure

    measured = measure(10_000, runs=1)
    assert measured.pairs > 0
    assert measured.differing == 0
    assert len(measured.bare_s) == len(measured.whole_s) == len(measured.core_s) == 1


def test_the_naive_rule_flags_two_equal_texts_within_ten_minutes_and_not_one(small_case):
    from benchmarks.score import score

    case = small_case([
        ("a", "2024-05-14T10:00:00Z", _LINE.format(1)), ("b", "2024-05-14T10:09:00Z", _LINE.format(1)),
        ("a", "2024-05-15T10:00:00Z", _LINE.format(2)), ("b", "2024-05-15T10:10:00Z", _LINE.format(2)),
        ("c", "2024-05-14T10:01:00Z", _LINE.format(1)), ("c", "2024-05-15T10:11:01Z", _LINE.format(2)),
        ("d", "2024-05-14T10:00:00Z", "short"), ("d", "2024-05-15T10:00:00Z", "brief"),
    ])  # fmt: skip
    found = score(case, least_posts=1)
    assert (found.considered, found.naive) == (4, 3)  # c meets a once, and b twice
    assert score(case, least_posts=3).considered == 0


def test_halves_of_a_merged_case_keep_their_posts_and_the_hour_and_day_of_the_control(small_case, tmp_path):
    from benchmarks.merged import WEEK_S, begins, ingest_halves, overlap, weeks_between, write_half

    operation = small_case([("a", "2024-05-14T10:00:00Z", "first #tag"), ("b", "2024-05-16T10:00:00Z", "second")])
    control = small_case([("a", "2015-02-17T12:30:00Z", "RT @someone: third"), ("c", "2015-02-18T12:31:00Z", "fourth")])
    shift = weeks_between(operation, control) * WEEK_S
    assert 0.0 < overlap(operation, control, shift) <= 1.0
    files = [tmp_path / "operation.csv", tmp_path / "control.csv"]
    assert write_half(operation, files[0], half="op", shift_s=0) == 2
    assert write_half(control, files[1], half="control", shift_s=shift) == 2
    with Case.create(tmp_path / "merged") as merged:
        ingest_halves(merged, files)
        posts = merged.sql(
            "SELECT account_id, posted_at, kind, text, tag_count FROM post ORDER BY account_id"
        ).to_pylist()
    before = control.sql("SELECT posted_at FROM post ORDER BY account_id")["posted_at"].to_pylist()
    assert [row["account_id"] for row in posts] == ["x:control-a", "x:control-c", "x:op-a", "x:op-b"]
    assert [row["posted_at"] - shift for row in posts[:2]] == before
    assert [row["kind"] for row in posts] == ["repost", "post", "post", "post"]
    assert posts[2]["tag_count"] == 1
    assert begins("op") == "x:op-"


def test_sets_that_are_absent_are_rows_that_say_so(tmp_path, monkeypatch, capsys):
    from benchmarks import accuracy

    monkeypatch.setenv("OVERT_SHARED", str(tmp_path))
    assert accuracy.main(["--json", str(tmp_path / "figures.json")]) == 0
    printed = capsys.readouterr().out
    assert "ira_2016" in printed
    assert "absent" in printed
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert all(each["absent"] for each in (*figures["sets"], *figures["merged"]))
