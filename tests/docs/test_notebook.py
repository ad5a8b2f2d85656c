"""The example notebook runs from the first cell to the last, in an empty folder."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOK = PROJECT / "examples" / "first_case.ipynb"


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.mark.slow
def test_the_first_case_runs_in_an_empty_folder(notebook, tmp_path, monkeypatch):
    known = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(PROJECT / "src"), known])))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    runner = NotebookClient(
        notebook,
        timeout=120,
        startup_timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )
    runner.execute()
    assert (tmp_path / "first-case" / "report.html").is_file()
    assert (tmp_path / "first-case" / "case" / "case.duckdb").is_file()


def test_the_notebook_is_shown_as_it_came_out_of_one_run(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    assert all(output.output_type != "error" for output in outputs)
    assert not any("/tmp" in str(output) or "/home" in str(output) for output in outputs)
