"""A stage runs when its inputs or settings changed, or when it did not finish; and never else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from overt import clusters, markers, network, signals
from overt.errors import OvertError, SettingError
from overt.flow import STAGES, check_parts, run_stages
from overt.settings import RunSettings
from overt.store import TABLES, DuckDBEngine

PARTS = {name: {"enabled": False} for name in signals.find() if name != "co_repost"}
SETTINGS = RunSettings(parts=PARTS, copies=3)
ALL = ["duplicates", "signals", "significance", "network", "clusters", "markers", "assessment"]
RESULTS = [table for stage in STAGES[1:] for table in stage.writes]


@pytest.fixture(scope="module")
def run_once(fill, planted):
    """Every table of the planted case after all stages have run."""
    engine = DuckDBEngine(threads=1)
    engine.create(*TABLES)
    fill(engine, **planted)
    assert run_stages(engine, SETTINGS) == ALL
    tables = {table: engine.read(f"SELECT * FROM {table}") for table in TABLES}
    engine.close()
    return tables


@pytest.fixture
def case(engine, run_once):
    """The planted case, all stages run once."""
    for table, rows in run_once.items():
        engine.insert(table, rows)
    return engine


def log(engine):
    rows = engine.read("SELECT stage, status, note FROM run ORDER BY run_no NULLS LAST").to_pylist()
    return [(row["stage"], row["status"]) for row in rows]


def test_stages_find_the_planted_group(case, content):
    assert {row["account_id"] for row in content(case, "membership") if row["cluster_id"] == 1} == {
        "x:ana", "x:bob", "x:cem"
    }  # fmt: skip


def test_nothing_is_run_again_when_nothing_changed(case):
    before = log(case)
    assert run_stages(case, SETTINGS) == []
    assert log(case) == before


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ({"q": 0.2}, "significance"),
        ({"copies": 4}, "significance"),
        ({"seed": 1}, "significance"),
        ({"bits_cap": 30.0}, "network"),
        ({"parts": PARTS | {"co_repost": {"windows_s": [60]}}}, "signals"),
        ({"parts": PARTS | {"one_publisher": {}}}, None),
    ],
    ids=lambda value: str(value),
)
def test_a_changed_setting_reruns_the_stage_it_belongs_to_and_those_after_it(case, change, first):
    expected = ALL[ALL.index(first) :] if first else []
    assert run_stages(case, replace(SETTINGS, **change)) == expected


def test_a_setting_of_a_check_reruns_the_clusters_and_what_follows(case):
    (name, value), *_ = _numbers_of(clusters.effective({}))
    changed = replace(SETTINGS, parts=PARTS | {name[0]: {name[1]: value / 2}})
    assert run_stages(case, changed) == ALL[4:]


def test_a_setting_of_a_marker_reruns_the_markers_only(case):
    (name, value), *_ = _numbers_of(markers.effective({}))
    changed = replace(SETTINGS, parts=PARTS | {name[0]: {name[1]: value / 2}})
    assert run_stages(case, changed) == ALL[5:]
    assert run_stages(case, replace(changed, mark_all_accounts=True)) == ALL[5:]


def _numbers_of(effective):
    return [
        ((part, setting), value)
        for part, values in effective.items()
        for setting, value in values.items()
        if isinstance(value, float)
    ]


def test_going_back_to_earlier_settings_gives_the_earlier_tables(case, content):
    before = {table: content(case, table) for table in RESULTS}
    run_stages(
        case, replace(SETTINGS, q=0.5, seed=3, parts=PARTS | {"co_repost": {"windows_s": [60]}})
    )
    assert content(case, "signal_run") != before["signal_run"]
    run_stages(case, SETTINGS)
    assert {table: content(case, table) for table in RESULTS} == before


def test_new_data_reruns_everything(case, fill, planted):
    fill(case, source=[{**planted["source"][0], "sha256": "01"}])
    assert run_stages(case, SETTINGS) == ALL


def test_a_file_that_is_not_read_to_its_end_is_no_input_yet(case, fill, planted):
    half = {**planted["source"][0], "source_no": 2, "sha256": "02", "status": "reading"}
    fill(case, source=[*planted["source"], half])
    assert run_stages(case, SETTINGS) == []


def test_an_interrupted_stage_is_done_again_and_then_those_after_it(case, content, monkeypatch):
    before = {table: content(case, table) for table in RESULTS}

    def torn(engine, settings, progress):
        engine.execute("DELETE FROM edge")
        raise KeyboardInterrupt

    changed = replace(SETTINGS, bits_cap=30.0)
    with monkeypatch.context() as patched:
        patched.setattr(network, "run", torn)
        with pytest.raises(KeyboardInterrupt):
            run_stages(case, changed)
    assert log(case)[-1] == ("network", "failed")
    assert run_stages(case, changed) == ALL[3:]
    run_stages(case, SETTINGS)
    assert {table: content(case, table) for table in RESULTS} == before


def test_an_interrupted_stage_is_done_again_also_with_the_settings_it_had_before(
    case, content, monkeypatch
):
    """The tables are torn, so what the log says of the run before no longer holds."""
    before = {table: content(case, table) for table in RESULTS}

    def torn(engine, settings, progress):
        engine.execute("DELETE FROM edge")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(network, "run", torn)
        with pytest.raises(KeyboardInterrupt):
            run_stages(case, replace(SETTINGS, bits_cap=30.0))
    assert run_stages(case, SETTINGS) == ["network"]
    assert {table: content(case, table) for table in RESULTS} == before


def test_a_program_killed_in_the_middle_leaves_a_stage_that_is_done_again(case):
    """No word of farewell was written: the row still says running."""
    case.execute("UPDATE run SET status = 'running', note = NULL WHERE stage = 'significance'")
    assert run_stages(case, SETTINGS) == ["significance"]


def test_a_stage_that_fails_says_why_in_the_log_and_the_error_goes_on(case, monkeypatch):
    def refuses(engine, settings, progress):
        raise OvertError("the disk is full")

    monkeypatch.setattr(network, "run", refuses)
    with pytest.raises(OvertError, match="the disk is full"):
        run_stages(case, replace(SETTINGS, bits_cap=30.0))
    row = case.read(
        "SELECT stage, status, note, seconds FROM run ORDER BY run_no DESC NULLS LAST LIMIT 1"
    ).to_pylist()[0]
    assert (row["stage"], row["status"], row["note"]) == ("network", "failed", "the disk is full")
    assert row["seconds"] >= 0


def test_a_fault_of_the_program_is_not_logged_as_an_interruption(case, monkeypatch):
    def breaks(engine, settings, progress):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(network, "run", breaks)
    with pytest.raises(ZeroDivisionError):
        run_stages(case, replace(SETTINGS, bits_cap=30.0))
    note = case.read("SELECT note FROM run ORDER BY run_no DESC NULLS LAST LIMIT 1")["note"][
        0
    ].as_py()
    assert note != "interrupted"


def test_the_log_holds_what_is_needed_to_do_a_run_again(case, content):
    rows = content(case, "run")
    assert [row["stage"] for row in rows] == ALL
    assert {row["status"] for row in rows} == {"done"}
    assert json.loads(rows[2]["settings"])["seed"] == SETTINGS.seed
    assert all(row["note"] and row["input_hash"] and row["version"] for row in rows)


def test_stages_read_only_what_an_earlier_stage_writes():
    written = set()
    for stage in STAGES:
        assert set(stage.reads) <= written
        assert {TABLES[table].written_by for table in stage.writes} == {stage.name}
        written |= set(stage.writes)


def test_a_part_that_does_not_exist_is_refused_with_the_nearest_name():
    check_parts({"co_link": {"windows_s": [60]}})
    with pytest.raises(SettingError, match="did you mean co_link"):
        check_parts({"co_lnk": {}})
