"""What stands when settings change: only the finders concerned begin anew, and the result is that of a fresh case."""

from __future__ import annotations

from contextlib import closing

import pytest

from overt import duplicates
from overt.duplicates.copies import Copies
from overt.duplicates.rewordings import Rewordings
from overt.settings import RunSettings
from overt.store import TABLES, DuckDBEngine
from stages.report.invented_case import crew_case

_TABLES = ("text_match", "text_pair", "text_group", "text_template", "text_sketch", "vector")


@pytest.fixture
def heard(monkeypatch):
    """(finder, batch from which texts were new to it) of every call."""
    calls: list[tuple[str, int]] = []
    for finder in (Copies, Rewordings):
        find = finder.find

        def listening(self, engine, batch, progress=duplicates.SILENT, _find=find):
            calls.append((self.name, batch))
            return _find(self, engine, batch, progress)

        monkeypatch.setattr(finder, "find", listening)
    return calls


@pytest.fixture
def posts(fill):
    """`posts(engine)` fills an engine with the invented crew."""
    return lambda engine: fill(engine, **crew_case(days=12))


def _rows(engine, content):
    return {table: content(engine, table) for table in _TABLES}


def test_another_setting_of_one_finder_leaves_the_others_and_their_vectors(engine, posts, content, heard, monkeypatch):
    posts(engine)
    duplicates.run(engine)
    encoded = []
    from overt.duplicates import _vectors

    compute = _vectors._compute
    monkeypatch.setattr(
        _vectors, "_compute", lambda *given: (encoded.append(len(given[2])), compute(*given))[1]
    )
    settings = RunSettings(parts={"rewordings": {"joining": 0.4}})
    duplicates.run(engine, settings)
    assert heard == [("copies", 1), ("rewordings", 1), ("copies", 2), ("rewordings", 1)]
    assert encoded == [0]
    with closing(DuckDBEngine(threads=1)) as fresh:
        fresh.create(*TABLES)
        posts(fresh)
        duplicates.run(fresh, settings)
        assert _rows(engine, content) == _rows(fresh, content)


def test_what_builds_on_a_changed_finder_begins_anew_and_gives_what_a_fresh_case_gives(engine, posts, content, heard):
    posts(engine)
    duplicates.run(engine)
    settings = RunSettings(parts={"copies": {"least_letters": 60}})
    duplicates.run(engine, settings)
    assert heard[2:] == [("copies", 1), ("rewordings", 1)]
    with closing(DuckDBEngine(threads=1)) as fresh:
        fresh.create(*TABLES)
        posts(fresh)
        duplicates.run(fresh, settings)
        assert _rows(engine, content) == _rows(fresh, content)
        states = "SELECT text_key, state, bits FROM text ORDER BY text_key"
        assert engine.read(states).to_pylist() == fresh.read(states).to_pylist()


def test_other_beginnings_of_texts_need_other_vectors(engine, posts, content):
    posts(engine)
    duplicates.run(engine)
    before = content(engine, "vector")
    settings = RunSettings(parts={"rewordings": {"most_letters": 40}})
    duplicates.run(engine, settings)
    assert content(engine, "vector") != before
    with closing(DuckDBEngine(threads=1)) as fresh:
        fresh.create(*TABLES)
        posts(fresh)
        duplicates.run(fresh, settings)
        assert _rows(engine, content) == _rows(fresh, content)


def test_a_finder_switched_off_leaves_nothing_behind(engine, posts):
    posts(engine)
    duplicates.run(engine)
    assert engine.read("SELECT * FROM text_match WHERE finder = 'copies'").num_rows
    duplicates.run(engine, RunSettings(parts={"copies": {"enabled": False}, "text_groups": {"enabled": False}}))
    assert not engine.read("SELECT * FROM text_match WHERE finder = 'copies'").num_rows
    assert not engine.read("SELECT * FROM text_group").num_rows
    assert not engine.read("SELECT * FROM text_sketch").num_rows
    assert engine.read("SELECT * FROM text_match").num_rows
