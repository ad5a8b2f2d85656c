"""The command line as a stranger meets it: results on standard output, one sentence for every error."""

from __future__ import annotations

import contextlib
import csv
import json
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET

import pytest

from overt.case import Case
from overt.cli import main


@pytest.fixture
def overt(monkeypatch, capsys):
    """Run `overt …`; returns (exit code, standard output, standard error)."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["overt", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def write_posts(path, posts, header="account_id,posted_at,text,links"):
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(header + "\n")
        csv.writer(out).writerows(posts)
    return path


def team(day: int, zone: str = "Z"):
    """Five accounts that post the same twelve links within seconds, among forty that do not."""
    rows = []
    for n in range(12):
        at = f"2024-05-{day:02d}T{6 + n:02d}:00:"
        rows += [(f"team{k}", f"{at}{10 + k:02d}{zone}", f"note {n}", f"https://a.example/{n}") for k in range(5)]
        rows += [
            (f"person{p}", f"2024-05-{day:02d}T{(p + n) % 24:02d}:{p % 60:02d}:00{zone}", f"other {p} {n}",
             f"https://b.example/{p}-{n}") for p in range(40)
        ]
    return rows


def tables(case, query):
    """The first column of a query over a case."""
    with Case.open(case, read_only=True) as opened:
        return opened.sql(query).column(0).to_pylist()


@pytest.fixture(scope="module")
def investigated(tmp_path_factory):
    """A folder with `posts.csv` and the `case` that investigating it made; each test takes a copy."""
    folder = tmp_path_factory.mktemp("investigated")
    file = write_posts(folder / "posts.csv", team(1) + team(2))
    words = ["investigate", file, "--case", folder / "case", "--platform", "x", "--copies", 5]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["overt", *map(str, words)])
        with contextlib.suppress(SystemExit):
            main()
    assert (folder / "case" / "report.html").exists()
    return folder


@pytest.fixture
def case(investigated, tmp_path):
    shutil.copytree(investigated, tmp_path, dirs_exist_ok=True)
    return tmp_path / "case"


def test_investigate_ends_with_what_was_read_found_and_what_to_type_next(overt, tmp_path):
    file = write_posts(tmp_path / "posts.csv", team(1) + team(2))
    code, out, err = overt("investigate", file, "--case", tmp_path / "case", "--platform", "x")
    lines = out.strip().splitlines()
    assert code == 0
    assert len(lines) <= 12
    assert lines[0].startswith("read")
    assert "1 cluster" in out
    assert "overt show cluster 1" in lines[-1]
    assert (tmp_path / "case" / "report.html").exists()


def test_json_is_one_object_with_the_promised_keys(overt, tmp_path):
    file = write_posts(tmp_path / "posts.csv", team(1) + team(2))
    code, out, err = overt("investigate", file, "--case", tmp_path / "case", "--platform", "x", "--json")
    found = json.loads(out)
    assert {"posts", "accounts", "refused", "pairs_tested", "edges", "clusters", "floor", "report"} <= set(found)
    (cluster,) = found["clusters"]
    assert cluster["accounts"] == 5
    assert cluster["members"] == [f"x:team{k}" for k in range(5)]
    assert "co_link" in cluster["signals"]
    assert found["floor"]["copies"] == 20
    assert found["accounts"] == 45


def test_running_the_same_again_does_nothing_twice(overt, tmp_path):
    file = write_posts(tmp_path / "posts.csv", team(1))
    first = overt("investigate", file, "--case", tmp_path / "case", "--platform", "x", "--json")[1]
    second = overt("investigate", file, "--case", tmp_path / "case", "--platform", "x", "--json")[1]
    assert first == second
    from overt.case import Case

    with Case.open(tmp_path / "case") as opened:
        stages = [row["stage"] for row in opened.runs().to_pylist() if row["status"] == "done"]
    assert stages.count("signals") == 1


def test_a_time_without_a_zone_is_refused_with_the_option_that_helps(overt, tmp_path):
    file = write_posts(tmp_path / "posts.csv", team(1, zone=""))
    code, out, err = overt("investigate", file, "--case", tmp_path / "case", "--platform", "x")
    assert code == 2
    assert "no time zone" in err
    assert "--zone" in err
    assert "Traceback" not in err
    code, out, err = overt("investigate", file, "--case", tmp_path / "case", "--platform", "x", "--zone", "Pacific/Noumea")
    assert code == 0


def test_a_first_look_leaves_stages_out_and_a_second_takes_them_in(overt, tmp_path):
    file = write_posts(tmp_path / "posts.csv", team(1) + team(2))
    first = ("investigate", file, "--case", tmp_path / "case", "--json")
    code, out, err = overt(*first, "--without", "duplicates", "--without", "markers")
    assert code == 0, err
    assert json.loads(out)["clusters"]
    states = tables(tmp_path / "case", "SELECT state FROM finder_run UNION ALL SELECT state FROM marker_run")
    assert states
    assert all(state.startswith("switched off") for state in states)
    code, out, err = overt(*first, "--with", "duplicates")
    assert code == 0, err
    states = tables(
        tmp_path / "case", "SELECT state FROM finder_run WHERE batch = (SELECT MAX(batch) FROM finder_run)"
    )
    assert states
    assert not any(state.startswith("switched off") for state in states)
    states = tables(tmp_path / "case", "SELECT state FROM marker_run")
    assert all(state.startswith("switched off") for state in states)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("investigate", "nowhere.csv"), "does not exist"),
        (("show", "cluster", "1", "--case", "nowhere"), "There is no case in nowhere"),
        (("investigate", "{file}", "--map", "account_id"), "FIELD=COLUMN"),
        (("investigate", "{file}", "--map", "account_id=who"), "who"),
        (("investigate", "{file}", "--set", "co_lonk.windows_s=60"), "co_link"),
        (("investigate", "{file}", "--without", "duplicate"), "did you mean duplicates"),
        (("investigate", "{file}", "--q", "3"), "at most 1"),
        (("investigate", "{file}", "--window", "soon"), "whole seconds"),
        (("investigate", "{file}", "--zone", "Paris"), "Europe/Paris"),
        (("export", "--pairs", "--edges", "--case", "{case}"), "Choose one"),
    ],
)
def test_a_mistake_gets_one_sentence_and_exit_code_2(overt, case, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    words = [w.format(file=tmp_path / "posts.csv", case=case) for w in words]
    code, out, err = overt(*words)
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_show_cluster_and_show_pair_tell_the_evidence(overt, case):
    code, out, err = overt("show", "cluster", 1, "--case", case)
    assert code == 0, err
    assert "5 accounts" in out
    assert "x:team0" in out
    code, out, err = overt("show", "pair", "x:team0", "x:team3", "--case", case)
    assert code == 0, err
    assert "co_link" in out
    assert "3 s apart" in out
    assert "UTC" in out


def test_show_pair_accepts_either_order_and_says_when_there_is_nothing(overt, case):
    assert overt("show", "pair", "x:team3", "x:team0", "--case", case) == overt(
        "show", "pair", "x:team0", "x:team3", "--case", case
    )
    code, out, err = overt("show", "pair", "x:person1", "x:person2", "--case", case)
    assert code == 0
    assert "nothing to test" in out


def test_exports_are_read_back_by_other_tools(overt, case, tmp_path):
    import pyarrow.parquet

    assert overt("export", "--edges", "--to", tmp_path / "e.csv", "--case", case)[0] == 0
    with (tmp_path / "e.csv").open(encoding="utf-8") as rows:
        edges = list(csv.DictReader(rows))
    assert len(edges) == 10
    assert all(e["account_a"] < e["account_b"] for e in edges)
    assert overt("export", "--pairs", "--to", tmp_path / "p.parquet", "--case", case)[0] == 0
    assert pyarrow.parquet.read_table(tmp_path / "p.parquet").num_rows >= 10
    assert overt("export", "--edges", "--to", tmp_path / "n.gexf", "--case", case)[0] == 0
    root = ET.parse(tmp_path / "n.gexf").getroot()
    space = {"g": "http://gexf.net/1.3"}
    ids = {node.get("id") for node in root.findall(".//g:node", space)}
    ends = {edge.get(end) for edge in root.findall(".//g:edge", space) for end in ("source", "target")}
    assert ends == ids
    assert overt("export", "--accounts", "--to", tmp_path / "a.csv", "--case", case)[0] == 0


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(overt, tmp_path):
    rows = [(who.replace("team", "=team"), at, text, link) for who, at, text, link in team(1) + team(2)]
    overt("investigate", write_posts(tmp_path / "p.csv", rows), "--case", tmp_path / "c", "--platform", "x")
    overt("export", "--accounts", "--to", tmp_path / "a.csv", "--case", tmp_path / "c")
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert '"=' not in text
    assert ",=" not in text


def test_nothing_found_is_said_as_a_result(overt, tmp_path):
    rows = [row for row in team(1) if row[0].startswith("person")]
    code, out, err = overt("investigate", write_posts(tmp_path / "p.csv", rows), "--case", tmp_path / "c", "--platform", "x")
    assert code == 0
    assert "This is a result" in out


def test_lists_name_every_format_and_signal(overt, case):
    assert "telegram_desktop" in overt("formats")[1]
    out = overt("signals", "--case", case)[1]
    assert "co_link" in out
    assert "ready" in out
    assert "no acts" in out
    assert {row["name"] for row in json.loads(overt("signals", "--json")[1])} >= {"co_link", "same_text", "fast_repost"}


def test_hostile_text_does_not_reach_the_terminal_raw(overt, tmp_path):
    rows = [(who, at, "\u202eevil\x1b[31m and more words to read here", link) for who, at, _, link in team(1) + team(2)]
    overt("investigate", write_posts(tmp_path / "p.csv", rows), "--case", tmp_path / "c", "--platform", "x")
    out = overt("show", "pair", "x:team0", "x:team1", "--case", tmp_path / "c")[1]
    assert "\x1b[31m" not in out
    assert "\u202e" not in out
    assert "U+202E" in out


def test_help_and_import_load_nothing_heavy():
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "import overt, overt.cli\n"
        "heavy = {'duckdb', 'pyarrow', 'numpy', 'scipy', 'altair', 'jinja2', 'rich.progress'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_case_in_use_says_so(overt, case):
    holder = subprocess.Popen(
        [sys.executable, "-c",
         f"import duckdb, time; c = duckdb.connect({str(case / 'case.duckdb')!r}); print('held', flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        time.sleep(0.1)
        code, out, err = overt("show", "cluster", 1, "--case", case)
        assert code == 2
        assert "in use by another program" in err
    finally:
        holder.kill()
        holder.communicate()
