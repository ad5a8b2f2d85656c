"""A case with two clusters of invented accounts, as `clusters` leaves it."""

from __future__ import annotations

import pyarrow as pa
import pytest

from overt.case import Case

MEMBERS = {1: ("x:ana", "x:bob", "x:cem"), 2: ("x:dov", "x:eli", "x:fay")}


@pytest.fixture
def case(tmp_path):
    with Case.create(tmp_path / "case") as opened:
        accounts = [account for members in MEMBERS.values() for account in members]
        opened.engine.insert("account", pa.table({"account_id": accounts}))
        opened.engine.insert("cluster", pa.table({"cluster_id": pa.array(list(MEMBERS), pa.int32())}))
        opened.engine.insert(
            "membership",
            pa.table(
                {
                    "account_id": accounts,
                    "cluster_id": pa.array([number for number in MEMBERS for _ in MEMBERS[number]], pa.int32()),
                }
            ),
        )
        ends = [(a, b) for members in MEMBERS.values() for a in members for b in members if a < b]
        opened.engine.insert(
            "edge", pa.table({"account_a": [a for a, _ in ends], "account_b": [b for _, b in ends]})
        )
        yield opened
