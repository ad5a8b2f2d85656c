"""The files of a simulated case have the shapes of the platforms' own exports."""

from __future__ import annotations

import csv

import orjson
import pytest
from simulated_cases import truth_of

from overt import simulate
from overt.ingest._base import Post, Reading, Refusal
from overt.ingest.bluesky import Bluesky
from overt.ingest.telegram_desktop import TelegramDesktop
from overt.ingest.x_v2 import XV2
from overt.simulate import case, writers


def lines_of(summary, name):
    """The records of one JSON Lines file of a case."""
    path = summary.folder / "posts" / name
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_entities_of_x_posts_point_at_what_they_name(written):
    posts = [line["data"] for line in lines_of(written("demo"), "x.jsonl")]
    seen = set()
    for post in posts:
        for kind, entities in post.get("entities", {}).items():
            for entity in entities:
                shown = post["text"][entity["start"] : entity["end"]]
                value = {"hashtags": "tag", "mentions": "username", "urls": "url"}[kind]
                assert shown.lstrip("#@") == entity[value]
                seen.add(kind)
    assert seen == {"hashtags", "mentions", "urls"}


def test_a_repost_on_x_is_cut_and_its_original_lies_whole_among_the_includes(written):
    lines = lines_of(written("demo"), "x.jsonl")
    originals = {line["data"]["id"]: line["data"] for line in lines}
    reposts = [line for line in lines if line["data"]["text"].startswith("RT @")]
    assert len(reposts) > 500
    assert max(len(line["data"]["text"]) for line in reposts) == 140
    for line in reposts:
        included = line["includes"]["tweets"][0]
        assert line["data"]["referenced_tweets"] == [{"type": "retweeted", "id": included["id"]}]
        original = originals[included["id"]]
        same = ("id", "author_id", "created_at", "text", "lang", "entities", "attachments")
        assert {k: included.get(k) for k in same} == {k: original.get(k) for k in same}
        assert included["created_at"] < line["data"]["created_at"]


@pytest.mark.parametrize(
    ("importer", "file"), [(XV2(), "x.jsonl"), (Bluesky(), "bluesky.jsonl")],
)
def test_the_importer_of_the_platform_reads_every_line(written, importer, file):
    summary = written("mixed")
    truth = truth_of(summary)
    for line in lines_of(summary, file):
        assert importer.recognises(line)
        first = next(iter(importer.read(line, Reading())))
        assert isinstance(first, Post)
        assert f"{first.platform}:{first.account.native_id}" in truth


def test_the_importer_of_telegram_reads_every_message_but_notices(written):
    summary, importer = written("mixed"), TelegramDesktop()
    truth, replies, forwards, chats = truth_of(summary), 0, 0, 0
    for path in summary.inputs:
        if path.name != "result.json":
            continue
        chat = orjson.loads(path.read_bytes())
        chats += 1
        envelope = {key: value for key, value in chat.items() if key != "messages"}
        notice, *messages = chat["messages"]
        with pytest.raises(Refusal, match="not_a_post"):
            list(importer.read(notice, Reading(envelope=envelope)))
        numbers = {message["id"] for message in messages}
        for message in messages:
            (post,) = importer.read(message, Reading(envelope=envelope))
            assert f"telegram:{post.account.native_id}" in truth
            assert int(post.posted_at) == int(message["date_unixtime"])
            forwards += post.kind == "repost"
            if post.kind == "reply":
                replies += 1
                assert message["reply_to_message_id"] in numbers
    assert chats > 5
    assert replies
    assert forwards > 20


def test_facets_of_bluesky_posts_count_bytes(written):
    found = 0
    for post in lines_of(written("spamouflage"), "bluesky.jsonl"):
        text = post["record"]["text"].encode()
        for facet in post["record"].get("facets", ()):
            shown = text[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
            (feature,) = facet["features"]
            assert shown in (feature.get("uri"), f"#{feature.get('tag')}")
            found += 1
    assert found > 20


def test_a_table_leaves_unknown_cells_empty_and_gives_times_with_their_zone(written):
    with (written("demo").folder / "posts" / "facebook.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(row["posted_at"].endswith("Z") for row in rows)
    assert {"post", "repost", "reply"} <= {row["kind"] for row in rows}
    reposts = [row for row in rows if row["kind"] == "repost"]
    assert all(row["likes"] == "" and row["repost_of"] for row in reposts)
    assert {"", "0"} < {row["views"] if row["views"] in ("", "0") else "n" for row in rows}


def test_a_large_case_holds_x_as_one_table_with_the_same_kinds_of_content(tmp_path, monkeypatch):
    monkeypatch.setattr(writers, "FULL_SHAPE_POSTS", 5_000)
    monkeypatch.setattr(case, "FULL_SHAPE_POSTS", 5_000)
    summary = simulate.write(tmp_path / "case", scenario="demo", posts=12_000)
    assert "x.csv" in [path.name for path in summary.inputs]
    with (summary.folder / "posts" / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 0.8 * 12_000 < len(rows) < 12_000
    truth = truth_of(summary)
    assert {f"x:{row['account_id']}" for row in rows} < set(truth)
    assert {truth[f"x:{row['account_id']}"] for row in rows} == set(summary.labels)
    ids = {row["post_id"] for row in rows}
    assert all(row["repost_of"] in ids for row in rows if row["kind"] == "repost")
    assert sum("#" in row["text"] for row in rows) > 500
    assert all(row["links"].startswith("https://") for row in rows if row["links"])
