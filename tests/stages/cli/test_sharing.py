"""What leaves and what comes in, by command: previews write nothing, logs are kept, exit codes say what a script needs."""

from __future__ import annotations

import json
import sys

import pytest

from an_operation import case as small_case
from overt.case import Case
from overt.cli import main

small = small_case


@pytest.fixture
def overt(monkeypatch, capsys):
    """Run `overt …`; returns (exit code, standard output, standard error)."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["overt", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


@pytest.fixture
def folder(small):
    small.close()
    return small.folder


def test_a_preview_names_who_is_named_and_writes_nothing(overt, folder, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    code, out, _ = overt("share", "--format", "indicators", "--case", folder)
    assert code == 0
    assert "2 private accounts named, 0 masked" in out
    assert "lena_ost" in out
    assert "nothing was written" in out
    _, out, _ = overt("share", "--format", "indicators", "--for", "public", "--case", folder)
    assert "0 private accounts named, 2 masked" in out
    assert "lena_ost" not in out
    assert [path for path in sorted(tmp_path.rglob("*")) if "case" not in path.parts[-1]] == [
        path for path in before if "case" not in path.parts[-1]
    ]


@pytest.mark.parametrize(
    ("format_", "file"),
    [("stix", "a.json"), ("meta-csv", "a.csv"), ("meta-md", "a.md"), ("indicators", "a.parquet"), ("gexf", "a.gexf")],
)
def test_every_format_is_written_and_logged_with_its_hash(overt, folder, tmp_path, format_, file):
    to = tmp_path / file
    who = ("--by", "ana", "--reason", "agreed")
    code, out, error = overt("share", "--format", format_, "--to", to, *who, "--case", folder)
    assert (code, error) == (0, "")
    digest = out.split("sha256")[1].split()[0]
    _, log, _ = overt("log", "show", "operation:O1", "--json", "--case", folder)
    assert digest in [row for row in json.loads(log) if row["field"] == "shared"][-1]["new"]


def test_a_name_that_promises_another_format_is_refused_before_anything_is_logged(overt, folder, tmp_path):
    code, _, error = overt("share", "--format", "gexf", "--to", tmp_path / "a.csv", "--case", folder)
    assert code == 2
    assert "is written to a file that ends in .gexf" in error
    assert not (tmp_path / "a.csv").exists()


def test_a_partners_file_is_checked_brought_in_listed_and_given_on(overt, folder, tmp_path):
    sent = tmp_path / "sent.json"
    overt("share", "--format", "stix", "--to", sent, "--by", "ana", "--reason", "agreed", "--case", folder)
    code, out, _ = overt("partner", "check", sent)
    assert code == 0
    assert "none of the faults" in out
    bundle = json.loads(sent.read_text(encoding="utf-8"))
    bundle["objects"][-1].pop("object_marking_refs")
    sent.write_text(json.dumps(bundle), encoding="utf-8")
    code, out, _ = overt("partner", "check", sent)
    assert code == 1
    assert "unmarked: carry no marking" in out
    assert json.loads(overt("partner", "check", sent, "--json")[1])[0]["by_type"] == {"report": 1}
    code, out, _ = overt("partner", "import", sent, "--case", folder)
    assert code == 0
    assert "read      file 1" in out
    _, out, _ = overt("partner", "show", "--case", folder)
    assert "Riverside, of Overt user, stix, TLP:AMBER" in out
    assert "harbour-truth[.]example" in out
    assert "harbour-truth.example" not in out
    to = tmp_path / "mended.json"
    code, out, _ = overt("partner", "export", 1, "--tlp", "amber", "--case", folder)
    assert "1 changed: had no marking; a person chose TLP:AMBER" in out
    assert not to.exists()
    who = ("--by", "ana", "--reason", "for the CERT")
    code, _, error = overt("partner", "export", 1, "--tlp", "amber", "--to", to, *who, "--case", folder)
    assert (code, error) == (0, "")
    assert overt("partner", "check", to)[0] == 0
    with Case.open(folder, read_only=True) as opened:
        last = opened.sql("SELECT subject, new FROM decision ORDER BY decision_no DESC LIMIT 1").to_pylist()[0]
    assert last["subject"] == "case"
    assert last["new"].startswith("partner's file 1")


def test_a_case_that_never_got_a_partners_file_says_so(overt, folder):
    code, out, _ = overt("partner", "show", "--case", folder)
    assert code == 0
    assert "No partner's file yet" in out
    code, _, error = overt("partner", "export", 3, "--tlp", "red", "--case", folder)
    assert code == 2
    assert "no partner's file 3" in error


def test_a_pack_is_signed_with_a_new_key_and_holds_for_it(overt, tmp_path, monkeypatch):
    pytest.importorskip("rfc3161_client", reason="needs rfc3161-client: pip install 'overt[sign]'")
    posts, folder = tmp_path / "posts.csv", tmp_path / "case"
    posts.write_text("account_id,posted_at,text\na,2024-05-01T10:00:00Z,words\n", encoding="utf-8")
    assert overt("investigate", posts, "--platform", "x", "--case", folder)[0] == 0
    monkeypatch.setenv("OVERT_KEY_PASSWORD", "harbour")
    key, public, to = tmp_path / "k.key", tmp_path / "k.pub", tmp_path / "pack.zip"
    assert overt("key", key)[0] == 0
    assert key.stat().st_mode & 0o077 == 0, "nobody else may read it"
    assert "encrypted" in key.read_text(encoding="ascii").splitlines()[0]
    code, _, error = overt("key", key)
    assert code == 2
    assert "a key is never replaced" in error
    asked = tmp_path / "q.tsq"
    code, out, error = overt("pack", "--to", to, "--sign", key, "--timestamp-request", asked, "--case", folder)
    assert (code, error) == (0, "")
    assert asked.stat().st_size < 200
    assert "online" not in out
    code, out, _ = overt("verify", to, "--public-key", public)
    assert code == 0
    assert "signed with key" in out
    code, out, _ = overt("verify", to, "--public-key", public, "--timestamp", asked)
    assert code == 1
    assert "cannot be read as a time stamp" in out
    code, _, error = overt("verify", "--case", folder, "--public-key", public)
    assert code == 2
    assert "name the pack to check" in error
