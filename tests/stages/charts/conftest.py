"""One invented case for all figures."""

from __future__ import annotations

import pytest

import overt
from stages.report.invented_case import crew_case


@pytest.fixture(scope="session")
def crew(tmp_path_factory, fill):
    """A case with one planted crew and a gap of five days."""
    with overt.Case.create(tmp_path_factory.mktemp("charts") / "crew") as case:
        fill(case.engine, **crew_case())
        case.run()
        yield case
