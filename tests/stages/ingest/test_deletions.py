"""Notices of deleted posts: the time a post was made stands in its id."""

from __future__ import annotations

import bz2

import pytest

from overt.errors import InputError
from overt.ingest import read_deletions
from overt.ingest._deletions import posted_ms


def test_the_id_of_a_post_says_when_it_was_made():
    assert posted_ms("1541815603606036480") == 1_656_432_460_105  # the example of X's documentation
    assert posted_ms("12345") is None
    assert posted_ms("abc") is None


def test_a_packed_table_and_lines_of_notices_are_read_and_not_twice(engine, content, tmp_path):
    table = tmp_path / "deleted.csv.bz2"
    table.write_bytes(bz2.compress(b"id,author_id,timestamp_ms\n1541815603606036480,7,1656432520105\n"))
    lines = tmp_path / "notices.jsonl"
    lines.write_text(
        '{"delete": {"status": {"id_str": "12345", "user_id_str": "8"}, "timestamp_ms": "1656432520105"}}\n',
        encoding="utf-8",
    )
    assert read_deletions(engine, table) == 1
    assert read_deletions(engine, lines) == 1
    assert read_deletions(engine, table) == 0
    first, second = sorted(content(engine, "post_deletion"), key=lambda row: row["account_id"])
    assert first["account_id"] == "x:7"
    assert first["posted_at"] == 1_656_432_460
    assert first["lifetime_ms"] == 60_000
    assert second["lifetime_ms"] is None
    assert [row["posts"] for row in content(engine, "source")] == [0, 0]


def test_a_time_without_a_zone_is_refused(engine, tmp_path):
    file = tmp_path / "deleted.csv"
    file.write_text("id,author_id,deleted_at\n1541815603606036480,7,2022-06-28 16:10\n", encoding="utf-8")
    with pytest.raises(InputError, match="zone"):
        read_deletions(engine, file)
