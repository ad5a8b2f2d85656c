"""What a budget of coincidences leaves out, on either engine, and that the null model leaves out the same."""

from __future__ import annotations

import pytest

from overt.signals import _pairing


@pytest.fixture
def tight_budget(monkeypatch):
    """Every object counts as busy, and 60 coincidences a window are all that is paid for."""
    monkeypatch.setattr(_pairing, "_LEAST_BUDGET", 60)
    monkeypatch.setattr(_pairing, "COINCIDENCES_PER_ACT", 0)
    monkeypatch.setattr(_pairing, "_BUSY_ACTS", 0)


# Objects 1 … 6 with 3, 6 … 18 accounts that act one second after the other. In a window of 1,000 s
# they bring 3, 15, 36, 66, 105 and 153 coincidences; in one of 1 s they bring 2, 5 … 17.
CROWDS = [(who, what, 1_000 * what + who) for what in range(1, 7) for who in range(3 * what)]


def paired_in(engine):
    rows = engine.read("SELECT object_key, paired_s FROM object").to_pylist()
    return {row["object_key"]: row["paired_s"] for row in rows}


def test_small_cases_are_never_cut(paired_on_each):
    engine = paired_on_each(CROWDS, (1_000,))
    assert set(paired_in(engine).values()) == {1_000}
    assert (engine.counts.left_out, engine.counts.shortened) == (0, 0)


def test_a_budget_that_bites_leaves_out_the_costliest_objects(paired_on_each, tight_budget):
    engine = paired_on_each(CROWDS, (1_000,))
    assert paired_in(engine) == {1: 1_000, 2: 1_000, 3: 1_000, 4: None, 5: None, 6: None}
    assert (engine.counts.left_out, engine.counts.shortened) == (3, 0)
    assert engine.counts.left_out_acts == 12 + 15 + 18
    found = engine.read("SELECT object_key FROM coincidence")["object_key"].to_pylist()
    assert [found.count(what) for what in range(1, 7)] == [3, 15, 36, 0, 0, 0]


def test_an_object_too_costly_for_the_widest_window_is_paired_in_a_narrower_one(
    paired_on_each, tight_budget
):
    engine = paired_on_each(CROWDS, (1, 1_000))
    assert paired_in(engine) == {1: 1_000, 2: 1_000, 3: 1_000, 4: 1, 5: 1, 6: 1}
    assert (engine.counts.left_out, engine.counts.shortened) == (0, 3)
    rows = engine.read("SELECT object_key, gap_s FROM coincidence").to_pylist()
    assert {row["gap_s"] for row in rows if row["object_key"] > 3} == {1}


def test_closeness_counts_only_what_was_paired_in_that_window(paired_on_each, closeness, tight_budget):
    """The null model must leave out exactly what the pairs leave out, or the test is not exact."""
    engine = paired_on_each(CROWDS, (1, 1_000))
    assert closeness(engine) == {
        (1, 3): (1, 2), (1, 6): (1, 5), (1, 9): (1, 8), (1, 12): (1, 11), (1, 15): (1, 14),
        (1, 18): (1, 17), (1_000, 3): (1, 3), (1_000, 6): (1, 15), (1_000, 9): (1, 36),
        (1_000, 12): (1, 0), (1_000, 15): (1, 0), (1_000, 18): (1, 0),
    }  # fmt: skip
    rows = engine.read("SELECT window_s, key_a, key_b, k FROM pair").to_pylist()
    of_first_two = {
        row["window_s"]: row["k"] for row in rows if {row["key_a"], row["key_b"]} == {0, 1}
    }
    assert of_first_two == {1: 6, 1_000: 3}


def test_an_object_of_many_acts_by_few_accounts_is_cut_by_its_acts(paired_on_each, tight_budget):
    """The budget is about work: two accounts that post one link 40 times each are as costly."""
    acts = [(who, 71, at) for who in (1, 2) for at in range(40)]
    engine = paired_on_each([*acts, (1, 72, 0), (2, 72, 1)], (60,))
    assert paired_in(engine) == {71: None, 72: 60}
