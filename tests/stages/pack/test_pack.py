"""The evidence pack: whatever changes after it was made is named, with the place."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from overt import decisions, pack
from overt.case import Case
from overt.errors import CaseError

LINES = ["post_id,account_id,posted_at,text"] + [
    f"{n},account{n % 7},2024-05-01T10:{n % 60:02d}:00Z,{'words ' * 30}{n}" for n in range(400)
]


@pytest.fixture
def case(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    with Case.create(tmp_path / "case") as opened:
        opened.ingest([file], platform="x")
        decisions.decide(opened.engine, "case", "note", "begun", person="ana", reason="asked to", now=1_716_000_000)
        yield opened


@pytest.fixture(params=["folder", "zip"])
def packed(request, case, tmp_path):
    to = tmp_path / ("pack.zip" if request.param == "zip" else "pack")
    return to, pack.write(case, to, report="<p>report</p>")


def test_it_holds_raw_files_tables_decisions_and_report(packed):
    to, done = packed
    assert (done["raw"], done["missing"], done["decisions"]) == (1, [], 1)
    found = pack.verify_pack(to)
    assert found.holds, found.problems
    assert found.checked == done["files"] + 4
    if to.suffix == ".zip":
        with zipfile.ZipFile(to) as archive:
            names = archive.namelist()
            assert archive.read("data/raw/001-posts.csv").decode().splitlines() == LINES
    else:
        names = [path.relative_to(to).as_posix() for path in to.rglob("*")]
        row = json.loads((to / "data/sources.json").read_text(encoding="utf-8"))[0]
        assert row["packed_as"] == "raw/001-posts.csv"
    assert {"bagit.txt", "manifest-sha256.txt", "data/report.html", "data/tables/post.parquet"} <= set(names)


def test_the_same_case_gives_the_same_bytes(case, tmp_path):
    for name in ("one.zip", "two.zip"):
        pack.write(case, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_one_changed_byte_is_found_with_its_place(case, tmp_path):
    pack.write(case, tmp_path / "pack")
    file = tmp_path / "pack/data/raw/001-posts.csv"
    content = bytearray(file.read_bytes())
    content[9_000] ^= 1
    file.write_bytes(content)
    (problem,) = pack.verify_pack(tmp_path / "pack").problems
    assert problem == "data/raw/001-posts.csv differs, first within bytes 8,193 to 12,288"


def test_files_missing_added_and_cut_are_named(case, tmp_path):
    pack.write(case, tmp_path / "pack")
    (tmp_path / "pack/data/report.html").unlink(missing_ok=True)
    (tmp_path / "pack/data/settings.json").unlink()
    (tmp_path / "pack/data/extra.txt").write_text("x", encoding="utf-8")
    cut = tmp_path / "pack/data/raw/001-posts.csv"
    cut.write_bytes(cut.read_bytes()[:5_000])
    problems = pack.verify_pack(tmp_path / "pack").problems
    assert "data/settings.json is missing" in problems
    assert "data/extra.txt is in the pack and in no manifest" in problems
    assert "data/raw/001-posts.csv differs, first within bytes 4,097 to 8,192" in problems


def test_a_manifest_that_was_changed_too_is_found_by_the_tag_manifest(case, tmp_path):
    pack.write(case, tmp_path / "pack")
    manifest = tmp_path / "pack/manifest-sha256.txt"
    manifest.write_text(re.sub("^.", "0", manifest.read_text(encoding="utf-8")), encoding="utf-8")
    assert "manifest-sha256.txt differs" in pack.verify_pack(tmp_path / "pack").problems


def test_a_manifest_that_leads_out_of_the_pack_reads_nothing(case, tmp_path):
    pack.write(case, tmp_path / "pack")
    manifest = tmp_path / "pack/manifest-sha256.txt"
    manifest.write_text(f"{'0' * 64}  ../posts.csv\n", encoding="utf-8")
    problems = pack.verify_pack(tmp_path / "pack").problems
    assert "../posts.csv is missing" in problems


def test_what_is_no_pack_or_there_already_is_said(case, tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(CaseError, match="no evidence pack"):
        pack.verify_pack(tmp_path / "other")
    with pytest.raises(CaseError, match="neither a folder nor a zip"):
        pack.verify_pack(tmp_path / "nothing")
    with pytest.raises(CaseError, match="a pack is never changed"):
        pack.write(case, tmp_path / "other")


def test_a_case_names_the_record_that_differs(case, tmp_path):
    assert pack.verify_case(case).holds
    file = tmp_path / "posts.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(LINES[200], LINES[200].upper()), encoding="utf-8")
    (problem,) = pack.verify_case(case).problems
    assert problem.endswith("has changed: first in the record at line 201")
    done = pack.write(case, tmp_path / "pack")
    assert done["raw"] == 0
    assert "has changed since it was read" in done["missing"][0]
    file.write_text(text + LINES[3] + "\n", encoding="utf-8")
    assert pack.verify_case(case).problems[0].endswith("has changed: line 402 is new")
    file.unlink()
    assert "is not there" in pack.verify_case(case).problems[0]


def test_a_rewritten_decision_is_found_in_case_and_pack(case, tmp_path):
    case.engine.execute("UPDATE decision SET person = 'eve'")
    assert "decision 1 (eve" in pack.verify_case(case).problems[0]
    pack.write(case, tmp_path / "pack")
    assert "decision 1 (eve" in pack.verify_pack(tmp_path / "pack").problems[0]
