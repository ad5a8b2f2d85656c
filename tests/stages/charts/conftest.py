"""One invented case for all figures."""

from __future__ import annotations

import pytest

import overt
from stages.report.conftest import copied


@pytest.fixture(scope="session")
def crew(crew_folder, tmp_path_factory):
    """A case with one planted crew and a gap of five days."""
    with overt.Case.open(copied(crew_folder, tmp_path_factory)) as case:
        yield case
