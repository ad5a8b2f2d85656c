"""overt assess, label and operation as a stranger types them."""

from __future__ import annotations

import json
import shutil
import sys

import pytest

from overt.case import Case
from overt.cli import main
from overt.settings import RunSettings

WHO = ("--by", "ana", "--reason", "read the posts")


def team():
    """Six accounts that post the same fourteen links within seconds, among forty that do not; over two days."""
    lines = ["account_id,posted_at,text,links,likes,reposts"]
    for n in range(14):
        at = f"2024-05-{1 + n // 7:02d}T{6 + n % 7:02d}"
        lines += [f"team{k},{at}:00:{10 + k:02d}Z,note {n},https://a.example/{n},3,1" for k in range(6)]
        lines += [f"person{p},{at}:{p:02d}:30Z,other {p} {n},https://b.example/{p}-{n},5,2" for p in range(40)]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("assess")
    (folder / "posts.csv").write_text(team(), encoding="utf-8")
    with Case.create(folder / "case") as case:
        case.ingest([folder / "posts.csv"], platform="x")
        case.run(RunSettings(copies=5))
        assert case.clusters().num_rows == 1
    return folder / "case"


@pytest.fixture
def overt(monkeypatch, capsys, made, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(made, folder)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["overt", *map(str, words), "--case", str(folder)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    code, _, err = run("operation", "new", "Riverside", "--cluster", 1, *WHO)
    assert code == 0, err
    return run


def test_the_page_says_what_is_judged_proven_weighed_and_not_measured(overt):
    code, out, err = overt("assess", "O1")
    assert (code, err) == (0, "")
    for said in ("Coordination: not assessed.", "Source: not assessed.", "category 1 of 6", "Not measured",
                 "covert: A covert directed operation", "The sum is no probability", "next      overt assess judge O1"):  # fmt: skip
        assert said in out
    code, out, _ = overt("assess", "show", "O1", "--json")
    found = json.loads(out)
    assert [each["judgement"] for each in found["judgements"]] == [
        "coordination",
        "authenticity",
        "source",
        "impact",
    ]
    assert found["impact"]["breakout"]["category"] == 1


def test_a_list_of_pick_ups_is_read_shown_and_undone(overt, tmp_path):
    file = tmp_path / "pickups.csv"
    file.write_text(
        "date;kind;name;url;grade\n2024-05-20;media;The Gazette;https://g.example/1;B2\n",
        encoding="utf-8",
    )
    code, out, _ = overt("assess", "impact", "O1", "--pickups", file, *WHO)
    assert code == 0
    assert "1 row read, 1 new; undo one: overt log undo 3" in out
    assert "category 4 of 6" in out
    assert "1 row read, 0 new" in overt("assess", "impact", "O1", "--pickups", file, *WHO)[1]
    overt("log", "undo", 3, *WHO)
    assert "category 1 of 6" in overt("assess", "impact", "O1")[1]
    code, _, err = overt("assess", "impact", "O1", "--pickups", tmp_path / "none.csv", *WHO)
    assert code == 2
    assert "cannot be read as CSV" in err


def test_a_judgement_is_made_refused_above_the_ceiling_and_taken_back(overt):
    code, _, err = overt(
        "assess", "judge", "O1", "coordination", "almost_certain", "--confidence", "low", *WHO
    )
    assert code == 2
    assert "lies above what the case carries" in err
    code, out, _ = overt("assess", "judge", "O1", "coordination", "roughly even chance", "--confidence", "low",
                         "--assumption", "the export is complete", *WHO)  # fmt: skip
    assert code == 0
    assert "It is roughly even chance that the 6 accounts of Riverside act together." in out
    assert "assumes: the export is complete" in overt("assess", "O1")[1]
    assert "not assessed" in overt("assess", "withdraw", "O1", "coordination", *WHO)[1]
    assert "Coordination: not assessed." in overt("assess", "O1")[1]
    assert "holds" in overt("log", "verify")[1]


def test_evidence_hypotheses_and_cells_reach_the_matrix(overt):
    code, out, _ = overt("assess", "evidence", "add", "O1", "It was removed", "--kind", "platform_statement",
                         "--source", "The platform", "--grade", "B2", "--cell", "genuine=II", *WHO)  # fmt: skip
    assert (code, out.split()[0]) == (0, "X3")
    assert (
        "counts for nothing"
        in overt("assess", "evidence", "add", "O1", "Hearsay", "--source", "A blog", *WHO)[1]
    )
    assert "H5" in overt("assess", "hypothesis", "add", "O1", "A youth branch by itself", *WHO)[1]
    overt(
        "assess",
        "cell",
        "O1",
        "beyond_chance",
        "H5",
        "I",
        "--by",
        "ana",
        "--reason",
        "too tight for friends",
    )
    page = overt("assess", "O1")[1]
    assert "I beyond_chance: too tight for friends (set by ana)" in page
    assert "Grade F6: it cannot carry a statement." in page


def test_labelling_blind_can_take_an_answer_back_and_says_why_not(overt, monkeypatch):
    import typer

    answers = iter(["y", "z", "n", "2", "y", "y", "q"])
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: next(answers))
    code, out, _ = overt("label", "--by", "ana", "--operation", "O1", "--sample", 20)
    assert code == 0
    assert "2 of 3 random pairs confirmed" in out
    assert "q ≤" not in out
    shown = overt("log", "show")[1]
    assert "blind sample: popular" in shown
    assert "(undone)" in shown
    found = json.loads(overt("label", "--operation", "O1", "--sample", 20, "--result", "--json")[1])
    assert (found["pairs"], found["people"]["ana"]["confirmed"]) == (15, 2)


def test_questions_are_listed_and_answered_and_findings_overridden(overt):
    assert overt("assess", "answer", "O1")[1].count("?") == 18
    overt(
        "assess",
        "answer",
        "O1",
        "t1",
        "partly",
        "--by",
        "ana",
        "--reason",
        "the settings are in the annex",
    )
    page = overt("assess", "answer", "O1")[1]
    assert "partly, ana: the settings are in the annex" in page
    assert "answered  1 of 18" in page
    assert "finding 6-all stands" in overt("assess", "override", "O1", "6-all", *WHO)[1]
    assert overt("assess", "answer", "O1", "t1")[0] == 2


def test_putting_in_and_taking_out_prints_the_number_that_undoes_it(overt):
    code, out, _ = overt("operation", "remove", "O1", "--account", "x:team0", *WHO)
    assert code == 0
    assert "3  ana: remove x:team0; undo: overt log undo 3" in out
    assert "5 accounts" in out
    overt("log", "undo", 3, *WHO)
    assert "6 accounts" in overt("operation", "show", "O1")[1]
    assert (
        "x:team0 is in O1 already"
        in overt("operation", "add", "O1", "--account", "x:team0", *WHO)[2]
    )


def test_a_recheck_finds_the_group_again_in_each_half_and_under_other_windows(overt, tmp_path):
    code, out, err = overt("assess", "recheck", "O1", "--only", "half_window", "--only", "first_half", "--only",
                           "second_half")  # fmt: skip
    assert code == 0, err
    assert "as it is" in out
    with Case.open(tmp_path / "case", read_only=True) as case:
        rows = {row["condition"]: row for row in case.table("recheck").to_pylist()}
    assert set(rows) == {"as_it_is", "half_window", "first_half", "second_half"}
    assert all(row["in_edges"] == row["accounts"] == 6 for row in rows.values())
    assert json.loads(rows["first_half"]["settings"])["same_biography"] == "left out"
    assert json.loads(rows["half_window"]["settings"])["co_link"] == [5, 30, 300]
    assert not (tmp_path / "case" / "recheck").exists()
    condition = next(
        each
        for judgement in json.loads(overt("assess", "show", "O1", "--json")[1])["judgements"][:1]
        for rung in judgement["ceiling"]["rungs"]
        for each in rung["conditions"]
        if "held-out" in each["name"]
    )
    assert condition["met"]
    code, _, err = overt("assess", "recheck", "O1", "--only", "triple")
    assert (code, "no condition 'triple'" in err) == (2, True)


def test_what_does_not_exist_gets_one_sentence(overt):
    code, _, err = overt("assess", "O9")
    assert code == 2
    assert err.strip() == "overt: There is no operation O9. There are: O1."
