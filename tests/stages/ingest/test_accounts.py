"""Accounts: the latest profile seen, and what each posted in this case."""

from __future__ import annotations

from tables_of_posts import START, post, record, table

AT = int(START.timestamp())
PROFILE = "user_id,handle,created_at,followers_count,description\n"


def test_of_each_value_the_latest_that_is_given_is_kept(write, read, rows):
    records = [
        record(3, followers=30, handle="third"),
        record(1, followers=10, handle="first", biography="from the start"),
        record(2, followers=None, handle="second", verified="true"),
    ]
    read(write("p.jsonl", records))
    assert rows("SELECT handle, followers, biography, verified, name FROM account") == [
        {
            "handle": "third",
            "followers": 30,
            "biography": "from the start",
            "verified": True,
            "name": None,
        }
    ]


def test_what_is_seen_in_another_file_counts_by_its_time_and_not_by_its_order(write, read, rows):
    read(write("new.jsonl", [record(9, followers=90, name="new")]))
    read(write("old.jsonl", [record(1, followers=10, name="old", biography="old words")]))
    assert rows("SELECT name, followers, biography FROM account") == [
        {"name": "new", "followers": 90, "biography": "old words"}
    ]


def test_a_table_of_accounts_makes_accounts_without_posts(write, read, rows):
    (summary,) = read(write("users.csv", PROFILE + "7,amina,2019-11-05,12,words\n"), platform="x")
    assert (summary.records, summary.posts, summary.accounts) == (1, 0, 1)
    assert rows(
        "SELECT account_id, handle, created_at, followers, posts, first_at FROM account"
    ) == [
        {
            "account_id": "x:7",
            "handle": "amina",
            "created_at": 1_572_912_000,
            "followers": 12,
            "posts": 0,
            "first_at": None,
        }
    ]


def test_a_table_of_accounts_is_later_than_any_post(write, read, rows):
    users = write("users.csv", PROFILE + "ana,amina,2019-11-05,12,words\n")
    read(users, write("p.jsonl", [record(1, followers=10, name="Ana")]))
    assert rows("SELECT handle, name, followers, posts FROM account") == [
        {"handle": "amina", "name": "Ana", "followers": 12, "posts": 1}
    ]


def test_posts_of_an_account_are_counted_over_all_files(write, read, rows):
    read(write("a.csv", table(post(1, "ana"), post(5, "bob"))))
    read(write("b.csv", table(post(3, "ana"), post(2, "ana"))))
    assert rows("SELECT account_id, posts, first_at, last_at FROM account ORDER BY account_id") == [
        {"account_id": "unknown:ana", "posts": 3, "first_at": AT + 60, "last_at": AT + 180},
        {"account_id": "unknown:bob", "posts": 1, "first_at": AT + 300, "last_at": AT + 300},
    ]


def test_a_creation_time_that_is_not_certain_stays_open_and_the_post_is_read(write, read, rows):
    records = [
        record(1, account_id="a", account_created="2019-11-05 10:00"),
        record(2, account_id="b", account_created="2012-4-9"),
        record(3, account_id="c", account_created="soon"),
    ]
    read(write("p.jsonl", records))
    found = rows("SELECT created_at FROM account ORDER BY account_id")
    assert [row["created_at"] for row in found] == [None, 1_333_929_600, None]
    assert rows("SELECT reason FROM refused") == []


def test_embedded_posts_are_not_counted_as_posts_of_the_case(write, read, rows):
    status = {
        "id_str": "10", "id": 10, "created_at": "Wed Oct 10 20:19:24 +0000 2018", "full_text": "RT @b: words",
        "user": {"id_str": "1", "id": 1, "screen_name": "a"},
        "retweeted_status": {
            "id_str": "9", "id": 9, "created_at": "Wed Oct 10 20:00:00 +0000 2018", "full_text": "words",
            "user": {"id_str": "2", "id": 2, "screen_name": "b"},
        },
    }  # fmt: skip
    (summary,) = read(write("t.jsonl", [status]))
    assert (summary.format, summary.records, summary.posts) == ("x_v1", 1, 1)
    assert rows(
        "SELECT post_id, embedded, repost_at - posted_at AS gap FROM post ORDER BY post_id"
    ) == [
        {"post_id": "x:10", "embedded": False, "gap": -1164},
        {"post_id": "x:9", "embedded": True, "gap": None},
    ]
    assert rows("SELECT account_id, posts FROM account ORDER BY account_id") == [
        {"account_id": "x:1", "posts": 1},
        {"account_id": "x:2", "posts": 0},
    ]
