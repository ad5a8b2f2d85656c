"""What every signal owes: its examples, and pairs that depend on nothing but the acts."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace

import pytest

from overt.errors import SettingError
from overt.plugins import settings_of
from overt.signals import find, run
from overt.signals._pairing import pair_up
from overt.signals._run import empty
from overt.store import TABLES

SIGNALS = {name: cls() for name, cls in find().items()}
EXAMPLES = [
    pytest.param(signal, example, id=f"{name}: {example.shows}")
    for name, signal in SIGNALS.items()
    for example in signal.examples
]
RESULTS = ("act", "actor", "object", "closeness", "coincidence", "pair")

each_signal = pytest.mark.parametrize("signal", SIGNALS.values(), ids=SIGNALS.keys())
each_example = pytest.mark.parametrize(("signal", "example"), EXAMPLES)


def in_widest_window(rows, signal):
    return [
        (row["key_a"], row["key_b"], row["k"])
        for row in rows
        if row["window_s"] == signal.windows_s[-1]
    ]


@each_signal
def test_a_signal_says_what_it_means_how_it_can_be_wrong_and_where_it_comes_from(signal):
    assert type(signal).__doc__.strip().splitlines()[0].endswith(".")
    assert signal.label
    assert signal.caveats
    assert all(caveat.endswith((".", "?")) for caveat in signal.caveats)
    assert signal.references
    assert signal.examples
    assert signal.needs
    assert set(signal.needs) <= set(TABLES)


@each_signal
def test_every_setting_of_a_signal_has_help(signal):
    assert all(len(each.metadata["help"]) > 10 for each in settings_of(type(signal)))


@each_signal
@pytest.mark.parametrize("windows", [(), (60, 10), (10, 10), (-1,), (1.5,)])
def test_windows_that_are_not_ascending_whole_seconds_are_refused(signal, windows):
    with pytest.raises(SettingError, match="windows_s"):
        replace(signal, windows_s=windows)


@each_signal
def test_one_shared_object_can_never_be_asked_for_less_than_once(signal):
    with pytest.raises(SettingError, match="least_objects"):
        replace(signal, least_objects=0)


@each_example
def test_an_example_gives_exactly_its_pairs(engine, fill, content, signal, example):
    fill(engine, **example.tables)
    counts = pair_up(engine, signal, signal.windows_s)
    found = in_widest_window(content(engine, "pair"), signal)
    assert found == sorted(example.pairs)
    assert counts.candidates == len(example.pairs)
    assert counts.left_out == counts.shortened == 0


@each_example
def test_an_example_gives_exactly_its_pairs_on_spark_too(spark_engine, fill, content, signal, example):
    fill(spark_engine, **example.tables)
    for table in RESULTS:
        spark_engine.build(table, empty(table))
    counts = pair_up(spark_engine, signal, signal.windows_s)
    assert in_widest_window(content(spark_engine, "pair"), signal) == sorted(example.pairs)
    assert counts.candidates == len(example.pairs)


def test_all_signals_together_make_the_same_tables_on_spark(
    engine, spark_engine, fill, content, all_examples
):
    for each in (engine, spark_engine):
        fill(each, **all_examples)
    assert run(spark_engine) == run(engine)
    for table in (*RESULTS, "signal_run"):
        assert content(spark_engine, table) == content(engine, table)
        assert content(engine, table)


@each_example
def test_the_order_of_rows_changes_nothing(engine, fill, content, signal, example):
    def results(tables):
        fill(engine, **tables, **{table: [] for table in RESULTS})
        pair_up(engine, signal, signal.windows_s)
        return {table: content(engine, table) for table in RESULTS}

    order = random.Random(1)
    shuffled = {table: order.sample(rows, len(rows)) for table, rows in example.tables.items()}
    assert results(shuffled) == results(example.tables)
    assert content(engine, "coincidence")


@each_example
def test_an_account_never_pairs_with_itself(engine, fill, content, signal, example):
    one = {
        table: [{**row, "account_key": 1} if "account_key" in row else row for row in rows]
        for table, rows in example.tables.items()
    }
    fill(engine, **one)
    pair_up(engine, signal, signal.windows_s)
    assert content(engine, "coincidence") == []
    assert content(engine, "pair") == []


@each_example
def test_acting_twice_on_an_object_does_not_make_it_count_twice(
    engine, fill, content, signal, example
):
    again = {
        table: [
            *rows,
            *({**row, "post_key": row["post_key"] + 1000, "posted_at": row["posted_at"] + 1}
              for row in rows
              if "post_key" in row and (row.get("kind") != "post" or signal.origins_sql() is None)),
        ]
        for table, rows in example.tables.items()
    }  # fmt: skip
    fill(engine, **again)
    pair_up(engine, signal, signal.windows_s)
    assert in_widest_window(content(engine, "pair"), signal) == sorted(example.pairs)


@each_signal
def test_empty_tables_give_nothing(engine, content, signal):
    counts = pair_up(engine, signal, signal.windows_s)
    assert (counts.acts, counts.accounts, counts.objects) == (0, 0, 0)
    assert (counts.coinciding, counts.candidates) == (0, 0)
    assert all(content(engine, table) == [] for table in RESULTS)


@pytest.fixture(scope="module")
def all_examples():
    """The rows of every example of every signal in one case."""
    rows = defaultdict(list, source=[{"source_no": 1, "posts": 9, "time_step_s": 1}])
    for signal in SIGNALS.values():
        for example in signal.examples:
            for table, given in example.tables.items():
                rows[table].extend(given)
    return dict(rows)


def test_running_all_signals_twice_gives_the_same_and_leaves_nothing_behind(
    engine, fill, content, all_examples
):
    fill(engine, **all_examples)
    run(engine)
    tables = set(engine.read("SELECT table_name FROM duckdb_tables()")["table_name"].to_pylist())
    first = {table: content(engine, table) for table in (*RESULTS, "signal_run")}
    run(engine)
    assert {table: content(engine, table) for table in (*RESULTS, "signal_run")} == first
    assert tables == set(TABLES)
    assert {row["state"] for row in first["signal_run"]} == {"ready"}


@each_example
def test_every_object_can_be_named_and_has_one_name(engine, fill, content, signal, example):
    fill(engine, **example.tables)
    pair_up(engine, signal, signal.windows_s)
    named = engine.read(signal.object_sql())
    assert set(named.column_names) == {"object_key", "object"}
    keys = [key for key in named["object_key"].to_pylist() if key is not None]
    assert len(keys) == len(set(keys))
    assert {row["object_key"] for row in content(engine, "coincidence")} <= set(keys)
