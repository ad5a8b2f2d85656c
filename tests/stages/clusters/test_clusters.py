"""Groups in a network of edges, numbered by size, with the facts of each."""

from __future__ import annotations

from itertools import combinations

import pytest

from overt import clusters
from overt.settings import RunSettings

TRIO, FOUR, LIGHT = ("ana", "bob", "cem"), ("dag", "eva", "fey", "gus"), ("hal", "ida", "jon")
PAIR = ("kay", "lea")


def edge(a, b, bits, signals="co_link", q=0.001):
    return {
        "account_a": a,
        "account_b": b,
        "p_value": 1e-9,
        "q_value": q,
        "bits": bits,
        "signals": signals,
    }


def complete(names, bits):
    return [edge(a, b, bits) for a, b in combinations(names, 2)]


EDGES = [*complete(TRIO, 20.0), *complete(FOUR, 9.0), *complete(LIGHT, 5.0), *complete(PAIR, 50.0)]
EDGES[0] = edge("ana", "bob", 31.5, "co_link,same_text", q=0.04)
TABLES = {
    "edge": EDGES,
    "edge_signal": [
        {"account_a": row["account_a"], "account_b": row["account_b"], "signal": name, "k": 2, "lambda": 0.1,
         "p_value": 1e-5, "bits": 11.5 if name == "same_text" else 20.0}
        for row in EDGES for name in row["signals"].split(",")
    ],
    "edge_post": [
        {"account_a": "ana", "account_b": "bob", "signal": "co_link", "object_key": 71, "object": "https://example.org",
         "accounts": 3, "post_a": 1, "post_b": 2, "at_a": 700, "at_b": 650, "gap_s": 50},
        {"account_a": "bob", "account_b": "cem", "signal": "co_link", "object_key": 72, "object": "https://example.net",
         "accounts": 3, "post_a": 3, "post_b": 4, "at_a": 900, "at_b": 901, "gap_s": 1},
    ],
    "pair_test": [
        {"signal": "co_link", "account_a": "ana", "account_b": "bob", "k": 3, "a_first": 2, "b_first": 1},
        {"signal": "co_link", "account_a": "bob", "account_b": "cem", "k": 2, "a_first": 0, "b_first": 2},
        {"signal": "co_link", "account_a": "ana", "account_b": "dag", "k": 9, "a_first": 9, "b_first": 0},
    ],
    "account": [
        {"account_key": number, "account_id": name, "platform": "x" if number else "vk", "posts": 10}
        for number, name in enumerate((*TRIO, *FOUR, *LIGHT, *PAIR))
    ],
    "post": [
        {"post_key": number, "account_key": 0, "account_id": who, "language": language, "posted_at": 0}
        for number, (who, language) in enumerate(
            [("ana", "fr"), ("bob", "fr"), ("cem", "en"), ("cem", None), ("dag", "ru")]
        )
    ],
}  # fmt: skip


@pytest.fixture
def grouped(engine, fill):
    fill(engine, **TABLES)
    clusters.run(engine)
    return engine


def members(content, engine):
    found = {}
    for row in content(engine, "membership"):
        found.setdefault(row["cluster_id"], set()).add(row["account_id"])
    return found


def test_clusters_are_numbered_by_size_and_then_by_the_strength_of_their_ties(grouped, content):
    assert members(content, grouped) == {1: set(FOUR), 2: set(TRIO), 3: set(LIGHT)}


def test_two_accounts_are_no_cluster_unless_the_settings_say_so(grouped, content):
    assert not any(set(PAIR) & each for each in members(content, grouped).values())
    clusters.run(grouped, RunSettings(least_members=2))
    assert members(content, grouped)[4] == set(PAIR)
    clusters.run(grouped, RunSettings(least_members=4))
    assert members(content, grouped) == {1: set(FOUR)}


def tied(posts, objects):
    """Evidence between kay and lea: as many posts of each, `objects` on each of them."""
    return [
        {"account_a": "kay", "account_b": "lea", "signal": "co_hashtag", "object_key": 100 * post + number,
         "object": "tag", "accounts": 2, "post_a": 1_000 + post, "post_b": 2_000 + post, "at_a": 10, "at_b": 20,
         "gap_s": 10}
        for post in range(posts) for number in range(objects)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("posts", "objects", "least", "found"),
    [(6, 1, 6, True), (5, 1, 6, False), (3, 4, 6, False), (6, 1, 7, False), (6, 1, 0, False)],
    ids=["six posts", "five", "twelve tags on three posts", "seven asked for", "switched off"],
)
def test_two_accounts_are_a_cluster_when_posts_of_both_go_on_being_evidence(
    engine, fill, content, posts, objects, least, found
):
    fill(engine, **TABLES | {"edge_post": [*TABLES["edge_post"], *tied(posts, objects)]})
    clusters.run(engine, RunSettings(small_group_posts=least))
    assert (set(PAIR) in members(content, engine).values()) == found
    assert "_small" not in engine.read("SELECT table_name FROM duckdb_tables()")["table_name"].to_pylist()


def test_a_cluster_says_how_large_how_dense_how_sure_and_over_which_span(grouped, content):
    row = content(grouped, "cluster")[1]
    assert (row["size"], row["edges"], row["density"]) == (3, 3, 1.0)
    assert row["q_value"] == 0.04  # the weakest edge
    assert row["bits"] == 71.5
    assert row["signals"] == "co_link,same_text"
    assert row["platforms"] == "x,vk"
    assert row["languages"] == "fr,en"
    assert row["posts"] == 30
    assert (row["first_at"], row["last_at"]) == (650, 901)


def test_a_member_says_how_it_is_tied_and_whether_it_leads_or_follows(grouped, content):
    row = {each["account_id"]: each for each in content(grouped, "membership")}
    assert (row["bob"]["edges"], row["bob"]["bits"]) == (2, 51.5)
    assert (row["ana"]["leads"], row["ana"]["follows"]) == (2, 1)  # dag is not of its cluster
    assert (row["bob"]["leads"], row["bob"]["follows"]) == (1, 4)
    assert (row["cem"]["leads"], row["cem"]["follows"]) == (2, 0)


def test_a_tie_between_clusters_belongs_to_none_of_them(engine, fill, content):
    fill(engine, **TABLES | {"edge": [*EDGES, edge("ana", "dag", 1.0)]})
    clusters.run(engine)
    assert members(content, engine) == {1: set(FOUR), 2: set(TRIO), 3: set(LIGHT)}
    assert [row["edges"] for row in content(engine, "cluster")] == [6, 3, 3]


def test_every_cluster_has_a_verdict_and_every_check_a_row(grouped, content):
    checks = {row["check"] for row in content(grouped, "explanation")}
    assert checks
    assert len(content(grouped, "explanation")) == 3 * len(checks)
    verdicts = {row["verdict"] for row in content(grouped, "cluster")}
    assert verdicts <= {"unexplained", "explained", "unclear"}


def test_running_twice_gives_the_same_and_rows_in_another_order_too(grouped, fill, content):
    first = {table: content(grouped, table) for table in clusters.WRITES}
    clusters.run(grouped)
    assert {table: content(grouped, table) for table in clusters.WRITES} == first
    fill(grouped, **{name: rows[::-1] for name, rows in TABLES.items()})
    clusters.run(grouped)
    assert {table: content(grouped, table) for table in clusters.WRITES} == first


def test_no_edges_give_no_clusters(engine, content):
    assert clusters.run(engine) == "0 clusters, 0 accounts"
    assert all(content(engine, table) == [] for table in clusters.WRITES)
