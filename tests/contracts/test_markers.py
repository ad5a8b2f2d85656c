"""What every marker owes: its examples, words for too little data, and rows that depend on nothing but the data."""

from __future__ import annotations

import random
from dataclasses import asdict, replace

import pytest

from contracts.test_portable_sql import violations
from overt.errors import SettingError
from overt.markers import find, run
from overt.markers._base import TOO_LITTLE, VERDICTS, Detail, Row
from overt.markers._context import forget, make
from overt.plugins import settings_of
from overt.settings import RunSettings
from overt.store import TABLES
from shared_data import PROJECT

MARKERS = {name: cls() for name, cls in find().items()}
EXAMPLES = [
    pytest.param(marker, example, id=f"{name}: {example.shows}")
    for name, marker in MARKERS.items()
    for example in marker.examples
]

each_marker = pytest.mark.parametrize("marker", MARKERS.values(), ids=MARKERS.keys())
each_example = pytest.mark.parametrize(("marker", "example"), EXAMPLES)


@pytest.fixture
def measured(engine, fill):
    """`measured(marker, tables)` is its rows and details, in order."""

    def measure(marker, tables, *, everybody=False, listen=None):
        for name in TABLES:
            engine.drop(name)
        engine.create(*TABLES)
        fill(engine, **tables)
        context = make(engine, seed=7, everybody=everybody)
        if listen is not None:
            heard = engine.read
            context = replace(context, engine=_Listening(heard, listen))
        found = list(marker.measure(context))
        forget(engine)
        rows = sorted((r for r in found if isinstance(r, Row)), key=lambda r: (r.subject, r.name))
        details = sorted((r for r in found if isinstance(r, Detail)), key=lambda r: (r.subject, r.series, r.place))
        assert len(rows) + len(details) == len(found)
        return rows, details

    return measure


class _Listening:
    def __init__(self, read, heard):
        self._read, self._heard = read, heard

    def read(self, sql, parameters=None):
        self._heard.append(sql)
        return self._read(sql, parameters)


@each_marker
def test_a_marker_says_what_it_asks_what_it_means_and_how_it_can_be_wrong(marker):
    assert type(marker).__doc__.strip().splitlines()[0].endswith(".")
    assert type(marker).measure.__doc__
    assert marker.question.endswith("?")
    assert set(marker.applies_to) <= {"account", "cluster"}
    assert marker.applies_to
    assert set(marker.needs) <= set(TABLES)
    assert marker.means.endswith(".")
    assert marker.does_not_mean.endswith(".")
    assert len(marker.caveats) >= 2
    assert all(caveat.endswith(".") for caveat in marker.caveats)
    assert marker.references
    assert all(": " in said for said in marker.gives.values()), "gives: name → 'unit: what it is'"
    verdicts = {row.get("verdict") for example in marker.examples for row in example.gives}
    assert TOO_LITTLE in verdicts, "an example has to show how little is too little"
    assert len(verdicts) > 1


@each_marker
def test_a_marker_has_a_page_of_its_own_and_a_line_in_the_list(marker):
    folder = PROJECT / "docs" / "method" / "markers"
    page = (folder / f"{marker.name}.md").read_text(encoding="utf-8")
    assert marker.question in page
    assert marker.does_not_mean in page
    assert all(caveat in page for caveat in marker.caveats)
    assert f"[{marker.name}]({marker.name}.md)" in (folder / "README.md").read_text(encoding="utf-8")


@each_marker
def test_every_setting_of_a_marker_has_help_and_bounds(marker):
    settings = settings_of(type(marker))
    assert settings
    for each in settings:
        assert len(each.metadata["help"]) > 10
        if isinstance(each.default, str | tuple | bool):
            continue
        assert each.metadata["least"] is not None
        with pytest.raises(SettingError, match=each.name):
            replace(marker, **{each.name: type(each.default)(each.metadata["least"] - 1)})
        if isinstance(each.default, float):
            assert each.metadata["most"] is not None
            with pytest.raises(SettingError, match=each.name):
                replace(marker, **{each.name: each.metadata["most"] + 1.0})


@each_example
def test_an_example_gives_exactly_its_rows(measured, marker, example):
    rows, _ = measured(marker, example.tables)
    assert [(row.subject, row.name) for row in rows] == sorted(
        (given["subject"], given["name"]) for given in example.gives
    )
    by_name = {(row.subject, row.name): asdict(row) for row in rows}
    for given in example.gives:
        found = by_name[given["subject"], given["name"]]
        for column, wanted in given.items():
            exact = wanted is None or isinstance(wanted, str | int)
            assert found[column] == (wanted if exact else pytest.approx(wanted, rel=1e-6)), (column, found)


@each_example
def test_a_row_is_whole_and_says_what_it_found_in_sentences(measured, marker, example):
    rows, details = measured(marker, example.tables)
    assert len({(row.subject, row.name) for row in rows}) == len(rows)
    for row in rows:
        assert row.name in marker.gives
        assert row.verdict in VERDICTS
        assert row.evidence.endswith(".")
        assert "nan" not in row.evidence.lower().split()
        assert (row.value is None) == (row.verdict == TOO_LITTLE)
        if row.low is not None and row.high is not None and row.value is not None:
            assert row.low <= row.value <= row.high
        kind = "cluster" if row.subject.startswith("cluster:") else "account"
        assert kind in marker.applies_to
    assert {point.subject for point in details} <= {row.subject for row in rows}


@each_example
def test_neither_the_order_of_rows_nor_a_second_run_changes_anything(measured, marker, example):
    order = random.Random(1)
    shuffled = {table: order.sample(list(rows), len(rows)) for table, rows in example.tables.items()}
    first = measured(marker, example.tables)
    assert measured(marker, example.tables) == first
    assert measured(marker, shuffled) == first


@each_example
def test_sql_of_a_marker_keeps_to_the_portable_subset(measured, marker, example):
    heard: list[str] = []
    measured(marker, example.tables, listen=heard)
    assert heard
    assert {sql: violations(sql) for sql in heard if violations(sql)} == {}


@each_marker
def test_empty_tables_give_no_rows(measured, marker):
    assert measured(marker, {}) == ([], [])


@each_example
def test_accounts_in_no_cluster_are_marked_only_when_asked_for(measured, marker, example):
    tables = {**example.tables, "membership": []}
    assert measured(marker, tables) == ([], [])
    rows, _ = measured(marker, tables, everybody=True)
    assert all(not row.subject.startswith("cluster:") for row in rows)
    assert bool(rows) == ("account" in marker.applies_to)


def test_the_stage_writes_its_rows_and_says_how_each_marker_went(engine, fill, content):
    example = MARKERS["automation"].examples[0]
    fill(engine, **example.tables)
    off = RunSettings(parts={name: {"enabled": False} for name in MARKERS if name != "automation"})
    run(engine, off)
    first = {table: content(engine, table) for table in ("marker", "marker_detail", "marker_run")}
    assert {(row["subject"], row["name"]) for row in first["marker"]} == {
        (given["subject"], given["name"]) for given in example.gives
    }
    states = {row["marker"]: row["state"] for row in first["marker_run"]}
    assert states.pop("automation") == "ready"
    assert set(states.values()) <= {"switched off by the settings"}
    run(engine, off)
    assert {table: content(engine, table) for table in first} == first
    names = engine.read("SELECT table_name FROM duckdb_tables()")["table_name"].to_pylist()
    assert set(names) == set(TABLES)


@pytest.mark.parametrize(
    ("name", "limit"),
    [("camouflage", "most_posts"), ("targets", "most_posts"), ("incidents", "most_posts"), ("trend_staging", "most_texts")],
)
def test_texts_left_unread_for_want_of_time_are_said_in_the_log(engine, fill, name, limit):
    fill(engine, **MARKERS["camouflage"].examples[0].tables)
    run(engine, RunSettings(parts={name: {limit: 1}}))
    (row,) = engine.read("SELECT state FROM marker_run WHERE marker = :name", {"name": name}).to_pylist()
    assert "texts were not read: " in row["state"]
    assert f"{limit} is 1" in row["state"]
    run(engine, RunSettings())
    (row,) = engine.read("SELECT state FROM marker_run WHERE marker = :name", {"name": name}).to_pylist()
    assert "not read" not in row["state"]
