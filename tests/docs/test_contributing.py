"""The three complete parts of CONTRIBUTING.md do what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PARTS = re.findall(
    r"^```python\n(# src/overt/(\w+)/(\w+)\.py\n.*?)^```$",
    (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)

# In a process of their own: a part registers itself, and other tests must not meet it.
_SIGNAL = """
import runpy, pyarrow as pa
from overt.store import TABLES, DuckDBEngine
from overt.signals import find
from overt.signals._pairing import pair_up
find()
found = runpy.run_path(PATH)
signal = found["CoMedia"]()
types = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32()}
for example in signal.examples:
    engine = DuckDBEngine(threads=1)
    engine.create(*TABLES)
    for name, rows in example.tables.items():
        columns = TABLES[name].columns
        engine.insert(name, pa.table({c.name: pa.array([r.get(c.name) for r in rows], types[c.type]) for c in columns}))
    pair_up(engine, signal, signal.windows_s)
    pairs = engine.read("SELECT key_a, key_b, k FROM pair WHERE window_s = :w", {"w": signal.windows_s[-1]})
    assert [tuple(row.values()) for row in pairs.to_pylist()] == list(example.pairs)
    assert engine.read(signal.object_sql()).num_rows == 2
"""

_IMPORTER = """
import runpy
from overt.ingest import formats
others = formats()
importer = runpy.run_path(PATH)["VKWall"]()
assert len(importer.examples) >= 2
for example in importer.examples:
    assert importer.recognises(example.record)
    assert not any(each.recognises(example.record) for each in others if each.name != "table")
    assert list(importer.read(example.record, example.reading)) == list(example.gives)
"""

_EXPLANATION = """
import runpy
check = runpy.run_path(PATH)["SameAddress"]()
for shows, facts, verdict in check.examples:
    assert check.assess(facts).verdict == verdict, shows
"""

_CHECKS = {"signals": _SIGNAL, "ingest": _IMPORTER, "clusters": _EXPLANATION}


def test_there_is_one_complete_file_of_each_kind():
    assert {folder for _, folder, _ in PARTS} == set(_CHECKS)


@pytest.mark.parametrize(("text", "folder", "name"), PARTS, ids=[name for _, _, name in PARTS])
def test_a_part_shown_gives_its_examples(text, folder, name, tmp_path):
    file = tmp_path / f"{name}.py"
    file.write_text(text, encoding="utf-8")
    script = f"import sys; sys.path.insert(0, {str(PROJECT / 'src')!r}); PATH = {str(file)!r}\n{_CHECKS[folder]}"
    run = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
