"""A simulated case as a whole: the same every time, of the size asked for, fully labelled."""

from __future__ import annotations

import csv
import os
import subprocess
import sys

import orjson
import pytest
from simulated_cases import bytes_of, truth_of

from overt import simulate
from overt.errors import CaseError, SettingError
from overt.progress import Silent

SCENARIOS = tuple(simulate.scenarios())


def records_of(summary):
    """(account id, post id) of every post in the case's files, read with standard tools only."""
    for path in summary.inputs:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    yield f"{row['platform']}:{row['account_id']}", row["post_id"]
        elif path.name == "result.json":
            chat = orjson.loads(path.read_bytes())
            for message in chat["messages"]:
                if message["type"] == "message":
                    yield f"telegram:{message['from_id']}", f"{chat['id']}/{message['id']}"
        else:
            for line in path.read_bytes().splitlines():
                record = orjson.loads(line)
                if "data" in record:
                    yield f"x:{record['data']['author_id']}", record["data"]["id"]
                else:
                    yield f"bluesky:{record['author']['did']}", record["uri"]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_gives_others(tmp_path):
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        simulate.write(tmp_path / name, scenario="mixed", posts=5_000, seed=seed)
    one, two, three = (bytes_of(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert one["posts/x.jsonl"] != three["posts/x.jsonl"]


def test_the_bytes_do_not_depend_on_the_hash_seed_of_the_process(tmp_path, written):
    code = (
        "import sys; from pathlib import Path; from overt import simulate; "
        "simulate.write(Path(sys.argv[1]), scenario='mixed', posts=6_000, seed=7)"
    )
    environment = dict(os.environ, PYTHONHASHSEED="12345", PYTHONPATH=os.pathsep.join(sys.path))
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "other")], check=True, env=environment
    )
    assert bytes_of(tmp_path / "other") == bytes_of(written("mixed").folder)


@pytest.mark.parametrize("posts", [5_000, 12_000, 40_000])
def test_a_case_has_about_as_many_posts_as_asked_for(tmp_path, posts):
    summary = simulate.write(tmp_path / "case", posts=posts)
    assert abs(summary.posts - posts) < 0.1 * posts
    assert sum(summary.posts_by_label.values()) == summary.posts


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_post_can_be_read_with_standard_tools_and_has_an_id_of_its_own(written, scenario):
    summary = written(scenario)
    posts = list(records_of(summary))
    assert len(posts) == summary.posts
    assert len(set(posts)) == len(posts)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_truth_names_every_account_of_the_files_and_none_that_is_not_there(written, scenario):
    summary = written(scenario)
    truth, authors = truth_of(summary), {account for account, _ in records_of(summary)}
    assert authors <= set(truth)
    assert len(truth) == summary.accounts
    # Whoever did not post was answered: by a reply to a post that was taken down meanwhile.
    assert len(set(truth) - authors) <= 2


def test_operations_are_labelled_by_name_and_the_quiet_scenario_has_none(written):
    def operations(scenario):
        labels = set(truth_of(written(scenario)).values())
        return {label for label in labels if label.startswith("operation:")}

    assert operations("demo") == operations("big") == {"operation:big"}
    assert operations("spamouflage") == {"operation:spamouflage"}
    assert operations("mixed") == {"operation:big", "operation:spamouflage"}
    assert operations("innocent") == {"operation:big", "operation:circle"}
    assert operations("quiet") == set()
    assert {"person", "fan", "agency", "breaking", "feed"} == set(written("quiet").labels)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_most_posts_are_of_people_who_coordinate_with_nobody(tmp_path, written, scenario):
    # The many groups of "innocent" leave a case of 6,000 posts hardly any room for others.
    small = scenario != "innocent"
    written = written if small else lambda name: simulate.write(tmp_path / "case", scenario=name)
    posts = written(scenario).posts_by_label
    operated = sum(count for label, count in posts.items() if label.startswith("operation:"))
    assert operated < 0.45 * sum(posts.values())
    assert max(posts, key=posts.get) == "person"


def test_the_readme_says_what_was_planted_and_which_files_to_read(written):
    summary = written("demo")
    readme = (summary.folder / "README.txt").read_text(encoding="utf-8")
    assert all(fact in readme for fact in summary.facts)
    assert all(path.relative_to(summary.folder).as_posix() in readme for path in summary.inputs)
    incidents = (summary.folder / "incidents.csv").read_text(encoding="utf-8")
    assert incidents.startswith("at,name,hashtags\n2024-05-13T")


def test_an_earlier_case_is_replaced_and_anything_else_is_left_alone(tmp_path):
    simulate.write(tmp_path / "case", scenario="spamouflage", posts=5_000)
    again = simulate.write(tmp_path / "case", scenario="big", posts=5_000)
    assert [path.name for path in again.inputs] == ["x.jsonl"]
    assert set(again.inputs) == {p for p in (tmp_path / "case/posts").rglob("*") if p.is_file()}

    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("words")
    with pytest.raises(CaseError, match="new folder"):
        simulate.write(tmp_path / "mine", posts=5_000)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "words"


def test_what_makes_no_sense_is_refused_with_what_would(tmp_path):
    with pytest.raises(SettingError, match="Did you mean 'spamouflage'"):
        simulate.write(tmp_path, scenario="spamoflage")
    with pytest.raises(SettingError, match="between 5,000 and 20,000,000"):
        simulate.write(tmp_path, posts=10)
    with pytest.raises(SettingError, match="scenario 'demo' has big"):
        simulate.write(tmp_path, intensity={"spamouflage": 0.5})
    with pytest.raises(SettingError, match=r"big\.intensity is 2\.0"):
        simulate.write(tmp_path, intensity=2.0)
    assert list(tmp_path.iterdir()) == []


def test_progress_ends_at_the_number_of_posts_written(tmp_path):
    class Counting(Silent):
        posts = 0

        def advance(self, task, done, note=""):
            self.posts += done

    progress = Counting()
    summary = simulate.write(tmp_path / "case", posts=5_000, progress=progress)
    assert progress.posts == summary.posts
