"""Pairs computed on Spark are those of DuckDB, so that the rest of the case is too."""

from __future__ import annotations

import json

import pytest

from overt.case import Case
from overt.errors import CaseError, MissingColumn, NotFound, SettingError
from overt.flow import STAGES
from overt.settings import RunSettings
from overt.signals import find
from overt.store import SparkEngine

SETTINGS = RunSettings(
    copies=2, parts={name: {"enabled": name == "co_repost"} for name in find()}
)
RESULTS = [table for stage in STAGES[1:] for table in stage.writes]


def logged(case):
    rows = case.sql("SELECT settings FROM run WHERE stage = 'signals' ORDER BY run_no").to_pylist()
    return [json.loads(row["settings"])["engine"] for row in rows]


def test_a_whole_case_is_the_same_on_both_engines_and_another_engine_redoes_nothing(
    spark, fill, content, planted, tmp_path
):
    found = {}
    for name, engine in (("duckdb", "duckdb"), ("spark", spark)):
        with Case.create(tmp_path / name) as case:
            fill(case.engine, **planted)
            assert case.run(SETTINGS, engine=engine) == [stage.name for stage in STAGES[1:]]
            found[name] = {table: content(case.engine, table) for table in RESULTS}
            assert case.run(engine="local[2]" if name == "duckdb" else "duckdb") == []
            assert logged(case) == ["duckdb" if name == "duckdb" else "spark local[2]"]
        assert not (tmp_path / name / "spark").exists()
    assert found["spark"] == found["duckdb"]
    assert found["spark"]["cluster"]


@pytest.mark.parametrize("word", ["sparks", "postgres://host", "local[2"])
def test_an_engine_that_does_not_exist_is_refused_before_anything_runs(fill, planted, tmp_path, word):
    with Case.create(tmp_path / "case") as case:
        fill(case.engine, **planted)
        with pytest.raises(SettingError, match="must be duckdb or the address of a Spark master"):
            case.run(SETTINGS, engine=word)
        assert case.runs().num_rows == 0


def test_a_case_of_files_takes_no_tables_of_spark(spark, fill, planted, tmp_path):
    posts = spark.createDataFrame(
        [(1, 2, 3, "post")], "post_key long, account_key long, posted_at long, kind string"
    )
    engine = SparkEngine(spark, tables={"post": posts})
    with Case.create(tmp_path / "case") as case:
        fill(case.engine, **planted)
        with pytest.raises(CaseError, match="Use a new case"):
            case.run(SETTINGS, engine=engine)
    engine.close()


def test_tables_that_are_not_in_the_data_dictionary_are_refused(spark):
    posts = spark.createDataFrame([(1,)], "post_key long")
    with pytest.raises(MissingColumn, match="no column account_key, posted_at, kind"):
        SparkEngine(spark, tables={"post": posts})
    with pytest.raises(NotFound, match="no table 'tweets'"):
        SparkEngine(spark, tables={"tweets": posts})


def test_a_session_keeps_its_own_views(spark, spark_engine):
    import pyarrow as pa

    spark.createDataFrame(pa.table({"mine": [1]})).createOrReplaceTempView("post")
    spark_engine.put("post", pa.table({"n": [1, 2, 3]}))
    assert spark_engine.build("big", "SELECT n * :factor AS n FROM post", {"factor": 1_000_000_000}) == 3
    assert spark_engine.append("big", "SELECT :text AS n", {"text": "7"}) == 1
    assert sorted(spark_engine.read("SELECT n FROM big")["n"].to_pylist()) == [
        7, 1_000_000_000, 2_000_000_000, 3_000_000_000,
    ]  # fmt: skip
    assert spark.table("post").columns == ["mine"]
    spark.catalog.dropTempView("post")
