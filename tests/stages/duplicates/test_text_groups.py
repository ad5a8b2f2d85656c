"""Texts that repeat each other become groups, without chains, and know whether they say anything."""

from __future__ import annotations

import csv
import json
import random

import numpy as np
import pytest
from duplicates_data import gold_of, matches_of_d3lta
from invented_texts import match, post, put, text_key

from overt.duplicates._components import groups_of
from overt.duplicates.text_groups import TextGroups
from shared_data import shared

A = "The harbour wall of Ostelin was painted green by the council last night"
B = "The harbour wall of Ostelin was painted blue by the council last night"
C = "The harbour wall of Ostelin was painted red by the council last night!!"
OTHER = "Nobody asked the ferrymen of Karn whether they want a second bridge there"


def groups(engine):
    """Post ids by group id."""
    found = {}
    for row in engine.read("SELECT group_id, post_id FROM text_group ORDER BY post_id").to_pylist():
        found.setdefault(row["group_id"], []).append(row["post_id"])
    return found


def template_of(engine, text):
    rows = engine.read(
        "SELECT t.* FROM text_template t JOIN text_group g ON g.group_key = t.group_key WHERE g.text_key = :key",
        {"key": text_key(text)},
    ).to_pylist()
    return rows[0]


def sharp(**more):
    """Groups in a case too small for a model of its language: every text is improbable enough."""
    return TextGroups(**{"margin_bits": 0.0, **more})


# ------------------------------------------------------------------------------ components


def labels(count, edges, support=0.34):
    left, right, score = zip(*edges, strict=True) if edges else ((), (), ())
    return groups_of(
        count, np.array(left, np.int64), np.array(right, np.int64), np.array(score, float), support=support
    ).tolist()


def clique(nodes, score=0.9):
    nodes = list(nodes)
    return [(a, b, score) for i, a in enumerate(nodes) for b in nodes[i + 1 :]]


def test_two_cliques_joined_by_one_match_stay_apart():
    edges = [*clique(range(5)), *clique(range(5, 10)), (4, 5, 0.7)]
    assert labels(10, edges) == [0] * 5 + [5] * 5
    assert labels(10, edges, support=0.0) == [0] * 10


def test_variants_that_hang_on_one_original_are_one_group():
    assert labels(9, [(0, n, 0.7) for n in range(1, 9)]) == [0] * 9


def test_a_long_chain_is_cut_into_short_pieces():
    found = labels(12, [(n, n + 1, 0.7) for n in range(11)])
    assert max(found.count(label) for label in found) <= 3


def test_a_text_between_two_groups_goes_where_it_is_most_alike():
    edges = [*clique(range(4)), *clique(range(4, 8)), (3, 8, 0.71), (4, 8, 0.75)]
    assert labels(9, edges)[8] == 4


def test_the_order_of_matches_changes_nothing():
    rng = random.Random(3)
    edges = [(a, b, round(rng.uniform(0.7, 1), 3)) for a in range(40) for b in range(a) if rng.random() < 0.1]
    shuffled = [(b, a, s) if rng.random() < 0.5 else (a, b, s) for a, b, s in rng.sample(edges, len(edges))]
    assert labels(40, edges) == labels(40, shuffled)


def test_a_clique_far_larger_than_the_neighbours_looked_at_stays_whole():
    assert set(labels(150, clique(range(150), score=1.0))) == {0}


# ------------------------------------------------------------------------------ groups


def test_equal_and_matched_texts_are_one_group_named_after_the_first_text(engine, fill):
    put(engine, fill, [post(1, "ana", A), post(2, "bob", B), post(3, "cem", A), post(4, "dan", OTHER)], [match(A, B)])
    outcome = sharp().find(engine, 1)
    assert outcome.state == "ready"
    assert outcome.found == 1
    assert groups(engine) == {f"{text_key(A) & (2**64 - 1):016x}": ["x:1", "x:2", "x:3"]}
    row = template_of(engine, B)
    assert (row["posts"], row["texts"], row["accounts"], row["kinds"]) == (3, 2, 3, "copy")
    assert row["template"] == "The harbour wall of Ostelin was painted {1} by the council last night"
    assert json.loads(row["slots"]) == {"1": {"green": 1, "blue": 1}}
    assert row["evidence"] == "yes"


def test_a_text_posted_twice_without_any_variant_is_a_group_too(engine, fill):
    put(engine, fill, [post(1, "ana", A), post(2, "bob", A), post(3, "cem", OTHER)])
    sharp().find(engine, 1)
    assert list(groups(engine).values()) == [["x:1", "x:2"]]
    assert template_of(engine, A)["kinds"] == "copy"


def test_reposts_are_in_no_group(engine, fill):
    put(engine, fill, [post(1, "ana", A), post(2, "bob", A), post(3, "cem", A, kind="repost")])
    sharp().find(engine, 1)
    assert list(groups(engine).values()) == [["x:1", "x:2"]]


def test_new_posts_join_old_groups_and_the_older_name_stays(engine, fill):
    first = [post(1, "ana", A), post(2, "ana", A), post(3, "bob", C), post(4, "cem", C)]
    put(engine, fill, first)
    sharp().find(engine, 1)
    before = groups(engine)
    assert len(before) == 2
    fill(engine, post=[*first, post(5, "dan", B)], text_match=[match(A, B), match(B, C), match(A, C)])
    from overt.duplicates._texts import distinct_texts

    distinct_texts(engine, 2)
    sharp().find(engine, 2)
    older = f"{text_key(A) & (2**64 - 1):016x}"
    assert groups(engine) == {older: ["x:1", "x:2", "x:3", "x:4", "x:5"]}
    assert older in before
    put(engine, fill, [*first, post(5, "dan", B)], [match(A, B), match(B, C), match(A, C)])
    once = {}
    sharp().find(engine, 1)
    for table in ("text_group", "text_pair", "text_template"):
        once[table] = engine.read(f"SELECT * FROM {table}").to_pylist()
    assert groups(engine) == {older: ["x:1", "x:2", "x:3", "x:4", "x:5"]}
    sharp().find(engine, 2)  # again over its own result
    for table, rows in once.items():
        assert engine.read(f"SELECT * FROM {table}").to_pylist() == rows


# ------------------------------------------------------------------------------ pairs


def pairs(engine):
    rows = engine.read("SELECT post_a, post_b, kind, score FROM text_pair").to_pylist()
    return sorted((row["post_a"], row["post_b"], row["kind"], row["score"]) for row in rows)


def test_every_pair_of_posts_with_its_kind_and_score_the_earlier_post_first(engine, fill):
    posts = [post(1, "ana", A, at=500), post(2, "bob", B, at=100), post(3, "cem", A, at=300)]
    put(engine, fill, posts, [match(A, B, kind="rewording", score=0.9), match(A, B, kind="copy", score=0.95)])
    assert sharp().find(engine, 1).left_out is None
    assert pairs(engine) == [("x:2", "x:1", "copy", 0.95), ("x:2", "x:3", "copy", 0.95), ("x:3", "x:1", "copy", 1.0)]


def test_of_too_many_pairs_the_first_post_of_each_account_are_listed_and_the_rest_counted(engine, fill):
    posts = [post(n, f"acc{n % 6}", A) for n in range(1, 31)]
    put(engine, fill, posts)
    outcome = sharp(most_pairs=100, most_posts=6).find(engine, 1)
    assert len(pairs(engine)) == 15
    assert {name for pair in pairs(engine) for name in pair[:2]} == {f"x:{n}" for n in range(1, 7)}
    assert outcome.left_out.startswith("420 of 435 pairs")


# ------------------------------------------------------------------------------ evidence


def reasons(engine):
    return {row["text_key"]: row["state"] for row in engine.read("SELECT text_key, state FROM text").to_pylist()}


def ordinary(count, rng):
    """Posts of a crowd about ships and bread, each by somebody else."""
    who = ["the baker", "my neighbour", "our captain", "the tall clerk", "a fisherman", "the teacher"]
    does = ["sold", "painted", "lost", "found", "carried", "hid", "measured"]
    what = ["a rope", "the blue boat", "three loaves", "an old map", "the lamp", "some nets", "a bicycle"]
    where = ["near the pier", "at the market", "behind the church", "on the ferry", "by the mill"]
    return [
        post(1_000 + n, f"crowd{n}", f"{rng.choice(who)} {rng.choice(does)} {rng.choice(what)} {rng.choice(where)} at {n}")
        for n in range(count)
    ]


def test_short_texts_greetings_and_texts_of_one_account_are_no_evidence(engine, fill):
    greeting = "Good morning everyone and have a great day my friends"
    posts = [
        post(1, "ana", "so true indeed"), post(2, "bob", "so true indeed"),
        post(3, "ana", greeting), post(4, "bob", greeting),
        post(5, "ana", A), post(6, "ana", A),
        post(7, "ana", OTHER), post(8, "bob", OTHER),
    ]  # fmt: skip
    put(engine, fill, posts)
    sharp().find(engine, 1)
    assert template_of(engine, "so true indeed")["evidence"] == "short"
    assert template_of(engine, greeting)["evidence"] == "formulaic"
    assert template_of(engine, A)["evidence"] == "one account"
    assert template_of(engine, OTHER)["evidence"] == "yes"
    states = reasons(engine)
    assert states[text_key("so true indeed")] == "short"
    assert states[text_key(greeting)] == "formulaic"
    assert states[text_key(A)] == states[text_key(OTHER)] == "compared"


def test_a_sentence_anybody_in_the_case_writes_is_formulaic_and_a_script_is_not(engine, fill):
    crowd = ordinary(600, random.Random(1))
    usual = "the baker sold three loaves at the market"
    put(engine, fill, [*crowd, post(1, "ana", usual), post(2, "bob", usual), post(3, "ana", OTHER), post(4, "bob", OTHER)])
    TextGroups().find(engine, 1)
    assert template_of(engine, usual)["evidence"] == "formulaic"
    assert template_of(engine, OTHER)["evidence"] == "yes"
    assert template_of(engine, usual)["bits"] < 40 < 100 < template_of(engine, OTHER)["bits"]


def test_what_only_a_shared_hashtag_makes_alike_is_formulaic(engine, fill):
    crowd = [post(1_000 + n, f"c{n}", f"#LampNight {'abcdefghij'[n % 10] * 4} {n * 7919} walks home") for n in range(400)]
    one, two = "#LampNight owls", "#LampNight oxen"
    put(engine, fill, [*crowd, post(1, "ana", one), post(2, "bob", two)], [match(one, two)])
    TextGroups(least_letters=5).find(engine, 1)
    assert template_of(engine, one)["evidence"] == "formulaic"


def test_a_quotation_with_its_author_and_posts_that_quote_are_no_evidence(engine, fill):
    said = "“We shall build the second bridge before the winter comes to Karn” - Mayor of Karn"
    quoting = [post(3 + n, who, OTHER, kind="quote", quote_of="x:9", quote_key=9) for n, who in enumerate(("ana", "bob"))]
    put(engine, fill, [post(1, "ana", said), post(2, "bob", said), *quoting])
    sharp().find(engine, 1)
    assert template_of(engine, said)["evidence"] == "quotation"
    assert template_of(engine, OTHER)["evidence"] == "quotation"


def link(of, domain, page):
    return {
        "post_key": of["post_key"], "account_key": of["account_key"], "posted_at": of["posted_at"], "position": 0,
        "kind": "post", "link": page, "link_key": text_key(page + " page"), "domain": domain,
        "domain_key": text_key(domain + " domain"),
    }  # fmt: skip


def test_a_headline_of_an_outlet_with_readers_elsewhere_is_no_evidence_one_of_an_own_site_is(engine, fill):
    copies = [post(n, who, A) for n, who in enumerate(("ana", "bob", "cem"), 1)]
    own = [post(10 + n, who, OTHER) for n, who in enumerate(("ana", "bob", "cem"))]
    readers = [post(20 + n, f"reader{n}", f"I read this today, number {n} of my articles") for n in range(6)]
    links = [link(each, "herald.example", "herald.example/1") for each in copies]
    links += [link(each, "own.example", "own.example/1") for each in own]
    links += [link(each, "herald.example", f"herald.example/{n}") for n, each in enumerate(readers, 2)]
    put(engine, fill, [*copies, *own, *readers], links=links)
    sharp().find(engine, 1)
    assert template_of(engine, A)["evidence"] == "headline"
    assert template_of(engine, OTHER)["evidence"] == "yes"


def test_what_many_write_once_each_over_weeks_is_common(engine, fill):
    posts = [post(n, f"acc{n}", OTHER, at=n * 86_400) for n in range(12)]
    put(engine, fill, posts)
    sharp().find(engine, 1)
    assert template_of(engine, OTHER)["evidence"] == "common"
    put(engine, fill, [post(n, f"acc{n}", OTHER, at=n * 600) for n in range(12)])
    sharp().find(engine, 1)
    assert template_of(engine, OTHER)["evidence"] == "yes"


def test_a_state_another_part_gave_stays(engine, fill):
    put(engine, fill, [post(1, "ana", A), post(2, "bob", A)])
    engine.execute("UPDATE text SET state = 'unknown language'")
    sharp().find(engine, 1)
    assert reasons(engine) == {text_key(A): "unknown language"}


# ------------------------------------------------------------------------------ real data


@pytest.mark.real_data
def test_false_matches_do_not_glue_d3ltas_clusters_together():
    with shared("data/d3lta_texts/documents.csv").open(encoding="utf-8") as file:
        ids = [int(row["id"]) for row in csv.DictReader(file)]
    left, right, score = matches_of_d3lta(ids)
    rng = np.random.default_rng(1)
    a, b = rng.integers(0, len(ids), (2, 750))
    wrong = a < b
    left, right = np.r_[left, a[wrong]], np.r_[right, b[wrong]]
    score = np.r_[score, np.full(wrong.sum(), 0.72)]
    gold = gold_of(ids)

    def f1(found):
        def couples(rows):
            return sum(n * (n - 1) // 2 for n in np.unique(rows, axis=0, return_counts=True)[1])

        both = couples(np.c_[found, gold])
        return 2 * both / (couples(found) + couples(gold))

    assert f1(groups_of(len(ids), left, right, score, support=0.0)) < 0.1
    assert f1(groups_of(len(ids), left, right, score, support=TextGroups().support)) > 0.98
