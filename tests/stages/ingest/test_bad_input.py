"""Bad input gets a clear error or a refused row, never a traceback, and nothing is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_of_posts import HEADER, post, record, table

from overt import ingest
from overt.errors import OvertError
from overt.ingest import Importer, Profile, _options


def test_half_a_json_document_gives_every_whole_record(write, read, rows):
    text = json.dumps({"posts": [record(n) for n in range(1, 30)]})
    (summary,) = read(write("p.json", text[: len(text) * 2 // 3]))
    assert summary.posts > 15
    assert summary.refused_for == {"unreadable": 1}
    (refused,) = rows("SELECT detail, excerpt FROM refused")
    assert "it was cut" in refused["detail"]
    assert refused["excerpt"].startswith('{"post_id"')


def test_half_a_json_line_is_one_refused_record(write, read):
    text = "".join(json.dumps(record(n)) + "\n" for n in range(1, 30))
    (summary,) = read(write("p.jsonl", text[:-40]))
    assert (summary.posts, summary.refused_for) == (28, {"unreadable": 1})


def test_lines_that_are_no_json_among_others_are_refused(write, read, rows):
    lines = [json.dumps(record(n)) for n in range(1, 9)]
    lines[3] = "<html>502 Bad Gateway</html>"
    lines[5] = '"a text"'
    (summary,) = read(write("p.jsonl", "\n".join(lines)))
    assert (summary.records, summary.posts) == (8, 6)
    assert [row["line"] for row in rows("SELECT line FROM refused ORDER BY line")] == [4, 6]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_texts_in_other_encodings_are_read(write, read, column, encoding):
    text = table(*(post(n, text='"déjà vu, « été »"') for n in range(1, 9)))
    read(write("p.csv", text.encode(encoding)))
    assert column("text") == ["déjà vu, « été »"] * 8


def test_damaged_letters_are_shown_and_counted(write, read, column):
    lines = [post(n, text="déjà vu à Nouméa") for n in range(1, 60)]
    content = table(*lines).encode().replace(b"5,ana", b"5,ana", 1)
    content = content.replace(
        "59,ana,2024-05-14T00:59:00Z,dé".encode(), b"59,ana,2024-05-14T00:59:00Z,d\xe9"
    )
    (summary,) = read(write("p.csv", content))
    assert column("text")[-1] == "d\ufffdjà vu à Nouméa"
    assert summary.notes[-1] == "59 posts have no id and got one made from their record." or (
        "1 records hold bytes that are no valid text" in summary.notes[0]
    )


def test_nul_bytes_and_half_emoji_are_stored_and_found_again(write, read, column):
    lines = [
        json.dumps(record(1, text="a\0b")),
        '{"post_id":"2","account_id":"e","posted_at":1715680800,"text":"\\ud83d"}',
    ]
    read(write("p.jsonl", "\n".join(lines)))
    assert column("text") == ["a\0b", "\ufffd"]


def test_a_file_padded_with_nul_bytes_is_read(write, read):
    (summary,) = read(write("p.csv", table(post(1), post(2)).encode() + b"\0" * 4096))
    assert (summary.records, summary.posts) == (2, 2)


def test_a_post_of_a_million_characters_is_a_post(write, read, rows):
    text = "word " * 200_000
    read(write("a.csv", table(post(1, text=text), post(2))))
    read(write("b.jsonl", [record(3, text=text), record(4)]))
    assert rows("SELECT MAX(LENGTH(text)) AS n, COUNT(*) AS posts FROM post") == [
        {"n": 1_000_000, "posts": 4}
    ]


def test_placeholder_years_are_refused_and_counted(write, read):
    times = [
        "0000-00-00 00:00:00",
        "0000-01-01 00:00:00",
        "9999-12-31 23:59:59",
        "1970-01-01 00:00:00",
    ]
    lines = [f"{n},ana,{at},x" for n, at in enumerate(times)]
    (summary,) = read(write("p.csv", table(*lines, post(9))), zone="UTC")
    assert summary.posts == 1
    assert summary.refused_for == {"time_out_of_range": 3, "no_time": 1}


def test_seconds_and_milliseconds_may_be_mixed(write, read, column):
    records = [record(1, posted_at=1_652_814_935), record(2, posted_at=1_652_814_935_277)]
    (summary,) = read(write("p.jsonl", records))
    assert column("posted_at") == [1_652_814_935] * 2
    assert (summary.zone, summary.zone_basis) == ("UTC", "epoch")


def test_times_without_a_zone_among_others_are_refused_rows(write, read, rows):
    path = write("p.csv", table(post(1), "2,ana,2024-05-14 10:00,x"))
    (summary,) = read(path)
    assert summary.refused_for == {"no_zone": 1}
    assert rows("SELECT detail FROM refused") == [{
        "detail": f'{path}:3: posted_at is "2024-05-14 10:00", which has no time zone. Give the zone '
                  "of this export with --zone, e.g. --zone Pacific/Noumea."
    }]  # fmt: skip


def test_a_whole_file_that_cannot_tell_day_from_month_is_an_error(write, read):
    path = write("p.csv", "account,date,text\na,03/04/2016 10:00,x\nb,05/06/2016 10:00,y\n")
    with pytest.raises(OvertError, match=r"p\.csv:2: .*--dates dmy or --dates mdy"):
        read(path, zone="UTC")
    (summary,) = read(path, zone="UTC", dates="mdy")
    assert summary.posts == 2


def test_a_date_far_down_the_file_may_tell_day_from_month(write, read, column):
    lines = [f"{n},ana,03/04/2016 10:{n % 60:02},x" for n in range(1, 700)]
    read(write("p.csv", table(*lines, "700,ana,24/04/2016 10:00,x")), zone="UTC")
    assert column("posted_at")[0] == 1_459_677_660  # the 3rd of April


def test_a_record_without_an_account_is_refused(write, read):
    (summary,) = read(write("p.csv", table(post(1), post(2, account=""))))
    assert summary.refused_for == {"no_account": 1}


def test_rows_with_other_cells_than_the_header_are_refused(write, read, rows):
    (summary,) = read(write("p.csv", table(post(1), post(2) + ",more", "3,ana", post(4))))
    assert (summary.posts, summary.refused_for) == (2, {"unreadable": 2})
    excerpts = [row["excerpt"] for row in rows("SELECT excerpt FROM refused ORDER BY line")]
    assert excerpts[1] == "3,ana\n"


def test_a_quotation_mark_that_is_never_closed_loses_one_record_at_most(write, read):
    lines = [post(n) for n in range(1, 2_000)]
    lines[50] = '51,"ana,2024-05-14T10:00:00Z,hello'
    (summary,) = read(write("p.csv", table(*lines)))
    assert summary.records == 1_999
    assert summary.posts >= 1_998


class Odd(Importer):
    """An importer with a fault that only some records bring to light."""

    label = "odd"
    platform = "odd"
    shapes = ("json",)
    caveats = references = examples = ()

    def recognises(self, record):
        return "odd" in record

    def read(self, record, reading):
        yield Profile(native_id=record["user"]["id"])

    def columns_used(self, reading):
        return {"account_id": "user.id"}


Odd.name = "odd"  # only now, so that it is not registered beside the real ones


def test_a_record_built_otherwise_than_the_format_is_refused(write, read, rows, monkeypatch):
    monkeypatch.setattr(_options, "importers", lambda: {"odd": Odd()})
    monkeypatch.setattr("overt.ingest._recognise.importers", lambda: {"odd": Odd()})
    records = [
        {"odd": 1, "user": {"id": "7"}},
        {"odd": 1},
        {"odd": 1, "user": None},
        {"odd": 1, "user": {"id": ""}},
    ]
    (summary,) = read(write("p.jsonl", records))
    assert summary.refused_for == {"unreadable": 2, "no_account": 1}
    assert (
        "not built as odd records are"
        in rows("SELECT detail FROM refused ORDER BY line")[0]["detail"]
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=200).map(lambda rest: HEADER.encode() + b"\n" + rest),
        st.binary(max_size=200).map(lambda rest: b'[{"account_id":"a","posted_at":1,' + rest),
        st.binary(max_size=200).map(lambda rest: table(post(1), post(2)).encode() + rest),
        st.binary(max_size=60).map(lambda rest: b"\x1f\x8b\x08" + rest),
        st.binary(max_size=60).map(lambda rest: b"PK\x03\x04" + rest),
        st.binary(max_size=60).map(lambda rest: b"PAR1" + rest),
    )
)
def test_any_bytes_are_read_refused_or_an_error_in_words(tmp_path, engine, content):
    path = tmp_path / "any"
    path.write_bytes(content)
    for name in ("source", "record", "refused", "post", "account"):
        engine.execute(f"DELETE FROM {name}")
    found, problem = [], None
    try:
        found = ingest.read(engine, [path], zone="UTC", dates="dmy")
    except OvertError as error:
        problem = str(error)
    assert found or str(path) in problem
    for each in found:
        assert each.posts + each.refused + each.duplicates + each.accounts >= each.records
