"""What is understood of a file is shown before it is read."""

from __future__ import annotations

import pytest
from tables_of_posts import post, record, table

from overt import ingest
from overt.errors import InputError, MissingColumn, SettingError, UnknownFormat
from overt.ingest import Understanding


def look(path, **how) -> Understanding:
    (understood,) = ingest.look([path], **how)
    return understood


def test_looking_tells_format_columns_zone_first_time_and_first_posts(write):
    text = table(
        post(1, text="one"), post(2, text="two"), header="post_id,account_id,posted_at,text"
    )
    understood = look(write("posts.csv", text), platform="telegram")
    assert understood.format == "table"
    assert understood.shape == "CSV, UTF-8"
    assert understood.platform == "telegram"
    assert understood.columns["posted_at"] == "posted_at"
    assert understood.zone is None
    assert understood.zone_basis == "stated"
    assert understood.first_time == ("2024-05-14T00:01:00Z", "2024-05-14 00:01:00 UTC")
    assert [shown["text"] for shown in understood.sample] == ["one", "two"]
    assert understood.problems == ()
    assert understood.blocking is None


def test_looking_writes_nothing(write, rows):
    look(write("posts.csv", table(post(1))))
    assert rows("SELECT file FROM source") == []


def test_columns_that_no_field_is_read_from_are_listed(write):
    text = "account_id,posted_at,text,sentiment,topic\na,2024-05-14T10:00:00Z,x,0.3,war\n"
    assert look(write("posts.csv", text)).unused == ("sentiment", "topic")


def test_values_in_json_that_no_field_is_read_from_are_listed(write):
    understood = look(write("p.jsonl", [record(n, inner={"a": 1}, other=2) for n in range(3)]))
    assert understood.unused == ("inner", "other")


def test_a_zone_given_by_a_person_is_shown_as_theirs(write):
    path = write("posts.csv", "account,date,text\na,2024-05-14 10:00,x\n")
    understood = look(path, zone="Pacific/Noumea")
    assert (understood.zone, understood.zone_basis) == ("Pacific/Noumea", "given")
    assert understood.first_time == ("2024-05-14 10:00", "2024-05-13 23:00:00 UTC")
    without = look(path)
    assert without.blocking == (
        f'{path}:2: posted_at is "2024-05-14 10:00", which has no time zone. Give the zone of this '
        "export with --zone, e.g. --zone Pacific/Noumea."
    )


def test_a_zone_that_the_format_documents_is_shown_as_documented(write):
    header = (
        "tweetid,userid,user_screen_name,account_creation_date,tweet_text,tweet_time,is_retweet"
    )
    understood = look(write("t.csv", header + "\n1,a,a,2019-11-05,hello,2019-11-19 05:20,false\n"))
    assert (understood.format, understood.zone_basis) == ("x_io_archive", "documented")


def test_records_that_will_be_refused_are_announced(write):
    text = table(post(1), "2,ana,soon,x", "3,,2024-05-14T10:00:00Z,x")
    problems = " ".join(look(write("posts.csv", text)).problems)
    assert '"soon", which is no time' in problems
    assert "account_id is empty" in problems


def test_a_specific_format_wins_over_the_generic_table(write):
    text = "object_id,account_id,content_id,timestamp_share\no,a,c,1623881091\n"
    assert look(write("t.csv", text)).format == "coortweet"


def test_a_person_may_say_the_format(write):
    text = "object_id,account_id,content_id,timestamp_share\no,a,c,1623881091\n"
    understood = look(
        write("t.csv", text), format="table", mapping={"posted_at": "timestamp_share"}
    )
    assert understood.format == "table"
    with pytest.raises(SettingError, match=r"It reads .*telegram_desktop"):
        look(write("t.csv", text), format="telegramm")


def test_a_mapping_makes_any_table_readable(write):
    path = write("t.csv", "who,when,what,again\nana,2024-05-14T10:00:00Z,hello,1\n")
    with pytest.raises(UnknownFormat, match=r"columns who, when, what, again.*--map"):
        look(path)
    mapping = {"account_id": "who", "posted_at": "when", "text": "what", "is_repost": "again"}
    assert look(path, mapping=mapping).sample[0]["kind"] == "repost"


def test_a_mapped_column_that_is_missing_is_named_with_those_that_are_there(write):
    path = write("t.csv", "who,when,what\nana,2024-05-14T10:00:00Z,hello\n")
    with pytest.raises(MissingColumn) as caught:
        look(path, mapping={"account_id": "author", "posted_at": "when"})
    assert caught.value.missing == ("author",)
    assert caught.value.has == ("who", "when", "what")
    assert "no column author" in str(caught.value)
    assert "account_id=author" in str(caught.value)
    assert "who, when, what" in str(caught.value)


def test_a_mapped_field_that_does_not_exist_is_an_error_with_the_nearest_name(write):
    path = write("t.csv", table(post(1)))
    with pytest.raises(SettingError, match=r'"acount_id".*Did you mean account_id'):
        look(path, mapping={"acount_id": "who"})


def test_other_words_for_zone_and_dates_are_errors(write):
    path = write("t.csv", table(post(1)))
    with pytest.raises(SettingError, match="Pacific/Noumea"):
        look(path, zone="Noumea")
    with pytest.raises(SettingError, match="dmy"):
        look(path, dates="ymd")


def test_a_binary_file_is_an_error_that_says_what_was_seen(write):
    with pytest.raises(UnknownFormat, match="neither a table nor JSON"):
        look(write("posts.csv", bytes(range(256)).replace(b",", b"").replace(b";", b"") * 5))


def test_two_importers_that_know_a_file_ask_for_the_format(write, monkeypatch):
    from overt.ingest import _recognise

    known = dict(_recognise.importers())
    monkeypatch.setattr(
        type(known["reddit"]), "recognises", lambda self, record: "object_id" in record
    )
    monkeypatch.setattr(type(known["reddit"]), "shapes", ("table",))
    path = write("t.csv", "object_id,account_id,content_id,timestamp_share\no,a,c,1623881091\n")
    with pytest.raises(UnknownFormat, match=r"as coortweet and as reddit.*--format coortweet"):
        look(path)
    assert look(path, format="coortweet").format == "coortweet"


def test_order_of_day_and_month_is_taken_from_the_file(write):
    text = "account,date,text\na,03/04/2016 10:00,x\na,24/04/2016 10:00,x\n"
    understood = look(write("t.csv", text), zone="UTC")
    assert understood.dates == "dmy"
    assert understood.first_time[1] == "2016-04-03 10:00:00 UTC"


def test_formats_are_listed_with_the_generic_one():
    names = [importer.name for importer in ingest.formats()]
    assert names == sorted(names)
    assert {"table", "x_v2", "telegram_desktop", "coortweet"} <= set(names)


def test_a_telegram_export_is_recognised_inside_its_document(write):
    message = {"id": 1, "type": "message", "date": "2024-05-14T10:00:00", "date_unixtime": "1715680800",
               "from": "News", "from_id": "channel1500000001", "text": "placeholder",
               "text_entities": []}  # fmt: skip
    document = {"name": "News", "type": "public_channel", "id": 1500000001, "messages": [message]}
    understood = look(write("result.json", document))
    assert understood.format == "telegram_desktop"
    assert understood.zone_basis == "epoch"


def test_a_blocking_problem_stops_reading_before_anything_is_written(write, read, rows):
    good = write("a.csv", table(post(1)))
    zoneless = write("b.csv", "account,date,text\na,2024-05-14 10:00,x\n")
    with pytest.raises(InputError, match="--zone"):
        read(good, zoneless)
    assert rows("SELECT file FROM source") == []
    assert rows("SELECT post_id FROM post") == []
