"""What every signal owes: its examples, and pairs that depend on nothing but the acts.

On DuckDB each example also runs alone; on both engines all run in one case, each in a world of its own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

import pytest
from worlds_of_examples import by_one_account, one_case, twice, worlds_of

from overt.errors import SettingError
from overt.plugins import settings_of
from overt.signals import find, run
from overt.signals._pairing import pair_up
from overt.signals._run import empty
from overt.store import TABLES, DuckDBEngine, SparkEngine

SIGNALS = {name: cls() for name, cls in find().items()}
EXAMPLES = [
    pytest.param(signal, example, id=f"{name}: {example.shows}")
    for name, signal in SIGNALS.items()
    for example in signal.examples
]
WORLDS = worlds_of(SIGNALS.values())
RESULTS = ("act", "actor", "object", "closeness", "coincidence", "pair")

each_signal = pytest.mark.parametrize("signal", SIGNALS.values(), ids=SIGNALS.keys())
each_example = pytest.mark.parametrize(("signal", "example"), EXAMPLES)
each_engine = pytest.mark.parametrize("engine_name", ["duckdb", "spark"])
each_world = pytest.mark.parametrize(
    "world", WORLDS, ids=[f"{world.signal.name} {world.change}: {world.example.shows}" for world in WORLDS]
)


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


@dataclass(frozen=True)
class Made:
    """What one run of all signals over all worlds left on an engine."""

    note: str
    tables: dict[str, list[dict[str, Any]]]
    named: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def made(request, fill, content, tmp_path_factory):
    """`made(engine name)` runs all signals over all worlds once; on Spark the rows come in another order."""
    kept = {}

    def on(name):
        if name not in kept:
            rows = one_case(WORLDS)
            if name == "duckdb":
                engine = DuckDBEngine(threads=1)
                engine.create(*TABLES)
            else:
                engine = SparkEngine(request.getfixturevalue("spark"), work=tmp_path_factory.mktemp("worlds"))
                order = random.Random(1)
                rows = {table: order.sample(given, len(given)) for table, given in rows.items()}
            fill(engine, **rows)
            note = run(engine)
            tables = {table: content(engine, table) for table in (*RESULTS, "signal_run")}
            named = {
                signal.name: sorted(
                    (row for row in engine.read(signal.object_sql()).to_pylist() if row["object_key"] is not None),
                    key=lambda row: row["object_key"],
                )
                for signal in SIGNALS.values()
            }
            engine.close()
            kept[name] = Made(note, tables, named)
        return kept[name]

    return on


@each_engine
@each_world
def test_an_example_gives_exactly_its_pairs_beside_all_others(made, world, engine_name):
    """As it stands and with every act done twice its pairs; by one account alone none."""
    found = made(engine_name).tables
    wanted = [] if world.change == "by_one_account" else sorted(world.example.pairs)
    assert world.pairs(found["pair"]) == wanted
    met = [row for row in found["coincidence"] if row["signal"] == world.signal.name and world.has(row["key_a"])]
    assert bool(met) == bool(wanted)
    assert all(world.has(row["key_b"]) for row in met)


@each_engine
@each_signal
def test_every_object_of_all_examples_can_be_named_and_has_one_name(made, signal, engine_name):
    keys = [row["object_key"] for row in made(engine_name).named[signal.name]]
    assert len(keys) == len(set(keys))
    found = made(engine_name).tables["coincidence"]
    met = {row["object_key"] for row in found if row["signal"] == signal.name}
    assert met
    assert met <= set(keys)


@pytest.mark.parametrize("table", [*RESULTS, "signal_run"])
def test_spark_makes_the_tables_of_duckdb_from_rows_in_another_order(made, table):
    assert made("spark").tables[table] == made("duckdb").tables[table]
    assert made("spark").tables[table]


def test_spark_says_of_the_run_and_of_the_objects_what_duckdb_says(made):
    assert made("spark").note == made("duckdb").note
    assert made("spark").named == made("duckdb").named
    assert {row["state"] for row in made("spark").tables["signal_run"]} == {"ready"}


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
    fill(engine, **by_one_account(example.tables, signal))
    pair_up(engine, signal, signal.windows_s)
    assert content(engine, "coincidence") == []
    assert content(engine, "pair") == []


@each_example
def test_acting_twice_on_an_object_does_not_make_it_count_twice(
    engine, fill, content, signal, example
):
    fill(engine, **twice(example.tables, signal))
    pair_up(engine, signal, signal.windows_s)
    assert in_widest_window(content(engine, "pair"), signal) == sorted(example.pairs)


@each_signal
def test_empty_tables_give_nothing(engine, content, signal):
    counts = pair_up(engine, signal, signal.windows_s)
    assert (counts.acts, counts.accounts, counts.objects) == (0, 0, 0)
    assert (counts.coinciding, counts.candidates) == (0, 0)
    assert all(content(engine, table) == [] for table in RESULTS)


def test_empty_tables_give_nothing_on_spark_too(spark_engine, fill, content):
    fill(spark_engine, source=[{"source_no": 1, "posts": 0}])
    for table in sorted({table for signal in SIGNALS.values() for table in signal.needs}):
        spark_engine.build(table, empty(table))
    run(spark_engine)
    assert all(content(spark_engine, table) == [] for table in RESULTS)
    states = {row["state"].partition(":")[0] for row in content(spark_engine, "signal_run")}
    assert states == {"no acts"}


def test_running_all_signals_twice_gives_the_same_and_leaves_nothing_behind(engine, fill, content):
    fill(engine, **one_case(WORLDS))
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
