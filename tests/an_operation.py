"""An operation of invented accounts, with judgements, evidence and a website, as people leave it."""

from __future__ import annotations

import pyarrow as pa
import pytest

from overt import decisions, share
from overt.case import Case

WHO = {"person": "ana", "reason": "read the posts", "now": 1_716_000_000}
ACCOUNTS = ("x:101", "x:102", "telegram:harbour")


@pytest.fixture
def case(tmp_path):
    with Case.create(tmp_path / "case") as opened:
        put = opened.engine.insert
        put("source", pa.table({"sha256": ["ab" * 32], "status": ["done"]}))
        put("account", pa.table({
            "account_id": ACCOUNTS, "account_key": [1, 2, 3], "platform": ["x", "x", "telegram"],
            "handle": ["lena_ost", "=cmd|calc", "harbour"], "name": ["Lena", "Olav", "Harbour News"],
            "biography": ["bees and boats", None, "News of the harbour"], "posts": [1, 1, 1],
            "created_at": [1_700_000_000, None, None], "first_at": [1_715_000_000, 1_715_000_060, 1_715_000_120],
            "last_at": [1_715_000_000, 1_715_000_060, 1_715_000_120],
        }))  # fmt: skip
        put("membership", pa.table({
            "account_id": ACCOUNTS, "cluster_id": pa.array([1, 1, 1], pa.int32()), "edges": [2, 1, 1],
        }))  # fmt: skip
        put("cluster", pa.table({"cluster_id": pa.array([1], pa.int32()), "size": [3], "verdict": ["unexplained"]}))
        put("edge", pa.table({
            "account_a": ["telegram:harbour", "x:101"], "account_b": ["x:101", "x:102"], "bits": [12.5, 9.25],
            "p_value": [1e-6, 1e-5], "q_value": [0.01, 0.02], "signals": ["co_link", "same_text"],
        }))  # fmt: skip
        put("post", pa.table({
            "post_key": [11, 12, 13], "post_id": ["x:9001", "x:9002", "telegram:harbour/7"], "account_id": ACCOUNTS,
            "account_key": [1, 2, 3], "platform": ["x", "x", "telegram"], "language": ["en", "en", "de"],
            "posted_at": [1_715_000_000, 1_715_000_060, 1_715_000_120],
            "text": ["Sold! <b>harbour-truth.example</b>", "Sold! | again", "Die Werft ist verkauft"],
        }))  # fmt: skip
        put("post_link", pa.table({"post_key": [11], "account_key": [1], "posted_at": [1_715_000_000],
                                   "domain": ["harbour-truth.example"], "link": ["harbour-truth.example/sold"]}))  # fmt: skip
        put("text_group", pa.table({"group_id": ["00000000000000aa"] * 2, "post_key": [11, 12], "account_key": [1, 2],
                                    "posted_at": [1_715_000_000, 1_715_000_060]}))  # fmt: skip
        put("technique", pa.table({
            "subject": ["cluster:1", "cluster:1"], "framework": ["DISARM Red v1.6", "Online Operations Kill Chain"],
            "technique_id": ["T0084.001", "6.3"], "name": ["Use Copypasta", "Spraying content"],
            "tactic": ["Develop Content", "Indiscriminate engagement"], "tactic_order": pa.array([5, 6], pa.int32()),
        }))  # fmt: skip
        put("technique_post", pa.table({
            "subject": ["cluster:1"] * 4, "technique_id": ["T0084.001"] * 2 + ["6.3"] * 2, "post_key": [11, 13, 11, 12],
        }))  # fmt: skip
        made = decisions.new_operation(opened.engine, "Riverside", **WHO)
        decisions.add_parts(opened.engine, made, clusters=[1], domains=["harbour-truth.example"], **WHO)
        decisions.decide(opened.engine, "account:telegram:harbour", "public", "yes", **WHO)
        decisions.decide(opened.engine, "text:00000000000000aa", "narrative", "The harbour is sold", **WHO)
        yield opened


@pytest.fixture
def material(case):
    def gathered(recipient="partner", network=False):
        return share.gather(
            case.engine, "O1", share.PROFILES[recipient], producer="Agency", version="0", network=network
        )

    return gathered


@pytest.fixture
def decide(case):
    def decided(field, value, subject="operation:O1"):
        decisions.decide(case.engine, subject, field, value, **WHO)

    return decided
