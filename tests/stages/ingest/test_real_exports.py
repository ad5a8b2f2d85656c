"""The public sets beside the project are read as their descriptions say they must be."""

from __future__ import annotations

import pytest

from overt import ingest
from overt.errors import InputError
from shared_data import shared

pytestmark = pytest.mark.real_data

IRA = {
    "account_id": "author_id",
    "posted_at": "publish_date",
    "text": "content",
    "is_repost": "retweet",
}


def only(summaries: list) -> ingest.SourceSummary:
    (summary,) = summaries
    return summary


def test_the_ira_tweets_are_read_with_a_mapping_and_a_zone(read, rows):
    summary = only(read(shared("data/ira_2016"), mapping=IRA, zone="UTC", platform="x"))
    assert (summary.records, summary.refused) == (65_878, 0)
    assert summary.posts + summary.duplicates == 65_878  # equal records have equal ids
    assert (summary.zone, summary.zone_basis, summary.time_step_s) == ("UTC", "given", 60)
    (account,) = rows(
        "SELECT COUNT(*) AS n, MIN(first_at) AS first, MAX(last_at) AS last FROM account"
    )
    assert account == {"n": 210, "first": 1_472_688_000, "last": 1_479_167_520}
    (reposts,) = rows(
        "SELECT COUNT(*) AS n, COUNT(DISTINCT repost_of) AS texts FROM post WHERE kind = 'repost'"
    )
    assert reposts["n"] > 45_000
    assert reposts["texts"] > 25_000
    (links,) = rows("SELECT COUNT(*) AS n, COUNT(DISTINCT domain) AS domains FROM post_link")
    assert links["n"] > 50_000
    assert links["domains"] < 10  # nearly all of them are t.co


def test_the_ira_tweets_without_a_zone_are_an_error_that_says_what_to_do(read):
    with pytest.raises(InputError, match=r"\.csv\.gz:2: posted_at is .* --zone"):
        read(shared("data/ira_2016"), mapping=IRA)


def test_the_thai_operation_is_read_with_its_accounts(read, rows):
    tweets, users = read(shared("data/x_io_thailand_2020"))
    assert (tweets.format, tweets.posts, tweets.refused) == ("x_io_archive", 21_385, 0)
    assert (users.posts, users.accounts) == (0, 926)
    (accounts,) = rows(
        "SELECT COUNT(*) AS n, COUNT(created_at) AS created, SUM(posts) AS posts FROM account"
    )
    assert accounts == {"n": 926, "created": 926, "posts": 21_385}
    kinds = {row["kind"]: row for row in rows(
        "SELECT kind, COUNT(*) AS n, COUNT(repost_of) AS known, COUNT(repost_at) AS timed FROM post GROUP BY kind"
    )}  # fmt: skip
    assert (kinds["repost"]["n"], kinds["repost"]["known"], kinds["repost"]["timed"]) == (
        11_199,
        11_199,
        437,
    )
    (day,) = rows(
        "SELECT created_at, COUNT(*) AS n FROM account GROUP BY created_at ORDER BY n DESC LIMIT 1"
    )
    assert day["n"] == 106


def test_the_american_election_is_read_without_any_mapping(read, rows):
    summary = only(read(shared("data/control_x_us2024"), platform="x"))
    assert (summary.format, summary.posts, summary.refused, summary.duplicates) == (
        "table",
        21_007,
        0,
        0,
    )
    assert (summary.zone_basis, summary.time_step_s, summary.unused) == ("stated", 1, ())
    assert summary.notes == ()
    (accounts,) = rows("SELECT COUNT(*) AS n, COUNT(created_at) AS created FROM account")
    assert accounts == {"n": 16_258, "created": 16_258}
    (replies,) = rows(
        "SELECT COUNT(*) AS n, COUNT(reply_account) AS named FROM post WHERE kind = 'reply'"
    )
    assert replies == {"n": 12_511, "named": 12_511}


def test_the_airline_complaints_need_a_zone_and_have_lost_their_ids(read, rows):
    with pytest.raises(InputError, match="--zone"):
        read(shared("data/control_x_airline_2015"), platform="x")
    summary = only(
        read(shared("data/control_x_airline_2015"), zone="America/Los_Angeles", platform="x")
    )
    assert (summary.records, summary.refused) == (14_640, 0)
    assert summary.posts + summary.duplicates == 14_640
    assert summary.duplicates == 36  # the set repeats some rows word for word
    assert summary.time_step_s == 60
    assert "14640 ids of posts lost their last digits" in summary.notes[0]
    assert rows("SELECT COUNT(*) AS n FROM account") == [{"n": 7_701}]
    assert rows("SELECT MIN(posted_at) AS first FROM post") == [{"first": 1_424_158_560}]


def test_the_telegram_channels_keep_numbers_of_messages_apart(read, rows):
    summary = only(read(shared("data/control_telegram_ru_news"), platform="telegram"))
    assert (summary.posts + summary.duplicates + summary.refused, summary.refused) == (22_099, 0)
    assert rows("SELECT COUNT(*) AS n, COUNT(name) AS named FROM account") == [
        {"n": 24, "named": 24}
    ]
    (one,) = rows("SELECT post_id, text FROM post WHERE post_id = 'telegram:-1001000724666/11877'")
    assert one["text"].startswith("В Китае")
    (texts,) = rows("SELECT COUNT(text_key) AS n, COUNT(DISTINCT text_key) AS d FROM post")
    assert texts["d"] > 0.9 * texts["n"] > 19_000


def test_the_coortweet_set_keeps_every_act(read, rows):
    summary = only(read(shared("data/coortweet_russian")))
    assert (summary.format, summary.records, summary.zone_basis) == ("coortweet", 35_125, "epoch")
    assert summary.posts + summary.duplicates == 35_125
    (acts,) = rows("SELECT COUNT(*) AS n, COUNT(DISTINCT object) AS objects FROM post_object")
    assert acts["n"] == 35_124  # one act stands twice in the file


def test_deletions_in_milliseconds_are_read_from_bzip2(read, rows):
    folder = shared("data/ephemeral_astroturfing/botstream")
    summary = only(read(folder, platform="x"))
    assert (summary.records, summary.zone_basis) == (148_217, "epoch")
    assert rows("SELECT COUNT(DISTINCT account_id) AS n FROM post") == [{"n": 4_974}]
    assert rows("SELECT COUNT(*) AS n FROM post WHERE posted_ms IS NULL") == [{"n": 0}]


def test_profiles_of_the_bot_repository_are_read_as_accounts(read, rows):
    summary = only(read(shared("data/bot_repository_users"), platform="x"))
    assert (summary.posts, summary.records) == (0, 8_931)
    assert rows("SELECT COUNT(created_at) AS n FROM account WHERE posts = 0")[0]["n"] > 8_000


def test_tables_of_something_else_are_named_with_their_columns():
    with pytest.raises(InputError, match="Tactic"):
        ingest.look([shared("data/meta_indicators/Q1_2023_Georgia-based_CIB_network.csv")])
    with pytest.raises(InputError, match=r"neither a table nor JSON|no importer recognises"):
        ingest.look([shared("data/viginum/rrn.stix.json")])
