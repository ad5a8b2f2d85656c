"""Parquet and Excel: typed cells become the texts of a table, and no digit is lost on the way."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from datetime import UTC, date, datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from overt import ingest
from overt.errors import InputError, UnreadableFile

WHEN = datetime(2024, 5, 14, 10, 0, 7, tzinfo=UTC)


def parquet(rows: list[dict], schema: pa.Schema | None = None) -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), made)
    return made.getvalue()


def workbook(**sheets: list[list]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


HEADER = ["post_id", "account_id", "posted_at", "text"]


def test_a_parquet_file_is_read_with_times_lists_and_nested_columns(write, read, rows):
    records = [
        {"id": 1196659470232772609, "author": {"id": 7, "username": "ana"}, "created_at": WHEN,
         "text": "hello", "hashtags": ["a", "b"], "likes": 3.0},
        {"id": 2, "author": {"id": 8, "username": None}, "created_at": WHEN, "text": None,
         "hashtags": [], "likes": None},
    ]  # fmt: skip
    (summary,) = read(write("p.parquet", parquet(records)), platform="x")
    assert (summary.format, summary.posts, summary.zone_basis) == ("table", 2, "stated")
    assert summary.columns["account_id"] == "author.id"
    found = rows(
        "SELECT post_id, account_id, posted_at, text, likes, tag_count FROM post ORDER BY record_no"
    )
    assert found[0] == {
        "post_id": "x:1196659470232772609", "account_id": "x:7", "posted_at": int(WHEN.timestamp()),
        "text": "hello", "likes": 3, "tag_count": 2,
    }  # fmt: skip
    assert (found[1]["text"], found[1]["likes"], found[1]["tag_count"]) == (None, None, 0)
    (record,) = rows("SELECT line, sha256 FROM record WHERE record_no = 2")
    assert record["line"] == 2
    cells = {"id": "2", "author.id": "8", "author.username": "", "created_at": "2024-05-14 10:00:07+00:00",
             "text": "", "hashtags": "[]", "likes": ""}  # fmt: skip
    canonical = json.dumps(cells, sort_keys=True, separators=(",", ":")).encode()
    assert record["sha256"] == hashlib.sha256(canonical).digest()


def test_times_of_a_parquet_file_without_a_zone_need_one(write, read, rows):
    schema = pa.schema(
        [("account_id", pa.string()), ("posted_at", pa.timestamp("ns")), ("text", pa.string())]
    )
    naive = WHEN.replace(tzinfo=None)
    path = write(
        "p.parquet", parquet([{"account_id": "a", "posted_at": naive, "text": "x"}], schema)
    )
    with pytest.raises(InputError, match="--zone"):
        read(path)
    read(path, zone="UTC")
    assert rows("SELECT posted_at FROM post") == [{"posted_at": int(WHEN.timestamp())}]


def test_a_damaged_parquet_file_is_an_error_in_words(write):
    content = parquet([{"account_id": "a", "posted_at": 1715680800, "text": "x"}])
    with pytest.raises(UnreadableFile, match="damaged parquet"):
        ingest.look([write("p.parquet", content[:-20])])


def test_a_workbook_is_read_with_its_dates_and_the_row_as_line(write, read, rows):
    naive = WHEN.replace(tzinfo=None)
    content = workbook(Posts=[HEADER, [1, "ana", naive, "hello"], [], [2, "bob", naive, 'a "b"\nc'],
                              [3, "eve", date(2024, 5, 15), "day"]])  # fmt: skip
    (summary,) = read(write("p.xlsx", content), zone="Europe/Paris", platform="x")
    assert (summary.posts, summary.zone, summary.file[-6:]) == (3, "Europe/Paris", "p.xlsx")
    found = rows("SELECT post_id, posted_at, text FROM post ORDER BY record_no")
    assert [row["post_id"] for row in found] == ["x:1", "x:2", "x:3"]
    assert found[0]["posted_at"] == int(WHEN.timestamp()) - 7200
    assert found[1]["text"] == 'a "b"\nc'
    assert [row["line"] for row in rows("SELECT line FROM record ORDER BY record_no")] == [2, 4, 5]


def test_an_id_that_excel_rounded_is_not_believed(write, read, rows):
    content = workbook(
        Posts=[HEADER, [1.19665947023277e18, "ana", "2024-05-14T10:00:00Z", "hello"]]
    )
    (summary,) = read(write("p.xlsx", content))
    assert rows("SELECT post_id LIKE 'unknown:record-%' AS made FROM post") == [{"made": True}]
    assert "lost their last digits" in summary.notes[0]


def test_every_sheet_with_posts_is_read_and_the_others_are_noted(write, read, rows):
    content = workbook(
        May=[HEADER, [1, "ana", "2024-05-14T10:00:00Z", "a"]],
        Notes=[["Amina:", "call again"]],
        Empty=[],
        June=[["Export of June"], HEADER, [2, "ana", "2024-06-14T10:00:00Z", "b"]],
    )
    path = write("p.xlsx", content)
    summaries = {s.file.rsplit("!", 1)[-1]: s for s in read(path)}
    assert (summaries["May"].posts, summaries["June"].posts) == (1, 1)
    assert summaries["Notes"].refused_for == {"unreadable": 1}
    assert rows("SELECT line FROM record ORDER BY record_no") == [{"line": 2}, {"line": 3}]


def test_a_packed_workbook_in_an_archive_is_read(write, read):
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "data/p.xlsx", workbook(A=[HEADER, [1, "ana", "2024-05-14T10:00:00Z", "a"]])
        )
        archive.writestr(
            "q.parquet", parquet([{"account_id": "a", "posted_at": 1715680800, "text": "x"}])
        )
    summaries = read(write("export.zip", made.getvalue()))
    assert [s.posts for s in summaries] == [1, 1]
    packed = gzip.compress(parquet([{"account_id": "a", "posted_at": 1715680801, "text": "x"}]))
    assert read(write("r.parquet.gz", packed))[0].posts == 1


def test_a_damaged_workbook_is_an_error_in_words(write):
    content = workbook(A=[HEADER, [1, "ana", "2024-05-14T10:00:00Z", "a"]])
    with pytest.raises(UnreadableFile, match="damaged"):
        ingest.look([write("p.xlsx", content[: len(content) // 2])])
