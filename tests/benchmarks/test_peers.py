"""The comparison with peers runs with whatever is installed, and says what is not."""

from __future__ import annotations

import json
import sys

import pytest


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """A tiny run of everything that is installed here, and what it printed."""
    from benchmarks.peers import __main__ as peers

    folder = tmp_path_factory.mktemp("peers")
    with pytest.MonkeyPatch.context() as patch:
        printed = []
        patch.setattr("builtins.print", lambda *words, **_: printed.append(" ".join(map(str, words))))
        peers.main([
            "--sizes", "2000", "--crowds", "60", "--runs", "1", "--json", str(folder / "figures.json"),
            "--folder", str(folder),
        ])  # fmt: skip
    kept = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return kept, "\n".join(printed)


def test_every_tool_is_a_row_or_a_reason(figures):
    from benchmarks.peers.tools import TOOLS

    kept, printed = figures
    assert set(kept["tools"]) == {tool.name for tool in TOOLS}
    assert all(f"| {name} " in printed for name in kept["tools"])
    absent = {name for name, version in kept["tools"].items() if version.startswith("skipped: ")}
    assert {row["tool"] for row in kept["sizes"][0]["rows"]} == set(kept["tools"]) - absent


def test_all_that_ran_found_the_pairs_and_weights_that_overt_finds(figures):
    rows = figures[0]["sizes"][0]["rows"]
    assert all(row["ran"]["state"] == "done" for row in rows), rows
    compared = [row["agreement"] for row in rows if row["agreement"]]
    assert len(compared) >= 3  # from the file, and DuckDB twice: these need nothing that Overt does not
    for same in compared:
        assert same["ours"] == same["theirs"] == same["both"] == same["same_weight"] > 0


def test_one_object_with_a_crowd_is_measured_for_a_day_and_for_an_hour(figures):
    heavy = figures[0]["heavy"]
    assert [each["span_s"] for each in heavy] == [86_400, 3_600]
    assert all(row["ran"]["said"]["pair_s"] >= 0 for each in heavy for row in each["rows"])


def test_a_process_that_takes_too_long_or_too_much_is_a_result():
    from benchmarks.processes import DONE, FAILED, MEMORY, TIME, run

    python = [sys.executable, "-c"]
    said = run([*python, "print('words'); print('{\"n\": 1}')"], seconds=60, gib=2)
    assert (said.state, said.said) == (DONE, {"n": 1})
    assert said.peak_gib > 0
    assert run([*python, "import time; time.sleep(60)"], seconds=0.5, gib=2).state == TIME
    assert run([*python, "x = bytearray(2**33)"], seconds=60, gib=2).state == MEMORY
    failed = run([*python, "raise ValueError('no such thing')"], seconds=60, gib=2)
    assert (failed.state, failed.why) == (FAILED, "ValueError: no such thing")


def test_edges_with_another_weight_or_missing_do_not_agree(tmp_path):
    from benchmarks.peers.agreement import compare

    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    ours.write_text("a,b,weight\n1,2,3\n1,3,1\n2,3,1\n")
    theirs.write_text("a,b,weight\n1,2,4\n1,3,1\n3,4,1\n")
    assert compare(str(ours), str(theirs)) == {"ours": 3, "theirs": 3, "both": 2, "same_weight": 1}


def test_a_goal_is_reached_only_with_equal_pairs():
    from benchmarks.peers.goals import GOALS, goal_rows
    from benchmarks.peers.rounds import Round, Row
    from benchmarks.processes import DONE, Ran

    goal = GOALS[0]

    def row(name, seconds, same=None):
        said = {"read_s": 1.0, "pair_s": seconds, "read_cpu_s": 2.0, "pair_cpu_s": seconds}
        return Row(name, "", Ran(DONE, 1.0, 1.0, 0.1, said), "", 1, same)

    equal = {"ours": 5, "theirs": 5, "both": 5, "same_weight": 5}
    for same, reached in ((equal, True), (equal | {"same_weight": 4}, False)):
        rows = (row("Overt, pairing with evidence", 0.5), row("Overt, from the file", 9.0), row(goal.peer, 60.0, same))
        found = goal_rows([Round(goal.acts, None, rows)])
        assert found[0]["pairing_times"] == 120.0
        assert found[0]["pairing_reached"] is reached
        assert (found[0]["file_times"], found[0]["file_reached"]) == (6.1, False)
        assert found[0]["file_cpu_times"] == pytest.approx(62 / 11)
        assert found[0]["alike_times"] is None


def test_growth_measures_each_size_and_draws_its_own_figures(tmp_path, capsys):
    from benchmarks import growth

    file, picture = tmp_path / "growth.json", tmp_path / "growth.svg"
    growth.main(["--sizes", "2000,4000", "--without-crowd", "--json", str(file), "--folder", str(tmp_path)])
    assert "| 4,000" in capsys.readouterr().out
    rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
    assert [row["acts"] for row in rows] == [2_000, 4_000]
    assert all(row["pair"]["said"]["pairs"] == row["bare"]["said"]["pairs"] > 0 for row in rows)
    growth.main(["--from", str(file), "--picture", str(picture)])
    assert picture.read_text(encoding="utf-8").count("the bare DuckDB join") >= 1


def test_acts_in_blocks_are_as_many_as_asked_and_have_the_planted_groups():
    from collections import Counter

    from benchmarks.acts import EVENTS, MEMBERS, blocks

    tables = list(blocks(20_000, 6_000, seed=3))
    assert [table.num_rows for table in tables] == [6_000, 6_000, 6_000, 1_400, 600]
    posts = [key for table in tables for key in table["post_key"].to_pylist()]
    assert posts == list(range(20_000))
    assert list(Counter(tables[-1]["account_key"].to_pylist()).values()) == [EVENTS] * 2 * MEMBERS
