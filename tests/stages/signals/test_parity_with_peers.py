"""Counting as CooRTweet and the toolkit count gives exactly what they gave on the same posts."""

from __future__ import annotations

import csv
import sqlite3
from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from overt.case import Case
from overt.settings import RunSettings
from overt.signals import find, run
from overt.signals._like import matches_like, pairs_like
from overt.signals._pairing import pair_up
from overt.signals.co_repost import CoRepost
from overt.store import TABLES, DuckDBEngine, SparkEngine
from overt.text import key_of
from shared_data import shared

pytestmark = pytest.mark.real_data

REFERENCE = "reference/coortweet_russian"
EDGES = [(window, least) for window in (10, 60, 120, 300) for least in (2, 5)]
PAIRS = [(window, least) for window in (10, 60) for least in (2, 5)]


@pytest.fixture(scope="module")
def russian():
    """CooRTweet's own sample as it ships: 35,125 rows, one of them twice, 39 posts with two objects."""
    data = shared("data/coortweet_russian/russian_coord_tweets.csv.gz")
    engine = DuckDBEngine(threads=2)
    engine.execute(
        f"""
        CREATE TABLE acts AS
        SELECT account_id AS account, object_id AS object, content_id AS post,
               CAST(CAST(timestamp_share AS DOUBLE) AS BIGINT) AS at_s
        FROM read_csv('{data}', header = true, all_varchar = true)
        """
    )
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def there(russian, spark, tmp_path_factory):
    """The same acts on Spark."""
    engine = SparkEngine(spark, work=tmp_path_factory.mktemp("russian"))
    engine.put("acts", russian.read("SELECT account, object, post, at_s FROM acts"))
    yield engine
    engine.close()


@pytest.fixture(params=["duckdb", "spark"])
def counting(request):
    """The acts on one engine after the other."""
    return request.getfixturevalue("russian" if request.param == "duckdb" else "there")


def reference(name):
    with shared(f"{REFERENCE}/{name}").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row != {key: key for key in row}]


@pytest.mark.parametrize(("window", "least"), EDGES)
def test_edges_and_weights_are_those_of_coortweet(counting, window, least):
    found = pairs_like(counting, "acts", like="coortweet", window_s=window, least=least)
    theirs = sorted(
        (*sorted((row["from"], row["to"])), int(row["weight"]), float(row["avg_time_delta"]))
        for row in reference(f"ru_tw{window}_mp{least}_edges.csv")
    )
    columns = ("account_a", "account_b", "weight", "gap_s")
    ours = list(zip(*(found[column].to_pylist() for column in columns), strict=True))
    assert [row[:3] for row in ours] == [row[:3] for row in theirs]
    assert [row[3] for row in ours] == pytest.approx([row[3] for row in theirs], abs=1e-6)


@pytest.mark.parametrize(("window", "least"), PAIRS)
def test_pairs_of_posts_are_those_of_coortweet(counting, window, least):
    found = matches_like(counting, "acts", like="coortweet", window_s=window, least=least)
    ours = Counter(
        (row["object"], row["gap_s"], *sorted([
            (row["post_a"], row["account_a"]), (row["post_b"], row["account_b"])
        ]))
        for row in found.to_pylist()
    )  # fmt: skip
    theirs = Counter(
        (row["object_id"], int(row["time_delta"]), *sorted([
            (row["content_id"], row["account_id"]), (row["content_id_y"], row["account_id_y"])
        ]))
        for row in reference(f"ru_tw{window}_mp{least}_pairs.csv")
    )  # fmt: skip
    assert ours == theirs


def test_all_counts_of_coortweets_summary_are_met(counting):
    """On Spark those that count loops, for the edges above are without."""
    different = []
    rows = [row for row in reference("summary.csv") if counting.name == "duckdb" or row["remove_loops"] == "FALSE"]
    assert rows
    for row in rows:
        setting = {
            "like": "coortweet", "window_s": int(row["tw"]), "least": int(row["mp"]),
            "loops": row["remove_loops"] == "FALSE",
        }  # fmt: skip
        edges = pairs_like(counting, "acts", **setting)
        posts = matches_like(counting, "acts", **setting)
        accounts = [posts[name].combine_chunks() for name in ("account_a", "account_b")]
        ours = {
            "pairs": posts.num_rows,
            "accounts": pc.count_distinct(pa.concat_arrays(accounts)).as_py(),
            "objects": pc.count_distinct(posts["object"]).as_py(),
            "edges": edges.num_rows, "sum_w": pc.sum(edges["weight"], min_count=0).as_py(),
            "max_w": pc.max(edges["weight"]).as_py() or 0,
            "sum_avg_td": pc.sum(edges["gap_s"], min_count=0).as_py(),
        }  # fmt: skip
        theirs = {name: float(row[name] or 0) for name in ours}
        if ours != pytest.approx(theirs, rel=1e-9):
            different.append((setting, ours, theirs))
    assert different == []


# compute_networks.py of coordination-network-toolkit 1.5.2 (MIT), co-link: the statement as it is
# there, without the part that hands accounts to worker processes.
TOOLKIT = """
    select e_1.user_id as user_1, e_2.user_id as user_2, count(distinct e_1.message_id) as weight
    from message_url e_1
    inner join message_url e_2
        on e_1.url = e_2.url
        and e_2.timestamp between e_1.timestamp - ?1 and e_1.timestamp + ?1
    group by e_1.user_id, e_2.user_id
    having weight >= ?2
"""


@pytest.fixture(scope="module")
def toolkit(russian):
    """`toolkit(window, least)` is what the toolkit's statement gives in SQLite: (a, b) → weight."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "create table message_url(message_id, url, timestamp, user_id, primary key (message_id, url))"
    )
    rows = russian.read("SELECT post, object, at_s, account FROM acts").to_pylist()
    database.executemany(
        "insert or ignore into message_url values (?, ?, ?, ?)",
        [tuple(row.values()) for row in rows],
    )
    database.execute("create index url_message on message_url(url, timestamp)")

    def weights(window, least):
        return {(a, b): weight for a, b, weight in database.execute(TOOLKIT, (window, least))}

    yield weights
    database.close()


@pytest.mark.parametrize(("window", "least"), [(1, 2), (60, 1), (60, 2), (120, 3)])
def test_weights_in_both_directions_are_those_of_the_toolkit(counting, toolkit, window, least):
    found = pairs_like(counting, "acts", like="toolkit", window_s=window, least=least, loops=True)
    ours = {}
    for row in found.to_pylist():
        assert row["weight"] == max(row["weight_ab"], row["weight_ba"])
        ours[row["account_a"], row["account_b"]] = row["weight_ab"]
        ours[row["account_b"], row["account_a"]] = row["weight_ba"]
    assert {ends: weight for ends, weight in ours.items() if weight >= least} == toolkit(
        window, least
    )


def test_the_toolkits_larger_direction_is_coortweets_weight_on_this_data(counting):
    """Measured with both packages: 6,206 edges, 31 with unequal directions."""
    directed = pairs_like(counting, "acts", like="toolkit", window_s=60, least=1)
    theirs = pairs_like(counting, "acts", like="coortweet", window_s=60, least=1)
    assert directed.num_rows == theirs.num_rows == 6_206
    assert directed["weight"].to_pylist() == theirs["weight"].to_pylist()
    unequal = [row for row in directed.to_pylist() if row["weight_ab"] != row["weight_ba"]]
    assert len(unequal) == 31


@pytest.mark.parametrize("like", ["coortweet", "toolkit"])
def test_spark_counts_as_duckdb_does_like_either_tool(russian, there, like):
    how = {"like": like, "window_s": 60, "least": 2}
    edges, edges_there = (pairs_like(each, "acts", **how) for each in (russian, there))
    assert edges_there.num_rows == edges.num_rows > 0
    assert edges_there.to_pylist() == edges.to_pylist()
    posts, posts_there = (matches_like(each, "acts", **how) for each in (russian, there))
    assert posts_there.num_rows == posts.num_rows > 0
    assert posts_there.to_pylist() == posts.to_pylist()


def test_a_case_made_from_the_csv_exports_the_same_pairs(tmp_path):
    """The whole way: read in, acts of co_object, counted as CooRTweet counts."""
    data = shared("data/coortweet_russian/russian_coord_tweets.csv.gz")
    parts = {name: {"enabled": False} for name in find() if name != "co_object"}
    with Case.create(tmp_path / "case") as case:
        case.ingest([data])
        run(case.engine, RunSettings(parts=parts))
        found = case.pairs_like("coortweet", signal="co_object", window_s=60, least=2)
    ours = {(row["account_a"], row["account_b"]): row["weight"] for row in found.to_pylist()}
    assert ours == {
        tuple(sorted((f"unknown:{row['from']}", f"unknown:{row['to']}"))): int(row["weight"])
        for row in reference("ru_tw60_mp2_edges.csv")
    }


def test_overt_counts_distinct_objects_where_coortweet_counts_posts(russian, fill):
    """Of 3,721 edges (least 2) CooRTweet's default cut keeps 60; 32 pairs share two objects."""
    engine = DuckDBEngine(threads=2)
    engine.create(*TABLES)
    acts = russian.read("SELECT account, object, post, at_s FROM acts").to_pylist()
    fill(
        engine,
        post=[
            {
                "account_key": key_of(act["account"]), "repost_key": key_of(act["object"]),
                "post_key": key_of(act["post"]), "posted_at": act["at_s"], "kind": "repost",
            }
            for act in acts
        ],
    )  # fmt: skip
    pair_up(engine, CoRepost(windows_s=(60,)), (60,))
    ours = {
        frozenset((row["key_a"], row["key_b"])): row["k"]
        for row in engine.read("SELECT key_a, key_b, k FROM pair").to_pylist()
    }
    engine.close()
    theirs = pairs_like(russian, "acts", like="coortweet", window_s=60, least=2).to_pylist()
    assert len(theirs) == 3_721
    assert sum(row["weight"] > 1 for row in theirs) == 60
    assert len(ours) == 32
    assert ours == {
        frozenset((key_of(row["account_a"]), key_of(row["account_b"]))): row["objects"]
        for row in theirs
        if row["objects"] > 1
    }
