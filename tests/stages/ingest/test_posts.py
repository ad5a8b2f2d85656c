"""What a post becomes in the tables: ids, keys, kinds, texts, links, tags, mentions."""

from __future__ import annotations

import hashlib

from tables_of_posts import START, post, record, table

from overt import text

AT = int(START.timestamp())


def test_ids_carry_the_platform_and_keys_are_those_of_the_ids(write, read, rows):
    read(write("p.csv", table(post(7, "ana"))), platform="Telegram")
    (row,) = rows(
        "SELECT post_id, post_key, account_id, account_key, platform, posted_at FROM post"
    )
    assert row == {
        "post_id": "telegram:7",
        "post_key": text.key_of("telegram:7"),
        "account_id": "telegram:ana",
        "account_key": text.key_of("telegram:ana"),
        "platform": "telegram",
        "posted_at": AT + 7 * 60,
    }


def test_the_platform_is_that_of_its_column_else_unknown(write, read, column):
    read(write("p.jsonl", [record(1, platform="Facebook"), record(2)]))
    assert column("post_id") == ["facebook:1", "unknown:2"]


def test_the_platform_a_person_names_is_that_of_records_that_say_none(write, read, column):
    read(write("p.jsonl", [record(1, platform="Facebook"), record(2)]), platform="x")
    assert column("post_id") == ["facebook:1", "x:2"]


def test_every_raw_record_keeps_its_sha256_and_line(write, read, rows):
    lines = [post(1, text='"a\nb"'), post(2), "3,,,"]
    read(write("p.csv", table(*lines)))
    found = rows("SELECT record_no, source_no, line, sha256 FROM record ORDER BY record_no")
    assert [row["line"] for row in found] == [2, 4, 5]
    assert [row["record_no"] for row in found] == [1, 2, 3]
    assert [row["sha256"] for row in found] == [
        hashlib.sha256(f"{line}\n".encode()).digest() for line in lines
    ]


def test_a_text_is_kept_as_given_and_its_key_is_that_of_the_normalised_one(write, read, rows):
    given = "“Big” NEWS https://t.co/x1 @bob #Today"
    read(
        write(
            "p.jsonl",
            [record(1, text=given), record(2, text="https://t.co/x2"), record(3, text=None)],
        )
    )
    first, second, third = rows(
        "SELECT text, text_key, text_size, text_removed, tag_count FROM post ORDER BY record_no"
    )
    normal = text.normalise(given)
    assert first["text"] == given
    assert first["text_key"] == text.key_of(normal.key_text)
    assert first["text_size"] == normal.size
    assert first["text_removed"] == normal.removed
    assert (second["text_key"], second["text_size"]) == (None, 0)  # nothing is left of it
    assert (third["text"], third["text_key"], third["text_size"], third["tag_count"]) == (None,) * 4


def test_links_tags_and_mentions_are_found_in_a_text_where_no_field_holds_them(write, read, rows):
    given = "@Bob see https://www.example.org/a?utm_source=x #One #two and http://example.com"
    read(write("p.jsonl", [record(1, text=given)]))
    links = rows(
        "SELECT position, url, link, domain, domain_key, posted_at, kind FROM post_link ORDER BY position"
    )
    assert [row["link"] for row in links] == ["example.org/a", "example.com"]
    assert [row["domain"] for row in links] == ["example.org", "example.com"]
    assert links[0]["domain_key"] == text.key_of("example.org")
    assert links[0]["posted_at"] == AT + 60
    tags = rows("SELECT tag, tag_norm, tag_key FROM post_tag ORDER BY position")
    assert [(row["tag"], row["tag_norm"]) for row in tags] == [("One", "one"), ("two", "two")]
    assert tags[0]["tag_key"] == text.key_of("one")
    mentions = rows("SELECT mention, mention_key FROM post_mention")
    assert mentions == [{"mention": "Bob", "mention_key": text.key_of("bob")}]
    (whole,) = rows("SELECT tag_key, tag_count FROM post")
    assert whole == {"tag_key": text.key_of("one\x1ftwo"), "tag_count": 2}


def test_a_field_of_links_or_tags_is_believed_rather_than_the_text(write, read, column):
    read(
        write(
            "p.jsonl",
            [record(1, text="https://t.co/x #a", urls=["https://example.org/b"], hashtags=[])],
        )
    )
    assert column("link", "post_link") == ["example.org/b"]
    assert column("tag", "post_tag") == []
    assert column("tag_count") == [0]


def test_a_link_repeated_in_a_post_counts_once_and_what_is_no_link_is_left_out(write, read, column):
    urls = ["https://example.org/a", "http://www.example.org/a?utm_source=x", "mailto:a@b.c"]
    read(write("p.jsonl", [record(1, urls=urls)]))
    assert column("link", "post_link") == ["example.org/a"]


def test_resolved_links_lead_to_where_they_point(write, read, column):
    read(
        write("p.jsonl", [record(1, text="https://bit.ly/x1")]),
        resolved_links={"https://bit.ly/x1": "https://example.org/story"},
    )
    assert column("link", "post_link") == ["example.org/story"]


def test_a_repost_whose_original_is_hidden_is_matched_by_its_text(write, read, rows):
    records = [
        record(1, account_id="ana", text="RT @zoe: placeholder words here"),
        record(2, account_id="bob", text="RT @zoe: Placeholder   words here"),
        record(3, account_id="eve", text="", retweet="1"),
    ]
    read(write("p.jsonl", records))
    first, second, third = rows(
        "SELECT kind, repost_of, repost_account FROM post ORDER BY record_no"
    )
    key = text.key_of("placeholder words here") & (2**64 - 1)
    assert first == {
        "kind": "repost",
        "repost_of": f"text:{key:016x}",
        "repost_account": "unknown:zoe",
    }
    assert second == first
    assert (third["kind"], third["repost_of"]) == ("repost", None)


def test_the_time_and_author_of_a_repost_are_those_of_its_original_in_the_case(write, read, rows):
    later = write("b.jsonl", [record(1, account_id="zoe", text="words")])
    read(write("a.jsonl", [record(5, text="words", repost_of="1")]), later, platform="x")
    (repost,) = rows(
        "SELECT repost_of, repost_key, repost_at, repost_account FROM post WHERE kind = 'repost'"
    )
    assert repost == {
        "repost_of": "x:1",
        "repost_key": text.key_of("x:1"),
        "repost_at": AT + 60,
        "repost_account": "x:zoe",
    }


def test_replies_and_quotes_point_to_posts_of_the_same_platform(write, read, rows):
    read(
        write("p.jsonl", [record(1, reply_to="5", reply_account="9"), record(2, quote_of="6")]),
        platform="x",
    )
    first, second = rows(
        "SELECT kind, reply_to, reply_key, reply_account, quote_of FROM post ORDER BY record_no"
    )
    assert (first["kind"], first["reply_to"], first["reply_account"]) == ("reply", "x:5", "x:9")
    assert first["reply_key"] == text.key_of("x:5")
    assert (second["kind"], second["quote_of"]) == ("quote", "x:6")


def test_unknown_counts_are_null_and_never_zero(write, read, rows):
    read(write("p.jsonl", [record(1, likes="12", reposts="", replies="n/a", views=0)]))
    assert rows("SELECT likes, reposts, replies, quotes, views FROM post") == [
        {"likes": 12, "reposts": None, "replies": None, "quotes": None, "views": 0}
    ]


def test_a_post_without_an_id_gets_one_from_its_record_and_the_summary_says_so(write, read, rows):
    line = "ana,2024-05-14T10:00:00Z,hello\n"
    (summary,) = read(write("p.csv", "account,date,text\n" + line), platform="x")
    assert rows("SELECT post_id FROM post") == [
        {"post_id": f"x:record-{hashlib.sha256(line.encode()).hexdigest()[:16]}"}
    ]
    assert summary.notes == ("1 posts have no id and got one made from their record.",)


def test_an_id_that_a_spreadsheet_rounded_is_replaced_and_a_hash_is_not(write, read, rows):
    header = "tweet_id,account_id,date,text,retweet_of"
    lines = [
        "5.70306E+17,ana,2024-05-14T10:00:00Z,one,5.7E+17",
        "12e4567890123456,bob,2024-05-14T10:00:00Z,two,",
    ]
    (summary,) = read(write("p.csv", table(*lines, header=header)))
    first, second = rows("SELECT post_id, repost_of, kind FROM post ORDER BY record_no")
    assert first["post_id"].startswith("unknown:record-")
    assert first["repost_of"].startswith("text:")  # the id it reposted is lost too
    assert second["post_id"] == "unknown:12e4567890123456"
    assert "lost their last digits" in summary.notes[0]


def test_an_account_id_that_a_spreadsheet_rounded_is_refused(write, read, rows):
    read(write("p.csv", table("1,1.19667E+18,2024-05-14T10:00:00Z,hello", post(2))))
    (refused,) = rows("SELECT reason, detail FROM refused")
    assert refused["reason"] == "no_account"
    assert "removed its last digits" in refused["detail"]


def test_milliseconds_are_kept_where_they_are_given(write, read, rows):
    records = [record(1, posted_at=1_652_814_935_277), record(2, posted_at="2024-05-14T10:00:00Z")]
    read(write("p.jsonl", records))
    assert rows("SELECT posted_at, posted_ms FROM post ORDER BY record_no") == [
        {"posted_at": 1_652_814_935, "posted_ms": 277},
        {"posted_at": AT + 36_000, "posted_ms": None},
    ]


def test_media_and_objects_are_kept_in_order(write, read, rows, column):
    records = [
        record(1, images=["https://e.org/1.jpg", "https://e.org/2.jpg"], objects=["o1", "o2"])
    ]
    read(write("p.jsonl", records))
    media = rows(
        "SELECT position, url, media_type, hash, media_key FROM post_media ORDER BY position"
    )
    assert [row["url"] for row in media] == ["https://e.org/1.jpg", "https://e.org/2.jpg"]
    assert media[0]["media_key"] == text.key_of("https://e.org/1.jpg")
    assert column("object", "post_object") == ["o1", "o2"]


def test_a_local_path_names_a_file_of_its_own_export_wherever_that_lies(write, read, rows):
    one = [record(1, images=["photos/1.jpg"]), record(2, images=["photos/1.jpg"])]
    other = [record(3, images=["photos/1.jpg"])]
    read(write("here/p.jsonl", one))
    read(write("there/p.jsonl", other))
    keys = [row["media_key"] for row in rows("SELECT media_key FROM post_media ORDER BY post_key")]
    assert len(set(keys)) == 2
    assert sorted(keys.count(key) for key in set(keys)) == [1, 2]


def test_the_source_says_what_came_of_the_file(write, read, rows):
    path = write("p.csv", table(post(1), post(1), "3,ana,,x", post(4)))
    (summary,) = read(path, platform="x")
    (source,) = rows("SELECT * FROM source")
    assert source["file"] == str(path)
    assert source["format"] == "table"
    assert source["platform"] == "x"
    assert source["bytes"] == path.stat().st_size
    assert source["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (source["records"], source["posts"], source["refused"], source["duplicates"]) == (
        4,
        2,
        1,
        1,
    )
    assert (source["first_at"], source["last_at"]) == (AT + 60, AT + 240)
    assert source["status"] == "done"
    assert (summary.records, summary.refused_for) == (4, {"no_time": 1})
    assert summary.columns["account_id"] == "account_id"


def test_the_resolution_of_times_is_what_they_show(write, read, rows):
    whole_minutes = [record(n, posted_at=f"2024-05-14T10:{n:02}:00Z") for n in range(10)]
    days = [record(n, posted_at=f"2024-05-{n + 1:02}") for n in range(10)]
    seconds = [record(n, posted_at=f"2024-05-14T10:00:{n:02}Z") for n in range(10)]
    few = [record(1, posted_at="2024-05-14T10:00:00Z")]
    for name, records in (("a", whole_minutes), ("b", days), ("c", seconds), ("d", few)):
        read(write(f"{name}.jsonl", records), zone="UTC", platform=name)
    steps = rows("SELECT time_step_s FROM source ORDER BY source_no")
    assert [row["time_step_s"] for row in steps] == [60, 86_400, 1, 1]
