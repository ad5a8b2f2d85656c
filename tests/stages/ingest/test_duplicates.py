"""One id, one post: copies are counted, reused ids refused, embedded views give way."""

from __future__ import annotations

import pytest
from tables_of_posts import post, record, table

TWEET = {"id_str": "9", "id": 9, "created_at": "Wed Oct 10 20:00:00 +0000 2018", "full_text": "whole words",
         "user": {"id_str": "2", "id": 2, "screen_name": "b"}}  # fmt: skip
RETWEET = {"id_str": "10", "id": 10, "created_at": "Wed Oct 10 20:19:24 +0000 2018", "full_text": "RT @b: whole",
           "user": {"id_str": "1", "id": 1, "screen_name": "a"},
           "retweeted_status": {**TWEET, "full_text": "whole https://example.org/cut"}}  # fmt: skip


def test_the_same_post_again_is_a_duplicate(write, read, rows):
    (summary,) = read(write("p.csv", table(post(1), post(2), post(1, text="Hello!"), post(1))))
    assert (summary.posts, summary.duplicates, summary.refused) == (2, 2, 0)
    assert len(rows("SELECT post_id FROM post")) == 2
    assert len(rows("SELECT record_no FROM record")) == 4


def test_the_same_post_in_another_file_is_a_duplicate_of_that_file(write, read, rows):
    first, second = read(write("a.csv", table(post(1))), write("b.csv", table(post(1), post(2))))
    assert (first.posts, first.duplicates) == (1, 0)
    assert (second.posts, second.duplicates) == (1, 1)
    assert [r["record_no"] for r in rows("SELECT record_no FROM post ORDER BY post_id")] == [1, 3]


@pytest.mark.parametrize(
    "other", [post(1, text="other words"), post(1, account="bob"), post(1, minute=99)],
    ids=["text", "account", "time"],
)  # fmt: skip
@pytest.mark.parametrize("together", [True, False])
def test_an_id_with_another_text_account_or_time_is_refused_and_the_first_stays(
    write, read, rows, other, together
):
    if together:
        (summary,) = read(write("a.csv", table(post(1), other)))
    else:
        _, summary = read(write("a.csv", table(post(1))), write("b.csv", table(other)))
    assert summary.refused_for == {"id_reused": 1}
    (refused,) = rows("SELECT record_no, line, detail, excerpt FROM refused")
    assert refused["record_no"] == 2
    assert refused["line"] == (3 if together else 2)
    assert f"{summary.file}:{refused['line']}: the id unknown:1 is already" in refused["detail"]
    assert rows("SELECT text, account_id FROM post") == [
        {"text": "hello", "account_id": "unknown:ana"}
    ]


def test_rows_of_one_post_with_different_objects_are_one_post_with_all_of_them(write, read, rows):
    header = "object_id,account_id,content_id,timestamp_share\n"
    lines = "o1,a,c,1623881091\no2,a,c,1623881091\no1,a,c,1623881091\no3,b,d,1623881092\n"
    (summary,) = read(write("t.csv", header + lines))
    assert (summary.posts, summary.duplicates) == (2, 2)
    objects = rows("SELECT object, position FROM post_object ORDER BY object")
    assert objects == [
        {"object": "o1", "position": 0}, {"object": "o2", "position": 1}, {"object": "o3", "position": 0},
    ]  # fmt: skip


def test_a_later_file_adds_the_objects_that_are_not_there_yet(write, read, rows):
    header = "object_id,account_id,content_id,timestamp_share\n"
    first = write("a.csv", header + "o1,a,c,1623881091\no2,a,c,1623881091\n")
    second = write("b.csv", header + "o2,a,c,1623881091\no3,a,c,1623881091\n")
    read(first)
    read(second)
    assert [r["object"] for r in rows("SELECT object FROM post_object ORDER BY position")] == [
        "o1",
        "o2",
        "o3",
    ]


@pytest.mark.parametrize("order", [(RETWEET, TWEET), (TWEET, RETWEET)])
@pytest.mark.parametrize("together", [True, False])
def test_an_embedded_view_gives_way_to_the_post_itself(write, read, rows, order, together):
    if together:
        read(write("t.jsonl", list(order)))
    else:
        for number, status in enumerate(order):
            read(write(f"{number}.jsonl", [status]))
    found = rows("SELECT post_id, text, embedded FROM post ORDER BY post_id")
    assert [row["post_id"] for row in found] == ["x:10", "x:9"]
    assert found[1] == {"post_id": "x:9", "text": "whole words", "embedded": False}
    assert rows("SELECT link FROM post_link") == []  # it hung on the embedded view
    assert rows("SELECT reason FROM refused") == []
    assert rows("SELECT SUM(posts) AS n, SUM(duplicates) AS d FROM source") == [{"n": 2, "d": 0}]


def test_embedded_views_of_one_post_are_kept_once(write, read, rows):
    other = {**RETWEET, "id_str": "11", "id": 11}
    (summary,) = read(write("t.jsonl", [RETWEET, other]))
    assert (summary.posts, summary.duplicates, summary.refused) == (2, 0, 0)
    assert [r["post_id"] for r in rows("SELECT post_id FROM post ORDER BY post_id")] == [
        "x:10",
        "x:11",
        "x:9",
    ]


def test_equal_records_without_ids_are_one_post(write, read, rows):
    line = "ana,2024-05-14T10:00:00Z,hello"
    (summary,) = read(write("p.csv", table(line, line, header="account,date,text")))
    assert (summary.posts, summary.duplicates) == (1, 1)


def test_every_record_is_a_post_a_profile_a_duplicate_or_refused(write, read, rows):
    records = [record(n % 7, text=f"t{n % 3}") for n in range(60)] + [record(9, posted_at="x")]
    (summary,) = read(write("p.jsonl", records))
    assert summary.records == 61
    assert summary.posts + summary.duplicates + summary.refused + summary.accounts == 61
