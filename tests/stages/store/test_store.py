"""One file, one program at a time, and a transaction takes effect as a whole or not at all."""

from __future__ import annotations

import subprocess
import sys

import pyarrow as pa
import pytest

from overt.errors import CaseError
from overt.store import TABLES, DuckDBEngine
from overt.store.engine import used_parameters, with_marks

NUMBERS = pa.table({"n": pa.array([1, 2, 3], pa.int64())})


def tables(engine):
    return engine.read("SELECT table_name FROM duckdb_tables()")["table_name"].to_pylist()


def numbers(engine, table="numbers"):
    return engine.read(f"SELECT n FROM {table} ORDER BY n NULLS LAST")["n"].to_pylist()


# ------------------------------------------------------------------------------------- one at a time

HOLD = """
import sys
from overt.store import DuckDBEngine
from pathlib import Path
engine = DuckDBEngine(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held_elsewhere(tmp_path):
    """A case file that another program has open."""
    path = tmp_path / "case.duckdb"
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin"}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    ) as other:  # fmt: skip
        assert other.stdout.readline() == "open\n"
        yield path
        other.stdin.close()
        other.wait(timeout=20)


def test_a_case_open_in_another_program_is_refused_in_clear_words(held_elsewhere):
    with pytest.raises(
        CaseError, match=r"in use by another program.*Close it.*nothing was changed"
    ):
        DuckDBEngine(held_elsewhere)


def test_a_case_open_in_the_same_notebook_with_other_settings_is_refused_in_clear_words(tmp_path):
    engine = DuckDBEngine(tmp_path / "case.duckdb")
    try:
        with pytest.raises(CaseError):
            DuckDBEngine(tmp_path / "case.duckdb", read_only=True)
    finally:
        engine.close()


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path):
    path = tmp_path / "case.duckdb"
    path.write_text("these are no tables\n" * 500, encoding="utf-8")
    with pytest.raises(CaseError, match="cannot be opened as a case"):
        DuckDBEngine(path)


def test_a_closed_case_opens_again_with_everything_that_was_kept(tmp_path):
    path = tmp_path / "case.duckdb"
    engine = DuckDBEngine(path, memory_limit="1GB", threads=1)
    engine.put("numbers", NUMBERS)
    engine.build("scratch", "SELECT n FROM numbers", keep=False)
    engine.close()
    again = DuckDBEngine(path, read_only=True)
    assert numbers(again) == [1, 2, 3]
    assert tables(again) == ["numbers"]
    again.close()


# ------------------------------------------------------------------------------------------ all or none


def test_a_transaction_that_fails_leaves_nothing_behind(engine):
    engine.put("numbers", NUMBERS)

    def fails():
        with engine.transaction():
            engine.append("numbers", "SELECT 4 AS n")
            engine.build("more", "SELECT 5 AS n")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert numbers(engine) == [1, 2, 3]
    assert "more" not in tables(engine)


def test_an_interrupted_transaction_leaves_nothing_behind(engine):
    engine.put("numbers", NUMBERS)

    def stops():
        with engine.transaction():
            engine.execute("DELETE FROM numbers")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stops()
    assert numbers(engine) == [1, 2, 3]


def test_a_transaction_that_ends_well_takes_effect(engine):
    engine.put("numbers", NUMBERS)
    with engine.transaction():
        engine.append("numbers", "SELECT 4 AS n")
    assert numbers(engine) == [1, 2, 3, 4]


# ------------------------------------------------------------------------------------- the contract


def test_build_and_append_say_how_many_rows_they_made(engine):
    engine.put("numbers", NUMBERS)
    assert engine.build("odd", "SELECT n FROM numbers WHERE n <> :even", {"even": 2}) == 2
    assert engine.append("odd", "SELECT n + :by AS n FROM numbers", {"by": 4}) == 3
    assert numbers(engine, "odd") == [1, 3, 5, 6, 7]
    assert engine.build("odd", "SELECT n FROM numbers WHERE n > 9") == 0


def test_dropping_a_table_that_is_not_there_is_no_error(engine):
    engine.drop("never_made")
    engine.put("numbers", NUMBERS)
    engine.drop("numbers")
    assert "numbers" not in tables(engine)


def test_asking_for_a_table_does_not_get_in_the_way_of_what_comes_next():
    engine = DuckDBEngine()
    try:
        engine.put("numbers", NUMBERS)
        assert engine.has("numbers")
        assert numbers(engine) == [1, 2, 3]
    finally:
        engine.close()


def test_rows_are_inserted_by_the_names_of_their_columns(engine):
    rows = pa.table({"account_b": ["bob"], "account_a": ["ana"], "p_value": [0.5]})
    engine.insert("edge", rows)
    engine.insert("edge", rows.to_batches()[0])
    found = engine.read("SELECT account_a, account_b, p_value, q_value FROM edge").to_pylist()
    assert found == [{"account_a": "ana", "account_b": "bob", "p_value": 0.5, "q_value": None}] * 2


def test_every_table_of_the_data_dictionary_can_be_made_and_says_what_a_row_is(engine):
    assert set(tables(engine)) == set(TABLES)
    for table in TABLES.values():
        assert table.a_row_is
        assert len(set(table.names)) == len(table.names)
        assert all(column.means for column in table.columns)


def test_parameters_are_found_by_name_and_casts_are_left_alone():
    sql = "SELECT a::BIGINT AS a, :least AS b FROM t WHERE c >= :least AND d = 'x:y'"
    assert with_marks(sql, "$") == sql.replace(":least", "$least")
    assert used_parameters(sql, {"least": 2, "most": 3}) == {"least": 2}


def test_a_statement_gets_only_the_parameters_it_names(engine):
    assert engine.read("SELECT :n AS n", {"n": 7, "other": 8})["n"].to_pylist() == [7]


def test_an_engine_in_memory_shares_nothing_with_another():
    one, two = DuckDBEngine(), DuckDBEngine()
    one.put("numbers", NUMBERS)
    assert tables(two) == []
    one.close()
    two.close()
