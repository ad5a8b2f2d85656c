"""Pairs of all signals become edges, each with the posts that speak for it."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from overt import network
from overt.settings import RunSettings


def pair_test(a, b, signal, p, k=3):
    return {
        "account_a": a, "account_b": b, "signal": signal, "k": k, "lambda": 0.01, "p_value": p,
        "q_value": p, "window_s": 60, "a_first": k, "b_first": 0,
    }  # fmt: skip


def coincidence(signal, key_a, key_b, what, at, lead, gap):
    return {
        "signal": signal, "key_a": key_a, "key_b": key_b, "object_key": what, "gap_s": gap,
        "lead": lead, "at_s": at, "paired_s": 60,
    }  # fmt: skip


ACCOUNTS = [
    {"account_key": key, "account_id": name}
    for key, name in [(30, "ana"), (20, "bob"), (10, "cem")]
]
# ana and bob post link 71 twice and link 72 once; bob and cem post words 51.
POSTS = [
    (1, 30, 71, 100), (2, 20, 71, 130), (3, 30, 71, 5_000), (4, 20, 71, 5_030), (5, 30, 72, 905),
    (6, 20, 72, 900),
]  # fmt: skip
TABLES = {
    "account": ACCOUNTS,
    "signal_run": [{"signal": name, "state": "ready"} for name in ("co_link", "same_text", "co_reply")]
    + [{"signal": "co_repost", "state": "no acts"}],
    "expected": [
        {"signal": "accounts", "p_value": p, "expected": expected}
        for p, expected in [(1e-12, 1e-4), (1e-4, 0.06), (1e-2, 3.0), (1.0, 50.0)]
    ],
    "pair_test": [
        pair_test("ana", "bob", "co_link", 1e-9),
        pair_test("ana", "bob", "same_text", 1e-12),
        pair_test("ana", "cem", "co_link", 0.2),
        pair_test("bob", "cem", "same_text", 1e-300),
    ],
    "act": [
        {"signal": "co_link", "post_key": post, "account_key": who, "object_key": link, "acted_at": at}
        for post, who, link, at in POSTS
    ]
    + [
        {"signal": "same_text", "post_key": post, "account_key": who, "object_key": 51, "acted_at": at}
        for post, who, at in [(7, 20, 40), (8, 10, 40), (9, 10, 60)]
    ],
    "object": [
        {"signal": "co_link", "object_key": 71, "accounts": 9}, {"signal": "co_link", "object_key": 72, "accounts": 2},
        {"signal": "same_text", "object_key": 51, "accounts": 2},
    ],
    # keys ascend: bob (20) before ana (30), cem (10) before bob
    "coincidence": [
        coincidence("co_link", 20, 30, 71, 100, -1, 30),
        coincidence("co_link", 20, 30, 72, 900, 1, 5),
        coincidence("same_text", 10, 20, 51, 40, 0, 0),
    ],
    "post": [
        {"post_key": post, "account_key": who, "text_key": 51, "text": "same words", "posted_at": at}
        for post, who, at in [(7, 20, 40), (8, 10, 40), (9, 10, 60)]
    ],
    "post_link": [
        {"post_key": post, "account_key": who, "link_key": link, "link": f"https://example.org/{link}", "posted_at": at}
        for post, who, link, at in POSTS
    ],
}  # fmt: skip


@pytest.fixture
def joined(engine, fill):
    fill(engine, **TABLES)
    network.run(engine)
    return engine


def edges(content, engine):
    return {(row["account_a"], row["account_b"]): row for row in content(engine, "edge")}


def test_a_pair_that_chance_explains_is_no_edge(joined, content):
    assert set(edges(content, joined)) == {("ana", "bob"), ("bob", "cem")}
    assert all(row["account_a"] < row["account_b"] for row in content(joined, "edge"))


def test_signals_are_fused_over_all_that_ran_also_those_that_are_silent(joined, content):
    edge = edges(content, joined)["ana", "bob"]
    scores = [*stats.cauchy.isf([1e-9, 1e-12]), 0.0]
    assert edge["p_value"] == pytest.approx(stats.cauchy.sf(sum(scores) / 3), rel=1e-6)


def test_q_is_the_accounts_expected_by_chance_over_the_accounts_drawn_in(joined, content):
    """At the p of ana and bob three accounts are drawn in, and 1e-4 are expected by chance."""
    assert edges(content, joined)["ana", "bob"]["q_value"] == pytest.approx(1e-4 / 3, rel=1e-6)
    network.run(joined, RunSettings(q=1e-5))
    assert set(edges(content, joined)) == {("bob", "cem")}


def test_a_weaker_pair_is_kept_for_the_company_both_its_accounts_are_in(engine, fill, content):
    """least_pairs 2 at p up to 0.7: ana and cem have two such pairs each, and so has bob."""
    weak = [{"weak_p": 0.7, "least_pairs": 2, "weak_q": 0.03}]
    fill(engine, **TABLES, rule=weak)
    network.run(engine)
    assert edges(content, engine)["ana", "cem"]["q_value"] == 0.03
    fill(engine, rule=[{**weak[0], "least_pairs": 3}])
    network.run(engine)
    assert ("ana", "cem") not in edges(content, engine)


def test_bits_add_up_over_signals_and_no_single_signal_outweighs_the_rest(joined, content):
    edge = edges(content, joined)
    assert edge["ana", "bob"]["bits"] == pytest.approx(
        -math.log2(1e-9) - math.log2(1e-12), abs=0.002
    )
    assert edge["bob", "cem"]["bits"] == 50.0
    network.run(joined, RunSettings(bits_cap=10.0))
    assert edges(content, joined)["ana", "bob"]["bits"] == 20.0


def test_signals_of_an_edge_are_named_strongest_first(joined, content):
    assert edges(content, joined)["ana", "bob"]["signals"] == "same_text,co_link"
    bars = [
        (row["account_a"], row["account_b"], row["signal"])
        for row in content(joined, "edge_signal")
    ]
    assert sorted(bars) == [
        ("ana", "bob", "co_link"), ("ana", "bob", "same_text"), ("bob", "cem", "same_text")
    ]  # fmt: skip


def test_evidence_leads_to_the_closest_two_posts_with_their_exact_gap(joined, content):
    found = {
        (row["account_a"], row["account_b"], row["object"]): row
        for row in content(joined, "edge_post")
    }
    twice = found["ana", "bob", "https://example.org/71"]
    assert (twice["post_a"], twice["post_b"], twice["at_a"], twice["at_b"]) == (1, 2, 100, 130)
    assert (twice["gap_s"], twice["accounts"]) == (30, 9)
    second_first = found["ana", "bob", "https://example.org/72"]
    assert (second_first["post_a"], second_first["post_b"]) == (5, 6)
    assert (second_first["at_a"], second_first["at_b"], second_first["gap_s"]) == (905, 900, 5)
    same_second = found["bob", "cem", "same words"]
    assert (same_second["post_a"], same_second["post_b"], same_second["gap_s"]) == (7, 8, 0)
    assert len(found) == 3


def test_evidence_of_a_fast_repost_leads_from_the_original_to_the_repost(engine, fill, content):
    """The author acts by posting: its post is no act of the signal, and is evidence all the same."""
    fill(
        engine, **TABLES | {
            "pair_test": [pair_test("ana", "bob", "fast_repost", 1e-12)],
            "act": [{"signal": "fast_repost", "post_key": 2, "account_key": 30, "object_key": 1, "acted_at": 107}],
            "coincidence": [coincidence("fast_repost", 20, 30, 1, 100, 1, 7)],
            "object": [{"signal": "fast_repost", "object_key": 1, "accounts": 1}],
            "post": [
                {"post_key": 1, "account_key": 20, "posted_at": 100, "kind": "post"},
                {"post_key": 2, "account_key": 30, "posted_at": 107, "kind": "repost", "repost_key": 1,
                 "repost_of": "x:1"},
            ],
        }
    )  # fmt: skip
    network.run(engine)
    (row,) = content(engine, "edge_post")
    assert (row["account_a"], row["post_a"], row["at_a"]) == ("ana", 2, 107)
    assert (row["account_b"], row["post_b"], row["at_b"]) == ("bob", 1, 100)
    assert (row["gap_s"], row["object"]) == (7, "x:1")


def test_running_twice_gives_the_same_and_rows_in_another_order_too(joined, fill, content):
    first = {table: content(joined, table) for table in network.WRITES}
    network.run(joined)
    assert {table: content(joined, table) for table in network.WRITES} == first
    fill(joined, **{name: rows[::-1] for name, rows in TABLES.items()})
    network.run(joined)
    assert {table: content(joined, table) for table in network.WRITES} == first


def test_no_pairs_give_no_edges(engine, content):
    assert network.run(engine) == "0 edges"
    assert all(content(engine, table) == [] for table in network.WRITES)


def test_an_edge_says_what_both_tests_say_together(engine, fill, content):
    def tests_of(a, b, p_interest, least):
        return pair_test(a, b, "co_link", 1e-12) | {
            "p_interest": p_interest, "least_p_interest": least, "shared": 9, "close": 5, "close_expected": 1.5,
        }  # fmt: skip

    rows = [
        tests_of("ana", "bob", 1e-6, 1e-9),
        tests_of("ana", "cem", 0.3, 1e-9),
        tests_of("bob", "cem", 1.0, 0.4),
    ]
    fill(engine, **TABLES | {"pair_test": rows})
    network.run(engine, RunSettings())
    edges = {row["account_a"] + row["account_b"]: row for row in content(engine, "edge")}
    assert {ends: row["reading"] for ends, row in edges.items()} == {
        "anabob": "beyond_interest",
        "anacem": "one_source",
        "bobcem": "cannot_tell",
    }
    assert edges["anabob"]["q_interest"] == pytest.approx(3e-6)  # Benjamini–Hochberg over three
    strand = next(row for row in content(engine, "edge_signal") if row["account_b"] == "bob")
    assert (strand["shared"], strand["close"], strand["p_interest"]) == (9, 5, 1e-6)
