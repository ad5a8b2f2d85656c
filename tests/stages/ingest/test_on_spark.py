"""Posts normalised on Spark give the tables that the same posts give when read from a file."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from overt.case import Case
from overt.errors import MissingColumn
from overt.ingest import on_spark
from overt.settings import RunSettings
from overt.store import TABLES, SparkEngine

TABLES_OF_POSTS = ("post", "post_link", "post_tag", "post_mention", "account")
LOOSE = {"post": {"record_no"}}  # numbered by order there, by digest here


def posts():
    """Rows as a platform's export may hold them: links, tags, a hidden repost, a bad time, a repeat."""
    texts = (
        "Look https://www.example.org/a?utm_source=x #Rain #rain @ana",
        "雨の話 https://example.org/b",
        "RT @cem: words of somebody else that are repeated here",
        "plain words",
    )
    rows = [
        {
            "post_id": str(100 + n), "account_id": f"a{n % 3}", "posted_at": 1_715_680_800 + 7 * n,
            "text": texts[n % 4], "repost_of": "100" if n % 4 == 3 else None, "author": {"followers": n},
        }
        for n in range(24)
    ]  # fmt: skip
    bad = {**rows[0], "post_id": "900", "posted_at": None}
    return pa.Table.from_pylist([*rows, bad, rows[5]])


def content(rows, table):
    names = [name for name in TABLES[table].names if name not in LOOSE.get(table, ())]
    return sorted(map(str, rows.select(names).to_pylist()))


@pytest.fixture(scope="module")
def both(spark, tmp_path_factory):
    """The tables of a case read from Parquet, and those made on Spark."""
    place = tmp_path_factory.mktemp("both")
    pq.write_table(posts(), place / "posts.parquet")
    with Case.create(place / "case") as case:
        case.ingest([place / "posts.parquet"], platform="x", zone="UTC")
        read = {table: case.table(table) for table in (*TABLES_OF_POSTS, "refused")}
    frame = spark.read.parquet(str(place / "posts.parquet")).repartition(3)
    places = on_spark(frame, into=str(place / "tables"), platform="x", zone="UTC")
    made = {table: spark.read.parquet(places[table]).toArrow() for table in read}
    return read, made, places


@pytest.mark.parametrize("table", TABLES_OF_POSTS)
def test_ids_keys_texts_and_links_are_those_of_reading_a_file(both, table):
    read, made, _ = both
    assert content(made[table], table) == content(read[table], table)
    assert made[table].num_rows


def test_a_row_without_a_time_is_refused_with_the_same_reason(both):
    read, made, _ = both
    assert made["refused"]["reason"].to_pylist() == read["refused"]["reason"].to_pylist() == ["no_time"]


def test_a_frame_without_accounts_is_refused_in_words(spark, tmp_path):
    frame = spark.createDataFrame(pa.table({"posted_at": [1], "text": ["a"]}))
    with pytest.raises(MissingColumn, match="no column for account_id"):
        on_spark(frame, into=str(tmp_path / "tables"))


def test_a_case_begun_from_tables_on_spark_finds_what_a_case_begun_from_files_finds(
    spark, planted, fill, tmp_path
):
    parts = {name: {"windows_s": [60]} for name in ("co_repost",)}
    settings = RunSettings(copies=2, parts=parts | {n: {"enabled": False} for n in OTHERS})
    results = ("pair", "actor", "pair_test", "edge", "cluster", "membership")
    with Case.create(tmp_path / "files") as case:
        fill(case.engine, **planted)
        case.run(settings)
        here = {table: content(case.table(table), table) for table in results}
        own = case.table("post")
    engine = SparkEngine(spark, tables={"post": spark.createDataFrame(own.drop(["client"]))})
    with Case.create(tmp_path / "tables") as case:
        assert case.run(settings, engine=engine)
        assert {table: content(case.table(table), table) for table in results} == here
        assert case.sql("SELECT file, posts FROM source").to_pylist() == [
            {"file": "tables of local[2]", "posts": own.num_rows}
        ]
        assert case.run(engine=engine) == []  # the same tables: nothing is done again
        kept = set(case.table("account")["account_id"].to_pylist())
        assert {"x:ana", "x:bob", "x:cem"} <= kept < set(own["account_id"].to_pylist())
    engine.close()


OTHERS = (
    "co_domain", "co_hashtag", "co_hashtag_sequence", "co_link", "co_object", "co_reply", "fast_repost",
    "same_text",
)  # fmt: skip
