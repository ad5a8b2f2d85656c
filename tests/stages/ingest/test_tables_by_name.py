"""Tables nobody planned for: columns are known by their names, in English and French."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables_of_posts import START

from overt.ingest import Post, Profile, Reading, Refusal
from overt.ingest._hints import FIELDS, columns_of, plain
from overt.ingest.table import Table

AT = int(START.timestamp())


def read(record: dict, **reading) -> Post | Profile:
    (item,) = Table().read(record, Reading(columns=tuple(record), **reading))
    return item


@pytest.mark.parametrize(
    ("columns", "means"),
    [
        (
            "author_id content publish_date region language following followers updates retweet post_type",
            {"account_id": "author_id", "text": "content", "posted_at": "publish_date",
             "declared_posts": "updates", "is_repost": "retweet", "followers": "followers"},
        ),
        (
            "post_id account_id timestamp lang text hashtags urls conversation_id in_reply_to account_created",
            {"post_id": "post_id", "posted_at": "timestamp", "tags": "hashtags", "links": "urls",
             "conversation": "conversation_id", "reply_account": "in_reply_to", "created_at": "account_created"},
        ),
        (
            "tweet_id airline account_hash text tweet_created tweet_location retweet_count",
            {"post_id": "tweet_id", "account_id": "account_hash", "posted_at": "tweet_created",
             "account_place": "tweet_location", "reposts": "retweet_count"},
        ),
        (
            "message_id channel_id channel date category text",
            {"post_id": "message_id", "account_id": "channel_id", "name": "channel", "posted_at": "date"},
        ),
        (
            "comment_id author date content class video",
            {"post_id": "comment_id", "account_id": "author", "posted_at": "date", "text": "content"},
        ),
        (
            "Identifiant|Auteur|Date de publication|Heure|Texte|Nombre d'abonnés|Langue|Lien|Nb j'aime|Partages",
            {"post_id": "Identifiant", "account_id": "Auteur", "posted_at": "Date de publication",
             "posted_time": "Heure", "text": "Texte", "followers": "Nombre d'abonnés", "language": "Langue",
             "links": "Lien", "likes": "Nb j'aime", "reposts": "Partages"},
        ),
        (
            "Compte;Horodatage;Message;Commentaires",
            {"account_id": "Compte", "posted_at": "Horodatage", "text": "Message"},
        ),
        (
            "id author.id author.username created_at text author.public_metrics.followers_count",
            {"post_id": "id", "account_id": "author.id", "handle": "author.username", "posted_at": "created_at"},
        ),
        (
            "id user.id_str user.screen_name user.created_at user.followers_count created_at full_text source",
            {"account_id": "user.id_str", "handle": "user.screen_name", "created_at": "user.created_at",
             "posted_at": "created_at", "text": "full_text", "client": "source", "followers": "user.followers_count"},
        ),
        ("user_id created_at followers_count statuses_count", {"account_id": "user_id", "created_at": "created_at"}),
        ("username date message", {"account_id": "username", "handle": "username"}),
    ],
)  # fmt: skip
def test_fields_are_found_by_the_names_of_columns(columns, means):
    names = next(columns.split(mark) for mark in "|; " if mark in columns)
    found = columns_of(names, {})
    assert {field: found.get(field) for field in means} == means
    shared = [c for f, c in found.items() if f not in ("handle", "name")]
    assert len(shared) == len(set(shared))


@pytest.mark.parametrize(
    "columns",
    ["domain source date risk", "trend date text text2", "bot_id label", "author repo hash",
     "s1 s2 score", "URL,Final URL,HTTP"],
)  # fmt: skip
def test_tables_of_something_else_are_not_taken_for_posts(columns):
    names = columns.split("," if "," in columns else None)
    assert not Table().recognises(dict.fromkeys(names, "x"))


def test_names_are_compared_without_case_accents_spaces_and_signs():
    assert plain("Nombre d'abonnés ") == plain("nombre_dabonnes") == "nombredabonnes"
    assert plain("Post-ID") == plain("postId") == plain("POST ID")


@given(st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=10))
def test_any_names_give_each_field_a_column_that_is_there(names):
    found = columns_of(names, {})
    assert set(found) <= set(FIELDS)
    assert set(found.values()) <= set(names)


def test_a_mapping_goes_before_names_and_leaves_the_rest_to_them():
    found = columns_of(["id", "user", "text", "body", "date"], {"text": "body", "post_id": "text"})
    assert found == {"account_id": "user", "post_id": "text", "posted_at": "date", "text": "body"}


def test_date_and_time_of_day_in_two_columns_are_one_time():
    row = {"account": "a", "date": "14/05/2024", "time": "10:00", "text": "x"}
    assert read(row).posted_at == "14/05/2024 10:00"
    assert read({**row, "date": "2024-05-14 09:00"}).posted_at == "2024-05-14 09:00"
    assert read({**row, "time": ""}).posted_at == "14/05/2024"


def test_a_zone_in_the_name_of_the_column_is_stated():
    row = {"account": "a", "text": "x"}
    assert read({**row, "Date (UTC)": "2024-05-14 10:00"}).posted_at == "2024-05-14 10:00 UTC"
    assert read({**row, "timestamp_utc": "1715680800"}).posted_at == "1715680800"
    assert read({**row, "created_utc": "2024-05-14T10:00:00Z"}).posted_at == "2024-05-14T10:00:00Z"


def test_a_column_that_marks_reposts_is_read_in_all_its_words():
    row = {"account": "a", "date": "1715680800", "text": "x"}
    for yes in ("1", "True", "yes", "Oui", "x", "1.0"):
        assert read({**row, "is_retweet": yes}).kind == "repost"
    for no in ("0", "False", "no", "", "NaN"):
        assert read({**row, "is_retweet": no}).kind == "post"


def test_a_column_of_kinds_is_read_where_its_words_mean_one():
    row = {"account": "a", "date": "1715680800", "text": "x"}
    kinds = [
        read({**row, "type": word}).kind
        for word in ("Retweet", "reply", "quoted", "photo", "R", "")
    ]
    assert kinds == ["repost", "reply", "quote", "post", "post", "post"]


def test_a_text_that_begins_with_rt_is_a_repost_of_that_account():
    row = {"account": "a", "date": "1715680800", "text": "RT @Zoe_1: words"}
    assert (read(row).kind, read(row).repost_account) == ("repost", "Zoe_1")
    assert read({**row, "text": "START @zoe: words"}).kind == "post"
    given = read({**row, "retweeted_user_id": "77"})
    assert given.repost_account == "77"


def test_lists_of_links_keep_commas_and_semicolons_inside_an_address():
    row = {"account": "a", "date": "1715680800"}
    one = "https://example.org/a,b;c?x=1,2"
    two = "http://example.com/d"
    for cell in (f"{one}|{two}", f"{one}, {two}", f"{one};{two}", f"{one} {two}", f"['{one}', '{two}']",
                 f'["{one}", "{two}"]', [one, two]):  # fmt: skip
        assert read({**row, "urls": cell}).links == (one, two), cell
    assert read({**row, "urls": ""}).links == ()
    assert read({**row, "text": "x"}).links is None


def test_lists_of_tags_and_mentions_are_read():
    row = {"account": "a", "date": "1715680800"}
    assert read({**row, "hashtags": "a|b", "user_mentions": "['x', 'y']"}).tags == ("a", "b")
    assert read({**row, "hashtags": "[]"}).tags == ()


def test_counts_are_read_as_people_write_them():
    row = {"account": "a", "date": "1715680800", "text": "x"}
    found = [
        read({**row, "likes": cell}).likes
        for cell in ("12", "1,204", "1 204", "1 204", "12.0", "-", "")
    ]
    assert found == [12, 1204, 1204, 1204, 12, None, None]


def test_numbers_of_messages_count_per_channel():
    row = {"message_id": "5", "channel_id": "-100", "date": "1715680800", "text": "x"}
    assert read(row).native_id == "-100/5"
    group = {
        "message_id": "5",
        "from_id": "user7",
        "chat_id": "-9",
        "date": "1715680800",
        "text": "x",
    }
    assert (read(group).native_id, read(group).account.native_id) == ("-9/5", "user7")


def test_values_in_nested_json_are_named_by_their_paths():
    record = {
        "author": {"id": 7, "username": "ana"},
        "created_at": "2024-05-14T10:00:00Z",
        "text": "x",
    }
    columns = ("author.id", "author.username", "created_at", "text")
    (post,) = Table().read(record, Reading(columns=columns))
    assert (post.account.native_id, post.account.handle) == ("7", "ana")
    assert Table().recognises(record)


def test_a_row_without_an_account_is_refused_by_the_name_of_the_column():
    with pytest.raises(Refusal, match="Auteur is empty"):
        read({"Auteur": "", "Date": "1715680800", "Texte": "x"})


def test_a_number_with_a_point_zero_is_the_id_without_it():
    row = {
        "id": "12.0",
        "account": "7.0",
        "date": "1715680800",
        "text": "x",
        "in_reply_to_status_id": "5.0",
    }
    post = read(row)
    assert (post.native_id, post.account.native_id, post.reply_to) == ("12", "7", "5")
