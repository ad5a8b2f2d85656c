"""Test B: on what both accounts took up, are they closer in time than the others there?"""

from __future__ import annotations

import numpy as np

from overt import signals, significance
from overt.settings import RunSettings
from overt.signals import find

DAY = 86_400


def only(signal, **more):
    """One signal in two windows, no copies."""
    parts = {name: {"enabled": False} for name in find()} | {signal: {"windows_s": [60, 3_600]}}
    return RunSettings(parts=parts, copies=0, **more)


def shares(reposts):
    """Rows of `post` and `account` for (account, object, time)."""
    post = [
        {"post_key": 1_000 + n, "account_key": who, "kind": "repost", "repost_key": what, "posted_at": at}
        for n, (who, what, at) in enumerate(reposts)
    ]  # fmt: skip
    account = [
        {"account_key": n, "account_id": f"x:{n:03}"} for n in sorted({who for who, *_ in reposts})
    ]
    return {"post": post, "account": account, "source": [{"source_no": 1, "time_step_s": 1}]}


def fans(seed, pair_together):
    """Forty fans share each of thirty posts within a day; accounts 1 and 2 together, or not."""
    draw = np.random.default_rng(seed)
    out = []
    for what in range(1, 31):
        at = what * 10 * DAY
        out += [(who, what, at + int(draw.integers(0, DAY))) for who in range(3, 43)]
        first = int(draw.integers(0, DAY))
        second = first + int(draw.integers(0, 40)) if pair_together else int(draw.integers(0, DAY))
        out += [(1, what, at + first), (2, what, at + second)]
    # a crowd with other habits, so that the fans meet each other beyond chance
    out += [(100 + int(n), 1_000 + int(m), 99 * DAY) for n, m in draw.integers(0, 400, (3_000, 2))]
    return shares(dict.fromkeys(out))


def found(engine, content, signal="co_repost"):
    signals.run(engine, only(signal))
    significance.run(engine, only(signal))
    return {(row["account_a"], row["account_b"]): row for row in content(engine, "pair_test")}


def test_a_pair_that_acts_as_one_is_told_from_fans_of_one_cause(engine, fill, content):
    fill(engine, **fans(1, pair_together=True))
    rows = found(engine, content)
    pair = rows["x:001", "x:002"]
    assert pair["p_value"] < 1e-6
    assert (pair["shared"], pair["close"]) == (30, 30)
    assert pair["close_expected"] < 1
    assert pair["p_interest"] < 1e-12
    others = [
        row for ends, row in rows.items() if ends != ("x:001", "x:002") and row["shared"] == 30
    ]
    assert len(others) > 100
    assert np.mean([row["p_interest"] <= 0.05 for row in others]) < 0.1


def test_fans_alone_are_within_their_common_interest(engine, fill, content):
    fill(engine, **fans(2, pair_together=False))
    rows = [row for row in found(engine, content).values() if row["shared"] == 30]
    assert len(rows) > 500
    assert np.mean([row["p_interest"] <= 0.05 for row in rows]) <= 0.05


def test_a_circle_that_shares_its_own_material_cannot_be_told(engine, fill, content):
    """Two accounts, ten posts that nobody else shares: no timing to compare with."""
    own = [(who, what, what * DAY + who) for what in range(1, 11) for who in (1, 2)]
    draw = np.random.default_rng(1)
    crowd = [
        (100 + int(n), 1_000 + int(m), int(n) * 999) for n, m in draw.integers(0, 99, (500, 2))
    ]
    fill(engine, **shares(dict.fromkeys(own + crowd)))
    pair = found(engine, content)["x:001", "x:002"]
    assert pair["p_value"] < 1e-6
    assert (pair["p_interest"], pair["least_p_interest"]) == (1.0, 1.0)


def test_objects_of_one_post_are_one_trial(engine, fill, content):
    """Accounts 1 and 2 post the same four hashtags twice: two occasions, not eight."""
    tag = [
        {"post_key": who * 10 + time, "account_key": who, "tag_key": 10 * time + n, "posted_at": time * DAY + who,
         "kind": "post", "position": n, "tag": f"t{time}{n}"}
        for who in (1, 2) for time in (0, 1) for n in range(4)
    ]  # fmt: skip
    account = [{"account_key": who, "account_id": f"x:{who:03}"} for who in (1, 2)]
    fill(engine, post_tag=tag, account=account, source=[{"source_no": 1, "time_step_s": 1}])
    pair = found(engine, content, "co_hashtag")["x:001", "x:002"]
    assert (pair["k"], pair["shared"], pair["close"]) == (2, 2, 2)


def test_a_follower_faster_than_the_others_is_beyond_interest(engine, fill, content):
    """ana follows bob's posts within ten seconds; thirty others within the hours after."""
    draw = np.random.default_rng(5)
    post = [
        {"post_key": what, "account_key": 2, "kind": "post", "posted_at": what * DAY}
        for what in range(1, 21)
    ]
    for who in [1, *range(3, 33)]:
        for what in range(1, 21):
            late = draw.integers(1, 10) if who == 1 else draw.integers(100, 50_000)
            post.append(
                {"post_key": 1_000 + len(post), "account_key": who, "kind": "repost", "repost_key": what,
                 "posted_at": what * DAY + int(late)}
            )  # fmt: skip
    account = [{"account_key": n, "account_id": f"x:{n:03}"} for n in range(1, 33)]
    fill(engine, post=post, account=account, source=[{"source_no": 1, "time_step_s": 1}])
    rows = found(engine, content, "fast_repost")
    assert rows["x:001", "x:002"]["p_interest"] < 1e-9
    rest = [row for ends, row in rows.items() if ends != ("x:001", "x:002")]
    assert all(row["p_interest"] > 0.01 for row in rest)
    # among all followers 20 / 31 would be expected; among the early ones, with whom it is compared, more
    assert 20 / 31 < rows["x:001", "x:002"]["close_expected"] < 20 / 4
