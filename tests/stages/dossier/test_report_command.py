"""overt report: the working report without --to, a dossier with it, and what it refuses."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from overt.cli._app import app
from overt.errors import OvertError

RUN = CliRunner()


def _said(*words: object):
    return RUN.invoke(app, ["report", *map(str, words)], catch_exceptions=True)


def test_without_to_it_writes_the_working_report_and_with_to_a_dossier(crew_folder, tmp_path):
    done = _said("--case", crew_folder)
    assert done.exit_code == 0
    assert "report.html" in done.output
    to = tmp_path / "note.md"
    done = _said("--case", crew_folder, "--to", to, "--template", "brief", "--lang", "fr")
    assert done.exit_code == 0, done.output
    text = to.read_text(encoding="utf-8")
    assert "Projet" in text
    assert "Jugements clés" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--template", "brief"], "--to dossier.html"),
        (["--to", "x.odt"], r"\.html"),
        (["--to", "x.html", "--lang", "de"], "en, fr"),
        (["--to", "x.html", "--for", "everybody"], "newsroom"),
        (["--to", "x.html", "--final"], "overt operation new"),
        (["--to", "x.html", "--operation", "O3"], "overt operation new"),
    ],
)
def test_what_it_cannot_write_is_refused_with_what_to_do(crew_folder, words, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = _said("--case", crew_folder, *words)
    assert isinstance(done.exception, OvertError)
    assert re.search(told, str(done.exception))
    assert list(tmp_path.iterdir()) == []
