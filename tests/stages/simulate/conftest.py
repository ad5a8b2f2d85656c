"""Simulated cases written once for all tests of this folder."""

from __future__ import annotations

from functools import cache

import pytest

from overt import simulate


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """`written(scenario)` is the summary of a case of 6,000 posts on disk, written once."""

    @cache
    def write(scenario: str) -> simulate.Summary:
        folder = tmp_path_factory.mktemp(scenario) / "case"
        return simulate.write(folder, scenario=scenario, posts=6_000, seed=7)

    return write
