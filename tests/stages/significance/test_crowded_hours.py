"""The incidences of a crowd's hour are dealt among each other, in each kind of act."""

from __future__ import annotations

import numpy as np

from overt import signals
from overt.settings import RunSettings
from overt.signals import find
from overt.significance._floor import read_coincidences

HOUR, DAY = 3_600, 86_400


def strata(engine, fill, rows):
    """(account, tag) → stratum, from rows of (account, tag, time, kind)."""
    tags = [
        {"post_key": n, "account_key": who, "tag_key": tag, "tag_norm": f"#{tag}", "posted_at": at, "kind": kind}
        for n, (who, tag, at, kind) in enumerate(rows)
    ]
    fill(
        engine, post_tag=tags, source=[{"source_no": 1, "posts": len(tags), "time_step_s": 1}],
        post=[{name: row[name] for name in ("post_key", "account_key", "posted_at", "kind")} for row in tags],
        account=[{"account_key": who, "account_id": f"x:{who:03}"} for who in sorted({row[0] for row in rows})],
    )  # fmt: skip
    off = {name: {"enabled": False} for name in find() if name != "co_hashtag"}
    signals.run(engine, RunSettings(parts=off))
    keys = np.array(sorted(engine.read("SELECT account_key FROM actor")["account_key"].to_pylist()))
    met = read_coincidences(engine, "co_hashtag", keys, by_moment=True)
    if met.stratum is None:
        return None
    return dict(zip(zip(keys[met.account].tolist(), met.of.tolist(), strict=True), met.stratum.tolist(), strict=True))


def test_what_a_crowd_did_first_in_its_hour_is_a_stratum_of_its_own_in_each_kind(engine, fill):
    rows = [(who, tag, 7 * DAY + who * 20, "repost" if who % 2 else "post") for who in range(120) for tag in (0, 1)]
    rows += [(who, 2 + who % 3, who * HOUR, "post") for who in range(120)]
    rows += [(5, 0, 9 * DAY, "post")]  # comes back to tag 0: its first act decides when, any own post the kind
    found = strata(engine, fill, rows)
    early, crowd_own, crowd_reposts = found[4, 3], found[4, 0], found[7, 0]
    assert len({early, crowd_own, crowd_reposts}) == 3
    assert set(found.values()) == {early, crowd_own, crowd_reposts}
    assert found[5, 0] == crowd_own
    assert found[5, 1] == crowd_reposts
    assert all(stratum == early for (_, tag), stratum in found.items() if tag > 1)


def test_without_a_crowd_all_incidences_are_dealt_together(engine, fill):
    rows = [(who, tag, 7 * DAY + who * 20, "post") for who in range(99) for tag in (0, 1)]
    assert strata(engine, fill, rows) is None
