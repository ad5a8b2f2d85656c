"""Techniques are proposed with the posts that show them, and never without."""

from __future__ import annotations

import pyarrow as pa
import pytest

from overt import assessment
from overt.case import Case


@pytest.fixture
def case(tmp_path):
    with Case.create(tmp_path / "case") as opened:
        put = opened.engine.insert
        members = ("x:ana", "x:bob", "x:cem")
        put("membership", pa.table({"account_id": members, "cluster_id": pa.array([1, 1, 2], pa.int32())}))
        put("post", pa.table({"post_key": [1, 2, 3, 4], "account_id": ["x:ana", "x:bob", "x:cem", "x:ana"],
                              "posted_at": [10, 20, 30, 40]}))  # fmt: skip
        put("edge_post", pa.table({
            "account_a": ["x:ana", "x:bob"], "account_b": ["x:bob", "x:cem"],
            "signal": ["same_text", "same_text"], "post_a": [1, 2], "post_b": [2, 3],
        }))  # fmt: skip
        yield opened


def test_an_edge_inside_a_cluster_shows_the_techniques_of_its_signal(case):
    assessment.run(case.engine)
    rows = case.sql("SELECT subject, technique_id, posts, shown_by FROM technique ORDER BY technique_id").to_pylist()
    assert rows == [
        {"subject": "cluster:1", "technique_id": "6.3", "posts": 2, "shown_by": "signal:same_text"},
        {"subject": "cluster:1", "technique_id": "T0084.001", "posts": 2, "shown_by": "signal:same_text"},
    ], "the pair across clusters shows nothing about either"
    shown = case.sql("SELECT post_key FROM technique_post WHERE technique_id = '6.3' ORDER BY post_key")
    assert shown["post_key"].to_pylist() == [1, 2]


def test_a_marker_counts_where_it_stands_out_about_the_cluster(case):
    rows = [("cluster:1", "automation", "stands out"), ("cluster:2", "automation", "ordinary"), ("x:cem", "automation", "stands out")]
    names = ("subject", "marker", "verdict")
    case.engine.insert("marker", pa.table(dict(zip(names, zip(*rows, strict=True), strict=True))))
    assessment.run(case.engine)
    found = case.sql("SELECT subject, technique_id, posts FROM technique WHERE shown_by LIKE 'marker:%'").to_pylist()
    assert {row["subject"] for row in found} == {"cluster:1"}
    assert all(row["posts"] == 3 for row in found), "its members' posts"


def test_nothing_shown_gives_no_row(tmp_path):
    with Case.create(tmp_path / "empty") as empty:
        assert assessment.run(empty.engine) == "0 techniques shown by posts"
        assert case_is_empty(empty)


def case_is_empty(case):
    return all(case.table(name).num_rows == 0 for name in ("technique", "technique_post"))
