"""Cases with an invented operation."""

from __future__ import annotations

import pytest
from invented_operation import World


@pytest.fixture
def world():
    return World()


@pytest.fixture
def case_of(world, tmp_path):
    opened = []

    def make():
        opened.append(world.case(tmp_path / f"case{len(opened)}"))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
