"""Counting like CooRTweet and the toolkit, on acts small enough to count by hand."""

from __future__ import annotations

import random
from collections import Counter
from itertools import chain, combinations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overt.errors import NotFound, SettingError
from overt.signals._like import acts_for_like, matches_like, pairs_like
from overt.store import DuckDBEngine

COLUMNS = ("account", "object", "post", "at_s")


@pytest.fixture(scope="module")
def counting():
    """`counting(rows, …)` is the weight of each pair of accounts."""
    engine = DuckDBEngine(threads=1)

    def count(rows, pick=("weight",), **how):
        engine.put("acts", as_table(rows))
        found = pairs_like(engine, "acts", **how).to_pylist()
        return {
            (row["account_a"], row["account_b"]): tuple(row[name] for name in pick) for row in found
        }

    count.engine = engine
    yield count
    engine.close()


def as_table(rows):
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
    types = (pa.string(), pa.string(), pa.string(), pa.int64())
    return pa.table(
        {
            name: pa.array(values, kind)
            for name, values, kind in zip(COLUMNS, columns, types, strict=True)
        }
    )


# ------------------------------------------------------------- the definitions, written out in Python


def coortweet(rows, window, least, loops):
    """detect_groups of CooRTweet 2.1.3: the pairs of rows that stay."""
    often = Counter(account for account, *_ in rows)
    rows = [row for row in rows if often[row[0]] >= least]
    met = [
        (x, y)
        for x, y in combinations(rows, 2)
        if x[1] == y[1]
        and abs(x[3] - y[3]) <= window
        and (loops or (x[0] != y[0] and x[2] != y[2] and x[1] not in (x[2], y[2])))
    ]
    posts = {row[2] for pair in met for row in pair}
    active = Counter(row[0] for row in rows if row[2] in posts)
    theirs = {row[2] for row in rows if row[2] in posts and active[row[0]] >= least}
    return [(x, y) for x, y in met if x[2] in theirs or y[2] in theirs]


def toolkit(rows, window, least, loops):
    """co_link of the toolkit 1.5.2: (a, b) → distinct messages of a that met b, where enough."""
    messages = {}
    for x in rows:
        for y in rows:
            if x[1] == y[1] and abs(x[3] - y[3]) <= window and (loops or x[0] != y[0]):
                messages.setdefault((x[0], y[0]), set()).add(x[2])
    return {ends: len(posts) for ends, posts in messages.items() if len(posts) >= least}


ROWS = st.lists(
    st.tuples(
        st.sampled_from(("ana", "bob", "cem", "dag")), st.sampled_from(("link", "page", "p1")),
        st.sampled_from(tuple(f"p{n}" for n in range(8))), st.integers(-30, 60),
    ),
    max_size=14,
)  # fmt: skip
HOW = {
    "rows": ROWS, "window": st.sampled_from((0, 1, 10, 60)), "least": st.integers(1, 3),
    "loops": st.booleans(),
}  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(**HOW)
def test_the_bin_join_gives_what_coortweets_definition_gives(counting, rows, window, least, loops):
    expected = coortweet(rows, window, least, loops)
    how = {"like": "coortweet", "window_s": window, "least": least, "loops": loops}
    weights = Counter(tuple(sorted((x[0], y[0]))) for x, y in expected)
    assert counting(rows, **how) == {ends: (weight,) for ends, weight in weights.items()}
    found = matches_like(counting.engine, "acts", **how).to_pylist()
    assert Counter(
        (
            row["object"],
            row["gap_s"],
            *sorted([(row["post_a"], row["account_a"]), (row["post_b"], row["account_b"])]),
        )
        for row in found
    ) == Counter(
        (x[1], abs(x[3] - y[3]), *sorted([(x[2], x[0]), (y[2], y[0])])) for x, y in expected
    )


@settings(max_examples=40, deadline=None)
@given(**HOW)
def test_the_bin_join_gives_what_the_toolkits_definition_gives(
    counting, rows, window, least, loops
):
    how = {"like": "toolkit", "window_s": window, "least": least, "loops": loops}
    found = counting(rows, pick=("weight_ab", "weight_ba"), **how)
    directed = {ends: weights[0] for ends, weights in found.items()}
    directed.update({(b, a): weights[1] for (a, b), weights in found.items()})
    expected = toolkit(rows, window, least, loops)
    assert {ends: weight for ends, weight in directed.items() if weight >= least} == expected
    assert {tuple(sorted(ends)) for ends in directed} == {tuple(sorted(ends)) for ends in expected}


@pytest.mark.parametrize(
    ("window", "least", "loops"), [(0, 1, True), (10, 2, False), (60, 1, False), (60, 3, True)]
)
def test_on_spark_both_are_counted_by_their_definitions(spark_engine, window, least, loops):
    """Sixty small cases in one run, with names of their own."""
    rng = random.Random(5)
    groups = [
        [(f"{rng.choice(('ana', 'bob', 'cem', 'dag'))}{n}", f"{rng.choice(('link', 'page', 'p1'))}-{n}",
          f"p{rng.randrange(8)}-{n}", rng.randint(-30, 60)) for _ in range(rng.randint(0, 14))]
        for n in range(60)
    ]  # fmt: skip
    spark_engine.put("acts", as_table(list(chain.from_iterable(groups))))
    how = {"window_s": window, "least": least, "loops": loops}
    found = pairs_like(spark_engine, "acts", like="coortweet", **how).to_pylist()
    expected = Counter(
        tuple(sorted((x[0], y[0]))) for rows in groups for x, y in coortweet(rows, window, least, loops)
    )
    assert expected
    assert {(row["account_a"], row["account_b"]): row["weight"] for row in found} == expected
    found = pairs_like(spark_engine, "acts", like="toolkit", **how).to_pylist()
    directed = {(row["account_a"], row["account_b"]): row["weight_ab"] for row in found}
    directed |= {(row["account_b"], row["account_a"]): row["weight_ba"] for row in found}
    assert {ends: weight for ends, weight in directed.items() if weight >= least} == {
        ends: weight for rows in groups for ends, weight in toolkit(rows, window, least, loops).items()
    }


# ---------------------------------------------------------------------------- what the peers differ in

FIVE_TO_ONE = [("ana", "link", f"a{n}", n) for n in range(5)] + [("bob", "link", "b0", 3)]


def test_five_posts_beside_one_weigh_five_in_coortweet_and_one_object_in_overt(counting):
    found = counting(FIVE_TO_ONE, ("weight", "objects"), like="coortweet", window_s=60, least=1)
    assert found == {("ana", "bob"): (5, 1)}


def test_five_posts_beside_one_weigh_five_and_one_in_the_toolkit(counting):
    found = counting(
        FIVE_TO_ONE, ("weight", "weight_ab", "weight_ba"), like="toolkit", window_s=60, least=2
    )
    assert found == {("ana", "bob"): (5, 5, 1)}


def test_one_busy_account_keeps_its_idle_partner_in_coortweet(counting):
    """min_participation asks that either account passes; asking both would leave nothing."""
    rows = [("ana", "link", "a1", 0), ("ana", "page", "a2", 500), ("bob", "link", "b1", 1),
            ("bob", "song", "b2", 900), ("cem", "page", "c1", 501), ("cem", "film", "c2", 950)]  # fmt: skip
    found = counting(rows, like="coortweet", window_s=10, least=2)
    assert found == {("ana", "bob"): (1,), ("ana", "cem"): (1,)}
    assert counting(rows, like="coortweet", window_s=10, least=3) == {}


def test_a_row_given_twice_multiplies_pairs_in_coortweet_only(counting):
    rows = [("ana", "link", "a1", 0), ("bob", "link", "b1", 1)] * 2
    assert counting(rows, like="coortweet", window_s=10, least=1) == {("ana", "bob"): (4,)}
    assert counting(rows, like="toolkit", window_s=10, least=1) == {("ana", "bob"): (1,)}


def test_a_gap_as_long_as_the_window_still_counts_and_one_second_more_does_not(counting):
    rows = [("ana", "link", "a1", -10), ("bob", "link", "b1", 50), ("cem", "link", "c1", 51)]
    for like in ("coortweet", "toolkit"):
        found = counting(rows, like=like, window_s=60, least=1)
        assert set(found) == {("ana", "bob"), ("bob", "cem")}


def test_rows_without_a_time_or_an_object_take_no_part(counting):
    rows = [("ana", "link", "a1", 0), ("bob", "link", "b1", None), ("cem", None, "c1", 0)]
    assert counting(rows, like="coortweet", window_s=60, least=1) == {}


@pytest.mark.parametrize(
    "wrong",
    [{"like": "coornet"}, {"window_s": -1}, {"least": 0}],
    ids=lambda each: next(iter(each)),
)
def test_another_tool_or_a_negative_window_is_refused_in_words(counting, wrong):
    how = {"like": "coortweet", "window_s": 60, "least": 2} | wrong
    with pytest.raises(SettingError, match=next(iter(wrong))):
        counting(FIVE_TO_ONE, **how)


# ------------------------------------------------------------------------------ from a case's own tables


def test_acts_of_a_case_are_counted_with_its_accounts_and_posts_by_name(engine, fill):
    fill(
        engine,
        act=[
            {"signal": signal, "account_key": who, "object_key": what, "acted_at": at, "post_key": post}
            for signal, who, what, at, post in [
                ("co_link", 1, 71, 0, 11), ("co_link", 2, 71, 5, 12), ("co_link", 2, 71, 5, 12),
                ("co_link", 3, 71, 6, 13), ("same_text", 1, 71, 0, 11),
            ]
        ],
        account=[{"account_key": 1, "account_id": "x:ana"}, {"account_key": 2, "account_id": "x:bob"}],
        post=[{"post_key": 11, "post_id": "x:100"}, {"post_key": 12, "post_id": "x:101"}],
    )  # fmt: skip
    acts = acts_for_like(engine, "co_link")
    rows = engine.read(f'SELECT account, object, post, at_s FROM "{acts}"').to_pylist()
    assert sorted(tuple(row.values()) for row in rows) == [
        ("3", "71", "13", 6), ("x:ana", "71", "x:100", 0), ("x:bob", "71", "x:101", 5)
    ]  # fmt: skip
    found = pairs_like(engine, acts, like="coortweet", window_s=5, least=1)
    assert [(r["account_a"], r["account_b"], r["weight"]) for r in found.to_pylist()] == [
        ("3", "x:bob", 1), ("x:ana", "x:bob", 1)
    ]  # fmt: skip


def test_a_signal_without_acts_is_refused_with_the_way_to_find_out_why(engine):
    with pytest.raises(NotFound, match=r"co_link.*overt signals"):
        acts_for_like(engine, "co_link")
