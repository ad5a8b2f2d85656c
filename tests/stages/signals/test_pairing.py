"""Pairing in SQL gives what counting by hand gives, whatever the acts and the windows."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import chain, combinations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from overt.signals._run import usable_windows
from overt.signals.fast_repost import FastRepost


def meetings(acts, widest):
    """(a, b, object) → (gap, who leads, earliest close time), from every two acts."""
    times = defaultdict(list)
    for who, what, at in acts:
        times[who, what].append(at)
    found = {}
    for (a, what), (b, also) in combinations(sorted(times), 2):
        if what != also:
            continue
        close = [
            (abs(t - u), t > u, min(t, u))
            for t, u in product(times[a, what], times[b, what])
            if abs(t - u) <= widest
        ]
        if close:
            gap, second_leads, _ = min(close)
            lead = 0 if gap == 0 else -1 if second_leads else 1
            found[a, b, what] = (gap, lead, min(at for _, _, at in close))
    return found


def pairs(met, windows, least, *, by_moment):
    """(window, a, b) → (k, a_first, b_first, mean gap, first time) where k is enough."""
    found = {}
    for window in windows:
        together = defaultdict(list)
        for (a, b, _), (gap, lead, at) in met.items():
            if gap <= window:
                together[a, b].append((gap, lead, at))
        for ends, each in together.items():
            gaps, leads, moments = zip(*each, strict=True)
            k = len(set(moments)) if by_moment else len(each)
            if k >= least:
                mean = pytest.approx(sum(gaps) / len(gaps))
                found[window, *ends] = (k, leads.count(1), leads.count(-1), mean, min(moments))
    return found


def close_pairs(acts, met, windows):
    """(window, degree) → (objects of that degree, pairs of accounts that were close on them)."""
    people = defaultdict(set)
    for who, what, _ in acts:
        people[what].add(who)
    found = defaultdict(lambda: (0, 0))
    for window, (what, who) in product(windows, people.items()):
        near = sum(gap <= window for (_, _, each), (gap, _, _) in met.items() if each == what)
        objects, close = found[window, len(who)]
        found[window, len(who)] = (objects + 1, close + near)
    return dict(found)


def read_pairs(engine):
    rows = engine.read(
        "SELECT window_s, key_a, key_b, k, a_first, b_first, gap_s, first_at FROM pair"
    )
    return {tuple(row.values())[:3]: tuple(row.values())[3:] for row in rows.to_pylist()}


ACTS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(71, 76), st.integers(-90, 200)), max_size=40
)
LADDERS = st.lists(
    st.sampled_from((0, 1, 7, 10, 60, 100, 86_400)), min_size=1, max_size=3, unique=True
)
AT_EDGES = [(1, 71, 59), (2, 71, 60), (1, 72, -1), (2, 72, 0), (1, 73, 0), (2, 73, 60)]


@settings(max_examples=40, deadline=None)
@given(acts=ACTS, windows=LADDERS, least=st.integers(1, 3), by_moment=st.booleans())
@example(acts=AT_EDGES, windows=[1, 60], least=2, by_moment=False)
@example(
    acts=[(1, 71, 5), (2, 71, 5), (1, 72, 5), (2, 72, 5)], windows=[0], least=1, by_moment=True
)
def test_pairs_are_those_that_every_two_acts_make(
    paired, closeness, acts, windows, least, by_moment
):
    windows = tuple(sorted(windows))
    engine = paired(acts, windows, least=least, by_moment=by_moment)
    met = meetings(acts, windows[-1])
    expected = pairs(met, windows, least, by_moment=by_moment)
    assert read_pairs(engine) == expected
    assert closeness(engine) == close_pairs(acts, met, windows)
    assert engine.counts.coinciding == len({ends[:2] for ends in met})
    assert engine.counts.candidates == len({ends[1:] for ends in expected})
    assert engine.counts.acts == len(acts)
    assert engine.counts.objects == len({what for _, what, _ in acts})


def crowds_apart():
    """Thirty draws of acts, and acts around the edges of bins, none sharing an account or an object with another."""
    rng = random.Random(7)
    starts = (-60, -1, 0, 1, 59, 86_399, 1_700_000_000)
    edges = [(1 + late, 71 + n, start + late * gap) for n, (start, gap) in enumerate(
        product(starts, (0, 1, 6, 7, 8, 59, 60, 61, 86_400, 86_401))) for late in (0, 1)]  # fmt: skip
    draws = [
        [(rng.randint(1, 6), rng.randint(71, 76), rng.randint(-90, 200)) for _ in range(rng.randint(0, 40))]
        for _ in range(30)
    ]
    return [
        [(who + 1_000 * crowd, what + 1_000 * crowd, at) for who, what, at in acts]
        for crowd, acts in enumerate([AT_EDGES, edges, *draws], 1)
    ]


@pytest.mark.parametrize(
    ("windows", "least", "by_moment"),
    [((0,), 1, True), ((1, 7, 60), 2, False), ((10, 60, 86_400), 2, True)],
)
def test_pairs_on_spark_are_those_that_every_two_acts_make(
    pairs_on_spark, closeness, windows, least, by_moment
):
    """One run for many small cases: Spark pays by the statement."""
    crowds = crowds_apart()
    acts = list(chain.from_iterable(crowds))
    engine = pairs_on_spark(acts, windows, least=least, by_moment=by_moment)
    met = {ends: how for crowd in crowds for ends, how in meetings(crowd, windows[-1]).items()}
    expected = pairs(met, windows, least, by_moment=by_moment)
    assert expected
    assert read_pairs(engine) == expected
    assert closeness(engine) == close_pairs(acts, met, windows)
    assert engine.counts.coinciding == len({ends[:2] for ends in met})
    assert engine.counts.candidates == len({ends[1:] for ends in expected})


@pytest.mark.parametrize("window", [1, 10, 60, 3_600, 86_400])
def test_no_pair_is_lost_at_the_edge_of_a_bin(paired, window):
    """Two acts at every distance up to the window and beyond, on either side of bin edges."""
    starts = (-window, -1, 0, 1, window - 1, 1_700_000_000)
    gaps = (0, 1, window // 2, window - 1, window, window + 1)
    acts, near = [], []
    for number, (start, gap) in enumerate(product(starts, gaps)):
        acts += [(1, number, start), (2, number, start + gap)]
        near += [number] * (gap <= window)
    engine = paired(acts, (window,))
    found = engine.read("SELECT object_key FROM coincidence")["object_key"].to_pylist()
    assert sorted(found) == near


def test_two_objects_at_one_moment_count_once_where_a_post_can_carry_many(paired):
    acts = [(who, what, 100 + who) for who in (1, 2) for what in (71, 72, 73)]
    assert read_pairs(paired(acts, (60,), least=2, by_moment=True)) == {}
    assert read_pairs(paired(acts, (60,), least=2))[60, 1, 2][0] == 3


def test_the_first_account_leads_where_it_was_earlier_at_the_closest_meeting(paired):
    acts = [(1, 71, 0), (2, 71, 9), (1, 72, 5), (2, 72, 3), (2, 73, 0), (1, 73, 0)]
    k, a_first, b_first, gap_s, first_at = read_pairs(paired(acts, (10,)))[10, 1, 2]
    assert (k, a_first, b_first, first_at) == (3, 1, 1, 0)
    assert gap_s == pytest.approx(11 / 3)


def test_the_latest_common_act_of_a_pair_is_the_latest_close_one(paired):
    engine = paired([(1, 71, 0), (2, 71, 50), (1, 71, 1_000), (2, 71, 1_001)], (60,))
    assert engine.read("SELECT last_at FROM pair")["last_at"].to_pylist() == [1_001]


# ----------------------------------------------------------------------------- who follows whom

REPOSTS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(91, 94), st.integers(-30, 120)), max_size=24
)


@settings(max_examples=20, deadline=None)
@given(reposts=REPOSTS, authors=st.lists(st.integers(1, 3), min_size=4, max_size=4))
def test_a_fast_repost_pairs_the_author_with_the_reposter_in_that_direction(
    pairing, reposts, authors
):
    posted = {91 + number: (author, 10 * number) for number, author in enumerate(authors)}
    rows = [
        {"post_key": post, "account_key": author, "posted_at": at, "kind": "post"}
        for post, (author, at) in posted.items()
    ] + [
        {
            "post_key": 1_000 + number, "account_key": who, "repost_key": what, "posted_at": at,
            "kind": "repost",
        }
        for number, (who, what, at) in enumerate(reposts)
    ]  # fmt: skip
    engine = pairing(FastRepost(windows_s=(10, 60), least_objects=1), post=rows)
    expected = defaultdict(set)
    for who, what, at in reposts:
        author, original = posted[what]
        for window in (10, 60):
            if who != author and 0 <= at - original <= window:
                expected[window, author, who].add(what)
    found = engine.read("SELECT window_s, key_a, key_b, k, b_first FROM pair").to_pylist()
    assert {(row["window_s"], row["key_a"], row["key_b"]): row["k"] for row in found} == {
        ends: len(objects) for ends, objects in expected.items()
    }
    assert all(row["b_first"] == 0 for row in found)
    assert reposters_by_author(engine) == {
        (window, author): sum(
            len(o) for (w, a, _), o in expected.items() if (w, a) == (window, author)
        )
        for window, author, _ in expected
    }


def test_a_hidden_original_is_the_one_authors_post_with_the_same_text(pairing):
    """The key of a repost without an id is that of its text; a text of two authors leads to neither."""
    told = [(91, 1, 501, 100), (92, 1, 502, 900), (93, 2, 503, 100), (94, 3, 503, 50), (95, 1, 501, 700)]
    rows = [
        {"post_key": post, "account_key": who, "text_key": words, "posted_at": at, "kind": "post"}
        for post, who, words, at in told
    ] + [
        {"post_key": 1_000 + words, "account_key": 7, "text_key": words, "repost_key": words,
         "posted_at": at, "kind": "repost"}
        for words, at in [(501, 105), (502, 904), (503, 104)]
    ]  # fmt: skip
    engine = pairing(FastRepost(windows_s=(10,), least_objects=1), post=rows)
    assert engine.read("SELECT key_a, key_b, k FROM pair").to_pylist() == [
        {"key_a": 1, "key_b": 7, "k": 2}
    ]


def reposters_by_author(engine):
    rows = engine.read(
        "SELECT window_s, author_key, CAST(SUM(close_pairs) AS BIGINT) AS n FROM closeness "
        "WHERE author_key IS NOT NULL GROUP BY window_s, author_key"
    )
    return {(row["window_s"], row["author_key"]): row["n"] for row in rows.to_pylist()}


# --------------------------------------------------------------------------- windows and resolution


@pytest.mark.parametrize(
    ("step_s", "windows"),
    [
        (1, (10, 60, 600)),
        (60, (120, 600)),
        (86_400, (172_800,)),
    ],
)
def test_times_cut_to_the_minute_cannot_use_windows_under_two_minutes(step_s, windows):
    found, why = usable_windows((10, 60, 600), step_s)
    assert found == windows
    assert why == ("as set" if step_s == 1 else f"times have a resolution of {step_s} s: windows "
                   f"under {2 * step_s} s became {2 * step_s} s")  # fmt: skip
